//! Warm-up: the rate climbs in equal steps to where a schedule begins.
//!
//! P. Goyal et al. (2017), “Accurate, large minibatch SGD: training ImageNet in
//! 1 hour”, section 2.2, <https://arxiv.org/abs/1706.02677>.

use super::Schedule;
use crate::spec::{Kind, Setting, Text};

/// For whoever lets the reader choose a schedule.
pub const WARMUP: Setting = Setting {
    name: "warmup",
    symbol: "w",
    label: Text::doc("warm-up", "워밍업"),
    help: Text::doc(
        "How many steps the rate climbs before the schedule begins; 0 is none.",
        "스케줄을 시작하기 전에 학습률을 조금씩 올리는 걸음 수입니다. 0이면 워밍업이 없습니다.",
    ),
    kind: Kind::Integer { min: 0, max: 100_000, default: 0 },
};

/// `αₜ = (t + 1)/(w + 1) α′₀` for `t < w`, then `α′ₜ₋w`, where `α′` is `main`.
///
/// PyTorch: `SequentialLR` of `LinearLR(start_factor=1/(w+1), total_iters=w)` and
/// `main`. The first step is not lost to a rate of 0. One-cycle begins low
/// itself, and the climb leads to that low rate, as there.
pub struct Warmup<S> {
    /// w
    pub steps: usize,
    pub main: S,
}

impl<S: Schedule> Schedule for Warmup<S> {
    fn rate(&self, step: usize) -> f64 {
        if step < self.steps {
            self.main.rate(0) * (step + 1) as f64 / (self.steps + 1) as f64
        } else {
            self.main.rate(step - self.steps)
        }
    }
}
