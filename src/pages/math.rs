//! TeX to HTML, once, when the pages are made: nothing of it runs in the reader's
//! browser. Beside the picture, which screen readers skip, stands MathML, which
//! only they see.

use std::sync::Arc;

use katex::{KatexContext, OutputFormat, Settings, TrustContext, TrustSetting, render_to_string};

use super::glyphs::{Face, Fonts};
use crate::spec::Hue;

/// Typesets formulas.
pub struct Math {
    context: KatexContext,
    inline: Settings,
    display: Settings,
}

/// What KaTeX paints commands in that it was not allowed to run.
const REFUSED: &str = "#bad000";

/// The rules that KaTeX's markup needs; see [`unstyled`].
const CSS: &str = include_str!("../../style/math.css");

impl Default for Math {
    fn default() -> Self {
        let settings = |display| {
            Settings::builder()
                .display_mode(display)
                .output(OutputFormat::HtmlAndMathml)
                .error_color(REFUSED.to_string())
                .trust(TrustSetting::Function(Arc::new(|context: &mut TrustContext| Some(is_hue(context)))))
                .build()
        };
        Math { context: KatexContext::default(), inline: settings(false), display: settings(true) }
    }
}

/// `\htmlClass{hue-blue}{v}` is the one command of its kind that authors may use:
/// a symbol wears the colour of the thing it names.
fn is_hue(context: &TrustContext) -> bool {
    let known = |class: &String| {
        let hue = |hue: Hue| hue.property().strip_prefix("--") == class.strip_prefix("hue-");
        Hue::ALL.into_iter().any(hue)
    };
    context.command == "\\htmlClass" && context.class.as_ref().is_some_and(known)
}

impl Math {
    /// The formula as HTML; the fonts it needs are added to `fonts`.
    ///
    /// # Errors
    /// One sentence for the author.
    pub fn typeset(&self, tex: &str, display: bool, fonts: &mut Fonts) -> Result<String, String> {
        let settings = if display { &self.display } else { &self.inline };
        let html = render_to_string(&self.context, tex.trim(), settings).map_err(|error| {
            // KaTeX underlines the place with combining characters.
            let said = error.to_string().replace('\u{332}', "");
            let said = said.trim_start_matches("KaTeX parse error: ").to_string();
            format!("bad TeX: {said} — in “{}”", tex.trim())
        })?;
        if html.contains(REFUSED) {
            return Err(format!(
                "this TeX is not allowed here (of its kind, only \\htmlClass{{hue-…}}): “{}”",
                tex.trim()
            ));
        }
        let tidied = tidy(&without_annotation(&html), fonts).map_err(|said| format!("{said} — in “{}”", tex.trim()))?;
        // Between its parts a long formula in the text may break, even where it is tied to words.
        const PART: &str = "<span class=\"katex-base\">";
        let long = !display && tidied.matches(PART).count() > 2;
        Ok(if long { tidied.replace(&format!("</span>{PART}"), &format!("</span><wbr>{PART}")) } else { tidied })
    }
}

/// The letters of a typeset formula one after the other, `β1`: the name of what holds nothing else, since
/// not every browser makes one of MathML.
pub fn letters(html: &str) -> String {
    let math = html.split_once("<math").and_then(|(_, rest)| rest.split_once("</math>")).map_or("", |(math, _)| math);
    math.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim()).collect()
}

/// Without the TeX that KaTeX leaves in the MathML: nobody hears it.
fn without_annotation(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<annotation") {
        out.push_str(before);
        rest = after.split_once("</annotation>").map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

/// Checks every letter and class of KaTeX's HTML, and writes attributes in
/// order: KaTeX's own order differs from run to run.
fn tidy(html: &str, fonts: &mut Fonts) -> Result<String, String> {
    let mut out = String::with_capacity(html.len());
    // The face of each open element. MathML is set by nobody: `None`.
    let mut faces: Vec<Option<Face>> = vec![None];
    let mut rest = html;
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            if let Some(Some(face)) = faces.last() {
                for letter in unescape(text).chars() {
                    fonts.extend(face.file(letter)?);
                }
            }
            out.push_str(text);
            rest = after;
            continue;
        };
        let end = tag.find('>').unwrap_or(tag.len());
        let inner = &tag[..end];
        rest = tag.get(end + 1..).unwrap_or("");
        if inner.starts_with('/') {
            faces.pop();
            out.push_str(&format!("<{inner}>"));
            continue;
        }
        let closed = inner.ends_with('/');
        let (name, attributes) = attributes(inner.trim_end_matches('/'));
        let classes: Vec<&str> = attributes
            .iter()
            .find(|(name, _)| *name == "class")
            .map_or(vec![], |(_, value)| value.split(' ').collect());
        unstyled(&classes)?;
        let outer = faces.last().copied().flatten();
        if !closed {
            let face = match outer {
                _ if classes.contains(&"katex-html") => Some(Face::Shipped("main")),
                Some(outer) => Some(Face::of(&classes, outer)),
                None => None,
            };
            faces.push(face);
        }
        out.push('<');
        out.push_str(name);
        // HTML knows the namespaces of <math> and <svg>.
        for (name, value) in attributes.iter().filter(|(name, _)| *name != "xmlns") {
            out.push_str(&format!(" {name}=\"{value}\""));
        }
        out.push_str(if closed { "/>" } else { ">" });
    }
    Ok(out)
}

/// The name and the attributes of a tag, these in order.
fn attributes(tag: &str) -> (&str, Vec<(&str, &str)>) {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut all = Vec::new();
    while let Some((attribute, after)) = rest.split_once("=\"") {
        let Some((value, after)) = after.split_once('"') else { break };
        all.push((attribute.trim(), value));
        rest = after;
    }
    all.sort();
    (name, all)
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&")
}

/// Sizes and constructions that `style/math.css` leaves out.
fn unstyled(classes: &[&str]) -> Result<(), String> {
    if let Some(reset) = classes.iter().find(|class| class.starts_with("reset-size")) {
        let size = classes.iter().find(|class| class.starts_with("size")).copied().unwrap_or_default();
        if !CSS.contains(&format!(".{reset}.{size}")) {
            return Err(format!("the style has no rule for this change of size ({reset} to {size})"));
        }
    }
    const LEFT_OUT: [&str; 10] = [
        "fbox",
        "fcolorbox",
        "cancel-lap",
        "katex-sout",
        "angl",
        "eqn-num",
        "cd-arrow-pad",
        "katex-tag",
        "katex-thinbox",
        "katex-hdashline",
    ];
    match classes.iter().find(|class| LEFT_OUT.contains(class)) {
        Some(class) => Err(format!("the style has no rule for this construction ({class})")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typeset(tex: &str) -> Result<(String, Fonts), String> {
        let mut fonts = Fonts::new();
        let html = Math::default().typeset(tex, true, &mut fonts)?;
        Ok((html, fonts))
    }

    #[test]
    fn the_formulas_of_the_course_are_set() {
        for tex in [
            r"x \leftarrow x - \alpha\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}",
            r"\left\| \sum_{i=1}^{n} \lambda_i z_i^2 \right\|_2 \le \max_j \Bigl(\mathbb{E}[X_j] - \mathbf{1}\Bigr)",
            r"\begin{pmatrix} 1 & 0 \\ 0 & \kappa \end{pmatrix},\quad \nabla f(\overline{z}) \in \mathbb{R}^n",
            r"\underbrace{(1-\beta_1)}_{\text{처음에는}}\, \mathcal{L} \quad\Longrightarrow\quad \delta^{\mathsf T} H \delta",
            r"P(\text{all } \lambda_i > 0) \approx \exp\!\left(-\tfrac{\ln 3}{4}\, n^2\right)",
        ] {
            assert!(typeset(tex).is_ok(), "{tex}: {:?}", typeset(tex));
        }
        for spec in crate::engine::optim::SPECS {
            assert!(typeset(spec.formula).is_ok(), "{}: {:?}", spec.name, typeset(spec.formula));
        }
        for spec in crate::engine::surface::SPECS {
            assert!(typeset(spec.formula).is_ok(), "{}: {:?}", spec.name, typeset(spec.formula));
        }
    }

    #[test]
    fn letters_name_a_formula() {
        let (html, _) = typeset(r"\beta_1 < \tfrac12").expect("good");
        assert_eq!(letters(&html), "β1&lt;12");
    }

    #[test]
    fn the_same_each_time() {
        let tex = r"\begin{aligned} a &= \sqrt{b} \\ c &= \left(\frac12\right) \end{aligned}";
        let first = typeset(tex).expect("good");
        for _ in 0..5 {
            assert_eq!(typeset(tex), Ok(first.clone()));
        }
        assert!(first.1.contains("italic") && first.1.contains("main"));
    }

    #[test]
    fn hues_and_nothing_else() {
        let (html, _) = typeset(r"\htmlClass{hue-blue}{v}").expect("a hue");
        assert!(html.contains("hue-blue"));
        for tex in [r"\htmlClass{evil}{v}", r"\href{https://a.b}{x}", r"\htmlStyle{color:red}{x}"] {
            assert!(typeset(tex).unwrap_err().contains("not allowed"), "{tex}");
        }
    }

    #[test]
    fn what_cannot_be_set_is_said() {
        assert!(typeset(r"\frac{a").unwrap_err().starts_with("bad TeX: "));
        assert!(typeset(r"\alhpa").unwrap_err().contains("Undefined control sequence"));
        assert!(typeset(r"\mathfrak{g}").unwrap_err().contains("Fraktur"));
        assert!(typeset(r"\text{ж}").unwrap_err().contains("U+0436"));
        assert!(typeset(r"\boxed{x}").unwrap_err().contains("no rule"));
    }
}
