//! How a widget gets into somebody's notes: a text to paste, for each system that
//! notes are written in. The link builder shows these, the command line prints them.

use super::{Lang, Text, query};

/// A widget in a state, and how it is to look.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The site's root: `https://host/downhill/`.
    pub base: String,
    pub widget: String,
    pub title: String,
    /// The state, as in links.
    pub state: String,
    pub lang: Lang,
    /// `light` or `dark`; empty: as the reader's system has it.
    pub theme: String,
    /// What is left out, parted by commas; see [`super::part`].
    pub hide: String,
    /// Of a frame that does not hear how high it should be, in pixels.
    pub height: u32,
}

impl Taken {
    /// `lang=ko&hide=title&surface=beale&step=12`
    pub fn query(&self) -> String {
        let pair = |name: &str, value: &str| (name.to_string(), value.to_string());
        let mut pairs = vec![pair("lang", self.lang.code())];
        for (name, value) in [("theme", &self.theme), ("hide", &self.hide)] {
            if !value.is_empty() {
                pairs.push(pair(name, value));
            }
        }
        pairs.extend(query::parse(&self.state));
        query::format(&pairs)
    }

    /// The address of the widget alone.
    pub fn address(&self) -> String {
        format!("{}embed/{}/?{}", self.base, self.widget, self.query())
    }

    /// A file beside its page, in its language: `en.png`.
    fn beside(&self, ending: &str) -> String {
        format!("{}embed/{}/{}.{ending}", self.base, self.widget, self.lang.code())
    }
}

/// A way to write it.
#[derive(Debug)]
pub struct Recipe {
    /// On the command line: `hugo`.
    pub name: &'static str,
    pub label: Text,
    pub write: fn(&Taken) -> String,
}

/// All ways.
pub static RECIPES: [Recipe; 10] = [
    Recipe {
        name: "iframe",
        label: Text::new(
            "HTML: frame (mdBook, MkDocs, Jekyll, VitePress, Jupyter Book 1)",
            "HTML: 프레임(mdBook, MkDocs, Jekyll, VitePress, Jupyter Book 1)",
        ),
        write: iframe,
    },
    Recipe {
        name: "element",
        label: Text::new("HTML: element, as high as its content", "HTML: 요소(높이를 스스로 맞춥니다)"),
        write: element,
    },
    Recipe {
        name: "markdown",
        label: Text::new("Markdown: picture with link", "Markdown: 링크가 달린 그림"),
        write: markdown,
    },
    Recipe {
        name: "myst",
        label: Text::new(
            "MyST, Jupyter Book 2, as high as its content",
            "MyST, Jupyter Book 2(높이를 스스로 맞춥니다)",
        ),
        write: myst,
    },
    Recipe {
        name: "myst-iframe",
        label: Text::new("MyST, older: frame, 60 % as high as wide", "예전 MyST: 프레임(높이는 너비의 60 %)"),
        write: myst_iframe,
    },
    Recipe { name: "quarto", label: Text::new("Quarto", "Quarto"), write: quarto },
    Recipe { name: "hugo", label: Text::new("Hugo", "Hugo"), write: hugo },
    Recipe { name: "latex", label: Text::new("LaTeX", "LaTeX"), write: latex },
    Recipe { name: "link", label: Text::new("Plain link", "링크"), write: Taken::address },
    Recipe { name: "qr", label: Text::new("QR code", "QR 코드"), write: Taken::address },
];

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// No `style` attribute, no boolean ones: JSX takes it, too.
pub fn iframe(taken: &Taken) -> String {
    format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"{}\" loading=\"lazy\" \
         allow=\"fullscreen; clipboard-write\"></iframe>",
        escape(&taken.address()),
        escape(&taken.title),
        taken.height
    )
}

fn element(taken: &Taken) -> String {
    let Taken { base, widget, title, state, lang, theme, hide, .. } = taken;
    let attributes: String = [("theme", theme), ("hide", hide), ("query", state)]
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!(" {name}=\"{}\"", escape(value)))
        .collect();
    format!(
        "<script type=\"module\" src=\"{base}embed.js\"></script>\n<downhill-widget name=\"{widget}\" \
         lang=\"{}\" title=\"{}\"{attributes}></downhill-widget>",
        lang.code(),
        escape(title)
    )
}

/// Where frames are stripped: what leads to the widget looks like it.
fn markdown(taken: &Taken) -> String {
    format!("[![{}]({})]({})", taken.title.replace(['[', ']'], ""), taken.beside("png"), link(taken))
}

/// As it can stand between the parentheses of Markdown.
fn link(taken: &Taken) -> String {
    taken.address().replace('(', "%28").replace(')', "%29")
}

/// Jupyter Book knows MyST's directives since version 2. This one is of 2026.
fn myst(taken: &Taken) -> String {
    let Taken { base, widget, title, state, lang, theme, hide, .. } = taken;
    let model: Vec<String> = [
        ("site", base.as_str()),
        ("name", widget),
        ("title", title),
        ("lang", lang.code()),
        ("theme", theme),
        ("hide", hide),
        ("query", state),
    ]
    .iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| format!("  \"{name}\": \"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")))
    .collect();
    format!("```{{anywidget}} {base}anywidget.js\n{{\n{}\n}}\n```", model.join(",\n"))
}

/// It takes no height: all its frames have one shape.
fn myst_iframe(taken: &Taken) -> String {
    format!("```{{iframe}} {}\n:width: 100%\n:title: {title}\n{title}\n```", taken.address(), title = taken.title)
}

/// The picture stands where there is no HTML, as in a PDF.
fn quarto(taken: &Taken) -> String {
    format!(
        "::: {{.content-visible when-format=\"html\"}}\n```{{=html}}\n{}\n```\n:::\n\n\
         ::: {{.content-visible unless-format=\"html\"}}\n{}\n:::",
        iframe(taken),
        markdown(taken)
    )
}

/// Hugo drops HTML in Markdown, but not in its own shortcodes.
fn hugo(taken: &Taken) -> String {
    let Taken { base, widget, title, height, .. } = taken;
    format!(
        "layouts/shortcodes/downhill.html (once):\n\
         <iframe src=\"{base}embed/{{{{ .Get \"name\" }}}}/?{{{{ .Get \"query\" | safeURL }}}}\" title=\"{{{{ .Get \"title\" }}}}\" \
         width=\"100%\" height=\"{{{{ .Get \"height\" }}}}\" loading=\"lazy\" allow=\"fullscreen; clipboard-write\"></iframe>\n\n\
         {{{{< downhill name=\"{widget}\" query=\"{}\" title=\"{}\" height=\"{height}\" >}}}}",
        taken.query(),
        title.replace('"', "'"),
    )
}

/// The command draws the very state; the link leads to it.
fn latex(taken: &Taken) -> String {
    let mut command = format!("downhill figure {} --lang {}", taken.widget, taken.lang.code());
    for (name, value) in query::parse(&taken.state) {
        match name.as_str() {
            "seed" | "step" => command += &format!(" --{name} {value}"),
            query::GOAL => {}
            _ => command += &format!(" --set '{name}={}'", value.replace('\'', "")),
        }
    }
    let address = taken.address().replace('^', "%5E").replace('~', "%7E");
    let address = address.replace('%', "\\%").replace('#', "\\#").replace('&', "\\&");
    format!(
        "% {command} --out {widget}.png\n% \\usepackage{{graphicx, hyperref}}\n\\begin{{figure}}\n  \\centering\n  \
         \\includegraphics[width=\\linewidth]{{{widget}}}\n  \\caption{{\\href{{{address}}}{{{}}}}}\n\\end{{figure}}",
        taken.title.replace('%', "\\%").replace('&', "\\&"),
        widget = taken.widget,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken() -> Taken {
        Taken {
            base: "https://a.b/c/".to_string(),
            widget: "race".to_string(),
            title: "Race \"of\" optimizers".to_string(),
            state: "surface=formula&formula.formula=x%5E2%20%26%20(y)&seed=7&step=12".to_string(),
            lang: Lang::Ko,
            theme: "dark".to_string(),
            hide: "title,lr".to_string(),
            height: 700,
        }
    }

    #[test]
    fn every_recipe_holds_the_whole_state() {
        let address = "https://a.b/c/embed/race/?lang=ko&theme=dark&hide=title,lr&surface=formula&formula.formula=x^2%20%26%20(y)&seed=7&step=12";
        assert_eq!(taken().address(), address);
        for recipe in &RECIPES {
            let text = (recipe.write)(&taken());
            let plain = text.replace("&amp;", "&").replace("\\&", "&").replace("\\%", "%").replace("%5E", "^");
            let plain = plain.replace("%28", "(").replace("%29", ")");
            for part in ["race", "surface=formula", "formula.formula=x^2%20%26%20(y)", "step=12"] {
                assert!(plain.contains(part), "{}: {part} is missing in {text}", recipe.name);
            }
        }
    }

    #[test]
    fn quotation_marks_do_not_end_attributes() {
        assert!(iframe(&taken()).contains("title=\"Race &quot;of&quot; optimizers\""));
        assert!(element(&taken()).contains(" query=\"surface=formula&amp;formula"));
        assert!(hugo(&taken()).ends_with("title=\"Race 'of' optimizers\" height=\"700\" >}}"));
    }

    #[test]
    fn the_model_of_an_anywidget_is_json() {
        let text = myst(&taken());
        let (head, rest) = text.split_once('\n').expect("lines");
        assert_eq!(head, "```{anywidget} https://a.b/c/anywidget.js");
        let model: serde_json::Value = serde_json::from_str(rest.trim_end_matches('`')).expect("JSON");
        assert_eq!(model["title"], "Race \"of\" optimizers");
        assert_eq!(model["query"], taken().state);
    }

    #[test]
    fn latex_draws_the_state_and_its_link_breaks_nothing() {
        let text = latex(&taken());
        let first = text.lines().next().expect("lines");
        assert_eq!(
            first,
            "% downhill figure race --lang ko --set 'surface=formula' --set 'formula.formula=x^2 & (y)' --seed 7 --step 12 --out race.png"
        );
        let rest: String = text.lines().skip(2).collect();
        assert!(!rest.replace("\\%", "").replace("\\&", "").contains(['%', '&', '^', '~']), "{rest}");
    }
}
