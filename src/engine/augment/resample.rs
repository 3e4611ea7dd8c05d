//! What all moving of pixels has in common: each pixel of the result asks where in
//! the image it comes from, and takes the mean of the four pixels round there.

use super::Image;
use crate::spec::Scoped;

/// What is beyond the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Zeros.
    Black,
    /// The image, mirrored at its edge again and again: `… b a | a b c | c b …`.
    Mirror,
}

impl Border {
    /// Settings: `mirror`.
    pub fn new(set: &Scoped) -> Self {
        if set.switch("mirror") { Border::Mirror } else { Border::Black }
    }

    /// Which of `n` rows or columns stands at place `i`. `None`: zeros.
    fn place(self, i: i64, n: usize) -> Option<usize> {
        let period = 2 * n as i64;
        match self {
            Border::Black => usize::try_from(i).ok().filter(|&i| i < n),
            Border::Mirror => Some(i.rem_euclid(period).min(period - 1 - i.rem_euclid(period)) as usize),
        }
    }

    /// The pixel in column `x` and row `y`, which may be beyond the border. `None`: zeros.
    pub fn pixel(self, image: &Image, x: i64, y: i64) -> Option<&[f32]> {
        Some(image.at(self.place(x, image.width)?, self.place(y, image.height)?))
    }
}

/// Makes `to` an image of the same size whose every pixel is what `image` shows at
/// `source(x, y)`, by bilinear interpolation between pixel centres. Both places
/// are relative to the image's centre: the middle stays where it is, and a
/// symmetric map moves all sides alike. To enlarge is to look at fewer places:
/// `source` is the inverse of what seems to be done.
///
/// Where `source` falls on a pixel's centre, that pixel is taken bit for bit.
/// (Shrinking much leaves pixels out; `resize` does not.)
pub fn resample(image: &Image, border: Border, to: &mut Image, source: impl Fn(f64, f64) -> (f64, f64)) {
    to.reshape(image.width, image.height, image.channels);
    let (middle_x, middle_y) = (0.5 * image.width as f64, 0.5 * image.height as f64);
    for y in 0..image.height {
        for x in 0..image.width {
            let (u, v) = source(x as f64 + 0.5 - middle_x, y as f64 + 0.5 - middle_y);
            // Counted so that the first pixel's centre is at 0.
            let (u, v) = (u + middle_x - 0.5, v + middle_y - 0.5);
            let (left, top) = (libm::floor(u), libm::floor(v));
            let (right_share, bottom_share) = ((u - left) as f32, (v - top) as f32);
            let (left, top) = (left as i64, top as i64);
            let round = [(left, top), (left + 1, top), (left, top + 1), (left + 1, top + 1)];
            let round = round.map(|(x, y)| border.pixel(image, x, y));
            for (channel, value) in to.at_mut(x, y).iter_mut().enumerate() {
                let [a, b, c, d] = round.map(|pixel| pixel.map_or(0.0, |pixel| pixel[channel]));
                let above = a + right_share * (b - a);
                let below = c + right_share * (d - c);
                *value = above + bottom_share * (below - above);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders() {
        let seen = |border: Border| [-4, -3, -2, -1, 0, 2, 3, 4, 5, 6].map(|i| border.place(i, 3));
        assert_eq!(seen(Border::Mirror), [2, 2, 1, 0, 0, 2, 2, 1, 0, 0].map(Some));
        assert_eq!(
            seen(Border::Black),
            [None, None, None, None, Some(0), Some(2), None, None, None, None],
            "zeros all round"
        );
        assert_eq!(Border::Mirror.place(-1_000_001, 1), Some(0));
    }

    /// A plane `a + b x + c y` is what bilinear interpolation gives back exactly.
    #[test]
    fn a_plane_between_its_pixels() {
        let mut image = Image::black(4, 3, 1);
        for y in 0..3 {
            for x in 0..4 {
                image.at_mut(x, y)[0] = (1 + 2 * x + 8 * y) as f32 / 64.0;
            }
        }
        let mut to = Image::black(1, 1, 1);
        resample(&image, Border::Black, &mut to, |x, y| (x + 0.25, y + 0.5));
        for y in 0..2 {
            for x in 0..3 {
                assert_eq!(to.at(x, y)[0], (1.0 + 2.0 * (x as f32 + 0.25) + 8.0 * (y as f32 + 0.5)) / 64.0);
            }
        }
        // Right of the last column's centre by a quarter: a quarter of what is there is black.
        assert_eq!(to.at(3, 0)[0], 0.75 * (image.at(3, 0)[0] + image.at(3, 1)[0]) / 2.0);
    }
}
