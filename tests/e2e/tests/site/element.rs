//! The custom element, in pages of another origin: what it shows, does and says.

use downhill::widgets::SPECS;
use e2e::browser::Browser;
use e2e::server;
use serde_json::{Value, json};

/// Goes to somebody's notes with this in their body. Events of elements are kept in `__heard`.
async fn notes(browser: &Browser, body: &str) {
    let script = format!("<script type=module src=\"{}/embed.js\"></script>", browser.origin);
    let hear = "<script>window.__heard = []; for (const type of ['ready', 'change', 'step', 'reached']) {\n\
        addEventListener(type, ({ detail }) => __heard.push([type, detail.step, detail.last]), true); }</script>";
    let page = format!("<!doctype html><html lang=en><title>Notes</title>{script}{hear}<body>{body}");
    browser.go_to(&server::serve_page(page).await).await;
}

/// Waits until the element's frame is open and its widget ready.
async fn ready(browser: &Browser) {
    let read = "return __heard.some(([type]) => type === 'ready')";
    browser.until("a widget that is ready", read, json!([]), |there| *there == true).await;
}

async fn state(browser: &Browser) -> Value {
    browser.run_async("return document.querySelector('downhill-widget').state", json!([])).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_stands_until_the_widget_is_near_and_nothing_moves_the_page() {
    let browser = Browser::open("/en/").await;
    notes(&browser, "<p>text</p><div style='height: 4000px'></div><downhill-widget name=race></downhill-widget>").await;
    let picture = "const image = document.querySelector('downhill-widget > img');\n\
        return image && image.complete && [image.naturalWidth, document.querySelectorAll('iframe').length]";
    browser.until("the picture and no frame", picture, json!([]), |there| *there == json!([960, 0])).await;
    browser.run("scrollTo(0, 3500)", json!([])).await;
    let before = browser.run("return scrollY", json!([])).await;
    ready(&browser).await;
    let after = "return [scrollY, document.activeElement.tagName, document.querySelectorAll('img').length]";
    assert_eq!(browser.run(after, json!([])).await, json!([before, "BODY", 0]));
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_widget_has_its_picture_in_both_languages_and_colours() {
    let browser = Browser::open("/en/").await;
    for spec in SPECS {
        for name in ["en", "en-dark", "ko", "ko-dark"] {
            let file = format!("/embed/{}/{name}.svg", spec.name);
            let read = "const image = new Image(); image.src = arguments[0]; await image.decode();\n\
                return [image.naturalWidth, image.naturalHeight > 200]";
            assert_eq!(browser.run_async(read, json!([file])).await, json!([960, true]), "{file}");
        }
        for name in ["en.png", "ko-card.png"] {
            let read = "const got = await fetch(arguments[0]); return [got.status, got.headers.get('content-type')]";
            let file = format!("/embed/{}/{name}", spec.name);
            assert_eq!(browser.run_async(read, json!([file])).await, json!([200, "image/png"]), "{file}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_frame_is_as_high_as_its_widget_and_stays_so() {
    let browser = Browser::open("/en/").await;
    notes(&browser, "<downhill-widget name=race lang=ko></downhill-widget>").await;
    ready(&browser).await;
    // Whatever the width is, nothing is cut off and nothing scrolls.
    for width in ["390px", "1200px"] {
        browser.run("document.body.style.width = arguments[0]", json!([width])).await;
        let inside = "const high = document.body.getBoundingClientRect().height;\n\
            return [innerHeight - high >= 0 && innerHeight - high < 1, document.documentElement.lang, innerHeight, high]";
        browser.enter_frame("iframe").await;
        let fits = |there: &Value| there[0] == true && there[1] == "ko";
        browser.until(&format!("the right height at {width}"), inside, json!([]), fits).await;
        browser.leave_frame().await;
    }
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_page_asks_is_done_in_turn_and_told() {
    let browser = Browser::open("/en/").await;
    let goal = "goal='momentum.reached &lt;= 60'";
    notes(&browser, &format!("<downhill-widget name=race lr=0.01 step=0 {goal}></downhill-widget>")).await;
    ready(&browser).await;
    let first = state(&browser).await;
    assert_eq!((&first["widget"], &first["step"], &first["playing"]), (&json!("race"), &json!(0), &json!(false)));
    assert_eq!(first["settings"]["momentum.lr"], 0.01);
    assert_eq!((first["goal"]["met"].as_bool(), first["notices"].as_array().map(Vec::len)), (Some(false), Some(0)));

    // Each builds on the one before, asked for without waiting.
    let ask = "const widget = document.querySelector('downhill-widget');\n\
        widget.set({ surface: 'beale', 'adam.lr': 0.5 }); widget.step(7); widget.step();\n\
        widget.set({ 'adam.lr': null, optimizers: ['sgd', 'adam'] });\n\
        const there = await widget.state; widget.rewind(); return [there, await widget.state]";
    let both = browser.run_async(ask, json!([])).await;
    let there = &both[0];
    assert_eq!((&there["settings"]["surface"], &there["step"]), (&json!("beale"), &json!(8)), "{there}");
    assert_eq!(there["settings"]["optimizers"], json!(["sgd", "adam"]));
    // Back to what `adam` has by itself; what the attribute asked for all holds no longer for it.
    assert!(!there["query"].as_str().expect("a text").contains("adam.lr"), "{there}");
    assert_eq!(both[1]["step"], 0);

    // Attributes that are changed later.
    browser.run("document.querySelector('downhill-widget').setAttribute('surface', 'himmelblau')", json!([])).await;
    assert_eq!(state(&browser).await["settings"]["surface"], "himmelblau");

    browser.run("document.querySelector('downhill-widget').play()", json!([])).await;
    let end = "return __heard.some(([type, step, last]) => type === 'step' && step === last)";
    browser.until("the end of the run", end, json!([]), |there| *there == true).await;
    let heard = browser.run("return __heard.map(([type]) => type)", json!([])).await;
    let heard: Vec<&str> = heard.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(heard[0], "ready");
    assert!(heard.contains(&"change") && heard.iter().filter(|type_| **type_ == "step").count() > 5, "{heard:?}");
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_goal_that_is_met_is_told() {
    let browser = Browser::open("/en/").await;
    let goal = "goal='momentum.reached &lt;= 60'";
    notes(&browser, &format!("<downhill-widget name=race step=0 {goal}></downhill-widget>")).await;
    ready(&browser).await;
    browser
        .run("document.querySelector('downhill-widget').set({ 'momentum.momentum': 0.8, step: 60 })", json!([]))
        .await;
    let met = "return __heard.filter(([type]) => type === 'reached')";
    browser.until("the goal met", met, json!([]), |there| *there == json!([["reached", 60, 120]])).await;
    assert_eq!(state(&browser).await["goal"]["met"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_in_the_page() {
    let browser = Browser::open("/en/").await;
    notes(&browser, "<downhill-widget></downhill-widget>").await;
    let read = "return document.querySelector('downhill-widget [role=alert]')?.textContent ?? ''";
    let named = |there: &Value| there.as_str().is_some_and(|said| said.contains("needs a name"));
    browser.until("a sentence", read, json!([]), named).await;
    browser.run("document.querySelector('downhill-widget').setAttribute('name', 'rcae')", json!([])).await;
    let unknown = |there: &Value| there.as_str().is_some_and(|said| said.contains("“rcae”"));
    browser.until("another sentence", read, json!([]), unknown).await;
    // And a name that comes late is as good.
    browser.run("document.querySelector('downhill-widget').setAttribute('name', 'race')", json!([])).await;
    ready(&browser).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_page_around_is_heard() {
    let browser = Browser::open("/en/").await;
    notes(&browser, "<downhill-widget name=race step=0></downhill-widget><iframe id=other srcdoc='<p>other'></iframe>")
        .await;
    ready(&browser).await;
    // A frame beside it asks; then the page asks for something that there is not.
    let other = "const inner = document.getElementById('other').contentWindow;\n\
        inner.eval(`parent.frames[0].postMessage({ downhill: 1, type: 'step', step: 5 }, '*')`);\n\
        const widget = document.querySelector('downhill-widget');\n\
        const said = new Promise((tell) => addEventListener('message', ({ data }) => data.type === 'error' && tell(data)));\n\
        document.querySelector('downhill-widget iframe').contentWindow.postMessage({ downhill: 1, type: 'explode', id: 9 }, '*');\n\
        return [await said, (await widget.state).step]";
    let both = browser.run_async(other, json!([])).await;
    assert_eq!((&both[0]["id"], &both[1]), (&json!(9), &json!(0)), "{both}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_widgets_of_a_page_are_fetched_once_and_only_those_in_sight_work() {
    let browser = Browser::open("/en/").await;
    let one = "<downhill-widget name=race></downhill-widget><div style='height: 3000px'></div>";
    notes(&browser, &one.repeat(10)).await;
    ready(&browser).await;
    let frames = browser.run("return document.querySelectorAll('iframe').length", json!([])).await;
    assert!(frames.as_u64() <= Some(2), "{frames} frames are open");
    for number in 0..10 {
        let go = "document.querySelectorAll('downhill-widget')[arguments[0]].scrollIntoView({ behavior: 'instant' })";
        browser.run(go, json!([number])).await;
        let read = "return __heard.filter(([type]) => type === 'ready').length";
        browser.until("the next one ready", read, json!([]), |there| there.as_u64() > Some(number)).await;
    }
    // The last one's programs came out of the browser's memory.
    browser.enter_frame("downhill-widget:last-of-type iframe").await;
    let read = "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.wasm'))\n\
        .map(({ transferSize, decodedBodySize }) => [transferSize < 1000, decodedBodySize > 10000])";
    assert_eq!(browser.run(read, json!([])).await, json!([[true, true]]));
}
