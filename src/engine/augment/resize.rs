//! A part of an image at another size.
//!
//! Enlarging, this is bilinear interpolation; shrinking, each pixel is a mean, with
//! triangular weights, of all that it covers, so that nothing is left out. It is
//! PyTorch's `interpolate(mode="bilinear", antialias=True)`, and Pillow's `BILINEAR`.

use super::Image;

/// A rectangle of whole pixels: its upper left corner and its size, at least 1 × 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

impl Window {
    /// The whole of an image.
    pub fn whole(image: &Image) -> Self {
        Window { x: 0, y: 0, width: image.width, height: image.height }
    }
}

/// Makes `to` what this window shows, `width` × `height` pixels large; nothing outside
/// the window is looked at. At the window's own size, its pixels bit for bit.
///
/// # Panics
/// When the window reaches beyond the image.
pub fn resize(image: &Image, window: Window, width: usize, height: usize, to: &mut Image) {
    let Window { x: left, y: top, .. } = window;
    assert!(left + window.width <= image.width && top + window.height <= image.height, "the window is in the image");
    to.reshape(width, height, image.channels);
    for y in 0..height {
        let rows = Taps::new(y, height, window.height);
        for x in 0..width {
            let columns = Taps::new(x, width, window.width);
            let pixel = to.at_mut(x, y);
            pixel.fill(0.0);
            for row in rows.first..rows.last {
                for column in columns.first..columns.last {
                    let weight = (rows.weight(row) * columns.weight(column)) as f32;
                    let seen = image.at(left + column, top + row);
                    for (value, seen) in pixel.iter_mut().zip(seen) {
                        *value += weight * seen;
                    }
                }
            }
        }
    }
}

/// The pixels along one axis that one pixel of the result is a mean of.
struct Taps {
    first: usize,
    last: usize,
    /// Where the pixel's centre falls, and how far round it pixels count.
    centre: f64,
    reach: f64,
    /// The sum of all weights before they are made to sum to 1.
    total: f64,
}

impl Taps {
    /// For pixel `i` of `n`, which are made of `from` pixels.
    fn new(i: usize, n: usize, from: usize) -> Self {
        let ratio = from as f64 / n as f64;
        let (centre, reach) = ((i as f64 + 0.5) * ratio, ratio.max(1.0));
        let first = libm::floor(centre - reach).max(0.0) as usize;
        let last = (libm::ceil(centre + reach) as usize).min(from);
        let mut taps = Taps { first, last, centre, reach, total: 1.0 };
        taps.total = (first..last).map(|j| taps.weight(j)).sum();
        taps
    }

    /// Of pixel `j`: 1 at the centre, falling to 0 at the reach.
    fn weight(&self, j: usize) -> f64 {
        (1.0 - (j as f64 + 0.5 - self.centre).abs() / self.reach).max(0.0) / self.total
    }
}
