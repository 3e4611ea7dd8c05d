//! The home page and the lectures, as bodies of pages.

use super::Body;
use super::html::escape;
use super::lecture::{Course, Lecture, PARTS, Part};
use crate::spec::{Lang, Text};

const OF: Text = Text::new("of", "/");
const BEFORE: Text = Text::new("Before", "이전");
const NEXT: Text = Text::new("Next", "다음");

impl Course {
    /// The parts that have lectures, in order.
    pub fn parts(&self) -> Vec<&'static Part> {
        PARTS.iter().filter(|part| self.lectures.iter().any(|lecture| lecture.part == Some(part))).collect()
    }
}

/// All of them, in both languages.
pub fn bodies(course: &Course, base: &str) -> Vec<Body> {
    let mut all = Vec::new();
    for lang in Lang::ALL {
        all.push(home(course, lang, base));
        for (index, lecture) in course.lectures.iter().enumerate() {
            let before = index.checked_sub(1).map(|index| &course.lectures[index]);
            let neighbours = [before, course.lectures.get(index + 1)];
            all.push(body(lecture, neighbours, lang, base));
        }
    }
    all
}

fn home(course: &Course, lang: Lang, base: &str) -> Body {
    let page = course.home.page(lang);
    let mut outline = String::new();
    for part in course.parts() {
        outline += &format!("<h2 id=\"{}\">{}</h2>\n<ol>\n", part.name, part.title.get(lang));
        for lecture in course.lectures.iter().filter(|lecture| lecture.part == Some(part)) {
            let front = &lecture.page(lang).front;
            outline += &format!(
                "<li><a href=\"{}\">{}</a><p>{}</p></li>\n",
                address(lecture, lang, base),
                escape(&front.title),
                escape(&front.description)
            );
        }
        outline += "</ol>\n";
    }
    let html = format!(
        "<div class=\"title\">\n<h1>{}</h1>\n<p class=\"lede\">{}</p>\n</div>\n<div class=\"text\">\n{}</div>\n\
         <div class=\"outline\">\n{outline}</div>\n",
        escape(&page.front.title),
        page.lede,
        page.body
    );
    Body {
        lang,
        address: String::new(),
        title: page.front.title.clone(),
        description: page.front.description.clone(),
        html,
        fonts: page.fonts.clone(),
        shows: page.shows(),
        picture: String::new(),
    }
}

fn body(lecture: &Lecture, neighbours: [Option<&Lecture>; 2], lang: Lang, base: &str) -> Body {
    let page = lecture.page(lang);
    let front = &page.front;
    let part = lecture.part.map_or("", |part| part.title.get(lang));
    let kicker = format!("{part} · {} {} {}", front.number, OF.get(lang), front.of);
    let links: String = neighbours
        .into_iter()
        .zip([("before", BEFORE), ("next", NEXT)])
        .filter_map(|(lecture, (class, said))| {
            let lecture = lecture?;
            Some(format!(
                "<a class=\"{class}\" rel=\"{}\" href=\"{}\"><span>{}</span>{}</a>\n",
                if class == "next" { "next" } else { "prev" },
                address(lecture, lang, base),
                said.get(lang),
                escape(&lecture.page(lang).front.title)
            ))
        })
        .collect();
    let turn = if links.is_empty() { String::new() } else { format!("<nav class=\"turn\">\n{links}</nav>\n") };
    let html = format!(
        "<article>\n<div class=\"title\">\n<p class=\"kicker\">{kicker}</p>\n<h1>{}</h1>\n<p class=\"lede\">{}</p>\n</div>\n\
         <div class=\"text\">\n{}</div>\n</article>\n{turn}",
        escape(&front.title),
        page.lede,
        page.body
    );
    Body {
        lang,
        address: format!("{}/", lecture.slug),
        title: front.title.clone(),
        description: front.description.clone(),
        html,
        fonts: page.fonts.clone(),
        shows: page.shows(),
        picture: String::new(),
    }
}

fn address(lecture: &Lecture, lang: Lang, base: &str) -> String {
    format!("{base}{}/{}/", lang.code(), lecture.slug)
}
