//! A formula as a small tree, written as MathML: browsers set it, screen readers read it.

use crate::spec::Hue;
use crate::spec::number::short;

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Math {
    Row(Vec<Math>),
    /// Digits, as they are to be shown; see [`Math::number`].
    Number(String),
    /// A letter, or a word that stands for one.
    Symbol(String),
    Operator(&'static str),
    /// Numerator and denominator.
    Fraction(Box<[Math; 2]>),
    Root(Box<Math>),
    /// A base, and what stands above it to the right.
    Superscript(Box<[Math; 2]>),
    /// A base, and what stands below it to the right.
    Subscript(Box<[Math; 2]>),
    /// A letter with a hat.
    Hat(Box<Math>),
    /// In the hue of the thing that it names. What has none takes that of its surroundings.
    Hued(Hue, Box<Math>),
    /// Rows of cells, those of one column under each other.
    Table(Vec<Vec<Math>>),
}

impl Math {
    /// A number in at most `digits` significant digits: `−0.25`, `3.2 · 10⁻⁸`.
    pub fn number(value: f64, digits: usize) -> Math {
        let text = short(value, digits);
        match text.split_once('e') {
            None => Math::Number(text),
            Some((mantissa, power)) => {
                let power = Math::Number(power.replace('-', "−"));
                let power = Math::Superscript(Box::new([Math::Number("10".to_string()), power]));
                match mantissa {
                    "1" => power,
                    _ => Math::Row(vec![Math::Number(mantissa.to_string()), Math::Operator("·"), power]),
                }
            }
        }
    }

    /// The element `<math>`.
    pub fn mathml(&self) -> String {
        format!("<math display=\"block\">{}</math>", self.inside())
    }

    fn inside(&self) -> String {
        let two = |tag: &str, [a, b]: &[Math; 2]| format!("<{tag}>{}{}</{tag}>", a.inside(), b.inside());
        match self {
            Math::Row(parts) => format!("<mrow>{}</mrow>", parts.iter().map(Math::inside).collect::<String>()),
            Math::Number(text) => format!("<mn>{}</mn>", escape(text)),
            Math::Symbol(text) => format!("<mi>{}</mi>", escape(text)),
            // Parentheses as high as a letter, whatever hangs below one.
            Math::Operator(sign) => format!("<mo stretchy=\"false\">{}</mo>", escape(sign)),
            Math::Fraction(parts) => two("mfrac", parts),
            Math::Root(inside) => format!("<msqrt>{}</msqrt>", inside.inside()),
            Math::Superscript(parts) => two("msup", parts),
            Math::Subscript(parts) => two("msub", parts),
            Math::Hat(letter) => format!("<mover accent=\"true\">{}<mo>^</mo></mover>", letter.inside()),
            Math::Hued(hue, inside) => {
                // `--blue` is the property, `hue-blue` the class that takes it.
                format!("<mrow class=\"hue{}\">{}</mrow>", &hue.property()[1..], inside.inside())
            }
            Math::Table(rows) => {
                let cell = |cell: &Math| format!("<mtd>{}</mtd>", cell.inside());
                let row = |row: &Vec<Math>| format!("<mtr>{}</mtr>", row.iter().map(cell).collect::<String>());
                format!("<mtable displaystyle=\"true\">{}</mtable>", rows.iter().map(row).collect::<String>())
            }
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbol(text: &str) -> Math {
        Math::Symbol(text.to_string())
    }

    #[test]
    fn a_tree_is_written_as_mathml() {
        let hat = Math::Hued(Hue::Blue, Box::new(Math::Hat(Box::new(symbol("m")))));
        let root = Math::Root(Box::new(symbol("v")));
        let squared = Math::Superscript(Box::new([symbol("g"), Math::number(2.0, 3)]));
        let index = Math::Subscript(Box::new([symbol("β"), Math::number(1.0, 3)]));
        let fraction = Math::Fraction(Box::new([hat, Math::Row(vec![root, Math::Operator("+"), squared])]));
        assert_eq!(
            Math::Table(vec![vec![index, fraction]]).mathml(),
            "<math display=\"block\"><mtable displaystyle=\"true\"><mtr><mtd><msub><mi>β</mi><mn>1</mn></msub></mtd>\
             <mtd><mfrac><mrow class=\"hue-blue\"><mover accent=\"true\"><mi>m</mi><mo>^</mo></mover></mrow>\
             <mrow><msqrt><mi>v</mi></msqrt><mo stretchy=\"false\">+</mo><msup><mi>g</mi><mn>2</mn></msup></mrow></mfrac></mtd>\
             </mtr></mtable></math>"
        );
    }

    #[test]
    fn numbers_are_set_as_one_writes_them() {
        let text = |value: f64| Math::number(value, 3).inside();
        assert_eq!(text(-0.25), "<mn>−0.25</mn>");
        assert_eq!(text(1e-8), "<msup><mn>10</mn><mn>−8</mn></msup>");
        assert_eq!(
            text(-3.2e12),
            "<mrow><mn>−3.2</mn><mo stretchy=\"false\">·</mo><msup><mn>10</mn><mn>12</mn></msup></mrow>"
        );
    }

    /// A page sets it as HTML: no text may open an element.
    #[test]
    fn texts_are_escaped() {
        assert_eq!(symbol("<b>&amp;").inside(), "<mi>&lt;b&gt;&amp;amp;</mi>");
        assert_eq!(Math::Operator("<").inside(), "<mo stretchy=\"false\">&lt;</mo>");
    }
}
