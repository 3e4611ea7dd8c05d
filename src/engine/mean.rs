//! A mean over runs, with what it is worth.

/// The mean of some numbers and its standard error, `s/√n` with the sample's standard
/// deviation `s` (divided by n − 1); of a single number the error is not known: NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    pub mean: f64,
    pub error: f64,
}

impl Mean {
    /// Of one number or more.
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Mean {
        let count = values.clone().count() as f64;
        let mean = values.clone().sum::<f64>() / count;
        let squares: f64 = values.map(|value| (value - mean) * (value - mean)).sum();
        Mean { mean, error: (squares / (count - 1.0) / count).sqrt() }
    }

    /// The same of shares in per cent.
    pub fn percent(&self) -> Mean {
        Mean { mean: 100.0 * self.mean, error: 100.0 * self.error }
    }

    /// With so many decimals: `0.144 ± 0.010`; without the error where it is not known.
    pub fn text(&self, decimals: usize) -> String {
        let mean = format!("{:.decimals$}", self.mean).replace('-', "−");
        if self.error.is_finite() { format!("{mean} ± {:.decimals$}", self.error) } else { mean }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_that_of_the_mean() {
        // s² = 5/3, n = 4
        let mean = Mean::of([1.0, 2.0, 3.0, 4.0].into_iter());
        assert_eq!((mean.mean, mean.error), (2.5, (5.0_f64 / 3.0 / 4.0).sqrt()));
        assert_eq!(Mean::of([-0.25, -0.25].into_iter()).text(2), "−0.25 ± 0.00");
    }

    #[test]
    fn one_number_has_no_error() {
        let mean = Mean::of([0.5].into_iter());
        assert!(mean.error.is_nan());
        assert_eq!(mean.text(1), "0.5");
    }
}
