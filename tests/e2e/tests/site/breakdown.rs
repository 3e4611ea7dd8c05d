//! Workers that die, and programs that do not come.

use e2e::browser::{Browser, Setup};
use e2e::figure::Figure;
use serde_json::json;

/// Workers fail as long as `__broken` is true.
const BREAK: &str = "window.__broken = true;\n\
    const Whole = window.Worker;\n\
    window.Worker = class extends Whole {\n\
      constructor(url) { super(__broken ? URL.createObjectURL(new Blob(['throw new Error(\"broken\")'])) : url); }\n\
    };";

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_dies_once_is_replaced_and_nothing_is_lost() {
    let browser = Browser::open("/en/gallery/?widget=fig-race&surface=beale&step=30#fig-race").await;
    let figure = browser.figure("fig-race").await;
    let before = (figure.state().await, figure.pixels().await);
    let count = browser.run("return __workers.length", json!([])).await;
    // The figures of a page start their workers in its order.
    browser.run("__workers[0].dispatchEvent(new ErrorEvent('error', { cancelable: true }))", json!([])).await;
    let again = |notices: &[String]| notices.iter().any(|notice| notice.contains("started again"));
    figure.until_notices("a sentence", again).await;
    browser.settled().await;
    assert!(again(&figure.notices().await), "the sentence went before anybody could read it");
    assert_eq!(browser.run("return __workers.length", json!([])).await, count);
    assert_eq!((figure.state().await, figure.pixels().await), before);

    figure.click("[data-act=forth]").await;
    assert_eq!(figure.steps().await.0, 31);
    assert_ne!(figure.pixels().await, before.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_always_dies_is_given_up_until_the_reader_tries_again() {
    let browser = Browser::open("/en/").await;
    browser.before_scripts(BREAK).await;
    browser.go("/en/gallery/").await;
    let figure = given_up(&browser).await;
    assert_eq!(browser.text(&figure.inside(".notice button")).await, "Try again");

    browser.run("__broken = false", json!([])).await;
    browser.click(&figure.inside(".notice button")).await;
    figure.until("pictures", "return figure.querySelectorAll('.live canvas').length", |n| n.as_u64() > Some(1)).await;
    assert_eq!(figure.notices().await, [""; 0]);
}

/// The race, once it says that its worker died twice.
async fn given_up(browser: &Browser) -> Figure<'_> {
    let figure = Figure { browser, id: "fig-race".to_string() };
    let twice = |notices: &[String]| notices.iter().any(|notice| notice.contains("twice"));
    figure.until_notices("the second sentence", twice).await;
    figure
}

/// The static figures stand, and each says that the rest did not come.
async fn stands_alone(missing: &'static [&'static str]) {
    let browser = Browser::start(Setup { missing, ..Setup::default() }).await;
    for (path, code) in [("/en/gallery/", "en"), ("/ko/gallery/", "ko")] {
        browser.go(path).await;
        let read = "return [...document.querySelectorAll('figure.widget')].map((figure) => [\n\
            [...figure.querySelectorAll('.notice[role=alert]')].map((said) => said.textContent).join(),\n\
            figure.querySelectorAll('.card:not(.live) .panel svg').length > 0])";
        let sorry = browser.run("return document.documentElement.dataset.sorry", json!([])).await;
        let figures = browser.figures().await.len();
        let wanted = json!(vec![json!([sorry, true]); figures]);
        browser
            .until(&format!("{code}: the sentence in every figure"), read, json!([]), |there| *there == wanted)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_pages_wasm_the_pictures_stand_and_a_sentence_says_why() {
    stands_alone(&["_bg.wasm"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_pages_script_the_pictures_stand_and_a_sentence_says_why() {
    stands_alone(&["/site-"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_worker_a_sentence_says_so_and_the_picture_stands() {
    let browser = Browser::start(Setup { missing: &["/worker"], ..Setup::default() }).await;
    browser.go("/en/gallery/").await;
    given_up(&browser).await;
    let pictures = browser.run("return [...document.querySelectorAll('#fig-race .panel :is(svg, canvas)')].filter((p) => p.checkVisibility()).length", json!([])).await;
    assert!(pictures.as_u64() > Some(0), "the figure has lost its pictures");
}
