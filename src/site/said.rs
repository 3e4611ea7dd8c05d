//! What stands in words on a stage: status, warnings, notices, legend, trouble;
//! and the same for those who listen.

use web_sys::{Element, HtmlElement};

use super::controls::all;
use super::stage::Stage;
use crate::browser::{self, attribute};
use crate::protocol::{Refusal, Verdict};
use crate::scene::{Entry, Scene};

/// The words that come with a scene.
pub fn status(stage: &Stage, scene: &Scene, before: &Option<Scene>) {
    stage.part(".status").set_text_content(Some(&scene.status));
    // MathML that the scene's tree has written, with every text escaped.
    stage.part(".formula").set_inner_html(&scene.formula);
    lines(&stage.part(".warnings"), "warning", &scene.warnings);
    if before.as_ref().is_none_or(|before| before.legend != scene.legend) {
        legend(&stage.part(".legend"), &scene.legend);
    }
}

/// A paragraph a text, in place of those before.
pub fn lines(element: &Element, class: &str, texts: &[String]) {
    if texts.is_empty() && element.child_element_count() == 0 {
        return;
    }
    element.set_inner_html(&format!("<p class=\"{class}\"></p>").repeat(texts.len()));
    for (line, text) in all(element, "p").zip(texts) {
        line.set_text_content(Some(text));
    }
}

fn legend(list: &Element, entries: &[Entry]) {
    let html: String = entries
        .iter()
        .map(|entry| {
            let dashes: Vec<String> = entry.dash.pattern().iter().map(|length| (*length as i32).to_string()).collect();
            format!(
                "<li><svg class=\"swatch\" viewBox=\"0 0 36 6\" aria-hidden=\"true\"><line x1=\"1\" y1=\"3\" x2=\"35\" \
                 y2=\"3\" stroke=\"var({})\" stroke-dasharray=\"{}\"/></svg><span class=\"legend-name\"></span>\
                 <span class=\"legend-note\"></span></li>",
                entry.hue.property(),
                dashes.join(" ")
            )
        })
        .collect();
    list.set_inner_html(&html);
    hide(list, entries.is_empty());
    let texts = entries.iter().flat_map(|entry| [&entry.label, &entry.note]);
    for (span, text) in all(list, "span").zip(texts) {
        span.set_text_content(Some(text));
    }
}

/// What became of the question that the figure checks. Once it is solved, its explanation opens.
pub fn verdict(stage: &Stage, verdict: Option<Verdict>) {
    let line = stage.part(".goal");
    let solved = line.class_list().contains("solved");
    let Verdict { met, sentence } = verdict.unwrap_or(Verdict { met: false, sentence: String::new() });
    line.set_text_content(Some(&sentence));
    browser::class(&line, "solved", met);
    if met
        && !solved
        && let Some(next) = stage.figure.next_element_sibling()
        && next.class_list().contains("solution")
    {
        attribute(&next, "open", "");
    }
}

/// Why the state cannot be shown, and the place in what was typed.
pub fn refusal(stage: &Stage, refusal: &Refusal) {
    show(stage, &refusal.sentence, refusal.place.as_ref(), refusal.again);
}

/// That the worker died (`true`: it is at work again); `None`: all is well.
pub fn trouble(stage: &Stage, died: Option<bool>) {
    match died {
        None => hide(&stage.part(".refusal"), true),
        Some(again) => {
            let word = browser::read(&stage.card, if again { "data-died" } else { "data-dead" });
            // Not with the next scene, which comes at once: the reader has to see it.
            if again {
                lines(&stage.part(".notices"), "notice", &[word]);
            } else {
                show(stage, &word, None, true);
            }
        }
    }
}

fn show(stage: &Stage, sentence: &str, place: Option<&[String; 3]>, button: bool) {
    let within = |selector: &str| stage.part(&format!(".refusal {selector}"));
    hide(&stage.part(".refusal"), false);
    within(".sentence").set_text_content(Some(sentence));
    hide(&within(".place"), place.is_none());
    hide(&within("button"), !button);
    let parts = all(&stage.card, ".refusal .place > *");
    for (part, text) in parts.zip(place.into_iter().flatten()) {
        part.set_text_content(Some(text));
    }
}

fn hide(element: &Element, hidden: bool) {
    if hidden {
        attribute(element, "hidden", "");
    } else {
        let _ = element.remove_attribute("hidden");
    }
}

/// Tells those who listen what is to be seen.
pub fn speak(stage: &Stage) {
    let mut text = stage.part(".status").text_content().unwrap_or_default();
    for warning in all(&stage.card, ".warning,.solved") {
        text.push(' ');
        text += &warning.text_content().unwrap_or_default();
    }
    let spoken: HtmlElement = wasm_bindgen::JsCast::unchecked_into(stage.part(".unseen"));
    if spoken.text_content().as_deref() != Some(&text) {
        spoken.set_text_content(Some(&text));
    }
}
