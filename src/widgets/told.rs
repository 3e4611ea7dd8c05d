//! For tests of widgets: what one tells of itself in the state of a link.

use super::{Inputs, Spec, State, draw};
use crate::spec::Lang;

/// The facts of a widget, each by its name.
pub struct Facts(Vec<(String, f64)>);

impl Facts {
    /// Of the state in `query`, in which everything must fit.
    pub fn of(spec: &Spec, query: &str, inputs: &Inputs) -> Facts {
        let (state, notices) = State::from_query(spec, query);
        assert!(notices.is_empty(), "{notices:?}");
        let scene = draw(spec, &state, Lang::En, inputs);
        Facts(scene.unwrap_or_else(|why| panic!("{}: {}", spec.name, why.en)).facts)
    }

    pub fn get(&self, name: &str) -> f64 {
        self.0.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name} among {:?}", self.0)).1
    }
}
