//! Dropout: in training, units are left out at random.

use super::layer::{InPlace, Layer, Mode, Spec};
use super::scaling::Scaling;
use super::shape::Shape;
use super::words::{Misfit, Words};
use crate::engine::optim::Paper;
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::{Text, doc};

pub const SPEC: Spec = Spec {
    name: "dropout",
    title: Text::new("Dropout", "드롭아웃"),
    usage: "dropout P [inverted | plain | forgotten]",
    line: Text::doc(
        "In training sets each value to 0 with probability P; in evaluation all take part.",
        "훈련할 때는 값마다 확률 P로 0으로 만들고, 평가할 때는 모두 씁니다.",
    ),
    formula: doc(
        r"\text{training: } y_i = \frac{m_i\, x_i}{1 - P},\quad m_i \sim \text{Bernoulli}(1 - P); \qquad \text{evaluation: } y = x",
    ),
    conventions: Text::doc(
        "P is the probability to drop, as in PyTorch; the paper's p is the probability to keep. “inverted” (the default, \
         and PyTorch's) divides by 1 − P in training; “plain” is the paper's: training does not divide, evaluation \
         multiplies by 1 − P. “forgotten” does neither: a mistake, to be looked at.",
        "P는 PyTorch처럼 끄는 확률이며, 논문의 p는 남기는 확률입니다. 기본값이자 PyTorch의 방식인 “inverted”(역 드롭아웃)는 \
         훈련할 때 1 − P로 나눕니다. 논문의 방식인 “plain”은 훈련할 때 나누지 않고 평가할 때 1 − P를 곱합니다. \
         “forgotten”은 둘 다 하지 않는 실수이며, 그 결과를 보려고 둔 것입니다.",
    ),
    paper: Paper {
        authors: doc("N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov"),
        year: 2014,
        title: doc("Dropout: a simple way to prevent neural networks from overfitting"),
        url: doc("https://jmlr.org/papers/v15/srivastava14a.html"),
    },
    source: file!(),
};

/// `dropout P [inverted | plain | forgotten]`, on any shape; P from 0 to 0.95.
pub fn read<T: Real>(words: &mut Words, input: Shape) -> Result<Dropout<T>, Misfit> {
    let drop = words.number(("probability to drop", "끄는 확률"), 0.0, 0.95)?;
    Ok(Dropout { shape: input, drop, scaling: Scaling::read(words), kept: Vec::new(), scale: T::ONE })
}

#[derive(Clone)]
pub struct Dropout<T> {
    shape: Shape,
    /// P
    drop: f64,
    scaling: Scaling,
    /// Of the last pass: what was kept, and what it was multiplied with.
    kept: Vec<bool>,
    scale: T,
}

impl<T: Real> Dropout<T> {
    /// Mask and scale: to gradients as to values.
    fn apply(&self, values: &mut [T]) {
        for (value, &kept) in values.iter_mut().zip(&self.kept) {
            *value = if kept { self.scale * *value } else { T::ZERO };
        }
    }
}

impl<T: Real> Layer<T> for Dropout<T> {
    fn output(&self) -> Shape {
        self.shape
    }

    fn reserve(&mut self, batch: usize) {
        self.kept.clear();
        self.kept.reserve(batch * self.shape.values());
    }

    fn in_place(&mut self) -> Option<&mut dyn InPlace<T>> {
        Some(self)
    }

    fn mask(&self) -> &[bool] {
        &self.kept
    }
}

/// A ReLU before it finds zeros, and scaled values, where its own output was. That does
/// not mislead it: it only asks what is positive. A kept value has kept its sign, and at
/// a dropped one the gradient that reaches the ReLU is 0 already.
impl<T: Real> InPlace<T> for Dropout<T> {
    fn forward(&mut self, mode: Mode, rng: &mut Rng, y: &mut [T]) {
        let keep = 1.0 - self.drop;
        self.kept.clear();
        self.kept.extend(y.iter().map(|_| mode == Mode::Eval || rng.uniform() < keep));
        self.scale = T::of(self.scaling.factor(mode, keep));
        self.apply(y);
    }

    fn backward(&mut self, _: &[T], dy: &mut [T]) {
        self.apply(dy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [f64; 6] = [1.0, -2.0, 0.5, 3.0, 0.0, -0.25];

    fn layer(words: &str) -> Dropout<f64> {
        read(&mut Words::of(words), Shape::flat(X.len())).unwrap_or_else(|why| panic!("{}", why.en))
    }

    fn pass(layer: &mut Dropout<f64>, mode: Mode, rng: &mut Rng) -> [f64; 6] {
        let mut y = X;
        InPlace::forward(layer, mode, rng, &mut y);
        y
    }

    /// The mean over many masks is what evaluation gives, within four standard errors.
    #[test]
    fn evaluation_is_the_expectation_of_training() {
        for (words, drop) in [("0.3", 0.3), ("0.3 plain", 0.3), ("0.95", 0.95), ("0.5 inverted", 0.5)] {
            let (mut layer, mut rng, passes) = (layer(words), Rng::new(4), 20_000);
            let mut sum = [0.0; 6];
            for _ in 0..passes {
                let y = pass(&mut layer, Mode::Train, &mut rng);
                sum.iter_mut().zip(y).for_each(|(sum, y)| *sum += y);
            }
            let expected = pass(&mut layer, Mode::Eval, &mut rng);
            assert!(layer.mask().iter().all(|&kept| kept), "in evaluation all take part");
            for (sum, expected) in sum.iter().zip(expected) {
                // A kept value is the expectation over 1 − P, so the variance is P/(1 − P) times its square.
                let error = (drop / (1.0 - drop) / passes as f64).sqrt() * expected.abs();
                let mean = sum / passes as f64;
                assert!((mean - expected).abs() <= 4.0 * error, "{words}: {mean}, not {expected} ± {error}");
            }
        }
    }

    #[test]
    fn inverted_is_plain_times_the_scale() {
        let (mut inverted, mut plain) = (layer("0.75"), layer("0.75 plain"));
        for mode in [Mode::Train, Mode::Eval] {
            let y = pass(&mut inverted, mode, &mut Rng::new(5));
            let scaled = pass(&mut plain, mode, &mut Rng::new(5)).map(|y| 4.0 * y);
            assert_eq!(inverted.mask(), plain.mask());
            assert_eq!(y, scaled);
        }
        assert_eq!(pass(&mut inverted, Mode::Eval, &mut Rng::new(5)), X);
    }

    /// Without any scaling evaluation gives 1 / (1 − P) times what training expects: four times.
    #[test]
    fn forgotten_trains_as_plain_and_evaluates_too_large() {
        let (mut forgotten, mut plain) = (layer("0.75 forgotten"), layer("0.75 plain"));
        let both = |mode, layer: &mut Dropout<f64>| pass(layer, mode, &mut Rng::new(5));
        assert_eq!(both(Mode::Train, &mut forgotten), both(Mode::Train, &mut plain));
        assert_eq!(both(Mode::Eval, &mut forgotten), both(Mode::Eval, &mut plain).map(|y| 4.0 * y));
    }

    /// The mask is that of the last pass, however large the batch was.
    #[test]
    fn the_mask_tells_what_was_kept() {
        let (mut layer, mut rng) = (layer("0.5"), Rng::new(6));
        Layer::reserve(&mut layer, 4);
        for examples in [4, 1, 3] {
            let mut y = vec![1.0; examples * X.len()];
            InPlace::forward(&mut layer, Mode::Train, &mut rng, &mut y);
            let kept: Vec<bool> = y.iter().map(|&y| y == 2.0).collect();
            assert_eq!(layer.mask(), kept);
            assert!(y.iter().all(|&y| y == 0.0 || y == 2.0) && y.contains(&0.0) && y.contains(&2.0));
        }
    }
}
