//! Beale's function (1958): flat in the middle, with sharp rises at the corners.

use super::*;

pub const SPEC: Spec = Spec {
    name: "beale",
    title: Text::new("Beale", "빌"),
    line: Text::doc(
        "Nearly flat in the middle, with walls that rise as the sixth power.",
        "가운데는 거의 평평하고 바깥은 여섯제곱으로 치솟습니다.",
    ),
    formula: doc(r"f(x, y) = (1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2"),
    settings: &[],
    domain: Domain { x: (-2.8, 5.2), y: (-2.25, 2.25) },
    start: [1.0, 1.5],
    minima: &[[3.0, 0.5]],
    curvature: |_| 250.0,
    distance: 2.2,
    source: file!(),
};

/// No settings.
pub fn new(_: &Scoped) -> Result<Beale, Complaint> {
    Ok(Beale)
}

pub struct Beale;

/// The three residuals are `cₙ − x + x yⁿ` for n = 1, 2, 3.
const C: [f64; 3] = [1.5, 2.25, 2.625];

impl Surface for Beale {
    fn value(&self, [x, y]: [f64; 2]) -> f64 {
        let powers = [y, y * y, y * y * y];
        (0..3).map(|i| C[i] - x + x * powers[i]).map(|r| r * r).sum()
    }

    fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let powers = [y, y * y, y * y * y];
        let slopes = [1.0, 2.0 * y, 3.0 * y * y];
        let mut g = [0.0; 2];
        for i in 0..3 {
            let r = C[i] - x + x * powers[i];
            g[0] += 2.0 * r * (powers[i] - 1.0);
            g[1] += 2.0 * r * x * slopes[i];
        }
        g
    }

    fn hessian(&self, [x, y]: [f64; 2]) -> [[f64; 2]; 2] {
        let powers = [y, y * y, y * y * y];
        let slopes = [1.0, 2.0 * y, 3.0 * y * y];
        let bends = [0.0, 2.0, 6.0 * y];
        let mut h = [[0.0; 2]; 2];
        for i in 0..3 {
            let r = C[i] - x + x * powers[i];
            let (rx, ry) = (powers[i] - 1.0, x * slopes[i]);
            h[0][0] += 2.0 * rx * rx;
            h[0][1] += 2.0 * (rx * ry + r * slopes[i]);
            h[1][1] += 2.0 * (ry * ry + r * x * bends[i]);
        }
        h[1][0] = h[0][1];
        h
    }
}
