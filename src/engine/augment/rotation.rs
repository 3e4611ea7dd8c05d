//! Rotation about the image's centre.

use super::resample::{Border, resample};
use super::settings::MIRROR;
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "rotation",
    title: Text::new("Rotation", "회전"),
    line: Text::doc(
        "Turns the image about its centre: nobody holds a camera quite level.",
        "이미지를 중심을 축으로 돌립니다. 카메라를 완전히 수평으로 드는 사람은 없습니다.",
    ),
    settings: &[DEGREES, MIRROR],
    parameters: &[Parameter { name: "angle", label: Text::new("angle", "각도"), unit: "°" }],
    source: file!(),
};

const DEGREES: Setting = Setting {
    name: "degrees",
    symbol: "θ",
    label: Text::doc("largest angle in degrees", "최대 각도(도)"),
    help: Text::doc("The angle is uniform in −θ … θ.", "각도를 −θ와 θ 사이에서 고르게 뽑습니다."),
    kind: Kind::Number { min: 0.0, max: 180.0, default: 10.0, log: false },
};

/// Settings: `degrees` θ in [0, 180], `mirror`. Draws the angle in degrees,
/// counter-clockwise as seen.
pub fn new(set: &Scoped, _: &[Image]) -> Rotation {
    Rotation { degrees: set.number("degrees"), border: Border::new(set) }
}

pub struct Rotation {
    degrees: f64,
    border: Border,
}

impl Augmentation for Rotation {
    fn draw(&self, _: &Image, rng: &mut Rng) -> Drawn {
        [between(-self.degrees, self.degrees, rng), 0.0, 0.0, 0.0]
    }

    fn apply(&self, image: &Image, &[angle, ..]: &Drawn, to: &mut Image) {
        let (cos, sin) = cos_sin(angle);
        resample(image, self.border, to, |x, y| (cos * x - sin * y, sin * x + cos * y));
    }
}

/// Of an angle in degrees; exact for quarter turns, so that those move whole pixels.
fn cos_sin(degrees: f64) -> (f64, f64) {
    let quarters = libm::round(degrees / 90.0);
    let rest = (degrees - 90.0 * quarters).to_radians();
    let (cos, sin) = (libm::cos(rest), libm::sin(rest));
    match (quarters as i64).rem_euclid(4) {
        0 => (cos, sin),
        1 => (-sin, cos),
        2 => (-cos, -sin),
        _ => (sin, -cos),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cosine_and_sine_of_all_quarters() {
        for degrees in -40..=40 {
            let degrees = f64::from(degrees) * 11.25;
            let (cos, sin) = cos_sin(degrees);
            let angle = degrees.to_radians();
            assert!((cos - libm::cos(angle)).abs() < 1e-14 && (sin - libm::sin(angle)).abs() < 1e-14, "{degrees}");
        }
        assert_eq!([0.0, 90.0, 180.0, -90.0].map(cos_sin), [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)]);
    }

    /// A quarter turn counter-clockwise: transposed, then upside down.
    #[test]
    fn a_quarter_turn_is_a_transposition() {
        for side in [1, 2, 5, 8] {
            let mut rng = Rng::new(side as u64);
            let mut image = Image::black(side, side, 3);
            image.pixels.fill_with(|| rng.uniform() as f32);
            for border in [Border::Black, Border::Mirror] {
                let rotation = Rotation { degrees: 180.0, border };
                let mut turned = Image::black(1, 1, 1);
                rotation.apply(&image, &[90.0, 0.0, 0.0, 0.0], &mut turned);
                for y in 0..side {
                    for x in 0..side {
                        assert_eq!(turned.at(x, side - 1 - y), image.at(y, x));
                    }
                }
            }
        }
    }
}
