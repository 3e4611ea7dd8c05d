//! Eigenvalues of symmetric matrices.

/// Of a 2 × 2 matrix, the smaller first.
pub fn eigenvalues2(h: [[f64; 2]; 2]) -> [f64; 2] {
    let middle = 0.5 * (h[0][0] + h[1][1]);
    let half = 0.5 * (h[0][0] - h[1][1]);
    let radius = (half * half + h[0][1] * h[0][1]).sqrt();
    [middle - radius, middle + radius]
}

/// Whether a symmetric `n × n` matrix (row by row; the lower triangle is read,
/// and overwritten) has only positive eigenvalues: whether Cholesky's
/// factorization goes through.
pub fn positive_definite(a: &mut [f64], n: usize) -> bool {
    for j in 0..n {
        for k in 0..j {
            let scale = a[j * n + k];
            for i in j..n {
                a[i * n + j] -= a[i * n + k] * scale;
            }
        }
        let pivot = a[j * n + j];
        // A NaN pivot is no positive one either.
        if pivot.is_nan() || pivot <= 0.0 {
            return false;
        }
        let root = pivot.sqrt();
        for i in j..n {
            a[i * n + j] /= root;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_eigenvalues() {
        assert_eq!(eigenvalues2([[3.0, 0.0], [0.0, 1.0]]), [1.0, 3.0]);
        assert_eq!(eigenvalues2([[0.0, 2.0], [2.0, 0.0]]), [-2.0, 2.0]);
    }

    #[test]
    fn definite_or_not() {
        assert!(positive_definite(&mut [2.0, 0.0, 1.0, 2.0], 2));
        assert!(!positive_definite(&mut [1.0, 0.0, 2.0, 1.0], 2));
        assert!(!positive_definite(&mut [-1.0], 1));
        assert!(!positive_definite(&mut [f64::NAN], 1));
        // 3 × 3 second-difference matrix: eigenvalues 2 − √2, 2, 2 + √2.
        assert!(positive_definite(&mut [2.0, 0.0, 0.0, -1.0, 2.0, 0.0, 0.0, -1.0, 2.0], 3));
    }
}
