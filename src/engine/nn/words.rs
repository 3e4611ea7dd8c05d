//! The words of a layer in a description: `conv 3x3 8 same`.

/// Words, read from the left.
pub struct Words<'a> {
    words: std::vec::IntoIter<&'a str>,
}

/// Why a word does not fit, in both languages.
pub struct Misfit {
    pub en: String,
    pub ko: String,
}

impl Misfit {
    pub fn new(en: impl Into<String>, ko: impl Into<String>) -> Misfit {
        Misfit { en: en.into(), ko: ko.into() }
    }
}

impl<'a> Words<'a> {
    /// What stands in parentheses belongs to one word.
    pub fn of(text: &'a str) -> Words<'a> {
        let mut words = split(text, char::is_whitespace);
        words.retain(|word| !word.is_empty());
        Words { words: words.into_iter() }
    }

    /// The next word, if it is this one.
    pub fn take(&mut self, word: &str) -> bool {
        let there = self.words.as_slice().first() == Some(&word);
        if there {
            self.words.next();
        }
        there
    }

    pub fn word(&mut self) -> Option<&'a str> {
        self.words.next()
    }

    /// What the next word has in its parentheses.
    pub fn inside(&mut self) -> Result<&'a str, Misfit> {
        let word = self.word().unwrap_or("");
        word.strip_prefix('(').and_then(|word| word.strip_suffix(')')).ok_or_else(|| {
            Misfit::new(
                format!("its layers stand in parentheses, like “(dense 8, relu)”, not “{word}”"),
                format!("안에 둘 층들은 “(dense 8, relu)”처럼 괄호로 묶어 적어야 하는데 “{word}”입니다"),
            )
        })
    }

    /// A whole number of at least 1 and at most `most`, called `what` (in both languages) when it is missing.
    pub fn whole(&mut self, what: (&str, &str), most: usize) -> Result<usize, Misfit> {
        let word = self.word();
        let number = word.and_then(|word| word.parse().ok()).filter(|n| (1..=most).contains(n));
        number.ok_or_else(|| {
            let (en, ko) = what;
            match word {
                Some(word) => Misfit::new(
                    format!("its {en} is a whole number from 1 to {most}, not “{word}”"),
                    format!("{ko}은(는) 1부터 {most}까지의 정수여야 하는데 “{word}”입니다"),
                ),
                None => Misfit::new(format!("its {en} is missing"), format!("{ko}이(가) 빠졌습니다")),
            }
        })
    }

    /// A number within `low ..= high`.
    pub fn number(&mut self, what: (&str, &str), low: f64, high: f64) -> Result<f64, Misfit> {
        let word = self.word();
        let number = word.and_then(crate::spec::number::parse).filter(|n| (low..=high).contains(n));
        number.ok_or_else(|| {
            let (en, ko) = what;
            match word {
                Some(word) => Misfit::new(
                    format!("its {en} is a number from {low} to {high}, not “{word}”"),
                    format!("{ko}은(는) {low}부터 {high}까지의 수여야 하는데 “{word}”입니다"),
                ),
                None => Misfit::new(format!("its {en} is missing"), format!("{ko}이(가) 빠졌습니다")),
            }
        })
    }

    /// Nothing may be left.
    pub fn end(mut self) -> Result<(), Misfit> {
        match self.word() {
            None => Ok(()),
            Some(word) => Err(Misfit::new(
                format!("“{word}” is more than it takes"),
                format!("“{word}”은(는) 이 층이 받지 않는 말입니다"),
            )),
        }
    }
}

/// Splits at such characters, but not within parentheses.
pub fn split(text: &str, at: impl Fn(char) -> bool) -> Vec<&str> {
    let (mut depth, mut begin, mut parts) = (0, 0, Vec::new());
    for (i, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 && at(c) => {
                parts.push(&text[begin..i]);
                begin = i + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts
}
