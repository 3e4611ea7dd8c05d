//! Decay with one over the time: the slowest that still silences noise.

use super::settings::END_ABOVE_0;
use super::*;

pub const SPEC: Spec = Spec {
    name: "inverse-time",
    title: Text::new("1/t", "1/t"),
    line: Text::doc("The rate falls as one over the time.", "학습률이 시간에 반비례해 줄어듭니다."),
    formula: doc(r"\alpha_t = \frac{\alpha}{1 + k\, t},\qquad k = \frac{1/q - 1}{T}"),
    conventions: Text::doc(
        "Its sum is infinite and the sum of its squares is not, which is Robbins and Monro's condition \
         for reaching the minimum through noise. k is set by the share q of α that is left at the end. \
         PyTorch: LambdaLR.",
        "합은 무한하고 제곱의 합은 유한해서, 잡음 속에서도 최솟값에 이른다는 로빈스와 먼로의 조건을 채웁니다. \
         k는 끝에 남는 α의 비율 q로 정합니다. PyTorch에서는 LambdaLR로 씁니다.",
    ),
    paper: Paper {
        authors: doc("H. Robbins, S. Monro"),
        year: 1951,
        title: doc("A stochastic approximation method"),
        url: doc("https://doi.org/10.1214/aoms/1177729586"),
    },
    settings: &[END_ABOVE_0],
    source: file!(),
};

/// Settings: `end_factor` 0 < q ≤ 1. `base_lr` α > 0, `total_steps` T ≥ 1.
pub fn new(set: &Scoped, base_lr: f64, total_steps: usize) -> Result<InverseTime, Complaint> {
    Ok(InverseTime { base_lr, k: (1.0 / set.number("end_factor") - 1.0) / total_steps as f64 })
}

pub struct InverseTime {
    base_lr: f64,
    k: f64,
}

impl Schedule for InverseTime {
    fn rate(&self, step: usize) -> f64 {
        self.base_lr / (1.0 + self.k * step as f64)
    }
}
