//! The page comes to life: every figure of the static page becomes a stage
//! when it nears the window.

mod bind;
mod browser;
mod client;
mod controls;
mod drawers;
mod page;
mod picture;
mod stage;
mod words;

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Element, Event, HtmlElement};

use crate::spec::query;
use crate::widgets;
use page::Page;

/// The event that opens a figure in another state; its detail is the query.
const OPEN: &str = "downhill:open";

/// Brings the page's figures to life.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
    let page: &'static Page = Box::leak(Box::new(Page::read()));
    let figures = figures();
    let asked = page.asked();
    for figure in &figures {
        if let Some(query) = asked.get(&figure.id()).or_else(|| asked.get("")) {
            // Attributes of a page's own element: setting one cannot fail.
            let _ = figure.set_attribute("data-query", query);
        }
    }
    let mounted: Rc<RefCell<HashSet<String>>> = Rc::default();
    let mount = Rc::new(move |figure: &HtmlElement| {
        if mounted.borrow_mut().insert(figure.id()) {
            mount(page, figure);
        }
    });
    let seen = mount.clone();
    browser::near(&figures, move |figure| seen(figure));
    follow_links(mount);
}

fn figures() -> Vec<HtmlElement> {
    let found = browser::document().query_selector_all("figure.widget[data-widget]");
    let list = found.expect("the selector is well-formed");
    (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
}

/// Puts a stage into a figure, in place of its picture.
fn mount(page: &'static Page, figure: &HtmlElement) {
    let name = figure.get_attribute("data-widget").unwrap_or_default();
    let query = figure.get_attribute("data-query").unwrap_or_default();
    // The build made the figure from the same list.
    let Some(spec) = widgets::spec(&name) else { return };
    stage::mount(page, spec, figure, query);
}

/// Links that open a figure of this page in a state (`a.run`) do so in place.
fn follow_links(mount: Rc<dyn Fn(&HtmlElement)>) {
    let follow = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(link) = target.and_then(|target| target.closest("a.run[data-fig]").ok().flatten()) else { return };
        let figure = link
            .get_attribute("data-fig")
            .and_then(|id| browser::document().get_element_by_id(&id))
            .and_then(|figure| figure.dyn_into::<HtmlElement>().ok());
        let Some(figure) = figure else { return };
        event.prevent_default();
        let wanted = link.get_attribute("data-query").unwrap_or_default();
        let _ = figure.set_attribute("data-query", &wanted);
        mount(&figure);
        let init = CustomEventInit::new();
        init.set_detail(&wanted.into());
        if let Ok(open) = CustomEvent::new_with_event_init_dict(OPEN, &init) {
            // Only a listener that throws makes this fail, and it has said so itself.
            let _ = figure.dispatch_event(&open);
        }
        browser::show(&figure);
    });
    let listened = browser::document().add_event_listener_with_callback("click", follow.as_ref().unchecked_ref());
    listened.expect("click is an event");
    follow.forget();
}

/// The part of an address's query that is a widget's own.
fn own_part(text: &str) -> String {
    let own = query::parse(text).into_iter().filter(|(name, _)| !widgets::RESERVED.contains(&name.as_str()));
    query::format(&own.collect::<Vec<_>>())
}
