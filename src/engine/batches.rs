//! Mini-batches: the order in which a data set is walked through.

use super::rng::Rng;

/// All examples in a random order, so many at a time; after the last of them a
/// new epoch begins in a new order. Where the batch size does not divide the
/// number of examples, the epoch's last batch holds what is left.
pub struct Batches {
    order: Vec<usize>,
    batch: usize,
    next: usize,
    rng: Rng,
}

impl Batches {
    /// Batches of `batch` out of `0 .. examples`.
    ///
    /// # Panics
    /// When either is 0.
    pub fn new(examples: usize, batch: usize, rng: Rng) -> Self {
        assert!(examples > 0 && batch > 0, "no batch of {batch} out of {examples}");
        Batches { order: (0..examples).collect(), batch, next: 0, rng }
    }

    /// The next batch.
    pub fn draw(&mut self) -> &[usize] {
        if self.next == 0 {
            self.rng.shuffle(&mut self.order);
        }
        let first = self.next;
        let end = (first + self.batch).min(self.order.len());
        self.next = end % self.order.len();
        &self.order[first..end]
    }
}

/// How many batches, and so how many updates, an epoch has: ⌈N / B⌉.
pub fn per_epoch(examples: usize, batch: usize) -> usize {
    examples.div_ceil(batch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_sees_each_example_once_and_the_next_another_order() {
        for (examples, batch, last) in [(100, 10, 10), (100, 30, 10), (7, 7, 7), (5, 1, 1), (3, 8, 3)] {
            let mut batches = Batches::new(examples, batch, Rng::new(4));
            let epochs = [(); 2].map(|()| {
                let count = per_epoch(examples, batch);
                let drawn: Vec<Vec<usize>> = (0..count).map(|_| batches.draw().to_vec()).collect();
                assert_eq!(drawn[count - 1].len(), last, "{examples} in batches of {batch}");
                drawn.concat()
            });
            for epoch in &epochs {
                let mut sorted = epoch.clone();
                sorted.sort();
                assert_eq!(sorted, (0..examples).collect::<Vec<_>>());
            }
            assert_ne!(epochs[0], epochs[1], "{examples} examples");
        }
    }
}
