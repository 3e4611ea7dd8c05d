//! The site as it is deployed: behind a real nginx, without a network, in one file.

use downhill::widgets::SPECS;
use e2e::browser::Browser;
use e2e::nginx::Nginx;
use e2e::server;
use serde_json::{Value, json};

const LIVE: &str = "return document.querySelector('.card.live:not(.waiting) canvas') !== null";

#[tokio::test(flavor = "multi_thread")]
async fn nginx_serves_every_kind_of_file_as_it_should() {
    let nginx = Nginx::start().await;
    let browser = Browser::open("/en/").await;
    browser.go_to(&format!("{}/en/gallery/?widget=fig-race&step=3", nginx.origin)).await;
    browser.until("a widget alive", LIVE, json!([]), |there| *there == true).await;
    let read = "const { wasm, site, build } = document.documentElement.dataset;\n\
        const style = document.querySelector('link[rel=stylesheet]').getAttribute('href');\n\
        const files = ['/en/', wasm, site, style, `/worker-race_bg.wasm?v=${build}`, '/embed.js', '/embed/race/en.svg',\n\
          '/embed/race/oembed.json', '/fonts/main.woff2', '/single/race.html', '/none/'];\n\
        const got = await Promise.all(files.map((file) => fetch(file)));\n\
        return got.map(({ status, headers }) => [status, ...['content-type', 'cache-control', 'content-security-policy',\n\
          'access-control-allow-origin', 'x-content-type-options'].map((name) => headers.get(name))])";
    let got = browser.run_async(read, json!([])).await;
    let text = |at: usize, header: usize| got[at][header].as_str().unwrap_or_default().to_string();
    let html = "text/html; charset=utf-8";
    let kinds = [
        html,
        "application/wasm",
        "text/javascript; charset=utf-8",
        "text/css; charset=utf-8",
        "application/wasm",
        "text/javascript; charset=utf-8",
        "image/svg+xml; charset=utf-8",
        "application/json; charset=utf-8",
        "font/woff2",
        html,
        html,
    ];
    for (at, kind) in kinds.into_iter().enumerate() {
        assert_eq!(got[at][0], if at == 10 { 404 } else { 200 }, "{got}");
        assert_eq!(text(at, 1), kind, "{got}");
        let forever = (1..=4).contains(&at);
        assert_eq!(text(at, 2).contains("immutable"), forever, "{at}: {got}");
        let own = at == 9;
        assert_eq!(text(at, 3).contains("default-src 'none'"), !own, "{at}: {got}");
        assert_eq!((text(at, 4).as_str(), text(at, 5).as_str()), ("*", "nosniff"), "{at}: {got}");
    }
    let wrong: Vec<String> = browser.errors().await.into_iter().filter(|error| !error.contains("/none/")).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn visited_pages_and_every_widget_work_without_a_network() {
    let nginx = Nginx::start().await;
    let browser = Browser::open("/en/").await;
    let at = |path: &str| format!("{}{path}", nginx.origin);
    browser.go_to(&at("/ko/adam/")).await;
    let worker = "const { offline } = document.documentElement.dataset;\n\
        await navigator.serviceWorker.register(offline); await navigator.serviceWorker.ready; return offline";
    assert_eq!(browser.run_async(worker, json!([])).await, "/sw.js");
    // A page is kept when it is visited under the worker's eyes.
    browser.go_to(&at("/ko/adam/")).await;
    let origin = nginx.origin.clone();
    drop(nginx);
    for path in
        ["/ko/adam/".to_string()].into_iter().chain(SPECS.iter().map(|spec| format!("/embed/{}/?lang=ko", spec.name)))
    {
        browser.go_to(&format!("{origin}{path}")).await;
        let figure = "const figure = document.querySelector('figure.widget'); figure.scrollIntoView({ behavior: 'instant' });\n\
            const live = figure.querySelector('.card.live'); return live !== null && !live.classList.contains('waiting')\n\
              && figure.querySelector('canvas') !== null && figure.querySelector('.refusal').hidden";
        browser.until(&format!("{path} alive"), figure, json!([]), |there| *there == true).await;
    }
    // What was never there says so.
    let elsewhere =
        browser.run_async("return fetch('/en/momentum/').then(() => 'there', () => 'not there')", json!([])).await;
    assert_eq!(elsewhere, "not there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_file_works_from_a_folder() {
    let browser = Browser::open("/en/").await;
    for spec in SPECS {
        let file = e2e::dist().join(format!("single/{}.html", spec.name));
        browser.go_to(&format!("file://{}?lang=ko&mood=good", file.display())).await;
        browser.until(&format!("{} alive", file.display()), LIVE, json!([]), |there| *there == true).await;
        let figure = browser.figure(&format!("fig-{}", spec.name)).await;
        assert!(figure.notices().await.join("").contains("‘mood’"), "{}", spec.name);
        figure.click("[data-act=rewind]").await;
        assert_eq!(figure.steps().await.0, 0);
        browser.is_quiet().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_file_has_its_code_and_its_data_in_it() {
    let browser = Browser::open("/en/").await;
    let file = e2e::dist().join("single/race.html");
    browser.go_to(&format!("file://{}", file.display())).await;
    let figure = browser.figure("fig-race").await;
    figure.click(".card-actions [data-drawer=code]").await;
    let shown = "return figure.querySelector('.drawer pre')?.textContent.startsWith('//!')";
    figure.until("the code", shown, |there| *there == true).await;
    figure.click(".card-actions [data-drawer=data]").await;
    figure.until("the table", "return figure.querySelectorAll('.drawer td').length > 20", |there| *there == true).await;
    // A file knows no address to share.
    assert_eq!(figure.run("return figure.querySelector('.live [data-drawer=share]').checkVisibility()").await, false);
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_file_works_in_a_frame_that_may_only_run_scripts() {
    let browser = Browser::open("/en/").await;
    let notes = server::serve_folder(&e2e::dist().join("single")).await;
    let hear = "window.__posted = []; addEventListener('message', ({ data }) => __posted.push(data))";
    for name in ["race", "classroom"] {
        let frame =
            format!("<iframe width=800 height=300 sandbox=\"allow-scripts\" src=\"{notes}/{name}.html\"></iframe>");
        let page = format!("<!doctype html><title>Notes</title><script>{hear}</script>{frame}");
        browser.go_to(&server::serve_page(page).await).await;
        let ready = "return __posted.filter(({ type }) => type === 'ready').map(({ state }) => state)";
        let states = browser.until("a widget that is ready", ready, json!([]), |there| there[0].is_object()).await;
        assert_eq!((&states[0]["widget"], &states[0]["notices"]), (&json!(name), &json!([])));
        let height = "return __posted.some(({ subject, height }) => subject === 'lti.frameResize' && height > 300)";
        browser.until("its height", height, json!([]), |there: &Value| *there == true).await;
        browser.is_quiet().await;
    }
}
