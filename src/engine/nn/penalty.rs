//! Penalties on weights: what is added to the loss, or to the step, so that weights stay small.

use std::ops::Range;

use super::model::Placed;
use crate::engine::real::Real;

/// A penalty on all weights (not on biases and scales).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Penalty {
    None,
    /// `λ Σ|w|`: every weight is pulled towards 0 by the same force, so that many arrive.
    L1 {
        lambda: f64,
    },
    /// `λ/2 Σw²`: every weight is pulled towards 0 in proportion to itself (PyTorch's `weight_decay` of SGD).
    L2 {
        lambda: f64,
    },
    /// `λ (share Σ|w| + (1 − share)/2 Σw²)`: some of each (Zou and Hastie 2005).
    Elastic {
        lambda: f64,
        share: f64,
    },
    /// No part of the loss: with each step `w ← w − α λ w`, of the weights before it (Loshchilov and Hutter 2019).
    Decoupled {
        lambda: f64,
    },
}

impl Penalty {
    /// The factors of `Σ|w|` and `½Σw²` in the loss.
    fn factors(self) -> (f64, f64) {
        match self {
            Penalty::None | Penalty::Decoupled { .. } => (0.0, 0.0),
            Penalty::L1 { lambda } => (lambda, 0.0),
            Penalty::L2 { lambda } => (0.0, lambda),
            Penalty::Elastic { lambda, share } => (lambda * share, lambda * (1.0 - share)),
        }
    }

    /// What it adds to the loss.
    pub fn value<T: Real>(self, w: &[T], parameters: &[Placed]) -> f64 {
        let (l1, l2) = self.factors();
        if l1 == 0.0 && l2 == 0.0 {
            return 0.0;
        }
        let decaying = parameters.iter().filter(|placed| placed.parameter.decays);
        let weights = decaying.flat_map(|placed| &w[placed.at.clone()]).map(|w| w.to_f64());
        weights.map(|w| l1 * w.abs() + 0.5 * l2 * w * w).sum()
    }

    /// Adds its gradient: `λ sign(w)` (0 at 0), `λ w`, or some of each.
    pub fn add_gradient<T: Real>(self, w: &[T], parameters: &[Placed], g: &mut [T]) {
        let (l1, l2) = self.factors();
        if l1 == 0.0 && l2 == 0.0 {
            return;
        }
        let (l1, l2) = (T::of(l1), T::of(l2));
        for placed in parameters.iter().filter(|placed| placed.parameter.decays) {
            for (g, &w) in g[placed.at.clone()].iter_mut().zip(&w[placed.at.clone()]) {
                let sign = T::of((w > T::ZERO) as i32 as f64 - (w < T::ZERO) as i32 as f64);
                *g += l1 * sign + l2 * w;
            }
        }
    }

    /// Takes their share of what they were `before` the step from the weights among
    /// `w[within]`, if the penalty is decoupled; `lr` is the step's rate.
    pub fn decay<T: Real>(self, before: &[T], w: &mut [T], parameters: &[Placed], within: Range<usize>, lr: f64) {
        let Penalty::Decoupled { lambda } = self else { return };
        let share = T::of(lr * lambda);
        let own = |placed: &&Placed| placed.parameter.decays && within.contains(&placed.at.start);
        for placed in parameters.iter().filter(own) {
            for (w, &before) in w[placed.at.clone()].iter_mut().zip(&before[placed.at.clone()]) {
                *w -= share * before;
            }
        }
    }
}
