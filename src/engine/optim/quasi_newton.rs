//! What BFGS and L-BFGS share: they search along `−H g`, where `H` stands for
//! the inverse of the Hessian, and learn `H` from how each step changed the gradient.

use super::line_search::{Place, Wolfe};
use super::*;
use crate::spec::Kind;

pub const TOLERANCE: Setting = Setting {
    name: "tolerance_grad",
    symbol: "τ",
    label: Text::doc("tolerance", "허용 오차"),
    help: Text::doc(
        "It is done, and stays, where no component of the gradient is larger.",
        "기울기의 모든 성분이 이보다 크지 않으면 끝난 것으로 보고 멈춥니다.",
    ),
    kind: Kind::Number { min: 1e-16, max: 1.0, default: 1e-7, log: true },
};

/// An approximation `H` of the inverse Hessian.
pub trait Inverse<T> {
    /// Begins anew with the identity, for `n` parameters.
    fn reset(&mut self, n: usize);

    /// Writes `H g` into `p`.
    fn times(&mut self, g: &[T], p: &mut [T]);

    /// Takes in that a step `s` changed the gradient by `y`: afterwards `H y = s`,
    /// the secant equation. `sᵀy` is above 0, so that `H` stays positive definite.
    fn learn(&mut self, s: &[T], y: &[T]);
}

/// The method, whatever holds `H`.
///
/// The value and the gradient of the place that a search ends at are kept for
/// the next step: between steps `x` must be left where it is.
#[derive(Clone)]
pub struct QuasiNewton<T, H> {
    tolerance: T,
    pub(super) wolfe: Wolfe<T>,
    pub(super) inverse: H,
    /// Whether `inverse` is more than the identity.
    learned: bool,
    /// Whether `here` is known, or has to be asked for.
    known: bool,
    here: Place<T>,
    before: Place<T>,
    /// Whether the last step went from `before` to `here`.
    moved: bool,
    /// The direction, then the step `s`.
    p: Vec<T>,
    y: Vec<T>,
}

impl<T: Real, H: Inverse<T>> QuasiNewton<T, H> {
    /// Numbers kept for `n` parameters, besides those of `H`.
    pub const fn memory(n: u64) -> u64 {
        6 * n
    }

    pub fn new(tolerance: T, inverse: H) -> Self {
        QuasiNewton {
            tolerance,
            wolfe: Wolfe::usual(),
            inverse,
            learned: false,
            known: false,
            here: Place::new(),
            before: Place::new(),
            moved: false,
            p: Vec::new(),
            y: Vec::new(),
        }
    }
}

impl<T: Real, H: Inverse<T> + Clone> Optimizer<T> for QuasiNewton<T, H> {
    fn step(&mut self, x: &mut [T], f: &mut dyn Objective<T>) {
        let n = x.len();
        if self.p.len() != n {
            self.here.fit(n);
            self.before.fit(n);
            fit(&mut self.p, n);
            fit(&mut self.y, n);
            self.inverse.reset(n);
        }
        if !self.known {
            self.here.look(x, f);
            self.known = true;
        }
        self.moved = false;
        if self.here.g.iter().all(|g| g.abs() <= self.tolerance) {
            return;
        }

        std::mem::swap(&mut self.here, &mut self.before);
        self.inverse.times(&self.before.g, &mut self.p);
        self.p.iter_mut().for_each(|p| *p = -*p);
        // The identity knows no length: the first trial is at most 1 long.
        let mut first = T::ONE;
        let length = dot(&self.p, &self.p).sqrt();
        if !self.learned && length > T::ONE {
            first = T::ONE / length;
        }
        self.moved = self.wolfe.search(f, &self.before, &self.p, first, &mut self.here);
        if !self.moved {
            // Rounding hides the way down, or noise does: what was learned is not trusted,
            // and the next step asks anew, lest one lucky draw hold it here forever.
            std::mem::swap(&mut self.here, &mut self.before);
            self.inverse.reset(n);
            (self.learned, self.known) = (false, false);
            return;
        }
        x.copy_from_slice(&self.here.x);

        let (here, before) = (&self.here, &self.before);
        for i in 0..n {
            self.p[i] = here.x[i] - before.x[i];
            self.y[i] = here.g[i] - before.g[i];
        }
        let (s, y) = (&self.p, &self.y);
        // Wolfe's second condition makes sᵀy positive; noise and a search cut short need not.
        if dot(s, y) > T::of(1e-10) * (dot(s, s) * dot(y, y)).sqrt() {
            self.inverse.learn(s, y);
            self.learned = true;
        }
    }

    fn set_lr(&mut self, _: f64) {}

    fn probes(&self, see: &mut dyn FnMut(&'static str, &[T])) {
        see("g", if self.moved { &self.before.g } else { &self.here.g });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::surface::{self, Surface};
    use crate::spec::setting::fields;

    /// An objective that keeps what it was asked.
    struct Kept<'a> {
        surface: &'a dyn Surface,
        values: usize,
        gradients: usize,
    }

    impl Objective<f64> for Kept<'_> {
        fn value(&mut self, x: &[f64]) -> f64 {
            self.values += 1;
            self.surface.value([x[0], x[1]])
        }

        fn gradient(&mut self, x: &[f64], g: &mut [f64]) {
            self.gradients += 1;
            g.copy_from_slice(&self.surface.gradient([x[0], x[1]]));
        }
    }

    /// On every surface, from its start: each step of either method keeps both conditions,
    /// until there is no slope left.
    #[test]
    fn every_accepted_step_keeps_both_wolfe_conditions() {
        let groups = [surface::groups("surface"), groups("optimizer")].concat();
        let settings = Settings::new(fields(&[], &groups), |_, _| None);
        for spec in surface::SPECS {
            let surface = surface::build(spec.name, &settings).unwrap().unwrap();
            for name in ["bfgs", "lbfgs"] {
                let mut optimizer = build::<f64>(name, &settings).unwrap();
                let mut f = Kept { surface: &*surface, values: 0, gradients: 0 };
                let mut x = spec.start;
                let (mut moves, mut slope) = (0, f64::INFINITY);
                for step in 0..200 {
                    let before = x;
                    optimizer.step(&mut x, &mut f);
                    let g = surface.gradient(before);
                    let s = [x[0] - before[0], x[1] - before[1]];
                    let along = dot(&g, &s);
                    slope = g[0].abs().max(g[1].abs());
                    if s == [0.0, 0.0] {
                        break;
                    }
                    moves += 1;
                    let what = format!("{name} on {}, step {step}", spec.name);
                    assert!(along < 0.0, "{what} leads up");
                    let (value, value_before) = (surface.value(x), surface.value(before));
                    assert!(value <= value_before + 1e-4 * along, "{what}: {value_before} → {value}");
                    // s is rounded where it was added to x, which the slope along it feels by so much.
                    let rounding = 1e-14 * libm::hypot(g[0], g[1]) * libm::hypot(x[0], x[1]);
                    let now = dot(&surface.gradient(x), &s).abs();
                    assert!(now <= 0.9 * along.abs() + rounding, "{what}: {along} → {now}");
                    optimizer.probes(&mut |name, shown| assert!(name != "g" || shown == g, "{what}: another gradient"));
                }
                assert!(slope <= 1e-7, "{name} on {} ends with slope {slope} after {moves} steps", spec.name);
                println!("{name:6} {:12} {moves} steps, {} values, {} gradients", spec.name, f.values, f.gradients);
            }
        }
    }
}
