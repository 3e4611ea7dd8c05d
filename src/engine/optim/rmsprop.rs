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
    hessian: false,
    memory: |_, n| 3 * n,
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

/// The rule, line by line.
pub fn update(_: &Scoped) -> &'static [Line] {
    &[MEAN, VELOCITY, STEP]
}

const MEAN: Line = Line {
    left: "s",
    right: "γ s + (1 − γ) g²",
    unit: Unit::Square,
    title: Text::new("mean of squares", "제곱의 평균"),
    caption: Text::new(
        "A running mean of squared gradients: at each update the old ones fade to the share γ.",
        "기울기 제곱의 이동 평균입니다. 갱신할 때마다 지난 값은 γ의 비율로 옅어집니다.",
    ),
};

const VELOCITY: Line = Line {
    left: "v",
    right: "ρ v + g / (√s + ε)",
    unit: Unit::Plain,
    title: Text::new("velocity", "속도"),
    caption: Text::new(
        "A gradient over its root has no unit: how steep the surface is no longer matters. \
         With ρ = 0 nothing of the old velocity is kept.",
        "기울기를 그 제곱근으로 나누면 단위가 사라져, 곡면이 얼마나 가파른지는 상관이 없어집니다. \
         ρ가 0이면 이전 속도는 남지 않습니다.",
    ),
};

const STEP: Line = Line {
    left: "x",
    right: "x − α v",
    unit: Unit::Parameter,
    title: Text::new("step", "걸음"),
    caption: Text::new("The step is α times that.", "이 값의 α배만큼 움직입니다."),
};

#[derive(Clone)]
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
            *s = (self.decay * *s + self.rest * g * g).flushed();
            *v = (self.momentum * *v + g / (s.sqrt() + self.eps)).flushed();
            *x -= self.lr * *v;
        }
    }

    fn set_lr(&mut self, lr: f64) {
        self.lr = T::of(lr);
    }

    fn probes(&self, see: &mut dyn FnMut(&'static str, &[T])) {
        see("g", &self.g);
        see("s", &self.s);
        see("v", &self.v);
    }
}
