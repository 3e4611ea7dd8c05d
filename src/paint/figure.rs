//! A whole figure in one picture, for slides and exports: title, panels, legend, status.

use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingErrorKind;

use super::dash::dashes;
use super::plot::{Plot, axes, fine, text};
use super::theme::Theme;
use super::{FINE, draw, fill, height, stroke};
use crate::scene::{Entry, Frame, Panel, Scene};
use crate::spec::Hue;

const PAD: f64 = 16.0;
const TITLE: f64 = 44.0;
const STATUS: f64 = 44.0;
const LINE: f64 = 24.0;

type Done<DB> = Result<(), DrawingErrorKind<<DB as DrawingBackend>::ErrorType>>;

/// Where everything stands: maps one under the other, then charts and legend side by side.
struct Layout {
    map_heights: Vec<f64>,
    column: f64,
    row: f64,
}

impl Layout {
    fn new(scene: &Scene, width: f64) -> Layout {
        let map_heights = maps(scene).map(|map| height(map, width)).collect();
        let columns = charts(scene).count() + usize::from(!scene.legend.is_empty());
        let column = width / columns.max(1) as f64;
        let tallest = charts(scene).map(|chart| height(chart, column)).fold(0.0, f64::max);
        let legend = if scene.legend.is_empty() { 0.0 } else { LINE * scene.legend.len() as f64 + 2.0 * PAD };
        Layout { map_heights, column, row: tallest.max(legend) }
    }
}

fn maps(scene: &Scene) -> impl Iterator<Item = &Panel> {
    scene.panels.iter().filter(|panel| matches!(panel.frame, Frame::Map { .. }))
}

fn charts(scene: &Scene) -> impl Iterator<Item = &Panel> {
    scene.panels.iter().filter(|panel| matches!(panel.frame, Frame::Chart { .. }))
}

/// How high the figure is at this width, in pixels.
pub fn figure_height(scene: &Scene, width: f64) -> f64 {
    let layout = Layout::new(scene, width);
    TITLE + layout.map_heights.iter().sum::<f64>() + layout.row + STATUS
}

/// Draws the figure.
pub fn figure<DB: DrawingBackend>(db: &mut DB, scene: &Scene, width: f64, theme: &Theme) -> Done<DB> {
    let layout = Layout::new(scene, width);
    let total = figure_height(scene, width);
    let corners = [(0.0, 0.0), (width, 0.0), (width, total), (0.0, total)];
    db.fill_polygon(corners.map(fine), &fill(theme.rgb(Hue::Surface), 1.0))?;
    let bold = text(theme, Hue::Ink, 16.0, HPos::Left, VPos::Center);
    db.draw_text(&scene.title, &bold, fine((PAD, TITLE / 2.0)))?;
    let mut top = TITLE;
    for (map, height) in maps(scene).zip(&layout.map_heights) {
        panel(db, map, &Plot::new(map, 0.0, top, width, *height), theme)?;
        top += height;
    }
    let mut left = 0.0;
    for chart in charts(scene) {
        panel(db, chart, &Plot::new(chart, left, top, layout.column, layout.row), theme)?;
        left += layout.column;
    }
    for (i, entry) in scene.legend.iter().enumerate() {
        let y = top + PAD + LINE * (i as f64 + 0.5);
        legend(db, entry, (left + PAD, left + layout.column - PAD, y), theme)?;
    }
    let status = text(theme, Hue::Soft, 13.0, HPos::Left, VPos::Center);
    db.draw_text(&scene.status, &status, fine((PAD, total - 0.5 * STATUS)))
}

fn legend<DB: DrawingBackend>(
    db: &mut DB,
    entry: &Entry,
    (left, right, y): (f64, f64, f64),
    theme: &Theme,
) -> Done<DB> {
    let style = stroke(theme, entry.hue, 2.5, 1.0);
    let mut done = Ok(());
    dashes(&[(left, y), (left + 34.0, y)], entry.dash.pattern(), |dash| {
        if done.is_ok() {
            done = db.draw_path(dash.iter().copied().map(fine), &style);
        }
    });
    done?;
    let name = text(theme, Hue::Ink, 13.0, HPos::Left, VPos::Center);
    db.draw_text(&entry.label, &name, fine((left + 44.0, y)))?;
    let note = text(theme, Hue::Soft, 12.0, HPos::Right, VPos::Center);
    db.draw_text(&entry.note, &note, fine((right, y)))
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
