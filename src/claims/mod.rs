//! Claims: sentences of the pages that a run can confirm, one a file. Each is
//! measured when the site is built (its numbers stand in the prose and in the
//! margin) and tested under its own name. To add one: write its file like
//! `saddle_slow.rs`, and put its name into the list below.

use crate::scene::Table;
use crate::spec::{Lang, Text};
use crate::widgets::{self, Inputs, State};

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

mod transfer;

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

claims! {
    iterations_per_epoch batch_noise
    zigzag_kappa stuck_minimum saddle_slow saddle_odds
    terminal_velocity overshoot
    nesterov_less_overshoot nesterov_forms_agree
    adagrad_monotone adagrad_stall
    ema_window trajectories
    adam_first_step adam_scale_free
    step_drop schedule_formulas
    newton_one_step newton_saddle lbfgs_noise
    dropout_expectation dropout_gap
    bn_noise bn_eval bn_rate bn_gap
    flip_involution
    early_stopping ensemble_gain weights_average_fails snapshots
    l1_sparse decoupled
    fmp_shape fmp_average
    sd_expected_depth sd_test_scale sd_gain
    augment_gap test_crops
    teach_few
    pattern
    transfer_small_similar transfer_large transfer_small_different transfer_large_different
    frozen_is_frozen
}

/// The claim of this id.
pub fn spec(id: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| spec.id == id).copied()
}

/// The numbers behind the state that a claim points to: what is claimed is what
/// the widget shows. Panics as [`table`].
fn shown(claim: &Spec) -> Table {
    table(claim.widget, claim.query)
}

/// The numbers behind a widget's state, at its last step if the query tells none.
///
/// # Panics
/// When there is no such widget, or it has no such state.
fn table(widget: &str, query: &str) -> Table {
    let spec = widgets::spec(widget).unwrap_or_else(|| panic!("no widget {widget}"));
    let (mut state, notices) = State::from_query(spec, query);
    assert!(notices.is_empty(), "{widget}?{query}: {notices:?}");
    state.step = state.step.or(Some(u32::MAX));
    let widget = widgets::open(spec, &state, &Inputs::built_in());
    let widget = widget.unwrap_or_else(|wrong| panic!("{query}: {}", wrong.en));
    widget.table(Lang::En)
}

/// The slope of a line through `(log x, log y)`, by least squares: the power with which `y` grows.
fn log_slope(points: impl Iterator<Item = (f64, f64)>) -> f64 {
    let points: Vec<(f64, f64)> = points.map(|(x, y)| (libm::log(x), libm::log(y))).collect();
    let size = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / size, y + point.1 / size));
    let (above, below) = points.iter().fold((0.0, 0.0), |(above, below), point| {
        (above + (point.0 - x) * (point.1 - y), below + (point.0 - x) * (point.0 - x))
    });
    above / below
}

/// How far a column goes beyond 0, to the other side of where it begins; 0 if never.
///
/// # Panics
/// When the table has no such column.
fn past(table: &Table, name: &str) -> f64 {
    let column = table.columns.iter().position(|known| known == name);
    let column = column.unwrap_or_else(|| panic!("no column {name} among {:?}", table.columns));
    let sign = f64::signum(table.rows[0][column]);
    table.rows.iter().map(|row| -sign * row[column]).fold(0.0, f64::max)
}
