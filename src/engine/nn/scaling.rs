//! What makes up for the values that were dropped in training.

use super::layer::Mode;
use super::words::Words;

/// By what the values that are kept are multiplied, where a share `keep` of them is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scaling {
    /// In training by 1/keep, in evaluation by nothing.
    Inverted,
    /// In training by nothing, in evaluation by keep.
    Plain,
    /// Never: a mistake, here to be seen. Evaluation gives 1/keep times what training expects.
    Forgotten,
}

impl Scaling {
    /// `[inverted | plain | forgotten]`, the first if nothing is said.
    pub fn read(words: &mut Words) -> Scaling {
        if words.take("plain") {
            Scaling::Plain
        } else if words.take("forgotten") {
            Scaling::Forgotten
        } else {
            words.take("inverted");
            Scaling::Inverted
        }
    }

    pub fn factor(self, mode: Mode, keep: f64) -> f64 {
        match (mode, self) {
            (Mode::Train, Scaling::Inverted) => 1.0 / keep,
            (Mode::Eval, Scaling::Plain) => keep,
            _ => 1.0,
        }
    }
}
