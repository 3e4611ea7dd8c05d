//! DropConnect: in training, weights are left out at random.

use super::dense::{self, Dense};
use super::layer::{Layer, Mode, Parameter, Spec};
use super::scaling::Scaling;
use super::shape::Shape;
use super::words::{Misfit, Words};
use crate::engine::optim::Paper;
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::{Text, doc};

pub const SPEC: Spec = Spec {
    name: "dropconnect",
    title: Text::new("DropConnect", "드롭커넥트"),
    usage: "dropconnect OUT P [inverted | plain | forgotten]",
    line: Text::doc(
        "A dense layer that in training sets each weight to 0 with probability P.",
        "훈련할 때 가중치마다 확률 P로 0으로 만드는 밀집층입니다.",
    ),
    formula: doc(
        r"\text{training: } y = x\, \frac{M \odot W}{1 - P} + b,\quad M_{ij} \sim \text{Bernoulli}(1 - P); \qquad \text{evaluation: } y = x W + b",
    ),
    conventions: Text::doc(
        "One mask for each mini-batch: the paper draws one for each example, which is finer noise and costs a product for \
         each. Scaling (the words are those of dropout) replaces the paper's sampling in evaluation, and biases are not dropped, as \
         they are in the paper. P is the probability to drop; the paper's p that to keep.",
        "미니배치마다 마스크를 하나 뽑습니다. 논문은 예제마다 뽑는데, 잡음이 더 잘게 섞이지만 예제마다 행렬 곱을 따로 해야 \
         합니다. 논문처럼 평가할 때 표본을 뽑는 대신 크기를 맞추며(낱말의 뜻은 드롭아웃과 같습니다), 논문과 달리 편향은 끄지 않습니다. P는 끄는 \
         확률이고, 논문의 p는 남기는 확률입니다.",
    ),
    paper: Paper {
        authors: doc("L. Wan, M. Zeiler, S. Zhang, Y. LeCun, R. Fergus"),
        year: 2013,
        title: doc("Regularization of neural networks using DropConnect"),
        url: doc("https://proceedings.mlr.press/v28/wan13.html"),
    },
    source: file!(),
};

/// `dropconnect OUT P [inverted | plain | forgotten]`, on flat inputs; P from 0 to 0.95.
pub fn read<T: Real>(words: &mut Words, input: Shape) -> Result<DropConnect<T>, Misfit> {
    let dense: Dense<T> = dense::read(words, input)?;
    let drop = words.number(("probability to drop", "끄는 확률"), 0.0, 0.95)?;
    let weights = dense.inputs * dense.outputs;
    let masked = vec![T::ZERO; weights + dense.outputs];
    let scaling = Scaling::read(words);
    Ok(DropConnect { dense, drop, scaling, kept: vec![true; weights], scale: T::ONE, masked })
}

/// Parameters: `weight` `[inputs × outputs]`, `bias` `[outputs]`.
#[derive(Clone)]
pub struct DropConnect<T> {
    dense: Dense<T>,
    /// P
    drop: f64,
    scaling: Scaling,
    /// Of the last pass: which weights were kept, what they were multiplied with, and what
    /// came of it: the parameters of a dense layer.
    kept: Vec<bool>,
    scale: T,
    masked: Vec<T>,
}

impl<T: Real> Layer<T> for DropConnect<T> {
    fn output(&self) -> Shape {
        self.dense.output()
    }

    fn parameters(&self) -> Vec<Parameter> {
        self.dense.parameters()
    }

    fn initialize(&self, w: &mut [T], rng: &mut Rng) {
        self.dense.initialize(w, rng);
    }

    fn forward(&mut self, mode: Mode, rng: &mut Rng, w: &[T], x: &[T], y: &mut [T]) {
        let keep = 1.0 - self.drop;
        self.kept.iter_mut().for_each(|kept| *kept = mode == Mode::Eval || rng.uniform() < keep);
        self.scale = T::of(self.scaling.factor(mode, keep));
        self.masked.copy_from_slice(w);
        mask(&mut self.masked, &self.kept, self.scale);
        self.dense.forward(mode, rng, &self.masked, x, y);
    }

    fn backward(&mut self, _: &[T], x: &[T], y: &[T], dy: &[T], mut dw: Option<&mut [T]>, dx: Option<&mut [T]>) {
        self.dense.backward(&self.masked, x, y, dy, dw.as_deref_mut(), dx);
        if let Some(dw) = dw {
            mask(dw, &self.kept, self.scale);
        }
    }

    fn mask(&self) -> &[bool] {
        &self.kept
    }
}

/// Scales the weights that are kept, and sets the others to 0. The biases after them stay.
fn mask<T: Real>(weights: &mut [T], kept: &[bool], scale: T) {
    for (weight, &kept) in weights.iter_mut().zip(kept) {
        *weight = if kept { scale * *weight } else { T::ZERO };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean over many masks is what evaluation gives, within four standard errors.
    #[test]
    fn evaluation_is_the_expectation_of_training() {
        let (inputs, outputs, passes) = (3, 4, 20_000);
        let x = [1.0, -2.0, 0.5];
        let w: Vec<f64> = (0..inputs * outputs + outputs).map(|i| libm::sin(i as f64)).collect();
        for (drop, scaling) in [(0.0, ""), (0.3, "inverted"), (0.9, ""), (0.9, "plain")] {
            let mut layer = read::<f64>(&mut Words::of(&format!("4 {drop} {scaling}")), Shape::flat(inputs))
                .unwrap_or_else(|why| panic!("{}", why.en));
            let (mut rng, mut y, mut sum) = (Rng::new(7), [0.0; 4], [0.0; 4]);
            for _ in 0..passes {
                layer.forward(Mode::Train, &mut rng, &w, &x, &mut y);
                sum.iter_mut().zip(y).for_each(|(sum, y)| *sum += y);
            }
            assert_eq!(layer.mask().len(), inputs * outputs);
            layer.forward(Mode::Eval, &mut rng, &w, &x, &mut y);
            for (j, &expected) in y.iter().enumerate() {
                let squares: f64 = (0..inputs).map(|i| (x[i] * w[i * outputs + j]).powi(2)).sum();
                let error = (drop / (1.0 - drop) * squares / passes as f64).sqrt();
                let mean = sum[j] / passes as f64;
                assert!((mean - expected).abs() <= 4.0 * error + 1e-12, "{drop}: {mean}, not {expected} ± {error}");
            }
        }
    }
}
