//! Trainings to compare: several ways to train, each over the same seeds. With the
//! same seed, all see the same images in the same order, from the same first weights
//! where their nets are alike, so that they can be compared in pairs.

use std::ops::Range;
use std::rc::Rc;

use super::course::Recipe;
use crate::engine::data::Images;
use crate::engine::mean::Mean;
use crate::engine::nn::pictures::Pictures;
use crate::engine::nn::residual;
use crate::engine::nn::score::Judged;
use crate::engine::nn::training::{NonFinite, Training};
use crate::spec::{Complaint, Dash, Hue, Text};

/// One way to train, of those that are compared.
pub struct Plan {
    /// In facts: `dropout`.
    pub name: &'static str,
    pub label: Text,
    pub hue: Hue,
    pub dash: Dash,
    pub recipe: Recipe,
    /// Training images of each class.
    pub images: usize,
    /// Others of each class to validate by, such as for early stopping; 0 for none.
    pub validation: usize,
    pub epochs: usize,
}

impl Plan {
    /// Steps of a run on a set of so many classes.
    pub fn steps(&self, classes: usize) -> usize {
        self.epochs * per_epoch(self.images * classes, self.recipe.batch)
    }
}

/// Steps in an epoch.
pub fn per_epoch(images: usize, batch: usize) -> usize {
    images.div_ceil(batch.min(images))
}

/// All ways, each with its runs.
pub struct Trials {
    pub images: Rc<Images>,
    pub arms: Vec<Arm>,
    /// The test images, the same for all.
    pub test: Judged<f32>,
    /// Their numbers in the set.
    pub tested: Vec<usize>,
    /// Steps made, of which the past is shown without training again.
    made: usize,
    /// The step shown.
    pub step: usize,
}

/// A plan with its runs, one a seed.
pub struct Arm {
    pub plan: Plan,
    pub runs: Vec<Run>,
    /// Of each run.
    pub steps: usize,
    pub per_epoch: usize,
    /// Steps from look to look.
    every: usize,
}

/// One training.
pub struct Run {
    pub training: Training<f32>,
    pub examples: Pictures,
    /// Training images, labelled as the net is told.
    train: Judged<f32>,
    validation: Option<Judged<f32>>,
    /// Of each mini-batch, before its update.
    pub losses: Vec<f32>,
    /// Of each mini-batch, which residual blocks took part: bit after bit, the first block's the lowest.
    pub blocks: Vec<u32>,
    pub looks: Vec<Look>,
    pub stopped: Option<NonFinite>,
}

/// How a net did after so many steps.
pub struct Look {
    pub step: usize,
    pub train: Grade,
    /// NaN if the plan has no images for it.
    pub validation: Grade,
    pub test: Grade,
}

/// On some images: the share that is told rightly, and the mean cross-entropy.
#[derive(Clone, Copy)]
pub struct Grade {
    pub accuracy: f64,
    pub loss: f64,
}

/// Over an arm's seeds.
#[derive(Clone, Copy)]
pub struct Spread {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
}

impl Spread {
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Spread {
        let low = values.clone().fold(f64::INFINITY, f64::min);
        let high = values.clone().fold(f64::NEG_INFINITY, f64::max);
        Spread { mean: Mean::of(values).mean, low, high }
    }
}

impl Trials {
    /// All runs at step 0. Each is looked at `looks` times on its way, and at both ends.
    ///
    /// # Errors
    /// More images than the set has, or a net that does not fit them.
    pub fn new(images: &Rc<Images>, plans: Vec<Plan>, seeds: Range<u64>, looks: usize) -> Result<Trials, Complaint> {
        let classes = images.set.classes.len();
        // The test images are the same with every seed.
        let tested = images.split(1, 0, seeds.start)?.test;
        let test = Pictures::new(images.clone(), tested.clone(), None).judged(1);
        let mut arms = Vec::with_capacity(plans.len());
        for plan in plans {
            let mut runs = Vec::new();
            for seed in seeds.clone() {
                let split = images.split(plan.images, plan.validation, seed)?;
                let (training, examples) = plan.recipe.training(images, &split, seed)?;
                // No more than there are test images.
                let every = split.train.len().div_ceil(tested.len());
                let told = Pictures::new(images.clone(), split.train, None).mislabelled(plan.recipe.wrong, seed);
                let train = told.judged(every);
                let others = || Pictures::new(images.clone(), split.validation, None).judged(1);
                let validation = (plan.validation > 0).then(others);
                let (losses, blocks, looks) = (Vec::new(), Vec::new(), Vec::new());
                runs.push(Run { training, examples, train, validation, losses, blocks, looks, stopped: None });
            }
            let (steps, per_epoch) = (plan.steps(classes), per_epoch(plan.images * classes, plan.recipe.batch));
            arms.push(Arm { plan, runs, steps, per_epoch, every: steps.div_ceil(looks) });
        }
        let mut trials = Trials { images: images.clone(), arms, test, tested, made: 0, step: 0 };
        trials.look();
        Ok(trials)
    }

    /// Steps of the longest run.
    pub fn last(&self) -> usize {
        self.arms.iter().map(|arm| arm.steps).max().unwrap_or(0)
    }

    /// One mini-batch of every run that is not at its end; nothing that was trained before.
    pub fn tick(&mut self) {
        self.tick_and(|_| {});
    }

    /// The same; after an update and before the nets are judged, while their layers still hold what the update
    /// drew, shows the arms to `see`.
    pub fn tick_and(&mut self, see: impl FnOnce(&[Arm])) {
        if self.step == self.made {
            for arm in &mut self.arms {
                for run in arm.runs.iter_mut().filter(|run| run.losses.len() < arm.steps) {
                    run.step();
                }
            }
            see(&self.arms);
            self.made += 1;
            self.look();
        }
        self.step += 1;
    }

    /// Looks at the runs whose turn it is.
    fn look(&mut self) {
        for arm in &mut self.arms {
            let due = self.made.is_multiple_of(arm.every) || self.made == arm.steps;
            if due && self.made <= arm.steps {
                arm.runs.iter_mut().for_each(|run| run.look(&self.test));
            }
        }
    }

    /// How much better than the first arm's another arm's test accuracy is at the step shown: the mean over seeds
    /// of the differences, seed by seed.
    pub fn gain(&self, arm: &Arm) -> Option<Mean> {
        let accuracies = |arm: &Arm| -> Option<Vec<f64>> {
            let shown = arm.shown(self.step)?;
            Some(arm.runs.iter().map(|run| run.looks[shown].test.accuracy).collect())
        };
        let (first, this) = (accuracies(&self.arms[0])?, accuracies(arm)?);
        Some(Mean::of(first.iter().zip(&this).map(|(first, this)| this - first)))
    }
}

impl Run {
    fn step(&mut self) {
        if self.stopped.is_none() {
            match self.training.step(&mut self.examples) {
                Ok(loss) => {
                    self.losses.push(loss);
                    self.blocks.push(residual::active(&self.training.model));
                }
                Err(stopped) => self.stopped = Some(stopped),
            }
        }
    }

    fn look(&mut self, test: &Judged<f32>) {
        if self.stopped.is_none() {
            let Training { model, w, .. } = &mut self.training;
            let mut grade = |judged: &Judged<f32>| {
                let score = judged.score(model, w);
                Grade { accuracy: score.accuracy, loss: score.loss }
            };
            let none = Grade { accuracy: f64::NAN, loss: f64::NAN };
            self.looks.push(Look {
                step: self.losses.len(),
                train: grade(&self.train),
                validation: self.validation.as_ref().map_or(none, &mut grade),
                test: grade(test),
            });
        }
    }
}

impl Arm {
    /// How many steps all runs have made, of the first so many.
    pub fn upto(&self, step: usize) -> usize {
        self.runs.iter().map(|run| run.losses.len()).min().map_or(0, |made| made.min(step))
    }

    /// In epochs; after the run's end, its end.
    pub fn epoch(&self, step: usize) -> f64 {
        step.min(self.steps) as f64 / self.per_epoch as f64
    }

    /// The mean loss of these mini-batches.
    pub fn loss(&self, batches: Range<usize>) -> Spread {
        let mean = |run: &Run| {
            let losses = &run.losses[batches.clone()];
            losses.iter().map(|&loss| loss as f64).sum::<f64>() / losses.len() as f64
        };
        Spread::of(self.runs.iter().map(mean))
    }

    /// The looks that all runs have had up to a step: the step of each, and the spread of what is asked for.
    pub fn looks(&self, step: usize, of: fn(&Look) -> f64) -> impl Iterator<Item = (usize, Spread)> {
        let count = self.shown(step).map_or(0, |last| last + 1);
        (0..count).map(move |look| {
            (self.runs[0].looks[look].step, Spread::of(self.runs.iter().map(move |run| of(&run.looks[look]))))
        })
    }

    /// The number of the latest of them.
    pub fn shown(&self, step: usize) -> Option<usize> {
        let all = self.runs.iter().map(|run| run.looks.len()).min()?;
        self.runs[0].looks[..all].iter().rposition(|look| look.step <= step)
    }

    /// The latest of them, over the seeds.
    pub fn latest(&self, step: usize, of: fn(&Look) -> f64) -> Option<Mean> {
        let shown = self.shown(step)?;
        Some(Mean::of(self.runs.iter().map(|run| of(&run.looks[shown]))))
    }

    /// The first run that was stopped, by the step shown.
    pub fn stopped(&self, step: usize) -> Option<&NonFinite> {
        self.runs.iter().filter_map(|run| run.stopped.as_ref()).find(|stopped| stopped.step <= step)
    }
}
