//! Global average pooling: of each channel, the mean over the whole image.

use super::layer::{Layer, Mode, Spec};
use super::product::sum_rows;
use super::shape::Shape;
use super::words::{Misfit, Words};
use crate::engine::optim::Paper;
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::{Text, doc};

pub const SPEC: Spec = Spec {
    name: "global-average-pool",
    title: Text::new("Global average pooling", "전역 평균 풀링"),
    usage: "global-average-pool",
    line: Text::doc(
        "Of each channel the mean over all pixels stays: a vector, with no weights to learn.",
        "채널마다 모든 픽셀의 평균을 남겨, 학습할 가중치 없이 벡터를 만듭니다.",
    ),
    formula: doc(r"y_c = \frac{1}{H W} \sum_{i,j} x_{ijc}"),
    conventions: Text::doc(
        "In the paper it ends the net, with a channel for each class; here, as usual since, “dense” comes after it.",
        "논문에서는 클래스마다 채널을 하나씩 두고 망의 끝에 놓습니다. 여기서는 이후의 관례대로 뒤에 “dense”를 둡니다.",
    ),
    paper: Paper {
        authors: doc("M. Lin, Q. Chen, S. Yan"),
        year: 2014,
        title: doc("Network in network"),
        url: doc("https://arxiv.org/abs/1312.4400"),
    },
    source: file!(),
};

/// `global-average-pool`, from any shape to a vector.
pub fn read<T: Real>(_: &mut Words, input: Shape) -> Result<GlobalAveragePool, Misfit> {
    Ok(GlobalAveragePool(input))
}

#[derive(Clone)]
pub struct GlobalAveragePool(Shape);

impl GlobalAveragePool {
    /// What each pixel counts for.
    fn share<T: Real>(&self) -> T {
        T::of(1.0 / (self.0.height * self.0.width) as f64)
    }
}

impl<T: Real> Layer<T> for GlobalAveragePool {
    fn output(&self) -> Shape {
        Shape::flat(self.0.channels)
    }

    fn forward(&mut self, _: Mode, _: &mut Rng, _: &[T], x: &[T], y: &mut [T]) {
        let share = self.share();
        for (x, y) in x.chunks_exact(self.0.values()).zip(y.chunks_exact_mut(self.0.channels)) {
            sum_rows(x, y);
            y.iter_mut().for_each(|y| *y *= share);
        }
    }

    fn backward(&mut self, _: &[T], _: &[T], _: &[T], dy: &[T], _: Option<&mut [T]>, dx: Option<&mut [T]>) {
        let Some(dx) = dx else { return };
        let (share, channels) = (self.share::<T>(), self.0.channels);
        for (dx, dy) in dx.chunks_exact_mut(self.0.values()).zip(dy.chunks_exact(channels)) {
            for dx in dx.chunks_exact_mut(channels) {
                dx.iter_mut().zip(dy).for_each(|(dx, &dy)| *dx = share * dy);
            }
        }
    }
}
