//! The normal form of a drawing: that of MNIST's digits, so that a net that was trained on
//! them sees drawings of the same size, in the same place, in as many greys.
//!
//! As LeCun, Cortes and Burges describe theirs, and then as `files/make.py` makes `mnist14`
//! of them: the ink's rectangle is scaled so that its longer side is [`BOX`] pixels; the
//! centre of mass of the ink is put into the middle of a field of [`FIELD`] × [`FIELD`]
//! pixels; each 2 × 2 pixels become their mean, rounded to one of sixteen levels.

use super::{Drawing, SIDE};
use crate::engine::augment::Image;
use crate::engine::augment::resize::{Window, resize};

/// A side of MNIST's images, in pixels.
pub const FIELD: usize = 2 * SIDE;
/// The longer side of what is drawn in them.
pub const BOX: usize = 20;

/// What counts as ink when its rectangle is looked for.
const INK: f32 = 0.1;

/// The normal form of grey pixels in which 0 is paper and 1 is ink. `None`: there is no ink.
pub fn normal(ink: &Image) -> Option<Drawing> {
    let window = rectangle(ink)?;
    let longer = window.width.max(window.height);
    let scaled = |side: usize| ((side * BOX + longer / 2) / longer).max(1);
    let mut boxed = Image::black(1, 1, 1);
    resize(ink, window, scaled(window.width), scaled(window.height), &mut boxed);

    let (x, y) = centre_of_mass(&boxed);
    let corner = |centre: f64, side: usize| {
        let corner = libm::round(FIELD as f64 / 2.0 - centre);
        // However lopsided, the ink stays inside.
        corner.clamp(0.0, (FIELD - side) as f64) as usize
    };
    let (left, top) = (corner(x, boxed.width), corner(y, boxed.height));
    let mut half = Image::black(SIDE, SIDE, 1);
    for y in 0..boxed.height {
        for x in 0..boxed.width {
            half.at_mut((left + x) / 2, (top + y) / 2)[0] += boxed.at(x, y)[0] / 4.0;
        }
    }
    Some(Drawing::of(&half))
}

/// The smallest rectangle that holds all ink.
fn rectangle(ink: &Image) -> Option<Window> {
    let columns = || (0..ink.width).filter(|&x| (0..ink.height).any(|y| ink.at(x, y)[0] > INK));
    let rows = || (0..ink.height).filter(|&y| (0..ink.width).any(|x| ink.at(x, y)[0] > INK));
    let (x, y) = (columns().next()?, rows().next()?);
    let (right, bottom) = (columns().next_back()?, rows().next_back()?);
    Some(Window { x, y, width: right + 1 - x, height: bottom + 1 - y })
}

fn centre_of_mass(image: &Image) -> (f64, f64) {
    let (mut x, mut y, mut mass) = (0.0, 0.0, 0.0);
    for row in 0..image.height {
        for column in 0..image.width {
            let ink = image.at(column, row)[0] as f64;
            x += ink * (column as f64 + 0.5);
            y += ink * (row as f64 + 0.5);
            mass += ink;
        }
    }
    (x / mass, y / mass)
}

/// The ink of a picture with red, green, blue and opacity of each pixel, row by row: how far
/// each pixel is from the background, which is the middle one of the border's greys. So dark
/// lines on white paper and bright things on black both become ink on paper.
///
/// # Panics
/// When the pixels fill no rectangle of this width ≥ 1.
pub fn ink(width: usize, rgba: &[u8]) -> Image {
    let height = rgba.len() / (4 * width);
    assert_eq!(rgba.len(), 4 * width * height, "an image of whole rows");
    let mut image = Image::black(width, height, 1);
    for (value, pixel) in image.pixels.iter_mut().zip(rgba.chunks_exact(4)) {
        // Rec. 601, as Pillow and browsers make a grey.
        *value = (0.299 * pixel[0] as f32 + 0.587 * pixel[1] as f32 + 0.114 * pixel[2] as f32) / 255.0;
    }
    let on_border =
        |i: usize| i < width || i >= width * (height - 1) || i.is_multiple_of(width) || i % width == width - 1;
    let border = image.pixels.iter().enumerate().filter(|(i, _)| on_border(*i));
    let mut border: Vec<f32> = border.map(|(_, &value)| value).collect();
    border.sort_by(f32::total_cmp);
    let background = border[border.len() / 2];
    let most = image.pixels.iter().fold(0.0, |most: f32, value| most.max((value - background).abs()));
    for value in &mut image.pixels {
        let far = (*value - background).abs();
        // What hardly differs is paper: the noise of a JPEG, or nothing at all.
        *value = if most < INK || far < INK * most { 0.0 } else { far / most };
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::drawings::pad::{PAD, Pad};
    use crate::widgets::Inputs;

    fn drawn(points: &[(f64, f64)]) -> Pad {
        let mut pad = Pad::default();
        points.windows(2).for_each(|ends| pad.stroke(ends[0], ends[1]));
        pad
    }

    const ZED: [(f64, f64); 4] = [(0.2, 0.2), (0.7, 0.2), (0.2, 0.9), (0.7, 0.9)];

    fn levels(drawing: &Drawing) -> Vec<f64> {
        drawing.bytes().iter().map(|&byte| byte as f64 / 255.0).collect()
    }

    /// The longer side of what is above a quarter of full ink, and the centre of mass.
    fn form(values: &[f64]) -> (usize, (f64, f64)) {
        let mut image = Image::black(SIDE, SIDE, 1);
        image.pixels.iter_mut().zip(values).for_each(|(pixel, value)| *pixel = *value as f32);
        let window = rectangle(&image).expect("there is ink");
        (window.width.max(window.height), centre_of_mass(&image))
    }

    /// What was done to the data is done to a drawing: measured on both.
    #[test]
    fn drawings_have_the_form_of_mnists_digits() {
        let set = Inputs::built_in().images(&crate::engine::data::mnist14::SPEC);
        let mut thick = 0.0;
        for i in 0..set.count() {
            let values: Vec<f64> = set.bytes(i).iter().map(|&byte| byte as f64 / 255.0).collect();
            let (side, (x, y)) = form(&values);
            assert!((9..=11).contains(&side), "image {i} is {side} pixels");
            assert!((x - 7.0).abs() < 0.6 && (y - 7.0).abs() < 0.6, "image {i} lies at {x}, {y}");
            thick += values.iter().sum::<f64>() / set.count() as f64;
        }
        let drawing = normal(drawn(&ZED).ink()).expect("drawn");
        let (side, (x, y)) = form(&levels(&drawing));
        assert!((10..=11).contains(&side), "{side}");
        assert!((x - 7.0).abs() < 0.6 && (y - 7.0).abs() < 0.6, "{x}, {y}");
        let ink: f64 = levels(&drawing).iter().sum();
        assert!((0.7..1.6).contains(&(ink / thick)), "a Z has {ink} of ink, a digit {thick}");
    }

    #[test]
    fn where_and_how_large_it_was_drawn_does_not_matter() {
        let near = |scale: f64, x: f64, y: f64| {
            let points = ZED.map(|point| (x + scale * point.0, y + scale * point.1));
            levels(&normal(drawn(&points).ink()).expect("drawn"))
        };
        let whole = near(1.0, 0.0, 0.0);
        let apart = |other: Vec<f64>| whole.iter().zip(&other).map(|(a, b)| (a - b).abs()).sum::<f64>() / 196.0;
        let moved = apart(near(1.0, 0.07, -0.1));
        assert!(moved < 0.06, "{moved}");
        // The pen is as wide as ever: a smaller drawing has thicker lines.
        let smaller = apart(near(0.7, 0.1, 0.1));
        assert!(smaller < 0.12, "{smaller}");
    }

    #[test]
    fn a_dot_and_a_line_at_the_edge_stay_inside() {
        for points in [[(0.0, 0.0), (0.0, 0.0)], [(0.0, 1.0), (1.0, 1.0)], [(-3.0, 0.5), (9.0, 0.5)]] {
            let drawing = normal(drawn(&points).ink()).expect("drawn");
            let ink: u32 = drawing.bytes().iter().map(|&byte| byte as u32).sum();
            assert!(ink > 255 * 8, "{points:?}: {ink}");
        }
        assert_eq!(normal(Pad::default().ink()), None);
    }

    #[test]
    fn pictures_become_ink_whatever_their_paper() {
        let mut pad = drawn(&ZED);
        let expected = normal(pad.ink()).expect("drawn");
        for (paper, pen) in [(255.0, 0.0), (10.0, 240.0), (128.0, 255.0)] {
            let grey = |ink: &f32| (paper + (pen - paper) * ink) as u8;
            let rgba: Vec<u8> = pad.ink().pixels.iter().map(grey).flat_map(|grey| [grey, grey, grey, 255]).collect();
            let read = normal(&ink(PAD, &rgba)).expect("drawn");
            let apart: f64 = levels(&read).iter().zip(levels(&expected)).map(|(a, b)| (a - b).abs()).sum();
            assert!(apart < 2.0, "{paper} → {pen}: {apart}");
            pad.put(&ink(PAD, &rgba));
            assert!(!pad.is_empty());
        }
        let plain = [200, 201, 200, 255].repeat(PAD * PAD);
        assert_eq!(normal(&ink(PAD, &plain)), None);
    }
}
