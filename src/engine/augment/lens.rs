//! Lens distortion: straight lines bend.
//!
//! The first radial term of Brown's model: D. C. Brown (1971), “Close-range camera
//! calibration”, Photogrammetric Engineering 37(8).

use super::resample::{Border, resample};
use super::settings::MIRROR;
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "lens",
    title: Text::new("Lens distortion", "렌즈 왜곡"),
    line: Text::doc(
        "Bends straight lines outwards like a barrel, or inwards like a pincushion.",
        "직선을 술통처럼 바깥으로, 또는 바늘꽂이처럼 안으로 휘게 합니다.",
    ),
    settings: &[STRENGTH, MIRROR],
    parameters: &[Parameter { name: "k1", label: Text::new("k₁", "k₁"), unit: "" }],
    source: file!(),
};

const STRENGTH: Setting = Setting {
    name: "strength",
    symbol: "k",
    label: Text::doc("strength", "세기"),
    help: Text::doc(
        "k₁ is uniform in −k … k; at 0.3 a corner takes what is 30 % further out (barrel) or in (pincushion).",
        "k₁을 −k와 k 사이에서 고르게 뽑습니다. 0.3이면 모서리에 30 % 더 바깥(술통형)이나 안쪽(바늘꽂이형)의 픽셀이 옵니다.",
    ),
    // Below −1/3 the image would fold over at its corners.
    kind: Kind::Number { min: 0.0, max: 0.3, default: 0.2, log: false },
};

/// Settings: `strength` k in [0, 0.3], `mirror`. Draws `k₁`: a pixel at distance `r`
/// from the centre, where a corner's is 1, shows what is at `r (1 + k₁ r²)`. Above
/// 0 is a barrel, below a pincushion.
pub fn new(set: &Scoped, _: &[Image]) -> Lens {
    Lens { strength: set.number("strength"), border: Border::new(set) }
}

pub struct Lens {
    strength: f64,
    border: Border,
}

impl Augmentation for Lens {
    fn draw(&self, _: &Image, rng: &mut Rng) -> Drawn {
        [between(-self.strength, self.strength, rng), 0.0, 0.0, 0.0]
    }

    fn apply(&self, image: &Image, &[k1, ..]: &Drawn, to: &mut Image) {
        let (width, height) = (image.width as f64, image.height as f64);
        let corner = 0.25 * (width * width + height * height);
        resample(image, self.border, to, |x, y| {
            let out = 1.0 + k1 * (x * x + y * y) / corner;
            (x * out, y * out)
        });
    }
}
