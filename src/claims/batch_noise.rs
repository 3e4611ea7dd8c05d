//! The larger the batch, the less its gradient varies: as 1/B while B is a small part of the data.

use super::{Measured, Spec, log_slope};
use crate::engine::batches::{Batches, per_epoch};
use crate::engine::regression::{Batch, Regression};
use crate::engine::rng::Rng;
use crate::engine::surface::Surface;
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "batch-noise",
    page: "sgd",
    sentence: Text::new(
        "The variance of a mini-batch's gradient falls as 1/B as long as B is a small part of the N examples; drawn \
         without replacement, as epochs are, it is lower still by the factor (N − B)/(N − 1), and nothing at B = N.",
        "미니배치 기울기의 분산은 B가 전체 예제 수 N보다 훨씬 작을 때 1/B에 비례해 줄어듭니다. \
         에폭처럼 비복원으로 뽑으면 (N − B)/(N − 1)배로 더 작아지고, B = N이면 0입니다.",
    ),
    caption: Text::new(
        "log–log slope of the variance over B = 1 … 64 of N = 1000; with half of them in a batch \
         it is {half} of what 1/B gives, and (N − B)/(N − 1) is {factor}",
        "N = 1000일 때 B = 1 … 64에서 분산의 로그–로그 기울기. 절반을 한 배치로 쓰면 1/B에서 \
         기대한 값의 {half}배이고, (N − B)/(N − 1)은 {factor}입니다",
    ),
    widget: "minibatch",
    query: "examples=100&batch=1&epochs=1&step=0",
    measure,
};

const N: usize = 1000;
const SIZES: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];
/// Any weights will do: the law holds at each.
const AT: [f64; 2] = [0.0, 0.0];
/// Each cuts the data in two halves, whose gradients lie equally far from the full one.
const HALVINGS: usize = 10_000;

fn measure() -> Measured {
    let data = Regression::generate(N, &mut Rng::new(1));
    // As many batches of each size: 40 N.
    let variances = SIZES.map(|batch| variance(&data, batch, 40 * batch));
    let half = variance(&data, N / 2, HALVINGS) * (N / 2) as f64 / data.gradient_variance(AT);
    let factor = (N - N / 2) as f64 / (N - 1) as f64;
    let slope = log_slope(SIZES.map(|size| size as f64).into_iter().zip(variances));
    Measured {
        headline: format!("{slope:.2}").replace('-', "−"),
        values: vec![
            ("slope", format!("{slope:.2}").replace('-', "−")),
            ("half", format!("{half:.2}")),
            ("factor", format!("{factor:.2}")),
        ],
        holds: (slope + 1.0).abs() <= 0.1 && (half / factor - 1.0).abs() <= 0.05 && variance(&data, N, 1) < 1e-20,
    }
}

/// The mean of `‖g_B − g‖²` over the batches of so many epochs, all at one point.
fn variance(data: &Regression, batch: usize, epochs: usize) -> f64 {
    let mut batches = Batches::new(N, batch, Rng::new(2));
    let full = data.gradient(AT);
    let (mut sum, mut count) = (0.0, 0.0);
    for _ in 0..epochs * per_epoch(N, batch) {
        let members = batches.draw();
        // What is left over at the end of an epoch is a batch of another size.
        if members.len() == batch {
            let [gw, gb] = Batch { data, members }.gradient_at(AT);
            sum += (gw - full[0]) * (gw - full[0]) + (gb - full[1]) * (gb - full[1]);
            count += 1.0;
        }
    }
    sum / count
}
