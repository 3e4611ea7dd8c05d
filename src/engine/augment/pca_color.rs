//! PCA colour jitter: a little of the directions in which the colours of a set of
//! images vary most.
//!
//! A. Krizhevsky, I. Sutskever, G. Hinton (2012), “ImageNet classification with deep
//! convolutional neural networks”, section 4.1: to each pixel `Σ αᵢ λᵢ pᵢ` is added,
//! with `pᵢ` and `λᵢ` the eigenvectors and eigenvalues of the covariance of all
//! pixels' red, green and blue, and `αᵢ` normal of mean 0 and deviation σ = 0.1. They
//! are computed from the images at hand, not taken from ImageNet. An eigenvalue is a
//! variance, so its unit matters: here values are in [0, 1].

use super::color::is_colored;
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "pca_color",
    title: Text::new("PCA colour jitter", "PCA 색 흔들기"),
    line: Text::doc(
        "Shifts all colours along the directions in which the images' own colours vary.",
        "이미지들의 색이 실제로 많이 변하는 방향을 따라 모든 색을 옮깁니다.",
    ),
    settings: &[SIGMA],
    parameters: &[
        Parameter { name: "alpha1", label: Text::new("α₁", "α₁"), unit: "" },
        Parameter { name: "alpha2", label: Text::new("α₂", "α₂"), unit: "" },
        Parameter { name: "alpha3", label: Text::new("α₃", "α₃"), unit: "" },
    ],
    source: file!(),
};

const SIGMA: Setting = Setting {
    name: "sigma",
    symbol: "σ",
    label: Text::doc("standard deviation", "표준편차"),
    help: Text::doc(
        "Of each direction's coefficient; the paper's is 0.1, which is hardly seen.",
        "각 방향에 곱하는 계수의 표준편차입니다. 논문의 값은 0.1이며, 눈에는 거의 띄지 않습니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 10.0, default: 0.1, log: false },
};

/// Settings: `sigma` σ in [0, 10]. Draws α₁, α₂, α₃, of the largest eigenvalue first.
/// An image of other than three channels stays as it is, and counts for nothing.
pub fn new(set: &Scoped, images: &[Image]) -> PcaColor {
    let (eigenvalues, eigenvectors) = eigen(covariance(images));
    PcaColor { sigma: set.number("sigma"), eigenvalues, eigenvectors }
}

pub struct PcaColor {
    sigma: f64,
    /// λᵢ, the largest first, and the pᵢ that belong to them.
    pub eigenvalues: [f64; 3],
    pub eigenvectors: [[f64; 3]; 3],
}

impl Augmentation for PcaColor {
    fn draw(&self, _: &Image, rng: &mut Rng) -> Drawn {
        let mut alpha = || self.sigma * rng.normal();
        [alpha(), alpha(), alpha(), 0.0]
    }

    fn apply(&self, image: &Image, alpha: &Drawn, to: &mut Image) {
        to.copy(image);
        if !is_colored(image) {
            return;
        }
        let along = |channel: usize| {
            let part = |i: usize| alpha[i] * self.eigenvalues[i] * self.eigenvectors[i][channel];
            (part(0) + part(1) + part(2)) as f32
        };
        let shift = [along(0), along(1), along(2)];
        for pixel in to.pixels.chunks_exact_mut(3) {
            for (value, shift) in pixel.iter_mut().zip(shift) {
                *value = (*value + shift).clamp(0.0, 1.0);
            }
        }
    }
}

/// Of red, green and blue over all pixels of all images; zeros where there is none.
fn covariance(images: &[Image]) -> [[f64; 3]; 3] {
    let pixels = || {
        let colored = images.iter().filter(|image| is_colored(image));
        colored.flat_map(|image| image.pixels.chunks_exact(3)).map(|pixel| [0, 1, 2].map(|i| f64::from(pixel[i])))
    };
    let count = pixels().count().max(1) as f64;
    let mut mean = [0.0; 3];
    pixels().for_each(|pixel| (0..3).for_each(|i| mean[i] += pixel[i] / count));
    let mut covariance = [[0.0; 3]; 3];
    for pixel in pixels() {
        for i in 0..3 {
            for j in 0..3 {
                covariance[i][j] += (pixel[i] - mean[i]) * (pixel[j] - mean[j]) / count;
            }
        }
    }
    covariance
}

/// Eigenvalues of a symmetric matrix, the largest first, each with its eigenvector of
/// length 1: by Jacobi's rotations, as `engine::eigen`, which needs no vectors.
fn eigen(mut a: [[f64; 3]; 3]) -> ([f64; 3], [[f64; 3]; 3]) {
    let mut vectors = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    // Four to six sweeps are enough; the bound only ends the search in a matrix of NaNs.
    for _ in 0..20 {
        for (p, q) in [(0, 1), (0, 2), (1, 2)] {
            if a[p][q] == 0.0 {
                continue;
            }
            let tau = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
            let tan = f64::copysign(1.0, tau) / (tau.abs() + (1.0 + tau * tau).sqrt());
            let cos = 1.0 / (1.0 + tan * tan).sqrt();
            let sin = tan * cos;
            let turn = |x: f64, y: f64| (cos * x - sin * y, sin * x + cos * y);
            for row in &mut a {
                (row[p], row[q]) = turn(row[p], row[q]);
            }
            for k in 0..3 {
                (a[p][k], a[q][k]) = turn(a[p][k], a[q][k]);
                (vectors[p][k], vectors[q][k]) = turn(vectors[p][k], vectors[q][k]);
            }
        }
    }
    let mut order = [0, 1, 2];
    order.sort_by(|&i, &j| a[j][j].total_cmp(&a[i][i]));
    (order.map(|i| a[i][i]), order.map(|i| vectors[i]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Colours along (2, 1, 2) / 3 vary sixteen times as much as along (−2, 2, 1) / 3, and not at all along the third.
    #[test]
    fn eigenvectors_are_the_directions_of_the_set() {
        let mut image = Image::black(4, 1, 3);
        for (x, (long, short)) in [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)].into_iter().enumerate() {
            let (long, short) = (0.24 * long / 3.0, 0.06 * short / 3.0);
            let shift = [2.0 * long - 2.0 * short, long + 2.0 * short, 2.0 * long + short];
            image.at_mut(x, 0).iter_mut().zip(shift).for_each(|(value, shift)| *value = (0.5 + shift) as f32);
        }
        // An image without colours counts for nothing.
        let (eigenvalues, eigenvectors) = eigen(covariance(&[image, Image::black(3, 3, 1)]));
        for (i, expected) in [0.24 * 0.24, 0.06 * 0.06, 0.0].into_iter().enumerate() {
            assert!((eigenvalues[i] - expected).abs() < 1e-8, "{eigenvalues:?}");
        }
        for (i, direction) in [[2.0, 1.0, 2.0], [-2.0, 2.0, 1.0], [1.0, 2.0, -2.0]].into_iter().enumerate() {
            let along: f64 = (0..3).map(|k| eigenvectors[i][k] * direction[k] / 3.0).sum();
            assert!((along.abs() - 1.0).abs() < 1e-6, "{eigenvectors:?}");
        }
    }

    #[test]
    fn a_set_without_colours_shifts_nothing() {
        for images in [&[][..], &[Image::black(2, 2, 1)], &[Image::black(2, 2, 3)]] {
            let (eigenvalues, _) = eigen(covariance(images));
            assert_eq!(eigenvalues, [0.0; 3]);
        }
    }

    #[test]
    fn what_is_added_is_the_sum_of_the_paper() {
        let third = 1.0 / 3.0;
        let pca = PcaColor {
            sigma: 0.1,
            eigenvalues: [0.1, 0.02, 0.01],
            eigenvectors: [
                [2.0 * third, third, 2.0 * third],
                [-2.0 * third, 2.0 * third, third],
                [third, 2.0 * third, -2.0 * third],
            ],
        };
        let mut image = Image::black(2, 1, 3);
        image.at_mut(0, 0).copy_from_slice(&[0.5, 0.5, 0.99]);
        let mut to = Image::black(1, 1, 1);
        pca.apply(&image, &[0.6, -1.5, 3.0, 0.0], &mut to);
        // α λ is (0.06, −0.03, 0.03), so red gets (0.12 + 0.06 + 0.03) / 3, green (0.06 − 0.06 + 0.06) / 3, and so on.
        for (value, expected) in to.at(0, 0).iter().zip([0.57, 0.52, 0.99 + 0.01]) {
            assert!((value - expected).abs() < 1e-6, "{:?}", to.pixels);
        }
        let mut rng = Rng::new(1);
        let alphas: Vec<f64> = (0..20_000).flat_map(|_| pca.draw(&image, &mut rng)[..3].to_vec()).collect();
        let deviation = (alphas.iter().map(|alpha| alpha * alpha).sum::<f64>() / alphas.len() as f64).sqrt();
        // Standard error: 0.1 / √(2 · 60 000) = 0.0003.
        assert!((deviation - 0.1).abs() < 0.0012, "{deviation}");
    }
}
