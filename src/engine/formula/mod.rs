//! A function of x and y that the reader types, with its exact derivatives.
//!
//! The text becomes tokens ([`token`]), these a flat program in postfix order
//! ([`parse`]), and the program runs on any kind of [`Number`]: plain ones for
//! the value, dual ones for the gradient, jets for the Hessian. This is forward
//! automatic differentiation (Wengert 1964): each step of the program carries
//! its derivatives along by the sum, product, quotient and chain rules.

pub mod dual;
pub mod function;
pub mod jet;
pub mod number;
pub mod parse;
pub mod token;

use crate::spec::Complaint;
use dual::Dual;
use function::{Function, power};
use jet::Jet;
use number::Number;

/// The longest formula, in characters.
pub const MAX_LEN: usize = 200;

/// How deep parentheses, signs and powers nest.
pub const MAX_DEPTH: usize = 32;

/// What the stack has to hold: on each level at most the left operand of a sum,
/// that of a product and one more (the base of a power, or a first argument).
const STACK: usize = 3 * (MAX_DEPTH + 1) + 1;

/// One step of a program. Operands come from the top of the stack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Op {
    Number(f64),
    X,
    Y,
    Negate,
    Add,
    Subtract,
    Multiply,
    Divide,
    /// To a power that is a number.
    Raise(f64),
    /// To a power that varies: aᵇ = exp(b log a), which needs a > 0.
    Power,
    Apply(Function),
    Min,
    Max,
}

impl Op {
    /// How many operands it takes.
    pub fn arity(self) -> usize {
        match self {
            Op::Number(_) | Op::X | Op::Y => 0,
            Op::Negate | Op::Raise(_) | Op::Apply(_) => 1,
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Power | Op::Min | Op::Max => 2,
        }
    }
}

/// A function of two variables. Where it is not defined, such as `log(x)` at
/// x < 0, it and its derivatives are NaN; at a kink it takes the slope that
/// [`function`] and [`number`] name.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    program: Vec<Op>,
}

impl Formula {
    /// Reads a formula of at most [`MAX_LEN`] characters; see [`parse`] for the grammar.
    pub fn new(text: &str) -> Result<Self, Complaint> {
        parse::parse(text).map(|program| Formula { program })
    }

    pub fn value(&self, [x, y]: [f64; 2]) -> f64 {
        evaluate(&self.program, x, y)
    }

    /// `[∂f/∂x, ∂f/∂y]`
    pub fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        evaluate(&self.program, Dual::variable(x, 0), Dual::variable(y, 1)).first
    }

    /// `[[∂²f/∂x², ∂²f/∂x∂y], [∂²f/∂x∂y, ∂²f/∂y²]]`
    pub fn hessian(&self, [x, y]: [f64; 2]) -> [[f64; 2]; 2] {
        let [xx, xy, yy] = evaluate(&self.program, Jet::variable(x, 0), Jet::variable(y, 1)).second;
        [[xx, xy], [xy, yy]]
    }
}

/// Runs a program whose stack never grows beyond [`STACK`], as [`parse`] makes them.
fn evaluate<N: Number>(program: &[Op], x: N, y: N) -> N {
    let mut stack = [N::constant(0.0); STACK];
    let mut top = 0;
    for &op in program {
        top -= op.arity();
        let (a, b) = (stack[top], stack[top + 1]);
        stack[top] = match op {
            Op::Number(number) => N::constant(number),
            Op::X => x,
            Op::Y => y,
            Op::Negate => -a,
            Op::Add => a + b,
            Op::Subtract => a - b,
            Op::Multiply => a * b,
            Op::Divide => a / b,
            Op::Raise(exponent) => power(a, exponent),
            Op::Power => Function::Exp.of(b * Function::Log.of(a)),
            Op::Apply(function) => function.of(a),
            Op::Min => a.min(b),
            Op::Max => a.max(b),
        };
        top += 1;
    }
    stack[0]
}

#[cfg(test)]
mod tests;
