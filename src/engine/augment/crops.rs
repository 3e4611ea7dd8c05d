//! Crops for test time: fixed ones, whose predictions are averaged.
//!
//! Ten crops: A. Krizhevsky, I. Sutskever, G. Hinton (2012), “ImageNet
//! classification with deep convolutional neural networks”, section 4.1. Several
//! scales: K. He et al. (2016), “Deep residual learning for image recognition”,
//! section 3.4.

use super::resize::{Window, resize};
use super::{Augmentation, Drawn, Image};
use crate::engine::rng::Rng;

/// A window of an image, mirrored or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crop {
    pub window: Window,
    pub mirrored: bool,
}

impl Crop {
    /// Makes `to` what the crop shows, `width` × `height` pixels large.
    pub fn apply(&self, image: &Image, width: usize, height: usize, to: &mut Image) {
        resize(image, self.window, width, height, to);
        if self.mirrored {
            to.mirror();
        }
    }
}

/// Nothing is drawn: the crop, as large as the image was.
impl Augmentation for Crop {
    fn draw(&self, _: &Image, _: &mut Rng) -> Drawn {
        [0.0; 4]
    }

    fn apply(&self, image: &Image, _: &Drawn, to: &mut Image) {
        Crop::apply(self, image, image.width, image.height, to);
    }
}

/// The four corners (upper left, upper right, lower left, lower right) and the
/// middle, `width` × `height` pixels each, or as large as the image where that is
/// smaller.
pub fn five_crops(image: &Image, width: usize, height: usize) -> [Crop; 5] {
    let (width, height) = (width.clamp(1, image.width), height.clamp(1, image.height));
    let (right, bottom) = (image.width - width, image.height - height);
    [(0, 0), (right, 0), (0, bottom), (right, bottom), (right / 2, bottom / 2)]
        .map(|(x, y)| Crop { window: Window { x, y, width, height }, mirrored: false })
}

/// The five crops, then the same five mirrored.
pub fn ten_crops(image: &Image, width: usize, height: usize) -> [Crop; 10] {
    let five = five_crops(image, width, height);
    std::array::from_fn(|i| Crop { mirrored: i >= 5, ..five[i % 5] })
}

/// The ten crops at each of these scales: `width` × `height` pixels of the image
/// enlarged `scale` times (or shrunk, below 1), as windows of the image itself, as
/// far as it reaches.
pub fn multi_scale_crops(image: &Image, width: usize, height: usize, scales: &[f64]) -> Vec<Crop> {
    let window = |side: usize, scale: f64| libm::round(side as f64 / scale) as usize;
    scales.iter().flat_map(|&scale| ten_crops(image, window(width, scale), window(height, scale))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(width: usize, height: usize) -> Image {
        let mut image = Image::black(width, height, 3);
        let mut rng = Rng::new(5);
        image.pixels.fill_with(|| rng.uniform() as f32);
        image
    }

    fn inside(image: &Image, crop: &Crop) -> bool {
        let Window { x, y, width, height } = crop.window;
        width > 0 && height > 0 && x + width <= image.width && y + height <= image.height
    }

    #[test]
    fn five_crops_are_the_corners_and_the_middle() {
        let image = noise(10, 7);
        let corners = five_crops(&image, 4, 4).map(|crop| (crop.window.x, crop.window.y));
        assert_eq!(corners, [(0, 0), (6, 0), (0, 3), (6, 3), (3, 1)]);
        let mut to = Image::black(1, 1, 1);
        five_crops(&image, 4, 4)[3].apply(&image, 4, 4, &mut to);
        assert!((0..4).all(|y| (0..4).all(|x| to.at(x, y) == image.at(6 + x, 3 + y))));
    }

    #[test]
    fn the_second_half_of_ten_is_the_first_mirrored() {
        let image = noise(10, 7);
        let crops = ten_crops(&image, 4, 5);
        let (mut plain, mut mirrored) = (Image::black(1, 1, 1), Image::black(1, 1, 1));
        for (first, second) in crops[..5].iter().zip(&crops[5..]) {
            first.apply(&image, 4, 5, &mut plain);
            second.apply(&image, 4, 5, &mut mirrored);
            assert_ne!(plain, mirrored);
            assert!((0..5).all(|y| (0..4).all(|x| plain.at(x, y) == mirrored.at(3 - x, y))));
        }
    }

    #[test]
    fn scales_take_smaller_windows_of_the_same_image() {
        let image = noise(20, 16);
        let crops = multi_scale_crops(&image, 8, 8, &[1.0, 2.0, 0.8, 0.01, 1000.0]);
        let sizes = [0, 10, 20, 30, 40].map(|i| (crops[i].window.width, crops[i].window.height));
        assert_eq!((crops.len(), sizes), (50, [(8, 8), (4, 4), (10, 10), (20, 16), (1, 1)]));
        assert!(crops.iter().all(|crop| inside(&image, crop)));
    }
}
