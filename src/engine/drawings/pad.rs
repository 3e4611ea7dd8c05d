//! A pad to draw on, with a pen or cell by cell. The ink is computed here rather than read
//! from a canvas, whose pixels some browsers alter.

use super::normal::normal;
use super::{Drawing, SIDE};
use crate::engine::augment::Image;
use crate::engine::augment::resize::{Window, resize};

/// Pixels a side of the pad.
pub const PAD: usize = CELL * SIDE;
/// Pixels a side of a cell, which the keyboard fills.
pub const CELL: usize = 4;
/// Half the width of the pen, in pixels: on a drawing that fills the pad, lines are as thick as MNIST's.
const PEN: f64 = 2.6;

/// Grey pixels, 0 for paper to 1 for ink.
#[derive(Clone, Debug, PartialEq)]
pub struct Pad {
    ink: Image,
}

impl Default for Pad {
    fn default() -> Pad {
        Pad { ink: Image::black(PAD, PAD, 1) }
    }
}

impl Pad {
    pub fn ink(&self) -> &Image {
        &self.ink
    }

    pub fn is_empty(&self) -> bool {
        self.ink.pixels.iter().all(|ink| *ink == 0.0)
    }

    /// What is drawn, in its [normal form](normal); `None`: nothing is.
    pub fn drawing(&self) -> Option<Drawing> {
        normal(&self.ink)
    }

    /// Draws from one place to another: `(0, 0)` is the upper left corner, `(1, 1)` the lower right one. Places
    /// beyond are brought to the edge, so that a stroke never vanishes.
    pub fn stroke(&mut self, from: (f64, f64), to: (f64, f64)) {
        let inside = |place: f64| PEN + place.clamp(0.0, 1.0) * (PAD as f64 - 2.0 * PEN);
        let [(x0, y0), (x1, y1)] = [from, to].map(|(x, y)| (inside(x), inside(y)));
        let (dx, dy) = (x1 - x0, y1 - y0);
        let length = (dx * dx + dy * dy).max(1e-12);
        for row in 0..PAD {
            for column in 0..PAD {
                let (x, y) = (column as f64 + 0.5 - x0, row as f64 + 0.5 - y0);
                // The nearest point of the stroke.
                let along = ((x * dx + y * dy) / length).clamp(0.0, 1.0);
                let far = libm::sqrt((x - along * dx) * (x - along * dx) + (y - along * dy) * (y - along * dy));
                let ink = (PEN + 0.5 - far).clamp(0.0, 1.0) as f32;
                let pixel = &mut self.ink.at_mut(column, row)[0];
                *pixel = pixel.max(ink);
            }
        }
    }

    /// Whether the cell in this column and row is mostly inked.
    pub fn cell(&self, column: usize, row: usize) -> bool {
        let cells = (0..CELL * CELL).map(|i| self.ink.at(CELL * column + i % CELL, CELL * row + i / CELL)[0]);
        cells.sum::<f32>() > 0.5 * (CELL * CELL) as f32
    }

    /// Fills a cell, or empties it if it is mostly inked.
    pub fn toggle(&mut self, column: usize, row: usize) {
        let ink = if self.cell(column, row) { 0.0 } else { 1.0 };
        for i in 0..CELL * CELL {
            self.ink.at_mut(CELL * column + i % CELL, CELL * row + i / CELL)[0] = ink;
        }
    }

    /// Takes a picture's ink in place of what was drawn, as large as it fits, in the middle.
    pub fn put(&mut self, ink: &Image) {
        let longer = ink.width.max(ink.height);
        let scaled = |side: usize| (side * PAD / longer).max(1);
        let mut small = Image::black(1, 1, 1);
        resize(ink, Window::whole(ink), scaled(ink.width), scaled(ink.height), &mut small);
        let (left, top) = ((PAD - small.width) / 2, (PAD - small.height) / 2);
        *self = Pad::default();
        for y in 0..small.height {
            for x in 0..small.width {
                self.ink.at_mut(left + x, top + y)[0] = small.at(x, y)[0];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_is_as_long_and_as_wide_as_it_should_be() {
        let mut pad = Pad::default();
        pad.stroke((0.0, 0.5), (1.0, 0.5));
        let ink: f32 = pad.ink().pixels.iter().sum();
        // A bar with two half discs, between both edges.
        let expected = 2.0 * PEN * (PAD as f64 - 2.0 * PEN) + std::f64::consts::PI * PEN * PEN;
        assert!((ink as f64 / expected - 1.0).abs() < 0.03, "{ink} of {expected}");
        assert!(pad.cell(7, 6) && pad.cell(7, 7) && !pad.cell(7, 5));
    }

    #[test]
    fn cells_are_filled_and_emptied() {
        let mut pad = Pad::default();
        pad.toggle(13, 0);
        assert!(pad.cell(13, 0) && !pad.cell(12, 0) && !pad.is_empty());
        let drawing = pad.drawing().expect("a cell");
        assert_eq!(drawing.bytes().iter().filter(|&&byte| byte == 255).count(), 100, "it fills the box");
        pad.toggle(13, 0);
        assert!(pad.is_empty() && pad.drawing().is_none());
    }
}
