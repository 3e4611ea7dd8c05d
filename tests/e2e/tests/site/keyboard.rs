//! All of it without a pointer.

use e2e::browser::Browser;
use e2e::figure::Figure;
use serde_json::json;
use thirtyfour::Key;

const PLAY: &str = ".play";

async fn race(browser: &Browser) -> Figure<'_> {
    browser.figure("fig-race").await
}

async fn press(browser: &Browser, key: Key) {
    browser.press(&key.value().to_string()).await;
    browser.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn arrow_keys_move_the_start_and_shift_moves_it_farther() {
    let browser = Browser::open("/en/gallery/").await;
    let figure = race(&browser).await;
    figure.show_handle().await;
    figure.focus(".handle").await;
    let moved = async |key: Key, shift: bool| {
        let from = figure.handle().await;
        match shift {
            true => browser.press_with_shift(key.value()).await,
            false => browser.press(&key.value().to_string()).await,
        }
        browser.settled().await;
        let to = figure.handle().await;
        (to.0 - from.0, to.1 - from.1)
    };
    let still = |far: f64| far.abs() < 1.0;
    // Right first: it stands near the map's left edge.
    let (right, y) = moved(Key::Right, false).await;
    assert!(right > 1.0 && still(y), "right: {right}, {y}");
    let (far, y) = moved(Key::Right, true).await;
    assert!(far > 5.0 * right && still(y), "Shift and right: {far}, {y}, against {right}");
    let (left, y) = moved(Key::Left, false).await;
    assert!((left + right).abs() < 1.5 && still(y), "left: {left}, {y}, against {right}");
    let (x, down) = moved(Key::Down, false).await;
    assert!(down > 1.0 && still(x), "down: {x}, {down}");
    let (x, up) = moved(Key::Up, false).await;
    assert!((up + down).abs() < 1.5 && still(x), "up: {x}, {up}, against {down}");
    assert!(figure.state().await.contains_key("x"), "the link holds no x");
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tab_reaches_play_step_scrub_and_settings_in_this_order() {
    let browser = Browser::open("/en/gallery/").await;
    let figure = race(&browser).await;
    figure.focus(".handle").await;
    let mut reached = Vec::new();
    loop {
        press(&browser, Key::Tab).await;
        let read = "const at = document.activeElement;\n\
            const names = { play: '.play', step: '[data-act=forth]', scrub: '.scrub input', settings: '.controls *' };\n\
            return figure.contains(at) && (Object.keys(names).find((name) => at.matches(names[name])) || 'other')";
        match figure.run(read).await.as_str() {
            Some("other") => {}
            Some(name) if reached.last().is_none_or(|last| last != name) => reached.push(name.to_string()),
            Some(_) => {}
            None => break,
        }
    }
    assert_eq!(reached, ["play", "step", "scrub", "settings"]);
}

/// Keeps every step that is shown, and every name of the play button.
const RECORD: &str = "const keep = (list, read) => () => { const now = read(); if (list.at(-1) !== now) list.push(now); };\n\
    const output = figure.querySelector('.drive output'), play = figure.querySelector('.play');\n\
    window.__steps = []; window.__names = [];\n\
    new MutationObserver(keep(__steps, () => Number(output.textContent)))\n\
      .observe(output, { characterData: true, childList: true, subtree: true });\n\
    new MutationObserver(keep(__names, () => play.ariaLabel)).observe(play, { attributes: true });";

#[tokio::test(flavor = "multi_thread")]
async fn space_plays_from_the_start_to_the_end_and_stops_there() {
    for key in [" ".to_string(), Key::Enter.value().to_string()] {
        let browser = Browser::open("/en/gallery/").await;
        let figure = race(&browser).await;
        let (at, last) = figure.steps().await;
        assert_eq!(at, last, "the race opens at its end");
        figure.run(RECORD).await;
        figure.focus(PLAY).await;
        browser.press(&key).await;
        let names = json!(["Pause", "Play"]);
        let played = browser.until("playing, then an end of it", "return __names", json!([]), |there| *there == names);
        played.await;
        browser.settled().await;
        let steps = browser.run("return __steps", json!([])).await;
        let steps: Vec<u64> = steps.as_array().expect("a list").iter().map(|n| n.as_u64().expect("a step")).collect();
        assert_eq!((steps.first(), steps.last()), (Some(&0), Some(&last)), "{steps:?}");
        assert!(steps.len() > 5 && steps.is_sorted(), "{steps:?}");
        assert_eq!(figure.steps().await, (last, last));
        browser.is_quiet().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn playing_pauses_where_it_is() {
    let browser = Browser::open("/en/gallery/").await;
    let figure = race(&browser).await;
    // Slowly, to be sure that the end is not reached before.
    figure.click(".speed option[value='1']").await;
    figure.run(RECORD).await;
    figure.focus(PLAY).await;
    browser.press(" ").await;
    browser.until("a second step", "return __steps", json!([]), |there| there.as_array().unwrap().len() > 1).await;
    browser.press(" ").await;
    browser.until("a pause", "return __names.at(-1)", json!([]), |there| there == "Play").await;
    browser.settled().await;
    let (at, last) = figure.steps().await;
    browser.settled().await;
    assert_eq!(figure.steps().await, (at, last));
    assert!(0 < at && at < last, "{at} of {last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rewind_steps_and_scrub_go_where_they_say() {
    let browser = Browser::open("/en/gallery/").await;
    let figure = race(&browser).await;
    let (_, last) = figure.steps().await;
    let [rewind, back, forth] = ["[data-act=rewind]", "[data-act=back]", "[data-act=forth]"];
    for (button, step) in [(rewind, 0), (forth, 1), (back, 0), (back, 0), (forth, 1), (forth, 2), (rewind, 0)] {
        figure.click(button).await;
        assert_eq!(figure.steps().await, (step, last), "after {button}");
    }
    figure.focus(".scrub input").await;
    for (key, step) in [(Key::End, last), (Key::Left, last - 1), (Key::Home, 0), (Key::Right, 1), (Key::Right, 2)] {
        press(&browser, key.clone()).await;
        assert_eq!(figure.steps().await, (step, last), "after {key:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_press_of_step_is_lost_however_quickly_they_come() {
    let browser = Browser::open("/en/gallery/").await;
    let figure = race(&browser).await;
    let (_, last) = figure.steps().await;
    figure.click("[data-act=rewind]").await;
    figure
        .run("const step = figure.querySelector('[data-act=forth]'); for (let i = 0; i < 7; i++) step.click();")
        .await;
    browser.settled().await;
    assert_eq!(figure.steps().await, (7, last));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_symbol_tells_its_meaning_until_escape() {
    let browser = Browser::open("/en/momentum/").await;
    let read = "const symbol = document.querySelector('.meaning'); if (arguments[0]) symbol.focus();\n\
        return [symbol.ariaLabel, symbol.matches(':focus'), getComputedStyle(symbol, '::after').content]";
    let shown = browser.run(read, json!([true])).await;
    assert_eq!((&shown[0], &shown[1]), (&json!("x"), &json!(true)), "{shown}");
    assert!(shown[2].as_str().is_some_and(|content| content.contains("the parameters")), "{shown}");
    press(&browser, Key::Escape).await;
    assert_eq!(browser.run(read, json!([false])).await, json!(["x", true, "none"]));
    // Whoever comes back is told again.
    press(&browser, Key::Tab).await;
    assert_eq!(browser.run(read, json!([false])).await[1], false);
    assert_eq!(browser.run(read, json!([true])).await, shown);
}
