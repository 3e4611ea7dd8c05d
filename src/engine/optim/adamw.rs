//! AdamW: Adam whose weight decay acts on the weights, not through the gradient.

use super::adam::{BIAS_CORRECTION, FIRST, FIRST_CORRECTED, Moments, SECOND, SECOND_CORRECTED};
use super::settings::{BETA1, BETA2, eps, lr};
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "adamw",
    title: Text::new("AdamW", "AdamW"),
    line: Text::doc(
        "Adam, with every weight shrunk by a fixed share at each step.",
        "걸음마다 모든 가중치를 일정한 비율로 줄이는 Adam입니다.",
    ),
    formula: doc(r"x \leftarrow (1 - \alpha\lambda)\, x - \frac{\alpha\, \hat m}{\sqrt{\hat v} + \varepsilon}"),
    conventions: Text::doc(
        "The decay λ is multiplied by α and taken before Adam's step, as in PyTorch.",
        "PyTorch처럼 감쇠 λ에 α를 곱하고, Adam의 걸음보다 먼저 줄입니다.",
    ),
    paper: Paper {
        authors: doc("I. Loshchilov, F. Hutter"),
        year: 2019,
        title: doc("Decoupled weight decay regularization"),
        url: doc("https://arxiv.org/abs/1711.05101"),
    },
    settings: &[lr(0.3), BETA1, BETA2, eps(1e-8), WEIGHT_DECAY, BIAS_CORRECTION],
    stride: Stride::Length,
    hessian: false,
    memory: |_, n| 3 * n,
    hue: Hue::Violet,
    dash: Dash::DashDotted,
    source: file!(),
};

const WEIGHT_DECAY: Setting = Setting {
    name: "weight_decay",
    symbol: "λ",
    label: Text::doc("weight decay", "가중치 감쇠"),
    help: Text::doc(
        "The share of each weight, times α, that is taken away at each step.",
        "걸음마다 가중치에서 덜어 내는 비율이며, α를 곱해 씁니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 1.0, default: 0.01, log: false },
};

/// Settings: Adam's, and `weight_decay` λ ≥ 0.
pub fn new<T: Real>(set: &Scoped) -> AdamW<T> {
    let (lr, weight_decay) = (set.number("lr"), set.number("weight_decay"));
    AdamW {
        lr: T::of(lr),
        eps: T::of(set.number("eps")),
        weight_decay,
        keep: T::of(1.0 - lr * weight_decay),
        moments: Moments::new(set.number("beta1"), set.number("beta2"), set.switch("bias_correction")),
    }
}

/// The rule, line by line.
pub fn update(set: &Scoped) -> &'static [Line] {
    match set.switch("bias_correction") {
        true => &[FIRST, SECOND, FIRST_CORRECTED, SECOND_CORRECTED, STEP],
        false => &[FIRST, SECOND, STEP_UNCORRECTED],
    }
}

const STEP: Line = Line {
    left: "x",
    right: "(1 − α λ) x − α m̂ / (√v̂ + ε)",
    unit: Unit::Parameter,
    title: Text::new("step", "걸음"),
    caption: Text::new(
        "Every parameter shrinks by the share α λ, then comes Adam's step; the decay stays out of the moments.",
        "먼저 모든 매개변수를 α λ의 비율만큼 줄이고, 그다음 Adam처럼 움직입니다. 감쇠는 모멘트를 거치지 않습니다.",
    ),
};

const STEP_UNCORRECTED: Line = Line { right: "(1 − α λ) x − α m / (√v + ε)", ..STEP };

#[derive(Clone)]
pub struct AdamW<T> {
    lr: T,
    eps: T,
    weight_decay: f64,
    /// 1 − αλ
    keep: T,
    moments: Moments<T>,
}

impl<T: Real> Optimizer<T> for AdamW<T> {
    fn step(&mut self, x: &mut [T], f: &mut dyn Objective<T>) {
        self.moments.step(x, f, self.lr, self.eps, self.keep);
    }

    fn set_lr(&mut self, lr: f64) {
        self.lr = T::of(lr);
        self.keep = T::of(1.0 - lr * self.weight_decay);
    }

    fn probes(&self, see: &mut dyn FnMut(&'static str, &[T])) {
        self.moments.probes(see);
    }
}
