//! Saturation: each pixel away from its grey, or towards it.

use super::color::{JITTER, blend, is_colored, luma};
use super::*;

pub const SPEC: Spec = Spec {
    name: "saturation",
    title: Text::new("Saturation", "채도"),
    line: Text::doc(
        "Makes colours stronger or paler; at a factor of 0 all is grey.",
        "색을 진하게 하거나 옅게 합니다. 배율이 0이면 회색만 남습니다.",
    ),
    settings: &[JITTER],
    parameters: &[Parameter { name: "factor", label: Text::new("factor", "배율"), unit: "" }],
    source: file!(),
};

/// Settings: `jitter` j in [0, 2]. Draws the factor, 0 or more; 1 changes nothing.
pub fn new(set: &Scoped, _: &[Image]) -> Saturation {
    Saturation { jitter: set.number("jitter") }
}

pub struct Saturation {
    jitter: f64,
}

impl Augmentation for Saturation {
    fn draw(&self, _: &Image, rng: &mut Rng) -> Drawn {
        [between((1.0 - self.jitter).max(0.0), 1.0 + self.jitter, rng), 0.0, 0.0, 0.0]
    }

    fn apply(&self, image: &Image, &[factor, ..]: &Drawn, to: &mut Image) {
        to.copy(image);
        if is_colored(image) {
            for pixel in to.pixels.chunks_exact_mut(3) {
                let grey = luma(pixel);
                for value in pixel {
                    *value = blend(*value, grey, factor as f32);
                }
            }
        }
    }
}
