//! Brightness: all values times a factor.

use super::color::{JITTER, blend};
use super::*;

pub const SPEC: Spec = Spec {
    name: "brightness",
    title: Text::new("Brightness", "밝기"),
    line: Text::doc("Makes the image darker or brighter.", "이미지를 어둡게 하거나 밝게 합니다."),
    settings: &[JITTER],
    parameters: &[Parameter { name: "factor", label: Text::new("factor", "배율"), unit: "" }],
    source: file!(),
};

/// Settings: `jitter` j in [0, 2]. Draws the factor, 0 or more; 1 changes nothing.
pub fn new(set: &Scoped, _: &[Image]) -> Brightness {
    Brightness { jitter: set.number("jitter") }
}

pub struct Brightness {
    jitter: f64,
}

impl Augmentation for Brightness {
    fn draw(&self, _: &Image, rng: &mut Rng) -> Drawn {
        [between((1.0 - self.jitter).max(0.0), 1.0 + self.jitter, rng), 0.0, 0.0, 0.0]
    }

    fn apply(&self, image: &Image, &[factor, ..]: &Drawn, to: &mut Image) {
        to.copy(image);
        for value in &mut to.pixels {
            *value = blend(*value, 0.0, factor as f32);
        }
    }
}
