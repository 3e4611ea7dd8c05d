//! The site's door, and the page for addresses that do not exist.

use e2e::browser::{Browser, Setup};
use serde_json::json;

async fn leads(languages: &'static str, home: &str) {
    let browser = Browser::start(Setup { languages, ..Setup::default() }).await;
    browser.go("/").await;
    browser.until(home, "return location.pathname", json!([]), |path| path == home).await;
    // Back leads out of the door, not into it again.
    assert_eq!(browser.run("return history.length", json!([])).await, 2, "the door stays in the history");
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_door_leads_korean_readers_to_korean() {
    leads("ko-KR,ko,en", "/ko/").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_door_leads_others_to_english() {
    leads("de,fr", "/en/").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_says_so_and_leads_on() {
    let browser = Browser::open("/en/").await;
    for (lang, home) in [("en", "/en/"), ("ko", "/ko/")] {
        browser.go("/no/such/page/").await;
        let there = browser
            .run("return [document.title, performance.getEntriesByType('navigation')[0].responseStatus]", json!([]))
            .await;
        assert_eq!(there, json!(["404 · Downhill", 404]));
        assert!(browser.text("main").await.contains("이 주소에는 페이지가 없습니다."));
        browser.click(&format!(".door a[hreflang={lang}]")).await;
        browser.until_path(home).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_within_the_site_leads_somewhere() {
    let browser = Browser::open("/en/").await;
    for page in e2e::pages::all() {
        browser.go(&page.path).await;
        let broken = "const own = [...document.querySelectorAll('a[href]')].filter((link) => link.origin === location.origin);\n\
            const found = [];\n\
            for (const link of own) {\n\
              const answer = await fetch(link.href);\n\
              const target = new DOMParser().parseFromString(await answer.text(), 'text/html');\n\
              const there = link.hash.length < 2 || target.getElementById(decodeURIComponent(link.hash.slice(1)));\n\
              if (!answer.ok || !there) found.push(link.getAttribute('href'));\n\
            }\n\
            return found;";
        assert_eq!(browser.run_async(broken, json!([])).await, json!([]), "{}", page.path);
    }
}
