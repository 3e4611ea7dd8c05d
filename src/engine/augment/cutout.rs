//! Cutout: a square of the image is black.
//!
//! T. DeVries, G. W. Taylor (2017), “Improved regularization of convolutional neural
//! networks with cutout”, <https://arxiv.org/abs/1708.04552>.

use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "cutout",
    title: Text::new("Cutout", "컷아웃(cutout)"),
    line: Text::doc(
        "Blackens a square at a random place, so that no single detail is relied on.",
        "임의의 위치에 있는 정사각형을 검게 지워, 어느 한 부분에만 의존하지 않게 합니다.",
    ),
    settings: &[SIZE],
    parameters: &[
        Parameter { name: "x", label: Text::new("left edge", "왼쪽 끝"), unit: " px" },
        Parameter { name: "y", label: Text::new("upper edge", "위쪽 끝"), unit: " px" },
        Parameter { name: "width", label: Text::new("width", "너비"), unit: " px" },
        Parameter { name: "height", label: Text::new("height", "높이"), unit: " px" },
    ],
    source: file!(),
};

const SIZE: Setting = Setting {
    name: "size",
    symbol: "",
    label: Text::doc("size", "크기"),
    help: Text::doc(
        "The square's side as a share of the image's shorter side.",
        "정사각형의 한 변을 이미지의 짧은 변에 대한 비율로 정합니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 1.0, default: 0.35, log: false },
};

/// Settings: `size` in [0, 1]. The square's centre is any pixel with the same chance,
/// so a part of the square may lie outside. Draws the part inside: its upper left
/// corner and its size in pixels.
pub fn new(set: &Scoped, _: &[Image]) -> Cutout {
    Cutout { size: set.number("size") }
}

pub struct Cutout {
    size: f64,
}

impl Augmentation for Cutout {
    fn draw(&self, image: &Image, rng: &mut Rng) -> Drawn {
        let side = libm::round(self.size * image.width.min(image.height) as f64) as usize;
        let mut along = |length: usize| {
            let centre = rng.below(length);
            let (first, last) = (centre.saturating_sub(side / 2), (centre + side - side / 2).min(length));
            (first as f64, (last - first) as f64)
        };
        let ((x, width), (y, height)) = (along(image.width), along(image.height));
        [x, y, width, height]
    }

    fn apply(&self, image: &Image, &[x, y, width, height]: &Drawn, to: &mut Image) {
        to.copy(image);
        for row in y as usize..(y + height) as usize {
            for column in x as usize..(x + width) as usize {
                to.at_mut(column, row).fill(0.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_is_black_and_the_rest_is_not() {
        let cutout = Cutout { size: 0.5 };
        let mut image = Image::black(13, 10, 3);
        image.pixels.fill(1.0);
        let (mut rng, mut to) = (Rng::new(1), Image::black(1, 1, 1));
        let mut largest = [0.0_f64; 2];
        for _ in 0..300 {
            let drawn = cutout.draw(&image, &mut rng);
            let [x, y, width, height] = drawn;
            assert!(x >= 0.0 && y >= 0.0 && x + width <= 13.0 && y + height <= 10.0);
            largest = [largest[0].max(width), largest[1].max(height)];
            cutout.apply(&image, &drawn, &mut to);
            for row in 0..10 {
                for column in 0..13 {
                    let (u, v) = (column as f64, row as f64);
                    let inside = (x..x + width).contains(&u) && (y..y + height).contains(&v);
                    assert_eq!(to.at(column, row), if inside { [0.0; 3] } else { [1.0; 3] });
                }
            }
        }
        assert_eq!(largest, [5.0, 5.0]);
    }
}
