//! Nesterov momentum: the gradient is taken where the velocity is about to lead.

use super::momentum::VELOCITY;
use super::settings::{MOMENTUM, lr};
use super::*;

pub const SPEC: Spec = Spec {
    name: "nesterov",
    title: Text::new("Nesterov", "네스테로프"),
    line: Text::doc(
        "Momentum that looks ahead along its velocity before it corrects it.",
        "속도를 따라 앞서 본 자리의 기울기로 속도를 고치는 모멘텀입니다.",
    ),
    formula: doc(r"v \leftarrow \rho\, v + g,\qquad x \leftarrow x - \alpha\,(g + \rho\, v)"),
    conventions: Text::doc(
        "PyTorch's form: x stands for the look-ahead point, so that only the gradient at x is \
         needed (the change of variables of Sutskever et al. 2013 and Bengio et al. 2013).",
        "PyTorch의 꼴입니다. x가 앞서 본 자리를 나타내므로 x에서의 기울기만 있으면 됩니다\
         (Sutskever 외 2013, Bengio 외 2013의 변수 변환).",
    ),
    paper: Paper {
        authors: doc("Y. Nesterov"),
        year: 1983,
        title: doc("A method for solving the convex programming problem with convergence rate O(1/k²)"),
        url: doc("https://www.mathnet.ru/eng/dan46009"),
    },
    settings: &[lr(0.03), MOMENTUM],
    stride: Stride::Gradient {
        limit: |set| {
            let momentum = set.number("momentum");
            2.0 * (1.0 + momentum) / (1.0 + 2.0 * momentum)
        },
    },
    hessian: false,
    memory: |_, n| 2 * n,
    hue: Hue::Cyan,
    dash: Dash::Dashed,
    source: file!(),
};

/// Settings: `lr` α > 0, `momentum` 0 ≤ ρ < 1.
pub fn new<T: Real>(set: &Scoped) -> Nesterov<T> {
    let (lr, momentum) = (T::of(set.number("lr")), T::of(set.number("momentum")));
    Nesterov { lr, momentum, g: Vec::new(), v: Vec::new() }
}

/// The rule, line by line.
pub fn update(_: &Scoped) -> &'static [Line] {
    &[VELOCITY, STEP]
}

const STEP: Line = Line {
    left: "x",
    right: "x − α (g + ρ v)",
    unit: Unit::Parameter,
    title: Text::new("step", "걸음"),
    caption: Text::new(
        "The step adds the gradient to ρ times the new velocity: where the velocity leads next \
         is counted in already.",
        "새 속도의 ρ배에 기울기를 더한 쪽으로 움직입니다. 속도가 다음에 데려갈 곳까지 미리 셈에 넣는 것입니다.",
    ),
};

#[derive(Clone)]
pub struct Nesterov<T> {
    lr: T,
    momentum: T,
    g: Vec<T>,
    v: Vec<T>,
}

impl<T: Real> Optimizer<T> for Nesterov<T> {
    fn step(&mut self, x: &mut [T], f: &mut dyn Objective<T>) {
        fit(&mut self.g, x.len());
        fit(&mut self.v, x.len());
        f.gradient(x, &mut self.g);
        for ((x, v), &g) in x.iter_mut().zip(&mut self.v).zip(&self.g) {
            *v = (self.momentum * *v + g).flushed();
            *x -= self.lr * (g + self.momentum * *v);
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
