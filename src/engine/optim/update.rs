//! An update rule written out, line by line, as one writes it on a board: what
//! the optimizers tell of themselves to those who explain them. The rule that
//! is run is `Optimizer::step`; a test holds the two together.

use std::iter::Peekable;
use std::str::CharIndices;

use super::Optimizer;
use crate::spec::{Scoped, Settings, Text};

/// One line of an update: `m ← β₁ m + (1 − β₁) g`.
pub struct Line {
    /// What changes: `x`, a piece of state as `probes` names it, or a name for what comes between.
    pub left: &'static str,
    /// What it becomes; see [`Term::read`]. On this side `left` is still the old one.
    pub right: &'static str,
    pub unit: Unit,
    /// What `left` is called.
    pub title: Text,
    /// One or two sentences: what this line is for.
    pub caption: Text,
}

/// In what a line's result is measured, which tells how it can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// As gradients: an arrow among them.
    Gradient,
    /// As squared gradients: a square a parameter, whose side is the root.
    Square,
    /// In none, as a gradient over a root of squares.
    Plain,
    /// As the parameters: the new point.
    Parameter,
}

/// The right side of a line, for one parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A whole number.
    Number(u32),
    /// A setting by its symbol, such as `β₁`; a name of a line; `g`, `x`; `t`, which counts updates from 1.
    Symbol(&'static str),
    /// What is added, and what is subtracted (`true`).
    Sum(Vec<(bool, Term)>),
    Product(Vec<Term>),
    /// Numerator and denominator.
    Ratio(Box<[Term; 2]>),
    /// Base and exponent.
    Power(Box<[Term; 2]>),
    Root(Box<Term>),
}

impl Term {
    /// Reads what one would write on a board:
    ///
    /// ```text
    /// sum     = product { ( "+" | "−" ) product }
    /// product = power { power } [ "/" power ]
    /// power   = atom [ "²" | "ᵗ" ]
    /// atom    = "√" atom | "(" sum ")" | digits | letter { hat or lower index }
    /// ```
    ///
    /// # Panics
    /// When the text is no term: it stands in the source, and a test reads every one.
    pub fn read(text: &'static str) -> Term {
        let mut reader = Reader { text, next: text.char_indices().peekable() };
        let term = reader.sum();
        assert_eq!(reader.peek(), None, "more than a term: {text}");
        term
    }

    /// Its value, by those of its symbols.
    pub fn value(&self, of: &dyn Fn(&str) -> f64) -> f64 {
        match self {
            Term::Number(number) => *number as f64,
            Term::Symbol(name) => of(name),
            Term::Sum(terms) => terms.iter().fold(0.0, |sum, (minus, term)| {
                let value = term.value(of);
                if *minus { sum - value } else { sum + value }
            }),
            Term::Product(factors) => factors.iter().fold(1.0, |product, factor| product * factor.value(of)),
            Term::Ratio(parts) => parts[0].value(of) / parts[1].value(of),
            Term::Power(parts) => libm::pow(parts[0].value(of), parts[1].value(of)),
            Term::Root(inside) => inside.value(of).sqrt(),
        }
    }
}

/// Recursive descent: one method for each line of the grammar.
struct Reader {
    text: &'static str,
    next: Peekable<CharIndices<'static>>,
}

impl Reader {
    fn peek(&mut self) -> Option<char> {
        while self.next.next_if(|(_, c)| *c == ' ').is_some() {}
        self.next.peek().map(|(_, c)| *c)
    }

    fn takes(&mut self, wanted: char) -> bool {
        self.peek() == Some(wanted) && self.next.next().is_some()
    }

    fn sum(&mut self) -> Term {
        let mut terms = vec![(false, self.product())];
        while let Some(sign @ ('+' | '−')) = self.peek() {
            self.takes(sign);
            terms.push((sign == '−', self.product()));
        }
        if terms.len() == 1 { terms.remove(0).1 } else { Term::Sum(terms) }
    }

    fn product(&mut self) -> Term {
        let mut factors = vec![self.power()];
        while !matches!(self.peek(), None | Some('+' | '−' | '/' | ')')) {
            factors.push(self.power());
        }
        let product = if factors.len() == 1 { factors.remove(0) } else { Term::Product(factors) };
        if self.takes('/') { Term::Ratio(Box::new([product, self.power()])) } else { product }
    }

    fn power(&mut self) -> Term {
        let base = self.atom();
        let exponent = match self.peek() {
            Some('²') => Term::Number(2),
            Some('ᵗ') => Term::Symbol("t"),
            _ => return base,
        };
        self.next.next();
        Term::Power(Box::new([base, exponent]))
    }

    fn atom(&mut self) -> Term {
        if self.takes('√') {
            return Term::Root(Box::new(self.atom()));
        }
        if self.takes('(') {
            let inside = self.sum();
            assert!(self.takes(')'), "a parenthesis is not closed: {}", self.text);
            return inside;
        }
        self.peek();
        let Some((from, first)) = self.next.next() else { panic!("a term is missing: {}", self.text) };
        assert!(first.is_alphabetic() || first.is_ascii_digit(), "{first} is no letter: {}", self.text);
        let belongs = |c: char| if first.is_ascii_digit() { c.is_ascii_digit() } else { is_mark(c) };
        let mut to = from + first.len_utf8();
        while let Some((at, c)) = self.next.next_if(|(_, c)| belongs(*c)) {
            to = at + c.len_utf8();
        }
        let name = &self.text[from..to];
        name.parse().map_or(Term::Symbol(name), Term::Number)
    }
}

/// Whether it belongs to the letter before it: a hat (U+0302), or a lower index.
pub fn is_mark(c: char) -> bool {
    c == '\u{302}' || ('₀'..='₉').contains(&c)
}

/// Everything that has a name at one moment, for two parameters each.
pub type Names = Vec<(&'static str, [f64; 2])>;

/// The parameters and all state of an optimizer; before its first update, when it has none, that is 0.
pub fn names(optimizer: &dyn Optimizer<f64>, x: [f64; 2]) -> Names {
    let mut names = vec![("x", x)];
    optimizer.probes(&mut |name, state| names.push((name, [0, 1].map(|i| state.get(i).copied().unwrap_or(0.0)))));
    names
}

/// What a name stands for, if it is known.
pub fn find(names: &Names, name: &str) -> Option<[f64; 2]> {
    names.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

/// A line of one update with all its numbers.
pub struct Step {
    pub line: &'static Line,
    pub right: Term,
    /// What every symbol of the right side stands for.
    pub names: Names,
    /// What `left` has become: as the optimizer has it, or as computed where it keeps no such state.
    pub result: [f64; 2],
}

/// Update number `t` of the optimizer `spec`, line by line, with what it had before and has after it.
pub fn follow(spec: &super::Spec, settings: &Settings, t: u32, before: &Names, after: &Names) -> Vec<Step> {
    let set = Scoped::new(settings, spec.name);
    let mut names: Names = vec![("t", [t as f64; 2])];
    names.extend(find(after, "g").map(|g| ("g", g)));
    for setting in spec.settings.iter().filter(|setting| !setting.symbol.is_empty()) {
        names.push((setting.symbol, [set.number(setting.name); 2]));
    }
    names.extend(before.iter().filter(|(name, _)| *name != "g"));
    let mut steps = Vec::new();
    for line in super::update(spec.name, settings) {
        let right = Term::read(line.right);
        let result = find(after, line.left).unwrap_or_else(|| [0, 1].map(|i| value(&right, &names, i)));
        steps.push(Step { line, right, names: names.clone(), result });
        names.retain(|(name, _)| *name != line.left);
        names.push((line.left, result));
    }
    steps
}

/// A term's value for the parameter `i`.
fn value(term: &Term, names: &Names, i: usize) -> f64 {
    term.value(&|name| find(names, name).unwrap_or_else(|| panic!("an update speaks of {name}, which nothing is"))[i])
}

#[cfg(test)]
mod tests {
    use super::super::{SPECS, Stride, build, groups, spec, update};
    use super::*;
    use crate::engine::surface;
    use crate::spec::setting::fields;

    /// The largest relative difference between what a line says and what the optimizer did.
    fn worst(name: &str, query: &[(&str, &str)]) -> f64 {
        let all = [surface::groups("surface"), groups("optimizer")].concat();
        let mut settings = Settings::new(fields(&[], &all), |_, _| None);
        for (setting, value) in query {
            assert_eq!(settings.read(setting, value), None);
        }
        let surface = surface::build("ravine", &settings).expect("listed").expect("has defaults");
        let mut optimizer = build::<f64>(name, &settings).expect("listed");
        let mut x = [-8.0, 1.0];
        let mut worst = 0.0_f64;
        for t in 1..=60 {
            let before = names(&*optimizer, x);
            optimizer.step(&mut x, &mut &*surface);
            let after = names(&*optimizer, x);
            let steps = follow(spec(name).expect("listed"), &settings, t, &before, &after);
            for step in &steps {
                for i in [0, 1] {
                    let (said, done) = (value(&step.right, &step.names, i), step.result[i]);
                    // A new point is the difference of an old one and a step: the larger one sets the scale.
                    let scale = find(&step.names, step.line.left).map_or(0.0, |old| old[i].abs());
                    worst = worst.max((said - done).abs() / done.abs().max(scale).max(1e-300));
                }
            }
            // Every piece of state has its line, and the last line is the step.
            for (name, _) in after.iter().filter(|(name, _)| *name != "g") {
                assert!(steps.iter().any(|step| step.line.left == *name), "no line for {name}");
            }
            assert_eq!(steps.last().map(|step| step.line.left), Some("x"));
        }
        worst
    }

    /// An explanation that says anything but what is done fails here.
    #[test]
    fn what_is_said_is_what_is_done() {
        for spec in SPECS.iter().filter(|spec| !update(spec.name, &defaults()).is_empty()) {
            for query in [
                vec![],
                vec![("lr", "0.02"), ("momentum", "0.7"), ("decay", "0.9"), ("eps", "0.1")],
                vec![("beta1", "0.6"), ("beta2", "0.95"), ("weight_decay", "0.3")],
                vec![("bias_correction", "off"), ("weight_decay", "0.3")],
                vec![("bias_correction", "off"), ("beta1", "0"), ("momentum", "0")],
            ] {
                let worst = worst(spec.name, &query);
                assert!(worst < 1e-12, "{}, {query:?}: {worst:e}", spec.name);
            }
        }
    }

    fn defaults() -> Settings {
        Settings::new(fields(&[], &groups("optimizer")), |_, _| None)
    }

    #[test]
    fn every_rule_that_can_be_is_written_out() {
        // A quadratic model mixes all parameters, and a line tells of one.
        for spec in SPECS.iter().filter(|spec| !matches!(spec.stride, Stride::Model)) {
            assert!(!update(spec.name, &defaults()).is_empty(), "{} is not", spec.name);
        }
    }

    #[test]
    fn terms_are_read_as_one_writes_them() {
        let of = |name: &str| match name {
            "a" => 3.0,
            "β₁" => 0.5,
            "m̂" => 16.0,
            "t" => 2.0,
            _ => panic!("{name}"),
        };
        for (text, value) in [
            ("a", 3.0),
            ("1 − a − 2", -4.0),
            ("a m̂ / (1 + a)", 12.0),
            ("(1 − β₁ᵗ) a²", 6.75),
            ("√m̂ + √(m̂ + 9)", 9.0),
            ("2 a² + 10", 28.0),
        ] {
            assert_eq!(Term::read(text).value(&of), value, "{text}");
        }
        // The last: a second factor under the line could be meant above it.
        for wrong in ["", "a +", "(a", "a)", "a / ", "+ a", "a ³", "a / 2 a"] {
            assert!(std::panic::catch_unwind(|| Term::read(wrong)).is_err(), "{wrong}");
        }
    }
}
