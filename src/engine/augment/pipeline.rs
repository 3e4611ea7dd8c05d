//! Several transforms, one after the other: what training does to each image anew.

use super::{Augmentation, Image};
use crate::engine::rng::Rng;

/// Transforms in their order.
pub struct Pipeline {
    steps: Vec<Box<dyn Augmentation>>,
    spare: Image,
}

impl Pipeline {
    pub fn new(steps: Vec<Box<dyn Augmentation>>) -> Self {
        Pipeline { steps, spare: Image::black(1, 1, 1) }
    }

    /// Transforms `image` in place. Nothing is allocated once an image as large has
    /// been seen.
    pub fn run(&mut self, image: &mut Image, rng: &mut Rng) {
        for step in &self.steps {
            let drawn = step.draw(image, rng);
            step.apply(image, &drawn, &mut self.spare);
            std::mem::swap(image, &mut self.spare);
        }
    }
}
