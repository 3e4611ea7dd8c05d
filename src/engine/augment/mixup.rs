//! Mixup: a weighted mean of two images and of their labels.
//!
//! H. Zhang, M. Cisse, Y. N. Dauphin, D. Lopez-Paz (2018), “mixup: beyond empirical
//! risk minimization”, section 2, <https://arxiv.org/abs/1710.09412>.

use super::{Parameter, Spec};
use crate::engine::rng::Rng;
use crate::spec::{Kind, Scoped, Setting, Text};

/// It takes two images, so it is in no list of transforms of one.
pub const SPEC: Spec = Spec {
    name: "mixup",
    title: Text::new("Mixup", "믹스업(mixup)"),
    line: Text::doc(
        "Lays two images over one another, and their labels in the same shares.",
        "두 이미지를 겹치고, 레이블도 같은 비율로 섞습니다.",
    ),
    settings: &[ALPHA],
    parameters: &[Parameter { name: "lambda", label: Text::new("λ", "λ"), unit: "" }],
    source: file!(),
};

const ALPHA: Setting = Setting {
    name: "alpha",
    symbol: "α",
    label: Text::doc("alpha", "알파"),
    help: Text::doc(
        "The first image's share λ is Beta(α, α): near 0 or 1 for a small α, uniform at 1.",
        "첫 이미지의 비율 λ는 베타 분포 Beta(α, α)를 따릅니다. α가 작으면 0이나 1에 가깝고, 1이면 고릅니다.",
    ),
    kind: Kind::Number { min: 0.05, max: 1.0, default: 0.2, log: true },
};

/// Settings: `alpha` α in [0.05, 1].
pub fn new(set: &Scoped) -> Mixup {
    Mixup { alpha: set.number("alpha") }
}

pub struct Mixup {
    /// α in (0, 1]
    pub alpha: f64,
}

impl Mixup {
    /// λ of Beta(α, α), by Jöhnk's method (1964), which is exact and quick for α ≤ 1.
    pub fn draw(&self, rng: &mut Rng) -> f64 {
        loop {
            let x = libm::pow(rng.uniform(), 1.0 / self.alpha);
            let y = libm::pow(rng.uniform(), 1.0 / self.alpha);
            if x + y > 0.0 && x + y <= 1.0 {
                return x / (x + y);
            }
        }
    }
}

/// `mixed = λ first + (1 − λ) second`: for the pixels of two images of one size, and for
/// their labels, one number a class.
///
/// # Panics
/// When the three are not of one length.
pub fn mix(first: &[f32], second: &[f32], lambda: f64, mixed: &mut [f32]) {
    assert!(first.len() == second.len() && first.len() == mixed.len(), "mixup takes two images of one size");
    mixed.copy_from_slice(first);
    mix_into(mixed, second, lambda);
}

/// The same in place of the first.
pub fn mix_into(first: &mut [f32], second: &[f32], lambda: f64) {
    assert_eq!(first.len(), second.len(), "mixup takes two images of one size");
    let (share, rest) = (lambda as f32, (1.0 - lambda) as f32);
    first.iter_mut().zip(second).for_each(|(first, second)| *first = share * *first + rest * second);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of Beta(α, α) the mean is ½ and the variance 1 / (4 (2α + 1)).
    #[test]
    fn lambda_is_beta_distributed() {
        for alpha in [0.05, 0.2, 1.0] {
            let mut rng = Rng::new(4);
            let n = 40_000;
            let draws: Vec<f64> = (0..n).map(|_| Mixup { alpha }.draw(&mut rng)).collect();
            assert!(draws.iter().all(|lambda| (0.0..=1.0).contains(lambda)));
            let mean = draws.iter().sum::<f64>() / n as f64;
            let variance = draws.iter().map(|lambda| (lambda - 0.5) * (lambda - 0.5)).sum::<f64>() / n as f64;
            // Standard errors are below 0.5 / √n = 0.0025 and 0.1 / √n = 0.0005; four of each.
            assert!((mean - 0.5).abs() < 0.01, "α = {alpha}: {mean}");
            assert!((variance - 0.25 / (2.0 * alpha + 1.0)).abs() < 0.002, "α = {alpha}: {variance}");
        }
    }

    #[test]
    fn images_and_labels_are_mixed_alike() {
        let mut mixed = [0.0; 2];
        mix(&[1.0, 0.0], &[0.0, 1.0], 0.25, &mut mixed);
        assert_eq!(mixed, [0.25, 0.75]);
        for (lambda, expected) in [(1.0, [0.3, 0.9]), (0.0, [0.7, 0.1])] {
            mix(&[0.3, 0.9], &[0.7, 0.1], lambda, &mut mixed);
            assert_eq!(mixed, expected);
        }
    }
}
