//! Random crop: a window of fixed size, anywhere in the image or the border round it.
//!
//! Without a border as in A. Krizhevsky, I. Sutskever, G. Hinton (2012), “ImageNet
//! classification with deep convolutional neural networks”, section 4.1 (224 of 256
//! pixels: `size` 0.875); with one as in K. He et al. (2016), “Deep residual learning
//! for image recognition”, section 4.2 (4 pixels round 32: `size` 1, `padding` 0.125).

use super::resample::Border;
use super::settings::MIRROR;
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "random_crop",
    title: Text::new("Random crop", "무작위 자르기"),
    line: Text::doc(
        "Cuts out a window of one size at a random place.",
        "정해진 크기의 창을 임의의 위치에서 잘라 냅니다.",
    ),
    settings: &[SIZE, PADDING, MIRROR],
    parameters: &[
        Parameter { name: "x", label: Text::new("left edge", "왼쪽 끝"), unit: " px" },
        Parameter { name: "y", label: Text::new("upper edge", "위쪽 끝"), unit: " px" },
    ],
    source: file!(),
};

const SIZE: Setting = Setting {
    name: "size",
    symbol: "",
    label: Text::doc("size", "크기"),
    help: Text::doc("Of the window, as a share of each side.", "창의 크기를 각 변의 길이에 대한 비율로 정합니다."),
    kind: Kind::Number { min: 0.1, max: 1.0, default: 0.875, log: false },
};

const PADDING: Setting = Setting {
    name: "padding",
    symbol: "",
    label: Text::doc("padding", "패딩"),
    help: Text::doc(
        "How far the window may reach beyond the image, as a share of each side.",
        "창이 이미지 밖으로 나갈 수 있는 거리를 각 변의 길이에 대한 비율로 정합니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.5, default: 0.0, log: false },
};

/// Settings: `size` in [0.1, 1], `padding` in [0, ½], `mirror`. Draws the window's
/// upper left corner in the image's pixels; beyond the border it is below 0.
pub fn new(set: &Scoped, _: &[Image]) -> RandomCrop {
    RandomCrop { size: set.number("size"), padding: set.number("padding"), border: Border::new(set) }
}

pub struct RandomCrop {
    size: f64,
    padding: f64,
    border: Border,
}

impl RandomCrop {
    /// The window's side along a side of the image.
    fn window(&self, side: usize) -> usize {
        (libm::round(self.size * side as f64) as usize).max(1)
    }
}

impl Augmentation for RandomCrop {
    fn draw(&self, image: &Image, rng: &mut Rng) -> Drawn {
        let mut along = |side: usize| {
            let padding = libm::round(self.padding * side as f64) as usize;
            let places = side + 2 * padding - self.window(side) + 1;
            rng.below(places) as f64 - padding as f64
        };
        [along(image.width), along(image.height), 0.0, 0.0]
    }

    fn apply(&self, image: &Image, &[left, top, ..]: &Drawn, to: &mut Image) {
        to.reshape(self.window(image.width), self.window(image.height), image.channels);
        for y in 0..to.height {
            for x in 0..to.width {
                match self.border.pixel(image, left as i64 + x as i64, top as i64 + y as i64) {
                    Some(pixel) => to.at_mut(x, y).copy_from_slice(pixel),
                    None => to.at_mut(x, y).fill(0.0),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crops_have_their_size_and_reach_every_place() {
        let image = Image::black(16, 8, 1);
        for (size, padding, width, height, x, y) in
            [(0.875, 0.0, 14, 7, 0..=2, 0..=1), (1.0, 0.125, 16, 8, -2..=2, -1..=1), (0.1, 0.5, 2, 1, -8..=22, -4..=11)]
        {
            let crop = RandomCrop { size, padding, border: Border::Black };
            let (mut rng, mut to) = (Rng::new(1), Image::black(1, 1, 1));
            let drawn: Vec<Drawn> = (0..4000).map(|_| crop.draw(&image, &mut rng)).collect();
            for (axis, places) in [(0, x), (1, y)] {
                let reached: std::collections::BTreeSet<i64> = drawn.iter().map(|drawn| drawn[axis] as i64).collect();
                assert_eq!(reached, places.collect());
            }
            crop.apply(&image, &drawn[0], &mut to);
            assert_eq!((to.width, to.height), (width, height));
        }
    }

    #[test]
    fn a_crop_is_the_pixels_of_its_window() {
        let mut image = Image::black(4, 4, 1);
        image.pixels.iter_mut().enumerate().for_each(|(i, value)| *value = (1 + i) as f32 / 16.0);
        let mut to = Image::black(1, 1, 1);
        RandomCrop { size: 0.5, padding: 0.5, border: Border::Black }.apply(&image, &[-1.0, 3.0, 0.0, 0.0], &mut to);
        assert_eq!(to.pixels, [0.0, 13.0 / 16.0, 0.0, 0.0]);
        RandomCrop { size: 0.5, padding: 0.5, border: Border::Mirror }.apply(&image, &[-1.0, 3.0, 0.0, 0.0], &mut to);
        assert_eq!(to.pixels, [13.0 / 16.0; 4]);
    }
}
