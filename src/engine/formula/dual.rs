//! Dual numbers (Clifford 1873): a value with its gradient.

#![expect(clippy::suspicious_arithmetic_impl, reason = "product and quotient rules mix the operations")]

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::number::Number;

/// A function of x and y at one point, to first order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual {
    pub value: f64,
    /// `[∂/∂x, ∂/∂y]`
    pub first: [f64; 2],
}

impl Dual {
    /// x (axis 0) or y (axis 1) itself.
    pub fn variable(value: f64, axis: usize) -> Self {
        let mut first = [0.0; 2];
        first[axis] = 1.0;
        Dual { value, first }
    }

    fn make(value: f64, first: impl Fn(usize) -> f64) -> Self {
        Dual { value, first: [first(0), first(1)] }
    }
}

impl Number for Dual {
    fn constant(value: f64) -> Self {
        Dual { value, first: [0.0; 2] }
    }

    fn value(self) -> f64 {
        self.value
    }

    fn chain(self, h: f64, slope: impl Fn() -> f64, _: impl Fn() -> f64) -> Self {
        let slope = slope();
        Dual::make(h, |i| slope * self.first[i])
    }
}

impl Add for Dual {
    type Output = Self;

    fn add(self, b: Self) -> Self {
        Dual::make(self.value + b.value, |i| self.first[i] + b.first[i])
    }
}

impl Sub for Dual {
    type Output = Self;

    fn sub(self, b: Self) -> Self {
        Dual::make(self.value - b.value, |i| self.first[i] - b.first[i])
    }
}

impl Mul for Dual {
    type Output = Self;

    fn mul(self, b: Self) -> Self {
        Dual::make(self.value * b.value, |i| self.first[i] * b.value + self.value * b.first[i])
    }
}

impl Div for Dual {
    type Output = Self;

    /// From a = q b: ∂a = ∂q b + q ∂b, solved for ∂q.
    fn div(self, b: Self) -> Self {
        let q = self.value / b.value;
        Dual::make(q, |i| (self.first[i] - q * b.first[i]) / b.value)
    }
}

impl Neg for Dual {
    type Output = Self;

    fn neg(self) -> Self {
        Dual::make(-self.value, |i| -self.first[i])
    }
}
