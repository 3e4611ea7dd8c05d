//! From data to pixels, and the axes round a chart.

use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, TextStyle};
use plotters_backend::DrawingErrorKind;

use super::theme::Theme;
use super::{FINE, Spot, colour, stroke};
use crate::scene::{Axis, Frame, Panel, Point};
use crate::spec::Hue;
use crate::spec::number::short;

/// Where a panel's data lies on the page: everything in pixels, `y` downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    x: Scale,
    y: Scale,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    range: (f64, f64),
    log: bool,
}

impl Scale {
    /// 0 at the low end of the range, 1 at the high end.
    fn share(self, value: f64) -> f64 {
        let Scale { range: (low, high), log } = self;
        if log {
            // Nothing below the range's low end can be placed on a log axis.
            let value = value.max(low * 1e-30);
            super::log10(value / low) / super::log10(high / low)
        } else {
            (value - low) / (high - low)
        }
    }

    fn value(self, share: f64) -> f64 {
        let Scale { range: (low, high), log } = self;
        if log { low * super::pow(high / low, share) } else { low + share * (high - low) }
    }
}

/// Room round a chart for its numbers and names.
const LEFT: f64 = 50.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 38.0;

pub(super) const TEXT: f64 = 12.0;

/// Room round a picture.
pub(super) const PAD: f64 = 14.0;

impl Plot {
    /// The plot of a panel drawn with its upper left corner at `(left, top)`.
    pub fn new(panel: &Panel, left: f64, top: f64, width: f64, height: f64) -> Plot {
        match &panel.frame {
            Frame::Map { x, y } => {
                let up = (x.1 - x.0) * height / width;
                let middle = 0.5 * (y.0 + y.1);
                Plot {
                    left,
                    top,
                    right: left + width,
                    bottom: top + height,
                    x: Scale { range: *x, log: false },
                    y: Scale { range: (middle - 0.5 * up, middle + 0.5 * up), log: false },
                }
            }
            Frame::Chart { x, y } | Frame::Strip { x, y } => Plot {
                left: left + LEFT,
                top: top + TOP,
                right: left + width - RIGHT,
                bottom: top + height - BOTTOM,
                x: Scale { range: x.range, log: x.log },
                y: Scale { range: y.range, log: y.log },
            },
            // As large as there is room, in its middle.
            Frame::Plain { width: across, height: down } => {
                let unit = ((width - 2.0 * PAD) / across).min((height - 2.0 * PAD) / down);
                let (left, top) = (left + 0.5 * (width - unit * across), top + 0.5 * (height - unit * down));
                Plot {
                    left,
                    top,
                    right: left + unit * across,
                    bottom: top + unit * down,
                    x: Scale { range: (0.0, *across), log: false },
                    y: Scale { range: (*down, 0.0), log: false },
                }
            }
        }
    }

    /// The pixel of a point.
    pub fn pixel(&self, (x, y): Point) -> (f64, f64) {
        (
            self.left + self.x.share(x) * (self.right - self.left),
            self.bottom - self.y.share(y) * (self.bottom - self.top),
        )
    }

    /// The point under a pixel.
    pub fn point(&self, (x, y): (f64, f64)) -> Point {
        (
            self.x.value((x - self.left) / (self.right - self.left)),
            self.y.value((self.bottom - y) / (self.bottom - self.top)),
        )
    }

    /// How many pixels one unit of `x` is wide, at its low end.
    pub(super) fn unit(&self) -> f64 {
        (self.right - self.left) / (self.x.range.1 - self.x.range.0)
    }

    pub(super) fn contains(&self, (x, y): (f64, f64)) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}

/// Pixels to backend units. Far outside the picture a coordinate stops growing:
/// backends count in `i32`.
pub(super) fn fine((x, y): (f64, f64)) -> Spot {
    let unit = |v: f64| (v * FINE).round().clamp(-1e8, 1e8) as i32;
    (unit(x), unit(y))
}

/// Text of `size` pixels.
pub(super) fn text(theme: &Theme, hue: Hue, size: f64, h: HPos, v: VPos) -> TextStyle<'static> {
    let font = FontDesc::new(FontFamily::Name("system-ui, sans-serif"), size * FINE, FontStyle::Normal);
    TextStyle { font, color: plotters_backend::BackendColor { alpha: 1.0, rgb: theme.rgb(hue) }, pos: Pos::new(h, v) }
}

/// Draws what surrounds the data: grid, ticks and names of a chart, a few
/// numbers at the edges of a map.
pub fn axes<DB: DrawingBackend>(
    db: &mut DB,
    panel: &Panel,
    plot: &Plot,
    theme: &Theme,
) -> Result<(), DrawingErrorKind<DB::ErrorType>> {
    match &panel.frame {
        Frame::Map { .. } => map_numbers(db, plot, theme),
        Frame::Chart { x, y } | Frame::Strip { x, y } => chart_axes(db, plot, x, y, theme),
        Frame::Plain { .. } => Ok(()),
    }
}

fn map_numbers<DB: DrawingBackend>(
    db: &mut DB,
    plot: &Plot,
    theme: &Theme,
) -> Result<(), DrawingErrorKind<DB::ErrorType>> {
    let tick = stroke(theme, Hue::Soft, 1.0, 0.7);
    let below = text(theme, Hue::Soft, 11.0, HPos::Center, VPos::Bottom);
    for x in ticks(plot.x.range, (plot.right - plot.left) / 110.0) {
        let (at, _) = plot.pixel((x, plot.y.range.0));
        if at > plot.left + 24.0 && at < plot.right - 14.0 {
            db.draw_path([fine((at, plot.bottom)), fine((at, plot.bottom - 5.0))], &tick)?;
            db.draw_text(&short(x, 3), &below, fine((at, plot.bottom - 7.0)))?;
        }
    }
    let beside = text(theme, Hue::Soft, 11.0, HPos::Left, VPos::Center);
    for y in ticks(plot.y.range, (plot.bottom - plot.top) / 80.0) {
        let (_, at) = plot.pixel((plot.x.range.0, y));
        if at > plot.top + 10.0 && at < plot.bottom - 26.0 {
            db.draw_path([fine((plot.left, at)), fine((plot.left + 5.0, at))], &tick)?;
            db.draw_text(&short(y, 3), &beside, fine((plot.left + 8.0, at)))?;
        }
    }
    Ok(())
}

fn chart_axes<DB: DrawingBackend>(
    db: &mut DB,
    plot: &Plot,
    x: &Axis,
    y: &Axis,
    theme: &Theme,
) -> Result<(), DrawingErrorKind<DB::ErrorType>> {
    let grid = stroke(theme, Hue::Line, 1.0, 1.0);
    let left = text(theme, Hue::Soft, TEXT, HPos::Right, VPos::Center);
    for (value, label) in labels(y, (plot.bottom - plot.top) / 34.0) {
        let (_, at) = plot.pixel((x.range.0, value));
        db.draw_path([fine((plot.left, at)), fine((plot.right, at))], &grid)?;
        db.draw_text(&label, &left, fine((plot.left - 8.0, at)))?;
    }
    let below = text(theme, Hue::Soft, TEXT, HPos::Center, VPos::Top);
    for (value, label) in labels(x, (plot.right - plot.left) / 70.0) {
        let (at, _) = plot.pixel((value, y.range.0));
        db.draw_path([fine((at, plot.bottom)), fine((at, plot.bottom + 4.0))], &grid)?;
        db.draw_text(&label, &below, fine((at, plot.bottom + 7.0)))?;
    }
    let end = text(theme, Hue::Soft, TEXT, HPos::Right, VPos::Bottom);
    db.draw_text(&x.label, &end, fine((plot.right, plot.bottom + BOTTOM - 2.0)))?;
    let above = text(theme, Hue::Soft, TEXT, HPos::Left, VPos::Bottom);
    db.draw_text(&y.label, &above, fine((plot.left - LEFT + 12.0, plot.top - 8.0)))?;
    db.draw_path(
        [fine((plot.left, plot.bottom)), fine((plot.right, plot.bottom))],
        &plotters::style::ShapeStyle {
            color: colour(theme.rgb(Hue::Soft), 0.6),
            filled: false,
            stroke_width: FINE as u32,
        },
    )
}

/// Values to mark on an axis, with their texts; about `count`, not more.
fn labels(axis: &Axis, count: f64) -> Vec<(f64, String)> {
    if !axis.names.is_empty() {
        return axis.names.clone();
    }
    if !axis.log {
        return ticks(axis.range, count).into_iter().map(|value| (value, short(value, 4))).collect();
    }
    let first = super::log10(axis.range.0).ceil() as i32;
    let last = super::log10(axis.range.1).floor() as i32;
    let every = ((last - first) as f64 / count.max(1.0)).ceil().max(1.0) as i32;
    (first..=last)
        .filter(|power| (last - power) % every == 0)
        .map(|power| (super::pow(10.0, power as f64), power_of_ten(power)))
        .collect()
}

/// Multiples in the range of 1, 2 or 5 times a power of ten, at most `count` (but two) apart. (Not plotters'
/// own: with them come powers and logarithms, which the browser has.)
fn ticks((low, high): (f64, f64), count: f64) -> Vec<f64> {
    let room = (high - low) / count.max(2.0);
    if !(room > 0.0 && room.is_finite()) {
        return Vec::new();
    }
    let power = super::pow(10.0, super::log10(room).floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|times| times * power).into_iter().find(|&step| step >= room);
    // What is off by rounding alone is still in the range.
    let (step, slack) = (step.unwrap_or(room), 1e-9);
    let (first, last) = ((low / step - slack).ceil() as i64, (high / step + slack).floor() as i64);
    (first..=last).map(|times| times as f64 * step).collect()
}

/// `10⁻⁴`; near one, plainly: `0.1`, `1`, `10`.
fn power_of_ten(power: i32) -> String {
    match power {
        -1 => "0.1".to_string(),
        0 => "1".to_string(),
        1 => "10".to_string(),
        _ => {
            let raised = |c: char| match c {
                '-' => '⁻',
                '1' => '¹',
                '2' => '²',
                '3' => '³',
                digit => char::from_u32('⁰' as u32 + digit as u32 - '0' as u32).unwrap_or(digit),
            };
            format!("10{}", power.to_string().chars().map(raised).collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(frame: Frame) -> Panel {
        Panel { name: String::new(), title: String::new(), frame, layers: Vec::new(), handles: Vec::new() }
    }

    #[test]
    fn pixels_and_points_are_inverse() {
        let map = Frame::Map { x: (-2.0, 6.0), y: (-1.0, 3.5) };
        let chart = Frame::Chart { x: Axis::linear("", (0.0, 100.0)), y: Axis::log("", (1e-8, 10.0)) };
        let plain = Frame::Plain { width: 30.0, height: 10.0 };
        for frame in [map, chart, plain] {
            let plot = Plot::new(&panel(frame), 10.0, 20.0, 640.0, 360.0);
            let (x, y) = plot.pixel(plot.point((123.0, 234.0)));
            assert!((x - 123.0).abs() < 1e-9 && (y - 234.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_map_has_one_scale() {
        let plot = Plot::new(&panel(Frame::Map { x: (-2.0, 6.0), y: (-1.0, 3.0) }), 0.0, 0.0, 400.0, 340.0);
        let (a, b) = (plot.pixel((0.0, 0.0)), plot.pixel((1.0, 1.0)));
        assert!(((b.0 - a.0) - (a.1 - b.1)).abs() < 1e-9);
        let (x, y) = plot.pixel((2.0, 1.0));
        assert!((x - 200.0).abs() < 1e-9 && (y - 170.0).abs() < 1e-9, "the middle stays in the middle");
    }

    #[test]
    fn a_picture_keeps_its_shape_in_the_middle_of_any_room() {
        for (width, height) in [(640.0, 200.0), (200.0, 640.0)] {
            let plot = Plot::new(&panel(Frame::Plain { width: 2.0, height: 1.0 }), 10.0, 20.0, width, height);
            let (a, b) = (plot.pixel((0.0, 0.0)), plot.pixel((2.0, 1.0)));
            assert!(((b.0 - a.0) - 2.0 * (b.1 - a.1)).abs() < 1e-9 && b.1 > a.1, "{a:?} … {b:?}");
            assert!((a.0 + b.0 - 20.0 - width).abs() < 1e-9 && (a.1 + b.1 - 40.0 - height).abs() < 1e-9);
            assert!(a.0 >= 10.0 + PAD - 1e-9 && a.1 >= 20.0 + PAD - 1e-9);
        }
    }

    #[test]
    fn ticks_are_round_and_few() {
        let texts = |range, count| labels(&Axis::linear("", range), count).into_iter().map(|(_, text)| text).collect();
        let expected: [(_, _, &[&str]); 5] = [
            ((0.0, 100.0), 5.0, &["0", "20", "40", "60", "80", "100"]),
            ((0.0, 1.0), 4.0, &["0", "0.5", "1"]),
            ((-0.25, 0.31), 6.0, &["−0.2", "−0.1", "0", "0.1", "0.2", "0.3"]),
            ((3.0, 3.0), 6.0, &[]),
            ((0.0, 2.3e-7), 3.0, &["0", "1e-7", "2e-7"]),
        ];
        for (range, count, ticks) in expected {
            let texts: Vec<String> = texts(range, count);
            assert_eq!(texts, ticks, "{range:?}");
        }
    }

    #[test]
    fn decades_are_written_as_powers() {
        let texts: Vec<String> = labels(&Axis::log("", (1e-4, 10.0)), 9.0).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["10⁻⁴", "10⁻³", "10⁻²", "0.1", "1", "10"]);
        assert_eq!(power_of_ten(12), "10¹²");
    }
}
