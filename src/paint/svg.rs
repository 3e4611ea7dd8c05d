//! Pictures as SVG: in a page, where they wear the page's colours by name, and
//! as files, for slides.

use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_svg::SVGBackend;

use super::plot::{Plot, axes, fine, text};
use super::theme::Theme;
use super::{FINE, draw, fill, height, stroke};
use crate::scene::{Frame, Panel, Scene};
use crate::spec::Hue;

/// One panel for a page, drawn for this many pixels and stretching with its box.
/// Colours are the page's custom properties, so themes apply.
pub fn panel(panel: &Panel, width: f64, height: f64) -> String {
    let theme = Theme::names();
    let body = picture(width, height, |db| {
        let plot = Plot::new(panel, 0.0, 0.0, width, height);
        paint(db, panel, &plot, &theme)
    });
    let named = name_colours(&body);
    format!(
        r#"<svg viewBox="0 0 {} {}" role="img" aria-label="{}" stroke-linejoin="round">{named}</svg>"#,
        (width * FINE) as i64,
        (height * FINE) as i64,
        escape(&panel.title),
    )
}

/// A whole figure as a file of its own: title, panels, legend, status.
pub fn figure(scene: &Scene, width: f64, theme: &Theme) -> String {
    const PAD: f64 = 16.0;
    let charts: Vec<&Panel> = scene.panels.iter().filter(|panel| matches!(panel.frame, Frame::Chart { .. })).collect();
    let maps: Vec<&Panel> = scene.panels.iter().filter(|panel| matches!(panel.frame, Frame::Map { .. })).collect();
    let map_heights: Vec<f64> = maps.iter().map(|map| height(map, width)).collect();
    let columns = (charts.len() + usize::from(!scene.legend.is_empty())).max(1) as f64;
    let column = width / columns;
    let chart_height = charts.iter().map(|chart| height(chart, column)).fold(0.0, f64::max);
    let row = chart_height.max(24.0 * scene.legend.len() as f64 + 2.0 * PAD);
    let row = if columns > 1.0 || !charts.is_empty() { row } else { 0.0 };
    let total = 44.0 + map_heights.iter().sum::<f64>() + row + 44.0;

    let body = picture(width, total, |db| {
        let corners = [(0.0, 0.0), (width, 0.0), (width, total), (0.0, total)];
        db.fill_polygon(corners.map(fine), &fill(theme.rgb(Hue::Surface), 1.0))?;
        let bold = text(theme, Hue::Ink, 16.0, HPos::Left, VPos::Center);
        db.draw_text(&scene.title, &bold, fine((PAD, 22.0)))?;
        let mut top = 44.0;
        for (map, height) in maps.iter().zip(&map_heights) {
            paint(db, map, &Plot::new(map, 0.0, top, width, *height), theme)?;
            top += height;
        }
        for (i, chart) in charts.iter().enumerate() {
            let plot = Plot::new(chart, i as f64 * column, top, column, chart_height);
            paint(db, chart, &plot, theme)?;
        }
        let left = charts.len() as f64 * column + PAD;
        for (i, entry) in scene.legend.iter().enumerate() {
            let y = top + PAD + 12.0 + 24.0 * i as f64;
            let style = stroke(theme, entry.hue, 2.5, 1.0);
            let mut done = Ok(());
            super::dash::dashes(&[(left, y), (left + 34.0, y)], entry.dash.pattern(), |dash| {
                if done.is_ok() {
                    done = db.draw_path(dash.iter().copied().map(fine), &style);
                }
            });
            done?;
            let name = text(theme, Hue::Ink, 13.0, HPos::Left, VPos::Center);
            db.draw_text(&entry.label, &name, fine((left + 44.0, y)))?;
            let note = text(theme, Hue::Soft, 12.0, HPos::Right, VPos::Center);
            db.draw_text(&entry.note, &note, fine((left + column - 2.0 * PAD, y)))?;
        }
        let status = text(theme, Hue::Soft, 13.0, HPos::Left, VPos::Center);
        db.draw_text(&scene.status, &status, fine((PAD, total - 20.0)))
    });
    format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 0 {} {}" "#,
            r#"stroke-linejoin="round"><title>{}</title>{}</svg>"#
        ),
        width,
        total,
        (width * FINE) as i64,
        (total * FINE) as i64,
        escape(&scene.title),
        body
    )
}

fn paint(
    db: &mut SVGBackend,
    panel: &Panel,
    plot: &Plot,
    theme: &Theme,
) -> Result<(), plotters_backend::DrawingErrorKind<std::io::Error>> {
    // What lies under the data is the first layer of a map, the grid of a chart.
    let map = matches!(panel.frame, Frame::Map { .. });
    if !map {
        axes(db, panel, plot, theme)?;
    }
    for (i, layer) in panel.layers.iter().enumerate() {
        draw(db, layer.marks.as_deref().unwrap_or_default(), plot, theme)?;
        if map && i == 0 {
            axes(db, panel, plot, theme)?;
        }
    }
    for handle in &panel.handles {
        let at = fine(plot.pixel(handle.at));
        db.draw_circle(at, (9.0 * FINE) as u32, &fill(theme.rgb(Hue::Surface), 1.0), true)?;
        db.draw_circle(at, (9.0 * FINE) as u32, &stroke(theme, Hue::Ink, 2.0, 1.0), false)?;
    }
    Ok(())
}

/// What `paint` draws, as SVG elements without their root.
fn picture(
    width: f64,
    height: f64,
    paint: impl FnOnce(&mut SVGBackend) -> Result<(), plotters_backend::DrawingErrorKind<std::io::Error>>,
) -> String {
    let mut svg = String::new();
    let mut db = SVGBackend::with_string(&mut svg, ((width * FINE) as u32, (height * FINE) as u32));
    // A string as target: nothing can fail to be written.
    paint(&mut db).and_then(|()| db.present()).expect("writing into a string");
    drop(db);
    let body = svg.split_once(">\n").map_or("", |(_, rest)| rest);
    let body = body.trim_end().trim_end_matches("</svg>");
    // What plotters writes without need, at every element.
    body.replace(" opacity=\"1\"", "").replace(" stroke=\"none\"", "").replace(" \"/>", "\"/>").replace(">\n", ">")
}

/// In place of the marker colours of [`Theme::names`], the properties they stand for.
fn name_colours(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(at) = rest.find("\"#") {
        let (before, hex) = rest.split_at(at + 1);
        out.push_str(before);
        let colour = hex.get(..7).and_then(Theme::named);
        match colour {
            Some(name) => {
                out.push_str(&name);
                rest = &hex[7..];
            }
            None => {
                out.push('#');
                rest = &hex[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Lang;
    use crate::widgets::{self, SPECS, State};

    #[test]
    fn every_widget_is_drawn_in_the_colours_of_the_page() {
        for spec in SPECS {
            let scene = widgets::draw(spec, &State::new(spec), Lang::En).expect("defaults open");
            for shown in &scene.panels {
                let svg = panel(shown, 720.0, height(shown, 720.0));
                assert!(svg.contains("var(--"), "{} {}", spec.name, shown.name);
                assert!(!svg.contains("\"#"), "{} {}: a colour without a name", spec.name, shown.name);
                assert!(svg.matches('<').count() == svg.matches('>').count());
            }
        }
    }

    #[test]
    fn a_file_has_colours_of_its_own() {
        let theme = Theme::from_css(include_str!("../../style/tokens.css"), ":root").expect("light");
        let spec = widgets::spec("race").expect("listed");
        let scene = widgets::draw(spec, &State::new(spec), Lang::Ko).expect("defaults open");
        let svg = figure(&scene, 900.0, &theme);
        assert!(!svg.contains("var("));
        assert!(svg.contains(&scene.title) && svg.contains(&scene.legend[0].label));
    }
}
