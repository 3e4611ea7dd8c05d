//! Linear regression, the smallest model that is trained on data: a slope and
//! an intercept, so that all its weights lie on one map.

use super::objective::Objective;
use super::rng::Rng;
use super::surface::Surface;

/// Examples `(xᵢ, yᵢ)` for the model `ŷ = w x + b`. An example's loss is
/// `½ (ŷᵢ − yᵢ)²`; the data set's is the mean of them, and as a [`Surface`] it
/// lies over the weights `[w, b]`.
pub struct Regression {
    pub inputs: Vec<f64>,
    pub targets: Vec<f64>,
}

/// The line round which examples are drawn, `[w, b]`.
pub const TRUTH: [f64; 2] = [1.5, 0.5];
/// The standard deviation of the targets round it.
pub const SIGMA: f64 = 0.7;
/// The inputs' range. Off the origin, so that a step in `w` shifts the best `b` too.
pub const INPUTS: (f64, f64) = (-1.0, 3.0);

impl Regression {
    /// So many examples: uniform inputs, targets normal round [`TRUTH`].
    ///
    /// # Panics
    /// When `examples` is 0.
    pub fn generate(examples: usize, rng: &mut Rng) -> Self {
        assert!(examples > 0, "a mean over no examples");
        let mut data = Regression { inputs: Vec::with_capacity(examples), targets: Vec::with_capacity(examples) };
        for _ in 0..examples {
            let x = INPUTS.0 + (INPUTS.1 - INPUTS.0) * rng.uniform();
            data.inputs.push(x);
            data.targets.push(TRUTH[0] * x + TRUTH[1] + SIGMA * rng.normal());
        }
        data
    }

    pub fn len(&self) -> usize {
        self.inputs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.inputs.is_empty()
    }

    /// `ŷᵢ − yᵢ`
    pub fn residual(&self, [w, b]: [f64; 2], i: usize) -> f64 {
        w * self.inputs[i] + b - self.targets[i]
    }

    /// The gradient of one example's loss, `(ŷᵢ − yᵢ) [xᵢ, 1]`.
    pub fn example_gradient(&self, at: [f64; 2], i: usize) -> [f64; 2] {
        let residual = self.residual(at, i);
        [residual * self.inputs[i], residual]
    }

    /// The mean of `‖gᵢ − g‖²` over all examples: how far single gradients lie
    /// from the full one. The mean of B gradients drawn without replacement has
    /// this variance times `(N − B) / (B (N − 1))`.
    pub fn gradient_variance(&self, at: [f64; 2]) -> f64 {
        let mean = self.gradient(at);
        let squares = (0..self.len()).map(|i| {
            let [gw, gb] = self.example_gradient(at, i);
            (gw - mean[0]) * (gw - mean[0]) + (gb - mean[1]) * (gb - mean[1])
        });
        squares.sum::<f64>() / self.len() as f64
    }

    /// The weights of least loss, by the normal equations. Needs two different inputs.
    pub fn optimum(&self) -> [f64; 2] {
        let [gw, gb] = self.gradient([0.0; 2]);
        let [[a, c], [_, d]] = self.hessian([0.0; 2]);
        let determinant = a * d - c * c;
        [(c * gb - d * gw) / determinant, (c * gw - a * gb) / determinant]
    }
}

impl Surface for Regression {
    fn value(&self, at: [f64; 2]) -> f64 {
        let squares = (0..self.len()).map(|i| self.residual(at, i) * self.residual(at, i));
        0.5 * squares.sum::<f64>() / self.len() as f64
    }

    fn gradient(&self, at: [f64; 2]) -> [f64; 2] {
        mean((0..self.len()).map(|i| self.example_gradient(at, i)))
    }

    fn hessian(&self, _: [f64; 2]) -> [[f64; 2]; 2] {
        let [xx, x] = mean(self.inputs.iter().map(|&x| [x * x, x]));
        [[xx, x], [x, 1.0]]
    }
}

/// The loss as a mini-batch has it: the mean over its members only.
pub struct Batch<'a> {
    pub data: &'a Regression,
    /// Which examples; at least one.
    pub members: &'a [usize],
}

impl Batch<'_> {
    pub fn gradient_at(&self, at: [f64; 2]) -> [f64; 2] {
        mean(self.members.iter().map(|&i| self.data.example_gradient(at, i)))
    }
}

impl Objective<f64> for Batch<'_> {
    fn value(&mut self, x: &[f64]) -> f64 {
        let residuals = self.members.iter().map(|&i| self.data.residual([x[0], x[1]], i));
        0.5 * residuals.map(|r| r * r).sum::<f64>() / self.members.len() as f64
    }

    fn gradient(&mut self, x: &[f64], g: &mut [f64]) {
        [g[0], g[1]] = self.gradient_at([x[0], x[1]]);
    }
}

fn mean(pairs: impl ExactSizeIterator<Item = [f64; 2]>) -> [f64; 2] {
    let size = pairs.len() as f64;
    let sum = pairs.fold([0.0; 2], |sum, pair| [sum[0] + pair[0], sum[1] + pair[1]]);
    [sum[0] / size, sum[1] / size]
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: [f64; 2] = [-0.4, 1.3];

    #[test]
    fn gradients_against_finite_differences() {
        let data = Regression::generate(40, &mut Rng::new(3));
        let members = [7, 0, 31];
        let mut batch = Batch { data: &data, members: &members };
        for axis in 0..2 {
            // The loss is a quadratic: central differences have no error but rounding's.
            let moved = |by: f64| std::array::from_fn(|i| if i == axis { AT[i] + by } else { AT[i] });
            let (up, down): ([f64; 2], [f64; 2]) = (moved(1e-3), moved(-1e-3));
            let full = (data.value(up) - data.value(down)) / 2e-3;
            assert!((data.gradient(AT)[axis] - full).abs() < 1e-9, "{full}");
            let some = (batch.value(&up) - batch.value(&down)) / 2e-3;
            assert!((batch.gradient_at(AT)[axis] - some).abs() < 1e-9, "{some}");
            for row in 0..2 {
                let slope = (data.gradient(up)[row] - data.gradient(down)[row]) / 2e-3;
                assert!((data.hessian(AT)[row][axis] - slope).abs() < 1e-9, "{slope}");
            }
        }
    }

    #[test]
    fn a_batch_of_all_examples_is_the_data_set() {
        let data = Regression::generate(25, &mut Rng::new(8));
        let members: Vec<usize> = (0..25).collect();
        let mut batch = Batch { data: &data, members: &members };
        assert_eq!(batch.gradient_at(AT), data.gradient(AT));
        assert!((batch.value(&AT) - data.value(AT)).abs() < 1e-12);
    }

    #[test]
    fn at_the_optimum_the_full_gradient_is_0_and_single_ones_are_not() {
        let data = Regression::generate(1000, &mut Rng::new(5));
        let best = data.optimum();
        let [gw, gb] = data.gradient(best);
        assert!(gw.abs() < 1e-12 && gb.abs() < 1e-12, "{gw}, {gb}");
        // The noise's own size: σ² (E[x²] + 1), with E[x²] = 7/3 of the inputs' range; within 15%.
        let expected = SIGMA * SIGMA * (7.0 / 3.0 + 1.0);
        let variance = data.gradient_variance(best);
        assert!((variance / expected - 1.0).abs() < 0.15, "{variance} against {expected}");
        // And the line is found: standard errors of about σ/√N, times 2 at most for this range.
        assert!((best[0] - TRUTH[0]).abs() < 0.1 && (best[1] - TRUTH[1]).abs() < 0.1, "{best:?}");
    }
}
