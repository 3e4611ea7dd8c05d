//! Linear decay: the same amount off the rate at each step.

use super::settings::END_AT_0;
use super::*;

pub const SPEC: Spec = Spec {
    name: "linear",
    title: Text::new("Linear", "선형"),
    line: Text::doc("Every step takes the same amount off the rate.", "걸음마다 학습률을 같은 만큼 줄입니다."),
    formula: doc(r"\alpha_t = \alpha \left(1 - (1 - q)\, \frac{t}{T}\right)"),
    conventions: Text::doc(
        "PyTorch's LinearLR with start_factor = 1, end_factor = q and total_iters = T. The line ends at step T, \
         one after the last.",
        "PyTorch의 LinearLR(start_factor = 1, end_factor = q, total_iters = T)과 같습니다. \
         직선은 마지막 걸음 바로 다음인 T에서 끝납니다.",
    ),
    paper: Paper {
        authors: doc("M. Li, E. Yumer, D. Ramanan"),
        year: 2020,
        title: doc("Budgeted training: rethinking deep neural network training under resource constraints"),
        url: doc("https://arxiv.org/abs/1905.04753"),
    },
    settings: &[END_AT_0],
    source: file!(),
};

/// Settings: `end_factor` 0 ≤ q ≤ 1. `base_lr` α > 0, `total_steps` T ≥ 1.
pub fn new(set: &Scoped, base_lr: f64, total_steps: usize) -> Result<Linear, Complaint> {
    Ok(Linear { base_lr, end_factor: set.number("end_factor"), total_steps })
}

pub struct Linear {
    base_lr: f64,
    end_factor: f64,
    total_steps: usize,
}

impl Schedule for Linear {
    fn rate(&self, step: usize) -> f64 {
        let share = step.min(self.total_steps) as f64 / self.total_steps as f64;
        self.base_lr * (1.0 - (1.0 - self.end_factor) * share)
    }
}
