//! Rosenbrock's banana (1960): a curved valley that is easy to find and slow to follow.

use super::*;

pub const SPEC: Spec = Spec {
    name: "rosenbrock",
    title: Text::new("Rosenbrock", "로젠브록"),
    line: Text::doc(
        "A bent valley with steep walls and an almost flat floor.",
        "벽은 가파르고 바닥은 거의 평평한 굽은 골짜기입니다.",
    ),
    formula: doc(r"f(x, y) = (1 - x)^2 + 100\,(y - x^2)^2"),
    settings: &[],
    domain: Domain { x: (-3.2, 3.2), y: (-0.8, 2.8) },
    start: [-1.5, 2.0],
    minima: &[[1.0, 1.0]],
    curvature: |_| 1000.0,
    distance: 3.0,
    source: file!(),
};

/// No settings.
pub fn new(_: &Scoped) -> Result<Rosenbrock, Complaint> {
    Ok(Rosenbrock)
}

pub struct Rosenbrock;

impl Surface for Rosenbrock {
    fn value(&self, [x, y]: [f64; 2]) -> f64 {
        let (a, b) = (1.0 - x, y - x * x);
        a * a + 100.0 * b * b
    }

    fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let b = y - x * x;
        [-2.0 * (1.0 - x) - 400.0 * x * b, 200.0 * b]
    }

    fn hessian(&self, [x, y]: [f64; 2]) -> [[f64; 2]; 2] {
        [[2.0 - 400.0 * (y - 3.0 * x * x), -400.0 * x], [-400.0 * x, 200.0]]
    }
}
