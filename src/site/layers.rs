//! The layers that need not be sent again.

use crate::scene::{Mark, Scene};

/// What was sent before; what was shown last stands last.
#[derive(Default)]
pub struct Layers(Vec<(u64, Vec<Mark>)>);

/// More than any scene has.
const KEPT: usize = 12;

impl Layers {
    /// Takes the marks of a scene's layers that have a key. Its layers that were sent
    /// before are shown again, and so are kept: the oldest that go are none of its own.
    pub fn take(&mut self, scene: &mut Scene) {
        for layer in scene.panels.iter_mut().flat_map(|panel| &mut panel.layers) {
            let known = self.0.iter().position(|(key, _)| *key == layer.key).map(|at| self.0.remove(at));
            let sent = layer.marks.take_if(|_| layer.key != 0).map(|marks| (layer.key, marks));
            self.0.extend(sent.or(known));
        }
        self.0.drain(..self.0.len().saturating_sub(KEPT));
    }

    pub fn get(&self, key: u64) -> Option<&[Mark]> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, marks)| &marks[..])
    }

    pub fn keys(&self) -> Vec<u64> {
        self.0.iter().map(|(key, _)| *key).collect()
    }
}
