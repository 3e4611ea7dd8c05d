//! What crosses the border between the page and its workers: one message in, one
//! answer out, as flat bytes.
//!
//! The page knows no widget. It holds a state as an opaque query, sends what the
//! reader does to it, and shows what comes back: pictures as scenes, controls as
//! texts. So its program stays as small with thirty widgets as with one.

use serde::{Deserialize, Serialize};

use crate::paint::theme::Theme;
use crate::scene::{Scene, Table};
use crate::spec::{Edit, Lang};

/// What the page wants of a widget's worker.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Show {
    pub widget: String,
    /// The state, as it stands in links.
    pub query: String,
    /// What the reader did to it since.
    pub edits: Vec<Edit>,
    pub lang: Option<Lang>,
    /// The keys of the layers that the page has.
    pub have: Vec<u64>,
    /// `None`: what was sent before stands.
    pub own: Option<Own>,
}

/// What the reader gave to a figure: an image of their own, or drawings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Own {
    /// Of an image, in pixels; 0: there is none.
    pub width: u32,
    /// Of an image red, green, blue and opacity of each pixel, row by row from the top, as the browser decoded it.
    /// Without one a [`Lesson`](crate::engine::drawings::Lesson); nothing: the reader gave nothing.
    pub bytes: Vec<u8>,
}

/// What a widget's worker says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// The engine is there and listens. Sent once, unasked.
    Ready,
    Shown(Box<Shown>),
    /// The worker could not read what it was sent.
    Garbled(String),
}

/// A state, made visible.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// The state after the edits.
    pub query: String,
    /// The controls that changed since the last answer.
    pub controls: Vec<Control>,
    pub folds: Vec<Fold>,
    /// What was ignored or changed in what was asked for; `None`: what was said before stands.
    pub notices: Option<Vec<String>>,
    /// Or why the state cannot be shown.
    pub scene: Result<Scene, Refusal>,
    /// Whether the run is not yet at the step that the state asks for. Asking
    /// again, unchanged, leads on from here.
    pub behind: bool,
    /// Seconds of computing that this run has taken so far: `1.7 s`; empty while they are few.
    pub seconds: String,
    /// What became of the goal, if the query holds one.
    pub verdict: Option<Verdict>,
}

/// Whether a goal is met, and the sentence that says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    pub met: bool,
    pub sentence: String,
}

/// What a control shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// `adam.lr`
    pub path: String,
    pub text: String,
    /// A slider's place; 0 for other controls.
    pub place: u32,
}

/// The settings of a unit, folded: whether it takes part, and its values in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fold {
    /// `adam`
    pub prefix: String,
    pub hidden: bool,
    /// `α 0.3 · β₁ 0.9`
    pub digest: String,
}

/// Why a state cannot be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    pub sentence: String,
    /// The text it speaks of, taken apart: before the place, the place, after it.
    pub place: Option<[String; 3]>,
    /// Whether the same state may be shown if it is asked for again.
    pub again: bool,
}

/// What is asked of the press: the worker that makes tables, files and checks,
/// and is fetched when a drawer opens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// The numbers behind a state.
    Table { widget: String, query: String, lang: Lang, own: Own },
    /// A state as an SVG file, so many pixels wide.
    Picture { widget: String, query: String, lang: Lang, theme: Theme, width: f64, own: Own },
    /// Every run of these reference traces, run again here and compared.
    Check { traces: String },
    /// The files that a state runs: the widget's own first.
    Sources { widget: String, query: String },
    /// The state as a script for PyTorch, of the widgets that have one.
    Script { widget: String, query: String },
}

/// What the press delivers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Delivery {
    /// The press listens. Sent once, unasked.
    Ready,
    Table(Table),
    Picture(String),
    Checked(Vec<Checked>),
    Sources(Vec<String>),
    /// `None`: the widget has none.
    Script(Option<String>),
    /// Why not, for the reader.
    Refused(String),
}

/// One run compared with its reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    pub surface: String,
    pub settings: String,
    pub steps: u32,
    /// The largest relative difference, written out.
    pub worst: String,
    pub holds: bool,
}

/// As bytes.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    // These types hold nothing that postcard cannot write.
    postcard::to_allocvec(message).expect("plain data")
}

/// From bytes.
pub fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, String> {
    postcard::from_bytes(bytes).map_err(|_| "a message of another build".to_string())
}
