//! Every widget, step by step.

use downhill::spec::Lang;
use downhill::widgets::{self, Inputs, SPECS, State};
use e2e::browser::Browser;

/// How many steps are made by hand.
const STEPS: u32 = 10;

#[tokio::test(flavor = "multi_thread")]
async fn every_widget_makes_its_first_steps_as_natively() {
    let browser = Browser::open("/en/").await;
    for spec in SPECS {
        browser.go(&format!("/embed/{}/?lang=en&step=0", spec.name)).await;
        let figure = browser.figure(&format!("fig-{}", spec.name)).await;
        let (at, last) = figure.steps().await;
        assert_eq!(at, 0, "{}", spec.name);
        let before = figure.pixels().await;
        let mut state = State::new(spec);
        for step in 1..=STEPS.min(last as u32) {
            figure.click("[data-act=forth]").await;
            let read = "return figure.querySelector('.drive output').textContent";
            figure
                .until(&format!("step {step} of {}", spec.name), read, |shown| {
                    shown.as_str() == Some(&step.to_string())
                })
                .await;
            state.step = Some(step);
            let native = widgets::draw(spec, &state, Lang::En, &Inputs::built_in());
            let native = native.unwrap_or_else(|wrong| panic!("{} at step {step}: {}", spec.name, wrong.en));
            let read = "return figure.querySelector('p.status').textContent";
            figure.until("the native status", read, |shown| shown.as_str() == Some(&native.status)).await;
        }
        browser.settled().await;
        let differ = figure.pixels().await.differing(&before);
        assert!(last == 0 || differ > 0, "{} shows nothing new", spec.name);
        assert_eq!(figure.notices().await, [""; 0], "{}", spec.name);
        browser.is_quiet().await;
    }
}
