//! The functions a formula may use, with their first two derivatives.

use super::number::Number;

/// A function of one number. `Log` is the natural logarithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Exp,
    Log,
    Sqrt,
    Abs,
    Sin,
    Cos,
    Tan,
    Sinh,
    Cosh,
    Tanh,
    Atan,
}

impl Function {
    /// The function of `a`. The slope of |a| at 0 is taken as 0, one of its subgradients.
    pub fn of<N: Number>(self, a: N) -> N {
        let x = a.value();
        match self {
            Function::Exp => {
                let e = libm::exp(x);
                a.chain(e, || e, || e)
            }
            Function::Log => {
                // 1/x is a number at x < 0 too, where there is no logarithm to have that slope.
                let x = if x < 0.0 { f64::NAN } else { x };
                a.chain(libm::log(x), || 1.0 / x, || -1.0 / (x * x))
            }
            Function::Sqrt => {
                let root = x.sqrt();
                a.chain(root, || 0.5 / root, || -0.25 / (root * x))
            }
            Function::Abs => a.chain(x.abs(), || if x == 0.0 { 0.0 } else { x.signum() }, || 0.0),
            Function::Sin => a.chain(libm::sin(x), || libm::cos(x), || -libm::sin(x)),
            Function::Cos => a.chain(libm::cos(x), || -libm::sin(x), || -libm::cos(x)),
            Function::Tan => {
                let tan = libm::tan(x);
                let slope = 1.0 + tan * tan;
                a.chain(tan, || slope, || 2.0 * tan * slope)
            }
            Function::Sinh => a.chain(libm::sinh(x), || libm::cosh(x), || libm::sinh(x)),
            Function::Cosh => a.chain(libm::cosh(x), || libm::sinh(x), || libm::cosh(x)),
            Function::Tanh => {
                let tanh = libm::tanh(x);
                // Not 1 − tanh², whose digits cancel where tanh is close to ±1.
                let slope = || power(1.0 / libm::cosh(x), 2.0);
                a.chain(tanh, slope, || -2.0 * tanh * slope())
            }
            Function::Atan => {
                let slope = 1.0 / (1.0 + x * x);
                a.chain(libm::atan(x), || slope, || -2.0 * x * slope * slope)
            }
        }
    }
}

/// `a` to the power of a number. Whole exponents take any base, and a⁰ is 1;
/// others need a ≥ 0.
pub fn power<N: Number>(a: N, exponent: f64) -> N {
    let (x, n) = (a.value(), exponent);
    // A factor of 0 leaves nothing, though the power beside it may be infinite at 0.
    let term = |factor: f64, n: f64| if factor == 0.0 { 0.0 } else { factor * real_power(x, n) };
    a.chain(real_power(x, n), || term(n, n - 1.0), || term(n * (n - 1.0), n - 2.0))
}

/// Small whole exponents by repeated squaring, so that x² is x · x to the bit.
fn real_power(x: f64, exponent: f64) -> f64 {
    if exponent != exponent.trunc() || exponent.abs() > 64.0 {
        return libm::pow(x, exponent);
    }
    let (mut product, mut square, mut bits) = (1.0, x, exponent.abs() as u32);
    while bits > 0 {
        if bits & 1 == 1 {
            product *= square;
        }
        square *= square;
        bits >>= 1;
    }
    if exponent < 0.0 { 1.0 / product } else { product }
}
