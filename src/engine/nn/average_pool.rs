//! Average pooling: of each window, the mean.

use super::layer::{Layer, Mode, Spec};
use super::shape::Shape;
use super::window::Window;
use super::words::{Misfit, Words};
use crate::engine::optim::Paper;
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::{Text, doc};

pub const SPEC: Spec = Spec {
    name: "average-pool",
    title: Text::new("Average pooling", "평균 풀링"),
    usage: "average-pool SIZE [stride S]",
    line: Text::doc(
        "Of each window and channel the mean stays; the gradient is shared out evenly.",
        "창과 채널마다 평균을 남기고, 기울기는 창 안의 픽셀에 고르게 나눕니다.",
    ),
    formula: doc(r"y_{ijc} = \frac{1}{S^2} \sum_{u,v} x_{si+u,\,sj+v,\,c}"),
    conventions: Text::doc(
        "Windows lie as in max pooling, all as in PyTorch. The paper's subsampling also has a weight and a bias for each \
         channel, and a sigmoid after them.",
        "창은 최대 풀링과 같이 놓이며 모두 PyTorch와 같습니다. 논문의 서브샘플링에는 채널마다 가중치와 편향이 있고 그 뒤에 \
         시그모이드가 따릅니다.",
    ),
    paper: Paper {
        authors: doc("Y. LeCun, L. Bottou, Y. Bengio, P. Haffner"),
        year: 1998,
        title: doc("Gradient-based learning applied to document recognition"),
        url: doc("https://doi.org/10.1109/5.726791"),
    },
    source: file!(),
};

/// `average-pool SIZE [stride S]`
pub fn read<T: Real>(words: &mut Words, input: Shape) -> Result<AveragePool, Misfit> {
    let size = words.whole(("window", "창"), 64)?;
    let stride = Window::read_stride(words, size)?;
    let window = Window { height: size, width: size, stride, same: false };
    let (down, across) = window.places(input)?;
    Ok(AveragePool { input, output: Shape::new(down, across, input.channels), window })
}

#[derive(Clone)]
pub struct AveragePool {
    input: Shape,
    output: Shape,
    window: Window,
}

impl AveragePool {
    /// Calls `see` for each pixel of each window, with where it lies in the image and where
    /// the window's mean lies in the output.
    #[inline(always)]
    fn pixels(&self, mut see: impl FnMut(usize, usize)) {
        let (Shape { width, channels, .. }, output, window) = (self.input, self.output, self.window);
        for i in 0..output.height {
            for j in 0..output.width {
                for u in 0..window.height {
                    for v in 0..window.width {
                        let pixel = (i * window.stride + u) * width + j * window.stride + v;
                        see(pixel * channels, (i * output.width + j) * channels);
                    }
                }
            }
        }
    }

    /// What each pixel counts for.
    fn share<T: Real>(&self) -> T {
        T::of(1.0 / (self.window.height * self.window.width) as f64)
    }
}

impl<T: Real> Layer<T> for AveragePool {
    fn output(&self) -> Shape {
        self.output
    }

    fn forward(&mut self, _: Mode, _: &mut Rng, _: &[T], x: &[T], y: &mut [T]) {
        let (share, channels) = (self.share(), self.input.channels);
        y.fill(T::ZERO);
        for (x, y) in x.chunks_exact(self.input.values()).zip(y.chunks_exact_mut(self.output.values())) {
            self.pixels(|from, at| {
                y[at..][..channels].iter_mut().zip(&x[from..][..channels]).for_each(|(y, &x)| *y += x);
            });
        }
        y.iter_mut().for_each(|y| *y *= share);
    }

    fn backward(&mut self, _: &[T], _: &[T], _: &[T], dy: &[T], _: Option<&mut [T]>, dx: Option<&mut [T]>) {
        let Some(dx) = dx else { return };
        let (share, channels) = (self.share::<T>(), self.input.channels);
        dx.fill(T::ZERO);
        for (dx, dy) in dx.chunks_exact_mut(self.input.values()).zip(dy.chunks_exact(self.output.values())) {
            self.pixels(|from, at| {
                dx[from..][..channels].iter_mut().zip(&dy[at..][..channels]).for_each(|(dx, &dy)| *dx += share * dy);
            });
        }
    }
}
