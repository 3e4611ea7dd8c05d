//! A page for each widget alone, to be shown in somebody else's page.

use super::File;
use super::figure::Figure;
use super::shell::Shell;
use crate::spec::Lang;
use crate::widgets::{SPECS, State};

/// One page a widget, at `embed/<widget>/`; its query chooses language and state.
pub fn files(shell: &Shell) -> Vec<File> {
    let file = |spec: &&'static crate::widgets::Spec| {
        let id = format!("fig-{}", spec.name);
        let state = State::new(spec);
        let figure = Figure { id: &id, spec, state: &state, lang: Lang::En, level: 1, caption: "", both: true };
        // A test opens every widget at its defaults.
        let html = figure.html().unwrap_or_else(|complaint| panic!("{}: {}", spec.name, complaint.en));
        shell.embed(&format!("embed/{}/", spec.name), spec.title.en, spec.line.en, &html)
    };
    SPECS.iter().map(file).collect()
}
