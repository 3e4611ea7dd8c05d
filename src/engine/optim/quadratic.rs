//! For tests: quadratics of any dimension, whose minimum is known.

use super::dot;
use crate::engine::objective::{Evaluations, Objective};
use crate::engine::rng::Rng;

/// `n` normal numbers.
pub fn random(n: usize, seed: u64) -> Vec<f64> {
    let mut rng = Rng::new(seed);
    (0..n).map(|_| rng.normal()).collect()
}

/// ½ (x − m)ᵀ A (x − m), with lowest point m.
pub struct Quadratic {
    /// A, row by row.
    pub a: Vec<f64>,
    pub lowest: Vec<f64>,
    pub evaluations: Evaluations,
}

impl Quadratic {
    /// Eigenvalues in equal ratios from 1 to `kappa`, mirrored at a random plane.
    pub fn random(n: usize, kappa: f64, seed: u64) -> Self {
        let mut v = random(n, seed);
        let length = dot(&v, &v).sqrt();
        v.iter_mut().for_each(|v| *v /= length);
        let eigenvalue = |k: usize| if n == 1 { kappa } else { libm::pow(kappa, k as f64 / (n - 1) as f64) };
        // Row k of I − 2 v vᵀ is the eigenvector of the k-th eigenvalue.
        let mirror = |k: usize, i: usize| f64::from(u8::from(k == i)) - 2.0 * v[k] * v[i];
        let entry = |i: usize, j: usize| (0..n).map(|k| eigenvalue(k) * mirror(k, i) * mirror(k, j)).sum();
        let a = (0..n * n).map(|k| entry(k / n, k % n)).collect();
        Quadratic { a, lowest: random(n, seed + 1), evaluations: Evaluations::default() }
    }

    fn offset(&self, x: &[f64]) -> Vec<f64> {
        x.iter().zip(&self.lowest).map(|(x, lowest)| x - lowest).collect()
    }
}

impl Objective<f64> for Quadratic {
    fn value(&mut self, x: &[f64]) -> f64 {
        self.evaluations.values += 1;
        let d = self.offset(x);
        0.5 * self.a.chunks(d.len()).zip(&d).map(|(row, d_i)| d_i * dot(row, &d)).sum::<f64>()
    }

    fn gradient(&mut self, x: &[f64], g: &mut [f64]) {
        self.evaluations.gradients += 1;
        let d = self.offset(x);
        self.a.chunks(d.len()).zip(g).for_each(|(row, g)| *g = dot(row, &d));
    }

    fn hessian(&mut self, _: &[f64], h: &mut [f64]) -> bool {
        self.evaluations.hessians += 1;
        h.copy_from_slice(&self.a);
        true
    }
}
