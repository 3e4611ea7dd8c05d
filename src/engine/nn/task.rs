//! For tests: a small task, and nets that train on it.

use std::rc::Rc;

use super::batches::{Batches, Examples};
use super::cross_entropy::targets;
use super::model::Model;
use super::score::Judged;
use super::shape::Shape;
use super::training::{Group, Training};
use crate::engine::optim;
use crate::engine::rng::Rng;
use crate::engine::schedule::constant::Constant;
use crate::spec::Settings;
use crate::spec::setting::fields;

/// Normal inputs; the class is whether the signs of the first two are alike, which no
/// linear net can tell. One label in ten is wrong.
pub struct Task {
    pub x: Vec<f32>,
    pub labels: Vec<usize>,
}

impl Task {
    pub fn new(count: usize, inputs: usize, seed: u64) -> Task {
        let mut rng = Rng::new(seed);
        let x: Vec<f32> = (0..count * inputs).map(|_| rng.normal() as f32).collect();
        let label = |x: &[f32]| ((x[0] > 0.0) == (x[1] > 0.0)) as usize ^ (rng.below(10) == 0) as usize;
        let labels = x.chunks_exact(inputs).map(label).collect();
        Task { x, labels }
    }

    pub fn judged(&mut self) -> Judged<f32> {
        let inputs = self.x.len() / self.labels.len();
        Judged::of(self, inputs, 2, 1)
    }
}

impl Examples<f32> for Task {
    fn count(&self) -> usize {
        self.labels.len()
    }

    fn read(&mut self, i: usize, _: &mut Rng, x: &mut [f32], t: &mut [f32]) {
        x.copy_from_slice(&self.x[i * x.len()..][..x.len()]);
        targets(&[self.labels[i]], 0.0, t.len(), t);
    }
}

/// A net of this description, for batches of 20.
pub fn model(net: &str, input: Shape) -> Model<f32> {
    Model::read(net, input, 20).unwrap_or_else(|why| panic!("{}", why.en))
}

/// A training of such a net on so many examples; all layers learn alike.
pub fn training(net: &str, input: Shape, examples: usize, optimizer: &str, lr: f64, seed: u64) -> Training<f32> {
    let model = model(net, input);
    let settings = Settings::new(fields(&[], &optim::groups("optimizer")), |_, _| None);
    let optimizer = optim::build(optimizer, &settings).expect("listed");
    let groups = vec![Group { layers: 0..model.chain.links.len(), rate: 1.0, optimizer: Some(optimizer) }];
    let w = model.initial(seed);
    let batches = Batches::new(examples, model.batch(), true);
    Training::new(model, w, groups, Rc::new(Constant { base_lr: lr }), batches, seed)
}
