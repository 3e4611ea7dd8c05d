//! One change that a reader makes to a setting.

use serde::{Deserialize, Serialize};

use super::setting::Kind;
use super::settings::{Notice, Settings, Value};
use super::slider::Slider;

/// A setting and what is to become of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// `adam.lr`; also `seed` and `step`.
    pub path: String,
    pub to: To,
}

/// What a control can say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum To {
    /// What was typed or chosen from a list.
    Text(String),
    /// A slider's place.
    Place(u32),
    /// A number, as from dragging.
    Number(f64),
    On(bool),
    /// One of a set taken in or out.
    Member(String, bool),
    /// The step that a long run has come to by now: a pause.
    Here,
}

impl Settings {
    /// Makes the change. Returns what the reader should be told.
    pub fn edit(&mut self, edit: &Edit) -> Option<Notice> {
        let Edit { path, to } = edit;
        if !self.has(path) {
            return self.read(path, "");
        }
        let kind = self.field(path).setting.kind;
        match (to, kind) {
            (To::Text(text), Kind::Line { max_len, .. }) => {
                // An empty line is a value, too: the formula that is being typed anew.
                self.set(path, Value::Line(text.chars().take(max_len).collect()));
                None
            }
            (To::Text(text), _) => self.read(path, text),
            (To::Place(place), kind) => {
                if let Some(slider) = Slider::of(&kind) {
                    self.set(path, Value::Number(slider.value(*place)));
                }
                None
            }
            (To::Number(number), Kind::Number { .. } | Kind::Integer { .. }) if number.is_finite() => {
                self.set(path, Value::Number(*number));
                None
            }
            (To::On(on), Kind::Switch { .. }) => {
                self.set(path, Value::Switch(*on));
                None
            }
            (To::Member(name, on), Kind::Subset { options, .. }) => {
                let chosen = self.subset(path);
                let stays = |known: &&'static str| if known == name { *on } else { chosen.contains(known) };
                let names = options().iter().map(|option| option.name).filter(stays).collect();
                self.set(path, Value::Subset(names));
                None
            }
            // A control of another kind than the setting's: the page and this program differ in age.
            _ => None,
        }
    }
}
