//! Cosine annealing: half a wave from the base rate down.

use std::f64::consts::PI;

use super::settings::END_AT_0;
use super::*;

pub const SPEC: Spec = Spec {
    name: "cosine",
    title: Text::new("Cosine", "코사인"),
    line: Text::doc(
        "The rate falls along half a cosine: slowly, then fast, then slowly.",
        "학습률이 코사인의 반 주기를 따라 천천히, 빠르게, 다시 천천히 줄어듭니다.",
    ),
    formula: doc(r"\alpha_t = q\,\alpha + \tfrac12 (1 - q)\,\alpha \left(1 + \cos \frac{\pi t}{T}\right)"),
    conventions: Text::doc(
        "PyTorch's CosineAnnealingLR with T_max = T and eta_min = q α. The wave would end at step T, \
         one after the last.",
        "PyTorch의 CosineAnnealingLR(T_max = T, eta_min = q α)과 같습니다. 반 주기는 마지막 걸음 바로 다음인 T에서 끝납니다.",
    ),
    paper: Paper {
        authors: doc("I. Loshchilov, F. Hutter"),
        year: 2017,
        title: doc("SGDR: stochastic gradient descent with warm restarts"),
        url: doc("https://arxiv.org/abs/1608.03983"),
    },
    settings: &[END_AT_0],
    source: file!(),
};

/// Settings: `end_factor` 0 ≤ q ≤ 1. `base_lr` α > 0, `total_steps` T ≥ 1.
pub fn new(set: &Scoped, base_lr: f64, total_steps: usize) -> Result<Cosine, Complaint> {
    Ok(Cosine { base_lr, lowest: set.number("end_factor") * base_lr, total_steps })
}

pub struct Cosine {
    pub base_lr: f64,
    /// q α
    pub lowest: f64,
    pub total_steps: usize,
}

impl Schedule for Cosine {
    fn rate(&self, step: usize) -> f64 {
        half_wave(self.base_lr, self.lowest, step.min(self.total_steps) as f64 / self.total_steps as f64)
    }
}

/// From `high` at `share` 0 down to `low` at `share` 1, along half a cosine.
pub fn half_wave(high: f64, low: f64, share: f64) -> f64 {
    low + (high - low) * (1.0 + libm::cos(PI * share)) / 2.0
}
