//! Systems of linear equations.

use super::real::Real;

/// Solves `a x = b` for a square `a` (row by row; overwritten), and leaves `x`
/// in `b`: Gaussian elimination with partial pivoting, `n³/3` multiplications
/// (Golub and Van Loan 2013, §3.4).
///
/// `false`: `a` is singular, or so nearly that rounding cannot tell it from a
/// singular one, or holds a NaN. What `b` holds then means nothing.
pub fn solve<T: Real>(a: &mut [T], b: &mut [T]) -> bool {
    let n = b.len();
    // Rounding leaves errors of about n times the last digit of the largest entry.
    let largest = a.iter().fold(T::ZERO, |largest, &entry| if entry.abs() > largest { entry.abs() } else { largest });
    let coarse = T::of(8.0 * n as f64) * largest;

    for k in 0..n {
        // Of the rows left, the one with the largest entry in column k: no factor is above 1 then.
        let mut pivot = k;
        for i in k + 1..n {
            if a[i * n + k].abs() > a[pivot * n + k].abs() {
                pivot = i;
            }
        }
        let size = a[pivot * n + k].abs();
        // Lost in the rounding of what it came from. (Comparisons with NaN are false.)
        let stands_out = coarse + size > coarse;
        if !stands_out {
            return false;
        }
        if pivot != k {
            for j in k..n {
                a.swap(k * n + j, pivot * n + j);
            }
            b.swap(k, pivot);
        }
        for i in k + 1..n {
            let factor = a[i * n + k] / a[k * n + k];
            for j in k + 1..n {
                let above = a[k * n + j];
                a[i * n + j] -= factor * above;
            }
            let above = b[k];
            b[i] -= factor * above;
        }
    }

    for k in (0..n).rev() {
        let mut rest = b[k];
        for j in k + 1..n {
            rest -= a[k * n + j] * b[j];
        }
        b[k] = rest / a[k * n + k];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::Rng;

    #[test]
    fn what_is_solved_solves() {
        let mut rng = Rng::new(4);
        for n in 1..=12 {
            let a: Vec<f64> = (0..n * n).map(|_| rng.normal()).collect();
            let x: Vec<f64> = (0..n).map(|_| rng.normal()).collect();
            let mut b: Vec<f64> = (0..n).map(|i| (0..n).map(|j| a[i * n + j] * x[j]).sum()).collect();
            assert!(solve(&mut a.clone(), &mut b), "n = {n}");
            let worst = x.iter().zip(&b).map(|(x, found)| (x - found).abs()).fold(0.0, f64::max);
            assert!(worst < 1e-11, "n = {n}: {worst}");
        }
    }

    /// Without pivoting the first of these would divide by 0, and the second lose all digits.
    #[test]
    fn small_pivots_are_passed_over() {
        let mut b = [2.0, 3.0];
        assert!(solve(&mut [0.0, 1.0, 1.0, 0.0], &mut b));
        assert_eq!(b, [3.0, 2.0]);
        let mut b = [1.0, 2.0];
        assert!(solve(&mut [1e-20, 1.0, 1.0, 1.0], &mut b));
        assert_eq!(b, [1.0, 1.0]);
    }

    #[test]
    fn singular_matrices_are_told() {
        let third = 1.0 / 3.0;
        for a in
            [[0.0; 4], [1.0, 2.0, 2.0, 4.0], [0.1, 0.3, third, 1.0], [2.0, 0.0, 0.0, 0.0], [f64::NAN, 0.0, 0.0, 1.0]]
        {
            assert!(!solve(&mut a.clone(), &mut [1.0, 1.0]), "{a:?}");
            assert!(!solve(&mut a.map(|entry| entry as f32), &mut [1.0_f32, 1.0]), "{a:?} in single precision");
        }
        // Badly conditioned is not singular.
        assert!(solve(&mut [1.0, 0.0, 0.0, 1e-10], &mut [1.0, 1.0]));
    }
}
