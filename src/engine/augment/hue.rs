//! Hue: all colours turned round the colour wheel.

use super::color::is_colored;
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "hue",
    title: Text::new("Hue", "색조"),
    line: Text::doc(
        "Turns all colours round the colour wheel: red to yellow to green.",
        "모든 색을 색상환에서 돌립니다. 빨강은 노랑으로, 다시 초록으로 바뀝니다.",
    ),
    settings: &[JITTER],
    parameters: &[Parameter { name: "turn", label: Text::new("turn", "회전"), unit: "" }],
    source: file!(),
};

const JITTER: Setting = Setting {
    name: "jitter",
    symbol: "j",
    label: Text::doc("largest turn", "최대 회전"),
    help: Text::doc(
        "As a share of the whole wheel; the turn is uniform in −j … j.",
        "색상환 한 바퀴에 대한 비율입니다. −j와 j 사이에서 고르게 뽑습니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.5, default: 0.1, log: false },
};

/// Settings: `jitter` j in [0, ½]. Draws the turn as a share of the wheel; 1/3 makes
/// red green. An image of other than three channels stays as it is.
pub fn new(set: &Scoped, _: &[Image]) -> Hue {
    Hue { jitter: set.number("jitter") }
}

pub struct Hue {
    jitter: f64,
}

impl Augmentation for Hue {
    fn draw(&self, _: &Image, rng: &mut Rng) -> Drawn {
        [between(-self.jitter, self.jitter, rng), 0.0, 0.0, 0.0]
    }

    fn apply(&self, image: &Image, &[turn, ..]: &Drawn, to: &mut Image) {
        to.copy(image);
        // To the hue and back is not exact; no turn is.
        if is_colored(image) && turn != 0.0 {
            for pixel in to.pixels.chunks_exact_mut(3) {
                turn_hue(pixel, 6.0 * turn);
            }
        }
    }
}

/// Turns a pixel by so many sixths of the wheel in the model of hue, saturation and
/// value (A. R. Smith 1978, “Color gamut transform pairs”): its largest and its
/// smallest channel stay, which channels they are does not.
fn turn_hue(pixel: &mut [f32], sixths: f64) {
    let [red, green, blue] = [0, 1, 2].map(|channel| f64::from(pixel[channel]));
    let (value, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let chroma = value - least;
    if chroma == 0.0 {
        return;
    }
    // Red is at 0, green at 2, blue at 4.
    let hue = if value == red {
        (green - blue) / chroma
    } else if value == green {
        2.0 + (blue - red) / chroma
    } else {
        4.0 + (red - green) / chroma
    };
    for (channel, at) in pixel.iter_mut().zip([5.0, 3.0, 1.0]) {
        // How far this channel is from where it is least.
        let place = at + hue + sixths;
        let place = place - 6.0 * libm::floor(place / 6.0);
        *channel = (value - chroma * place.min(4.0 - place).clamp(0.0, 1.0)) as f32;
    }
}
