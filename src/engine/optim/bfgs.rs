//! BFGS: a guess of the inverse Hessian, mended after each step.

use super::quasi_newton::{Inverse, QuasiNewton, TOLERANCE};
use super::*;

pub const SPEC: Spec = Spec {
    name: "bfgs",
    title: Text::new("BFGS", "BFGS"),
    line: Text::doc(
        "Learns the inverse Hessian from how each step changed the gradient, and searches along its Newton step.",
        "걸음마다 기울기가 달라진 정도에서 헤세 행렬의 역행렬을 배우고, 그것으로 정한 방향을 따라 탐색합니다.",
    ),
    formula: doc(
        r"\begin{gathered} x \leftarrow x - \alpha\, H g, \qquad s = \Delta x,\quad y = \Delta g,\quad \rho = 1 / y^{\mathsf T} s,\\ H \leftarrow (I - \rho\, s y^{\mathsf T})\, H\, (I - \rho\, y s^{\mathsf T}) + \rho\, s s^{\mathsf T}\end{gathered}",
    ),
    conventions: Text::doc(
        "H stands for the inverse of the Hessian. The line search finds α, by the strong Wolfe conditions with \
         c₁ = 10⁻⁴ and c₂ = 0.9. The first pair scales H by yᵀs / yᵀy.",
        "H는 헤세 행렬의 역행렬을 대신합니다. α는 직선 탐색이 정하며, c₁ = 10⁻⁴, c₂ = 0.9인 강한 울프 조건을 씁니다. \
         첫 쌍에서 H의 크기를 yᵀs / yᵀy로 맞춥니다.",
    ),
    paper: Paper {
        authors: doc("J. Nocedal, S. J. Wright"),
        year: 2006,
        title: doc("Numerical optimization, second edition: algorithm 6.1"),
        url: doc("https://doi.org/10.1007/978-0-387-40065-5"),
    },
    settings: &[TOLERANCE],
    stride: Stride::Model,
    hessian: false,
    memory: |_, n| QuasiNewton::<f64, Matrix<f64>>::memory(n) + n * n + n,
    hue: Hue::Ink,
    dash: Dash::LongDashed,
    source: file!(),
};

/// No lines: they tell of one parameter, and this rule mixes them all.
pub fn update(_: &Scoped) -> &'static [Line] {
    &[]
}

/// Settings: `tolerance_grad` τ > 0.
pub fn new<T: Real>(set: &Scoped) -> QuasiNewton<T, Matrix<T>> {
    QuasiNewton::new(T::of(set.number("tolerance_grad")), Matrix::new())
}

/// The inverse Hessian as a matrix, row by row.
#[derive(Clone)]
pub struct Matrix<T> {
    h: Vec<T>,
    /// Whether `h` is the identity.
    fresh: bool,
    hy: Vec<T>,
}

impl<T: Real> Matrix<T> {
    pub(super) fn new() -> Self {
        Matrix { h: Vec::new(), fresh: true, hy: Vec::new() }
    }

    /// `scale` times the identity.
    fn diagonal(&mut self, scale: T) {
        let n = self.hy.len();
        self.h.fill(T::ZERO);
        for i in 0..n {
            self.h[i * n + i] = scale;
        }
    }
}

impl<T: Real> Inverse<T> for Matrix<T> {
    fn reset(&mut self, n: usize) {
        fit(&mut self.h, n * n);
        fit(&mut self.hy, n);
        self.diagonal(T::ONE);
        self.fresh = true;
    }

    fn times(&mut self, g: &[T], p: &mut [T]) {
        for (row, p) in self.h.chunks_exact(g.len()).zip(p) {
            *p = dot(row, g);
        }
    }

    fn learn(&mut self, s: &[T], y: &[T]) {
        let n = s.len();
        let sy = dot(s, y);
        if self.fresh {
            // Before the first update, the size of the true inverse along this step (6.20).
            self.diagonal(sy / dot(y, y));
            self.fresh = false;
        }
        for (row, hy) in self.h.chunks_exact(n).zip(&mut self.hy) {
            *hy = dot(row, y);
        }
        // Multiplied out, (6.17) changes H by β s sᵀ − ρ (s (Hy)ᵀ + Hy sᵀ): n² multiplications, not n³.
        let rho = T::ONE / sy;
        let beta = rho * (T::ONE + rho * dot(y, &self.hy));
        for i in 0..n {
            for j in 0..n {
                let crossed = s[i] * self.hy[j] + self.hy[i] * s[j];
                self.h[i * n + j] += beta * (s[i] * s[j]) - rho * crossed;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::line_search::Wolfe;
    use super::super::quadratic::{Quadratic, random};
    use super::*;

    #[test]
    fn the_secant_equation_holds_after_every_update() {
        let n = 6;
        let mut matrix = Matrix::<f64>::new();
        matrix.reset(n);
        let (mut hy, mut learned) = (vec![0.0; n], 0);
        for seed in 0..40 {
            let (s, mut y) = (random(n, seed), random(n, 100 + seed));
            if dot(&s, &y) < 0.0 {
                y.iter_mut().for_each(|y| *y = -*y);
            }
            if dot(&s, &y) < 0.1 {
                continue;
            }
            matrix.learn(&s, &y);
            learned += 1;
            matrix.times(&y, &mut hy);
            let scale = matrix.h.iter().fold(1.0_f64, |largest, h| largest.max(h.abs()));
            assert!(hy.iter().zip(&s).all(|(hy, s)| (hy - s).abs() < 1e-12 * scale), "seed {seed}: {hy:?} for {s:?}");
            assert!((0..n * n).all(|k| matrix.h[k] == matrix.h[k % n * n + k / n]), "H is not symmetric");
        }
        assert!(learned > 20, "{learned}");
    }

    /// With exact steps along each line, n pairs tell the whole inverse (Nocedal and Wright, theorem 6.4).
    #[test]
    fn with_exact_steps_a_quadratic_ends_in_n_plus_1() {
        for n in [2, 5, 10] {
            let mut f = Quadratic::random(n, 100.0, 3);
            let mut bfgs = QuasiNewton::new(1e-7, Matrix::new());
            bfgs.wolfe = Wolfe { c1: 1e-4, c2: 1e-9, trials: 60 };
            let mut x = vec![2.0; n];
            for _ in 0..n + 1 {
                bfgs.step(&mut x, &mut f);
            }
            let away = x.iter().zip(&f.lowest).map(|(x, lowest)| (x - lowest).abs()).fold(0.0, f64::max);
            assert!(away < 1e-6, "n = {n}: {away}");
            // H A = I
            let mut column = vec![0.0; n];
            for j in 0..n {
                let a: Vec<f64> = (0..n).map(|i| f.a[i * n + j]).collect();
                bfgs.inverse.times(&a, &mut column);
                let off = |i: usize| (column[i] - f64::from(u8::from(i == j))).abs();
                assert!((0..n).all(|i| off(i) < 1e-5), "n = {n}: column {j} of H A is {column:?}");
            }
        }
    }
}
