//! How the numbers of one example are laid out.

use std::fmt;

/// Height × width × channels, the channels of a pixel side by side: the value at
/// row `y`, column `x`, channel `c` is number `(y · width + x) · channels + c`. Plain
/// vectors are one pixel with many channels. A batch is one example after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub height: usize,
    pub width: usize,
    pub channels: usize,
}

impl Shape {
    pub const fn new(height: usize, width: usize, channels: usize) -> Shape {
        Shape { height, width, channels }
    }

    /// A vector of so many numbers.
    pub const fn flat(values: usize) -> Shape {
        Shape::new(1, 1, values)
    }

    /// How many numbers an example has.
    pub const fn values(self) -> usize {
        self.height * self.width * self.channels
    }

    pub const fn is_flat(self) -> bool {
        self.height == 1 && self.width == 1
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        if self.is_flat() {
            write!(to, "{}", self.channels)
        } else {
            write!(to, "{}×{}×{}", self.height, self.width, self.channels)
        }
    }
}
