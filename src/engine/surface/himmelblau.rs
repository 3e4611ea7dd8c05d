//! Himmelblau's function (1972): four equally deep minima round a hill.

use super::*;

pub const SPEC: Spec = Spec {
    name: "himmelblau",
    title: Text::new("Himmelblau", "히멜블라우"),
    line: Text::doc(
        "Four equal minima: which one is reached depends on the start and the method.",
        "깊이가 같은 최솟값이 넷 있어, 출발점과 방법에 따라 닿는 곳이 달라집니다.",
    ),
    formula: doc(r"f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2"),
    settings: &[],
    domain: Domain { x: (-9.6, 9.6), y: (-5.4, 5.4) },
    start: [-0.5, -1.5],
    minima: &[
        [3.0, 2.0],
        [-2.805118086952745, 3.131312518250573],
        [-3.779310253377747, -3.283185991286169],
        [3.584428340330492, -1.848126526964404],
    ],
    curvature: |_| 100.0,
    distance: 4.0,
    source: file!(),
};

/// No settings.
pub fn new(_: &Scoped) -> Result<Himmelblau, Complaint> {
    Ok(Himmelblau)
}

pub struct Himmelblau;

impl Surface for Himmelblau {
    fn value(&self, [x, y]: [f64; 2]) -> f64 {
        let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
        a * a + b * b
    }

    fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
        [4.0 * x * a + 2.0 * b, 2.0 * a + 4.0 * y * b]
    }

    fn hessian(&self, [x, y]: [f64; 2]) -> [[f64; 2]; 2] {
        let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
        let mixed = 4.0 * (x + y);
        [[4.0 * a + 8.0 * x * x + 2.0, mixed], [mixed, 4.0 * b + 8.0 * y * y + 2.0]]
    }
}
