//! Drives the built site in a browser, over WebDriver. The tests themselves are
//! in `tests/site/`.
//!
//! What goes wrong in here fails the test that asked for it, with a sentence.

pub mod axe;
pub mod browser;
pub mod chromedriver;
pub mod figure;
pub mod folder;
pub mod memory;
pub mod nginx;
pub mod pages;
pub mod pointer;
pub mod server;

use std::env;
use std::path::PathBuf;

use downhill::widgets::{Spec, State};

/// The folder of the built site: `DOWNHILL_DIST`.
///
/// # Panics
/// When the variable is not set.
pub fn dist() -> PathBuf {
    variable("DOWNHILL_DIST", "the folder of the built site")
}

/// The address of a widget's embed, in a state in which a training takes a moment only.
pub fn brief(spec: &Spec, lang: &str) -> String {
    format!("/embed/{}/?lang={lang}&{}", spec.name, State::new(spec).brief().to_query())
}

fn variable(name: &str, meaning: &str) -> PathBuf {
    PathBuf::from(env::var_os(name).unwrap_or_else(|| panic!("{name} is not set; it names {meaning}")))
}
