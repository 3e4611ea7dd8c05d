//! Training, one mini-batch at a time.

use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use super::batches::{Batches, Examples};
use super::clip::Clip;
use super::model::{Model, Placed};
use super::penalty::Penalty;
use crate::engine::objective::Objective;
use crate::engine::optim::Optimizer;
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::engine::schedule::Schedule;
use crate::say;
use crate::spec::Lang;
use crate::spec::number::short;

/// Layers that learn alike.
#[derive(Clone)]
pub struct Group<T: Real> {
    /// Which layers, by number; together the groups cover all, in order.
    pub layers: Range<usize>,
    /// Their rate, as a share of the schedule's.
    pub rate: f64,
    /// `None`: they are frozen.
    pub optimizer: Option<Box<dyn Optimizer<T>>>,
}

/// A net in training. A clone is a checkpoint: it goes on as the original would, bit for
/// bit, from the step at which it was made.
#[derive(Clone)]
pub struct Training<T: Real> {
    pub model: Model<T>,
    /// All trainable numbers.
    pub w: Vec<T>,
    groups: Vec<(Range<usize>, Group<T>)>,
    /// Of the step alone, so that clones can share it.
    schedule: Rc<dyn Schedule>,
    pub penalty: Penalty,
    pub clip: Clip,
    batches: Batches,
    /// Draws the order of the examples. A stream of its own, so that nets that draw differently, with dropout or
    /// without, see them in the same order.
    order: Rng,
    /// Draws all else.
    rng: Rng,
    parameters: Vec<Placed>,
    /// The batch, and the gradient where groups share it.
    x: Vec<T>,
    t: Vec<T>,
    g: Vec<T>,
    /// The weights before the step, of which they decay.
    before: Vec<T>,
    step: usize,
    stopped: Option<NonFinite>,
}

/// Where a number that is none came up, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct NonFinite {
    pub step: usize,
    pub place: Place,
    /// The rate of the step before, which is likely why.
    pub lr: f64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the examples.
    Input,
    /// In what a layer gives: its number, and how it is described.
    Output(usize, String),
    Loss,
    /// In the gradient of a layer's weights.
    Gradient(usize, String),
    /// In a layer's weights, after the step.
    Weights(usize, String),
}

impl NonFinite {
    /// What the reader is told.
    pub fn sentence(&self, lang: Lang) -> String {
        let NonFinite { step, place, lr } = self;
        let lr = short(*lr, 3);
        let layer = |number: &usize, name: &str| say!(lang, "layer {}, “{name}”", "{}번째 층 “{name}”", number + 1);
        let place = match place {
            Place::Input => {
                return say!(
                    lang,
                    "Training stopped at step {step}: an example holds a value that is no finite number.",
                    "{step}번째 걸음에서 훈련을 멈췄습니다. 예제에 유한하지 않은 값이 있습니다."
                );
            }
            Place::Output(number, name) => say!(lang, "the output of {}", "{}의 출력", layer(number, name)),
            Place::Loss => say!(lang, "the loss", "손실"),
            Place::Gradient(number, name) => say!(lang, "the gradient of {}", "{}의 기울기", layer(number, name)),
            Place::Weights(number, name) => say!(lang, "the weights of {}", "{}의 가중치", layer(number, name)),
        };
        say!(
            lang,
            "Training stopped at step {step}: {place} left all numbers. The learning rate of {lr} is likely too large; \
             a smaller one, a warm-up or clipping helps.",
            "{step}번째 걸음에서 훈련을 멈췄습니다. {place}에서 수의 범위를 벗어났습니다. 학습률 {lr}이(가) 너무 큰 듯합니다. \
             학습률을 줄이거나 워밍업이나 기울기 자르기(clipping)를 쓰면 나아집니다."
        )
    }
}

impl fmt::Display for NonFinite {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str(&self.sentence(Lang::En))
    }
}

impl std::error::Error for NonFinite {}

impl<T: Real> Training<T> {
    /// Trains `model` from the weights `w`. The seed fixes the order of the examples and
    /// all that is drawn.
    ///
    /// # Panics
    /// When the groups do not cover all layers, in order, or a batch is larger than the model's.
    pub fn new(
        mut model: Model<T>,
        w: Vec<T>,
        groups: Vec<Group<T>>,
        schedule: Rc<dyn Schedule>,
        batches: Batches,
        seed: u64,
    ) -> Training<T> {
        let mut next = 0;
        let mut placed = Vec::new();
        for group in groups {
            assert_eq!(group.layers.start, next, "groups follow one another");
            next = group.layers.end;
            let links = &mut model.chain.links[group.layers.clone()];
            links.iter_mut().for_each(|link| link.frozen = group.optimizer.is_none());
            let begin = links.first().map_or(0, |link| link.weights.start);
            placed.push((begin..links.last().map_or(begin, |link| link.weights.end), group));
        }
        assert_eq!(next, model.chain.links.len(), "groups cover all layers");
        assert_eq!(w.len(), model.count(), "one value for each parameter");
        let (inputs, classes, batch) = (model.input().values(), model.classes(), model.batch());
        Training {
            parameters: model.parameters(),
            x: vec![T::ZERO; batch * inputs],
            t: vec![T::ZERO; batch * classes],
            g: vec![T::ZERO; w.len()],
            before: w.clone(),
            model,
            w,
            groups: placed,
            schedule,
            penalty: Penalty::None,
            clip: Clip::None,
            batches,
            order: Rng::new(seed + (1 << 32)),
            rng: Rng::new(seed),
            step: 0,
            stopped: None,
        }
    }

    /// Updates made.
    pub fn steps(&self) -> usize {
        self.step
    }

    /// Epochs that are complete.
    pub fn epochs(&self) -> usize {
        self.batches.epochs()
    }

    /// Updates in an epoch.
    pub fn per_epoch(&self) -> usize {
        self.batches.per_epoch()
    }

    /// The schedule's rate for the next step.
    pub fn lr(&self) -> f64 {
        self.schedule.rate(self.step)
    }

    /// One update, on the next mini-batch. Returns its loss before the update, without the penalty;
    /// after it, where an optimizer knew its gradient from the step before and asked for none.
    ///
    /// # Errors
    /// A value that is no finite number came up; nothing is trained on from then.
    pub fn step(&mut self, examples: &mut dyn Examples<T>) -> Result<T, NonFinite> {
        if let Some(stopped) = &self.stopped {
            return Err(stopped.clone());
        }
        let (inputs, classes) = (self.model.input().values(), self.model.classes());
        // `next` borrows the order while the examples draw.
        let batch = {
            let batch = self.batches.next(&mut self.order);
            for (row, &i) in batch.iter().enumerate() {
                let (x, t) = (&mut self.x[row * inputs..][..inputs], &mut self.t[row * classes..][..classes]);
                examples.read(i, &mut self.rng, x, t);
            }
            batch.len()
        };
        let lr = self.schedule.rate(self.step);
        self.before.copy_from_slice(&self.w);
        let mut objective = MiniBatch {
            model: &mut self.model,
            x: &self.x[..batch * inputs],
            t: &self.t[..batch * classes],
            rng: &mut self.rng,
            parameters: &self.parameters,
            penalty: self.penalty,
            clip: self.clip,
            loss: None,
            broken: None,
        };
        match &mut self.groups[..] {
            // The optimizer may look at the loss as often as it wants.
            [(range, Group { optimizer: Some(optimizer), rate, .. })] => {
                optimizer.set_lr(lr * *rate);
                optimizer.step(&mut self.w, &mut objective);
                self.penalty.decay(&self.before, &mut self.w, &self.parameters, range.clone(), lr * *rate);
            }
            groups => {
                objective.gradient(&self.w, &mut self.g);
                for (range, group) in groups {
                    let Some(optimizer) = &mut group.optimizer else { continue };
                    optimizer.set_lr(lr * group.rate);
                    optimizer.step(&mut self.w[range.clone()], &mut Given(&self.g[range.clone()]));
                    self.penalty.decay(&self.before, &mut self.w, &self.parameters, range.clone(), lr * group.rate);
                }
            }
        }
        let loss = objective.loss.unwrap_or_else(|| objective.look(&self.w));
        let broken = objective.broken.take().or_else(|| (!loss.is_finite()).then_some(Place::Loss));
        let broken = broken.or_else(|| (!all_finite(&self.w)).then(|| self.broken_weights()));
        self.step += 1;
        match broken {
            None => Ok(loss),
            Some(place) => {
                let stopped = NonFinite { step: self.step, place, lr };
                self.stopped = Some(stopped.clone());
                Err(stopped)
            }
        }
    }

    fn broken_weights(&self) -> Place {
        let links = self.model.chain.links.iter().enumerate();
        let mut broken = links.filter(|(_, link)| !all_finite(&self.w[link.weights.clone()]));
        broken.next().map_or(Place::Loss, |(i, link)| Place::Weights(i, link.name.clone()))
    }
}

/// The loss of one mini-batch, with penalty and clipping.
struct MiniBatch<'a, T: Real> {
    model: &'a mut Model<T>,
    x: &'a [T],
    t: &'a [T],
    rng: &'a mut Rng,
    parameters: &'a [Placed],
    penalty: Penalty,
    clip: Clip,
    /// The loss where it was first asked for.
    loss: Option<T>,
    /// Where the first value came up that is no finite number.
    broken: Option<Place>,
}

impl<T: Real> Objective<T> for MiniBatch<'_, T> {
    fn value(&mut self, w: &[T]) -> T {
        self.look(w) + T::of(self.penalty.value(w, self.parameters))
    }

    fn gradient(&mut self, w: &[T], g: &mut [T]) {
        let loss = self.model.gradient(self.rng, w, self.x, self.t, g);
        self.loss.get_or_insert(loss);
        if self.broken.is_none() && !(loss.is_finite() && all_finite(g)) {
            self.broken = Some(self.find(g));
        }
        self.penalty.add_gradient(w, self.parameters, g);
        self.clip.apply(g);
        if self.broken.is_some() {
            // What is no number steps nowhere.
            g.fill(T::ZERO);
        }
    }
}

impl<T: Real> MiniBatch<'_, T> {
    /// The loss without the penalty.
    fn look(&mut self, w: &[T]) -> T {
        self.model.loss(super::layer::Mode::Train, self.rng, w, self.x, self.t)
    }

    /// The first place, in the order of computation, that holds a value that is no finite number.
    fn find(&self, g: &[T]) -> Place {
        if !all_finite(self.x) || !all_finite(self.t) {
            return Place::Input;
        }
        let batch = self.x.len() / self.model.input().values();
        let links = || self.model.chain.links.iter().enumerate();
        if let Some((i, link)) = links().find(|(i, _)| !all_finite(self.model.chain.y(*i, batch))) {
            return Place::Output(i, link.name.clone());
        }
        let broken = links().rev().find(|(_, link)| !all_finite(&g[link.weights.clone()]));
        broken.map_or(Place::Loss, |(i, link)| Place::Gradient(i, link.name.clone()))
    }
}

/// A gradient that is already there.
struct Given<'a, T>(&'a [T]);

impl<T: Real> Objective<T> for Given<'_, T> {
    /// Optimizers that compare losses need the objective itself: one group.
    fn value(&mut self, _: &[T]) -> T {
        T::of(f64::NAN)
    }

    fn gradient(&mut self, _: &[T], g: &mut [T]) {
        g.copy_from_slice(self.0);
    }
}

/// Whether all are: a product with 0 is 0 for finite numbers only, and sums of it
/// go as fast as vectors do.
fn all_finite<T: Real>(values: &[T]) -> bool {
    let (eights, rest) = values.as_chunks::<8>();
    let mut sum = [T::ZERO; 8];
    for values in eights {
        for lane in 0..8 {
            sum[lane] += values[lane] * T::ZERO;
        }
    }
    sum.iter().chain(rest).all(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::super::shape::Shape;
    use super::super::task::{Task, training};
    use super::*;
    use crate::engine::optim;

    /// Every layer that draws, or keeps something from step to step.
    const NET: &str = "conv 3x3 4 same, batch-norm, relu, residual (conv 3x3 4 same, relu) survival 0.5, \
         fractional-max-pool 1.5, flatten, dropconnect 8 0.5, relu, dropout 0.3, dense 2";

    fn bits(values: &[f32]) -> Vec<u32> {
        values.iter().map(|value| value.to_bits()).collect()
    }

    /// Losses, weights and running statistics after so many further steps.
    fn go_on(training: &mut Training<f32>, task: &mut Task, steps: usize) -> [Vec<u32>; 3] {
        let losses: Vec<f32> = (0..steps).map(|_| training.step(task).expect("finite")).collect();
        let states = training.model.states();
        [&losses, &training.w, &states].map(|values| bits(values))
    }

    /// From the middle of an epoch through the next ones. Newton's method needs a Hessian, which nets do not have.
    #[test]
    fn a_checkpoint_goes_on_as_the_original_bit_for_bit() {
        let shape = Shape::new(4, 4, 1);
        for spec in optim::SPECS.iter().filter(|spec| !spec.hessian) {
            let mut task = Task::new(90, shape.values(), 1);
            let mut uninterrupted = training(NET, shape, 90, spec.name, 0.01, 5);
            go_on(&mut uninterrupted, &mut task, 7);
            let (mut first, before) = (uninterrupted.clone(), bits(&uninterrupted.w));
            let second = first.clone();
            let expected = go_on(&mut uninterrupted, &mut task, 13);
            assert_ne!(expected[1], before, "{}: nothing was learned", spec.name);
            for checkpoint in [&mut first, &mut second.clone()] {
                assert_eq!((checkpoint.steps(), checkpoint.epochs()), (7, 1));
                assert!(go_on(checkpoint, &mut task, 13) == expected, "{}", spec.name);
            }
        }
    }
}
