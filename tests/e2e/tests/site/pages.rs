//! Every page in every language.

use downhill::widgets::SPECS;
use e2e::browser::Browser;
use e2e::pages::{self, Page};
use serde_json::json;

/// Goes to a page and brings all its figures to life, one after the other.
async fn bring_to_life(browser: &Browser, page: &Page) -> usize {
    browser.go(&page.path).await;
    let figures = browser.figures().await;
    for id in &figures {
        browser.figure(id).await;
    }
    figures.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_loads_without_an_error_from_its_own_origin_and_its_figures_live() {
    let browser = Browser::open("/en/").await;
    let mut figures = 0;
    for page in pages::all() {
        figures += bring_to_life(&browser, &page).await;
        assert_eq!(browser.run("return document.documentElement.lang", json!([])).await, page.lang, "{}", page.path);
        browser.is_quiet().await;
        let fetched = "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]\n\
            .map((entry) => entry.name).filter((name) => !name.startsWith(location.origin) && !/^(blob|data):/.test(name))";
        assert_eq!(browser.run(fetched, json!([])).await, json!([]), "{} fetches from elsewhere", page.path);
    }
    assert!(figures > SPECS.len(), "only {figures} figures were found");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_wider_than_its_window() {
    let browser = Browser::open("/en/").await;
    let mut wide = Vec::new();
    for width in [390, 1280] {
        browser.width(width).await;
        for page in pages::all() {
            bring_to_life(&browser, &page).await;
            let over = browser
                .run("return [innerWidth, document.documentElement.scrollWidth, [...document.querySelectorAll('body *')]\n\
                      .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('svg, .math, .scroll, .table, pre, .unseen')).slice(0, 5).map((e) => e.outerHTML.slice(0, 120))]", json!([]))
                .await;
            assert_eq!(over[0], width, "the window is {} wide", over[0]);
            if over[1].as_u64() > Some(width.into()) {
                wide.push(format!("{} at {width}: {over}", page.path));
            }
        }
    }
    assert!(wide.is_empty(), "{wide:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gallery_shows_every_widget() {
    let browser = Browser::open("/ko/gallery/").await;
    let shown = browser
        .run("return [...document.querySelectorAll('figure.widget')].map((f) => f.dataset.widget)", json!([]))
        .await;
    let names: Vec<&str> = SPECS.iter().map(|spec| spec.name).collect();
    assert_eq!(shown, json!(names));
}
