//! `downhill figure`: any widget in any state as a picture, for slides.

use std::fs;
use std::path::PathBuf;

use super::{Done, Failure, set, unknown};
use crate::pages::picture;
use crate::paint::svg;
use crate::spec::Lang;
use crate::widgets::{self, Inputs, MAX_SEED, State};
use clap::Args;

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
    let scene = widgets::draw(spec, &state, lang, &Inputs::built_in())
        .map_err(|complaint| Failure::Asked(complaint.sentence(Lang::En).to_string()))?;
    let theme = picture::theme(arguments.theme == "dark");
    let svg = svg::figure(&scene, arguments.width as f64, &theme);
    let ending = arguments.out.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let content = match ending {
        "svg" => svg.into_bytes(),
        "png" => picture::png(&svg, RATIO).map_err(Failure::Failed)?,
        _ => return Err(Failure::Asked("--out has to end in .svg or .png".to_string())),
    };
    let out = arguments.out.display();
    fs::write(&arguments.out, content).map_err(|error| Failure::Failed(format!("cannot write {out}: {error}")))
}
