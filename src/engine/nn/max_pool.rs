//! Max pooling: of each window, the largest value.

use super::layer::{Layer, Mode, Spec};
use super::shape::Shape;
use super::window::Window;
use super::words::{Misfit, Words};
use crate::engine::optim::Paper;
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::{Text, doc};

pub const SPEC: Spec = Spec {
    name: "max-pool",
    title: Text::new("Max pooling", "최대 풀링"),
    usage: "max-pool SIZE [stride S]",
    line: Text::doc(
        "Of each window and channel the largest value stays; the gradient goes to where it was.",
        "창과 채널마다 가장 큰 값만 남기고, 기울기는 그 값이 있던 자리로 돌려보냅니다.",
    ),
    formula: doc(r"y_{ijc} = \max_{u,v} x_{si+u,\,sj+v,\,c}"),
    conventions: Text::doc(
        "Windows lie side by side unless a stride is given; what does not fill a window at the edge is left out. Of \
         equal values the first counts. All as in PyTorch.",
        "스트라이드를 주지 않으면 창이 겹치지 않게 나란히 놓이고, 가장자리에서 창을 다 채우지 못하는 픽셀은 버립니다. \
         값이 같으면 먼저 나오는 것을 고릅니다. 모두 PyTorch와 같습니다.",
    ),
    paper: Paper {
        authors: doc("J. Weng, N. Ahuja, T. S. Huang"),
        year: 1992,
        title: doc("Cresceptron: a self-organizing neural network which grows adaptively"),
        url: doc("https://doi.org/10.1109/IJCNN.1992.287150"),
    },
    source: file!(),
};

/// `max-pool SIZE [stride S]`
pub fn read<T: Real>(words: &mut Words, input: Shape) -> Result<MaxPool, Misfit> {
    let size = words.whole(("window", "창"), 64)?;
    let stride = Window::read_stride(words, size)?;
    let window = Window { height: size, width: size, stride, same: false };
    let (down, across) = window.places(input)?;
    Ok(MaxPool { input, output: Shape::new(down, across, input.channels), window, winners: Vec::new() })
}

#[derive(Clone)]
pub struct MaxPool {
    input: Shape,
    output: Shape,
    window: Window,
    /// Of each output: which place of its window won, counted row by row.
    winners: Vec<u32>,
}

impl MaxPool {
    /// Calls `see` for each place of a window, row by row, with its number and where it
    /// begins in the image, from the window's first.
    #[inline(always)]
    fn places(&self, mut see: impl FnMut(u32, usize)) {
        for u in 0..self.window.height {
            for v in 0..self.window.width {
                see((u * self.window.width + v) as u32, (u * self.input.width + v) * self.input.channels);
            }
        }
    }

    /// Calls `see` for each output pixel, with where its window begins in the image and
    /// where it lies in the output itself.
    #[inline(always)]
    fn windows(&self, mut see: impl FnMut(usize, usize)) {
        let (Shape { width, channels, .. }, output, stride) = (self.input, self.output, self.window.stride);
        for i in 0..output.height {
            for j in 0..output.width {
                see((i * width + j) * stride * channels, (i * output.width + j) * channels);
            }
        }
    }

    /// `N` channels, from channel `c`, of one image.
    #[inline(always)]
    fn pool<T: Real, const N: usize>(&self, c: usize, x: &[T], y: &mut [T], winners: &mut [u32]) {
        self.windows(|from, at| {
            let mut most: [T; N] = x[from + c..][..N].try_into().expect("N channels");
            let mut winner = [0; N];
            self.places(|place, offset| {
                let x: &[T; N] = x[from + offset + c..][..N].try_into().expect("N channels");
                for k in 0..N {
                    // A NaN wins, and is seen.
                    let larger = x[k] > most[k] || x[k].is_nan();
                    most[k] = if larger { x[k] } else { most[k] };
                    winner[k] = if larger { place } else { winner[k] };
                }
            });
            y[at + c..][..N].copy_from_slice(&most);
            winners[at + c..][..N].copy_from_slice(&winner);
        });
    }

    /// Gives each gradient to the place that won.
    #[inline(always)]
    fn unpool<T: Real, const N: usize, const APART: bool>(&self, c: usize, dy: &[T], winners: &[u32], dx: &mut [T]) {
        self.windows(|from, at| {
            let dy: [T; N] = dy[at + c..][..N].try_into().expect("N channels");
            let winner: [u32; N] = winners[at + c..][..N].try_into().expect("N channels");
            self.places(|place, offset| {
                let dx: &mut [T; N] = (&mut dx[from + offset + c..][..N]).try_into().expect("N channels");
                let part: [T; N] = std::array::from_fn(|k| if winner[k] == place { dy[k] } else { T::ZERO });
                // Windows that touch no other fill their part of `dx` at once.
                *dx = if APART { part } else { std::array::from_fn(|k| dx[k] + part[k]) };
            });
        });
    }
}

impl<T: Real> Layer<T> for MaxPool {
    fn output(&self) -> Shape {
        self.output
    }

    fn reserve(&mut self, batch: usize) {
        self.winners.resize(batch * self.output.values(), 0);
    }

    fn forward(&mut self, _: Mode, _: &mut Rng, _: &[T], x: &[T], y: &mut [T]) {
        let (inputs, outputs, channels) = (self.input.values(), self.output.values(), self.input.channels);
        let mut winners = std::mem::take(&mut self.winners);
        let images = x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)).zip(winners.chunks_exact_mut(outputs));
        for ((x, y), winners) in images {
            let eights = channels / 8 * 8;
            (0..eights).step_by(8).for_each(|c| self.pool::<T, 8>(c, x, y, winners));
            (eights..channels).for_each(|c| self.pool::<T, 1>(c, x, y, winners));
        }
        self.winners = winners;
    }

    fn backward(&mut self, _: &[T], _: &[T], _: &[T], dy: &[T], _: Option<&mut [T]>, dx: Option<&mut [T]>) {
        let Some(dx) = dx else { return };
        let (inputs, outputs, channels) = (self.input.values(), self.output.values(), self.input.channels);
        let (Window { height, width, stride, .. }, output) = (self.window, self.output);
        let apart = stride >= height && stride >= width;
        if !apart
            || channels % 8 != 0
            || (output.height * height, output.width * width) != (self.input.height, self.input.width)
        {
            dx.fill(T::ZERO);
        }
        let images = dx.chunks_exact_mut(inputs).zip(dy.chunks_exact(outputs)).zip(self.winners.chunks_exact(outputs));
        for ((dx, dy), winners) in images {
            let eights = channels / 8 * 8;
            for c in (0..eights).step_by(8) {
                if apart {
                    self.unpool::<T, 8, true>(c, dy, winners, dx);
                } else {
                    self.unpool::<T, 8, false>(c, dy, winners, dx);
                }
            }
            (eights..channels).for_each(|c| self.unpool::<T, 1, false>(c, dy, winners, dx));
        }
    }
}
