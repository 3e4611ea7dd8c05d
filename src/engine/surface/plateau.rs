//! A single hollow in a plain: far from it the gradient is next to nothing.

use super::*;

pub const SPEC: Spec = Spec {
    name: "plateau",
    title: Text::new("Plateau", "고원"),
    line: Text::doc(
        "Flat far from the hollow, where the gradient falls off as a Gaussian does.",
        "움푹한 곳에서 멀어지면 기울기가 가우스 함수처럼 빠르게 사라집니다.",
    ),
    formula: doc(r"f(x, y) = 1 - e^{-\frac12 (x^2 + y^2)}"),
    settings: &[],
    domain: Domain { x: (-5.6, 4.0), y: (-2.7, 2.7) },
    start: [-3.6, 1.2],
    minima: &[[0.0, 0.0]],
    curvature: |_| 1.0,
    distance: 4.0,
    source: file!(),
};

/// No settings.
pub fn new(_: &Scoped) -> Result<Plateau, Complaint> {
    Ok(Plateau)
}

pub struct Plateau;

impl Surface for Plateau {
    fn value(&self, [x, y]: [f64; 2]) -> f64 {
        -libm::expm1(-0.5 * (x * x + y * y))
    }

    fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let e = libm::exp(-0.5 * (x * x + y * y));
        [x * e, y * e]
    }

    fn hessian(&self, [x, y]: [f64; 2]) -> [[f64; 2]; 2] {
        let e = libm::exp(-0.5 * (x * x + y * y));
        [[(1.0 - x * x) * e, -x * y * e], [-x * y * e, (1.0 - y * y) * e]]
    }
}
