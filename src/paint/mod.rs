//! Scenes onto any plotters backend; the only code that names plotters.
//!
//! Backends count in whole pixels, which is too coarse for a curve: the painter
//! hands them coordinates in eighths of a pixel ([`FINE`]), and whoever owns the
//! backend scales them down.

#[cfg(feature = "site")]
pub mod canvas;
mod clip;
mod dash;
mod figure;
mod legend;
mod lines;
mod marks;
pub mod plot;
mod raster;
#[cfg(any(feature = "cli", feature = "press"))]
pub mod svg;
pub mod theme;

pub use figure::{figure, figure_height, panel};
pub use marks::draw;
pub use plot::{Plot, axes};
pub use raster::{Raster, rasters};

use plotters::style::{RGBAColor, ShapeStyle};

use crate::scene::{Frame, Panel, TALLEST};
use crate::spec::Hue;
use theme::{Rgb, Theme};

/// Backend units in one pixel.
pub const FINE: f64 = 8.0;

/// How high a panel is, at this width, both in pixels. Maps keep the shape of
/// their domain on wide pages and are taller on narrow ones.
pub fn height(panel: &Panel, width: f64) -> f64 {
    match &panel.frame {
        Frame::Map { x, y } => {
            let shape = (y.1 - y.0) / (x.1 - x.0);
            let narrow = ((640.0 - width) / 250.0).clamp(0.0, 1.0);
            (width * (shape + (TALLEST - 0.02 - shape).max(0.0) * narrow)).round()
        }
        Frame::Chart { .. } => (width * 0.5).clamp(190.0, 260.0).round(),
        Frame::Strip { .. } => (width * 0.25).clamp(180.0, 220.0).round(),
        Frame::Plain { width: across, height: down } => {
            ((width - 2.0 * plot::PAD) * down / across + 2.0 * plot::PAD).min(560.0).round()
        }
    }
}

/// `xʸ` and `log₁₀ x`, where only pixels depend on them: in a page the browser's own serve.
#[cfg(all(target_arch = "wasm32", feature = "browser"))]
pub use js_sys::Math::{log10, pow};

#[cfg(not(all(target_arch = "wasm32", feature = "browser")))]
pub fn pow(x: f64, y: f64) -> f64 {
    x.powf(y)
}

#[cfg(not(all(target_arch = "wasm32", feature = "browser")))]
pub fn log10(x: f64) -> f64 {
    x.log10()
}

/// A point in backend units.
type Spot = (i32, i32);

fn colour((r, g, b): Rgb, opacity: f64) -> RGBAColor {
    RGBAColor(r, g, b, opacity)
}

fn stroke(theme: &Theme, hue: Hue, width: f64, opacity: f64) -> ShapeStyle {
    let stroke_width = (width * FINE).round() as u32;
    ShapeStyle { color: colour(theme.rgb(hue), opacity), filled: false, stroke_width }
}

fn fill(rgb: Rgb, opacity: f64) -> ShapeStyle {
    ShapeStyle { color: colour(rgb, opacity), filled: true, stroke_width: 0 }
}
