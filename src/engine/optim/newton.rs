//! Newton's method: straight to where the local quadratic model has gradient 0.

use super::settings::lr;
use super::*;
use crate::engine::solve::solve;

pub const SPEC: Spec = Spec {
    name: "newton",
    title: Text::new("Newton", "뉴턴"),
    line: Text::doc(
        "Fits a quadratic by gradient and Hessian, and steps to the point where that has no slope.",
        "기울기와 헤세 행렬로 이차 함수를 맞추고, 그 함수의 기울기가 0인 점으로 갑니다.",
    ),
    formula: doc(r"x \leftarrow x - \alpha\, H^{-1} g"),
    conventions: Text::doc(
        "The pure step is α = 1, and less is damped. Where H has a negative eigenvalue the model has no minimum, \
         and the step leads to its saddle or maximum just the same; where H is singular there is no step, and x stays.",
        "α = 1이 본래의 걸음이고, 그보다 작으면 감쇠한 걸음입니다. H에 음의 고윳값이 있으면 이차 모델에는 최솟값이 \
         없고, 걸음은 모델의 안장점이나 최댓값으로 갑니다. H가 특이 행렬이면 걸음을 정할 수 없어 x는 그대로입니다.",
    ),
    paper: Paper {
        authors: doc("J. Nocedal, S. J. Wright"),
        year: 2006,
        title: doc("Numerical optimization, second edition: section 3.3"),
        url: doc("https://doi.org/10.1007/978-0-387-40065-5"),
    },
    settings: &[lr(1.0)],
    stride: Stride::Model,
    hessian: true,
    memory: |_, n| n * n + 2 * n,
    hue: Hue::Ink,
    dash: Dash::DashDotted,
    source: file!(),
};

/// No lines: they tell of one parameter, and this rule mixes them all.
pub fn update(_: &Scoped) -> &'static [Line] {
    &[]
}

/// Settings: `lr` α > 0.
pub fn new<T: Real>(set: &Scoped) -> Newton<T> {
    Newton { lr: T::of(set.number("lr")), g: Vec::new(), h: Vec::new(), p: Vec::new() }
}

#[derive(Clone)]
pub struct Newton<T> {
    lr: T,
    g: Vec<T>,
    /// The Hessian, row by row; the solver overwrites it.
    h: Vec<T>,
    /// H⁻¹ g
    p: Vec<T>,
}

impl<T: Real> Optimizer<T> for Newton<T> {
    /// # Panics
    /// When the objective has no Hessian: see `Spec::hessian`.
    fn step(&mut self, x: &mut [T], f: &mut dyn Objective<T>) {
        fit(&mut self.g, x.len());
        fit(&mut self.h, x.len() * x.len());
        fit(&mut self.p, x.len());
        f.gradient(x, &mut self.g);
        let known = f.hessian(x, &mut self.h);
        assert!(known, "Newton's method needs the Hessian, which this objective does not give");
        self.p.copy_from_slice(&self.g);
        if solve(&mut self.h, &mut self.p) {
            for (x, &p) in x.iter_mut().zip(&self.p) {
                *x -= self.lr * p;
            }
        } else {
            self.p.fill(T::ZERO);
        }
    }

    fn set_lr(&mut self, lr: f64) {
        self.lr = T::of(lr);
    }

    fn probes(&self, see: &mut dyn FnMut(&'static str, &[T])) {
        see("g", &self.g);
        see("p", &self.p);
    }
}

#[cfg(test)]
mod tests {
    use super::super::quadratic::Quadratic;
    use super::*;

    fn newton(lr: f64) -> Newton<f64> {
        Newton { lr, g: Vec::new(), h: Vec::new(), p: Vec::new() }
    }

    #[test]
    fn a_quadratic_in_one_step_and_by_halves_with_half_the_rate() {
        for n in [1, 2, 5, 20] {
            let mut f = Quadratic::random(n, 1e4, 7);
            let start = vec![1.0; n];
            for lr in [1.0, 0.5] {
                let mut x = start.clone();
                newton(lr).step(&mut x, &mut f);
                for ((x, start), lowest) in x.iter().zip(&start).zip(&f.lowest) {
                    let expected = lowest + (1.0 - lr) * (start - lowest);
                    assert!((x - expected).abs() < 1e-9, "n = {n}, α = {lr}: {x} for {expected}");
                }
            }
            let asked = f.evaluations;
            assert_eq!((asked.values, asked.gradients, asked.hessians), (0, 2, 2));
        }
    }

    /// x² − y² + y⁴/4: for small y the step leads to 2 y³ / (3 y² − 2), nearer to the saddle.
    #[test]
    fn a_saddle_draws_it_in() {
        let saddle = crate::engine::surface::saddle::Saddle;
        let mut f: &dyn crate::engine::surface::Surface = &saddle;
        let (mut x, mut newton) = ([-2.0, 0.5], newton(1.0));
        let y = x[1];
        newton.step(&mut x, &mut f);
        assert_eq!(x[0], 0.0);
        assert!((x[1] - 2.0 * y * y * y / (3.0 * y * y - 2.0)).abs() < 1e-15, "{x:?}");
        for _ in 0..5 {
            newton.step(&mut x, &mut f);
        }
        assert!(x[1].abs() < 1e-12, "{x:?}");
    }

    /// f(x, y) = x², whose Hessian is singular everywhere.
    struct Trough;

    impl Objective<f64> for Trough {
        fn value(&mut self, x: &[f64]) -> f64 {
            x[0] * x[0]
        }

        fn gradient(&mut self, x: &[f64], g: &mut [f64]) {
            g.copy_from_slice(&[2.0 * x[0], 0.0]);
        }

        fn hessian(&mut self, _: &[f64], h: &mut [f64]) -> bool {
            h.copy_from_slice(&[2.0, 0.0, 0.0, 0.0]);
            true
        }
    }

    #[test]
    fn a_singular_hessian_gives_no_step() {
        let (mut x, mut newton) = ([3.0, 4.0], newton(1.0));
        newton.step(&mut x, &mut Trough);
        assert_eq!(x, [3.0, 4.0]);
        newton.probes(&mut |name, values| assert!(name != "p" || values == [0.0, 0.0]));
    }

    #[test]
    #[should_panic(expected = "needs the Hessian")]
    fn without_a_hessian_it_says_so() {
        struct Slope;
        impl Objective<f64> for Slope {
            fn value(&mut self, x: &[f64]) -> f64 {
                x[0]
            }
            fn gradient(&mut self, _: &[f64], g: &mut [f64]) {
                g[0] = 1.0;
            }
        }
        newton(1.0).step(&mut [1.0], &mut Slope);
    }
}
