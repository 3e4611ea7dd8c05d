//! Noise on a surface's gradient, of the two kinds that the lectures speak of.

use super::objective::Objective;
use super::rng::Rng;
use super::surface::Surface;

/// Where the noise comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Noise {
    None,
    /// Independent normal noise of standard deviation `sigma` on each component.
    Gaussian {
        sigma: f64,
    },
    /// The loss is the mean over [`EXAMPLES`] examples, whose gradients lie
    /// round the full one with standard deviation `sigma`. A gradient is the
    /// mean over the next `batch` of them, in an order shuffled anew each
    /// epoch; over a whole epoch the noise sums to zero.
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
    /// How each example's gradient differs from the full one; sums to zero.
    offsets: Vec<[f64; 2]>,
    order: Vec<usize>,
    next: usize,
    /// How many gradients were asked for.
    pub evaluations: usize,
}

impl<'a> Noisy<'a> {
    pub fn new(surface: &'a dyn Surface, noise: Noise, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let mut offsets = Vec::new();
        if let Noise::MiniBatch { sigma, .. } = noise {
            offsets.extend((0..EXAMPLES).map(|_| [sigma * rng.normal(), sigma * rng.normal()]));
            for axis in 0..2 {
                let mean = offsets.iter().map(|offset| offset[axis]).sum::<f64>() / EXAMPLES as f64;
                offsets.iter_mut().for_each(|offset| offset[axis] -= mean);
            }
        }
        let order = (0..offsets.len()).collect();
        Noisy { surface, noise, rng, offsets, order, next: 0, evaluations: 0 }
    }

    /// The noise of the next gradient.
    fn draw(&mut self) -> [f64; 2] {
        match self.noise {
            Noise::None => [0.0; 2],
            Noise::Gaussian { sigma } => [sigma * self.rng.normal(), sigma * self.rng.normal()],
            Noise::MiniBatch { batch, .. } => {
                if self.next == 0 {
                    self.rng.shuffle(&mut self.order);
                }
                let end = (self.next + batch.max(1)).min(EXAMPLES);
                let members = &self.order[self.next..end];
                let mut sum = [0.0; 2];
                for &i in members {
                    sum[0] += self.offsets[i][0];
                    sum[1] += self.offsets[i][1];
                }
                let size = members.len() as f64;
                self.next = end % EXAMPLES;
                [sum[0] / size, sum[1] / size]
            }
        }
    }
}

impl Objective<f64> for Noisy<'_> {
    /// The true loss, without noise: it is what a reader wants to see.
    fn value(&mut self, x: &[f64]) -> f64 {
        self.surface.value([x[0], x[1]])
    }

    fn gradient(&mut self, x: &[f64], g: &mut [f64]) {
        self.evaluations += 1;
        let exact = self.surface.gradient([x[0], x[1]]);
        let noise = self.draw();
        g[0] = exact[0] + noise[0];
        g[1] = exact[1] + noise[1];
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

    #[test]
    fn gaussian_noise_has_its_sigma() {
        let all = draws(Noise::Gaussian { sigma: 0.5 }, 20_000);
        let variance = all.iter().map(|g| g[1] * g[1]).sum::<f64>() / all.len() as f64;
        assert!((variance.sqrt() - 0.5).abs() < 0.01, "{variance}");
    }
}
