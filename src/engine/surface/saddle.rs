//! A saddle with a way down on either side: flat where it matters.

use super::*;

pub const SPEC: Spec = Spec {
    name: "saddle",
    title: Text::new("Saddle", "안장점"),
    line: Text::doc(
        "Up on both sides along x, down on both along y: between two minima the gradient all but vanishes.",
        "x 방향으로는 올라가고 y 방향으로는 내려가, 두 최솟값 사이에서 기울기가 거의 사라집니다.",
    ),
    formula: doc(r"f(x, y) = x^2 - y^2 + \tfrac14 y^4"),
    settings: &[],
    domain: Domain { x: (-3.84, 3.84), y: (-2.16, 2.16) },
    start: [-2.0, 1e-4],
    minima: &[[0.0, std::f64::consts::SQRT_2], [0.0, -std::f64::consts::SQRT_2]],
    curvature: |_| 12.0,
    distance: 2.5,
    source: file!(),
};

/// No settings.
pub fn new(_: &Scoped) -> Result<Saddle, Complaint> {
    Ok(Saddle)
}

pub struct Saddle;

impl Surface for Saddle {
    fn value(&self, [x, y]: [f64; 2]) -> f64 {
        x * x - y * y + 0.25 * y * y * y * y
    }

    fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [2.0 * x, y * y * y - 2.0 * y]
    }

    fn hessian(&self, [_, y]: [f64; 2]) -> [[f64; 2]; 2] {
        [[2.0, 0.0], [0.0, 3.0 * y * y - 2.0]]
    }
}
