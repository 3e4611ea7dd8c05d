//! Translation by whole pixels.

use super::resample::{Border, resample};
use super::settings::MIRROR;
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "translation",
    title: Text::new("Translation", "평행 이동"),
    line: Text::doc(
        "Shifts the image by whole pixels; what it leaves is filled.",
        "이미지를 픽셀 단위로 옮기고, 비는 자리를 채웁니다.",
    ),
    settings: &[SHIFT, MIRROR],
    parameters: &[
        Parameter { name: "dx", label: Text::new("to the right", "오른쪽으로"), unit: " px" },
        Parameter { name: "dy", label: Text::new("down", "아래로"), unit: " px" },
    ],
    source: file!(),
};

const SHIFT: Setting = Setting {
    name: "shift",
    symbol: "s",
    label: Text::doc("largest shift", "최대 이동"),
    help: Text::doc(
        "As a share of each side; a shift is uniform within it, then rounded to pixels.",
        "각 변의 길이에 대한 비율입니다. 이 범위에서 고르게 뽑아 픽셀 단위로 반올림합니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.5, default: 0.1, log: false },
};

/// Settings: `shift` s in [0, ½], `mirror`. Draws the shifts in pixels, to the
/// right and down.
pub fn new(set: &Scoped, _: &[Image]) -> Translation {
    Translation { shift: set.number("shift"), border: Border::new(set) }
}

pub struct Translation {
    shift: f64,
    border: Border,
}

impl Augmentation for Translation {
    fn draw(&self, image: &Image, rng: &mut Rng) -> Drawn {
        let mut along = |side: usize| libm::round(between(-self.shift, self.shift, rng) * side as f64);
        [along(image.width), along(image.height), 0.0, 0.0]
    }

    fn apply(&self, image: &Image, &[dx, dy, ..]: &Drawn, to: &mut Image) {
        resample(image, self.border, to, |x, y| (x - dx, y - dy));
    }
}
