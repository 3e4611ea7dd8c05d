//! Eigenvalues of symmetric matrices.

/// Of a 2 × 2 matrix, the smaller first.
pub fn eigenvalues2(h: [[f64; 2]; 2]) -> [f64; 2] {
    let middle = 0.5 * (h[0][0] + h[1][1]);
    let half = 0.5 * (h[0][0] - h[1][1]);
    let radius = (half * half + h[0][1] * h[0][1]).sqrt();
    [middle - radius, middle + radius]
}

/// Of a symmetric `n × n` matrix (row by row; overwritten), the smallest first,
/// by Jacobi's rotations (1846): each makes one pair of entries off the diagonal
/// zero, and the rest shrinks from sweep to sweep, in the end quadratically.
/// Exact to about `1e-15` times the largest eigenvalue.
pub fn eigenvalues(a: &mut [f64], n: usize) -> Vec<f64> {
    // Six to ten sweeps are enough; the bound only ends the search in a matrix of NaNs.
    for _ in 0..40 {
        let square = |i: usize, j: usize| a[i * n + j] * a[i * n + j];
        let off: f64 = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| square(i, j)).sum();
        let diagonal: f64 = (0..n).map(|i| square(i, i)).sum();
        if off <= 1e-32 * diagonal {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(a, n, p, q);
            }
        }
    }
    let mut values: Vec<f64> = (0..n).map(|i| a[i * n + i]).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// Turns the plane of axes `p` and `q` so that `a[p][q]` becomes 0. Of the two
/// angles that do it, the smaller (Golub and Van Loan 2013, §8.5).
fn rotate(a: &mut [f64], n: usize, p: usize, q: usize) {
    if a[p * n + q] == 0.0 {
        return;
    }
    let tau = (a[q * n + q] - a[p * n + p]) / (2.0 * a[p * n + q]);
    let tan = f64::copysign(1.0, tau) / (tau.abs() + (1.0 + tau * tau).sqrt());
    let cos = 1.0 / (1.0 + tan * tan).sqrt();
    let sin = tan * cos;
    for k in 0..n {
        let (x, y) = (a[k * n + p], a[k * n + q]);
        (a[k * n + p], a[k * n + q]) = (cos * x - sin * y, sin * x + cos * y);
    }
    for k in 0..n {
        let (x, y) = (a[p * n + k], a[q * n + k]);
        (a[p * n + k], a[q * n + k]) = (cos * x - sin * y, sin * x + cos * y);
    }
}

/// Whether a symmetric `n × n` matrix has only positive eigenvalues: whether
/// Cholesky's factorization `L Lᵀ` goes through. `entry(i, j)` gives the lower
/// triangle, each entry once, row by row, and is asked for no more rows than it
/// takes to tell. `l` has room for `n · n` numbers.
pub fn positive_definite(l: &mut [f64], n: usize, mut entry: impl FnMut(usize, usize) -> f64) -> bool {
    for i in 0..n {
        for j in 0..=i {
            let mut rest = entry(i, j);
            for k in 0..j {
                rest -= l[i * n + k] * l[j * n + k];
            }
            if j < i {
                l[i * n + j] = rest / l[j * n + j];
            } else if rest > 0.0 {
                l[i * n + i] = rest.sqrt();
            } else {
                // The pivot is not positive, or NaN.
                return false;
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Second differences: eigenvalues 2 − √2, 2, 2 + √2.
    const DIFFERENCES: [f64; 9] = [2.0, -1.0, 0.0, -1.0, 2.0, -1.0, 0.0, -1.0, 2.0];

    #[test]
    fn known_eigenvalues() {
        assert_eq!(eigenvalues2([[3.0, 0.0], [0.0, 1.0]]), [1.0, 3.0]);
        assert_eq!(eigenvalues2([[0.0, 2.0], [2.0, 0.0]]), [-2.0, 2.0]);
        let root = std::f64::consts::SQRT_2;
        for (found, known) in eigenvalues(&mut DIFFERENCES.clone(), 3).iter().zip([2.0 - root, 2.0, 2.0 + root]) {
            assert!((found - known).abs() < 1e-14, "{found} for {known}");
        }
        assert_eq!(eigenvalues(&mut [1.0, 0.0, 0.0, -1.0], 2), [-1.0, 1.0]);
    }

    #[test]
    fn definite_or_not() {
        let definite = |a: &[f64], n: usize| positive_definite(&mut vec![0.0; n * n], n, |i, j| a[i * n + j]);
        assert!(definite(&[2.0, 1.0, 1.0, 2.0], 2));
        assert!(!definite(&[1.0, 2.0, 2.0, 1.0], 2));
        assert!(!definite(&[-1.0], 1));
        assert!(!definite(&[f64::NAN], 1));
        assert!(definite(&DIFFERENCES, 3));
    }

    #[test]
    fn no_more_rows_are_asked_for_than_needed() {
        let mut asked = 0;
        let mut entry = |_: usize, _: usize| {
            asked += 1;
            -1.0
        };
        assert!(!positive_definite(&mut [0.0; 16], 4, &mut entry));
        assert_eq!(asked, 1);
    }
}
