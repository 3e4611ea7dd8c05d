//! Flatten: the same numbers, as a vector.

use super::layer::{InPlace, Layer, Mode, Spec};
use super::shape::Shape;
use super::words::{Misfit, Words};
use crate::engine::optim::Paper;
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::{Text, doc};

pub const SPEC: Spec = Spec {
    name: "flatten",
    title: Text::new("Flatten", "펼치기"),
    usage: "flatten",
    line: Text::doc("Lays all pixels and channels in one row.", "모든 픽셀과 채널을 한 줄로 늘어놓습니다."),
    formula: doc(r"y_{(i W + j) C + c} = x_{ijc}"),
    conventions: Text::doc(
        "Channels come last; PyTorch, which keeps them first, lays the same numbers in another order.",
        "채널이 맨 뒤입니다. 채널을 앞에 두는 PyTorch와는 늘어놓는 순서가 다릅니다.",
    ),
    paper: Paper {
        authors: doc("Y. LeCun, L. Bottou, Y. Bengio, P. Haffner"),
        year: 1998,
        title: doc("Gradient-based learning applied to document recognition"),
        url: doc("https://doi.org/10.1109/5.726791"),
    },
    source: file!(),
};

/// `flatten`, on any shape.
pub fn read<T: Real>(_: &mut Words, input: Shape) -> Result<Flatten, Misfit> {
    Ok(Flatten(input.values()))
}

#[derive(Clone)]
pub struct Flatten(usize);

impl<T: Real> Layer<T> for Flatten {
    fn output(&self) -> Shape {
        Shape::flat(self.0)
    }

    fn in_place(&mut self) -> Option<&mut dyn InPlace<T>> {
        Some(self)
    }
}

impl<T: Real> InPlace<T> for Flatten {
    fn forward(&mut self, _: Mode, _: &mut Rng, _: &mut [T]) {}

    fn backward(&mut self, _: &[T], _: &mut [T]) {}
}
