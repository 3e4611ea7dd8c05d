//! Momentum: the gradient accelerates a velocity, and the velocity moves `x`.

use super::settings::{MOMENTUM, lr};
use super::*;

pub const SPEC: Spec = Spec {
    name: "momentum",
    title: Text::new("Momentum", "모멘텀"),
    line: Text::doc(
        "Keeps a velocity that remembers past gradients, and steps along it.",
        "지난 기울기를 기억하는 속도를 두고, 그 속도를 따라 움직입니다.",
    ),
    formula: doc(r"v \leftarrow \rho\, v + g,\qquad x \leftarrow x - \alpha\, v"),
    conventions: Text::doc(
        "The velocity sums gradients and starts at 0, as in PyTorch with dampening 0; \
         with Polyak's velocity of steps (v ← ρ v − α g) a changed α acts differently.",
        "속도는 기울기의 합이고 0에서 시작합니다(PyTorch, dampening 0). \
         걸음을 모으는 폴리악의 꼴(v ← ρ v − α g)과는 α를 도중에 바꿀 때 다르게 움직입니다.",
    ),
    paper: Paper {
        authors: doc("B. T. Polyak"),
        year: 1964,
        title: doc("Some methods of speeding up the convergence of iteration methods"),
        url: doc("https://doi.org/10.1016/0041-5553(64)90137-5"),
    },
    settings: &[lr(0.03), MOMENTUM],
    stride: Stride::Gradient { limit: |set| 2.0 * (1.0 + set.number("momentum")) },
    hessian: false,
    memory: |_, n| 2 * n,
    hue: Hue::Blue,
    dash: Dash::Broken,
    source: file!(),
};

/// Settings: `lr` α > 0, `momentum` 0 ≤ ρ < 1.
pub fn new<T: Real>(set: &Scoped) -> Momentum<T> {
    let (lr, momentum) = (T::of(set.number("lr")), T::of(set.number("momentum")));
    Momentum { lr, momentum, g: Vec::new(), v: Vec::new() }
}

/// The rule, line by line.
pub fn update(_: &Scoped) -> &'static [Line] {
    &[VELOCITY, STEP]
}

pub const VELOCITY: Line = Line {
    left: "v",
    right: "ρ v + g",
    unit: Unit::Gradient,
    title: Text::new("velocity", "속도"),
    caption: Text::new(
        "It keeps the share ρ of itself and gains the gradient: what recurs adds up, what changes sign cancels.",
        "속도는 ρ의 비율만큼 남고 여기에 기울기가 더해집니다. 같은 방향의 기울기는 쌓이고, \
         부호가 바뀌는 기울기는 서로 지워집니다.",
    ),
};

const STEP: Line = Line {
    left: "x",
    right: "x − α v",
    unit: Unit::Parameter,
    title: Text::new("step", "걸음"),
    caption: Text::new("The step follows the velocity, not the gradient.", "걸음은 기울기가 아니라 속도를 따라갑니다."),
};

#[derive(Clone)]
pub struct Momentum<T> {
    lr: T,
    momentum: T,
    g: Vec<T>,
    v: Vec<T>,
}

impl<T: Real> Optimizer<T> for Momentum<T> {
    fn step(&mut self, x: &mut [T], f: &mut dyn Objective<T>) {
        fit(&mut self.g, x.len());
        fit(&mut self.v, x.len());
        f.gradient(x, &mut self.g);
        for ((x, v), &g) in x.iter_mut().zip(&mut self.v).zip(&self.g) {
            *v = (self.momentum * *v + g).flushed();
            *x -= self.lr * *v;
        }
    }

    fn set_lr(&mut self, lr: f64) {
        self.lr = T::of(lr);
    }

    fn probes(&self, see: &mut dyn FnMut(&'static str, &[T])) {
        see("g", &self.g);
        see("v", &self.v);
    }
}
