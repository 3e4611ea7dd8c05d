//! Dropout makes the gap between training and test accuracy smaller, on few images with some wrong labels.

use super::{Measured, Spec};
use crate::engine::data::mnist14;
use crate::engine::mean::Mean;
use crate::spec::{Dash, Hue, Text};
use crate::widgets::course::Recipe;
use crate::widgets::trials::{Arm, Look, Plan, Trials};
use crate::widgets::{Inputs, State, dropout};

pub const SPEC: Spec = Spec {
    id: "dropout-gap",
    page: "dropout",
    sentence: Text::new(
        "On 30 digits of each class, a fifth of them with wrong labels, dropping half of the hidden units makes the gap \
         between training and test accuracy smaller and the test accuracy higher.",
        "클래스마다 숫자 이미지가 30장이고 그 5분의 1에 틀린 레이블이 붙어 있을 때, 은닉 유닛의 절반을 끄면 훈련 정확도와 테스트 \
         정확도의 격차가 줄고 테스트 정확도가 오릅니다.",
    ),
    caption: Text::new(
        "points by which dropout closes the gap ({without} without, {with} with it), mean of differences ± standard \
         error over {seeds} seeds; test accuracy {gain} points",
        "드롭아웃으로 줄어든 격차(%p). 없을 때 {without}, 있을 때 {with}. 시드 {seeds}개에서 짝지은 차이의 평균 ± 표준오차. \
         테스트 정확도는 {gain}%p",
    ),
    widget: "dropout",
    query: "drop=0.5&layer=hidden&scaling=inverted&set=mnist14&images=30&wrong=0.2&epochs=80&batch=32&lr=0.05&seeds=5",
    measure,
};

const SEEDS: u64 = 8;

fn measure() -> Measured {
    let (state, notices) = State::from_query(&dropout::SPEC, SPEC.query);
    assert!(notices.is_empty(), "{notices:?}");
    let plan = |name, net: &str| Plan {
        name,
        label: Text::new("", ""),
        hue: Hue::Grey,
        dash: Dash::Solid,
        recipe: Recipe::momentum(net.to_string(), &state.settings),
        images: 30,
        validation: 0,
        epochs: 80,
    };
    let plans = vec![
        plan("without", "flatten, dense 128, relu, dense 10"),
        plan("dropout", "flatten, dense 128, relu, dropout 0.5, dense 10"),
        plan("forgotten", "flatten, dense 128, relu, dropout 0.5 forgotten, dense 10"),
        plan("dropconnect", "flatten, dropconnect 128 0.5, relu, dropconnect 10 0.5"),
    ];
    let images = Inputs::built_in().images(&mnist14::SPEC);
    let mut trials = Trials::new(&images, plans, 1..1 + SEEDS, 1).unwrap_or_else(|why| panic!("{}", why.en));
    while trials.step < trials.last() {
        trials.tick();
    }

    let end = |arm: &Arm, of: fn(&Look) -> f64| -> Vec<f64> {
        arm.runs.iter().map(|run| of(run.looks.last().expect("looked at"))).collect()
    };
    let over = |arm: usize, of| Mean::of(end(&trials.arms[arm], of).into_iter());
    // Seed by seed: the second arm's less the first's.
    let change = |first: usize, second: usize, of| {
        let (first, second) = (end(&trials.arms[first], of), end(&trials.arms[second], of));
        let changes: Vec<f64> = first.iter().zip(&second).map(|(first, second)| second - first).collect();
        Mean::of(changes.into_iter())
    };
    let gap = |look: &Look| look.train.accuracy - look.test.accuracy;
    let test = |look: &Look| look.test.accuracy;
    let loss = |look: &Look| look.test.loss;
    let (closed, gain) = (change(1, 0, gap), change(0, 1, test));
    let (connect_closed, connect_gain) = (change(3, 0, gap), change(0, 3, test));
    let points = |mean: Mean| mean.percent().text(1);
    Measured {
        headline: points(closed),
        values: vec![
            ("closed", points(closed)),
            ("gain", format!("+{}", points(gain))),
            ("without", points(over(0, gap))),
            ("with", points(over(1, gap))),
            ("train_without", points(over(0, |look| look.train.accuracy))),
            ("train_with", points(over(1, |look| look.train.accuracy))),
            ("test_without", points(over(0, test))),
            ("test_with", points(over(1, test))),
            ("connect_closed", points(connect_closed)),
            ("connect_gain", points(connect_gain)),
            ("connect_train", points(over(3, |look| look.train.accuracy))),
            ("connect_test", points(over(3, test))),
            ("forgotten_change", points(change(1, 2, test))),
            ("loss_with", over(1, loss).text(2)),
            ("loss_forgotten", over(2, loss).text(2)),
            ("loss_change", change(1, 2, loss).text(2)),
            ("seeds", SEEDS.to_string()),
        ],
        holds: [closed, gain, connect_closed].iter().all(|mean| mean.mean > 3.0 * mean.error)
            && connect_gain.mean > 2.0 * connect_gain.error,
    }
}
