//! Vertical flip: the top becomes the bottom.

use super::horizontal_flip::FLIPPED;
use super::settings::PROBABILITY;
use super::*;

pub const SPEC: Spec = Spec {
    name: "vertical_flip",
    title: Text::new("Vertical flip", "상하 뒤집기"),
    line: Text::doc(
        "The top becomes the bottom: for images without an up, as from a microscope or a satellite.",
        "위와 아래를 바꿉니다. 현미경이나 위성 사진처럼 위아래가 따로 없는 이미지에 씁니다.",
    ),
    settings: &[PROBABILITY],
    parameters: &[FLIPPED],
    source: file!(),
};

/// Settings: `probability` p in [0, 1]. Draws 1, flipped, or 0, as it was.
pub fn new(set: &Scoped, _: &[Image]) -> VerticalFlip {
    VerticalFlip { probability: set.number("probability") }
}

pub struct VerticalFlip {
    probability: f64,
}

impl Augmentation for VerticalFlip {
    fn draw(&self, _: &Image, rng: &mut Rng) -> Drawn {
        let flipped = rng.uniform() < self.probability;
        [f64::from(flipped), 0.0, 0.0, 0.0]
    }

    fn apply(&self, image: &Image, &[flipped, ..]: &Drawn, to: &mut Image) {
        to.copy(image);
        if flipped != 0.0 {
            let row = image.width * image.channels;
            for (above, below) in to.pixels.chunks_exact_mut(row).zip(image.pixels.chunks_exact(row).rev()) {
                above.copy_from_slice(below);
            }
        }
    }
}
