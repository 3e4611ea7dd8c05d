//! Scale: the image larger or smaller within its frame.

use super::resample::{Border, resample};
use super::settings::MIRROR;
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "scale",
    title: Text::new("Scale", "확대·축소"),
    line: Text::doc(
        "Enlarges or shrinks the image about its centre, within the same frame.",
        "틀은 그대로 두고 이미지를 중심에서 키우거나 줄입니다.",
    ),
    settings: &[SCALE, MIRROR],
    parameters: &[Parameter { name: "factor", label: Text::new("factor", "배율"), unit: "" }],
    source: file!(),
};

const SCALE: Setting = Setting {
    name: "scale",
    symbol: "s",
    label: Text::doc("largest change", "최대 변화"),
    help: Text::doc("The factor is uniform in 1 − s … 1 + s.", "배율을 1 − s와 1 + s 사이에서 고르게 뽑습니다."),
    kind: Kind::Number { min: 0.0, max: 0.9, default: 0.1, log: false },
};

/// Settings: `scale` s in [0, 0.9], `mirror`. Draws the factor; above 1 it enlarges.
pub fn new(set: &Scoped, _: &[Image]) -> Scale {
    Scale { scale: set.number("scale"), border: Border::new(set) }
}

pub struct Scale {
    scale: f64,
    border: Border,
}

impl Augmentation for Scale {
    fn draw(&self, _: &Image, rng: &mut Rng) -> Drawn {
        [between(1.0 - self.scale, 1.0 + self.scale, rng), 0.0, 0.0, 0.0]
    }

    fn apply(&self, image: &Image, &[factor, ..]: &Drawn, to: &mut Image) {
        resample(image, self.border, to, |x, y| (x / factor, y / factor));
    }
}
