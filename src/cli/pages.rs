//! `downhill pages`: Trunk's hook, and the authors' check.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Done, Failure};
use crate::pages::{self, picture};

#[derive(Args)]
pub struct Arguments {
    /// Only read the texts and tell what is wrong with them
    #[arg(long)]
    check: bool,
    /// The folder that Trunk has filled
    #[arg(long, env = "TRUNK_STAGING_DIR", default_value = "dist")]
    out: PathBuf,
    /// The site's root in addresses
    #[arg(long, env = "TRUNK_PUBLIC_URL", default_value = "/")]
    base: String,
    /// The service worker that will lie in the site's root, if one will
    #[arg(long, env = "DOWNHILL_OFFLINE")]
    offline: Option<String>,
    /// The project's folder
    #[arg(long, default_value = ".")]
    root: PathBuf,
}

pub fn run(arguments: &Arguments) -> Done {
    let (origin, base) = parts(&arguments.base)?;
    let dist = (!arguments.check).then_some(arguments.out.as_path());
    let files = pages::make(&arguments.root, dist, base, origin, arguments.offline.as_deref()).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::Failed(format!("the pages cannot be made:\n{}", lines.join("\n")))
    })?;
    if let Some(dist) = dist {
        files.iter().try_for_each(|file| write(dist, file))?;
    }
    if dist.is_some() && !picture::can_write() {
        eprintln!("downhill: this machine has no fonts, so pages and widgets have no pictures for links to them");
    }
    println!("{} files of pages", files.len());
    Ok(())
}

/// The server of an address, which may be left out, and its path, which begins and ends with `/`.
fn parts(url: &str) -> Result<(&str, &str), Failure> {
    let path = match url.split_once("://") {
        Some((scheme, rest)) => rest.find('/').map_or(url.len(), |at| scheme.len() + 3 + at),
        None => 0,
    };
    match url.split_at(path) {
        (origin, "") => Ok((origin, "/")),
        (origin, base) if base.starts_with('/') && base.ends_with('/') => Ok((origin, base)),
        _ => Err(Failure::Asked(format!("“{url}”: the public URL has to begin and end with /, such as /downhill/"))),
    }
}

fn write(dist: &Path, file: &pages::File) -> Done {
    let path = dist.join(&file.path);
    let failed = |error: std::io::Error| Failure::Failed(format!("cannot write {}: {error}", path.display()));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(&path, &file.content).map_err(failed)
}
