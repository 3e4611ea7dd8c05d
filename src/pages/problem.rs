//! What stands in the way of a build, said so that the author can mend it.

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    pub file: PathBuf,
    /// Counted from 1; 0 for the file as a whole.
    pub line: usize,
    pub sentence: String,
}

impl Problem {
    pub fn new(file: &Path, line: usize, sentence: impl Into<String>) -> Self {
        Problem { file: file.to_path_buf(), line, sentence: sentence.into() }
    }

    /// A file that cannot be read or written.
    pub fn io(file: &Path, doing: &str, error: &std::io::Error) -> Self {
        Problem::new(file, 0, format!("could not be {doing}: {error}"))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}", self.sentence)
    }
}

/// Problems of one file, gathered, so that a build tells all of them at once.
pub struct Problems<'a> {
    file: &'a Path,
    list: Vec<Problem>,
}

impl<'a> Problems<'a> {
    pub fn of(file: &'a Path) -> Self {
        Problems { file, list: Vec::new() }
    }

    pub fn add(&mut self, line: usize, sentence: impl Into<String>) {
        self.list.push(Problem::new(self.file, line, sentence));
    }

    /// `made`, unless something is wrong.
    pub fn or<T>(self, made: T) -> Result<T, Vec<Problem>> {
        if self.list.is_empty() { Ok(made) } else { Err(self.list) }
    }
}
