//! In which order examples come.

use crate::engine::rng::Rng;

/// What a net is trained on or judged by.
pub trait Examples<T> {
    /// How many there are.
    fn count(&self) -> usize;

    /// Writes example `i` into `x`, and the probabilities that the net should give into
    /// `t`. May change both by chance: that is augmentation.
    fn read(&mut self, i: usize, rng: &mut Rng, x: &mut [T], t: &mut [T]);
}

/// Mini-batches: each epoch goes once through all examples, in an order drawn anew.
/// The last batch of an epoch is smaller if they do not come out even.
#[derive(Clone)]
pub struct Batches {
    order: Vec<usize>,
    size: usize,
    shuffled: bool,
    next: usize,
    epochs: usize,
}

impl Batches {
    /// `shuffled: false`: always in the order of their numbers.
    pub fn new(examples: usize, size: usize, shuffled: bool) -> Batches {
        assert!(examples > 0 && size > 0, "batches hold examples");
        Batches { order: (0..examples).collect(), size, shuffled, next: 0, epochs: 0 }
    }

    /// Batches in an epoch.
    pub fn per_epoch(&self) -> usize {
        self.order.len().div_ceil(self.size)
    }

    /// Epochs that are complete.
    pub fn epochs(&self) -> usize {
        self.epochs
    }

    /// The numbers of the next batch's examples.
    pub fn next(&mut self, rng: &mut Rng) -> &[usize] {
        if self.next == 0 && self.shuffled {
            rng.shuffle(&mut self.order);
        }
        let begin = self.next;
        let end = (begin + self.size).min(self.order.len());
        self.next = if end == self.order.len() { 0 } else { end };
        self.epochs += (self.next == 0) as usize;
        &self.order[begin..end]
    }
}
