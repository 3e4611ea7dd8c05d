//! Widgets alone, in other people's pages.

use downhill::spec::Lang;
use downhill::widgets::SPECS;
use e2e::browser::Browser;
use e2e::server;
use serde_json::{Value, json};

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

/// What a frame of this address posts to the page around it, once its height is known; the
/// page has this policy.
async fn posted(browser: &Browser, frame: &str, policy: &str) -> Value {
    let hear = "window.__posted = []; addEventListener('message', ({ data }) => __posted.push(data))";
    let page = format!("<!doctype html><title>Notes</title><script>{hear}</script>{frame}");
    browser.go_to(&server::serve_strict_page(page, policy).await).await;
    let ready = "return __posted.some(({ type }) => type === 'ready') && __posted";
    browser.until("a widget that is ready", ready, json!([]), Value::is_array).await
}

#[tokio::test(flavor = "multi_thread")]
async fn its_height_is_told_in_three_forms_in_a_strict_and_sandboxed_frame() {
    let browser = Browser::open("/en/").await;
    let address = format!("{}/embed/saddle-odds/", browser.origin);
    // No more than a frame needs; and scripts, without the site's own origin, as learning platforms allow them.
    let policy = format!("default-src 'none'; script-src 'unsafe-inline'; frame-src {}", browser.origin);
    let frame = format!("<iframe width=700 height=300 sandbox=\"allow-scripts\" src=\"{address}\"></iframe>");
    let posted = posted(&browser, &frame, &policy).await;
    let posted = posted.as_array().expect("a list");
    let own: Vec<&Value> = posted.iter().filter(|said| said["type"] == "height").map(|said| &said["height"]).collect();
    let lti: Vec<&Value> =
        posted.iter().filter(|said| said["subject"] == "lti.frameResize").map(|said| &said["height"]).collect();
    let embedly: Vec<Value> = posted
        .iter()
        .filter_map(|said| serde_json::from_str::<Value>(said.as_str()?).ok())
        .filter(|said| said["context"] == "iframe.resize" && said["src"] == address)
        .map(|said| said["height"].clone())
        .collect();
    assert!(!own.is_empty() && own.iter().all(|height| height.as_u64() > Some(300)), "{posted:?}");
    assert_eq!((&own, own.clone()), (&lti, embedly.iter().collect()));
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_and_single_settings_can_be_left_out() {
    let browser = Browser::open("/embed/race/?hide=title,drawers,legend,surface,lr,adam,speed,link").await;
    let figure = browser.figure("fig-race").await;
    let seen = "return arguments[0].map((selector) => [...document.querySelectorAll(selector)].some((e) => e.checkVisibility()))";
    let gone = [".card-bar", ".legend", "[data-path=surface]", ".speed", ".home-link", "[data-group=adam]"];
    let there = [".panels", ".drive", ".scrub", ".status", ".controls", "[data-path=noise]", "[data-group=momentum]"];
    assert_eq!(browser.run(seen, json!([gone])).await, json!(vec![false; 6]));
    assert_eq!(browser.run(seen, json!([there])).await, json!(vec![true; 7]));
    let rate = "[...figure.querySelectorAll('[data-path$=\".lr\"]')].some((e) => { e.closest('details').open = true; return e.checkVisibility(); })";
    assert_eq!(figure.run(&format!("return {rate}")).await, false);
    assert_eq!(figure.notices().await, [""; 0]);
    browser.is_quiet().await;
    // A unit's name is the unit's, even where a setting is called so, too.
    browser.go("/embed/race/?optimizers=momentum,nesterov&hide=momentum").await;
    let figure = browser.figure("fig-race").await;
    figure.unfold("nesterov.momentum").await;
    let seen = browser.run(seen, json!([["[data-group=momentum]", "[data-path='nesterov.momentum']"]])).await;
    assert_eq!(seen, json!([false, true]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_address_asks_wrongly_is_named_in_its_language() {
    let browser = Browser::open("/embed/race/?lang=ko&theme=blue&hide=title,tilte&v=2&mood=good&seed=-1").await;
    let figure = browser.figure("fig-race").await;
    let notices = figure.notices().await.join("\n");
    for said in ["‘blue’이라는 테마는 없습니다", "‘tilte’이라는 부분이 없어", "매개변수 2판", "‘mood’", "‘-1’"]
    {
        assert!(notices.contains(said), "{said}: {notices}");
    }
    // They stand as long as the address does.
    figure.click("[data-act=rewind]").await;
    assert!(figure.notices().await.join("").contains("tilte"));
    let browser = Browser::open("/embed/race/?lang=de").await;
    let figure = browser.figure("fig-race").await;
    assert!(figure.notices().await.join("").contains("“de” is no language here"));
}
