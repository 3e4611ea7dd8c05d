//! What the symbols of a page mean. The author lists them once:
//!
//! ```text
//! ::: symbols
//! - $\rho$ the momentum: the share of the velocity that each step keeps
//! :::
//! ```
//!
//! and where one of them stands in the text, once in each section, its meaning
//! shows when the reader points at it, taps it, or comes to it with the keyboard.

use comrak::nodes::{Node, NodeValue};

use super::html::escape;
use super::problem::Problems;
use crate::spec::{Lang, Text};

const SYMBOLS: Text = Text::new("Symbols on this page", "이 페이지의 기호");

/// The symbols of one page, in the author's order.
#[derive(Default)]
pub struct Symbols {
    all: Vec<Symbol>,
    /// Whether a symbol would be in the way now, as in what is a button itself.
    pub silent: bool,
}

struct Symbol {
    tex: String,
    says: String,
    line: usize,
    /// Whether its meaning is at hand in this section, and anywhere on the page.
    told: bool,
    met: bool,
}

impl Symbols {
    /// Reads the list under a directive.
    pub fn read(&mut self, directive: Node, problems: &mut Problems) {
        for list in directive.children() {
            for item in list.children() {
                let line = item.data().sourcepos.start.line;
                match symbol(item, line) {
                    Some(new) if self.all.iter().any(|known| known.tex == new.tex) => {
                        problems.add(line, format!("the symbol “{}” is listed twice", new.tex));
                    }
                    Some(new) => self.all.push(new),
                    None => problems
                        .add(line, "a symbol is a formula, and what it means in plain words: “- $x$ the parameters”"),
                }
            }
        }
    }

    /// Each with its line.
    pub fn names(&self) -> Vec<(String, usize)> {
        self.all.iter().map(|symbol| (symbol.tex.clone(), symbol.line)).collect()
    }

    /// A new section: each symbol is explained once more.
    pub fn section(&mut self) {
        self.all.iter_mut().for_each(|symbol| symbol.told = false);
    }

    /// The opening tag of the button that tells what this formula's symbol means,
    /// where the section has not told it yet. `letters`: what names that button.
    pub fn tell(&mut self, formula: &str, letters: &str) -> Option<String> {
        let index = self.all.iter().position(|symbol| is_about(formula, &symbol.tex)).filter(|_| !self.silent)?;
        let symbol = &mut self.all[index];
        if std::mem::replace(&mut symbol.told, true) {
            return None;
        }
        symbol.met = true;
        let (id, says) = (index + 1, escape(&symbol.says));
        Some(format!(
            "<button type=\"button\" class=\"meaning\" aria-label=\"{letters}\" aria-describedby=\"symbol-{id}\" \
             data-says=\"{says}\">"
        ))
    }

    /// The list, folded. `typeset` sets a symbol.
    pub fn html(&self, lang: Lang, mut typeset: impl FnMut(&str, usize) -> String) -> String {
        let entry = |(index, symbol): (usize, &Symbol)| {
            let (id, set) = (index + 1, typeset(&symbol.tex, symbol.line));
            format!("<div><dt>{set}</dt><dd id=\"symbol-{id}\">{}</dd></div>\n", escape(&symbol.says))
        };
        let entries: String = self.all.iter().enumerate().map(entry).collect();
        let title = SYMBOLS.get(lang);
        format!("<details class=\"symbols\">\n<summary>{title}</summary>\n<dl>\n{entries}</dl>\n</details>\n")
    }

    /// A symbol that the text never explains stands in the list for nothing.
    pub fn check(&self, problems: &mut Problems) {
        for symbol in self.all.iter().filter(|symbol| !symbol.met) {
            problems.add(symbol.line, format!("the symbol “{}” stands nowhere in the text", symbol.tex));
        }
    }
}

/// An entry: a formula, and plain words.
fn symbol(item: Node, line: usize) -> Option<Symbol> {
    let paragraph = item.first_child()?;
    let mut parts = paragraph.children();
    let (first, second) = (parts.next()?, parts.next()?);
    let (first, second, end) = (first.data(), second.data(), parts.next());
    let (NodeValue::Math(math), NodeValue::Text(words), None) = (&first.value, &second.value, end) else { return None };
    let (tex, says) = (math.literal.trim().to_string(), words.trim().to_string());
    (!tex.is_empty() && !says.is_empty()).then_some(Symbol { tex, says, line, told: false, met: false })
}

/// Whether a formula is a symbol, or says of it how large it is: `\rho = 0.9`, `0 \le \rho < 1`.
fn is_about(formula: &str, symbol: &str) -> bool {
    let formula = formula.trim();
    let bare = ["0 \\le ", "0 < "].iter().find_map(|bound| formula.strip_prefix(bound)).unwrap_or(formula);
    let Some(rest) = bare.strip_prefix(symbol) else { return false };
    let rest = rest.trim_start();
    let relation = |sign: &str| {
        let after = rest.strip_prefix(sign);
        after.is_some_and(|after| !sign.starts_with('\\') || !after.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    rest.is_empty() || ["=", "<", ">", "\\le", "\\ge", "\\in", "\\approx"].into_iter().any(relation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_about_its_symbol() {
        for formula in ["\\rho", " \\rho = 0.9", "\\rho\\le 1", "0 \\le \\rho < 1"] {
            assert!(is_about(formula, "\\rho"), "{formula}");
        }
        for formula in ["\\rho v", "\\rho_1", "\\rho \\leftarrow 0", "1-\\rho", "v = \\rho"] {
            assert!(!is_about(formula, "\\rho"), "{formula}");
        }
    }

    #[test]
    fn once_in_a_section() {
        let rho = Symbol { tex: "\\rho".into(), says: "a < b".into(), line: 3, told: false, met: false };
        let mut symbols = Symbols { all: vec![rho], silent: false };
        let mut problems = Problems::of(std::path::Path::new("en.md"));
        symbols.check(&mut problems);
        assert_eq!(problems.or(()).map_err(|list| list[0].line), Err(3));
        assert_eq!(symbols.tell("x", "x"), None);
        let open = symbols.tell("\\rho", "ρ").expect("the first");
        assert!(open.contains("\"symbol-1\"") && open.contains("\"ρ\"") && open.contains("a &lt; b"), "{open}");
        assert_eq!(symbols.tell("\\rho = 1", "ρ=1"), None);
        symbols.section();
        symbols.silent = true;
        assert_eq!(symbols.tell("\\rho", "ρ"), None);
        symbols.silent = false;
        assert!(symbols.tell("\\rho", "ρ").is_some());
        let mut problems = Problems::of(std::path::Path::new("en.md"));
        symbols.check(&mut problems);
        assert!(problems.or(()).is_ok());
    }
}
