//! Pictures as SVG: in a page, where they wear the page's colours by name, and
//! as files, for slides.

use plotters::prelude::DrawingBackend;
use plotters_backend::DrawingErrorKind;
use plotters_svg::SVGBackend;

use super::figure::{narrow, wide};
use super::plot::Plot;
use super::raster::rgba;
use super::theme::Theme;
use super::{FINE, figure_height};
use crate::scene::{Mark, Panel, Scene, Tone};

/// One panel for a page, drawn for this many pixels and stretching with its box.
/// Colours are the page's custom properties, so themes apply.
pub fn panel(panel: &Panel, width: f64, height: f64) -> String {
    let theme = Theme::names();
    let body = picture(width, height, |db| {
        let plot = Plot::new(panel, 0.0, 0.0, width, height);
        super::panel(db, panel, &plot, &theme)
    });
    let named = put_images(&name_colours(&body), std::iter::once(panel), &theme);
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
    let body = put_images(&body, wide(scene).chain(narrow(scene)), theme);
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

/// The images of these panels, in the order in which they were drawn, each into
/// its frame: nothing but the frames of images is drawn as a rectangle.
fn put_images<'a>(svg: &str, panels: impl Iterator<Item = &'a Panel>, theme: &Theme) -> String {
    let layers = panels.flat_map(|panel| &panel.layers);
    let images = layers.flat_map(|layer| layer.marks.iter().flatten()).filter_map(|mark| match mark {
        Mark::Image { cols, rows, cells, tone, .. } => Some((*cols, *rows, cells, *tone)),
        _ => None,
    });
    let mut parts = svg.split("<rect");
    let mut out = parts.next().unwrap_or_default().to_string();
    for (frame, (cols, rows, cells, tone)) in parts.zip(images) {
        // ` x="…" y="…" width="…" height="…"`
        let place = frame.split_once(" fill=").map_or("", |(place, _)| place);
        let class = if tone == Tone::Grey { " class=\"grey\"" } else { "" };
        let png = png(cols, rows, &rgba(cells, tone, theme));
        out.push_str(&format!(
            "<image{class}{place} preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" \
             href=\"data:image/png;base64,{}\"/><rect stroke-width=\"{FINE}\"{frame}",
            base64(&png)
        ));
    }
    out
}

/// Red, green, blue and opacity of `cols × rows` cells, as a file.
fn png(cols: u32, rows: u32, rgba: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, cols, rows);
    encoder.set_color(png::ColorType::Rgba);
    // A vector as target: nothing can fail to be written.
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(rgba));
    written.expect("four bytes a cell");
    file
}

/// RFC 4648, section 4.
pub fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0, |number, &byte| number << 8 | byte as usize) << (8 * (3 - three.len()));
        for digit in 0..4 {
            let known = digit <= three.len();
            text.push(if known { DIGITS[number >> (18 - 6 * digit) & 63] as char } else { '=' });
        }
    }
    text
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::super::height;
    use super::*;
    use crate::scene::{Frame, Layer, Side};
    use crate::spec::{Hue, Lang};
    use crate::widgets::{self, Inputs, SPECS, State};

    #[test]
    fn every_widget_is_drawn_in_the_colours_of_the_page() {
        for spec in SPECS {
            let scene = widgets::draw(spec, &State::new(spec), Lang::En, &Inputs::built_in()).expect("defaults open");
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
        let scene = widgets::draw(spec, &State::new(spec), Lang::Ko, &Inputs::built_in()).expect("defaults open");
        let svg = figure(&scene, 900.0, &theme);
        assert!(!svg.contains("var("));
        assert!(svg.contains(&scene.title) && svg.contains(&scene.legend[0].label));
    }

    #[test]
    fn base64_as_in_the_rfc() {
        let texts =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")];
        for (plain, coded) in texts {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }

    /// Two images in two layers, and a frame's place for each.
    #[test]
    fn each_image_is_put_into_its_own_frame() {
        let image = |x: f64, byte: u8, tone| {
            let each = if tone == Tone::Colour { 3 } else { 1 };
            Mark::Image { at: (x, 1.0, x + 1.0, 2.0), cols: 2, rows: 2, cells: vec![byte; 4 * each], tone }
        };
        let label = Mark::Label { at: (1.5, 1.5), text: "7".into(), hue: Hue::Ink, side: Side::On };
        let layer = |marks| Layer { key: 0, marks: Some(marks) };
        let shown = Panel {
            name: "digits".into(),
            title: "Digits".into(),
            frame: Frame::Plain { width: 4.0, height: 3.0 },
            layers: vec![layer(vec![label, image(1.0, 255, Tone::Grey)]), layer(vec![image(2.0, 90, Tone::Colour)])],
            handles: Vec::new(),
        };
        let scene = Scene { panels: vec![shown.clone()], ..Scene::default() };
        let theme = Theme::from_css(include_str!("../../style/tokens.css"), ":root").expect("light");
        let (r, g, b) = theme.rgb(Hue::Ink);
        let ink = base64(&png(2, 2, &[r, g, b, 255].repeat(4)));
        let colour = base64(&png(2, 2, &[90, 90, 90, 255].repeat(4)));
        let file = figure(&scene, 428.0, &theme);
        let images: Vec<&str> = file.split("<image").skip(1).collect();
        assert_eq!(images.len(), 2);
        assert!(images[0].contains(&ink) && images[1].contains(&colour), "{file}");
        // 100 pixels a unit, in eighths; below the title, within the margin.
        assert!(images[0].contains(" x=\"912\" y=\"1264\" width=\"800\" height=\"800\""), "{}", images[0]);
        assert!(images[1].contains(" x=\"1712\" y=\"1264\""), "{}", images[1]);
        assert!(images[0].contains(">7</text>") || images[0].contains("7\n</text>"), "the label lies under the image");
        let page = panel(&shown, 428.0, height(&shown, 428.0));
        assert!(page.matches("<image").count() == 2 && page.contains("class=\"grey\"") && !page.contains("\"#"));
    }
}
