//! Stretch: wider and lower, or narrower and higher.

use super::resample::{Border, resample};
use super::settings::MIRROR;
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "stretch",
    title: Text::new("Stretch", "늘이기"),
    line: Text::doc(
        "Changes the ratio of width to height; areas stay as they are.",
        "넓이는 그대로 두고 가로세로 비율을 바꿉니다.",
    ),
    settings: &[RATIO, MIRROR],
    parameters: &[Parameter { name: "ratio", label: Text::new("width : height", "가로 : 세로"), unit: "" }],
    source: file!(),
};

const RATIO: Setting = Setting {
    name: "ratio",
    symbol: "r",
    label: Text::doc("largest ratio", "최대 비율"),
    help: Text::doc(
        "The ratio is between 1/r and r, its logarithm uniform.",
        "비율을 1/r과 r 사이에서 로그가 고르게 되도록 뽑습니다.",
    ),
    kind: Kind::Number { min: 1.0, max: 4.0, default: 1.25, log: true },
};

/// Settings: `ratio` r in [1, 4], `mirror`. Draws what the ratio of width to height
/// is multiplied by.
pub fn new(set: &Scoped, _: &[Image]) -> Stretch {
    Stretch { log_ratio: libm::log(set.number("ratio")), border: Border::new(set) }
}

pub struct Stretch {
    log_ratio: f64,
    border: Border,
}

impl Augmentation for Stretch {
    fn draw(&self, _: &Image, rng: &mut Rng) -> Drawn {
        [libm::exp(between(-self.log_ratio, self.log_ratio, rng)), 0.0, 0.0, 0.0]
    }

    fn apply(&self, image: &Image, &[ratio, ..]: &Drawn, to: &mut Image) {
        let root = ratio.sqrt();
        resample(image, self.border, to, |x, y| (x / root, y * root));
    }
}
