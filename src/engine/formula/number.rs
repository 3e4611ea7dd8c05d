//! What a program computes with: numbers that may carry derivatives.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// A value, and as many of its derivatives as the kind of number carries. The
/// value is the same bits in every kind.
pub trait Number:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// All derivatives are 0.
    fn constant(value: f64) -> Self;

    fn value(self) -> f64;

    /// h(self), by the chain rule from h, h′ and h″ at this value; a kind that
    /// carries no derivatives does not ask for them.
    fn chain(self, h: f64, slope: impl Fn() -> f64, bend: impl Fn() -> f64) -> Self;

    /// The smaller, with its derivatives; of equals the first. NaN if either is.
    fn min(self, other: Self) -> Self {
        if self.value() <= other.value() || self.value().is_nan() { self } else { other }
    }

    /// The larger, with its derivatives; of equals the first. NaN if either is.
    fn max(self, other: Self) -> Self {
        if self.value() >= other.value() || self.value().is_nan() { self } else { other }
    }
}

impl Number for f64 {
    fn constant(value: f64) -> Self {
        value
    }

    fn value(self) -> f64 {
        self
    }

    fn chain(self, h: f64, _: impl Fn() -> f64, _: impl Fn() -> f64) -> Self {
        h
    }
}
