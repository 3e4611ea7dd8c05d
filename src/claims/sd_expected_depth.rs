//! Under stochastic depth, a mini-batch trains Σ p of the blocks, in the mean.

use super::{Measured, Spec};
use crate::engine::mean::Mean;
use crate::engine::nn::residual;
use crate::spec::Text;
use crate::spec::number::{grouped, short};
use crate::widgets::stochastic_depth::{self, survival};
use crate::widgets::{Inputs, State};

pub const SPEC: Spec = Spec {
    id: "sd-expected-depth",
    page: "stochastic-depth",
    sentence: Text::new(
        "With stochastic depth, the number of blocks that take part in a mini-batch is in the mean the sum of their \
         survival probabilities.",
        "확률적 깊이에서 미니배치에 참여하는 블록의 수는 평균하면 생존 확률의 합과 같습니다.",
    ),
    caption: Text::new(
        "of {blocks} blocks took part in a mini-batch, mean ± standard error over {batches}; the sum of the survival \
         probabilities is {expected}",
        "블록 {blocks}개 가운데 미니배치에 참여한 수(미니배치 {batches}개의 평균 ± 표준오차). 생존 확률의 합은 {expected}",
    ),
    widget: "stochastic-depth",
    query: "blocks=8&survival=0.5&images=30&epochs=20&seeds=3",
    measure,
};

const BLOCKS: usize = 8;

fn measure() -> Measured {
    let expected: f64 = (0..BLOCKS).map(|i| survival(i, BLOCKS, 0.5, false)).sum();
    let (state, notices) = State::from_query(&stochastic_depth::SPEC, SPEC.query);
    assert!(notices.is_empty(), "{notices:?}");
    let made = stochastic_depth::new(&state.settings, state.seed, &Inputs::built_in());
    let mut runs = made.unwrap_or_else(|why| panic!("{}", why.en)).into_trainings();
    let mut active = Vec::new();
    for (training, examples) in &mut runs {
        for _ in 0..400 {
            training.step(examples).unwrap_or_else(|stopped| panic!("{stopped}"));
            active.push(residual::active(&training.model).count_ones() as f64);
        }
    }
    let mean = Mean::of(active.iter().copied());
    Measured {
        headline: mean.text(2),
        values: vec![
            ("mean", mean.text(2)),
            ("expected", short(expected, 4)),
            ("blocks", BLOCKS.to_string()),
            ("batches", grouped(active.len() as u64)),
        ],
        holds: (mean.mean - expected).abs() < 3.0 * mean.error && mean.error < 0.05,
    }
}
