//! Horizontal flip: left becomes right.

use super::settings::PROBABILITY;
use super::*;

pub const SPEC: Spec = Spec {
    name: "horizontal_flip",
    title: Text::new("Horizontal flip", "좌우 뒤집기"),
    line: Text::doc(
        "Left becomes right: a cat stays a cat, but a b becomes a d.",
        "왼쪽과 오른쪽을 바꿉니다. 고양이는 그대로 고양이이지만 글자 b는 d가 됩니다.",
    ),
    settings: &[PROBABILITY],
    parameters: &[FLIPPED],
    source: file!(),
};

pub const FLIPPED: Parameter = Parameter { name: "flipped", label: Text::new("flipped", "뒤집음"), unit: "" };

/// Settings: `probability` p in [0, 1]. Draws 1, flipped, or 0, as it was.
pub fn new(set: &Scoped, _: &[Image]) -> HorizontalFlip {
    HorizontalFlip { probability: set.number("probability") }
}

pub struct HorizontalFlip {
    probability: f64,
}

impl Augmentation for HorizontalFlip {
    fn draw(&self, _: &Image, rng: &mut Rng) -> Drawn {
        let flipped = rng.uniform() < self.probability;
        [f64::from(flipped), 0.0, 0.0, 0.0]
    }

    fn apply(&self, image: &Image, &[flipped, ..]: &Drawn, to: &mut Image) {
        to.copy(image);
        if flipped != 0.0 {
            to.mirror();
        }
    }
}
