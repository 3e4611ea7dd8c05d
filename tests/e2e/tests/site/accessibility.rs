//! axe-core finds nothing, on any page, in either light, wide and narrow.

use e2e::axe;
use e2e::browser::Browser;
use e2e::figure::Drawer;
use e2e::pages;
use serde_json::json;

async fn look(browser: &Browser, scheme: &str, width: u32) {
    let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    browser.cdp("Emulation.setEmulatedMedia", features).await;
    browser.width(width).await;
}

/// What axe finds on every page with its figures alive and all that folds unfolded.
async fn every_page(scheme: &str, width: u32) {
    let browser = Browser::open("/en/").await;
    look(&browser, scheme, width).await;
    let mut found = Vec::new();
    for page in pages::all() {
        browser.go(&page.path).await;
        for id in browser.figures().await {
            browser.figure(&id).await;
        }
        browser
            .run(
                "for (const folded of document.querySelectorAll('details:not([hidden])')) folded.open = true",
                json!([]),
            )
            .await;
        found
            .extend(axe::violations(&browser).await.into_iter().map(|violation| format!("{}: {violation}", page.path)));
    }
    assert!(found.is_empty(), "{} violations:\n{}", found.len(), found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_violation_in_light() {
    every_page("light", 1280).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_violation_in_the_dark() {
    every_page("dark", 1280).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_violation_on_a_phone() {
    every_page("light", 390).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_violation_in_any_drawer() {
    let browser = Browser::open("/ko/gallery/").await;
    let mut found = Vec::new();
    for (scheme, width) in [("light", 1280), ("dark", 1280), ("light", 390)] {
        look(&browser, scheme, width).await;
        browser.reload().await;
        let figure = browser.figure("fig-race").await;
        for drawer in Drawer::ALL {
            figure.open_drawer(drawer).await;
            let filled = match drawer {
                Drawer::Code => ".drawer pre",
                Drawer::Check | Drawer::Data => ".drawer table",
                Drawer::Share => ".drawer .copyable textarea",
            };
            figure
                .until(filled, &format!("return figure.querySelector('{filled}') !== null"), |there| *there == true)
                .await;
            browser.settled().await;
            let violations = axe::violations(&browser).await;
            found.extend(violations.into_iter().map(|violation| format!("{drawer:?}, {scheme}, {width}: {violation}")));
        }
    }
    assert!(found.is_empty(), "{} violations:\n{}", found.len(), found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_violation_in_what_is_said_of_a_bad_link() {
    let browser = Browser::open("/en/gallery/?widget=fig-race&nonsense=1&surface=formula&formula=x+*#fig-race").await;
    let figure = browser.figure("fig-race").await;
    assert_eq!(figure.notices().await.len(), 2);
    for scheme in ["light", "dark"] {
        look(&browser, scheme, 1280).await;
        browser.settled().await;
        let found = axe::violations(&browser).await;
        assert!(found.is_empty(), "{scheme}: {}", found.join("\n"));
    }
}
