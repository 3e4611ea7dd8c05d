//! Two wells of different depth, with a ridge between them.

use super::*;

pub const SPEC: Spec = Spec {
    name: "double-well",
    title: Text::new("Double well", "두 우물"),
    line: Text::doc("A shallow well lies on the way to the deep one.", "깊은 우물로 가는 길에 얕은 우물이 있습니다."),
    formula: doc(r"f(x, y) = (x^2 - 1)^2 + 0.3\,x + \tfrac12 y^2"),
    settings: &[],
    domain: Domain { x: (-3.2, 3.2), y: (-1.8, 1.8) },
    start: [2.0, 1.0],
    minima: &[[-1.035_578_714_088_853_7, 0.0]],
    curvature: |_| 40.0,
    distance: 3.0,
    source: file!(),
};

/// How much lower the left side lies, per unit of x.
const TILT: f64 = 0.3;

/// No settings.
pub fn new(_: &Scoped) -> Result<DoubleWell, Complaint> {
    Ok(DoubleWell)
}

pub struct DoubleWell;

impl Surface for DoubleWell {
    fn value(&self, [x, y]: [f64; 2]) -> f64 {
        let a = x * x - 1.0;
        a * a + TILT * x + 0.5 * y * y
    }

    fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [4.0 * x * (x * x - 1.0) + TILT, y]
    }

    fn hessian(&self, [x, _]: [f64; 2]) -> [[f64; 2]; 2] {
        [[12.0 * x * x - 4.0, 0.0], [0.0, 1.0]]
    }
}
