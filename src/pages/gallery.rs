//! Every widget on one page.

use super::Body;
use super::figure::Figure;
use super::html::escape;
use crate::spec::{Lang, Text};
use crate::widgets::{SPECS, State};

/// Under each language.
pub const ADDRESS: &str = "gallery/";

const TITLE: Text = Text::new("Gallery", "갤러리");
const LEDE: Text = Text::new(
    "Every widget of the course. “Share · Embed” in its bar gives the link to its very state, \
     and the code that puts it into your own notes.",
    "이 강의의 모든 위젯입니다. 그림 위의 ‘공유 · 넣기’를 누르면 지금 상태로 가는 링크와 \
     강의 노트에 넣는 코드를 얻을 수 있습니다.",
);

/// The gallery's body. Its figures are called `fig-race`, as links from other pages know them.
pub fn body(lang: Lang) -> Body {
    let entries: String = SPECS
        .iter()
        .map(|spec| {
            let id = format!("fig-{}", spec.name);
            let state = State::new(spec);
            let figure = Figure { id: &id, spec, state: &state, lang, level: 3, caption: "", goal: "", both: false };
            // A test opens every widget at its defaults.
            let figure = figure.html().unwrap_or_else(|complaint| panic!("{}: {}", spec.name, complaint.en));
            format!(
                "<section class=\"gallery-entry\">\n<h2 id=\"{}\">{}</h2>\n<p>{}</p>\n{figure}</section>\n",
                spec.name,
                escape(spec.title.get(lang)),
                escape(spec.line.get(lang))
            )
        })
        .collect();
    let (title, lede) = (TITLE.get(lang), LEDE.get(lang));
    Body {
        lang,
        address: ADDRESS.to_string(),
        title: title.to_string(),
        description: lede.to_string(),
        html: format!(
            "<div class=\"title\">\n<h1>{title}</h1>\n<p class=\"lede\">{lede}</p>\n</div>\n<div class=\"text\">\n{entries}</div>\n"
        ),
        fonts: Default::default(),
        shows: ("race".to_string(), String::new()),
        picture: String::new(),
    }
}
