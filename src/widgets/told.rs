//! For tests of widgets: one in the state of a link, and what it tells of itself.

use super::{Inputs, Spec, State, Widget, draw};
use crate::spec::{Complaint, Lang, Settings};

/// What a widget's file calls `new`.
type New<W> = fn(&Settings, u64, &Inputs) -> Result<W, Complaint>;

/// The state in `query`, in which everything must fit.
fn state(spec: &Spec, query: &str) -> State {
    let (state, notices) = State::from_query(spec, query);
    assert!(notices.is_empty(), "{notices:?}");
    state
}

/// A widget at the step of `query`, or at its last.
pub fn shown<W: Widget>(spec: &Spec, new: New<W>, query: &str) -> W {
    let state = state(spec, query);
    let made = new(&state.settings, state.seed, &Inputs::built_in());
    let mut widget = made.unwrap_or_else(|why| panic!("{}: {}", spec.name, why.en));
    for _ in 0..state.step.unwrap_or(u32::MAX).min(widget.last()) {
        widget.tick();
    }
    widget
}

/// The facts of a widget, each by its name.
pub struct Facts(pub Vec<(String, f64)>);

impl Facts {
    /// Of the state in `query`.
    pub fn of(spec: &Spec, query: &str, inputs: &Inputs) -> Facts {
        let scene = draw(spec, &state(spec, query), Lang::En, inputs);
        Facts(scene.unwrap_or_else(|why| panic!("{}: {}", spec.name, why.en)).facts)
    }

    pub fn get(&self, name: &str) -> f64 {
        self.0.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name} among {:?}", self.0)).1
    }
}
