//! At a rate at which a deep net without batch normalization fails, the one with it trains.

use super::{Measured, Spec};
use crate::engine::data::mnist14;
use crate::engine::mean::Mean;
use crate::spec::{Dash, Hue, Text, Value};
use crate::widgets::course::Recipe;
use crate::widgets::trials::{Plan, Run, Trials};
use crate::widgets::{Inputs, State, batchnorm};

pub const SPEC: Spec = Spec {
    id: "bn-rate",
    page: "batchnorm",
    sentence: Text::new(
        "At the learning rate 0.3, a net of six layers fails; with batch normalization the same net trains. At 0.01 both \
         train.",
        "학습률 0.3에서 여섯 층 신경망은 훈련에 실패하지만, 배치 정규화를 넣으면 훈련됩니다. 0.01에서는 둘 다 훈련됩니다.",
    ),
    caption: Text::new(
        "points of test accuracy that batch normalization gains at the rate 0.3 ({without3} % without, {with3} % with it), \
         mean of differences ± standard error over {seeds} seeds",
        "학습률 0.3에서 배치 정규화로 오른 테스트 정확도(%p). 없으면 {without3} %, 있으면 {with3} %. 시드 {seeds}개에서 짝지은 \
         차이의 평균 ± 표준오차",
    ),
    widget: "batchnorm",
    query: "lr=0.3&layers=5&batch=32&epochs=8&images=100&set=mnist14&seeds=3",
    measure,
};

const SEEDS: u64 = 6;

fn measure() -> Measured {
    let [low, middle, high] = [0.01, 0.1, 0.3].map(at);
    Measured {
        headline: format!("+{}", high.gain.text(1)),
        values: vec![
            ("without1", low.without.text(1)),
            ("with1", low.with.text(1)),
            ("gain1", low.gain.text(1)),
            ("without2", middle.without.text(1)),
            ("with2", middle.with.text(1)),
            ("gain2", middle.gain.text(1)),
            ("without3", high.without.text(1)),
            ("with3", high.with.text(1)),
            ("gain3", high.gain.text(1)),
            ("stopped3", high.stopped.to_string()),
            ("seeds", SEEDS.to_string()),
        ],
        holds: high.without.mean < 30.0
            && high.with.mean > 75.0
            && high.gain.mean > 5.0 * high.gain.error
            && low.without.mean > 75.0,
    }
}

/// Test accuracies in per cent.
struct Accuracies {
    without: Mean,
    with: Mean,
    gain: Mean,
    /// Runs without that left all numbers.
    stopped: usize,
}

/// What guessing gets right of ten classes, and a net whose numbers are none.
const GUESSING: f64 = 0.1;

fn at(rate: f64) -> Accuracies {
    let (mut state, notices) = State::from_query(&batchnorm::SPEC, SPEC.query);
    assert!(notices.is_empty(), "{notices:?}");
    state.settings.set("lr", Value::Number(rate));
    let plan = |name, norm: &str| Plan {
        name,
        label: Text::new("", ""),
        hue: Hue::Grey,
        dash: Dash::Solid,
        recipe: Recipe::momentum(
            format!("flatten, {}dense 10", format!("dense 64, {norm}relu, ").repeat(5)),
            &state.settings,
        ),
        images: 100,
        validation: 0,
        epochs: 8,
    };
    let images = Inputs::built_in().images(&mnist14::SPEC);
    let plans = vec![plan("without", ""), plan("batchnorm", "batch-norm, ")];
    let mut trials = Trials::new(&images, plans, 1..1 + SEEDS, 1).unwrap_or_else(|why| panic!("{}", why.en));
    while trials.step < trials.last() {
        trials.tick();
    }
    // A run that stopped was looked at last before it did.
    let end = |run: &Run| match run.stopped {
        None => run.looks.last().expect("looked at").test.accuracy,
        Some(_) => GUESSING,
    };
    let [without, with] = [0, 1].map(|arm: usize| trials.arms[arm].runs.iter().map(end).collect::<Vec<f64>>());
    let gains: Vec<f64> = without.iter().zip(&with).map(|(without, with)| with - without).collect();
    let [without, with, gain] = [without, with, gains].map(|shares| Mean::of(shares.into_iter()).percent());
    let stopped = trials.arms[0].runs.iter().filter(|run| run.stopped.is_some()).count();
    Accuracies { without, with, gain, stopped }
}
