//! Claims: sentences of the pages that a run can confirm, one a file. Each is
//! measured when the site is built (its numbers stand in the prose and in the
//! margin) and tested under its own name. To add one: write its file like
//! `saddle_slow.rs`, and put its name into the list below.

use crate::scene::Table;
use crate::spec::{Lang, Text};
use crate::widgets::{self, State};

/// What is claimed, and how it is measured.
pub struct Spec {
    /// In the pages' Markdown: `zigzag-kappa`.
    pub id: &'static str,
    /// The slug of the page that makes it.
    pub page: &'static str,
    /// The claim in one sentence.
    pub sentence: Text,
    /// What the margin says under the number; `{name}` stands for a measured value.
    pub caption: Text,
    /// The widget that shows it, and the state in which it does.
    pub widget: &'static str,
    pub query: &'static str,
    pub measure: fn() -> Measured,
}

/// What came out.
pub struct Measured {
    /// The number in the margin, large: `3.162 α`.
    pub headline: String,
    /// Values by name, as prose shows them: `{{saddle-slow.sgd}}`.
    pub values: Vec<(&'static str, String)>,
    /// Whether the claim is true.
    pub holds: bool,
}

macro_rules! claims {
    ($($unit:ident)*) => {
        $(pub mod $unit;)*

        /// Every claim.
        pub static SPECS: &[&Spec] = &[$(&$unit::SPEC),*];

        #[cfg(test)]
        mod tests {
            $(#[test]
            fn $unit() {
                let spec = &super::$unit::SPEC;
                assert_eq!(spec.id.replace('-', "_"), stringify!($unit), "the file bears another name");
                let measured = (spec.measure)();
                assert!(measured.holds, "{}: {} {:?}", spec.id, measured.headline, measured.values);
            })*
        }
    };
}

claims! { zigzag_kappa stuck_minimum saddle_slow saddle_odds }

/// The claim of this id.
pub fn spec(id: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| spec.id == id).copied()
}

/// The numbers behind the state that a claim points to, at its last step: what
/// is claimed is what the widget shows.
///
/// # Panics
/// When the claim names no widget, or a state that it has not.
fn shown(claim: &Spec) -> Table {
    let spec = widgets::spec(claim.widget).unwrap_or_else(|| panic!("{}: no widget {}", claim.id, claim.widget));
    let (state, notices) = State::from_query(spec, claim.query);
    assert!(notices.is_empty(), "{}: {notices:?}", claim.id);
    let widget = widgets::open(spec, &state).unwrap_or_else(|wrong| panic!("{}: {}", claim.id, wrong.en));
    widget.table(Lang::En)
}
