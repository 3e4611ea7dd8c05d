//! Ensembles: several nets that give one prediction.

use super::model::Model;
use super::snapshot::Snapshot;
use crate::engine::real::Real;
use crate::engine::schedule::Schedule;

/// The mean of several nets' predictions (Hansen and Salamon 1990; of probabilities, as
/// Lakshminarayanan et al. 2017, equation 2). Its loss is never above the mean of theirs,
/// since −log is convex.
#[derive(Clone, Default)]
pub struct Ensemble<T> {
    p: Vec<T>,
    members: usize,
}

impl<T: Real> Ensemble<T> {
    /// Of no net yet.
    pub fn new() -> Ensemble<T> {
        Ensemble { p: Vec::new(), members: 0 }
    }

    /// Takes in one net's probabilities, [examples × classes], of the same examples each
    /// time: [`Judged::predict`](super::score::Judged::predict).
    ///
    /// # Panics
    /// When they are of another number.
    pub fn add(&mut self, p: &[T]) {
        self.members += 1;
        if self.members == 1 {
            self.p = p.to_vec();
            return;
        }
        assert_eq!(p.len(), self.p.len(), "all nets predict the same examples");
        let share = T::of(1.0 / self.members as f64);
        for (mean, &p) in self.p.iter_mut().zip(p) {
            *mean += share * (p - *mean);
        }
    }

    /// Nets taken in.
    pub fn members(&self) -> usize {
        self.members
    }

    /// The mean probabilities, for [`Judged::judge`](super::score::Judged::judge).
    pub fn p(&self) -> &[T] {
        &self.p
    }
}

/// The mean of several nets' weights and running statistics. Of nets that were trained from
/// different beginnings it is no good net: their hidden units stand in different orders, so
/// that it mixes what does not belong together. It is here to be seen failing.
///
/// # Panics
/// When there are no nets, or of different sizes.
pub fn average_weights<T: Real>(nets: &[Snapshot<T>]) -> Snapshot<T> {
    let mean = |of: fn(&Snapshot<T>) -> &[T]| {
        let mut sums = vec![0.0; of(&nets[0]).len()];
        for net in nets {
            assert_eq!(of(net).len(), sums.len(), "nets of one description");
            sums.iter_mut().zip(of(net)).for_each(|(sum, value)| *sum += value.to_f64());
        }
        sums.into_iter().map(|sum| T::of(sum / nets.len() as f64)).collect()
    };
    Snapshot { w: mean(|net| &net.w), states: mean(|net| &net.states) }
}

/// Several nets out of one run: those at the ends of a cyclic rate's cycles, where it has
/// settled in a minimum and is about to leave it (Huang et al. 2017, *Snapshot ensembles*).
#[derive(Clone)]
pub struct Snapshots<T> {
    steps: Vec<usize>,
    taken: Vec<Snapshot<T>>,
}

impl<T: Real> Snapshots<T> {
    /// After these numbers of steps: [`cycle_ends`].
    pub fn new(steps: Vec<usize>) -> Snapshots<T> {
        Snapshots { steps, taken: Vec::new() }
    }

    /// Looks at the net after so many steps, and keeps it if this is one of them.
    pub fn look(&mut self, step: usize, model: &mut Model<T>, w: &[T]) {
        if self.steps.contains(&step) {
            self.taken.push(Snapshot::of(model, w));
        }
    }

    /// What was kept, in order.
    pub fn taken(&self) -> &[Snapshot<T>] {
        &self.taken
    }
}

/// After how many steps of a run of `total_steps` the rate's cycles end: where it has fallen and
/// is about to rise, and at the end of the run.
pub fn cycle_ends(schedule: &dyn Schedule, total_steps: usize) -> Vec<usize> {
    let (mut ends, mut falling) = (Vec::new(), false);
    for step in 1..total_steps {
        let (before, now) = (schedule.rate(step - 1), schedule.rate(step));
        // A rise by rounding is none.
        if falling && now > before * (1.0 + 1e-9) {
            ends.push(step);
        }
        falling = now < before || (falling && now == before);
    }
    ends.push(total_steps);
    ends
}

#[cfg(test)]
mod tests {
    use super::super::shape::Shape;
    use super::super::task::{Task, training};
    use super::*;
    use crate::engine::schedule;
    use crate::spec::Settings;
    use crate::spec::setting::fields;

    #[test]
    fn ten_nets_are_better_than_one_but_their_mean_weights_are_not() {
        let mut task = Task::new(300, 6, 1);
        let others = Task::new(4000, 6, 2).judged();
        let (mut ensemble, mut nets, mut losses, mut accuracies) = (Ensemble::new(), Vec::new(), 0.0, 0.0);
        let mut worst = 1.0_f64;
        let net = "dense 32, batch-norm, relu, dense 2";
        let mut training = |seed| {
            let mut training = training(net, Shape::flat(6), 300, "adam", 0.02, seed);
            for _ in 0..300 {
                training.step(&mut task).expect("finite");
            }
            training
        };
        for seed in 1..=10 {
            let mut training = training(seed);
            let score = others.score(&mut training.model, &training.w);
            (losses, accuracies) = (losses + score.loss / 10.0, accuracies + score.accuracy / 10.0);
            worst = worst.min(score.accuracy);
            ensemble.add(&others.predict(&mut training.model, &training.w));
            nets.push(Snapshot::of(&mut training.model, &training.w));
            let so_far = others.judge(ensemble.p());
            assert!(so_far.loss <= losses * 10.0 / seed as f64 + 1e-6, "−log is convex");
        }
        assert_eq!(ensemble.members(), 10);
        let together = others.judge(ensemble.p());
        let mut mean = training(1);
        average_weights(&nets).restore(&mut mean.model, &mut mean.w);
        let mean = others.score(&mut mean.model, &mean.w);
        println!("one net {accuracies:.3}, ten {:.3}, mean weights {:.3}", together.accuracy, mean.accuracy);
        assert!(together.accuracy > accuracies + 0.01, "{accuracies} {}", together.accuracy);
        assert!(mean.accuracy < worst - 0.1, "{worst} {}", mean.accuracy);
    }

    #[test]
    fn means_are_means() {
        let mut ensemble = Ensemble::new();
        for k in 0..5 {
            ensemble.add(&[k as f64, 1.0 - k as f64]);
        }
        assert!(ensemble.p().iter().zip([2.0, -1.0]).all(|(given, mean)| (given - mean).abs() < 1e-15));
        let net = |k: f64| Snapshot { w: vec![k, 2.0 * k], states: vec![k * k] };
        assert_eq!(
            average_weights(&[net(1.0), net(2.0), net(6.0)]),
            Snapshot { w: vec![3.0, 6.0], states: vec![41.0 / 3.0] }
        );
    }

    #[test]
    fn cycles_end_where_the_rate_restarts() {
        let mut settings = Settings::new(fields(&[], &schedule::groups("schedule")), |_, _| None);
        assert_eq!(settings.read("cosine-restarts.growth", "1"), None);
        assert_eq!(settings.read("cosine-restarts.cycles", "4"), None);
        let ends = |name: &str, total, warmup| {
            let schedule = schedule::build(name, &settings, 0.1, total, warmup).expect("listed");
            cycle_ends(&*schedule.unwrap_or_else(|why| panic!("{}", why.en)), total)
        };
        assert_eq!(ends("cosine-restarts", 200, 0), [50, 100, 150, 200]);
        // The climb is no cycle.
        assert_eq!(ends("cosine-restarts", 220, 20), [70, 120, 170, 220]);
        for name in ["constant", "step", "cosine", "one-cycle"] {
            assert_eq!(ends(name, 200, 10), [200], "{name}");
        }
        assert_eq!(settings.read("cosine-restarts.growth", "2"), None);
        let growing = schedule::build("cosine-restarts", &settings, 0.1, 150, 0).expect("listed");
        assert_eq!(cycle_ends(&*growing.unwrap_or_else(|why| panic!("{}", why.en)), 150), [10, 30, 70, 150]);
    }

    #[test]
    fn snapshots_are_of_their_steps() {
        let mut task = Task::new(60, 2, 1);
        let mut training = training("batch-norm, dense 2", Shape::flat(2), 60, "sgd", 0.1, 1);
        let (mut snapshots, mut all) = (Snapshots::new(vec![3, 5]), Vec::new());
        for _ in 0..6 {
            training.step(&mut task).expect("finite");
            snapshots.look(training.steps(), &mut training.model, &training.w);
            all.push(Snapshot::of(&mut training.model, &training.w));
        }
        assert_eq!(snapshots.taken(), [all[2].clone(), all[4].clone()]);
        assert_ne!(all[2], all[4]);
    }
}
