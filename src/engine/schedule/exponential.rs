//! Exponential decay: each step takes the same share off the rate.

use super::settings::END_ABOVE_0;
use super::*;

pub const SPEC: Spec = Spec {
    name: "exponential",
    title: Text::new("Exponential", "지수 감쇠"),
    line: Text::doc("Every step takes the same share off the rate.", "걸음마다 학습률을 같은 비율로 줄입니다."),
    formula: doc(r"\alpha_t = \alpha\, q^{\,t/T}"),
    conventions: Text::doc(
        "q is the share of α that is left at the end. \
         PyTorch's ExponentialLR asks for the share of one step, γ = q^(1/T).",
        "q는 끝에 남는 α의 비율입니다. PyTorch의 ExponentialLR에는 한 걸음의 비율 γ = q^(1/T)를 줍니다.",
    ),
    paper: Paper {
        authors: doc("A. Senior, G. Heigold, M. Ranzato, K. Yang"),
        year: 2013,
        title: doc("An empirical study of learning rates in deep neural networks for speech recognition"),
        url: doc("https://doi.org/10.1109/ICASSP.2013.6638963"),
    },
    settings: &[END_ABOVE_0],
    source: file!(),
};

/// Settings: `end_factor` 0 < q ≤ 1. `base_lr` α > 0, `total_steps` T ≥ 1.
pub fn new(set: &Scoped, base_lr: f64, total_steps: usize) -> Result<Exponential, Complaint> {
    Ok(Exponential { base_lr, end_factor: set.number("end_factor"), total_steps })
}

pub struct Exponential {
    base_lr: f64,
    end_factor: f64,
    total_steps: usize,
}

impl Schedule for Exponential {
    fn rate(&self, step: usize) -> f64 {
        self.base_lr * libm::pow(self.end_factor, step as f64 / self.total_steps as f64)
    }
}
