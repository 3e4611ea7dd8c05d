//! Stochastic gradient descent: a step down the gradient, nothing else.

use super::settings::lr;
use super::*;

pub const SPEC: Spec = Spec {
    name: "sgd",
    title: Text::new("SGD", "SGD"),
    line: Text::doc(
        "Steps straight down the gradient, by a fixed share of it.",
        "기울기의 반대 방향으로, 기울기에 비례하는 만큼 움직입니다.",
    ),
    formula: doc(r"x \leftarrow x - \alpha\, g"),
    conventions: Text::doc(
        "“Stochastic” lies in the gradient it is given, not in the rule.",
        "‘확률적’이라는 말은 규칙이 아니라 주어지는 기울기에 붙습니다.",
    ),
    paper: Paper {
        authors: doc("H. Robbins, S. Monro"),
        year: 1951,
        title: doc("A stochastic approximation method"),
        url: doc("https://doi.org/10.1214/aoms/1177729586"),
    },
    settings: &[lr(0.03)],
    stride: Stride::Gradient { limit: |_| 2.0 },
    hessian: false,
    memory: |_, n| n,
    hue: Hue::Grey,
    dash: Dash::Solid,
    source: file!(),
};

/// Settings: `lr` α > 0.
pub fn new<T: Real>(set: &Scoped) -> Sgd<T> {
    Sgd { lr: T::of(set.number("lr")), g: Vec::new() }
}

/// The rule, line by line.
pub fn update(_: &Scoped) -> &'static [Line] {
    &[STEP]
}

const STEP: Line = Line {
    left: "x",
    right: "x − α g",
    unit: Unit::Parameter,
    title: Text::new("step", "걸음"),
    caption: Text::new(
        "Each parameter moves against its own gradient, by α times it.",
        "매개변수마다 자기 기울기의 반대쪽으로, 기울기의 α배만큼 움직입니다.",
    ),
};

#[derive(Clone)]
pub struct Sgd<T> {
    lr: T,
    g: Vec<T>,
}

impl<T: Real> Optimizer<T> for Sgd<T> {
    fn step(&mut self, x: &mut [T], f: &mut dyn Objective<T>) {
        fit(&mut self.g, x.len());
        f.gradient(x, &mut self.g);
        for (x, &g) in x.iter_mut().zip(&self.g) {
            *x -= self.lr * g;
        }
    }

    fn set_lr(&mut self, lr: f64) {
        self.lr = T::of(lr);
    }

    fn probes(&self, see: &mut dyn FnMut(&'static str, &[T])) {
        see("g", &self.g);
    }
}
