//! Shear: rows slide over one another.

use super::resample::{Border, resample};
use super::settings::MIRROR;
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "shear",
    title: Text::new("Shear", "전단(shear)"),
    line: Text::doc("Leans the image to a side, as handwriting leans.", "손글씨가 기울듯 이미지를 옆으로 기울입니다."),
    settings: &[DEGREES, MIRROR],
    parameters: &[Parameter { name: "angle", label: Text::new("lean", "기울기 각도"), unit: "°" }],
    source: file!(),
};

const DEGREES: Setting = Setting {
    name: "degrees",
    symbol: "φ",
    label: Text::doc("largest angle in degrees", "최대 각도(도)"),
    help: Text::doc(
        "How far upright lines lean; the angle is uniform in −φ … φ.",
        "수직선이 기우는 각도입니다. −φ와 φ 사이에서 고르게 뽑습니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 60.0, default: 15.0, log: false },
};

/// Settings: `degrees` φ in [0, 60], `mirror`. Draws the angle in degrees; above 0
/// the top leans to the right.
pub fn new(set: &Scoped, _: &[Image]) -> Shear {
    Shear { degrees: set.number("degrees"), border: Border::new(set) }
}

pub struct Shear {
    degrees: f64,
    border: Border,
}

impl Augmentation for Shear {
    fn draw(&self, _: &Image, rng: &mut Rng) -> Drawn {
        [between(-self.degrees, self.degrees, rng), 0.0, 0.0, 0.0]
    }

    fn apply(&self, image: &Image, &[angle, ..]: &Drawn, to: &mut Image) {
        let slope = libm::tan(angle.to_radians());
        resample(image, self.border, to, |x, y| (x + slope * y, y));
    }
}
