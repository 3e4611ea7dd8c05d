//! A dense layer: every output looks at every input.

use super::layer::{HE, Layer, Mode, Parameter, Spec, he_uniform};
use super::product::{product, sum_rows, transpose, transposed_product};
use super::shape::Shape;
use super::size;
use super::words::{Misfit, Words};
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::{Text, doc};

pub const SPEC: Spec = Spec {
    name: "dense",
    title: Text::new("Dense", "밀집층"),
    usage: "dense OUT",
    line: Text::doc(
        "Each output is a weighted sum of all inputs, and a bias.",
        "출력마다 모든 입력의 가중합에 편향을 더합니다.",
    ),
    formula: doc(r"y = x W + b"),
    conventions: Text::doc(
        "W has a row for each input and a column for each output, the transpose of PyTorch's. It starts uniform within \
         ±√(6 / inputs), b at 0 (He et al. 2015).",
        "W의 행은 입력, 열은 출력이며 PyTorch의 W를 전치한 것입니다. W는 ±√(6 / 입력 수) 안의 균등 분포에서, b는 0에서 \
         시작합니다(He 등 2015).",
    ),
    paper: HE,
    source: file!(),
};

/// `dense OUT`, on flat inputs.
pub fn read<T: Real>(words: &mut Words, input: Shape) -> Result<Dense<T>, Misfit> {
    let outputs = words.whole(("number of outputs", "출력의 수"), 65_536)?;
    if !input.is_flat() {
        return Err(Misfit::new(
            format!("it takes a vector, but gets {input}: put “flatten” or “global-average-pool” before it"),
            format!(
                "벡터를 받아야 하는데 {input}이(가) 들어옵니다. 앞에 “flatten”이나 “global-average-pool”을 두십시오"
            ),
        ));
    }
    size::numbers(&[input.channels, outputs])?;
    Ok(Dense::new(input.channels, outputs))
}

/// Parameters: `weight` `[inputs × outputs]`, `bias` `[outputs]`.
#[derive(Clone)]
pub struct Dense<T> {
    pub inputs: usize,
    pub outputs: usize,
    /// Wᵀ, for the way back.
    transposed: Vec<T>,
}

impl<T: Real> Dense<T> {
    pub fn new(inputs: usize, outputs: usize) -> Self {
        Dense { inputs, outputs, transposed: vec![T::ZERO; inputs * outputs] }
    }
}

impl<T: Real> Layer<T> for Dense<T> {
    fn output(&self) -> Shape {
        Shape::flat(self.outputs)
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::new("weight", &[self.inputs, self.outputs], true),
            Parameter::new("bias", &[self.outputs], false),
        ]
    }

    fn initialize(&self, w: &mut [T], rng: &mut Rng) {
        let (weight, bias) = w.split_at_mut(self.inputs * self.outputs);
        he_uniform(weight, self.inputs, rng);
        bias.fill(T::ZERO);
    }

    fn forward(&mut self, _: Mode, _: &mut Rng, w: &[T], x: &[T], y: &mut [T]) {
        let (weight, bias) = w.split_at(self.inputs * self.outputs);
        product(x, weight, self.outputs, Some(bias), y);
    }

    fn backward(&mut self, w: &[T], x: &[T], _: &[T], dy: &[T], dw: Option<&mut [T]>, dx: Option<&mut [T]>) {
        let weights = self.inputs * self.outputs;
        if let Some(dw) = dw {
            // dW = xᵀ dy, and db is the sum of dy over the batch
            let (weight, bias) = dw.split_at_mut(weights);
            transposed_product(x, dy, self.outputs, weight);
            sum_rows(dy, bias);
        }
        if let Some(dx) = dx {
            // dx = dy Wᵀ
            transpose(&w[..weights], self.outputs, &mut self.transposed);
            product(dy, &self.transposed, self.inputs, None, dx);
        }
    }
}
