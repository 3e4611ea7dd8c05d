//! Averages of a net's weights over its steps: the noise of single steps cancels, and what they have in common stays.

use super::batch_norm::MOMENTUM;
use super::layer::Mode;
use super::model::Model;
use crate::engine::real::Real;
use crate::engine::rng::Rng;

/// How much each step's weights count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Weighting {
    /// All alike, but for the first `from` steps, which do not count (Polyak and Juditsky
    /// 1992; PyTorch's `ASGD` with `t0`). Up to then the average is the last step's weights.
    Equal { from: usize },
    /// A step's share falls by the factor `decay`, in [0, 1), with each step after it
    /// (PyTorch's `get_ema_multi_avg_fn`). It begins at the first step's weights, so that
    /// nothing needs to be corrected for having begun at 0.
    Exponential { decay: f64 },
}

/// A running average of weights.
///
/// Running statistics are not averaged along: those of batch norm are of what the single
/// steps' weights gave, and no average of them is what the averaged weights give. They are
/// measured anew, by [`refresh`].
#[derive(Clone)]
pub struct Average<T> {
    weighting: Weighting,
    steps: usize,
    w: Vec<T>,
}

impl<T: Real> Average<T> {
    /// Of so many weights.
    pub fn new(weighting: Weighting, weights: usize) -> Average<T> {
        Average { weighting, steps: 0, w: vec![T::ZERO; weights] }
    }

    /// Takes in the weights after one more step: `w̄ ← w̄ + (w − w̄)/k` for the `k`-th that counts, or
    /// `w̄ ← w̄ + (1 − decay)(w − w̄)`. Allocates nothing.
    pub fn update(&mut self, w: &[T]) {
        self.steps += 1;
        let share = match self.weighting {
            Weighting::Equal { from } => 1.0 / self.steps.saturating_sub(from).max(1) as f64,
            Weighting::Exponential { .. } if self.steps == 1 => 1.0,
            Weighting::Exponential { decay } => 1.0 - decay,
        };
        if share == 1.0 {
            // To the bit, which the sum would not always be.
            self.w.copy_from_slice(w);
            return;
        }
        let share = T::of(share);
        for (average, &w) in self.w.iter_mut().zip(w) {
            *average += share * (w - *average);
        }
    }

    /// The average; 0 before the first update.
    pub fn w(&self) -> &[T] {
        &self.w
    }
}

/// Measures the running statistics of these weights anew: the mean, over the batches of `x`,
/// of what each batch measures in training, a batch of half the size counting half
/// (Izmailov et al. 2018, section 3.2; PyTorch's `update_bn`). What is frozen stays.
///
/// `x`: any number of examples, in an order of no meaning.
pub fn refresh<T: Real>(model: &mut Model<T>, w: &[T], x: &[T], rng: &mut Rng) {
    struct Statistic<T> {
        before: Vec<T>,
        mean: Vec<T>,
        /// In examples.
        measured: usize,
    }
    let mut statistics: Vec<Statistic<T>> = Vec::new();
    see(model, |_, state| {
        statistics.push(Statistic { before: state.to_vec(), mean: vec![T::ZERO; state.len()], measured: 0 });
        state.fill(T::ZERO);
    });
    let values = model.input().values();
    for x in x.chunks(model.batch() * values) {
        model.forward(Mode::Train, rng, w, x);
        see(model, |i, state| {
            let Statistic { mean, measured, .. } = &mut statistics[i];
            // What has not moved was not measured: a branch that stochastic depth left out.
            if state != mean {
                *measured += x.len() / values;
                // The pass went only this part of the way to what it measured.
                let share = T::of((x.len() / values) as f64 / *measured as f64 / MOMENTUM);
                mean.iter_mut().zip(&*state).for_each(|(mean, &state)| *mean += share * (state - *mean));
                state.copy_from_slice(mean);
            }
        });
    }
    see(model, |i, state| {
        if statistics[i].measured == 0 {
            state.copy_from_slice(&statistics[i].before);
        }
    });
}

/// Each array of running statistics that training moves, with its number.
fn see<T: Real>(model: &mut Model<T>, mut each: impl FnMut(usize, &mut [T])) {
    let mut i = 0;
    for link in model.chain.links.iter_mut().filter(|link| !link.frozen) {
        link.layer.states(&mut |_, state| {
            each(i, state);
            i += 1;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::Shape;
    use super::super::task::{Task, model, training};
    use super::*;

    fn close(given: &[f32], expected: &[f32]) {
        assert_eq!(given.len(), expected.len());
        let near = given.iter().zip(expected).all(|(given, expected)| (given - expected).abs() < 1e-5);
        assert!(near, "{given:?}, not {expected:?}");
    }

    /// Of 1, 4, 9, …: in closed form.
    #[test]
    fn averages_in_closed_form() {
        let squares: Vec<f64> = (1..=50).map(|k| (k * k) as f64).collect();
        for from in [0, 1, 7, 49, 50, 80] {
            let mut average = Average::new(Weighting::Equal { from }, 2);
            for (i, &w) in squares.iter().enumerate() {
                average.update(&[w, -2.0 * w]);
                // What counts: the last one at least.
                let counting = &squares[from.min(i)..=i];
                let expected = counting.iter().sum::<f64>() / counting.len() as f64;
                let error = (average.w()[0] - expected).abs().max((average.w()[1] + 2.0 * expected).abs());
                assert!(error < 1e-10, "from {from}, step {}: {:?}", i + 1, average.w());
            }
        }
        for decay in [0.0, 0.9, 0.99] {
            let mut average = Average::new(Weighting::Exponential { decay }, 1);
            for (i, &w) in squares.iter().enumerate() {
                average.update(&[w]);
                let share = |k: usize| libm::pow(decay, (i - k) as f64) * if k == 0 { 1.0 } else { 1.0 - decay };
                let expected: f64 = (0..=i).map(|k| share(k) * squares[k]).sum();
                assert!((average.w()[0] - expected).abs() < 1e-10, "decay {decay}, step {}", i + 1);
            }
        }
    }

    /// Two batches of 20, and one of 10, which counts half.
    #[test]
    fn statistics_are_the_means_over_batches() {
        let mut model = model("batch-norm, dense 2", Shape::flat(2));
        let x = Task::new(50, 2, 4).x;
        let mut expected = [0.0; 4];
        for x in x.chunks(40) {
            let (n, counts) = (x.len() as f32 / 2.0, x.len() as f32 / 100.0);
            for c in 0..2 {
                let channel = || x.iter().skip(c).step_by(2);
                let mean = channel().sum::<f32>() / n;
                expected[c] += counts * mean;
                expected[2 + c] += counts * channel().map(|x| (x - mean) * (x - mean)).sum::<f32>() / (n - 1.0);
            }
        }
        let w = model.initial(1);
        // Whatever they were before.
        model.set_states(&[1e6, -1e6, 1e6, 1e-6]);
        refresh(&mut model, &w, &x, &mut Rng::new(1));
        close(&model.states(), &expected);
        model.chain.links[0].frozen = true;
        refresh(&mut model, &w, &x[..40], &mut Rng::new(1));
        close(&model.states(), &expected);
    }

    /// Eight times the same batch, in which the branch takes part or not.
    #[test]
    fn what_is_left_out_measures_nothing() {
        let x = [1.0, 3.0].repeat(80);
        for (survival, expected) in [("0.5", [2.0, 20.0 / 19.0]), ("1", [2.0, 20.0 / 19.0]), ("0", [7.0, 8.0])] {
            let mut model = model(&format!("residual (batch-norm) survival {survival}, dense 2"), Shape::flat(1));
            let w = model.initial(1);
            model.set_states(&[7.0, 8.0]);
            refresh(&mut model, &w, &x, &mut Rng::new(2));
            close(&model.states(), &expected);
        }
    }

    /// At a rate that shakes the weights the average lies deeper than any of them does in the mean, if its
    /// statistics are its own.
    #[test]
    fn an_average_is_better_than_what_it_is_of() {
        let shape = Shape::flat(4);
        let mut task = Task::new(400, 4, 1);
        let others = Task::new(1000, 4, 2).judged();
        let mut training = training("dense 16, batch-norm, relu, dense 2", shape, 400, "sgd", 0.5, 3);
        let mut average = Average::new(Weighting::Equal { from: 200 }, training.w.len());
        let mut losses = Vec::new();
        for _ in 0..600 {
            training.step(&mut task).expect("finite");
            average.update(&training.w);
            if training.steps() > 200 && training.steps().is_multiple_of(20) {
                losses.push(others.score(&mut training.model, &training.w).loss);
            }
        }
        let mean = losses.iter().sum::<f64>() / losses.len() as f64;
        let stale = others.score(&mut training.model, average.w()).loss;
        refresh(&mut training.model, average.w(), &task.x, &mut Rng::new(1));
        let fresh = others.score(&mut training.model, average.w()).loss;
        println!("steps {mean:.4}, average {stale:.4}, with its own statistics {fresh:.4}");
        assert!(fresh < 0.95 * mean && fresh < stale, "{mean} {stale} {fresh}");
    }
}
