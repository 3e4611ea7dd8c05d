//! What the changes of colour have in common.

use super::Image;
use crate::spec::{Kind, Setting, Text};

/// How far a factor may be from 1: `jitter` j, with the factor uniform in
/// max(0, 1 − j) … 1 + j, as torchvision's `ColorJitter`.
pub const JITTER: Setting = Setting {
    name: "jitter",
    symbol: "j",
    label: Text::doc("largest change", "최대 변화"),
    help: Text::doc(
        "The factor is uniform in 1 − j … 1 + j, and never below 0.",
        "배율을 1 − j와 1 + j 사이에서 고르게 뽑으며, 0보다 작아지지는 않습니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 2.0, default: 0.4, log: false },
};

/// How bright a pixel is: `0.299 R + 0.587 G + 0.114 B` (ITU-R BT.601); of a pixel
/// with other than three channels, their mean.
pub fn luma(pixel: &[f32]) -> f32 {
    match pixel {
        [red, green, blue] => 0.299 * red + 0.587 * green + 0.114 * blue,
        channels => channels.iter().sum::<f32>() / channels.len() as f32,
    }
}

/// `factor · value + (1 − factor) · base`, cut to [0, 1]: towards `base` below 1, away
/// from it above. At a factor of 1 the value stays bit for bit.
pub fn blend(value: f32, base: f32, factor: f32) -> f32 {
    (factor * value + (1.0 - factor) * base).clamp(0.0, 1.0)
}

/// Whether an image has colours: red, green and blue.
pub fn is_colored(image: &Image) -> bool {
    image.channels == 3
}
