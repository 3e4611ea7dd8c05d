//! A formula's text, taken apart into numbers, names and signs.

use super::function::Function;
use super::parse::complaint;
use crate::spec::Complaint;

/// Characters of the text: the first, and one past the last.
pub type Span = (usize, usize);

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token {
    Number(f64),
    Name(Name),
    /// A raised number: the ² of x².
    Raised(f64),
    /// One of `+ - * / ^ ( ) ,`, however it was typed.
    Sign(char),
    /// After the last character.
    End,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Name {
    X,
    Y,
    Constant(f64),
    Function(Function),
    Min,
    Max,
}

/// All names; capitals are read as small letters.
pub const NAMES: [(&str, Name); 19] = [
    ("x", Name::X),
    ("y", Name::Y),
    ("pi", Name::Constant(std::f64::consts::PI)),
    ("π", Name::Constant(std::f64::consts::PI)),
    ("e", Name::Constant(std::f64::consts::E)),
    ("exp", Name::Function(Function::Exp)),
    ("log", Name::Function(Function::Log)),
    ("ln", Name::Function(Function::Log)),
    ("sqrt", Name::Function(Function::Sqrt)),
    ("abs", Name::Function(Function::Abs)),
    ("sin", Name::Function(Function::Sin)),
    ("cos", Name::Function(Function::Cos)),
    ("tan", Name::Function(Function::Tan)),
    ("sinh", Name::Function(Function::Sinh)),
    ("cosh", Name::Function(Function::Cosh)),
    ("tanh", Name::Function(Function::Tanh)),
    ("atan", Name::Function(Function::Atan)),
    ("min", Name::Min),
    ("max", Name::Max),
];

/// The tokens of a text, a [`Token::End`] last.
pub fn tokens(text: &[char]) -> Result<Vec<(Token, Span)>, Complaint> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let c = text[at];
        let from = at;
        if c.is_whitespace() {
            at += 1;
        } else if let Some(end) = number_end(text, at) {
            tokens.push((number(&text[from..end], (from, end))?, (from, end)));
            at = end;
        } else if let Some(mut value) = superscript(c) {
            at += 1;
            while let Some(digit) = text.get(at).copied().and_then(superscript) {
                value = 10.0 * value + digit;
                at += 1;
            }
            tokens.push((Token::Raised(value), (from, at)));
        } else if c.is_alphabetic() {
            at = end_of(text, at, char::is_alphabetic);
            names(&text[from..at], from, &mut tokens)?;
        } else {
            let (sign, len) = sign(&text[at..]).ok_or_else(|| unknown_character(c, at))?;
            at += len;
            tokens.push((Token::Sign(sign), (from, at)));
        }
    }
    tokens.push((Token::End, (at, at)));
    Ok(tokens)
}

/// Where the characters of one kind that begin at `at` end.
fn end_of(text: &[char], at: usize, kind: impl Fn(char) -> bool) -> usize {
    at + text[at..].iter().take_while(|&&c| kind(c)).count()
}

/// Where the number that begins at `at` ends: `2`, `2.5`, `.5`, `1e-3`. An `e`
/// that no whole number follows is the name.
fn number_end(text: &[char], at: usize) -> Option<usize> {
    let digits = |at: usize| end_of(text, at, |c| c.is_ascii_digit());
    let mut end = digits(at);
    let mut any = end > at;
    if text.get(end) == Some(&'.') {
        any |= digits(end + 1) > end + 1;
        end = digits(end + 1);
    }
    if !any {
        return None;
    }
    if matches!(text.get(end), Some('e' | 'E')) {
        let signed = matches!(text.get(end + 1), Some('+' | '-' | '−'));
        let exponent = end + 1 + signed as usize;
        if text.get(exponent).is_some_and(char::is_ascii_digit) {
            end = digits(exponent);
        }
    }
    Some(end)
}

fn number(text: &[char], span: Span) -> Result<Token, Complaint> {
    let typed: String = text.iter().collect();
    match crate::spec::number::parse(&typed) {
        Some(value) => Ok(Token::Number(value)),
        None => Err(complaint(
            span,
            format!("“{typed}” is too large to compute with."),
            format!("‘{typed}’은(는) 너무 커서 계산할 수 없습니다."),
        )),
    }
}

fn superscript(c: char) -> Option<f64> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|digit| digit == c).map(|digit| digit as f64)
}

/// The sign at the beginning, and how many characters it takes. Phones and word
/// processors type some of them in their own way; Python writes `^` as `**`.
fn sign(text: &[char]) -> Option<(char, usize)> {
    match text {
        ['*', '*', ..] => Some(('^', 2)),
        [c @ ('+' | '-' | '*' | '/' | '^' | '(' | ')' | ','), ..] => Some((*c, 1)),
        ['−' | '–', ..] => Some(('-', 1)),
        ['·' | '⋅' | '×' | '∗', ..] => Some(('*', 1)),
        ['÷', ..] => Some(('/', 1)),
        _ => None,
    }
}

/// A word is a name, or several without a space: `xy`, `xsin(y)`; the longest
/// name that fits comes first.
fn names(word: &[char], from: usize, tokens: &mut Vec<(Token, Span)>) -> Result<(), Complaint> {
    let typed: String = word.iter().collect();
    let lower = typed.to_ascii_lowercase();
    let (mut rest, mut at) = (lower.as_str(), from);
    while !rest.is_empty() {
        let fitting = NAMES.iter().filter(|(known, _)| rest.starts_with(known));
        let Some((known, name)) = fitting.max_by_key(|(known, _)| known.len()) else {
            return Err(unknown_name(&typed, (from, from + word.len())));
        };
        let end = at + known.chars().count();
        tokens.push((Token::Name(*name), (at, end)));
        rest = &rest[known.len()..];
        at = end;
    }
    Ok(())
}

fn unknown_name(typed: &str, span: Span) -> Complaint {
    let known = NAMES.map(|(known, _)| known).join(", ");
    complaint(
        span,
        format!("There is no name “{typed}”; known are {known}."),
        format!("‘{typed}’은(는) 모르는 이름입니다. 쓸 수 있는 이름은 {known}입니다."),
    )
}

fn unknown_character(c: char, at: usize) -> Complaint {
    complaint(
        (at, at + 1),
        format!("“{c}” has no meaning in a formula."),
        format!("‘{c}’은(는) 식에 쓸 수 없는 문자입니다."),
    )
}
