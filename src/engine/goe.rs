//! The Gaussian orthogonal ensemble (GOE): random symmetric matrices that prefer
//! no direction (Mehta, Random Matrices, 3rd ed. 2004, chapter 2).

use super::eigen::{self, positive_definite};
use super::rng::Rng;

/// An entry of the lower triangle: normal, of variance 1 off the diagonal and 2
/// on it. Only with this ratio does turning the axes change nothing.
fn entry(rng: &mut Rng, i: usize, j: usize) -> f64 {
    if i == j { std::f64::consts::SQRT_2 * rng.normal() } else { rng.normal() }
}

/// Draws an `n × n` matrix and tells whether all its eigenvalues are positive.
/// Most matrices betray themselves in their first rows; the others are then
/// never drawn, so a call costs less than three normal numbers on average.
/// `scratch` has room for `n · n` numbers.
pub fn all_positive(n: usize, rng: &mut Rng, scratch: &mut [f64]) -> bool {
    positive_definite(scratch, n, |i, j| entry(rng, i, j))
}

/// Draws an `n × n` matrix and gives its eigenvalues, the smallest first. The
/// mean of their squares is `n + 1`.
pub fn eigenvalues(n: usize, rng: &mut Rng) -> Vec<f64> {
    let mut a = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            a[i * n + j] = entry(rng, i, j);
            a[j * n + i] = a[i * n + j];
        }
    }
    eigen::eigenvalues(&mut a, n)
}

/// The probability that all eigenvalues are positive, where it is short enough
/// to write down: `n` = 1, 2, 3. For 2 it is the share of directions in a cone
/// of half-angle 45°: the matrices (m + h, b; b, m − h) with m > √(h² + b²).
pub fn exact(n: usize) -> Option<f64> {
    use std::f64::consts::{PI, SQRT_2};
    match n {
        1 => Some(0.5),
        2 => Some((2.0 - SQRT_2) / 4.0),
        3 => Some(0.25 - SQRT_2 / (2.0 * PI)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_telling_agree() {
        for n in 1..=4 {
            // The draws part where the factorization stops early, so each matrix has a seed of its own.
            let positive = (0..2000).filter(|&seed| {
                let all = all_positive(n, &mut Rng::new(seed), &mut [0.0; 16]);
                assert_eq!(all, eigenvalues(n, &mut Rng::new(seed))[0] > 0.0, "n = {n}, seed {seed}");
                all
            });
            assert!(positive.count() > 0, "n = {n}");
        }
    }

    #[test]
    fn squares_have_their_mean() {
        let mut rng = Rng::new(1);
        for n in [1, 2, 6] {
            let draws = 20_000;
            let squares = (0..draws).flat_map(|_| eigenvalues(n, &mut rng)).map(|value| value * value);
            let mean = squares.sum::<f64>() / (draws * n) as f64;
            // tr A² = Σ aᵢⱼ² is 2χ² with n(n+1)/2 degrees of freedom, whose variance is 4 n (n + 1).
            let error = (4.0 * (n * (n + 1)) as f64 / draws as f64).sqrt() / n as f64;
            assert!((mean - (n + 1) as f64).abs() < 4.0 * error, "n = {n}: {mean} ± {error}");
        }
    }

    #[test]
    fn shares_are_the_exact_ones() {
        for n in 1..=3 {
            let (mut rng, mut scratch, draws) = (Rng::new(2), [0.0; 9], 100_000);
            let positive = (0..draws).filter(|_| all_positive(n, &mut rng, &mut scratch)).count();
            let (share, exact) = (positive as f64 / draws as f64, exact(n).expect("up to 3"));
            let error = (exact * (1.0 - exact) / draws as f64).sqrt();
            assert!((share - exact).abs() < 4.0 * error, "n = {n}: {share} for {exact}");
        }
    }
}
