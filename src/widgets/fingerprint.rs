//! The bits of whole runs as one number each, by which two machines can see that
//! they compute the same: `downhill fingerprints` prints them natively, and a
//! browser test compares them with WASM's.

use super::{Inputs, SPECS, Spec, State, scene};
use crate::engine::{optim, surface};
use crate::scene::Fnv;
use crate::spec::{Lang, Value};
use std::hash::Hasher;

/// Name and fingerprint of many states: every widget at its defaults and with
/// another seed; the race of all optimizers on every surface, with both kinds of noise.
///
/// # Panics
/// When a widget cannot be shown at its defaults.
pub fn all(inputs: &Inputs) -> Vec<(String, u64)> {
    let mut all = Vec::new();
    for spec in SPECS {
        for seed in [1, 7] {
            let state = State { seed, ..State::new(spec) }.brief();
            all.push((format!("{} {}", spec.name, state.to_query()), of(spec, &state, inputs)));
        }
    }
    let race = super::spec("race").expect("listed");
    for surface in surface::choices() {
        for noise in ["none", "gaussian", "mini-batch"] {
            let mut state = State::new(race);
            state.settings.set("surface", Value::Choice(surface.name));
            state.settings.set("noise", Value::Choice(noise));
            state
                .settings
                .set("optimizers", Value::Subset(optim::first_order::SPECS.iter().map(|spec| spec.name).collect()));
            state.settings.set("steps", Value::Number(500.0));
            all.push((format!("race {}", state.to_query()), of(race, &state, inputs)));
        }
    }
    all
}

/// The fingerprint of one state: of its whole scene and its table, bit by bit.
fn of(spec: &Spec, state: &State, inputs: &Inputs) -> u64 {
    let opened = super::open(spec, state, inputs);
    let widget = opened.unwrap_or_else(|complaint| panic!("{}: {}", spec.name, complaint.en));
    let shown = (scene(&*widget, Lang::En), widget.table(Lang::En));
    let mut hasher = Fnv::default();
    // Scenes and tables hold nothing that postcard cannot write.
    hasher.write(&postcard::to_allocvec(&shown).expect("plain data"));
    hasher.finish()
}

/// A line each: `8a1d… race surface=beale`.
pub fn to_text(all: &[(String, u64)]) -> String {
    all.iter().map(|(name, hash)| format!("{hash:016x} {name}\n")).collect()
}
