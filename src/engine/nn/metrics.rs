//! How training goes, epoch by epoch.

use super::score::Score;

/// Over a set of examples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metrics {
    /// Mean cross-entropy.
    pub loss: f64,
    /// The share that is classified rightly, from 0 to 1.
    pub accuracy: f64,
}

impl From<&Score> for Metrics {
    fn from(score: &Score) -> Metrics {
        Metrics { loss: score.loss, accuracy: score.accuracy }
    }
}

/// At the end of an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    pub train: Metrics,
    pub test: Metrics,
    /// Of the epoch's last step.
    pub lr: f64,
}

impl Epoch {
    /// The train–test gap: by how much the net is righter on what it was trained on, as a
    /// difference of accuracies. Below 0 it is righter on what it has not seen.
    pub fn gap(&self) -> f64 {
        self.train.accuracy - self.test.accuracy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_is_what_is_lost_on_new_examples() {
        let of = |accuracy| Score { loss: 0.5, accuracy, confusion: Vec::new(), predicted: Vec::new() };
        let (train, test) = (Metrics::from(&of(1.0)), Metrics::from(&of(0.75)));
        assert_eq!(train.loss, 0.5);
        assert_eq!(Epoch { train, test, lr: 0.1 }.gap(), 0.25);
        assert_eq!(Epoch { train: test, test: train, lr: 0.1 }.gap(), -0.25);
    }
}
