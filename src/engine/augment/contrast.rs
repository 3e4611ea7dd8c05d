//! Contrast: values away from the mean brightness, or towards it.

use super::color::{JITTER, blend, luma};
use super::*;

pub const SPEC: Spec = Spec {
    name: "contrast",
    title: Text::new("Contrast", "대비"),
    line: Text::doc(
        "Pulls all values away from the mean brightness, or towards it.",
        "모든 값을 평균 밝기에서 멀어지게 하거나 가까워지게 합니다.",
    ),
    settings: &[JITTER],
    parameters: &[Parameter { name: "factor", label: Text::new("factor", "배율"), unit: "" }],
    source: file!(),
};

/// Settings: `jitter` j in [0, 2]. Draws the factor, 0 or more; 1 changes nothing.
pub fn new(set: &Scoped, _: &[Image]) -> Contrast {
    Contrast { jitter: set.number("jitter") }
}

pub struct Contrast {
    jitter: f64,
}

impl Augmentation for Contrast {
    fn draw(&self, _: &Image, rng: &mut Rng) -> Drawn {
        [between((1.0 - self.jitter).max(0.0), 1.0 + self.jitter, rng), 0.0, 0.0, 0.0]
    }

    fn apply(&self, image: &Image, &[factor, ..]: &Drawn, to: &mut Image) {
        to.copy(image);
        let pixels = image.pixels.chunks_exact(image.channels);
        let sum: f64 = pixels.map(|pixel| f64::from(luma(pixel))).sum();
        let mean = (sum / (image.width * image.height) as f64) as f32;
        for value in &mut to.pixels {
            *value = blend(*value, mean, factor as f32);
        }
    }
}
