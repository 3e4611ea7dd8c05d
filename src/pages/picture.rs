//! Pictures of widgets as files: for pages that cannot run them, and for those who
//! show what is behind a link.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::paint::svg;
use crate::paint::theme::Theme;
use crate::scene::Scene;
use crate::spec::Hue;

/// How wide pictures of whole widgets are, in pixels.
pub const WIDTH: f64 = 960.0;

/// The size that those who show links ask for (Open Graph), in pixels.
const CARD: (f64, f64) = (1200.0, 630.0);
const MARGIN: f64 = 30.0;
/// How wide what is in it is drawn, before it is made as large as it can be.
const INSIDE: f64 = 640.0;

/// The colours of a picture.
pub fn theme(dark: bool) -> Theme {
    let rule = if dark { ":root[data-theme=\"dark\"]" } else { ":root" };
    // A test of the theme reads this very file.
    Theme::from_css(include_str!("../../style/tokens.css"), rule).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// The whole widget as an SVG file.
pub fn whole(scene: &Scene, dark: bool) -> String {
    svg::figure(scene, WIDTH, &theme(dark))
}

/// What is to be seen of a widget at a glance, 1200 × 630 pixels: its title, and its
/// first panel if that is wide, else the first two.
pub fn card(scene: &Scene) -> String {
    let mut scene = scene.clone();
    let wide = scene.panels.first().is_some_and(|panel| panel.frame.is_wide());
    scene.panels.truncate(if wide { 1 } else { 2 });
    scene.legend.clear();
    scene.warnings.clear();
    scene.status.clear();
    let theme = theme(false);
    let inside = svg::figure(&scene, INSIDE, &theme);
    let (width, height) = CARD;
    let (_, attributes) = inside.split_once("<svg").expect("an SVG file");
    // Within another, what gives its size fits it into the middle.
    let (size, rest) = attributes.split_once(" viewBox").expect("it has one");
    debug_assert!(size.contains("width"));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\
         <svg x=\"{MARGIN}\" y=\"{MARGIN}\" width=\"{}\" height=\"{}\" viewBox{rest}</svg>",
        hex(&theme),
        width - 2.0 * MARGIN,
        height - 2.0 * MARGIN,
    )
}

fn hex(theme: &Theme) -> String {
    let (red, green, blue) = theme.rgb(Hue::Surface);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Whether this machine can write text into pixels: whether it has fonts.
pub fn can_write() -> bool {
    FONTS.get_or_init(fonts).is_ok()
}

/// The fonts, and the family for texts.
type Fonts = (Arc<fontdb::Database>, String);
static FONTS: OnceLock<Result<Fonts, String>> = OnceLock::new();

/// An SVG file in pixels, `ratio` of them for one of its own.
///
/// # Errors
/// Why there is no such picture, in a sentence; without fonts, for one.
pub fn png(svg: &str, ratio: f32) -> Result<Vec<u8>, String> {
    let (fonts, family) = FONTS.get_or_init(fonts).clone()?;
    let options = Options { fontdb: fonts, font_family: family, ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let size = tree.size();
    let (width, height) = ((size.width() * ratio).round() as u32, (size.height() * ratio).round() as u32);
    let mut pixels = Pixmap::new(width, height).ok_or("the picture has no size")?;
    resvg::render(&tree, Transform::from_scale(ratio, ratio), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| error.to_string())
}

/// This machine's fonts, and of them one that has the letters: usvg itself knows only
/// names of other systems.
fn fonts() -> Result<Fonts, String> {
    const KNOWN: [&str; 6] = ["Noto Sans CJK KR", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Arial", "Helvetica"];
    let mut fonts = fontdb::Database::new();
    fonts.load_system_fonts();
    let has = |name: &&str| fonts.faces().any(|face| face.families.iter().any(|(family, _)| family == name));
    let family = KNOWN.iter().copied().find(has).map(str::to_string);
    let family = family.or_else(|| Some(fonts.faces().next()?.families.first()?.0.clone()));
    let family = family.ok_or("this machine has no fonts, so a PNG would lack its text; write an .svg instead")?;
    fonts.set_sans_serif_family(family.clone());
    Ok((Arc::new(fonts), family))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Lang;
    use crate::widgets::{self, Inputs, State};

    #[test]
    fn a_card_is_as_large_as_it_is_asked_for() {
        let spec = widgets::spec("saddle-odds").expect("listed");
        let scene = widgets::draw(spec, &State::new(spec), Lang::Ko, &Inputs::built_in()).expect("opens");
        let png = png(&card(&scene), 1.0).expect("drawn");
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
        // The header of a PNG file: its width, its height.
        assert_eq!((number(16), number(20)), (1200, 630));
    }
}
