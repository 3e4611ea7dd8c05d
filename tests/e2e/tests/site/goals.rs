//! Questions that a widget checks.

use downhill::spec::goal::Goal;
use downhill::spec::{Lang, query};
use downhill::widgets::{self, State};
use e2e::browser::Browser;

const GOAL: &str = "momentum.reached <= 60";

/// The sentence of the goal in a state of the race.
fn sentence(state: &str, lang: Lang) -> String {
    let race = widgets::spec("race").expect("there is a race");
    let scene = widgets::draw(race, &State::from_query(race, state).0, lang, &widgets::Inputs::default())
        .expect("it can be shown");
    Goal::read(GOAL).expect("a goal").sentence(&scene.facts, lang)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_with_a_goal_says_what_is_asked_and_when_it_is_done() {
    let browser = Browser::open("/en/").await;
    for lang in Lang::ALL {
        let start = "momentum.momentum=0.5&step=0";
        browser.go(&format!("/embed/race/?lang={}&{start}&goal={}", lang.code(), query::encode(GOAL))).await;
        let figure = browser.figure("fig-race").await;
        assert_eq!(figure.texts(".goal").await, [sentence(start, lang)]);
        assert_eq!(figure.texts(".goal.solved").await.len(), 0);

        // By keyboard: another momentum, and on to the end of the run.
        figure.unfold("momentum.momentum").await;
        figure.fill(&figure.inside(".exact[data-path='momentum.momentum']"), "0.8\n").await;
        figure.focus(".scrub input").await;
        browser.press(&thirtyfour::Key::End.value().to_string()).await;
        browser.settled().await;
        let solved = sentence("momentum.momentum=0.8", lang);
        assert_eq!(figure.texts(".goal.solved").await, std::slice::from_ref(&solved));
        // Those who listen hear it once things are at rest.
        let heard = "return figure.querySelector('.unseen').textContent";
        figure
            .until("the sentence spoken", heard, |text| text.as_str().is_some_and(|text| text.contains(&solved)))
            .await;
        assert_eq!(figure.state().await.get("goal").map(String::as_str), Some(GOAL), "the link loses the goal");

        figure.click("[data-act=rewind]").await;
        assert_eq!(figure.texts(".goal.solved").await.len(), 0, "it is solved no longer");
        figure.click("[data-act=reset]").await;
        assert_eq!(figure.texts(".goal").await, [sentence(start, lang)], "a reset loses the goal");
        browser.is_quiet().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_goal_that_cannot_be_read_is_said() {
    let browser = Browser::open("/embed/race/?goal=win").await;
    let figure = browser.figure("fig-race").await;
    let notices = figure.notices().await;
    assert!(notices.len() == 1 && notices[0].contains("win"), "{notices:?}");
    assert_eq!(figure.texts(".goal").await, [""]);
    browser.is_quiet().await;
}
