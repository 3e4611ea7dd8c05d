//! Widgets in the states that pages show. Each state is opened once, however often it is shown: in both
//! languages, in the gallery, on a card. Some of them train nets for seconds.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::scene::Scene;
use crate::spec::{Complaint, Lang};
use crate::widgets::{self, Inputs, Spec, State, Widget};

/// By name and query.
type Opened = HashMap<(&'static str, String), Box<dyn Widget>>;

thread_local! {
    static OPENED: RefCell<Opened> = RefCell::default();
}

/// The whole scene of a state, as [`widgets::draw`] makes it.
///
/// # Errors
/// What the widget says of a state that it cannot show.
pub fn scene(spec: &'static Spec, state: &State, lang: Lang) -> Result<Scene, Complaint> {
    OPENED.with_borrow_mut(|opened| {
        let key = (spec.name, state.to_query());
        if !opened.contains_key(&key) {
            opened.insert(key.clone(), widgets::open(spec, state, &Inputs::built_in())?);
        }
        Ok(widgets::scene(&*opened[&key], lang))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_opened_once_is_shown_in_every_state_and_language() {
        let spec = widgets::spec("race").expect("listed");
        for query in ["", "step=3", "step=3&seed=2&noise=gaussian", ""] {
            let (state, _) = State::from_query(spec, query);
            for lang in Lang::ALL {
                let drawn = widgets::draw(spec, &state, lang, &Inputs::built_in());
                assert_eq!(scene(spec, &state, lang), drawn, "{query}");
            }
        }
        let (wrong, _) = State::from_query(spec, "surface=formula&formula.formula=x%20%2B%20foo");
        assert!(scene(spec, &wrong, Lang::En).is_err_and(|said| said.en.contains("foo")));
    }
}
