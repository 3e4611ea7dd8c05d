//! Image sets, one a file. To add one: make its sheet (`files/make.py`), write its
//! file like `mnist14.rs`, and put its name into the list below.
//!
//! The images are no part of the program. Whoever trains fetches a set's file and
//! hands over its bytes; they are checked and decoded here, the same in every
//! browser and natively.

pub mod images;
pub mod photos;
pub mod sheet;

pub use images::{Images, Split};

use super::optim::Paper;
use crate::spec::{Choice, Complaint, Text, doc};

/// What a set of labelled images is: everything but its pixels.
pub struct DataSet {
    /// In links and on the command line.
    pub name: &'static str,
    pub title: Text,
    /// One sentence: what the images show.
    pub line: Text,
    /// The terms on which the images may be passed on, and whom to name.
    pub licence: &'static str,
    pub paper: Paper,
    pub size: Size,
    /// What label 0, 1, … means.
    pub classes: &'static [Text],
    /// How many images of each class are there to train on.
    pub train: usize,
    /// How many images of each class are there to test on, and for nothing else.
    pub test: usize,
    /// The sheet: its name in `files/`, and the FNV-1a hash of its bytes.
    pub file: &'static str,
    pub hash: u64,
    /// How the sheet is unpacked. It hangs on the set, so that a program without
    /// sets carries no decoder.
    pub unpack: sheet::Unpack,
    /// This file: `file!()`.
    pub source: &'static str,
}

/// Of one image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub height: usize,
    pub width: usize,
    /// 1 for grey, 3 for red, green and blue.
    pub channels: usize,
}

impl Size {
    /// How many values an image has.
    pub const fn values(self) -> usize {
        self.height * self.width * self.channels
    }
}

impl DataSet {
    /// The file's name on the site: `mnist14-b58a521a2271b80c.png`. Another version has another name, so that no
    /// browser takes an old one from its memory.
    pub fn published(&self) -> String {
        format!("{}-{:016x}.png", self.name, self.hash)
    }

    /// The images in these bytes of `file`.
    ///
    /// # Errors
    /// Bytes that are not this very file, whole.
    pub fn decode(&'static self, bytes: &[u8]) -> Result<Images, Complaint> {
        let count = self.classes.len() * (self.train + self.test);
        Ok(Images { set: self, pixels: (self.unpack)(self.file, self.hash, bytes, self.size, count)? })
    }
}

const DIGITS: [Text; 10] = [
    Text::new("0", "0"),
    Text::new("1", "1"),
    Text::new("2", "2"),
    Text::new("3", "3"),
    Text::new("4", "4"),
    Text::new("5", "5"),
    Text::new("6", "6"),
    Text::new("7", "7"),
    Text::new("8", "8"),
    Text::new("9", "9"),
];

macro_rules! sets {
    ($($unit:ident)*) => {
        $(pub mod $unit;)*

        /// Every set.
        pub static SPECS: &[&DataSet] = &[$(&$unit::SPEC),*];

        /// Every set with its file. Only native programs carry them: a browser fetches what it needs.
        #[cfg(not(target_arch = "wasm32"))]
        pub static FILES: &[(&DataSet, &[u8])] =
            &[$((&$unit::SPEC, include_bytes!(concat!("files/", stringify!($unit), ".png")))),*];
    };
}

sets! { mnist14 fashion14 optdigits8 }

/// The set of this name.
pub fn spec(name: &str) -> Option<&'static DataSet> {
    SPECS.iter().find(|spec| spec.name == name).copied()
}

/// All sets, to choose from.
pub fn choices() -> Vec<Choice> {
    SPECS.iter().map(|spec| Choice { name: spec.name, label: spec.title }).collect()
}
