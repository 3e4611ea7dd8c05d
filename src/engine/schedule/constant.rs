//! One learning rate throughout.

use super::*;

pub const SPEC: Spec = Spec {
    name: "constant",
    title: Text::new("Constant", "상수"),
    line: Text::doc("The rate stays as it is.", "학습률을 바꾸지 않습니다."),
    formula: doc(r"\alpha_t = \alpha"),
    conventions: Text::doc(
        "With noisy gradients a constant rate leads only to the minimum's neighbourhood, \
         the wider the larger α (theorem 4.6 of the paper).",
        "기울기에 잡음이 있으면 상수 학습률로는 최솟값 근처까지만 다가가며, α가 클수록 멀리서 머뭅니다(논문의 정리 4.6).",
    ),
    paper: Paper {
        authors: doc("L. Bottou, F. E. Curtis, J. Nocedal"),
        year: 2018,
        title: doc("Optimization methods for large-scale machine learning"),
        url: doc("https://arxiv.org/abs/1606.04838"),
    },
    settings: &[],
    source: file!(),
};

/// No settings. `base_lr` α > 0.
pub fn new(_: &Scoped, base_lr: f64, _: usize) -> Result<Constant, Complaint> {
    Ok(Constant { base_lr })
}

pub struct Constant {
    pub base_lr: f64,
}

impl Schedule for Constant {
    fn rate(&self, _: usize) -> f64 {
        self.base_lr
    }
}
