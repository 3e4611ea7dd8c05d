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

    /// Writes the Hessian at `x` into `h`, row by row, `n · n` numbers for `n`
    /// parameters. `false`: this objective has none to give, and `h` is left as it was.
    fn hessian(&mut self, _x: &[T], _h: &mut [T]) -> bool {
        false
    }
}

/// How often an objective was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evaluations {
    pub values: usize,
    pub gradients: usize,
    pub hessians: usize,
}
