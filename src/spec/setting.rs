//! What can be set: a declaration from which the controls, the link, the
//! embed's attributes, the command line and every check are made.

use super::text::{Lang, Text};

/// One setting of a unit (an optimizer, a surface, a widget).
#[derive(Clone, Copy)]
pub struct Setting {
    /// The field's standard name: `lr`, `momentum`, `beta1` … It stands in links for good.
    pub name: &'static str,
    /// The symbol that formulas use, such as `α`; empty for none.
    pub symbol: &'static str,
    pub label: Text,
    /// One sentence: what it does, in which unit.
    pub help: Text,
    pub kind: Kind,
}

/// The values a setting can take.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A real number in `min ..= max`; `log` says that the control moves in ratios.
    Number { min: f64, max: f64, default: f64, log: bool },
    /// A whole number in `min ..= max`.
    Integer { min: i64, max: i64, default: i64 },
    /// On or off.
    Switch { default: bool },
    /// One of a list.
    Choice { options: fn() -> Vec<Choice>, default: &'static str },
    /// Any of a list, in the list's order.
    Subset { options: fn() -> Vec<Choice>, default: &'static [&'static str] },
    /// A line of text of at most `max_len` characters.
    Line { max_len: usize, default: &'static str },
}

/// An entry of a list to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub name: &'static str,
    pub label: Text,
}

/// Settings that belong together and are seen only in some states,
/// such as Adam's while Adam takes part.
#[derive(Clone, Copy)]
pub struct Group {
    /// Stands before the names in links: `adam` in `adam.lr`.
    pub prefix: &'static str,
    pub title: Text,
    pub settings: &'static [Setting],
    /// Seen while the setting of this name equals, or contains, `prefix`.
    pub seen_with: &'static str,
}

/// A setting where it stands: on its own, or in a group.
#[derive(Clone)]
pub struct Field {
    /// The name in links: `steps`, `adam.lr`.
    pub path: String,
    pub setting: &'static Setting,
    pub group: Option<Group>,
}

impl Field {
    /// What to call it in a sentence: `Adam, learning rate`.
    pub fn title(&self, lang: Lang) -> String {
        match &self.group {
            Some(group) => format!("{}, {}", group.title.get(lang), self.setting.label.get(lang)),
            None => self.setting.label.get(lang).to_string(),
        }
    }
}

/// All fields of a unit, its own first, then its groups'.
pub fn fields(own: &'static [Setting], groups: &[Group]) -> Vec<Field> {
    let plain = own.iter().map(|setting| Field { path: setting.name.to_string(), setting, group: None });
    let grouped = groups.iter().flat_map(|group| {
        group.settings.iter().map(|setting| Field {
            path: format!("{}.{}", group.prefix, setting.name),
            setting,
            group: Some(*group),
        })
    });
    plain.chain(grouped).collect()
}
