//! Languages and colours.

use downhill::spec::Lang;
use e2e::browser::Browser;
use e2e::pages;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_other_language_has_the_same_page() {
    let browser = Browser::open("/en/").await;
    let mut switched = 0;
    for page in pages::all() {
        let Some(lang) = Lang::from_code(page.path.split('/').nth(1).unwrap_or_default()) else { continue };
        let other = lang.other().code();
        let wanted = page.path.replacen(lang.code(), other, 1);
        browser.go(&page.path).await;
        browser.click("a.language").await;
        browser.until_path(&wanted).await;
        assert_eq!(browser.run("return document.documentElement.lang", json!([])).await, other);
        // The door remembers what the reader chose.
        browser.go("/").await;
        let home = format!("/{other}/");
        browser.until(&home, "return location.pathname", json!([]), |path| *path == home).await;
        switched += 1;
    }
    assert!(switched >= 4, "{switched} pages have another language");
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_theme_button_repaints_everything_and_is_remembered() {
    let browser = Browser::open("/en/gallery/").await;
    let theme = "return document.documentElement.dataset.theme ?? null";
    assert_eq!(browser.run(theme, json!([])).await, json!(null));
    let paper = "return getComputedStyle(document.body).backgroundColor";
    let figure = browser.figure("fig-race").await;
    let light = (figure.pixels().await, browser.run(paper, json!([])).await);

    browser.click(".theme").await;
    assert_eq!(browser.run(theme, json!([])).await, "dark");
    browser.settled().await;
    let dark = (figure.pixels().await, browser.run(paper, json!([])).await);
    assert_ne!(dark.1, light.1);
    assert_ne!(dark.0, light.0);

    browser.reload().await;
    assert_eq!(browser.run(theme, json!([])).await, "dark");
    let figure = browser.figure("fig-race").await;
    assert_eq!((figure.pixels().await, browser.run(paper, json!([])).await), dark);

    browser.click(".theme").await;
    assert_eq!(browser.run(theme, json!([])).await, "light");
    browser.settled().await;
    assert_eq!((figure.pixels().await, browser.run(paper, json!([])).await), light);
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_systems_dark_is_the_buttons_dark() {
    let browser = Browser::open("/en/gallery/").await;
    browser.click(".theme").await;
    let figure = browser.figure("fig-race").await;
    let by_button = figure.pixels().await;
    browser.run("localStorage.clear()", json!([])).await;
    let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
    browser.cdp("Emulation.setEmulatedMedia", dark).await;
    browser.reload().await;
    let figure = browser.figure("fig-race").await;
    assert_eq!(figure.pixels().await, by_button);
}
