//! Formulas and the letters that touch them, kept on one line: a line must not
//! begin with a comma or a Korean particle, nor end with an open parenthesis. An
//! equation in plain words, `κ = 30`, keeps together, too, and so does `5 %`.

use comrak::Arena;
use comrak::nodes::{Ast, AstNode, Node, NodeValue};

/// Ties every formula in running text to what touches it. Where such a formula
/// may break all the same, [`super::math`] says.
pub fn tie<'a>(arena: &'a Arena<'a>, root: Node<'a>) {
    for node in root.descendants() {
        if let NodeValue::Text(text) = &mut node.data_mut().value {
            *text = particles(&text.replace(" = ", "\u{a0}=\u{a0}").replace(" %", "\u{a0}%")).into();
        }
    }
    let inline = |node: &Node| matches!(&node.data().value, NodeValue::Math(math) if !math.display_math);
    let formulas: Vec<Node> = root.descendants().filter(inline).collect();
    let made = |value: NodeValue, beside: Node| {
        let sourcepos = beside.data().sourcepos;
        &*arena.alloc(AstNode::from(Ast::new_with_sourcepos(value, sourcepos)))
    };
    let words = |text: &str| NodeValue::Text(text.to_string().into());
    for formula in formulas {
        let before =
            formula.previous_sibling().and_then(|node| touching(node, |text| text.trim_end_matches(touches).len()));
        let after = formula
            .next_sibling()
            .and_then(|node| touching(node, |text| text.len() - text.trim_start_matches(touches).len()));
        let before = before.filter(|(_, _, end)| !end.is_empty());
        let after = after.filter(|(_, start, _)| !start.is_empty());
        if before.is_none() && after.is_none() {
            continue;
        }
        formula.insert_before(made(NodeValue::Raw("<span class=\"tied\">".to_string()), formula));
        if let Some((node, rest, end)) = before {
            node.data_mut().value = words(&rest);
            formula.insert_before(made(words(&end), node));
        }
        let close = made(NodeValue::Raw("</span>".to_string()), formula);
        match after {
            Some((node, start, rest)) => {
                node.data_mut().value = words(&rest);
                node.insert_before(made(words(&start), node));
                node.insert_before(close);
            }
            None => formula.insert_after(close),
        }
    }
}

/// A word joiner before a particle that follows a sign: there browsers break the line, even where all of a word
/// is to be kept.
fn particles(text: &str) -> String {
    let mut tied = String::with_capacity(text.len());
    for c in text.chars() {
        if ('가'..='힣').contains(&c) && tied.ends_with([')', '%', '”']) {
            tied.push('\u{2060}');
        }
        tied.push(c);
    }
    tied
}

/// A neighbour of a formula, if it is text, and its two parts.
fn touching<'a>(node: Node<'a>, at: impl Fn(&str) -> usize) -> Option<(Node<'a>, String, String)> {
    let data = node.data();
    let NodeValue::Text(text) = &data.value else { return None };
    let (start, end) = text.split_at(at(text));
    Some((node, start.to_string(), end.to_string()))
}

fn touches(c: char) -> bool {
    !c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;
    use comrak::{Options, format_html, parse_document};

    #[test]
    fn a_formula_is_tied_to_what_touches_it() {
        let arena = Arena::new();
        let mut options = Options::default();
        options.extension.math_dollars = true;
        let root =
            parse_document(&arena, "비율 ($r$)은 $x$에서, $y$ 둘 a = 1 %, $z$. 곡률(curvature)은 5 %입니다.", &options);
        tie(&arena, root);
        let mut html = String::new();
        format_html(root, &options, &mut html).expect("a string takes all");
        let math = |tex: &str| format!("<span data-math-style=\"inline\">{tex}</span>");
        let tied = |inner: String| format!("<span class=\"tied\">{inner}</span>");
        let expected = format!(
            "<p>비율 {} {} {} 둘 a\u{a0}=\u{a0}1\u{a0}%, {} 곡률(curvature)\u{2060}은 5\u{a0}%\u{2060}입니다.</p>\n",
            tied(format!("({})\u{2060}은", math("r"))),
            tied(format!("{}에서,", math("x"))),
            math("y"),
            tied(format!("{}.", math("z"))),
        );
        assert_eq!(html, expected);
    }
}
