//! The page comes to life: every figure of the static page becomes a stage
//! when it nears the window.

mod client;
mod controls;
mod layers;
mod picture;
mod said;
mod stage;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement};

use crate::browser::page::Page;
use crate::browser::{self, emit};

/// The event that opens a figure in another state; its detail is the query.
const OPEN: &str = "downhill:open";

/// The event of a figure whose reader brought an image of their own: see `image.js`.
const IMAGE: &str = "downhill:image";

/// The event of a drawer that opens, closes, or has another state above it.
const DRAWER: &str = "downhill:drawer";

/// Brings the page's figures to life.
pub fn start() {
    browser::tell_panics();
    let page: &'static Page = Box::leak(Box::new(Page::read()));
    let asked = page.asked();
    let mounted: Rc<RefCell<Vec<String>>> = Rc::default();
    let mount = Rc::new(move |figure: &HtmlElement, wanted: Option<&str>| {
        let id = figure.id();
        if mounted.borrow().contains(&id) {
            return;
        }
        let home = figure.get_attribute("data-query").unwrap_or_default();
        let asked = asked.as_ref().filter(|(figure, _)| *figure == id || figure.is_empty()).map(|(_, query)| query);
        let query = wanted.or(asked.map(String::as_str)).unwrap_or(&home);
        // An embed's address is its author's word: a reset returns to it.
        let home = if page.embed { query } else { &home };
        browser::attribute(figure, "data-home", home);
        mounted.borrow_mut().push(id);
        stage::mount(page, figure, query);
    });
    let seen = mount.clone();
    browser::near(&figures(), move |figure| seen(figure, None));
    follow_links(mount);
}

fn figures() -> Vec<HtmlElement> {
    let root = browser::document().document_element().expect("a document has a root");
    controls::all(&root, "figure.widget[data-widget]").collect()
}

/// Links that open a figure of this page in a state (`a.run`) do so in place.
fn follow_links(mount: Rc<impl Fn(&HtmlElement, Option<&str>) + 'static>) {
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
        mount(&figure, Some(&wanted));
        emit(&figure, OPEN, &wanted);
        browser::show(&figure);
    });
    let listened = browser::document().add_event_listener_with_callback("click", follow.as_ref().unchecked_ref());
    listened.expect("click is an event");
    follow.forget();
}
