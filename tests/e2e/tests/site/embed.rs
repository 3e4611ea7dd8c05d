//! Widgets alone, in other people's pages.

use downhill::spec::Lang;
use downhill::widgets::SPECS;
use e2e::browser::Browser;
use e2e::server;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_embed_obeys_its_address() {
    let browser = Browser::open("/embed/race/?lang=ko&theme=dark&lr=0.01").await;
    let figure = browser.figure("fig-race").await;
    assert_eq!(
        browser.run("return [document.documentElement.lang, document.documentElement.dataset.theme]", json!([])).await,
        json!(["ko", "dark"])
    );
    assert_eq!(browser.text(&figure.inside("[data-act=rewind]")).await, "처음으로");
    let state = figure.state().await;
    for optimizer in ["sgd", "momentum", "rmsprop", "adam"] {
        assert_eq!(state.get(&format!("{optimizer}.lr")).map(String::as_str), Some("0.01"), "{state:?}");
    }
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_embed_lives_in_both_languages_and_takes_neither_focus_nor_scroll() {
    let browser = Browser::open("/en/").await;
    for spec in SPECS {
        for lang in Lang::ALL {
            browser.go(&format!("/embed/{}/?lang={}", spec.name, lang.code())).await;
            // Not by `figure`, which scrolls.
            let live = "return document.querySelector('.card.live:not(.waiting) canvas') !== null";
            browser.until("the embed alive", live, json!([]), |there| *there == true).await;
            browser.settled().await;
            let there = browser
                .run(
                    "return [document.activeElement.tagName, scrollY, document.querySelectorAll('figure').length]",
                    json!([]),
                )
                .await;
            assert_eq!(there, json!(["BODY", 0, 1]), "{} in {}", spec.name, lang.code());
            assert_eq!(browser.run("return document.documentElement.lang", json!([])).await, lang.code());
            browser.is_quiet().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_embed_lives_in_a_frame_of_another_origin() {
    let browser = Browser::open("/en/").await;
    let frame = format!("<iframe width=800 height=900 src=\"{}/embed/race/?lang=en\"></iframe>", browser.origin);
    let notes = server::serve_page(format!("<!doctype html><title>Notes</title>{frame}")).await;
    browser.go_to(&notes).await;
    browser.enter_frame("iframe").await;
    let live = "return document.querySelector('.card.live:not(.waiting) canvas') !== null";
    browser.until("the framed widget alive", live, json!([]), |there| *there == true).await;
    browser.is_quiet().await;
}
