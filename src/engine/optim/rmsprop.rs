//! RMSProp: AdaGrad with a leaky sum, so that the distant past is forgotten.

use super::settings::{MOMENTUM, eps, lr};
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "rmsprop",
    title: Text::new("RMSProp", "RMSProp"),
    line: Text::doc(
        "Divides each parameter's step by the root of a running mean of its squared gradients.",
        "매개변수마다 기울기 제곱의 이동 평균의 제곱근으로 걸음을 나눕니다.",
    ),
    formula: doc(
        r"s \leftarrow \gamma\, s + (1-\gamma)\, g^2,\qquad v \leftarrow \rho\, v + \frac{g}{\sqrt{s} + \varepsilon},\qquad x \leftarrow x - \alpha\, v",
    ),
    conventions: Text::doc(
        "ε is added outside the root, s starts at 0 without bias correction, and the momentum \
         gathers the divided gradients, as in PyTorch. PyTorch calls the decay γ “alpha”.",
        "PyTorch처럼 ε을 제곱근 바깥에 더하고, s는 0에서 시작하며 편향 보정이 없고, \
         모멘텀은 나눈 뒤의 기울기를 모읍니다. PyTorch는 감쇠율 γ를 alpha라고 부릅니다.",
    ),
    paper: Paper {
        authors: doc("T. Tieleman, G. Hinton"),
        year: 2012,
        title: doc("Lecture 6.5: RMSProp (COURSERA: Neural networks for machine learning)"),
        url: doc("https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf"),
    },
    settings: &[lr(0.1), DECAY, eps(1e-8), Setting { kind: NO_MOMENTUM, ..MOMENTUM }],
    stride: Stride::Length,
    hue: Hue::Green,
    dash: Dash::Dotted,
    source: file!(),
};

const DECAY: Setting = Setting {
    name: "decay",
    symbol: "γ",
    label: Text::doc("decay", "감쇠율"),
    help: Text::doc(
        "The share of the running mean of squared gradients that is kept at each step.",
        "한 걸음마다 남는 기울기 제곱 이동 평균의 비율입니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.9999, default: 0.99, log: false },
};

const NO_MOMENTUM: Kind = Kind::Number { min: 0.0, max: 0.999, default: 0.0, log: false };

/// Settings: `lr` α > 0, `decay` 0 ≤ γ < 1, `eps` ε > 0, `momentum` 0 ≤ ρ < 1.
pub fn new<T: Real>(set: &Scoped) -> RmsProp<T> {
    RmsProp {
        lr: T::of(set.number("lr")),
        decay: T::of(set.number("decay")),
        rest: T::of(1.0 - set.number("decay")),
        eps: T::of(set.number("eps")),
        momentum: T::of(set.number("momentum")),
        g: Vec::new(),
        s: Vec::new(),
        v: Vec::new(),
    }
}

pub struct RmsProp<T> {
    lr: T,
    decay: T,
    /// 1 − γ, subtracted in double precision
    rest: T,
    eps: T,
    momentum: T,
    g: Vec<T>,
    s: Vec<T>,
    v: Vec<T>,
}

impl<T: Real> Optimizer<T> for RmsProp<T> {
    fn step(&mut self, x: &mut [T], f: &mut dyn Objective<T>) {
        fit(&mut self.g, x.len());
        fit(&mut self.s, x.len());
        fit(&mut self.v, x.len());
        f.gradient(x, &mut self.g);
        let states = self.s.iter_mut().zip(&mut self.v);
        for ((x, (s, v)), &g) in x.iter_mut().zip(states).zip(&self.g) {
            *s = self.decay * *s + self.rest * g * g;
            *v = self.momentum * *v + g / (s.sqrt() + self.eps);
            *x -= self.lr * *v;
        }
    }

    fn probes(&self, see: &mut dyn FnMut(&'static str, &[T])) {
        see("g", &self.g);
        see("s", &self.s);
        see("v", &self.v);
    }
}
