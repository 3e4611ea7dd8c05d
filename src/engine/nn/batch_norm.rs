//! Batch normalization: each channel at mean 0 and variance 1, over the mini-batch.

use super::layer::{Layer, Mode, Parameter, Spec};
use super::product::sum_rows;
use super::shape::Shape;
use super::words::{Misfit, Words};
use crate::engine::optim::Paper;
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::{Text, doc};

pub const SPEC: Spec = Spec {
    name: "batch-norm",
    title: Text::new("Batch normalization", "배치 정규화"),
    usage: "batch-norm",
    line: Text::doc(
        "Shifts and scales each channel to mean 0 and variance 1 over the mini-batch, then to a mean and a spread that are \
         learned.",
        "채널마다 미니배치에서의 평균을 0, 분산을 1로 맞춘 다음 학습된 크기와 위치로 옮깁니다.",
    ),
    formula: doc(
        r"\mu = \frac1N \sum_n x_n, \quad \sigma^2 = \frac1N \sum_n (x_n - \mu)^2, \qquad y_n = \gamma\, \frac{x_n - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta",
    ),
    conventions: Text::doc(
        "N counts the batch and, in images, all pixels. Evaluation takes running averages of μ and σ² instead, which move \
         by 0.1 of the way at each step; into the running variance goes the unbiased one, N/(N−1) σ². ε = 10⁻⁵. All as \
         in PyTorch, but for N = 1: PyTorch refuses it; here the output is β and the running variance stays.",
        "N은 배치의 예제 수이며, 이미지에서는 모든 픽셀까지 셉니다. 평가할 때는 μ와 σ² 대신 이동 평균을 씁니다. 이동 평균은 \
         걸음마다 차이의 0.1만큼 움직이고, 분산의 이동 평균에는 불편 분산 N/(N−1) σ²이 들어갑니다. ε = 10⁻⁵입니다. N = 1인 \
         경우만 PyTorch와 다릅니다. PyTorch는 이를 거부하지만 여기서는 β를 출력하고 분산의 이동 평균을 그대로 둡니다.",
    ),
    paper: Paper {
        authors: doc("S. Ioffe, C. Szegedy"),
        year: 2015,
        title: doc("Batch normalization: accelerating deep network training by reducing internal covariate shift"),
        url: doc("https://arxiv.org/abs/1502.03167"),
    },
    source: file!(),
};

/// ε
const EPS: f64 = 1e-5;

/// How far the running averages go towards each batch's.
pub const MOMENTUM: f64 = 0.1;

/// `batch-norm`, on any shape.
pub fn read<T: Real>(_: &mut Words, input: Shape) -> Result<BatchNorm<T>, Misfit> {
    let each = |value: T| vec![value; input.channels];
    Ok(BatchNorm {
        shape: input,
        running_mean: each(T::ZERO),
        running_variance: each(T::ONE),
        mode: Mode::Train,
        mean: each(T::ZERO),
        rstd: each(T::ONE),
        sums: [each(T::ZERO), each(T::ZERO)],
    })
}

/// Parameters: `weight` γ `[channels]`, `bias` β `[channels]`. States: the running averages
/// `mean` and `variance` `[channels]`.
#[derive(Clone)]
pub struct BatchNorm<T> {
    shape: Shape,
    running_mean: Vec<T>,
    running_variance: Vec<T>,
    /// Of the last pass; then what it subtracted, and what it multiplied with: 1 / √(σ² + ε).
    mode: Mode,
    mean: Vec<T>,
    rstd: Vec<T>,
    /// On the way back: Σ dy x̂ and Σ dy, where x̂ = (x − μ) / √(σ² + ε).
    sums: [Vec<T>; 2],
}

impl<T: Real> BatchNorm<T> {
    /// Mean and variance of each channel of this batch, and what they move.
    fn measure(&mut self, x: &[T]) {
        let (n, channels) = (T::of((x.len() / self.mean.len()) as f64), self.mean.len());
        sum_rows(x, &mut self.mean);
        self.mean.iter_mut().for_each(|mean| *mean /= n);
        // The variance comes first where its root will be.
        self.rstd.fill(T::ZERO);
        for x in x.chunks_exact(channels) {
            for ((squares, &mean), &x) in self.rstd.iter_mut().zip(&self.mean).zip(x) {
                *squares += (x - mean) * (x - mean);
            }
        }
        let towards = |running: &mut T, value: T| *running += T::of(MOMENTUM) * (value - *running);
        for (c, squares) in self.rstd.iter_mut().enumerate() {
            towards(&mut self.running_mean[c], self.mean[c]);
            // One value alone has no unbiased variance.
            if n > T::ONE {
                towards(&mut self.running_variance[c], *squares / (n - T::ONE));
            }
            *squares /= n;
        }
    }
}

impl<T: Real> Layer<T> for BatchNorm<T> {
    fn output(&self) -> Shape {
        self.shape
    }

    fn parameters(&self) -> Vec<Parameter> {
        let shape = [self.shape.channels];
        vec![Parameter::new("weight", &shape, false), Parameter::new("bias", &shape, false)]
    }

    fn initialize(&self, w: &mut [T], _: &mut Rng) {
        let (weight, bias) = w.split_at_mut(self.shape.channels);
        weight.fill(T::ONE);
        bias.fill(T::ZERO);
    }

    fn forward(&mut self, mode: Mode, _: &mut Rng, w: &[T], x: &[T], y: &mut [T]) {
        let channels = self.shape.channels;
        self.mode = mode;
        match mode {
            Mode::Train => self.measure(x),
            Mode::Eval => {
                self.mean.copy_from_slice(&self.running_mean);
                self.rstd.copy_from_slice(&self.running_variance);
            }
        }
        let eps = T::of(EPS);
        self.rstd.iter_mut().for_each(|variance| *variance = T::ONE / (*variance + eps).sqrt());
        let (weight, bias) = w.split_at(channels);
        for (x, y) in x.chunks_exact(channels).zip(y.chunks_exact_mut(channels)) {
            for c in 0..channels {
                y[c] = weight[c] * ((x[c] - self.mean[c]) * self.rstd[c]) + bias[c];
            }
        }
    }

    fn backward(&mut self, w: &[T], x: &[T], _: &[T], dy: &[T], dw: Option<&mut [T]>, dx: Option<&mut [T]>) {
        let channels = self.shape.channels;
        let (mean, rstd, [weights, biases]) = (&self.mean, &self.rstd, &mut self.sums);
        weights.fill(T::ZERO);
        sum_rows(dy, biases);
        for (x, dy) in x.chunks_exact(channels).zip(dy.chunks_exact(channels)) {
            for c in 0..channels {
                weights[c] += dy[c] * ((x[c] - mean[c]) * rstd[c]);
            }
        }
        if let Some(dw) = dw {
            let (weight, bias) = dw.split_at_mut(channels);
            weight.copy_from_slice(weights);
            bias.copy_from_slice(biases);
        }
        if let Some(dx) = dx {
            // In training each x also moves its batch's mean and variance, which takes the
            // gradient's mean, and its part along x̂, away; in evaluation both are constants.
            let share = match self.mode {
                Mode::Train => T::ONE / T::of((x.len() / channels) as f64),
                Mode::Eval => T::ZERO,
            };
            let rows = dx.chunks_exact_mut(channels).zip(x.chunks_exact(channels)).zip(dy.chunks_exact(channels));
            for ((dx, x), dy) in rows {
                for c in 0..channels {
                    let normal = (x[c] - mean[c]) * rstd[c];
                    dx[c] = w[c] * rstd[c] * (dy[c] - share * (biases[c] + normal * weights[c]));
                }
            }
        }
    }

    fn states(&mut self, see: &mut dyn FnMut(&str, &mut [T])) {
        see("mean", &mut self.running_mean);
        see("variance", &mut self.running_variance);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two channels, γ = (2, 1) and β = (0, 10).
    const W: [f64; 4] = [2.0, 1.0, 0.0, 10.0];

    fn layer() -> BatchNorm<f64> {
        read(&mut Words::of(""), Shape::flat(2)).unwrap_or_else(|why| panic!("{}", why.en))
    }

    fn states(layer: &mut BatchNorm<f64>) -> Vec<f64> {
        let mut all = Vec::new();
        layer.states(&mut |_, state| all.extend_from_slice(state));
        all
    }

    fn close(given: &[f64], expected: &[f64]) {
        assert_eq!(given.len(), expected.len());
        let near = given.iter().zip(expected).all(|(given, expected)| (given - expected).abs() < 1e-12);
        assert!(near, "{given:?}, not {expected:?}");
    }

    /// By hand: the first channel is 1, 2, 3, 6, of mean 3, variance 3.5, unbiased 14/3; the
    /// second has mean 0, variance 2.5, unbiased 10/3.
    #[test]
    fn running_averages_are_those_of_pytorch() {
        let mut layer = layer();
        let x = [1.0, -1.0, 2.0, 1.0, 3.0, -2.0, 6.0, 2.0];
        let mut y = [0.0; 8];
        assert_eq!(states(&mut layer), [0.0, 0.0, 1.0, 1.0]);
        layer.forward(Mode::Train, &mut Rng::new(1), &W, &x, &mut y);
        let roots = [(3.5_f64 + 1e-5).sqrt(), (2.5_f64 + 1e-5).sqrt()];
        close(&y[..4], &[-4.0 / roots[0], 10.0 - 1.0 / roots[1], -2.0 / roots[0], 10.0 + 1.0 / roots[1]]);
        let once = [0.3, 0.0, 0.9 + 1.4 / 3.0, 0.9 + 1.0 / 3.0];
        close(&states(&mut layer), &once);
        layer.forward(Mode::Train, &mut Rng::new(1), &W, &x, &mut y);
        let twice = [0.57, 0.0, 0.9 * once[2] + 1.4 / 3.0, 0.9 * once[3] + 1.0 / 3.0];
        close(&states(&mut layer), &twice);
        // Evaluation looks at the averages, and leaves them.
        layer.forward(Mode::Eval, &mut Rng::new(1), &W, &x[..2], &mut y[..2]);
        let roots = [(twice[2] + 1e-5).sqrt(), (twice[3] + 1e-5).sqrt()];
        close(&y[..2], &[2.0 * (1.0 - 0.57) / roots[0], 10.0 - 1.0 / roots[1]]);
        close(&states(&mut layer), &twice);
    }

    #[test]
    fn one_value_alone_comes_out_as_the_bias() {
        let mut layer = layer();
        let (mut y, mut dw, mut dx) = ([f64::NAN; 2], [f64::NAN; 4], [f64::NAN; 2]);
        layer.forward(Mode::Train, &mut Rng::new(1), &W, &[5.0, -7.0], &mut y);
        assert_eq!(y, [0.0, 10.0]);
        close(&states(&mut layer), &[0.5, -0.7, 1.0, 1.0]);
        layer.backward(&W, &[5.0, -7.0], &y, &[3.0, 4.0], Some(&mut dw), Some(&mut dx));
        assert_eq!((dw, dx), ([0.0, 0.0, 3.0, 4.0], [0.0, 0.0]));
    }

    /// Pixels count as examples do: 2 × 2 × 1 pixels, or four examples.
    #[test]
    fn pixels_count() {
        let x: Vec<f64> = (0..24).map(|i| libm::sin(i as f64)).collect();
        let mut given = Vec::new();
        for shape in [Shape::flat(3), Shape::new(2, 2, 3)] {
            let mut layer = read(&mut Words::of(""), shape).unwrap_or_else(|why| panic!("{}", why.en));
            let mut y = vec![0.0; 24];
            layer.forward(Mode::Train, &mut Rng::new(1), &[1.0, 2.0, 3.0, 0.0, 0.0, 0.0], &x, &mut y);
            given.push((y, states(&mut layer)));
        }
        assert_eq!(given[0], given[1]);
    }
}
