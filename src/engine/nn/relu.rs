//! ReLU: what is negative becomes 0.

use super::layer::{InPlace, Layer, Mode, Spec};
use super::shape::Shape;
use super::words::{Misfit, Words};
use crate::engine::optim::Paper;
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::{Text, doc};

pub const SPEC: Spec = Spec {
    name: "relu",
    title: Text::new("ReLU", "ReLU"),
    usage: "relu",
    line: Text::doc(
        "Lets positive values through, and nothing else.",
        "양수만 그대로 통과시키고 나머지는 0으로 만듭니다.",
    ),
    formula: doc(r"y = \max(x, 0)"),
    conventions: Text::doc(
        "At 0 its derivative is taken as 0, as in PyTorch.",
        "PyTorch처럼 0에서의 미분은 0으로 둡니다.",
    ),
    paper: Paper {
        authors: doc("V. Nair, G. E. Hinton"),
        year: 2010,
        title: doc("Rectified linear units improve restricted Boltzmann machines"),
        url: doc("https://icml.cc/Conferences/2010/papers/432.pdf"),
    },
    source: file!(),
};

/// `relu`, on any shape.
pub fn read<T: Real>(_: &mut Words, input: Shape) -> Result<Relu, Misfit> {
    Ok(Relu(input))
}

#[derive(Clone)]
pub struct Relu(Shape);

impl<T: Real> Layer<T> for Relu {
    fn output(&self) -> Shape {
        self.0
    }

    fn in_place(&mut self) -> Option<&mut dyn InPlace<T>> {
        Some(self)
    }
}

impl<T: Real> InPlace<T> for Relu {
    fn forward(&mut self, _: Mode, _: &mut Rng, y: &mut [T]) {
        for y in y {
            // Not `max`: a NaN has to go through, so that it is seen.
            *y = if *y <= T::ZERO { T::ZERO } else { *y };
        }
    }

    fn backward(&mut self, y: &[T], dy: &mut [T]) {
        for (dy, &y) in dy.iter_mut().zip(y) {
            *dy = if y <= T::ZERO { T::ZERO } else { *dy };
        }
    }
}
