//! What crosses the border between the page and its worker: one message in, one
//! answer out, as flat bytes.

use serde::{Deserialize, Serialize};

use crate::scene::{Scene, Table};
use crate::spec::{Complaint, Lang};

/// What the page wants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// The scene of a state. `have` holds the keys of the layers that the page has.
    Show { widget: String, query: String, lang: Lang, have: Vec<u64> },
    /// The numbers behind a state.
    Table { widget: String, query: String, lang: Lang },
    /// Every run of these reference traces, run again here and compared.
    Check { traces: String },
}

/// What the worker says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// The engine is there and listens. Sent once, unasked.
    Ready,
    Scene(Scene),
    Table(Table),
    Checked(Vec<Checked>),
    /// The state cannot be shown: which setting is wrong, and why.
    Refused(Complaint),
    /// The worker could not read what it was sent.
    Garbled(String),
}

/// One run compared with its reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    pub surface: String,
    pub settings: String,
    pub steps: u32,
    /// The largest relative difference of all steps.
    pub worst: f64,
}

/// As bytes.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    // These types hold nothing that postcard cannot write.
    postcard::to_allocvec(message).expect("plain data")
}

/// From bytes.
pub fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, String> {
    postcard::from_bytes(bytes).map_err(|error| error.to_string())
}
