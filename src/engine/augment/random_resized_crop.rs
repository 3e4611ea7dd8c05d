//! Random resized crop: a window of random size and shape, brought to the image's size.
//!
//! C. Szegedy et al. (2015), “Going deeper with convolutions”, section 6,
//! <https://arxiv.org/abs/1409.4842>; drawn as by torchvision's `RandomResizedCrop`.

use super::resize::{Window, resize};
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "random_resized_crop",
    title: Text::new("Random resized crop", "무작위 크기 자르기"),
    line: Text::doc(
        "Cuts out a window of random area and shape, and enlarges it to the image's size.",
        "넓이와 모양이 임의인 창을 잘라 내어 원래 크기로 키웁니다.",
    ),
    settings: &[AREA, RATIO],
    parameters: &[
        Parameter { name: "x", label: Text::new("left edge", "왼쪽 끝"), unit: " px" },
        Parameter { name: "y", label: Text::new("upper edge", "위쪽 끝"), unit: " px" },
        Parameter { name: "width", label: Text::new("width", "너비"), unit: " px" },
        Parameter { name: "height", label: Text::new("height", "높이"), unit: " px" },
    ],
    source: file!(),
};

const AREA: Setting = Setting {
    name: "area",
    symbol: "a",
    label: Text::doc("smallest area", "최소 넓이"),
    help: Text::doc(
        "The window's area is uniform between this share of the image's and all of it.",
        "창의 넓이를 이미지 넓이의 이 비율과 전체 사이에서 고르게 뽑습니다.",
    ),
    kind: Kind::Number { min: 0.01, max: 1.0, default: 0.08, log: true },
};

const RATIO: Setting = Setting {
    name: "ratio",
    symbol: "r",
    label: Text::doc("largest ratio of sides", "최대 변의 비율"),
    help: Text::doc(
        "Width to height is between 1/r and r, its logarithm uniform.",
        "가로세로 비율을 1/r과 r 사이에서 로그가 고르게 되도록 뽑습니다.",
    ),
    kind: Kind::Number { min: 1.0, max: 4.0, default: 4.0 / 3.0, log: true },
};

/// Settings: `area` a in [0.01, 1], `ratio` r in [1, 4]. Draws the window: its upper
/// left corner and its size in pixels. It lies inside the image.
pub fn new(set: &Scoped, _: &[Image]) -> RandomResizedCrop {
    RandomResizedCrop { area: set.number("area"), ratio: set.number("ratio") }
}

pub struct RandomResizedCrop {
    area: f64,
    ratio: f64,
}

impl Augmentation for RandomResizedCrop {
    fn draw(&self, image: &Image, rng: &mut Rng) -> Drawn {
        let (width, height) = (image.width as f64, image.height as f64);
        let log_ratio = libm::log(self.ratio);
        // A large window of an unlike shape does not fit; then another is drawn.
        for _ in 0..10 {
            let area = width * height * between(self.area, 1.0, rng);
            let ratio = libm::exp(between(-log_ratio, log_ratio, rng));
            let (across, down) = (libm::round((area * ratio).sqrt()), libm::round((area / ratio).sqrt()));
            if (1.0..=width).contains(&across) && (1.0..=height).contains(&down) {
                let (x, y) = (rng.below((width - across) as usize + 1), rng.below((height - down) as usize + 1));
                return [x as f64, y as f64, across, down];
            }
        }
        // The largest window of a shape that is allowed, in the middle.
        let across = width.min(libm::round(height * self.ratio));
        let down = height.min(libm::round(width * self.ratio));
        [libm::floor((width - across) / 2.0), libm::floor((height - down) / 2.0), across, down]
    }

    fn apply(&self, image: &Image, &[x, y, width, height]: &Drawn, to: &mut Image) {
        let window = Window { x: x as usize, y: y as usize, width: width as usize, height: height as usize };
        resize(image, window, image.width, image.height, to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_lie_inside_and_keep_to_area_and_ratio() {
        let crop = RandomResizedCrop { area: 0.25, ratio: 4.0 / 3.0 };
        let image = Image::black(120, 100, 1);
        let mut rng = Rng::new(3);
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        for _ in 0..2000 {
            let [x, y, width, height] = crop.draw(&image, &mut rng);
            assert!(x >= 0.0 && y >= 0.0 && x + width <= 120.0 && y + height <= 100.0);
            // Sides are rounded to pixels: by half of 1/50 at most.
            assert!((0.98 * 0.75..=1.02 * 4.0 / 3.0).contains(&(width / height)), "{width} × {height}");
            let share = width * height / 12_000.0;
            (least, most) = (least.min(share), most.max(share));
        }
        assert!((0.24..0.26).contains(&least) && (0.97..=1.0).contains(&most), "{least} … {most}");
    }

    #[test]
    fn where_nothing_fits_the_middle_is_taken() {
        let crop = RandomResizedCrop { area: 1.0, ratio: 1.0 };
        let drawn = crop.draw(&Image::black(9, 4, 1), &mut Rng::new(1));
        assert_eq!(drawn, [2.0, 0.0, 4.0, 4.0]);
    }
}
