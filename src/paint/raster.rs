//! Images as colours over the paper: what is 0 on a scale is left clear, so that
//! one image suits both papers.

use super::plot::Plot;
use super::theme::Theme;
use crate::scene::{Mark, Tone};
use crate::spec::Hue;

/// An image of a layer, where it lies and how it looks.
pub struct Raster {
    /// Left, top, right, bottom, in pixels.
    pub edges: [f64; 4],
    cols: usize,
    rows: usize,
    rgba: Vec<u8>,
}

/// The images among these marks.
pub fn rasters<'a>(marks: &'a [Mark], plot: &'a Plot, theme: &'a Theme) -> impl Iterator<Item = Raster> + use<'a> {
    marks.iter().filter_map(move |mark| match mark {
        Mark::Image { at, cols, rows, cells, tone } => {
            let (left, top, right, bottom) = corners(plot, *at);
            let (cols, rows) = (*cols as usize, *rows as usize);
            Some(Raster { edges: [left, top, right, bottom], cols, rows, rgba: rgba(cells, *tone, theme) })
        }
        _ => None,
    })
}

/// Left, top, right, bottom in pixels, whichever two corners are given.
pub fn corners(plot: &Plot, (x0, y0, x1, y1): (f64, f64, f64, f64)) -> (f64, f64, f64, f64) {
    let (a, b) = (plot.pixel((x0, y0)), plot.pixel((x1, y1)));
    (a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1))
}

/// How much of its hue the deepest shade has: text in ink can be read on it.
const DEEPEST: f64 = 0.7;

/// Red, green, blue and opacity of each cell.
pub fn rgba(cells: &[u8], tone: Tone, theme: &Theme) -> Vec<u8> {
    let colour = |hue: Hue, opacity: f64| {
        let (r, g, b) = theme.cell(hue);
        [r, g, b, (opacity * 255.0).round() as u8]
    };
    let cell = |byte: u8| match tone {
        Tone::Shade => colour(Hue::ContourTo, DEEPEST * byte as f64 / 255.0),
        Tone::Diverging if byte < 128 => colour(Hue::Blue, ((128 - byte) as f64 / 127.0).min(1.0)),
        Tone::Diverging => colour(Hue::Terracotta, (byte - 128) as f64 / 127.0),
        Tone::Grey | Tone::Colour => colour(Hue::Ink, byte as f64 / 255.0),
    };
    match tone {
        Tone::Colour => cells.chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect(),
        _ => cells.iter().flat_map(|&byte| cell(byte)).collect(),
    }
}

impl Raster {
    /// The image as `width × height` pixels, both above 0: each is the cell on which it
    /// lies, or the mean of several.
    pub fn scaled(&self, width: usize, height: usize) -> Vec<u8> {
        let under = |at: usize, cells: usize, pixels: usize| {
            let first = at * cells / pixels;
            first..((at + 1) * cells / pixels).max(first + 1)
        };
        let mut out = Vec::with_capacity(4 * width * height);
        for y in 0..height {
            let rows = under(y, self.rows, height);
            if y > 0 && rows == under(y - 1, self.rows, height) {
                out.extend_from_within(out.len() - 4 * width..);
                continue;
            }
            for x in 0..width {
                let cols = under(x, self.cols, width);
                let count = (rows.len() * cols.len()) as u32;
                let mut sums = [0; 4];
                for row in rows.clone() {
                    for cell in self.rgba[4 * row * self.cols..].chunks_exact(4).take(cols.end).skip(cols.start) {
                        sums.iter_mut().zip(cell).for_each(|(sum, &byte)| *sum += byte as u32);
                    }
                }
                out.extend(sums.map(|sum| (sum / count) as u8));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme() -> Theme {
        Theme::from_css(include_str!("../../style/tokens.css"), ":root").expect("light")
    }

    #[test]
    fn zero_is_paper_and_the_ends_are_full() {
        let theme = theme();
        let full = |hue: Hue, opacity| {
            let (r, g, b) = theme.rgb(hue);
            [r, g, b, opacity]
        };
        assert_eq!(rgba(&[0, 255], Tone::Grey, &theme)[3..], [&[0][..], &full(Hue::Ink, 255)].concat());
        assert_eq!(rgba(&[0], Tone::Shade, &theme)[3], 0);
        assert_eq!(rgba(&[255], Tone::Shade, &theme), full(Hue::ContourTo, 179));
        let signs = rgba(&[1, 128, 255], Tone::Diverging, &theme);
        assert_eq!(
            (&signs[..4], signs[7], &signs[8..]),
            (&full(Hue::Blue, 255)[..], 0, &full(Hue::Terracotta, 255)[..])
        );
        assert_eq!(rgba(&[0], Tone::Diverging, &theme), full(Hue::Blue, 255));
        assert_eq!(rgba(&[1, 2, 3, 4, 5, 6], Tone::Colour, &theme), [1, 2, 3, 255, 4, 5, 6, 255]);
    }

    /// Cells of one byte each, in place of all four.
    fn scaled(cells: &[u8], cols: usize, (width, height): (usize, usize)) -> Vec<u8> {
        let rgba = cells.iter().flat_map(|&byte| [byte; 4]).collect();
        let raster = Raster { edges: [0.0; 4], cols, rows: cells.len() / cols, rgba };
        raster.scaled(width, height).chunks_exact(4).map(|pixel| pixel[2]).collect()
    }

    #[test]
    fn squares_stay_sharp_and_small_ones_are_averaged() {
        assert_eq!(scaled(&[10, 20, 30, 40], 2, (5, 3)), [10, 10, 10, 20, 20, 10, 10, 10, 20, 20, 30, 30, 30, 40, 40]);
        assert_eq!(scaled(&[10, 20, 30, 40], 2, (2, 2)), [10, 20, 30, 40]);
        assert_eq!(scaled(&[10, 20, 30, 40], 2, (1, 1)), [25]);
        assert_eq!(scaled(&[10, 20, 30, 40, 50, 60], 3, (2, 1)), [(10 + 40) / 2, (20 + 30 + 50 + 60) / 4]);
    }
}
