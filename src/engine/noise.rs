//! Noise on a surface's loss and gradient, of the two kinds that the lectures speak of.

use super::objective::{Evaluations, Objective};
use super::rng::Rng;
use super::surface::Surface;

/// Where the noise comes from: a draw `(z, c)` turns the loss into `f(x) + zᵀx + c`,
/// and so the gradient into `∇f(x) + z`; the Hessian has none. `c` has the same
/// standard deviation as each component of `z`: without it, losses would agree
/// at the origin, where some surfaces have their minimum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Noise {
    None,
    /// Independent normal noise of standard deviation `sigma` on each component.
    Gaussian {
        sigma: f64,
    },
    /// The loss is the mean over [`EXAMPLES`] examples, whose losses and gradients
    /// lie round the full ones with standard deviation `sigma`. Each evaluation, of
    /// the loss or of its gradient, is the mean over the next `batch` of them,
    /// in an order shuffled anew each epoch; over a whole epoch the noise sums to zero.
    MiniBatch {
        sigma: f64,
        batch: usize,
    },
}

/// The number of examples behind mini-batch noise.
pub const EXAMPLES: usize = 64;

/// A surface seen through noise. Each contestant gets one of its own, made with
/// the same seed: all see the same draws at the same step.
pub struct Noisy<'a> {
    surface: &'a dyn Surface,
    noise: Noise,
    rng: Rng,
    /// How each example's gradient differs from the full one, and its loss at
    /// the origin; sums to zero.
    offsets: Vec<[f64; 3]>,
    order: Vec<usize>,
    next: usize,
    /// What was asked for so far.
    pub evaluations: Evaluations,
}

/// What is asked for.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Loss,
    Gradient,
}

impl<'a> Noisy<'a> {
    pub fn new(surface: &'a dyn Surface, noise: Noise, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let mut offsets = Vec::new();
        if let Noise::MiniBatch { sigma, .. } = noise {
            // Losses come from a stream of their own: who asks for gradients only never notices.
            // (A seed has 32 bits; above them there is room to tell the streams apart.)
            let mut losses = Rng::new(seed + (1 << 32));
            offsets.extend(
                (0..EXAMPLES).map(|_| [rng.normal(), rng.normal(), losses.normal()].map(|normal| sigma * normal)),
            );
            for axis in 0..3 {
                let mean = offsets.iter().map(|offset| offset[axis]).sum::<f64>() / EXAMPLES as f64;
                offsets.iter_mut().for_each(|offset| offset[axis] -= mean);
            }
        }
        let order = (0..offsets.len()).collect();
        Noisy { surface, noise, rng, offsets, order, next: 0, evaluations: Evaluations::default() }
    }

    /// The true loss, without noise and uncounted: what a reader wants to see.
    pub fn loss(&self, x: [f64; 2]) -> f64 {
        self.surface.value(x)
    }

    /// The noise of the next evaluation.
    fn draw(&mut self, of: Of) -> [f64; 3] {
        match self.noise {
            Noise::None => [0.0; 3],
            Noise::Gaussian { sigma } => {
                let [x, y] = [self.rng.normal(), self.rng.normal()];
                // A gradient has no use for the third.
                let c = if of == Of::Loss { self.rng.normal() } else { 0.0 };
                [sigma * x, sigma * y, sigma * c]
            }
            Noise::MiniBatch { batch, .. } => {
                if self.next == 0 {
                    self.rng.shuffle(&mut self.order);
                }
                let end = (self.next + batch.max(1)).min(EXAMPLES);
                let members = &self.order[self.next..end];
                let mut sum = [0.0; 3];
                for &i in members {
                    for (sum, offset) in sum.iter_mut().zip(self.offsets[i]) {
                        *sum += offset;
                    }
                }
                let size = members.len() as f64;
                self.next = end % EXAMPLES;
                sum.map(|sum| sum / size)
            }
        }
    }
}

impl Objective<f64> for Noisy<'_> {
    fn value(&mut self, x: &[f64]) -> f64 {
        self.evaluations.values += 1;
        let noise = self.draw(Of::Loss);
        self.surface.value([x[0], x[1]]) + noise[0] * x[0] + noise[1] * x[1] + noise[2]
    }

    fn gradient(&mut self, x: &[f64], g: &mut [f64]) {
        self.evaluations.gradients += 1;
        let exact = self.surface.gradient([x[0], x[1]]);
        let noise = self.draw(Of::Gradient);
        g[0] = exact[0] + noise[0];
        g[1] = exact[1] + noise[1];
    }

    fn hessian(&mut self, x: &[f64], h: &mut [f64]) -> bool {
        self.evaluations.hessians += 1;
        [[h[0], h[1]], [h[2], h[3]]] = self.surface.hessian([x[0], x[1]]);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Flat;
    impl Surface for Flat {
        fn value(&self, _: [f64; 2]) -> f64 {
            0.0
        }
        fn gradient(&self, _: [f64; 2]) -> [f64; 2] {
            [0.0; 2]
        }
        fn hessian(&self, _: [f64; 2]) -> [[f64; 2]; 2] {
            [[0.0; 2]; 2]
        }
    }

    fn draws(noise: Noise, n: usize) -> Vec<[f64; 2]> {
        let mut noisy = Noisy::new(&Flat, noise, 5);
        (0..n)
            .map(|_| {
                let mut g = [0.0; 2];
                noisy.gradient(&[0.0; 2], &mut g);
                g
            })
            .collect()
    }

    #[test]
    fn mini_batch_noise_sums_to_zero_over_an_epoch() {
        for batch in [1, 8, 64] {
            let all = draws(Noise::MiniBatch { sigma: 2.0, batch }, EXAMPLES / batch);
            let sum: f64 = all.iter().map(|g| g[0]).sum();
            assert!(sum.abs() < 1e-12, "batch {batch}: {sum}");
        }
    }

    #[test]
    fn mini_batch_noise_varies_between_epochs_but_not_between_seeds_of_a_run() {
        let noise = Noise::MiniBatch { sigma: 1.0, batch: 16 };
        let all = draws(noise, 8);
        assert_ne!(all[..4], all[4..]);
        assert_eq!(all, draws(noise, 8));
    }

    /// On a flat surface a loss is zᵀx + c, and a gradient z.
    #[test]
    fn losses_carry_the_same_noise_as_gradients_and_all_are_counted() {
        let noise = Noise::MiniBatch { sigma: 1.0, batch: 16 };
        let mut noisy = Noisy::new(&Flat, noise, 5);
        let constants: Vec<f64> = (0..4).map(|_| noisy.value(&[0.0; 2])).collect();
        assert!(constants.iter().sum::<f64>().abs() < 1e-12, "over an epoch: {constants:?}");
        assert!(constants.iter().all(|c| c.abs() > 1e-3), "{constants:?}");
        let mut noisy = Noisy::new(&Flat, noise, 5);
        for (z, c) in draws(noise, 4).iter().zip(constants) {
            assert!((noisy.value(&[3.0, -2.0]) - (z[0] * 3.0 + z[1] * -2.0 + c)).abs() < 1e-15);
            assert_eq!(noisy.loss([3.0, -2.0]), 0.0);
        }
        assert!(noisy.hessian(&[0.0; 2], &mut [1.0; 4]));
        noisy.gradient(&[0.0; 2], &mut [0.0; 2]);
        assert_eq!(noisy.evaluations, Evaluations { values: 4, gradients: 1, hessians: 1 });
    }

    #[test]
    fn gaussian_losses_have_its_sigma() {
        let mut noisy = Noisy::new(&Flat, Noise::Gaussian { sigma: 0.5 }, 5);
        let mean_square = (0..20_000).map(|_| noisy.value(&[0.0; 2])).map(|c| c * c).sum::<f64>() / 20_000.0;
        assert!((mean_square.sqrt() - 0.5).abs() < 0.01, "{mean_square}");
    }

    #[test]
    fn gaussian_noise_has_its_sigma() {
        let all = draws(Noise::Gaussian { sigma: 0.5 }, 20_000);
        let variance = all.iter().map(|g| g[1] * g[1]).sum::<f64>() / all.len() as f64;
        assert!((variance.sqrt() - 0.5).abs() < 0.01, "{variance}");
    }
}
