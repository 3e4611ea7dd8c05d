//! How fast gradient descent, momentum and Nesterov momentum converge on a
//! quadratic. Along an eigen-direction of curvature λ they multiply position and
//! velocity by one and the same 2 × 2 matrix at every step; in the long run what
//! is left shrinks by its spectral radius, the *rate*, below 1 where it converges.
//! The matrix depends on α and λ through their product `a` = αλ only.

/// A method whose step on a quadratic is linear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    GradientDescent,
    Momentum,
    Nesterov,
}

/// How an eigen-direction comes to rest, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Regime {
    /// Two positive eigenvalues: it creeps in from one side, passing the minimum once at most.
    Overdamped,
    /// A complex pair: it swings round the minimum.
    Underdamped,
    /// The largest eigenvalue is negative: it jumps across the minimum at every step.
    Alternating,
    /// The rate is 1 or more.
    Diverging,
}

/// A learning rate α, a momentum ρ, and the rate that they give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tuning {
    pub lr: f64,
    pub momentum: f64,
    pub rate: f64,
}

impl Method {
    pub const ALL: [Method; 3] = [Method::GradientDescent, Method::Momentum, Method::Nesterov];

    /// Its name among the optimizers.
    pub const fn name(self) -> &'static str {
        match self {
            Method::GradientDescent => "sgd",
            Method::Momentum => "momentum",
            Method::Nesterov => "nesterov",
        }
    }

    /// Trace and determinant of the iteration matrix, for `a` = αλ > 0 and 0 ≤ ρ < 1.
    /// Gradient descent has no velocity, and 0 for a second eigenvalue.
    fn invariants(self, a: f64, rho: f64) -> (f64, f64) {
        match self {
            Method::GradientDescent => (1.0 - a, 0.0),
            Method::Momentum => (1.0 + rho - a, rho),
            Method::Nesterov => ((1.0 + rho) * (1.0 - a), rho * (1.0 - a)),
        }
    }

    /// The rate at `a` = αλ > 0: the larger of the moduli of μ₁ and μ₂, the
    /// roots of μ² − (trace) μ + (determinant).
    pub fn rate(self, a: f64, rho: f64) -> f64 {
        let (trace, determinant) = self.invariants(a, rho);
        let discriminant = trace * trace - 4.0 * determinant;
        if discriminant < 0.0 { determinant.sqrt() } else { 0.5 * (trace.abs() + discriminant.sqrt()) }
    }

    pub fn regime(self, a: f64, rho: f64) -> Regime {
        let (trace, determinant) = self.invariants(a, rho);
        if self.rate(a, rho) >= 1.0 {
            Regime::Diverging
        } else if trace * trace < 4.0 * determinant {
            Regime::Underdamped
        } else if trace < 0.0 {
            Regime::Alternating
        } else {
            Regime::Overdamped
        }
    }

    /// Where the regime changes: the `a` at which swinging begins (critical
    /// damping), and the one at which it gives way to alternating signs.
    pub fn borders(self, rho: f64) -> [f64; 2] {
        match self {
            Method::GradientDescent => [1.0, 1.0],
            Method::Momentum => {
                let root = rho.sqrt();
                [(1.0 - root) * (1.0 - root), (1.0 + root) * (1.0 + root)]
            }
            Method::Nesterov => {
                let share = (1.0 - rho) / (1.0 + rho);
                [share * share, 1.0]
            }
        }
    }

    /// All `a` whose rate is at most `rate` (0 < rate ≤ 1): from … to. `None`: there is none.
    /// Both roots lie within the radius r just when |determinant| ≤ r² and
    /// |trace| ≤ r + determinant / r (Schur and Cohn; Jury).
    pub fn within(self, rho: f64, rate: f64) -> Option<(f64, f64)> {
        let r = rate;
        match self {
            Method::GradientDescent => Some((1.0 - r, 1.0 + r)),
            Method::Momentum => (rho <= r * r).then(|| ((1.0 - r) * (1.0 - rho / r), (1.0 + r) * (1.0 + rho / r))),
            Method::Nesterov => {
                // Both conditions as bounds on s = 1 − a, of either sign.
                let slack = 1.0 + rho - rho / r;
                let most = if slack > 0.0 { (r / slack).min(r * r / rho) } else { r * r / rho };
                let least = -r / (1.0 + rho + rho / r);
                Some((1.0 - most, 1.0 - least))
            }
        }
    }

    /// The rate of the slowest direction when the curvatures go from 1 to κ. It is
    /// one of the two ends: in `a`, the rate first falls and then rises.
    pub fn worst(self, kappa: f64, lr: f64, rho: f64) -> f64 {
        self.rate(lr, rho).max(self.rate(lr * kappa, rho))
    }

    /// The best α and ρ for curvatures from 1 to κ ≥ 1, in closed form: Polyak (1964) for
    /// momentum; Lessard, Recht and Packard (2016), Proposition 1, for Nesterov.
    pub fn best(self, kappa: f64) -> Tuning {
        match self {
            Method::GradientDescent => {
                Tuning { lr: 2.0 / (1.0 + kappa), momentum: 0.0, rate: (kappa - 1.0) / (kappa + 1.0) }
            }
            Method::Momentum => {
                let root = kappa.sqrt();
                let (step, rate) = (2.0 / (root + 1.0), (root - 1.0) / (root + 1.0));
                Tuning { lr: step * step, momentum: rate * rate, rate }
            }
            Method::Nesterov => {
                let root = (3.0 * kappa + 1.0).sqrt();
                let momentum = (root - 2.0) / (root + 2.0);
                Tuning { lr: 4.0 / (3.0 * kappa + 1.0), momentum, rate: 1.0 - 2.0 / root }
            }
        }
    }

    /// The best α and ρ by search, without any formula for them: over ρ the best that any α
    /// gives. Both are valleys with one lowest point.
    pub fn search(self, kappa: f64) -> Tuning {
        // No method converges at αλ ≥ 4.
        let lr = |rho: f64| lowest(4.0 / kappa, |lr| self.worst(kappa, lr, rho));
        let momentum = match self {
            Method::GradientDescent => 0.0,
            _ => lowest(1.0, |rho| self.worst(kappa, lr(rho), rho)),
        };
        let lr = lr(momentum);
        Tuning { lr, momentum, rate: self.worst(kappa, lr, momentum) }
    }
}

/// The lowest point of a valley over 0 … `end`, by golden sections (Kiefer 1953).
fn lowest(end: f64, f: impl Fn(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (0.0, end);
    for _ in 0..64 {
        let (left, right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        if f(left) <= f(right) {
            high = right;
        } else {
            low = left;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::objective::Objective;
    use crate::engine::optim::{self, groups};
    use crate::spec::setting::fields;
    use crate::spec::{Settings, Value};

    const RHOS: [f64; 5] = [0.0, 0.2, 0.5, 0.9, 0.99];

    /// `a` from 0.02 to 4.2, on none of the borders.
    fn all() -> impl Iterator<Item = (Method, f64, f64)> {
        let grid = (1..60).flat_map(|i| RHOS.map(|rho| (0.0713 * i as f64, rho)));
        grid.flat_map(|(a, rho)| Method::ALL.map(|method| (method, a, rho)))
    }

    /// The step on ½ z² with α = `a`, written down from the update rules: (z, v) to (z, v).
    fn matrix(method: Method, a: f64, rho: f64) -> [[f64; 2]; 2] {
        match method {
            Method::GradientDescent => [[1.0 - a, 0.0], [0.0, 0.0]],
            // v ← ρ v + z, then z ← z − a v
            Method::Momentum => [[1.0 - a, -a * rho], [1.0, rho]],
            // v ← ρ v + z, then z ← z − a (z + ρ v)
            Method::Nesterov => [[1.0 - a - a * rho, -a * rho * rho], [1.0, rho]],
        }
    }

    /// ‖Mᵏ‖ to the power 1/k tends to the spectral radius (Gelfand); here k = 2⁴⁰.
    fn gelfand(mut m: [[f64; 2]; 2]) -> f64 {
        let mut log = 0.0;
        for doubling in 0..40 {
            let norm = m.iter().flatten().fold(0.0_f64, |norm, entry| norm.max(entry.abs()));
            if norm == 0.0 {
                return 0.0;
            }
            log += libm::log(norm) / libm::exp2(doubling as f64);
            let [[a, b], [c, d]] = m.map(|row| row.map(|entry| entry / norm));
            m = [[a * a + b * c, a * b + b * d], [c * a + d * c, c * b + d * d]];
        }
        libm::exp(log)
    }

    #[test]
    fn rates_are_spectral_radii_of_the_iteration_matrix() {
        for (method, a, rho) in all() {
            let (formula, matrix) = (method.rate(a, rho), gelfand(matrix(method, a, rho)));
            assert!((formula - matrix).abs() < 1e-7, "{method:?}, a {a}, ρ {rho}: {formula} against {matrix}");
        }
    }

    /// f(z) = ½ z²
    struct Bowl;

    impl Objective<f64> for Bowl {
        fn value(&mut self, z: &[f64]) -> f64 {
            0.5 * z[0] * z[0]
        }

        fn gradient(&mut self, z: &[f64], g: &mut [f64]) {
            g[0] = z[0];
        }
    }

    /// z at each of the first `steps` steps of the real optimizer, from 1.
    fn played(method: Method, a: f64, rho: f64, steps: usize) -> Vec<f64> {
        let mut settings = Settings::new(fields(&[], &groups("")), |_, _| None);
        settings.set(&format!("{}.lr", method.name()), Value::Number(a));
        if method != Method::GradientDescent {
            settings.set(&format!("{}.momentum", method.name()), Value::Number(rho));
        }
        let mut optimizer = optim::build::<f64>(method.name(), &settings).expect("listed");
        let mut z = [1.0];
        let mut step = || {
            let before = z[0];
            optimizer.step(&mut z, &mut Bowl);
            before
        };
        (0..=steps).map(|_| step()).collect()
    }

    /// The largest |z| of a stretch against that of an earlier one as long, 200 steps before.
    #[test]
    fn the_optimizers_shrink_at_these_rates() {
        let mut tried = 0;
        for (method, a, rho) in all() {
            let rate = method.rate(a, rho);
            if !(0.3..1.2).contains(&rate) {
                continue;
            }
            let z = played(method, a, rho, 500);
            let largest = |from: usize| z[from..from + 100].iter().fold(0.0_f64, |max, z| max.max(z.abs()));
            let measured = libm::pow(largest(400) / largest(200), 1.0 / 200.0);
            assert!((measured - rate).abs() < 0.004, "{method:?}, a {a}, ρ {rho}: {measured} for {rate}");
            tried += 1;
        }
        assert!(tried > 300, "only {tried}");
    }

    /// By the optimizers' own steps: how often z changes its sign.
    #[test]
    fn regimes_are_what_the_optimizers_do() {
        let mut seen = Vec::new();
        for (method, a, rho) in all() {
            let z = played(method, a, rho, 200);
            let changes = z.windows(2).filter(|pair| (pair[0] < 0.0) != (pair[1] < 0.0)).count();
            let regime = method.regime(a, rho);
            let agrees = match regime {
                Regime::Overdamped => changes <= 1,
                Regime::Underdamped => (2..199).contains(&changes),
                Regime::Alternating => changes >= 190,
                Regime::Diverging => z[200].abs() > 1.0,
            };
            // So small a number is no longer told from 0, nor its sign.
            let vanished = z.iter().any(|z| z.abs() < 1e-290);
            assert!(agrees || vanished, "{method:?}, a {a}, ρ {rho}: {changes} changes, {regime:?}");
            seen.push((method, regime));
        }
        for expected in [
            (Method::GradientDescent, Regime::Overdamped),
            (Method::GradientDescent, Regime::Alternating),
            (Method::Momentum, Regime::Underdamped),
            (Method::Momentum, Regime::Alternating),
            (Method::Nesterov, Regime::Overdamped),
            (Method::Nesterov, Regime::Underdamped),
            (Method::Nesterov, Regime::Alternating),
        ] {
            assert!(seen.contains(&expected), "{expected:?} was not tried");
        }
    }

    #[test]
    fn borders_part_the_regimes() {
        for (method, rho) in Method::ALL.into_iter().flat_map(|method| RHOS.map(|rho| (method, rho))) {
            let [first, second] = method.borders(rho);
            let expect = |a: f64, regime: Regime| assert_eq!(method.regime(a, rho), regime, "{method:?}, {a}, ρ {rho}");
            expect(first * 0.999, Regime::Overdamped);
            let (_, limit) = method.within(rho, 1.0).expect("some converge");
            expect(second + 0.01 * (limit - second), Regime::Alternating);
            expect(limit * 1.001, Regime::Diverging);
            if first < second {
                expect(first * 1.001, Regime::Underdamped);
                expect(second * 0.999, Regime::Underdamped);
            }
        }
    }

    #[test]
    fn within_a_rate_lies_what_has_it() {
        for (method, a, rho) in all() {
            let rate = method.rate(a, rho);
            for bound in [0.3, 0.6, 0.9, 0.97, 1.0] {
                let inside = method.within(rho, bound).is_some_and(|(from, to)| (from..=to).contains(&a));
                assert_eq!(inside, rate <= bound, "{method:?}, a {a}, ρ {rho}: rate {rate}, bound {bound}");
            }
        }
    }

    #[test]
    fn the_slowest_direction_is_an_end_of_the_spectrum() {
        for (method, lr, rho) in all().filter(|(_, a, _)| *a < 0.3) {
            let inside = (0..=100).map(|i| method.rate(lr * (1.0 + 29.0 * i as f64 / 100.0), rho));
            assert!(inside.fold(0.0, f64::max) <= method.worst(30.0, lr, rho), "{method:?}, α {lr}, ρ {rho}");
        }
    }

    #[test]
    fn the_closed_forms_are_what_a_search_finds() {
        for method in Method::ALL {
            for kappa in [2.0, 10.0, 30.0, 100.0, 1000.0] {
                let (best, found) = (method.best(kappa), method.search(kappa));
                let what = format!("{method:?}, κ {kappa}: {best:?} against {found:?}");
                assert!((best.rate - found.rate).abs() < 1e-6, "{what}");
                assert!((best.rate - method.worst(kappa, best.lr, best.momentum)).abs() < 1e-6, "{what}");
                assert!((best.lr / found.lr - 1.0).abs() < 1e-4, "{what}");
                assert!((best.momentum - found.momentum).abs() < 1e-4, "{what}");
            }
        }
    }
}
