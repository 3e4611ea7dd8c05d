//! Links that bring back what the sender saw, and exact rewind.

use downhill::widgets::{SPECS, State};
use e2e::browser::Browser;
use e2e::figure::{Figure, state_of};
use serde_json::Value;
use thirtyfour::Key;

/// What every control shows.
async fn controls(figure: &Figure<'_>) -> Value {
    figure
        .run(
            "return [...figure.querySelectorAll('.drive :is(input, select), .controls :is(input, select)')]\n\
              .map((control) => [control.dataset.path, control.dataset.member, control.value, control.checked])",
        )
        .await
}

async fn scrub(figure: &Figure<'_>, step: u64) {
    let script = format!(
        "const scrub = figure.querySelector('.scrub input'); scrub.value = {step};\n\
         scrub.dispatchEvent(new Event('input', {{ bubbles: true }}))"
    );
    figure.run(&script).await;
    figure.browser.settled().await;
    assert_eq!(figure.steps().await.0, step);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_brings_back_the_very_state() {
    let browser = Browser::open("/en/gallery/").await;
    let figure = browser.figure("fig-race").await;
    figure.choose("surface", "himmelblau").await;
    figure.choose("noise", "gaussian").await;
    figure.click("[data-member='adagrad']").await;
    figure.unfold("momentum.lr").await;
    let slider = browser.find(&figure.control("momentum.lr")).await;
    slider.focus().await.expect("a slider takes the focus");
    browser.press(&Key::Left.value().to_string().repeat(9)).await;
    figure.fill(&figure.control("seed"), "7").await;
    browser.press(&Key::Enter.value().to_string()).await;
    scrub(&figure, 41).await;

    let link = figure.link().await;
    let state = state_of(&link);
    for (name, value) in [("surface", "himmelblau"), ("noise", "gaussian"), ("seed", "7"), ("step", "41")] {
        assert_eq!(state.get(name).map(String::as_str), Some(value), "{name} in {link}");
    }
    assert!(state["optimizers"].split(',').any(|name| name == "adagrad"), "{link}");
    assert!(state.contains_key("momentum.lr"), "{link}");
    let before = (controls(&figure).await, figure.pixels().await, figure.texts(".status, .legend-note").await);

    browser.go_in_new_tab(&link).await;
    let figure = browser.figure("fig-race").await;
    assert_eq!(figure.link().await, link);
    assert_eq!(figure.steps().await.0, 41);
    assert_eq!(figure.notices().await, [""; 0]);
    assert_eq!(controls(&figure).await, before.0);
    assert_eq!(figure.texts(".status, .legend-note").await, before.2);
    assert_eq!(figure.pixels().await, before.1);
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_widget_comes_back_from_its_link_and_rewinds_exactly() {
    let browser = Browser::open("/ko/gallery/").await;
    for spec in SPECS {
        let id = format!("fig-{}", spec.name);
        let brief = State::new(spec).brief().to_query();
        browser.go(&format!("/ko/gallery/?widget={id}&{brief}#{id}")).await;
        let figure = browser.figure(&id).await;
        let (_, last) = figure.steps().await;
        let step = last * 2 / 3;
        scrub(&figure, step).await;
        let (there, link) = (figure.pixels().await, figure.link().await);
        scrub(&figure, last).await;
        assert_ne!(figure.pixels().await, there, "{}: step {step} looks like step {last}", spec.name);
        scrub(&figure, step).await;
        assert_eq!(figure.pixels().await, there, "{}: back at step {step}", spec.name);

        browser.go_in_new_tab(&link).await;
        let figure = browser.figure(&id).await;
        assert_eq!(figure.pixels().await, there, "{}: {link}", spec.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn playing_to_the_end_and_back_changes_nothing() {
    let browser = Browser::open("/en/gallery/").await;
    let figure = browser.figure("fig-race").await;
    scrub(&figure, 80).await;
    let there = figure.pixels().await;
    figure.click(".play").await;
    let script = "return [figure.querySelector('.play').ariaLabel, figure.querySelector('.scrub input').max - figure.querySelector('.drive output').textContent]";
    figure.until("the end of playing", script, |there| *there == serde_json::json!(["Play", 0])).await;
    scrub(&figure, 80).await;
    assert_eq!(figure.pixels().await, there);
}

#[tokio::test(flavor = "multi_thread")]
async fn reset_returns_to_what_the_page_says() {
    let browser = Browser::open("/en/sgd-problems/").await;
    let id = browser.figures().await.remove(0);
    let figure = browser.figure(&id).await;
    let home = (figure.state().await, figure.pixels().await);
    assert!(!home.0.is_empty(), "the first figure of the page is at its widget's defaults");
    figure.choose("surface", "beale").await;
    scrub(&figure, 3).await;
    assert_ne!(figure.state().await, home.0);
    figure.click(".reset").await;
    assert_eq!(figure.state().await, home.0);
    assert_eq!(figure.pixels().await, home.1);
}
