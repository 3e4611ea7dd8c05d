//! How well a net does.

use super::batches::Examples;
use super::model::Model;
use crate::engine::real::Real;
use crate::engine::rng::Rng;

/// Over a set of examples, in evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Mean cross-entropy.
    pub loss: f64,
    /// The share that is classified rightly.
    pub accuracy: f64,
    /// `confusion[true class · classes + predicted class]`, in examples.
    pub confusion: Vec<u32>,
    /// The predicted class of each example.
    pub predicted: Vec<usize>,
}

/// A set of examples, read once, to be judged by.
pub struct Judged<T> {
    x: Vec<T>,
    t: Vec<T>,
    classes: usize,
}

impl<T: Real> Judged<T> {
    /// The first example and each `every`-th after it, as they are read with a seed of their own.
    pub fn of(examples: &mut dyn Examples<T>, inputs: usize, classes: usize, every: usize) -> Judged<T> {
        let count = examples.count().div_ceil(every);
        let mut judged = Judged { x: vec![T::ZERO; count * inputs], t: vec![T::ZERO; count * classes], classes };
        let mut rng = Rng::new(0);
        let rows = judged.x.chunks_exact_mut(inputs).zip(judged.t.chunks_exact_mut(classes));
        for (i, (x, t)) in rows.enumerate() {
            examples.read(i * every, &mut rng, x, t);
        }
        judged
    }

    /// How the net with these weights does on them.
    pub fn score(&self, model: &mut Model<T>, w: &[T]) -> Score {
        self.judge(&self.predict(model, w))
    }

    /// The net's probabilities, [examples × classes].
    pub fn predict(&self, model: &mut Model<T>, w: &[T]) -> Vec<T> {
        let mut all = Vec::with_capacity(self.t.len());
        model.predict(w, &self.x, |_, p| all.extend_from_slice(p));
        all
    }

    /// How good these probabilities are, [examples × classes], wherever they come from.
    pub fn judge(&self, p: &[T]) -> Score {
        let classes = self.classes;
        let mut score =
            Score { loss: 0.0, accuracy: 0.0, confusion: vec![0; classes * classes], predicted: Vec::new() };
        let mut right = 0;
        for (t, p) in self.t.chunks_exact(classes).zip(p.chunks_exact(classes)) {
            let (label, predicted) = (largest(t), largest(p));
            for (&t, &p) in t.iter().zip(p) {
                // Where t = 0 the term is 0, however small p.
                if t > T::ZERO {
                    score.loss -= t.to_f64() * libm::log(p.to_f64());
                }
            }
            score.confusion[label * classes + predicted] += 1;
            score.predicted.push(predicted);
            right += (label == predicted) as usize;
        }
        let count = score.predicted.len() as f64;
        score.loss /= count;
        score.accuracy = right as f64 / count;
        score
    }
}

/// The place of the largest value, the first of equal ones.
pub fn largest<T: Real>(values: &[T]) -> usize {
    let mut best = 0;
    for (i, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = i;
        }
    }
    best
}
