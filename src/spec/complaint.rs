//! Why something could not be made of what was asked for.

use serde::{Deserialize, Serialize};

use super::text::Lang;

/// One clear sentence about one setting's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// The setting that is wrong.
    pub path: String,
    /// Which characters of its value are meant: first, and one past the last.
    pub at: Option<(usize, usize)>,
    pub en: String,
    pub ko: String,
}

impl Complaint {
    pub fn sentence(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ko => &self.ko,
        }
    }
}
