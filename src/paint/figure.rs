//! A whole figure in one picture, for slides and exports: title, panels, legend, status.

use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingErrorKind;

use super::legend::Legend;
use super::lines::{self, lines};
use super::plot::{Plot, TEXT, axes, fine, text};
use super::theme::Theme;
use super::{FINE, draw, fill, height, stroke};
use crate::scene::{Frame, Panel, Scene};
use crate::spec::Hue;

/// Beside all texts.
pub(super) const PAD: f64 = 16.0;
/// Above and below a paragraph.
pub(super) const GAP: f64 = 12.0;
/// From a line to the next.
pub(super) const LEADING: f64 = 20.0;
/// No column is narrower, but where the picture is: a matrix has to be read in it.
pub(super) const COLUMN: f64 = 300.0;
/// Text sizes.
const TITLE: f64 = 16.0;
pub(super) const BODY: f64 = 13.0;

type Done<DB> = Result<(), DrawingErrorKind<<DB as DrawingBackend>::ErrorType>>;

/// A part of the picture, in pixels.
#[derive(Clone, Copy, Debug)]
struct Place {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

/// Where everything stands: the title, wide panels one under the other, the others in
/// rows, the legend where the last row leaves room for it or else below, the status, the warnings.
struct Layout {
    title: Place,
    /// Of the wide panels, then of the narrow ones.
    panels: Vec<Place>,
    legend: Place,
    status: Place,
    warnings: Vec<Place>,
    height: f64,
}

impl Layout {
    fn new(scene: &Scene, width: f64) -> Layout {
        let mut top = 0.0;
        let mut row = |height: f64| {
            top += height;
            Place { left: 0.0, top: top - height, width, height }
        };
        let title = row(paragraph_height(&scene.title, TITLE, width));
        let mut panels: Vec<Place> = wide(scene).map(|panel| row(height(panel, width))).collect();

        let narrow: Vec<&Panel> = narrow(scene).collect();
        let count = narrow.len();
        let fit = fit(width, narrow.iter().map(|panel| least(panel)).fold(COLUMN, f64::max));
        let beside = !scene.legend.is_empty() && count < fit;
        let mut columns = columns(count + usize::from(beside), fit);
        let tallest = |panels: &[&Panel], width| panels.iter().map(|panel| height(panel, width)).fold(0.0, f64::max);
        // What the last row leaves free; the legend takes it where it is no higher than the row.
        let mut free = (columns - count % columns) % columns;
        let last = &narrow[count - count % columns..];
        let column = width / columns as f64;
        if free > 0 && Legend::new(&scene.legend, free as f64 * column).height > tallest(last, column) {
            free = 0;
            columns = self::columns(count, fit);
        }
        let column = width / columns as f64;
        for panels_of_row in narrow.chunks(columns) {
            let whole = row(tallest(panels_of_row, column));
            let place = |i: usize| Place { left: i as f64 * column, width: column, ..whole };
            panels.extend((0..panels_of_row.len()).map(place));
        }
        let legend = match (free, panels.last()) {
            (1.., Some(last)) => Place { left: last.left + column, width: free as f64 * column, ..*last },
            _ => row(Legend::new(&scene.legend, width).height),
        };

        let status = row(paragraph_height(&scene.status, BODY, width));
        let warnings = scene.warnings.iter().map(|warning| row(paragraph_height(warning, BODY, width))).collect();
        Layout { title, panels, legend, status, warnings, height: top }
    }
}

/// How many columns of at least `least` pixels there is room for; one where there is none.
pub(super) fn fit(width: f64, least: f64) -> usize {
    ((width / least) as usize).max(1)
}

/// Into how many columns, at most `fit`, so many cells go, with rows as full as can be.
fn columns(cells: usize, fit: usize) -> usize {
    let rows = cells.div_ceil(fit).max(1);
    cells.div_ceil(rows).max(1)
}

/// How wide a panel has to be for the names of its axes.
fn least(panel: &Panel) -> f64 {
    match &panel.frame {
        Frame::Chart { x, y } | Frame::Strip { x, y } => {
            lines::width(&x.label, TEXT).max(lines::width(&y.label, TEXT)) + PAD
        }
        Frame::Map { .. } | Frame::Plain { .. } => 0.0,
    }
}

/// How high a paragraph is across `width`.
fn paragraph_height(text: &str, size: f64, width: f64) -> f64 {
    LEADING * lines(text, size, width - 2.0 * PAD).len() as f64 + 2.0 * GAP
}

/// Maps, for the most part.
pub(super) fn wide(scene: &Scene) -> impl Iterator<Item = &Panel> {
    scene.panels.iter().filter(|panel| panel.frame.is_wide())
}

/// Charts, for the most part.
pub(super) fn narrow(scene: &Scene) -> impl Iterator<Item = &Panel> {
    scene.panels.iter().filter(|panel| !panel.frame.is_wide())
}

/// How high the figure is at this width, in pixels.
pub fn figure_height(scene: &Scene, width: f64) -> f64 {
    Layout::new(scene, width).height
}

/// Draws the figure.
pub fn figure<DB: DrawingBackend>(db: &mut DB, scene: &Scene, width: f64, theme: &Theme) -> Done<DB> {
    let layout = Layout::new(scene, width);
    let corners = [(0.0, 0.0), (width, 0.0), (width, layout.height), (0.0, layout.height)];
    db.fill_polygon(corners.map(fine), &fill(theme.rgb(Hue::Surface), 1.0))?;
    paragraph(db, &scene.title, (TITLE, Hue::Ink), layout.title, theme)?;
    for (shown, place) in wide(scene).chain(narrow(scene)).zip(&layout.panels) {
        panel(db, shown, &Plot::new(shown, place.left, place.top, place.width, place.height), theme)?;
    }
    Legend::new(&scene.legend, layout.legend.width).draw(db, (layout.legend.left, layout.legend.top), theme)?;
    paragraph(db, &scene.status, (BODY, Hue::Soft), layout.status, theme)?;
    let rule = stroke(theme, Hue::Line, 1.0, 1.0);
    for (warning, place) in scene.warnings.iter().zip(&layout.warnings) {
        db.draw_path([fine((0.0, place.top)), fine((width, place.top))], &rule)?;
        paragraph(db, warning, (BODY, Hue::Ink), *place, theme)?;
    }
    Ok(())
}

/// Draws a text in lines.
fn paragraph<DB: DrawingBackend>(
    db: &mut DB,
    all: &str,
    (size, hue): (f64, Hue),
    place: Place,
    theme: &Theme,
) -> Done<DB> {
    let style = text(theme, hue, size, HPos::Left, VPos::Center);
    let mut y = place.top + GAP + 0.5 * LEADING;
    for line in lines(all, size, place.width - 2.0 * PAD) {
        db.draw_text(&line, &style, fine((PAD, y)))?;
        y += LEADING;
    }
    Ok(())
}

/// One panel with everything on it.
pub fn panel<DB: DrawingBackend>(db: &mut DB, panel: &Panel, plot: &Plot, theme: &Theme) -> Done<DB> {
    // What lies under the data: the first layer of a map, the grid of a chart.
    let under = usize::from(matches!(panel.frame, Frame::Map { .. }));
    for layer in panel.layers.iter().take(under) {
        draw(db, layer.marks.as_deref().unwrap_or_default(), plot, theme)?;
    }
    axes(db, panel, plot, theme)?;
    for layer in panel.layers.iter().skip(under) {
        draw(db, layer.marks.as_deref().unwrap_or_default(), plot, theme)?;
    }
    for handle in &panel.handles {
        let at = fine(plot.pixel(handle.at));
        db.draw_circle(at, (9.0 * FINE) as u32, &fill(theme.rgb(Hue::Surface), 1.0), true)?;
        db.draw_circle(at, (9.0 * FINE) as u32, &stroke(theme, Hue::Ink, 2.0, 1.0), false)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle};

    use super::*;
    use crate::spec::Lang;
    use crate::widgets::{self, Inputs, SPECS, State};

    /// Keeps nothing but the texts and where they lie.
    #[derive(Default)]
    struct Texts(Vec<(String, Place)>);

    impl DrawingBackend for Texts {
        type ErrorType = Infallible;

        fn get_size(&self) -> (u32, u32) {
            (0, 0)
        }

        fn ensure_prepared(&mut self) -> Done<Self> {
            Ok(())
        }

        fn present(&mut self) -> Done<Self> {
            Ok(())
        }

        fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Done<Self> {
            Ok(())
        }

        fn draw_line<S: BackendStyle>(&mut self, _: BackendCoord, _: BackendCoord, _: &S) -> Done<Self> {
            Ok(())
        }

        fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, _: I, _: &S) -> Done<Self> {
            Ok(())
        }

        fn draw_rect<S: BackendStyle>(&mut self, _: BackendCoord, _: BackendCoord, _: &S, _: bool) -> Done<Self> {
            Ok(())
        }

        fn draw_circle<S: BackendStyle>(&mut self, _: BackendCoord, _: u32, _: &S, _: bool) -> Done<Self> {
            Ok(())
        }

        fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, _: I, _: &S) -> Done<Self> {
            Ok(())
        }

        fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Done<Self> {
            let size = style.size() / FINE;
            let (width, height) = (lines::width(text, size), size);
            let anchor = style.anchor();
            let left = match anchor.h_pos {
                HPos::Left => 0.0,
                HPos::Center => 0.5 * width,
                HPos::Right => width,
            };
            let above = match anchor.v_pos {
                VPos::Top => 0.0,
                VPos::Center => 0.5 * height,
                VPos::Bottom => height,
            };
            let place = Place { left: x as f64 / FINE - left, top: y as f64 / FINE - above, width, height };
            self.0.push((text.to_string(), place));
            Ok(())
        }
    }

    impl Place {
        fn holds(&self, other: &Place) -> bool {
            self.left <= other.left + 0.5
                && self.top <= other.top + 0.5
                && other.left + other.width <= self.left + self.width + 0.5
                && other.top + other.height <= self.top + self.height + 0.5
        }

        fn meets(&self, other: &Place) -> bool {
            self.left + self.width > other.left + 0.5
                && other.left + other.width > self.left + 0.5
                && self.top + self.height > other.top + 0.5
                && other.top + other.height > self.top + 0.5
        }
    }

    /// What is wrong with this figure.
    fn flaws(scene: &Scene, width: f64, theme: &Theme) -> Vec<String> {
        let layout = Layout::new(scene, width);
        let mut flaws = Vec::new();
        let picture = Place { left: 0.0, top: 0.0, width, height: layout.height };
        let around = [&layout.title, &layout.legend, &layout.status].into_iter().chain(&layout.warnings);
        let places: Vec<&Place> = layout.panels.iter().chain(around).collect();
        for (i, place) in places.iter().enumerate() {
            if !picture.holds(place) {
                flaws.push(format!("{place:?} is outside the picture"));
            }
            flaws.extend(
                places[..i]
                    .iter()
                    .filter(|other| place.meets(other))
                    .map(|other| format!("{place:?} lies on {other:?}")),
            );
        }
        for (shown, place) in wide(scene).chain(narrow(scene)).zip(&layout.panels) {
            if place.width < COLUMN.min(width) {
                flaws.push(format!("{} is {} wide", shown.name, place.width));
            }
        }
        let mut drawn = Texts::default();
        figure(&mut drawn, scene, width, theme).expect("nothing can fail");
        // Within a panel a widget's own labels may meet.
        let mut free: Vec<&(String, Place)> = Vec::new();
        for text in &drawn.0 {
            let (words, place) = text;
            match places.iter().position(|part| part.holds(place)) {
                None => flaws.push(format!("“{words}” is cut off: {place:?}")),
                Some(part) if part < layout.panels.len() => {}
                Some(_) => {
                    let met = free.iter().filter(|(_, other)| place.meets(other));
                    flaws.extend(met.map(|(other, _)| format!("“{words}” lies on “{other}”")));
                    free.push(text);
                }
            }
        }
        let all = [&scene.title, &scene.status].into_iter().chain(&scene.warnings);
        let all = all.chain(scene.legend.iter().flat_map(|entry| [&entry.label, &entry.note]));
        let words = |text: &str| text.split_whitespace().map(str::to_string).collect::<Vec<_>>();
        let mut seen: Vec<String> = free.iter().flat_map(|(text, _)| words(text)).collect();
        for word in all.flat_map(|text| words(text)) {
            match seen.iter().position(|seen| *seen == word) {
                Some(at) => drop(seen.swap_remove(at)),
                None => flaws.push(format!("“{word}” is lost")),
            }
        }
        flaws
    }

    #[test]
    fn nothing_is_cut_off_and_nothing_lies_on_another() {
        let theme = Theme::from_css(include_str!("../../style/tokens.css"), ":root").expect("light");
        let inputs = Inputs::built_in();
        let mut flawed = Vec::new();
        for spec in SPECS {
            let state = State::new(spec).brief();
            for lang in Lang::ALL {
                for step in [state.step, Some(0), Some(u32::MAX)] {
                    let mut scene =
                        widgets::draw(spec, &State { step, ..state.clone() }, lang, &inputs).expect("opens");
                    scene.warnings.push(format!("{} {}", scene.status, scene.status));
                    for width in [390.0, 640.0, 960.0] {
                        let flaws = flaws(&scene, width, &theme);
                        flawed.extend(
                            flaws.iter().map(|flaw| format!("{} {lang:?} {step:?} {width}: {flaw}", spec.name)),
                        );
                    }
                }
            }
        }
        assert!(flawed.is_empty(), "{}", flawed.join("\n"));
    }

    #[test]
    fn rows_are_as_full_as_can_be() {
        let shared = |cells| columns(cells, 3);
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7].map(shared), [1, 1, 2, 3, 2, 3, 3, 3]);
        assert_eq!([290.0, 390.0, 640.0, 960.0].map(|width| fit(width, COLUMN)), [1, 1, 2, 3]);
    }
}
