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
mod goal;
mod html;
mod lecture;
mod links;
mod marks;
mod math;
mod measured;
mod opened;
mod parity;
pub mod picture;
mod problem;
mod shell;
pub mod single;
mod stage;
mod staged;
mod symbols;
mod text;
mod tied;
mod words;

use std::path::Path;

use crate::spec::Lang;
use crate::widgets::{self, State};
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
    /// What its picture shows, for those who show a link to it: a widget and its query.
    pub shows: (String, String),
    /// Where that picture lies under the site's root; empty for none.
    pub picture: String,
}

/// Makes every file of the site that Trunk does not, from the project at `root`.
///
/// `dist` is the folder that Trunk has filled; `None` only checks the texts.
/// `base` is the site's root in addresses, `/` or `/downhill/`; `origin` its server as
/// other sites see it, `https://host`, or empty when that is not known; `offline` the file
/// of the service worker, where there is one.
///
/// # Errors
/// All that is wrong with the texts, or with what Trunk left.
pub fn make(
    root: &Path,
    dist: Option<&Path>,
    base: &str,
    origin: &str,
    offline: Option<&str>,
) -> Result<Vec<File>, Vec<Problem>> {
    let staged = dist.map_or(Ok(Staged::none()), Staged::read)?;
    let math = Math::default();
    let claims = Measurements::new(crate::claims::SPECS);
    let desk = text::Desk { math: &math, claims: &claims, base };
    let (course, mut bodies) = claims.ahead(|| -> Result<_, Vec<Problem>> {
        let course = lecture::course(&desk, root)?;
        let mut bodies = course::bodies(&course, base);
        bodies.extend(Lang::ALL.map(gallery::body));
        links::check(&course, &bodies)?;
        Ok((course, bodies))
    })?;

    let drawn = dist.is_some() && picture::can_write();
    let mut files = if drawn { cards(&mut bodies) } else { Vec::new() };
    let shell = Shell { staged: &staged, base, origin, drawn, offline, parts: course.parts() };
    files.extend(bodies.iter().map(|body| shell.page(body)));
    files.extend(embed::files(&shell));
    files.extend(shell.doors());
    files.extend(bench::files(&shell));
    files.extend(files::sources(root)?);
    files.extend(files::references(root)?);
    files.extend(files::data(root)?);
    files.extend(files::fonts(root)?);
    files.extend(staged.sheet.iter().map(|(path, content)| File { path: path.clone(), content: content.clone() }));
    files.extend(shell.reload());
    Ok(files)
}

/// Draws what each page is known by, and notes where it lies.
fn cards(bodies: &mut [Body]) -> Vec<File> {
    let card = |body: &mut Body| {
        let (name, query) = &body.shows;
        let spec = widgets::spec(name)?;
        // The texts have been checked: their widgets can be shown.
        let scene = opened::scene(spec, &State::from_query(spec, query).0, body.lang).ok()?;
        let content = picture::png(&picture::card(&scene), 1.0).ok()?;
        body.picture = format!("{}/{}card.png", body.lang.code(), body.address);
        Some(File { path: body.picture.clone(), content })
    };
    bodies.iter_mut().filter_map(card).collect()
}
