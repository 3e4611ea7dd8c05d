//! Every page in every language.

use downhill::spec::Lang;
use downhill::widgets::SPECS;
use e2e::axe;
use e2e::browser::{Browser, Setup};
use e2e::pages::{self, Page};
use serde_json::json;

/// Lights and widths in which pages are looked at.
type Looks = [(&'static str, u32); 3];

/// The last look at one page stays for the next: these load pages wide,
const WIDE: Looks = [("dark", 1280), ("light", 390), ("light", 1280)];

/// and these on a phone.
const NARROW: Looks = [("light", 1280), ("dark", 1280), ("light", 390)];

/// The addresses from which a page and its frames fetched something, but its own.
const ELSEWHERE: &str = "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]\n\
    .map((entry) => entry.name).filter((name) => !name.startsWith(location.origin) && !/^(blob|data):/.test(name))";

/// The width of the window and of the page, and what reaches beyond the window's edge.
const WIDTHS: &str = "return [innerWidth, document.documentElement.scrollWidth, [...document.querySelectorAll('body *')]\n\
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('svg, .math, .scroll, .table, pre, .unseen'))\n\
    .slice(0, 5).map((e) => e.outerHTML.slice(0, 120))]";

/// What is wrong with a page once all its figures live and all that folds is unfolded; and how
/// many figures it has. One walk looks for everything: figures that train take their time.
async fn faults(browser: &Browser, page: &Page, looks: Looks) -> (usize, Vec<String>) {
    browser.go(&page.path).await;
    let figures = browser.figures().await;
    for id in &figures {
        browser.figure(id).await;
    }
    let mut faults = browser.errors().await;
    let lang = browser.run("return document.documentElement.lang", json!([])).await;
    if lang != page.lang {
        faults.push(format!("its language is {lang}"));
    }
    let elsewhere = browser.run(ELSEWHERE, json!([])).await;
    if elsewhere != json!([]) {
        faults.push(format!("fetches {elsewhere}"));
    }
    let unfold = "for (const folded of document.querySelectorAll('details:not([hidden])')) folded.open = true";
    browser.run(unfold, json!([])).await;
    for (scheme, width) in looks {
        browser.look(scheme, width).await;
        browser.settled().await;
        let widths = browser.run(WIDTHS, json!([])).await;
        assert_eq!(widths[0], width, "the window has another width");
        if widths[1].as_u64() > Some(width.into()) {
            faults.push(format!("at {width} pixels it is wider than its window: {widths}"));
        }
        let violations = axe::violations(browser).await;
        faults.extend(violations.into_iter().map(|violation| format!("{scheme}, {width}: {violation}")));
    }
    faults.extend(browser.errors().await);
    (figures.len(), faults)
}

/// No page writes an error, fetches from elsewhere, is wider than its window, or has
/// anything in which axe-core finds a barrier.
async fn every_page_is_whole(lang: Lang, looks: Looks) {
    let browser = Browser::start(Setup::default()).await;
    let [.., (scheme, width)] = looks;
    browser.look(scheme, width).await;
    let (mut figures, mut found) = (0, Vec::new());
    for page in pages::all().into_iter().filter(|page| page.lang == lang.code()) {
        let (its_figures, faults) = faults(&browser, &page, looks).await;
        figures += its_figures;
        found.extend(faults.into_iter().map(|fault| format!("{}: {fault}", page.path)));
    }
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
    assert!(figures > SPECS.len(), "only {figures} figures were found");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_english_page_is_whole() {
    every_page_is_whole(Lang::En, WIDE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_korean_page_is_whole() {
    every_page_is_whole(Lang::Ko, NARROW).await;
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
