//! Marks in the text that stand for measured numbers: `{{claim zigzag-kappa}}`
//! for a note in the margin, `{{zigzag-kappa.gd_100}}` for a value.
//!
//! They are taken out before the Markdown is read, and stand there as single
//! letters of Unicode's private use, so that `**{{a.b}}배**` is still bold.

/// One mark, and where it stood.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub line: usize,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Claim { id: String },
    Value { id: String, name: String },
}

impl Mark {
    /// As the author wrote it.
    pub fn source(&self) -> String {
        match &self.kind {
            Kind::Claim { id } => format!("{{{{claim {id}}}}}"),
            Kind::Value { id, name } => format!("{{{{{id}.{name}}}}}"),
        }
    }
}

const FIRST: u32 = 0xE000;
const LAST: u32 = 0xF8FF;

/// The text with a private letter in place of each mark, and the marks.
/// Whatever else stands in double braces stays.
pub fn take(text: &str) -> (String, Vec<Mark>) {
    let mut out = String::with_capacity(text.len());
    let mut marks = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(at) = rest.find("{{") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        line += before.matches('\n').count();
        let kind = from[2..].split_once("}}").and_then(|(inner, _)| Some((read(inner)?, inner.len() + 4)));
        match kind {
            Some((kind, length)) => {
                let letter = char::from_u32(FIRST + marks.len() as u32).filter(|c| *c as u32 <= LAST);
                // A page with thousands of marks: leave the rest to be complained of.
                let Some(letter) = letter else { break };
                out.push(letter);
                marks.push(Mark { line, kind });
                rest = &from[length..];
            }
            None => {
                out.push('{');
                rest = &from[1..];
            }
        }
    }
    out.push_str(rest);
    (out, marks)
}

fn read(inner: &str) -> Option<Kind> {
    let id = |text: &str| {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        (!text.is_empty() && text.chars().all(fits)).then(|| text.to_string())
    };
    let inner = inner.trim();
    if let Some(claim) = inner.strip_prefix("claim ") {
        return Some(Kind::Claim { id: id(claim.trim())? });
    }
    let (claim, name) = inner.split_once('.')?;
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = (!name.is_empty() && name.chars().all(fits)).then(|| name.to_string())?;
    Some(Kind::Value { id: id(claim)?, name })
}

/// A piece of text: plain, or the mark that stood there.
pub enum Piece<'a> {
    Plain(&'a str),
    Mark(&'a Mark),
}

/// Takes a text apart again at its private letters.
pub fn pieces<'a>(text: &'a str, marks: &'a [Mark]) -> Vec<Piece<'a>> {
    let mut all = Vec::new();
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let Some(mark) = (c as u32).checked_sub(FIRST).and_then(|index| marks.get(index as usize)) else { continue };
        if plain < at {
            all.push(Piece::Plain(&text[plain..at]));
        }
        all.push(Piece::Mark(mark));
        plain = at + c.len_utf8();
    }
    if plain < text.len() {
        all.push(Piece::Plain(&text[plain..]));
    }
    all
}

/// The text as the author wrote it.
pub fn restore(text: &str, marks: &[Mark]) -> String {
    let piece = |piece: Piece| match piece {
        Piece::Plain(text) => text.to_string(),
        Piece::Mark(mark) => mark.source(),
    };
    pieces(text, marks).into_iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_and_put_back() {
        let text = "One {{a-b.gd_100}}\n\n{{claim a-b}} and x^{{2}} {{ oops";
        let (taken, marks) = take(text);
        assert_eq!(marks.len(), 2);
        assert_eq!((marks[0].line, marks[1].line), (1, 3));
        assert_eq!(marks[1].kind, Kind::Claim { id: "a-b".into() });
        assert!(taken.contains("x^{{2}} {{ oops"));
        assert_eq!(restore(&taken, &marks), text);
    }
}
