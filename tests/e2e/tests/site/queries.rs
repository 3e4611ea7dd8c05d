//! Links by hand: what does not fit is said, and nothing else is lost.

use std::collections::BTreeMap;

use downhill::spec::{Complaint, Lang, Notice, query};
use downhill::widgets::{self, Inputs, Spec, State};
use e2e::browser::Browser;
use serde_json::json;

fn race() -> &'static Spec {
    widgets::spec("race").expect("there is a race")
}

/// What the race makes of a query, and says of it: one sentence for each thing that is wrong.
fn mended(query: &str) -> (State, Vec<Notice>) {
    let (mut state, mut notices) = State::from_query(race(), query);
    let last = widgets::open(race(), &state, &Inputs::built_in())
        .unwrap_or_else(|wrong| panic!("{query}: {}", wrong.en))
        .last();
    if state.step.is_some_and(|step| step > last) {
        let written = query::parse(query).into_iter().find(|(name, _)| name == "step").expect("it has a step").1;
        notices.retain(|notice| !matches!(notice, Notice::Clamped { name, .. } if name == "step"));
        notices.push(Notice::Clamped { name: "step".to_string(), value: written, taken: last.to_string() });
        state.step = Some(last);
    }
    (state, notices)
}

/// What the race says of a formula.
fn complaint(formula: &str) -> Complaint {
    let (state, _) = State::from_query(race(), &format!("surface=formula&formula={}", query::encode(formula)));
    match widgets::open(race(), &state, &Inputs::built_in()) {
        Ok(_) => panic!("{formula} is well-formed"),
        Err(complaint) => complaint,
    }
}

/// The characters that a complaint means.
fn meant(formula: &str, complaint: &Complaint) -> String {
    let (from, to) = complaint.at.expect("a place in the formula");
    formula.chars().skip(from).take(to - from).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_said_and_the_rest_is_kept() {
    let browser = Browser::open("/en/").await;
    for wrong in [
        "nonsense=1&steps=many&momentum.lr=1000&surface=moon&x=0.5&optimizers=sgd,adam&step=17",
        "seed=-1&step=2.5&target=&y=NaN&x=1",
        "seed=99999999999&step=99999999999&optimizers=sgd,nobody&steps=50",
        "%zz=%4&=&x=0.25&&chart=<script>alert(1)</script>",
    ] {
        let (state, notices) = mended(wrong);
        assert!(notices.len() > 1, "{wrong}: {notices:?}");
        for lang in Lang::ALL {
            let said: Vec<String> = notices.iter().map(|notice| notice.sentence(lang)).collect();
            let code = lang.code();
            for link in [
                format!("/{code}/gallery/?widget=fig-race&{wrong}#fig-race"),
                format!("/embed/race/?lang={code}&{wrong}"),
            ] {
                browser.go(&link).await;
                let figure = browser.figure("fig-race").await;
                assert_eq!(figure.notices().await, said, "{link}");
                let kept: BTreeMap<_, _> = query::parse(&state.to_query()).into_iter().collect();
                assert_eq!(figure.state().await, kept, "{link}");
                browser.is_quiet().await;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_beyond_the_run_is_said() {
    let browser = Browser::open("/en/gallery/?widget=fig-race&steps=50&step=80#fig-race").await;
    let figure = browser.figure("fig-race").await;
    assert_eq!(figure.steps().await, (50, 50));
    let notices = figure.notices().await;
    assert!(notices.len() == 1 && notices[0].contains("80") && notices[0].contains("50"), "{notices:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_with_a_broken_formula_shows_where_and_mending_it_brings_the_picture() {
    let browser = Browser::open("/en/").await;
    let broken = "x^2 + 3*y^^2";
    let wrong = complaint(broken);
    for lang in Lang::ALL {
        let link =
            format!("/{}/gallery/?widget=fig-race&surface=formula&formula={}", lang.code(), query::encode(broken));
        browser.go(&link).await;
        let figure = browser.figure("fig-race").await;
        let notices = figure.notices().await;
        assert!(notices.len() == 1 && notices[0].starts_with(wrong.sentence(lang)), "{notices:?}");
        assert_eq!(figure.texts(".place mark").await, [meant(broken, &wrong)]);
        let field = figure.control("formula.formula");
        let typed = browser.run("return document.querySelector(arguments[0]).value", json!([field])).await;
        assert_eq!(typed, broken);
        browser.is_quiet().await;

        figure.unfold("formula.formula").await;
        figure.fill(&field, "x^2 + 3*y^2").await;
        assert_eq!(figure.notices().await, [""; 0]);
        figure
            .until("pictures", "return figure.querySelectorAll('.live canvas').length", |n| n.as_u64() > Some(1))
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_formula_with_an_error_keeps_the_readers_text_and_mending_it_restores_the_picture() {
    let browser = Browser::open("/en/gallery/?widget=fig-race&surface=formula#fig-race").await;
    let figure = browser.figure("fig-race").await;
    let field = figure.control("formula.formula");
    figure.unfold("formula.formula").await;
    figure.fill(&field, "x^2 + 3*y^2").await;
    let whole = figure.pixels().await;
    for broken in ["x^2 + 3*y^2 +", "x^2 + 3*z", "(x", "sin x y)", ""] {
        let wrong = complaint(broken);
        figure.fill(&field, "\u{e017}").await;
        figure.fill(&field, broken).await;
        let notices = figure.notices().await;
        assert!(notices.len() == 1 && notices[0].starts_with(wrong.sentence(Lang::En)), "{broken}: {notices:?}");
        let typed = browser.run("return document.querySelector(arguments[0]).value", json!([field])).await;
        assert_eq!(typed, broken);
        figure.fill(&field, "x^2 + 3*y^2").await;
        assert_eq!(figure.notices().await, [""; 0], "after mending {broken}");
        assert_eq!(figure.pixels().await, whole, "after mending {broken}");
    }
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_takes_numbers_says_what_is_none_and_keeps_its_value() {
    let browser = Browser::open("/en/gallery/").await;
    let figure = browser.figure("fig-race").await;
    figure.unfold("sgd.lr").await;
    let exact = figure.inside(".exact[data-path='sgd.lr']");
    let before = (figure.state().await, figure.pixels().await);
    let there = browser.run("return document.querySelector(arguments[0]).value", json!([exact])).await;
    figure.fill(&exact, "fast\n").await;
    assert_eq!(figure.notices().await.len(), 1);
    let kept = browser.run("return document.querySelector(arguments[0]).value", json!([exact])).await;
    assert_eq!(kept, there);
    assert_eq!((figure.state().await, figure.pixels().await), before);
}
