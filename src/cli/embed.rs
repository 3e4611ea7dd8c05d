//! `downhill embed`: a widget in one HTML file, from a site that has been built.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Done, Failure, unknown};
use crate::pages::single;
use crate::widgets::{self, SPECS, Spec};

#[derive(Args)]
pub struct Arguments {
    /// race … (see `downhill list`); every widget when left out
    widget: Option<String>,
    /// Everything in one file, which works from a folder and in sandboxed frames
    #[arg(long, required = true)]
    single_file: bool,
    /// The folder of the built site
    #[arg(long, default_value = "dist")]
    dist: PathBuf,
    /// Where to write: the file, or the folder of every widget's files; DIST/single/ when left out
    #[arg(long)]
    out: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Done {
    let folder = arguments.dist.join("single");
    match &arguments.widget {
        Some(name) => {
            let names: Vec<&str> = SPECS.iter().map(|spec| spec.name).collect();
            let spec = widgets::spec(name).ok_or_else(|| unknown("widget", name, &names))?;
            let out = arguments.out.clone().unwrap_or_else(|| folder.join(format!("{name}.html")));
            write(spec, &arguments.dist, &out)
        }
        None => {
            let folder = arguments.out.clone().unwrap_or(folder);
            SPECS.iter().try_for_each(|spec| write(spec, &arguments.dist, &folder.join(format!("{}.html", spec.name))))
        }
    }
}

fn write(spec: &'static Spec, dist: &Path, out: &Path) -> Done {
    let html = single::file(spec, dist)
        .map_err(|problem| Failure::Failed(format!("{problem}; `cargo xtask build` makes the site")))?;
    let failed = |error: std::io::Error| Failure::Failed(format!("cannot write {}: {error}", out.display()));
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(out, html).map_err(failed)
}
