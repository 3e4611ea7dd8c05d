//! What a widget shows: data in data coordinates, no pixels, no colours.
//!
//! A scene is made of panels, a panel of layers, a layer of marks. A layer
//! carries a key made of all that it depends on; one whose key the receiver
//! already has is neither computed nor sent nor drawn again.

pub mod math;

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::say;
use crate::spec::number::short;
use crate::spec::{Dash, Hue, Lang, Text};

/// One state of a widget.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// What is shown, with the setting that matters: `Race on a ravine, κ = 20`.
    pub title: String,
    /// What is computed now, above the panels: written by [`math::Math`]; empty for none.
    pub formula: String,
    pub panels: Vec<Panel>,
    pub legend: Vec<Entry>,
    /// One sentence: what is to be seen now.
    pub status: String,
    /// Warnings that belong to this state, such as a divergence, in numbers.
    pub warnings: Vec<String>,
    /// Numbers by name, for questions that the widget checks: `("adam.reached", 71)`.
    /// What has not happened is not there.
    pub facts: Vec<(String, f64)>,
    /// The step shown, and the last one there is.
    pub step: u32,
    pub last: u32,
}

/// One plot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Names the panel among its widget's: `map`, `loss`.
    pub name: String,
    /// What the plot is, for those who do not see it.
    pub title: String,
    pub frame: Frame,
    pub layers: Vec<Layer>,
    /// Points to drag.
    pub handles: Vec<Handle>,
}

impl Panel {
    /// The classes of its element, for the style.
    pub fn classes(&self) -> String {
        let wide = if self.frame.is_wide() && self.name != "map" { " panel-map" } else { "" };
        format!("panel panel-{}{wide}", self.name)
    }
}

/// What surrounds the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Frame {
    /// A map, edge to edge, one scale for both axes. `x` and the middle of `y`
    /// are always shown; how much of `y` follows from the panel's shape, up to
    /// `TALLEST` times as high as wide.
    Map { x: (f64, f64), y: (f64, f64) },
    /// A chart with axes.
    Chart { x: Axis, y: Axis },
    /// A chart as wide as the figure: those under each other share their x axis.
    Strip { x: Axis, y: Axis },
    /// Nothing: for pictures and matrices. From 0 to `width` to the right and from
    /// 0 to `height` downwards, all of it shown, one scale for both.
    Plain { width: f64, height: f64 },
}

impl Frame {
    /// Whether the panel takes the figure's whole width: maps do, and what is as long.
    pub fn is_wide(&self) -> bool {
        match self {
            // One as high as wide would fill the page.
            Frame::Map { x, y } => y.1 - y.0 < TALLEST * (x.1 - x.0),
            Frame::Chart { .. } => false,
            Frame::Strip { .. } => true,
            Frame::Plain { width, height } => *width >= 1.6 * height,
        }
    }
}

/// The tallest map: layers have to reach this far.
pub const TALLEST: f64 = 0.85;

/// One axis of a chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    pub label: String,
    pub range: (f64, f64),
    pub log: bool,
    /// Ticks with texts of their own, in place of numbers; empty for numbers.
    pub names: Vec<(f64, String)>,
}

impl Axis {
    pub fn linear(label: impl Into<String>, range: (f64, f64)) -> Self {
        Axis { label: label.into(), range, log: false, names: Vec::new() }
    }

    pub fn log(label: impl Into<String>, range: (f64, f64)) -> Self {
        Axis { label: label.into(), range, log: true, names: Vec::new() }
    }
}

/// Marks that change together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    pub key: u64,
    /// `None`: as the receiver already has it.
    pub marks: Option<Vec<Mark>>,
}

/// A point in data coordinates.
pub type Point = (f64, f64);

/// Something to draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Mark {
    /// Filled contours: rings from the outermost to the innermost, each with
    /// the tone inside it, 0 (palest) … 1 (deepest).
    Bands { base: f64, rings: Vec<(f64, Vec<Point>)> },
    /// A line. `dots` marks its points where they can be told apart.
    Path { points: Vec<Point>, hue: Hue, dash: Dash, width: f64, dots: bool, halo: bool },
    /// A filled region.
    Area { points: Vec<Point>, hue: Hue, opacity: f64 },
    /// A disc, `radius` in pixels.
    Dot { at: Point, hue: Hue, radius: f64 },
    /// A circle, `radius` in data units along x.
    Ring { at: Point, radius: f64, hue: Hue, dash: Dash },
    /// An arrow.
    Arrow { from: Point, to: Point, hue: Hue, width: f64 },
    /// A vertical whisker with a cap at both ends: `low ..= high` at `x`.
    Whisker { x: f64, low: f64, high: f64, hue: Hue },
    /// A short text beside a point.
    Label { at: Point, text: String, hue: Hue, side: Side },
    /// Squares in rows, the first row on top, in a thin frame that spans two
    /// opposite corners `(x0, y0, x1, y1)`: a small image, a filter, a matrix. Lies
    /// under the other marks of its layer.
    Image { at: (f64, f64, f64, f64), cols: u32, rows: u32, cells: Vec<u8>, tone: Tone },
}

/// What the bytes of an image mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// 0 is paper, 255 is ink.
    Grey,
    /// 0 is paper, 255 a tone on which text in ink can still be read.
    Shade,
    /// 128 is zero, and paper; below it one hue, above it another: see [`Tone::signed`].
    Diverging,
    /// Three bytes a cell: red, green, blue, as they are.
    Colour,
}

impl Tone {
    /// The byte of `value` on the diverging scale that ends at ± `reach`. NaN is zero.
    pub fn signed(value: f64, reach: f64) -> u8 {
        // NaN becomes 0 as a whole number.
        (128 + (127.0 * (value / reach).clamp(-1.0, 1.0)).round() as i32) as u8
    }
}

/// Where a label stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    Left,
    Right,
    Above,
    Below,
    /// On the point itself, in the middle.
    On,
}

/// A point that the reader drags, or moves with the arrow keys; it stands for one or two settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Handle {
    /// `start: drag me`
    pub label: String,
    /// For those who do not see it: `start: drag me (−8, 1), arrow keys move it`
    pub spoken: String,
    pub at: Point,
    /// The settings that hold its coordinates; with an empty `y_setting` it moves along x only, with an
    /// empty `x_setting` along y only.
    pub x_setting: String,
    pub y_setting: String,
}

impl Handle {
    /// A handle at `at`, which stands for these settings.
    pub fn new(label: Text, at: Point, x_setting: &str, y_setting: &str, lang: Lang) -> Handle {
        let (label, x, y) = (label.get(lang).to_string(), short(at.0, 3), short(at.1, 3));
        let place = match (x_setting, y_setting) {
            (_, "") => x,
            ("", _) => y,
            _ => format!("{x}, {y}"),
        };
        let spoken = say!(lang, "{label} ({place}); arrow keys move it", "{label} ({place}), 화살표 키로 움직입니다");
        Handle { label, spoken, at, x_setting: x_setting.to_string(), y_setting: y_setting.to_string() }
    }
}

/// A line of the legend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub label: String,
    pub hue: Hue,
    pub dash: Dash,
    /// What became of it: `reached at step 71`.
    pub note: String,
    /// The engine's unit behind it, such as `adam`; empty for none.
    pub unit: String,
}

/// The numbers behind a scene.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub columns: Vec<String>,
    /// NaN: nothing there.
    pub rows: Vec<Vec<f64>>,
}

impl Table {
    /// Comma-separated, 17 significant digits, empty where there is nothing.
    pub fn to_csv(&self) -> String {
        let quote = |name: &String| {
            if name.contains([',', '"', '\n']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.clone() }
        };
        let mut csv = self.columns.iter().map(quote).collect::<Vec<_>>().join(",");
        csv.push('\n');
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(|x| if x.is_nan() { String::new() } else { exact(*x) }).collect();
            csv.push_str(&cells.join(","));
            csv.push('\n');
        }
        csv
    }
}

/// A number with 17 significant digits, which reads back the same; whole numbers plainly.
pub fn exact(x: f64) -> String {
    if x == x.trunc() && x.abs() < 1e15 { format!("{x}") } else { format!("{x:.16e}") }
}

/// A scene in the making. Knows which layers the receiver has.
pub struct Sketch<'a> {
    have: &'a [u64],
    pub scene: Scene,
}

impl<'a> Sketch<'a> {
    /// `have`: the keys of the layers that need not be made again.
    pub fn new(have: &'a [u64]) -> Self {
        Sketch { have, scene: Scene::default() }
    }

    /// A layer that depends on nothing but `on`. Its marks are made only when needed. (`usize` in lists has
    /// another length in WASM, and gives another key: make it `u32`.)
    pub fn layer(&self, on: impl Hash, marks: impl FnOnce() -> Vec<Mark>) -> Layer {
        let mut hasher = Fnv::default();
        on.hash(&mut hasher);
        let key = hasher.finish();
        let marks = (!self.have.contains(&key)).then(marks);
        Layer { key, marks }
    }

    /// A layer that is new each time.
    pub fn fresh(&self, marks: Vec<Mark>) -> Layer {
        Layer { key: 0, marks: Some(marks) }
    }
}

/// Hashes the bits of a number, so that settings can stand in a layer's key.
pub fn bits(number: f64) -> u64 {
    number.to_bits()
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo): the same key on every machine.
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// Lengths are eight bytes here and four in WASM.
    fn write_usize(&mut self, number: usize) {
        self.write(&(number as u64).to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_that_is_there_is_not_made_again() {
        let first = Sketch::new(&[]).layer(("bands", bits(1.5)), Vec::new);
        assert!(first.marks.is_some());
        let have = [first.key];
        let sketch = Sketch::new(&have);
        assert_eq!(sketch.layer(("bands", bits(1.5)), || unreachable!()).marks, None);
        assert!(sketch.layer(("bands", bits(1.6)), Vec::new).marks.is_some());
    }

    #[test]
    fn a_handle_speaks_of_the_axes_that_it_moves_along() {
        let spoken = |x: &str, y: &str| Handle::new(Text::new("start", "출발점"), (2.0, -0.5), x, y, Lang::En).spoken;
        assert_eq!(spoken("x", "y"), "start (2, −0.5); arrow keys move it");
        assert_eq!(spoken("x", ""), "start (2); arrow keys move it");
        assert_eq!(spoken("", "y"), "start (−0.5); arrow keys move it");
    }

    #[test]
    fn signs_are_mirrored_about_zero() {
        let bytes = [-9.0, -2.0, -1.0, 0.0, 1.0, 2.0, 9.0, f64::NAN].map(|value| Tone::signed(value, 2.0));
        assert_eq!(bytes, [1, 1, 64, 128, 192, 255, 255, 128]);
    }

    #[test]
    fn csv_keeps_every_bit() {
        let table =
            Table { columns: vec!["step".into(), "x, y".into()], rows: vec![vec![0.0, 0.1], vec![1.0, f64::NAN]] };
        let csv = table.to_csv();
        assert_eq!(csv, "step,\"x, y\"\n0,1.0000000000000001e-1\n1,\n");
        assert_eq!("1.0000000000000001e-1".parse(), Ok(0.1));
    }
}
