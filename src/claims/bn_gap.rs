//! Batch normalization does not close the gap on few images, neither with large batches nor with small ones.

use super::{Measured, Spec};
use crate::engine::data::mnist14;
use crate::engine::mean::Mean;
use crate::spec::{Dash, Hue, Text, Value};
use crate::widgets::course::Recipe;
use crate::widgets::trials::{Plan, Run, Trials};
use crate::widgets::{Inputs, State, batchnorm};

pub const SPEC: Spec = Spec {
    id: "bn-gap",
    page: "batchnorm",
    sentence: Text::new(
        "On 30 digits of each class, a fifth of them with wrong labels, batch normalization alone does not close the gap \
         between training and test accuracy.",
        "클래스마다 숫자 이미지가 30장이고 그 5분의 1에 틀린 레이블이 붙어 있을 때, 배치 정규화만으로는 훈련 정확도와 테스트 \
         정확도의 격차가 줄지 않습니다.",
    ),
    caption: Text::new(
        "points by which batch normalization with B = 32 widens the gap ({without} without, {with} with it), mean of \
         differences ± standard error over {seeds} seeds; with B = 8 it is {small}",
        "B = 32에서 배치 정규화로 벌어진 격차(%p). 없을 때 {without}, 있을 때 {with}. 시드 {seeds}개에서 짝지은 차이의 평균 ± \
         표준오차. B = 8이면 {small}",
    ),
    widget: "batchnorm",
    query: "batch=32&lr=0.05&layers=1&epochs=40&images=30&wrong=0.2&set=mnist14&seeds=5",
    measure,
};

const SEEDS: u64 = 10;

fn measure() -> Measured {
    // The smaller batch with the smaller rate, as their noise goes with the rate over the size.
    let [large, small] = [(32.0, 0.05), (8.0, 0.0125)].map(|(batch, rate)| at(batch, rate));
    Measured {
        headline: format!("+{}", large.change.text(1)),
        values: vec![
            ("change", large.change.text(1)),
            ("without", large.gaps[0].text(1)),
            ("with", large.gaps[1].text(1)),
            ("gain", large.gain.text(1)),
            ("small", small.change.text(1)),
            ("small_without", small.gaps[0].text(1)),
            ("small_with", small.gaps[1].text(1)),
            ("small_gain", small.gain.text(1)),
            ("seeds", SEEDS.to_string()),
        ],
        holds: large.change.mean > 2.0 * large.change.error,
    }
}

/// In points.
struct Outcome {
    /// Without batch normalization and with it.
    gaps: [Mean; 2],
    /// Of the gap and of the test accuracy, seed by seed.
    change: Mean,
    gain: Mean,
}

fn at(batch: f64, rate: f64) -> Outcome {
    let (mut state, notices) = State::from_query(&batchnorm::SPEC, SPEC.query);
    assert!(notices.is_empty(), "{notices:?}");
    state.settings.set("batch", Value::Number(batch));
    state.settings.set("lr", Value::Number(rate));
    let plan = |name, net: &str| Plan {
        name,
        label: Text::new("", ""),
        hue: Hue::Grey,
        dash: Dash::Solid,
        recipe: Recipe::momentum(net.to_string(), &state.settings),
        images: 30,
        validation: 0,
        epochs: 40,
    };
    let plans = vec![
        plan("without", "flatten, dense 64, relu, dense 10"),
        plan("batchnorm", "flatten, dense 64, batch-norm, relu, dense 10"),
    ];
    let images = Inputs::built_in().images(&mnist14::SPEC);
    let mut trials = Trials::new(&images, plans, 1..1 + SEEDS, 1).unwrap_or_else(|why| panic!("{}", why.en));
    while trials.step < trials.last() {
        trials.tick();
    }
    let gap = |run: &Run| {
        let look = run.looks.last().expect("looked at");
        look.train.accuracy - look.test.accuracy
    };
    let [without, with] = [0, 1].map(|arm: usize| trials.arms[arm].runs.iter().map(gap).collect::<Vec<f64>>());
    let changes: Vec<f64> = without.iter().zip(&with).map(|(without, with)| with - without).collect();
    Outcome {
        gaps: [without, with].map(|gaps| Mean::of(gaps.into_iter()).percent()),
        change: Mean::of(changes.into_iter()).percent(),
        gain: trials.gain(&trials.arms[1]).expect("looked at").percent(),
    }
}
