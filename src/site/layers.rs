//! The layers that need not be sent again.

use crate::scene::{Mark, Scene};

/// What was sent before, newest last.
#[derive(Default)]
pub struct Layers(Vec<(u64, Vec<Mark>)>);

/// More than any scene has.
const KEPT: usize = 12;

impl Layers {
    /// Takes the marks of a scene's layers that have a key.
    pub fn take(&mut self, scene: &mut Scene) {
        for layer in scene.panels.iter_mut().flat_map(|panel| &mut panel.layers) {
            if layer.key != 0
                && let Some(marks) = layer.marks.take()
            {
                self.0.retain(|(known, _)| *known != layer.key);
                self.0.push((layer.key, marks));
                if self.0.len() > KEPT {
                    self.0.remove(0);
                }
            }
        }
    }

    pub fn get(&self, key: u64) -> Option<&[Mark]> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, marks)| &marks[..])
    }

    pub fn keys(&self) -> Vec<u64> {
        self.0.iter().map(|(key, _)| *key).collect()
    }
}
