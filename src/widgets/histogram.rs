//! How often values of each size come up.

use super::curves::path;
use crate::engine::mean::Mean;
use crate::scene::{Mark, Point};
use crate::spec::{Dash, Hue};

const BINS: usize = 30;

/// Shares of values in bins of equal width.
pub struct Histogram {
    range: (f64, f64),
    shares: [f64; BINS],
    pub mean: Mean,
}

impl Histogram {
    /// Over `range`, which holds all values.
    pub fn of(values: &[f32], range: (f64, f64)) -> Histogram {
        let (low, high) = range;
        let mut shares = [0.0; BINS];
        for &value in values {
            let bin = BINS as f64 * (value as f64 - low) / (high - low);
            shares[(bin as usize).min(BINS - 1)] += 1.0 / values.len() as f64;
        }
        Histogram { range, shares, mean: Mean::of(values.iter().map(|&value| value as f64)) }
    }

    pub fn range(&self) -> (f64, f64) {
        self.range
    }

    /// The largest share.
    pub fn highest(&self) -> f64 {
        self.shares.iter().copied().fold(0.0, f64::max)
    }

    /// Its outline in per cent, filled palely, and its mean as a line upwards; nothing below `floor`.
    pub fn marks(&self, hue: Hue, dash: Dash, (floor, top): (f64, f64)) -> Vec<Mark> {
        let (low, high) = self.range;
        let edge = |bin: usize| low + (high - low) * bin as f64 / BINS as f64;
        let height = |bin: usize| (100.0 * self.shares[bin]).max(floor);
        let mut outline: Vec<Point> = vec![(low, floor)];
        outline.extend((0..BINS).flat_map(|bin| [(edge(bin), height(bin)), (edge(bin + 1), height(bin))]));
        outline.push((high, floor));
        vec![
            Mark::Area { points: outline.clone(), hue, opacity: 0.12 },
            path(outline, hue, dash, 1.5),
            path(vec![(self.mean.mean, floor), (self.mean.mean, top)], hue, dash, 2.0),
        ]
    }
}

/// A range of round ends that holds all these values.
pub fn range(values: impl Iterator<Item = f32> + Clone) -> (f64, f64) {
    let finite = || values.clone().filter(|value| value.is_finite()).map(f64::from);
    let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    if low >= high || low > high {
        return (low.min(0.0) - 1.0, high.max(0.0) + 1.0);
    }
    let unit = libm::pow(10.0, libm::floor(libm::log10(high - low)));
    let step = if high - low > 5.0 * unit { unit } else { 0.5 * unit };
    (step * libm::floor(low / step), step * (libm::floor(high / step) + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_in_its_bin() {
        let values: Vec<f32> = (0..60).map(|i| i as f32 / 2.0 + 0.1).collect();
        let histogram = Histogram::of(&values, (0.0, 30.0));
        assert!(histogram.shares.iter().all(|share| (share - 2.0 / 60.0).abs() < 1e-12));
        assert!((histogram.mean.mean - 14.85).abs() < 1e-6);
        let zeros = Histogram::of(&[0.0, 0.0, 0.0, 3.0], (0.0, 3.0));
        assert_eq!((zeros.shares[0], zeros.shares[BINS - 1], zeros.highest()), (0.75, 0.25, 0.75));
    }

    #[test]
    fn ranges_are_round_and_hold_all() {
        for (values, expected) in
            [(vec![0.0, 3.3], (0.0, 3.5)), (vec![-0.21, 0.75], (-0.3, 0.8)), (vec![-7.0, 13.0], (-10.0, 15.0))]
        {
            let (low, high) = range(values.into_iter());
            assert!(
                (low - expected.0).abs() < 1e-9 && (high - expected.1).abs() < 1e-9,
                "{low} … {high}, not {expected:?}"
            );
        }
        assert_eq!(range([2.0_f32, 2.0].into_iter()), (-1.0, 3.0));
    }
}
