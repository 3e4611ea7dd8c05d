//! For the claims on transfer learning: the widget's test accuracies, seed by seed.

use super::table;
use crate::engine::mean::Mean;

/// Ways to train, as the widget's table has them.
pub const SCRATCH: usize = 0;
pub const FROZEN: usize = 1;
pub const TUNED: usize = 2;

/// By seed, the test accuracy of each way.
pub struct Run(Vec<[f64; 3]>);

/// The point's own cell at its end.
pub fn run(query: &str) -> Run {
    let rows = table("transfer", query).rows;
    // Columns: similarity, images, run, and of each way training and test accuracy.
    Run(rows.iter().map(|row| [row[4], row[6], row[8]]).collect())
}

impl Run {
    pub fn seeds(&self) -> String {
        self.0.len().to_string()
    }

    /// In per cent.
    pub fn mean(&self, way: usize) -> Mean {
        Mean::of(self.0.iter().map(|row| row[way])).percent()
    }

    /// In points, by how much one way is better than another, seed by seed.
    pub fn gain(&self, way: usize, than: usize) -> Mean {
        Mean::of(self.0.iter().map(|row| row[way] - row[than])).percent()
    }

    /// The same against another run with the same seeds and the same way.
    pub fn over(&self, other: &Run, way: usize) -> Mean {
        Mean::of(self.0.iter().zip(&other.0).map(|(this, other)| this[way] - other[way])).percent()
    }
}
