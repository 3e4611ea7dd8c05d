//! Links of the text that open a figure in a state, and claims.

use std::collections::BTreeSet;

use downhill::spec::Lang;
use downhill::widgets::{self, Inputs, State};
use e2e::browser::Browser;
use e2e::figure::state_of;
use e2e::pages;
use serde_json::{Value, json};

/// The links of a page that run a figure.
const LINKS: &str = "return [...document.querySelectorAll('a.run[data-fig]')].map((link) => [link.dataset.fig, link.dataset.query, link.search, link.hash, link.textContent])";

fn text(list: &Value, at: usize) -> String {
    list[at].as_str().unwrap_or_else(|| panic!("no text at {at} of {list}")).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_the_text_opens_its_figure_in_its_state() {
    let browser = Browser::open("/en/").await;
    let mut clicked = 0;
    let mut links_of = [BTreeSet::new(), BTreeSet::new()];
    for page in pages::all() {
        let Some(lang) = Lang::from_code(page.lang) else { panic!("{}", page.lang) };
        browser.go(&page.path).await;
        // Some stand in answers.
        browser.run("for (const folded of document.querySelectorAll('.check')) folded.open = true", json!([])).await;
        let links = browser.run(LINKS, json!([])).await;
        for (number, link) in links.as_array().expect("a list").iter().enumerate() {
            let (id, query, search, hash) = (text(link, 0), text(link, 1), text(link, 2), text(link, 3));
            let said = format!("“{}” of {}", text(link, 4), page.path);
            assert_eq!(hash, format!("#{id}"), "{said}");
            assert_eq!(state_of(&search), state_of(&format!("?{query}")), "{said}: a new tab would show another state");

            // Training takes its time: each state is opened in one of the languages.
            links_of[lang as usize].insert((page.path.replacen(page.lang, "", 1), id.clone(), query.clone()));
            if query.bytes().fold(0, u8::wrapping_add) % 2 != lang as u8 {
                continue;
            }
            let click = "const link = document.querySelectorAll('a.run[data-fig]')[arguments[0]];\n\
                link.scrollIntoView({ block: 'center', behavior: 'instant' }); link.click();";
            browser.run(click, json!([number])).await;
            let figure = browser.figure(&id).await;
            let name = text(&figure.run("return [figure.dataset.widget]").await, 0);
            let spec = widgets::spec(&name).unwrap_or_else(|| panic!("{said}: no widget {name}"));
            let (state, notices) = State::from_query(spec, &query);
            assert!(notices.is_empty(), "{said}: {notices:?}");
            assert_eq!(figure.notices().await, [""; 0], "{said}");
            assert_eq!(figure.state().await, state_of(&format!("?{}", state.to_query())), "{said}");
            // What it says there is what the same run says natively.
            let native = widgets::draw(spec, &state, lang, &Inputs::built_in())
                .unwrap_or_else(|wrong| panic!("{said}: {}", wrong.en));
            assert_eq!(figure.texts(".card-title").await, [native.title], "{said}");
            assert_eq!(figure.texts("p.status").await, [native.status], "{said}");
            let notes: Vec<String> = native.legend.into_iter().map(|entry| entry.note).collect();
            assert_eq!(figure.texts(".legend-note").await, notes, "{said}");
            clicked += 1;
        }
        browser.is_quiet().await;
    }
    assert!(clicked > 10, "only {clicked} links were found");
    let [english, korean] = &links_of;
    assert_eq!(english, korean, "a state that one language alone links to may not have been opened");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_claim_has_its_number_and_a_link_that_shows_it() {
    let browser = Browser::open("/en/").await;
    let mut claims = 0;
    for page in pages::all() {
        browser.go(&page.path).await;
        let read = "return [...document.querySelectorAll('.claim')].map((claim) =>\n\
            [claim.id, claim.querySelector('.claim-number').textContent, claim.querySelectorAll('a.run').length])";
        let found = browser.run(read, json!([])).await;
        for claim in found.as_array().expect("a list") {
            assert!(text(claim, 1).chars().any(|c| c.is_ascii_digit()), "{}: {claim}", page.path);
            assert_eq!(claim[2], 1, "{}: {claim}", page.path);
            claims += 1;
        }
    }
    assert!(claims > 0, "no page has a claim");
}
