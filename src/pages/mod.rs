//! The static pages: complete HTML files, one per page and language, made when
//! the site is built. They read, print and index without scripts; the page's
//! program finds their figures and brings them to life.
//!
//! ```text
//! lectures/*.md ─▶ text (Markdown, marks, math, figures) ─▶ shell ─▶ en/…/index.html
//!                     ▲ measured (claims are run)             ▲ staged (what Trunk built)
//! ```

mod bench;
mod compact;
mod course;
mod directive;
mod embed;
mod figure;
mod files;
mod front;
mod gallery;
mod glyphs;
mod html;
mod lecture;
mod links;
mod marks;
mod math;
mod measured;
mod parity;
mod problem;
mod shell;
mod stage;
mod staged;
mod text;
mod words;

use std::path::Path;

use crate::spec::Lang;
use glyphs::Fonts;
use math::Math;
use measured::Measurements;
pub use problem::Problem;
use shell::Shell;
use staged::Staged;

/// One file of the site.
pub struct File {
    /// Under the site's root: `en/sgd-problems/index.html`.
    pub path: String,
    pub content: Vec<u8>,
}

impl File {
    fn text(path: impl Into<String>, content: impl Into<String>) -> File {
        File { path: path.into(), content: content.into().into_bytes() }
    }
}

/// The finished body of one page in one language, before the shell is put round it.
pub struct Body {
    pub lang: Lang,
    /// The address under its language: `sgd-problems/`; empty for the home page.
    pub address: String,
    pub title: String,
    pub description: String,
    pub html: String,
    pub fonts: Fonts,
}

/// Makes every file of the site that Trunk does not, from the project at `root`.
///
/// `dist` is the folder that Trunk has filled; `None` only checks the texts.
/// `base` is the site's root in addresses: `/` or `/downhill/`.
///
/// # Errors
/// All that is wrong with the texts, or with what Trunk left.
pub fn make(root: &Path, dist: Option<&Path>, base: &str) -> Result<Vec<File>, Vec<Problem>> {
    let staged = dist.map_or(Ok(Staged::none()), Staged::read)?;
    let math = Math::default();
    let claims = Measurements::new(crate::claims::SPECS);
    let desk = text::Desk { math: &math, claims: &claims, base };
    let course = lecture::course(&desk, root)?;

    let mut bodies = course::bodies(&course, base);
    bodies.extend(Lang::ALL.map(gallery::body));
    links::check(&course, &bodies)?;

    let shell = Shell { staged: &staged, base, parts: course.parts() };
    let mut files: Vec<File> = bodies.iter().map(|body| shell.page(body)).collect();
    files.extend(embed::files(&shell));
    files.extend(shell.doors());
    files.extend(bench::files(&shell));
    files.extend(files::sources(root)?);
    files.extend(files::references(root)?);
    files.extend(files::fonts(root)?);
    files.extend(shell.reload());
    Ok(files)
}
