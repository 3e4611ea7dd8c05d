//! A net's numbers at one moment.

use super::model::Model;
use crate::engine::real::Real;

/// All weights, and the running statistics that belong to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot<T> {
    pub w: Vec<T>,
    /// As [`Model::states`] gives them.
    pub states: Vec<T>,
}

impl<T: Real> Snapshot<T> {
    pub fn of(model: &mut Model<T>, w: &[T]) -> Snapshot<T> {
        Snapshot { w: w.to_vec(), states: model.states() }
    }

    /// Becomes the snapshot of this moment; allocates nothing.
    pub fn retake(&mut self, model: &mut Model<T>, w: &[T]) {
        self.w.copy_from_slice(w);
        self.states.clear();
        model.chain.states(&mut |_, state| self.states.extend_from_slice(state));
    }

    /// Puts both back.
    pub fn restore(&self, model: &mut Model<T>, w: &mut [T]) {
        w.copy_from_slice(&self.w);
        model.set_states(&self.states);
    }
}
