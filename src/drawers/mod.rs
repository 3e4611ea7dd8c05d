//! What opens beneath a widget: the code that runs, the check against PyTorch,
//! the data, and ways to share. A program of its own, fetched when a drawer opens.

mod bind;
mod check;
mod code;
mod data;
mod fetch;
mod press;
mod qr;
mod share;
mod words;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement};

use crate::browser;
use crate::browser::page::Page;
use crate::protocol::{Delivery, Order, Own};
use crate::spec::{Lang, Text};
use bind::part;
use press::Press;

/// The event of a drawer that opens, closes, or has another state above it.
const DRAWER: &str = "downhill:drawer";

/// One drawer's state, shared by its parts.
#[derive(Clone, Copy)]
struct Drawer {
    page: &'static Page,
    lang: Lang,
    /// The figure's id, its widget, and the widget's title.
    figure: StoredValue<String>,
    widget: StoredValue<String>,
    title: StoredValue<String>,
    /// `code`, `check`, `data`, `share`; `none` while closed.
    kind: RwSignal<String>,
    /// The state of the widget above.
    query: RwSignal<String>,
    /// Changes with what the reader gave.
    image: RwSignal<String>,
    press: StoredValue<Rc<Press>, LocalStorage>,
}

impl Drawer {
    fn say(self, text: Text) -> &'static str {
        text.get(self.lang)
    }

    /// What the reader gave to the figure.
    fn own(self) -> Own {
        let figure = browser::document().get_element_by_id(&self.figure.get_value());
        figure.map_or(Own::default(), |figure| browser::own(&figure))
    }

    fn order(self, order: Order, done: impl FnOnce(Option<Delivery>) + 'static) {
        self.press.with_value(|press| press.order(order, done));
    }
}

/// Serves every drawer of the page.
pub fn start() {
    browser::tell_panics();
    let page: &'static Page = Box::leak(Box::new(Page::read()));
    let served: Rc<RefCell<Vec<(Element, Drawer)>>> = Rc::default();
    let press = Press::new();
    let serve = move |section: Element| {
        let known = served.borrow().iter().find(|(known, _)| *known == section).map(|(_, drawer)| *drawer);
        match known {
            Some(drawer) => update(drawer, &section),
            None if section.get_attribute("data-kind").is_some_and(|kind| kind != "none") => {
                let drawer = mount(page, &press, &section);
                served.borrow_mut().push((section, drawer));
            }
            None => {}
        }
    };
    let opened = browser::document().query_selector_all(".drawer[data-kind]").expect("the selector is well-formed");
    for i in 0..opened.length() {
        opened.item(i).and_then(|section| section.dyn_into().ok()).into_iter().for_each(&serve);
    }
    let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        event.target().and_then(|target| target.dyn_into().ok()).into_iter().for_each(&serve);
    });
    let listened = browser::document().add_event_listener_with_callback(DRAWER, heard.as_ref().unchecked_ref());
    listened.expect("a name and a function are given");
    heard.forget();
}

/// What the section says now.
fn update(drawer: Drawer, section: &Element) {
    let figure = section.closest("figure").ok().flatten();
    let set = |signal: RwSignal<String>, element: Option<&Element>, name: &str| {
        let now = element.and_then(|element| element.get_attribute(name)).unwrap_or_default();
        if signal.with_untracked(|before| *before != now) {
            signal.set(now);
        }
    };
    set(drawer.image, figure.as_ref(), "data-image");
    set(drawer.query, Some(section), "data-query");
    set(drawer.kind, Some(section), "data-kind");
}

fn mount(page: &'static Page, press: &Rc<Press>, section: &Element) -> Drawer {
    let figure = section.closest("figure").ok().flatten().expect("a drawer is part of a figure");
    let attribute = |name: &str| figure.get_attribute(name).unwrap_or_default();
    let section: HtmlElement = section.clone().unchecked_into();
    let made = Rc::new(RefCell::new(None));
    let making = made.clone();
    let (press, id, widget, title) = (press.clone(), figure.id(), attribute("data-widget"), attribute("data-title"));
    let of = section.clone();
    mount_to(section, move || {
        let drawer = Drawer {
            page,
            lang: page.lang,
            figure: StoredValue::new(id),
            widget: StoredValue::new(widget),
            title: StoredValue::new(title),
            kind: RwSignal::new(String::new()),
            query: RwSignal::new(String::new()),
            image: RwSignal::new(String::new()),
            press: StoredValue::new_local(press),
        };
        update(drawer, &of);
        *making.borrow_mut() = Some(drawer);
        view(drawer)
    })
    .forget();
    made.take().expect("mounted at once")
}

fn view(drawer: Drawer) -> impl IntoView {
    part(move || {
        let kind = drawer.kind.get();
        let inside = match kind.as_str() {
            "code" => code::view(drawer).into_any(),
            "check" => check::view(drawer).into_any(),
            "data" => data::view(drawer).into_any(),
            "share" => share::view(drawer).into_any(),
            _ => return ().into_any(),
        };
        // The stage closes it: it keeps the buttons that open drawers.
        view! {
            <button type="button" class="close" data-drawer=kind>{drawer.say(words::CLOSE)}</button>
            {inside}
        }
        .into_any()
    })
}

fn paragraph(text: String) -> AnyView {
    view! { <p>{text}</p> }.into_any()
}
