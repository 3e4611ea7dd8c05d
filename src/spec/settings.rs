//! The values of a unit's settings: read from a link, an attribute or the
//! command line, checked, and written back.

use std::sync::Arc;

use super::number::{self, short};
use super::setting::{Choice, Field, Kind};
use super::text::Lang;
use crate::say;

/// A value of one setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Number(f64),
    Switch(bool),
    Choice(&'static str),
    Subset(Vec<&'static str>),
    Line(String),
}

impl Value {
    /// As it stands in a link. Numbers in the shortest form that reads back the same.
    pub fn to_text(&self) -> String {
        match self {
            Value::Number(number) => number.to_string(),
            Value::Switch(on) => on.to_string(),
            Value::Choice(name) => name.to_string(),
            Value::Subset(names) if names.is_empty() => "none".to_string(),
            Value::Subset(names) => names.join(","),
            Value::Line(text) => text.clone(),
        }
    }
}

/// What was ignored or changed in what was asked for, to be told to the reader.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// No setting has this name.
    Unknown { name: String, known: Vec<String> },
    /// Not a value of this setting's kind; the setting keeps its default.
    Unreadable { name: String, value: String, expected: String },
    /// Outside the range; the nearest value is taken.
    Clamped { name: String, value: String, taken: String },
}

impl Notice {
    /// One sentence for the reader.
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Notice::Unknown { name, known } => say!(
                lang,
                "There is no setting “{name}”, so it was ignored. Known: {}.",
                "‘{name}’이라는 설정은 없어서 무시했습니다. 쓸 수 있는 이름: {}.",
                known.join(", ")
            ),
            Notice::Unreadable { name, value, expected } => say!(
                lang,
                "“{value}” is no value for {name}, which takes {expected}; the default stands.",
                "‘{value}’은(는) {name}의 값이 될 수 없어 기본값을 씁니다. 쓸 수 있는 값: {expected}."
            ),
            Notice::Clamped { name, value, taken } => say!(
                lang,
                "{name} = {value} is outside its range; {taken} was taken.",
                "{name} = {value}은(는) 범위를 벗어나 {taken}(으)로 바꾸었습니다."
            ),
        }
    }
}

/// A default that depends on other settings, such as a start point that suits
/// the chosen surface. `None`: the setting's declared default stands.
pub type DefaultFor = fn(&Settings, &Field) -> Option<Value>;

/// The values of all fields of a unit. Only what was set is held; the rest is default.
#[derive(Clone)]
pub struct Settings {
    fields: Arc<Vec<Field>>,
    default_for: DefaultFor,
    explicit: Vec<Option<Value>>,
}

impl Settings {
    /// All at their defaults.
    pub fn new(fields: Vec<Field>, default_for: DefaultFor) -> Self {
        let explicit = vec![None; fields.len()];
        Settings { fields: Arc::new(fields), default_for, explicit }
    }

    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn index(&self, path: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.path == path)
    }

    /// The field of this path.
    ///
    /// # Panics
    /// When no field has this path: paths in code are the unit's own.
    pub fn field(&self, path: &str) -> &Field {
        &self.fields[self.index(path).unwrap_or_else(|| panic!("no setting {path}"))]
    }

    pub fn has(&self, path: &str) -> bool {
        self.index(path).is_some()
    }

    /// The value of this path, set or default. Panics as [`Settings::field`].
    pub fn value(&self, path: &str) -> Value {
        let index = self.index(path).unwrap_or_else(|| panic!("no setting {path}"));
        self.explicit[index].clone().unwrap_or_else(|| self.default_at(index))
    }

    fn default_at(&self, index: usize) -> Value {
        let field = &self.fields[index];
        (self.default_for)(self, field).unwrap_or_else(|| declared_default(&field.setting.kind))
    }

    /// The value that stands when nothing is set. Panics as [`Settings::field`].
    pub fn default_value(&self, path: &str) -> Value {
        self.default_at(self.index(path).unwrap_or_else(|| panic!("no setting {path}")))
    }

    pub fn number(&self, path: &str) -> f64 {
        match self.value(path) {
            Value::Number(number) => number,
            other => panic!("{path} is {other:?}, not a number"),
        }
    }

    pub fn switch(&self, path: &str) -> bool {
        match self.value(path) {
            Value::Switch(on) => on,
            other => panic!("{path} is {other:?}, not a switch"),
        }
    }

    pub fn choice(&self, path: &str) -> &'static str {
        match self.value(path) {
            Value::Choice(name) => name,
            other => panic!("{path} is {other:?}, not a choice"),
        }
    }

    pub fn subset(&self, path: &str) -> Vec<&'static str> {
        match self.value(path) {
            Value::Subset(names) => names,
            other => panic!("{path} is {other:?}, not a subset"),
        }
    }

    pub fn line(&self, path: &str) -> String {
        match self.value(path) {
            Value::Line(text) => text,
            other => panic!("{path} is {other:?}, not a line"),
        }
    }

    /// Whether the reader sees this field now (its group takes part).
    pub fn seen(&self, field: &Field) -> bool {
        match &field.group {
            None => true,
            // A command may take a unit's settings without the choice that they hang on.
            Some(group) if !self.has(group.seen_with) => true,
            Some(group) => match self.value(group.seen_with) {
                Value::Choice(name) => name == group.prefix,
                Value::Subset(names) => names.contains(&group.prefix),
                Value::Switch(on) => on,
                _ => true,
            },
        }
    }

    /// Sets one field, clamped into its range. Panics as [`Settings::field`].
    pub fn set(&mut self, path: &str, value: Value) {
        let index = self.index(path).unwrap_or_else(|| panic!("no setting {path}"));
        self.explicit[index] = Some(clamp(&self.fields[index].setting.kind, value));
    }

    /// Reads one `name=value` from outside. A name without its group's prefix
    /// (`lr`) is meant for every group that has it. Returns what the reader
    /// should be told; nothing when all went well.
    pub fn read(&mut self, name: &str, text: &str) -> Option<Notice> {
        let meant: Vec<usize> = match self.index(name) {
            Some(index) => vec![index],
            None => (0..self.fields.len()).filter(|&i| self.fields[i].setting.name == name).collect(),
        };
        if meant.is_empty() {
            let known = self.fields.iter().filter(|field| self.seen(field)).map(|f| f.path.clone());
            return Some(Notice::Unknown { name: name.to_string(), known: known.collect() });
        }
        let mut notice = None;
        for index in meant {
            let kind = &self.fields[index].setting.kind;
            match parse(kind, text) {
                None => {
                    notice = Some(Notice::Unreadable {
                        name: name.to_string(),
                        value: text.to_string(),
                        expected: expected(kind),
                    });
                }
                Some(asked) => {
                    let taken = clamp(kind, asked.clone());
                    if taken != asked {
                        notice = Some(Notice::Clamped {
                            name: name.to_string(),
                            value: text.to_string(),
                            taken: taken.to_text(),
                        });
                    }
                    self.explicit[index] = Some(taken);
                }
            }
        }
        notice
    }

    /// What differs from the defaults, as pairs for a link.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        self.fields
            .iter()
            .zip(&self.explicit)
            .enumerate()
            .filter_map(|(index, (field, value))| {
                let value = value.as_ref()?;
                (*value != self.default_at(index)).then(|| (field.path.clone(), value.to_text()))
            })
            .collect()
    }
}

fn declared_default(kind: &Kind) -> Value {
    match kind {
        Kind::Number { default, .. } => Value::Number(*default),
        Kind::Integer { default, .. } => Value::Number(*default as f64),
        Kind::Switch { default } => Value::Switch(*default),
        Kind::Choice { default, .. } => Value::Choice(default),
        Kind::Subset { default, .. } => Value::Subset(default.to_vec()),
        Kind::Line { default, .. } => Value::Line(default.to_string()),
    }
}

fn find(options: fn() -> Vec<Choice>, name: &str) -> Option<&'static str> {
    options().into_iter().map(|option| option.name).find(|known| *known == name)
}

fn parse(kind: &Kind, text: &str) -> Option<Value> {
    let text = text.trim();
    match kind {
        Kind::Number { .. } | Kind::Integer { .. } => number::parse(text).map(Value::Number),
        Kind::Switch { .. } => match text {
            "true" | "1" | "on" | "yes" | "" => Some(Value::Switch(true)),
            "false" | "0" | "off" | "no" => Some(Value::Switch(false)),
            _ => None,
        },
        Kind::Choice { options, .. } => find(*options, text).map(Value::Choice),
        Kind::Subset { .. } if text == "none" => Some(Value::Subset(Vec::new())),
        Kind::Subset { options, .. } => {
            let asked: Vec<&str> = text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
            if asked.is_empty() || asked.iter().any(|name| find(*options, name).is_none()) {
                return None;
            }
            let all = options().into_iter().map(|option| option.name);
            Some(Value::Subset(all.filter(|name| asked.contains(name)).collect()))
        }
        Kind::Line { .. } => Some(Value::Line(text.to_string())),
    }
}

fn clamp(kind: &Kind, value: Value) -> Value {
    match (kind, value) {
        (Kind::Number { min, max, .. }, Value::Number(number)) => Value::Number(number.clamp(*min, *max)),
        (Kind::Integer { min, max, .. }, Value::Number(number)) => {
            Value::Number(number.round().clamp(*min as f64, *max as f64))
        }
        (Kind::Line { max_len, .. }, Value::Line(text)) => Value::Line(text.chars().take(*max_len).collect()),
        (_, value) => value,
    }
}

/// What a setting takes, in words that need no language: `0.001 … 1`, `sgd, adam`.
fn expected(kind: &Kind) -> String {
    let names = |options: &fn() -> Vec<Choice>| {
        let names: Vec<&str> = options().iter().map(|option| option.name).collect();
        names.join(", ")
    };
    match kind {
        Kind::Number { min, max, .. } => format!("{} … {}", short(*min, 6), short(*max, 6)),
        Kind::Integer { min, max, .. } => format!("{min} … {max}"),
        Kind::Switch { .. } => "true, false".to_string(),
        Kind::Choice { options, .. } => names(options),
        Kind::Subset { options, .. } => format!("{}, none", names(options)),
        Kind::Line { max_len, .. } => format!("≤ {max_len} characters"),
    }
}
