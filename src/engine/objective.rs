//! What is minimized.

/// A loss `f(x)` with its gradient. Stochastic objectives draw anew at each call.
///
/// An optimizer is handed the objective, not a gradient: look-ahead and
/// line-search methods ask it several times a step, and the askings can be counted.
pub trait Objective<T> {
    /// The loss at `x`.
    fn value(&mut self, x: &[T]) -> T;

    /// Writes the gradient at `x` into `g`, of the same length.
    fn gradient(&mut self, x: &[T], g: &mut [T]);
}
