//! Early stopping: training ends when the validation loss no longer falls, and the best weights are kept.

use super::model::Model;
use super::snapshot::Snapshot;
use crate::engine::real::Real;

/// Goodfellow et al. 2016, *Deep Learning*, algorithm 7.1 (Keras: `EarlyStopping` with
/// `restore_best_weights`). What it looks at is the loss on examples that are not trained on.
pub struct EarlyStopping<T> {
    /// So many looks in a row without a better loss end the training.
    patience: usize,
    /// Looks since the best one.
    waited: usize,
    best: Option<Best<T>>,
}

/// The best look so far; of equal ones the first.
pub struct Best<T> {
    pub step: usize,
    pub loss: f64,
    pub snapshot: Snapshot<T>,
}

impl<T: Real> EarlyStopping<T> {
    /// `patience` ≥ 1.
    pub fn new(patience: usize) -> EarlyStopping<T> {
        EarlyStopping { patience, waited: 0, best: None }
    }

    /// Takes in the validation loss of the net after so many steps. `true`: it is time to
    /// stop. Allocates at the first look only. A loss that is no number is no better than any.
    pub fn look(&mut self, step: usize, loss: f64, model: &mut Model<T>, w: &[T]) -> bool {
        self.waited += 1;
        match &mut self.best {
            None if !loss.is_nan() => {
                self.best = Some(Best { step, loss, snapshot: Snapshot::of(model, w) });
                self.waited = 0;
            }
            Some(best) if loss < best.loss => {
                (best.step, best.loss) = (step, loss);
                best.snapshot.retake(model, w);
                self.waited = 0;
            }
            _ => {}
        }
        self.waited >= self.patience
    }

    /// `None`: nothing was looked at, or nothing was a number.
    pub fn best(&self) -> Option<&Best<T>> {
        self.best.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::Shape;
    use super::super::task::{Task, model, training};
    use super::*;

    #[test]
    fn it_stops_after_so_many_looks_without_a_better_one() {
        let mut model = model("dense 2", Shape::flat(1));
        let losses = [0.9, 0.5, 0.7, 0.5, 0.4, 0.41, f64::NAN, 0.6, 0.3];
        for (patience, stop, best) in [(1, 2, 1), (2, 3, 1), (3, 7, 4), (4, 9, 8)] {
            let mut early = EarlyStopping::new(patience);
            let looks = losses.iter().enumerate();
            let stopped = looks.take_while(|&(i, &loss)| !early.look(10 * i, loss, &mut model, &[i as f32; 4]));
            assert_eq!(stopped.count(), stop, "patience {patience}");
            let kept = early.best().expect("a look");
            assert_eq!((kept.step, kept.loss, &kept.snapshot.w[..]), (10 * best, losses[best], &[best as f32; 4][..]));
        }
        let mut early = EarlyStopping::new(2);
        assert!(!early.look(0, f64::NAN, &mut model, &[0.0; 4]) && early.look(1, f64::NAN, &mut model, &[0.0; 4]));
        assert!(early.best().is_none());
    }

    /// A net that learns 40 examples by heart gets worse on others, and is brought back to its best, bit for bit.
    #[test]
    fn the_best_net_comes_back_with_its_running_statistics() {
        let mut task = Task::new(40, 4, 1);
        let others = Task::new(400, 4, 2).judged();
        let mut training = training("dense 32, batch-norm, relu, dense 2", Shape::flat(4), 40, "momentum", 0.1, 3);
        let mut early = EarlyStopping::new(30);
        let mut losses = Vec::new();
        loop {
            training.step(&mut task).expect("finite");
            losses.push(others.score(&mut training.model, &training.w).loss);
            if early.look(training.steps(), losses[losses.len() - 1], &mut training.model, &training.w) {
                break;
            }
            assert!(losses.len() < 2000, "it never stops");
        }
        let best = early.best().expect("a look");
        assert_eq!(training.steps(), best.step + 30);
        assert!(losses.iter().all(|&loss| loss >= best.loss));
        assert!(losses[losses.len() - 1] > 1.1 * best.loss, "it did not overfit");
        best.snapshot.restore(&mut training.model, &mut training.w);
        assert_eq!(others.score(&mut training.model, &training.w).loss, best.loss);
    }
}
