//! A whole run of one optimizer on one surface, recorded.

use super::noise::Noisy;
use super::objective::Evaluations;
use super::optim::Optimizer;

/// Farther than this from the origin a run counts as lost.
pub const LOST: f64 = 1e9;

/// Where a run went. Index 0 is the start; a run that diverged is shorter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    pub points: Vec<[f64; 2]>,
    pub losses: Vec<f64>,
    /// ‖xₜ − xₜ₋₁‖, from step 1 on: one fewer than points.
    pub lengths: Vec<f64>,
    /// ‖xₜ − xₜ₋₁‖ / ‖gₜ₋₁‖, the rate at which the step used its gradient; NaN where g = 0.
    pub rates: Vec<f64>,
    /// What had been asked of the objective by then, from none at the start on.
    pub evaluations: Vec<Evaluations>,
    /// The step at which the run left all numbers behind, if it did.
    pub diverged: Option<usize>,
}

impl Path {
    pub fn last(&self) -> usize {
        self.points.len() - 1
    }

    /// The first step within `radius` of any of `targets`.
    pub fn reached(&self, targets: &[[f64; 2]], radius: f64) -> Option<usize> {
        self.points.iter().position(|&point| targets.iter().any(|&target| distance(point, target) <= radius))
    }
}

/// Euclidean distance.
pub fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    libm::hypot(a[0] - b[0], a[1] - b[1])
}

/// Runs `steps` updates from `start`, or up to divergence.
pub fn run(optimizer: &mut dyn Optimizer<f64>, f: &mut Noisy, start: [f64; 2], steps: usize) -> Path {
    let (points, losses, evaluations) = (vec![start], vec![f.loss(start)], vec![f.evaluations]);
    let mut path = Path { points, losses, evaluations, ..Path::default() };
    let mut x = start;
    for step in 1..=steps {
        let before = x;
        optimizer.step(&mut x, f);
        let loss = f.loss(x);
        if !(loss.is_finite() && x[0].abs() < LOST && x[1].abs() < LOST) {
            path.diverged = Some(step);
            break;
        }
        let mut gradient = f64::NAN;
        optimizer.probes(&mut |name, g| {
            if name == "g" {
                gradient = libm::hypot(g[0], g[1]);
            }
        });
        let length = distance(x, before);
        path.points.push(x);
        path.losses.push(loss);
        path.lengths.push(length);
        path.evaluations.push(f.evaluations);
        path.rates.push(if gradient > 0.0 { length / gradient } else { f64::NAN });
    }
    path
}
