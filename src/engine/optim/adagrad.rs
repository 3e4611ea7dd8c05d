//! AdaGrad: each parameter's step is divided by the root of all its squared gradients so far.

use super::settings::{eps, lr};
use super::*;

pub const SPEC: Spec = Spec {
    name: "adagrad",
    title: Text::new("AdaGrad", "AdaGrad"),
    line: Text::doc(
        "Divides each parameter's step by the root of the sum of its squared gradients.",
        "매개변수마다 지금까지의 기울기 제곱합의 제곱근으로 걸음을 나눕니다.",
    ),
    formula: doc(r"s \leftarrow s + g^2,\qquad x \leftarrow x - \frac{\alpha\, g}{\sqrt{s} + \varepsilon}"),
    conventions: Text::doc(
        "ε is added outside the root and s starts at 0, as in PyTorch.",
        "PyTorch처럼 ε을 제곱근 바깥에 더하고 s는 0에서 시작합니다.",
    ),
    paper: Paper {
        authors: doc("J. Duchi, E. Hazan, Y. Singer"),
        year: 2011,
        title: doc("Adaptive subgradient methods for online learning and stochastic optimization"),
        url: doc("https://jmlr.org/papers/v12/duchi11a.html"),
    },
    settings: &[lr(0.5), eps(1e-10)],
    stride: Stride::Length,
    hessian: false,
    memory: |_, n| 2 * n,
    hue: Hue::Ochre,
    dash: Dash::LongDashed,
    source: file!(),
};

/// Settings: `lr` α > 0, `eps` ε > 0.
pub fn new<T: Real>(set: &Scoped) -> AdaGrad<T> {
    let (lr, eps) = (T::of(set.number("lr")), T::of(set.number("eps")));
    AdaGrad { lr, eps, g: Vec::new(), s: Vec::new() }
}

/// The rule, line by line.
pub fn update(_: &Scoped) -> &'static [Line] {
    &[SUM, STEP]
}

const SUM: Line = Line {
    left: "s",
    right: "s + g²",
    unit: Unit::Square,
    title: Text::new("sum of squares", "제곱합"),
    caption: Text::new(
        "Every squared gradient is added and none is forgotten, so the sum only grows.",
        "기울기의 제곱을 더하기만 하고 잊지 않으므로 이 합은 커지기만 합니다.",
    ),
};

const STEP: Line = Line {
    left: "x",
    right: "x − α g / (√s + ε)",
    unit: Unit::Parameter,
    title: Text::new("step", "걸음"),
    caption: Text::new(
        "Each parameter's gradient is divided by its own root: steep parameters are held back, \
         flat ones are not.",
        "매개변수마다 자기 제곱근으로 기울기를 나눕니다. 가파른 쪽은 걸음이 줄고 평평한 쪽은 줄지 않습니다.",
    ),
};

#[derive(Clone)]
pub struct AdaGrad<T> {
    lr: T,
    eps: T,
    g: Vec<T>,
    s: Vec<T>,
}

impl<T: Real> Optimizer<T> for AdaGrad<T> {
    fn step(&mut self, x: &mut [T], f: &mut dyn Objective<T>) {
        fit(&mut self.g, x.len());
        fit(&mut self.s, x.len());
        f.gradient(x, &mut self.g);
        for ((x, s), &g) in x.iter_mut().zip(&mut self.s).zip(&self.g) {
            *s += g * g;
            *x -= self.lr * g / (s.sqrt() + self.eps);
        }
    }

    fn set_lr(&mut self, lr: f64) {
        self.lr = T::of(lr);
    }

    fn probes(&self, see: &mut dyn FnMut(&'static str, &[T])) {
        see("g", &self.g);
        see("s", &self.s);
    }
}
