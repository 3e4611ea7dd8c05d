//! Jets of second order: a value with its gradient and Hessian, as the
//! hyper-dual numbers of Fike and Alonso (2011) carry them.

#![expect(clippy::suspicious_arithmetic_impl, reason = "product and quotient rules mix the operations")]

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::number::Number;

/// A function of x and y at one point, to second order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet {
    pub value: f64,
    /// `[∂/∂x, ∂/∂y]`
    pub first: [f64; 2],
    /// `[∂²/∂x², ∂²/∂x∂y, ∂²/∂y²]`
    pub second: [f64; 3],
}

/// The two axes of each entry of [`Jet::second`].
const PAIRS: [(usize, usize); 3] = [(0, 0), (0, 1), (1, 1)];

impl Jet {
    /// x (axis 0) or y (axis 1) itself.
    pub fn variable(value: f64, axis: usize) -> Self {
        let mut first = [0.0; 2];
        first[axis] = 1.0;
        Jet { value, first, second: [0.0; 3] }
    }

    /// `second` is given the entry's place, and its two axes.
    fn make(value: f64, first: [f64; 2], second: impl Fn(usize, usize, usize) -> f64) -> Self {
        let entry = |k: usize| second(k, PAIRS[k].0, PAIRS[k].1);
        Jet { value, first, second: [entry(0), entry(1), entry(2)] }
    }
}

impl Number for Jet {
    fn constant(value: f64) -> Self {
        Jet { value, first: [0.0; 2], second: [0.0; 3] }
    }

    fn value(self) -> f64 {
        self.value
    }

    /// ∂ᵢ∂ⱼ h(a) = h″ ∂ᵢa ∂ⱼa + h′ ∂ᵢ∂ⱼa
    fn chain(self, h: f64, slope: impl Fn() -> f64, bend: impl Fn() -> f64) -> Self {
        let (slope, bend, a) = (slope(), bend(), self);
        let first = [slope * a.first[0], slope * a.first[1]];
        Jet::make(h, first, |k, i, j| bend * a.first[i] * a.first[j] + slope * a.second[k])
    }
}

impl Add for Jet {
    type Output = Self;

    fn add(self, b: Self) -> Self {
        let first = [self.first[0] + b.first[0], self.first[1] + b.first[1]];
        Jet::make(self.value + b.value, first, |k, _, _| self.second[k] + b.second[k])
    }
}

impl Sub for Jet {
    type Output = Self;

    fn sub(self, b: Self) -> Self {
        let first = [self.first[0] - b.first[0], self.first[1] - b.first[1]];
        Jet::make(self.value - b.value, first, |k, _, _| self.second[k] - b.second[k])
    }
}

impl Mul for Jet {
    type Output = Self;

    fn mul(self, b: Self) -> Self {
        let a = self;
        let first = [0, 1].map(|i| a.first[i] * b.value + a.value * b.first[i]);
        Jet::make(a.value * b.value, first, |k, i, j| {
            a.second[k] * b.value + a.first[i] * b.first[j] + a.first[j] * b.first[i] + a.value * b.second[k]
        })
    }
}

impl Div for Jet {
    type Output = Self;

    /// From a = q b: ∂ᵢ∂ⱼa = ∂ᵢ∂ⱼq b + ∂ᵢq ∂ⱼb + ∂ⱼq ∂ᵢb + q ∂ᵢ∂ⱼb, solved for ∂ᵢ∂ⱼq.
    fn div(self, b: Self) -> Self {
        let q = self.value / b.value;
        let first = [0, 1].map(|i| (self.first[i] - q * b.first[i]) / b.value);
        Jet::make(q, first, |k, i, j| {
            (self.second[k] - first[i] * b.first[j] - first[j] * b.first[i] - q * b.second[k]) / b.value
        })
    }
}

impl Neg for Jet {
    type Output = Self;

    fn neg(self) -> Self {
        Jet::make(-self.value, [-self.first[0], -self.first[1]], |k, _, _| -self.second[k])
    }
}
