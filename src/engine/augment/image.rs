//! An image as numbers.

/// `height` × `width` pixels of `channels` values each, row by row from the top,
/// a pixel's channels side by side. Values are in [0, 1], up to rounding; each side
/// is at least 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    pub width: usize,
    pub height: usize,
    /// 1 for grey, 3 for red, green and blue.
    pub channels: usize,
    pub pixels: Vec<f32>,
}

impl Image {
    /// An image of zeros: black.
    ///
    /// # Panics
    /// When a side or `channels` is 0.
    pub fn black(width: usize, height: usize, channels: usize) -> Self {
        assert!(width > 0 && height > 0 && channels > 0, "an image has at least one pixel");
        Image { width, height, channels, pixels: vec![0.0; width * height * channels] }
    }

    /// Takes this size; what the pixels are afterwards is left open. Allocates only
    /// when the image has never been as large.
    pub fn reshape(&mut self, width: usize, height: usize, channels: usize) {
        (self.width, self.height, self.channels) = (width, height, channels);
        self.pixels.resize(width * height * channels, 0.0);
    }

    /// Becomes the other, size and pixels.
    pub fn copy(&mut self, other: &Image) {
        self.reshape(other.width, other.height, other.channels);
        self.pixels.copy_from_slice(&other.pixels);
    }

    /// The channels of the pixel in column `x` of row `y`.
    pub fn at(&self, x: usize, y: usize) -> &[f32] {
        let start = (y * self.width + x) * self.channels;
        &self.pixels[start..start + self.channels]
    }

    /// As [`Image::at`], to be written.
    pub fn at_mut(&mut self, x: usize, y: usize) -> &mut [f32] {
        let start = (y * self.width + x) * self.channels;
        &mut self.pixels[start..start + self.channels]
    }
    /// Left becomes right.
    pub fn mirror(&mut self) {
        for row in self.pixels.chunks_exact_mut(self.width * self.channels) {
            for x in 0..self.width / 2 {
                for channel in 0..self.channels {
                    row.swap(x * self.channels + channel, (self.width - 1 - x) * self.channels + channel);
                }
            }
        }
    }
}
