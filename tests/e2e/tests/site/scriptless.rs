//! With scripts off every page still says and shows all it has to.

use e2e::browser::{Browser, Setup};
use e2e::pages;
use thirtyfour::prelude::*;

async fn texts(browser: &Browser, selector: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for element in browser.find_all(selector).await {
        texts.push(element.text().await.expect("it has a text"));
    }
    texts
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_shows_its_text_and_its_figures() {
    let browser = Browser::start(Setup { scripts: false, ..Setup::default() }).await;
    let mut figures = 0;
    for page in pages::all() {
        browser.go(&page.path).await;
        let path = &page.path;
        assert!(!texts(&browser, "h1").await.join("").is_empty(), "{path} has no heading");
        assert!(texts(&browser, "p").await.iter().any(|text| !text.is_empty()), "{path} has no text");
        for heading in texts(&browser, "h1, h2, h3").await {
            assert!(!heading.is_empty(), "{path} has an empty heading");
        }
        assert!(browser.find_all(".live").await.is_empty(), "scripts run on {path}");
        for figure in browser.find_all("figure.widget").await {
            figures += 1;
            let pictures = figure.find_all(By::Css(".panel > svg")).await.expect("a selector");
            // A question's figure is the reader's to make: it stands there with the program.
            let query = figure.attr("data-query").await.expect("an attribute").unwrap_or_default();
            assert_eq!(pictures.is_empty(), query.contains("goal="), "{path}: {query}");
            for picture in pictures {
                let rect = picture.rect().await.expect("it has a place");
                assert!(
                    rect.width > 100.0 && rect.height > 60.0,
                    "{path}: a picture of {} × {}",
                    rect.width,
                    rect.height
                );
            }
            for part in [".card-title", ".status", ".legend-name"] {
                for element in figure.find_all(By::Css(part)).await.expect("a selector") {
                    assert!(!element.text().await.expect("a text").is_empty(), "{path}: {part} is empty");
                }
            }
            for part in [".card-title", ".status", ".legend"] {
                if query.contains("goal=") && part == ".legend" {
                    continue;
                }
                assert!(figure.find(By::Css(part)).await.is_ok(), "{path} has a figure without {part}");
            }
        }
    }
    assert!(figures > 0, "no page has a figure");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_door_offers_both_languages() {
    let browser = Browser::start(Setup { scripts: false, ..Setup::default() }).await;
    browser.go("/").await;
    assert_eq!(texts(&browser, ".door a").await, ["English", "한국어"]);
    browser.click(".door a[hreflang=ko]").await;
    browser.until_path("/ko/").await;
}
