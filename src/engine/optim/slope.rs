//! For tests: a loss whose gradient is the same everywhere.

use crate::engine::objective::Objective;
use crate::engine::real::Real;

/// f(x) = g (x₁ + … + xₙ), for this g.
pub struct Slope<T>(pub T);

impl<T: Real> Objective<T> for Slope<T> {
    fn value(&mut self, x: &[T]) -> T {
        x.iter().fold(T::ZERO, |sum, &x| sum + self.0 * x)
    }

    fn gradient(&mut self, _: &[T], g: &mut [T]) {
        g.fill(self.0);
    }
}
