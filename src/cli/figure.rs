//! `downhill figure`: any widget in any state as a picture, for slides.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Tree};

use super::{Done, Failure, set, unknown};
use crate::paint::svg;
use crate::paint::theme::Theme;
use crate::spec::Lang;
use crate::widgets::{self, MAX_SEED, State};

#[derive(Args)]
pub struct Arguments {
    /// race … (see `downhill list`)
    widget: String,
    /// A setting of the widget: --set surface=beale; may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE")]
    settings: Vec<String>,
    #[arg(long, default_value_t = widgets::SEED, value_parser = clap::value_parser!(u64).range(..=MAX_SEED))]
    seed: u64,
    /// The step to show; the one that the widget opens at when left out
    #[arg(long)]
    step: Option<u32>,
    /// Where to write; the ending tells the kind: .svg or .png
    #[arg(long)]
    out: PathBuf,
    #[arg(long, default_value = "en", value_parser = ["en", "ko"])]
    lang: String,
    #[arg(long, default_value = "light", value_parser = ["light", "dark"])]
    theme: String,
    /// In pixels
    #[arg(long, default_value_t = 960, value_parser = clap::value_parser!(u32).range(320..=4000))]
    width: u32,
}

/// Pixels of a PNG in one pixel of the picture.
const RATIO: f32 = 2.0;

pub fn run(arguments: &Arguments) -> Done {
    let spec = widgets::spec(&arguments.widget).ok_or_else(|| {
        unknown("widget", &arguments.widget, &widgets::SPECS.iter().map(|spec| spec.name).collect::<Vec<_>>())
    })?;
    let mut state = State { seed: arguments.seed, step: arguments.step, ..State::new(spec) };
    set(&mut state.settings, &arguments.settings)?;
    let lang = Lang::from_code(&arguments.lang).expect("one of the two");
    let scene = widgets::draw(spec, &state, lang)
        .map_err(|complaint| Failure::Asked(complaint.sentence(Lang::En).to_string()))?;
    let css = include_str!("../../style/tokens.css");
    let rule = if arguments.theme == "dark" { ":root[data-theme=\"dark\"]" } else { ":root" };
    let theme = Theme::from_css(css, rule).map_err(Failure::Failed)?;
    let svg = svg::figure(&scene, arguments.width as f64, &theme);
    let ending = arguments.out.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let content = match ending {
        "svg" => svg.into_bytes(),
        "png" => png(&svg).map_err(Failure::Failed)?,
        _ => return Err(Failure::Asked("--out has to end in .svg or .png".to_string())),
    };
    let out = arguments.out.display();
    fs::write(&arguments.out, content).map_err(|error| Failure::Failed(format!("cannot write {out}: {error}")))
}

fn png(svg: &str) -> Result<Vec<u8>, String> {
    let mut options = usvg::Options::default();
    let fonts = options.fontdb_mut();
    fonts.load_system_fonts();
    // Of this machine's fonts, one that has the letters: usvg itself knows only names of other systems.
    const KNOWN: [&str; 6] = ["Noto Sans", "DejaVu Sans", "Liberation Sans", "Noto Sans CJK KR", "Arial", "Helvetica"];
    let has = |name: &&str| fonts.faces().any(|face| face.families.iter().any(|(family, _)| family == name));
    let family = KNOWN.iter().copied().find(has).map(str::to_string);
    let family = family.or_else(|| Some(fonts.faces().next()?.families.first()?.0.clone()));
    let family = family.ok_or("this machine has no fonts, so a PNG would lack its text; write an .svg instead")?;
    fonts.set_sans_serif_family(family);
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let size = tree.size();
    let (width, height) = ((size.width() * RATIO).round() as u32, (size.height() * RATIO).round() as u32);
    let mut pixels = Pixmap::new(width, height).ok_or("the picture has no size")?;
    resvg::render(&tree, Transform::from_scale(RATIO, RATIO), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| error.to_string())
}
