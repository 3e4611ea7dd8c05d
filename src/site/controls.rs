//! The controls of a stage. The page's build made them from the declared
//! settings; here they are heard, and shown as the worker says.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, NodeList};

use super::stage::Stage;
use crate::browser::attribute;
use crate::protocol::{Control, Fold};
use crate::spec::To;

/// The elements below `card` that a selector names.
pub fn all(card: &Element, selector: &str) -> impl Iterator<Item = HtmlElement> + use<> {
    let list: NodeList = card.query_selector_all(selector).expect("the selector is well-formed");
    (0..list.length()).filter_map(move |i| list.item(i)?.dyn_into().ok())
}

/// A slider moved, a box ticked, a letter typed.
pub fn on_input(stage: &Stage, event: &Event) {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
    let Some(path) = input.get_attribute("data-path") else { return };
    match input.type_().as_str() {
        "range" if path == "step" => stage.go(input.value_as_number() as u32),
        "range" => stage.edit(&path, To::Place(input.value_as_number() as u32)),
        "checkbox" => match input.get_attribute("data-member") {
            Some(member) => stage.edit(&path, To::Member(member, input.checked())),
            None => stage.edit(&path, To::On(input.checked())),
        },
        _ if input.has_attribute("data-line") => stage.edit(&path, To::Text(input.value())),
        _ => {}
    }
}

/// A number written, an entry of a list chosen.
pub fn on_change(stage: &Stage, event: &Event) {
    let Some(target) = event.target() else { return };
    if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        match select.get_attribute("data-path") {
            Some(path) => stage.edit(&path, To::Text(select.value())),
            // The options hold tenths.
            None => stage.speed.set(select.value().parse::<u32>().unwrap_or(10) as f64 / 10.0),
        }
    } else if let Some(input) = target.dyn_ref::<HtmlInputElement>()
        && !matches!(input.type_().as_str(), "range" | "checkbox")
        && !input.has_attribute("data-line")
        && let Some(path) = input.get_attribute("data-path")
    {
        stage.edit(&path, To::Text(input.value()));
    }
}

/// Shows what a control has become.
pub fn fill(stage: &Stage, control: &Control) {
    let Control { path, text, place } = control;
    // A run that plays is always on its way to a next step.
    if stage.is_editing(path) && !(stage.playing.get() && path == "step") {
        return;
    }
    for element in all(&stage.card, &format!("[data-path=\"{path}\"]")) {
        if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
            select.set_value(text);
        } else if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            match (input.type_().as_str(), input.get_attribute("data-member")) {
                ("range", _) if path == "step" => {
                    input.set_max(&place.to_string());
                    input.set_value(text);
                }
                ("range", _) => {
                    input.set_value(&place.to_string());
                    attribute(input, "aria-valuetext", text);
                }
                ("checkbox", Some(member)) => input.set_checked(text.split(',').any(|name| name == member)),
                ("checkbox", None) => input.set_checked(text == "true"),
                // Writing the same text would move the cursor of one who types.
                _ if input.value() != *text => input.set_value(text),
                _ => {}
            }
        } else {
            element.set_text_content(Some(text));
        }
    }
}

/// Shows or hides the settings of a unit, and their values in short.
pub fn fold(card: &Element, fold: &Fold) {
    for group in all(card, &format!("[data-group=\"{}\"]", fold.prefix)) {
        group.set_hidden(fold.hidden);
        if let Ok(Some(digest)) = group.query_selector(".digest") {
            digest.set_text_content(Some(&fold.digest));
        }
    }
}
