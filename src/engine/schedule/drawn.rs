//! A schedule by hand: the rate goes through given values, evenly spaced over the run.

use super::Schedule;

/// `αₜ = rᵢ (rᵢ₊₁/rᵢ)ᶠ`, where `i + f = n t/T` for values `r₀ … rₙ`: linear in the logarithm
/// between them, so that each is approached in ratios. The last value stands at step `T`,
/// one after the last, as the end of [`super::cosine`] does.
pub struct Drawn {
    /// `r₀ … rₙ` > 0, at least two
    pub rates: Vec<f64>,
    /// T ≥ 1
    pub total_steps: usize,
}

impl Schedule for Drawn {
    fn rate(&self, step: usize) -> f64 {
        let last = self.rates.len() - 1;
        let at = (last * step.min(self.total_steps)) as f64 / self.total_steps as f64;
        let i = (at as usize).min(last - 1);
        self.rates[i] * libm::pow(self.rates[i + 1] / self.rates[i], at - i as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_through_the_values_by_way_of_their_geometric_means() {
        let drawn = Drawn { rates: vec![0.1, 0.4, 0.4, 0.001], total_steps: 12 };
        let expected = [(0, 0.1), (2, 0.2), (4, 0.4), (6, 0.4), (8, 0.4), (10, 0.02), (12, 0.001), (99, 0.001)];
        for (step, rate) in expected {
            assert!((drawn.rate(step) / rate - 1.0).abs() < 1e-14, "step {step}: {}", drawn.rate(step));
        }
    }

    #[test]
    fn equal_values_are_a_constant_bit_for_bit() {
        let drawn = Drawn { rates: vec![0.03; 7], total_steps: 100 };
        assert!((0..=100).all(|step| drawn.rate(step) == 0.03));
    }
}
