//! A long quadratic valley: the simplest function that is badly conditioned.

use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "ravine",
    title: Text::new("Ravine", "골짜기"),
    line: Text::doc(
        "A quadratic, κ times as steep across as along.",
        "가로지르는 쪽이 따라가는 쪽보다 κ배 가파른 이차 함수입니다.",
    ),
    formula: doc(r"f(x, y) = \tfrac12 (u^2 + \kappa\, v^2),\quad (u, v) = (x, y) \text{ turned by } -\theta"),
    settings: &[KAPPA, ANGLE],
    domain: Domain { x: (-9.6, 6.4), y: (-4.5, 4.5) },
    start: [-8.0, 1.0],
    minima: &[[0.0, 0.0]],
    curvature: |set| set.number("kappa"),
    distance: 8.0,
    source: file!(),
};

const KAPPA: Setting = Setting {
    name: "kappa",
    symbol: "κ",
    label: Text::doc("condition number", "조건수"),
    help: Text::doc("The largest curvature over the smallest.", "가장 큰 곡률을 가장 작은 곡률로 나눈 값입니다."),
    kind: Kind::Number { min: 1.0, max: 10_000.0, default: 20.0, log: true },
};

const ANGLE: Setting = Setting {
    name: "angle",
    symbol: "θ",
    label: Text::doc("rotation in degrees", "회전 각도(도)"),
    help: Text::doc(
        "Turns the valley away from the axes, counter-clockwise.",
        "골짜기를 축에서 반시계 방향으로 돌립니다.",
    ),
    kind: Kind::Number { min: -90.0, max: 90.0, default: 0.0, log: false },
};

/// Settings: `kappa` κ ≥ 1, `angle` θ in degrees.
pub fn new(set: &Scoped) -> Result<Ravine, Complaint> {
    let angle = set.number("angle").to_radians();
    Ok(Ravine { kappa: set.number("kappa"), cos: libm::cos(angle), sin: libm::sin(angle) })
}

pub struct Ravine {
    kappa: f64,
    cos: f64,
    sin: f64,
}

impl Surface for Ravine {
    fn value(&self, [x, y]: [f64; 2]) -> f64 {
        let (u, v) = (x * self.cos + y * self.sin, y * self.cos - x * self.sin);
        0.5 * (u * u + self.kappa * v * v)
    }

    fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let (u, v) = (x * self.cos + y * self.sin, y * self.cos - x * self.sin);
        let across = self.kappa * v;
        [u * self.cos - across * self.sin, u * self.sin + across * self.cos]
    }

    fn hessian(&self, _: [f64; 2]) -> [[f64; 2]; 2] {
        let Ravine { kappa, cos, sin } = *self;
        let mixed = (1.0 - kappa) * cos * sin;
        [[cos * cos + kappa * sin * sin, mixed], [mixed, sin * sin + kappa * cos * cos]]
    }
}
