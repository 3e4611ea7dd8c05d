//! Pictures as SVG: in a page, where they wear the page's colours by name, and
//! as files, for slides.

use plotters::prelude::DrawingBackend;
use plotters_backend::DrawingErrorKind;
use plotters_svg::SVGBackend;

use super::plot::Plot;
use super::theme::Theme;
use super::{FINE, figure_height};
use crate::scene::{Panel, Scene};

/// One panel for a page, drawn for this many pixels and stretching with its box.
/// Colours are the page's custom properties, so themes apply.
pub fn panel(panel: &Panel, width: f64, height: f64) -> String {
    let theme = Theme::names();
    let body = picture(width, height, |db| {
        let plot = Plot::new(panel, 0.0, 0.0, width, height);
        super::panel(db, panel, &plot, &theme)
    });
    let named = name_colours(&body);
    format!(
        r#"<svg viewBox="0 0 {} {}" role="img" aria-label="{}" stroke-linejoin="round">{named}</svg>"#,
        (width * FINE) as i64,
        (height * FINE) as i64,
        escape(&panel.title),
    )
}

/// A whole figure as a file of its own, in the theme's colours.
pub fn figure(scene: &Scene, width: f64, theme: &Theme) -> String {
    let height = figure_height(scene, width);
    let body = picture(width, height, |db| super::figure(db, scene, width, theme));
    format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 0 {} {}" "#,
            r#"stroke-linejoin="round"><title>{}</title>{}</svg>"#
        ),
        width,
        height,
        (width * FINE) as i64,
        (height * FINE) as i64,
        escape(&scene.title),
        body
    )
}

/// What `paint` draws, as SVG elements without their root.
fn picture(
    width: f64,
    height: f64,
    paint: impl FnOnce(&mut SVGBackend) -> Result<(), DrawingErrorKind<std::io::Error>>,
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
    use super::super::height;
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
