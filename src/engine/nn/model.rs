//! A net: layers from a description, and a loss at their end.

use std::ops::Range;

use super::chain::Chain;
use super::cross_entropy::{cross_entropy, softmax};
use super::layer::{Mode, Parameter};
use super::shape::Shape;
use super::size;
use super::words::Misfit;
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::Complaint;

/// A classifier: its layers' outputs are the logits of as many classes.
#[derive(Clone)]
pub struct Model<T: Real> {
    description: String,
    pub chain: Chain<T>,
    /// The largest batch.
    batch: usize,
}

/// A parameter in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The number of its layer, from 0.
    pub layer: usize,
    pub parameter: Parameter,
    /// Where it lies in the flat buffer.
    pub at: Range<usize>,
}

impl<T: Real> Model<T> {
    /// The net of this description, such as `flatten, dense 32, relu, dense 10`, for
    /// inputs of this shape and batches of up to `batch` ≥ 1 examples.
    ///
    /// # Errors
    /// Names the first layer that does not fit what comes into it, and why; or the net is [too large](size).
    pub fn read(description: &str, input: Shape, batch: usize) -> Result<Model<T>, Complaint> {
        let too_large = |why: Misfit| {
            let (en, ko) =
                (format!("The net does not fit: {}.", why.en), format!("신경망이 맞지 않습니다. {}.", why.ko));
            Complaint { path: "net".to_string(), at: None, en, ko }
        };
        size::numbers(&[input.height, input.width, input.channels]).map_err(too_large)?;
        let mut chain = Chain::read(description, input)?;
        if !chain.output().is_flat() {
            let output = chain.output();
            return Err(Complaint {
                path: "net".to_string(),
                at: None,
                en: format!(
                    "The last layer gives {output}, but a classifier ends in one number a class: add “flatten” and “dense”."
                ),
                ko: format!(
                    "마지막 층의 출력이 {output}입니다. 분류기는 클래스마다 수 하나로 끝나야 하니 “flatten”과 “dense”를 더하십시오."
                ),
            });
        }
        size::batch(batch, chain.held()).map_err(too_large)?;
        chain.reserve(batch);
        Ok(Model { description: description.to_string(), chain, batch })
    }

    pub fn description(&self) -> &str {
        &self.description
    }

    pub fn input(&self) -> Shape {
        self.chain.input()
    }

    pub fn classes(&self) -> usize {
        self.chain.output().values()
    }

    pub fn batch(&self) -> usize {
        self.batch
    }

    /// How many trainable numbers it has.
    pub fn count(&self) -> usize {
        self.chain.weights()
    }

    /// All parameters, in the order of the flat buffer.
    pub fn parameters(&self) -> Vec<Placed> {
        let mut begin = 0;
        let mut all = Vec::new();
        for (layer, link) in self.chain.links.iter().enumerate() {
            for parameter in link.layer.parameters() {
                let at = begin..begin + parameter.len();
                begin = at.end;
                all.push(Placed { layer, parameter, at });
            }
        }
        all
    }

    /// The values that training starts from.
    pub fn initial(&self, seed: u64) -> Vec<T> {
        let mut w = vec![T::ZERO; self.count()];
        self.chain.initialize(&mut w, &mut Rng::new(seed));
        w
    }

    /// The logits of a batch.
    pub fn forward(&mut self, mode: Mode, rng: &mut Rng, w: &[T], x: &[T]) -> &[T] {
        self.chain.forward(mode, rng, w, x)
    }

    /// The mean loss of a batch in training, and its gradient: inputs `x`, targets `t`
    /// [batch × classes], which are probabilities.
    pub fn gradient(&mut self, rng: &mut Rng, w: &[T], x: &[T], t: &[T], g: &mut [T]) -> T {
        let loss = self.loss(Mode::Train, rng, w, x, t);
        self.chain.backward(w, x, Some(g), None);
        loss
    }

    /// The mean loss of a batch.
    pub fn loss(&mut self, mode: Mode, rng: &mut Rng, w: &[T], x: &[T], t: &[T]) -> T {
        self.chain.forward(mode, rng, w, x);
        let (classes, batch) = (self.classes(), x.len() / self.input().values());
        let (y, dy) = self.chain.end(batch);
        cross_entropy(y, t, classes, dy)
    }

    /// Calls `see` with the probabilities of each example of `x`, any number of them: evaluation, in batches.
    pub fn predict(&mut self, w: &[T], x: &[T], mut see: impl FnMut(usize, &[T])) {
        let (classes, size) = (self.classes(), self.input().values());
        // Evaluation draws nothing but the regions of fractional pooling, and those always alike.
        let mut rng = Rng::new(0);
        let mut i = 0;
        for x in x.chunks(self.batch * size) {
            self.chain.forward(Mode::Eval, &mut rng, w, x);
            let (y, p) = self.chain.end(x.len() / size);
            p.copy_from_slice(y);
            softmax(p, classes);
            for p in p.chunks_exact(classes) {
                see(i, p);
                i += 1;
            }
        }
    }

    /// All running statistics, one after another.
    pub fn states(&mut self) -> Vec<T> {
        let mut all = Vec::new();
        self.chain.states(&mut |_, state| all.extend_from_slice(state));
        all
    }

    /// Puts running statistics back.
    pub fn set_states(&mut self, mut states: &[T]) {
        self.chain.states(&mut |_, state| {
            let (own, rest) = states.split_at(state.len());
            state.copy_from_slice(own);
            states = rest;
        });
    }
}
