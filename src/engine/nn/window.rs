//! Windows that slide over an image: what convolution and pooling share.

use super::shape::Shape;
use super::words::{Misfit, Words};

/// A window of `height` × `width` pixels, moved by `stride`. With `same`, the image is
/// padded by a window less one pixel, the smaller half before it, so that with stride 1
/// as many windows fit as the image has pixels (PyTorch's padding "same").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub height: usize,
    pub width: usize,
    pub stride: usize,
    pub same: bool,
}

impl Window {
    /// `3x3`
    pub fn read_size(words: &mut Words) -> Result<(usize, usize), Misfit> {
        let word = words.word().unwrap_or("");
        let size = word.split_once('x').and_then(|(h, w)| Some((h.parse().ok()?, w.parse().ok()?)));
        size.filter(|&(h, w): &(usize, usize)| (1..=64).contains(&h) && (1..=64).contains(&w)).ok_or_else(|| {
            Misfit::new(
                format!("its window is written like “3x3”, with sides from 1 to 64, not “{word}”"),
                format!("창의 크기는 “3x3”처럼 적고 변은 1부터 64까지인데 “{word}”입니다"),
            )
        })
    }

    /// `[stride S]`, or `otherwise`.
    pub fn read_stride(words: &mut Words, otherwise: usize) -> Result<usize, Misfit> {
        if words.take("stride") { words.whole(("stride", "스트라이드"), 64) } else { Ok(otherwise) }
    }

    /// Pixels before the image: above it, and to its left.
    pub fn before(self) -> (usize, usize) {
        if self.same { ((self.height - 1) / 2, (self.width - 1) / 2) } else { (0, 0) }
    }

    /// The image with its padding.
    pub fn padded(self, image: Shape) -> Shape {
        let (more_y, more_x) = if self.same { (self.height - 1, self.width - 1) } else { (0, 0) };
        Shape::new(image.height + more_y, image.width + more_x, image.channels)
    }

    /// How many windows fit: down, and across.
    pub fn places(self, image: Shape) -> Result<(usize, usize), Misfit> {
        let padded = self.padded(image);
        if padded.height < self.height || padded.width < self.width {
            let (height, width) = (self.height, self.width);
            return Err(Misfit::new(
                format!("its window of {height}×{width} does not fit into {image}"),
                format!("{height}×{width} 창이 {image}에 들어가지 않습니다"),
            ));
        }
        Ok(((padded.height - self.height) / self.stride + 1, (padded.width - self.width) / self.stride + 1))
    }
}
