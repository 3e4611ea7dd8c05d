//! Texts of the interface, in both languages. A missing one does not compile.

use serde::{Deserialize, Serialize};

/// A language of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    En,
    Ko,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Ko];

    /// The language tag, as in addresses and `<html lang>`.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ko => "ko",
        }
    }

    /// The language of a tag such as `ko` or `ko-KR`; `None` for any other.
    pub fn from_code(code: &str) -> Option<Lang> {
        let primary = code.split('-').next()?.to_ascii_lowercase();
        Lang::ALL.into_iter().find(|lang| lang.code() == primary)
    }

    pub const fn other(self) -> Lang {
        match self {
            Lang::En => Lang::Ko,
            Lang::Ko => Lang::En,
        }
    }
}

/// One text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    pub en: &'static str,
    pub ko: &'static str,
}

impl Text {
    pub const fn new(en: &'static str, ko: &'static str) -> Self {
        Text { en, ko }
    }

    /// A text that explains: a label, a help, a convention. Pages have it; a
    /// worker's program (feature `lean`) only computes, and leaves it out.
    pub const fn doc(en: &'static str, ko: &'static str) -> Self {
        if cfg!(feature = "lean") { Text::new("", "") } else { Text::new(en, ko) }
    }

    pub const fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Ko => self.ko,
        }
    }
}

/// As [`Text::doc`], for what is the same in both languages: a formula, a paper's title.
pub const fn doc(text: &'static str) -> &'static str {
    if cfg!(feature = "lean") { "" } else { text }
}

/// `format!` with one format string a language; both see the same arguments.
///
/// ```
/// use downhill::{say, spec::Lang};
/// let step = 3;
/// assert_eq!(say!(Lang::En, "step {step}", "{step}번째 걸음"), "step 3");
/// ```
#[macro_export]
macro_rules! say {
    ($lang:expr, $en:literal, $ko:literal $(, $arg:expr)* $(,)?) => {
        match $lang {
            $crate::spec::Lang::En => format!($en $(, $arg)*),
            $crate::spec::Lang::Ko => format!($ko $(, $arg)*),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags() {
        assert_eq!(Lang::from_code("ko-KR"), Some(Lang::Ko));
        assert_eq!(Lang::from_code("EN"), Some(Lang::En));
        assert_eq!(Lang::from_code("fr"), None);
        assert_eq!(Lang::from_code(""), None);
    }
}
