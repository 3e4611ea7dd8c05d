//! Two moons: points in the plane, in two classes that no straight line parts.

use super::nn::batches::Examples;
use super::nn::cross_entropy::targets;
use super::rng::Rng;

/// Points on two half circles of radius 1 that reach into each other, with normal noise
/// (scikit-learn's `make_moons`, but for places drawn evenly at random).
pub struct Moons {
    pub points: Vec<[f64; 2]>,
    /// 0: the upper moon, 1: the lower one.
    pub labels: Vec<usize>,
}

impl Moons {
    /// `count` points, of the two classes in turn; `noise` is the standard deviation along each axis.
    pub fn new(count: usize, noise: f64, rng: &mut Rng) -> Moons {
        let mut moons = Moons { points: Vec::with_capacity(count), labels: (0..count).map(|i| i % 2).collect() };
        for label in &moons.labels {
            let angle = std::f64::consts::PI * rng.uniform();
            let (x, y) = (libm::cos(angle), libm::sin(angle));
            let [x, y] = if *label == 0 { [x, y] } else { [1.0 - x, 0.5 - y] };
            moons.points.push([x + noise * rng.normal(), y + noise * rng.normal()]);
        }
        moons
    }
}

impl Examples<f32> for Moons {
    fn count(&self) -> usize {
        self.labels.len()
    }

    fn read(&mut self, i: usize, _: &mut Rng, x: &mut [f32], t: &mut [f32]) {
        x.copy_from_slice(&self.points[i].map(|x| x as f32));
        targets(&[self.labels[i]], 0.0, t.len(), t);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_noise_points_lie_on_their_half_circle() {
        let mut moons = Moons::new(200, 0.0, &mut Rng::new(1));
        for (&[x, y], label) in moons.points.iter().zip(&moons.labels) {
            let (x, y) = if *label == 0 { (x, y) } else { (1.0 - x, 0.5 - y) };
            assert!((x * x + y * y - 1.0).abs() < 1e-12 && y >= 0.0, "{x} {y}");
        }
        assert_eq!(moons.labels.iter().sum::<usize>(), 100);
        let (mut x, mut t) = ([0.0; 2], [0.0; 2]);
        moons.read(7, &mut Rng::new(0), &mut x, &mut t);
        assert_eq!((x, t), (moons.points[7].map(|x| x as f32), [0.0, 1.0]));
    }

    #[test]
    fn noise_has_its_standard_deviation() {
        let (noisy, plain) = (Moons::new(4000, 0.25, &mut Rng::new(2)), Moons::new(1, 0.0, &mut Rng::new(2)));
        assert_eq!(plain.labels, [0]);
        // From the circle's middle, across it, noise shows alone.
        let across = noisy.points.iter().zip(&noisy.labels).map(|(&[x, y], label)| {
            let (x, y) = if *label == 0 { (x, y) } else { (1.0 - x, 0.5 - y) };
            (x * x + y * y).sqrt() - 1.0
        });
        let squares: f64 = across.map(|off| off * off).sum();
        assert!(((squares / 4000.0).sqrt() - 0.25).abs() < 0.01, "{}", (squares / 4000.0).sqrt());
    }
}
