//! The few things that are asked of the browser, each in one place, for all
//! programs of the page.

pub mod labour;
pub mod page;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, BlobPropertyBag, CustomEvent, CustomEventInit, Document, Element, Event, HtmlAnchorElement, HtmlElement,
    IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit, MutationObserver, MutationObserverInit,
    ResizeObserver, Url, Window,
};

use crate::protocol::Own;

/// Writes panics to the console, but for a lean release, which ends without a word.
pub fn tell_panics() {
    if option_env!("DOWNHILL_LEAN").is_none() {
        std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
    }
}

pub fn window() -> Window {
    web_sys::window().expect("the site runs in a window")
}

pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// Runs `work` before the next frame is drawn, with the frame's time in milliseconds.
pub fn next_frame(work: impl FnOnce(f64) + 'static) {
    let work = Closure::once_into_js(work);
    window().request_animation_frame(work.unchecked_ref()).expect("a window draws frames");
}

/// Runs `work` after so long. Returns what [`cancel`] takes.
pub fn later(milliseconds: i32, work: impl FnOnce() + 'static) -> i32 {
    let work = Closure::once_into_js(work);
    window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(work.unchecked_ref(), milliseconds)
        .expect("a window keeps time")
}

pub fn cancel(timer: i32) {
    window().clear_timeout_with_handle(timer);
}

/// Whether the reader asked for less motion.
pub fn less_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|media| media.matches())
}

/// Screen pixels in one pixel of the page.
pub fn pixel_ratio() -> f64 {
    window().device_pixel_ratio().clamp(1.0, 4.0)
}

/// Calls `seen` once for each element that comes within a window's height of the window.
pub fn near(elements: &[HtmlElement], seen: impl Fn(&HtmlElement) + 'static) {
    let callback = Closure::<dyn FnMut(js_sys::Array, IntersectionObserver)>::new(
        move |entries: js_sys::Array, observer: IntersectionObserver| {
            for entry in entries.iter().map(|entry| entry.unchecked_into::<IntersectionObserverEntry>()) {
                if entry.is_intersecting() {
                    observer.unobserve(&entry.target());
                    seen(entry.target().unchecked_ref());
                }
            }
        },
    );
    let init = IntersectionObserverInit::new();
    init.set_root_margin("100% 0%");
    let observer = IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &init);
    let observer = observer.expect("the margin is well-formed");
    elements.iter().for_each(|element| observer.observe(element));
    callback.forget();
}

/// Tells each time whether the element is in the window, for good.
pub fn on_sight(element: &Element, mut tell: impl FnMut(bool) + 'static) {
    let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        if let Some(entry) = entries.iter().last() {
            tell(entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting());
        }
    });
    let observer = IntersectionObserver::new(callback.as_ref().unchecked_ref()).expect("a function is given");
    observer.observe(element);
    callback.forget();
}

/// Tells when the element's size changes, and once at first, for good.
pub fn on_size(element: &Element, mut tell: impl FnMut() + 'static) {
    let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |_| tell());
    let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).expect("a function is given");
    observer.observe(element);
    callback.forget();
}

/// Sets an attribute. Its name is valid, so this cannot fail.
pub fn attribute(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Reads an attribute; empty where there is none.
pub fn read(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// Puts a class on, or takes it off. Its name is valid, so this cannot fail.
pub fn class(element: &Element, name: &str, on: bool) {
    let _ = element.class_list().toggle_with_force(name, on);
}

/// Listens on an element.
pub fn listen(element: &Element, event: &str, heard: &Closure<dyn FnMut(Event)>) {
    let added = element.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
    added.expect("a name and a function are given");
}

/// Calls `changed` whenever the page's colours may have: by its own switch, or the system's.
pub fn on_theme(changed: impl Fn() + 'static) {
    let callback = Closure::<dyn FnMut()>::new(changed);
    let observer = MutationObserver::new(callback.as_ref().unchecked_ref()).expect("a function is given");
    let init = MutationObserverInit::new();
    init.set_attributes(true);
    init.set_attribute_filter(&js_sys::Array::of1(&"data-theme".into()));
    let root = document().document_element().expect("a document has a root");
    observer.observe_with_options(&root, &init).expect("attributes can be observed");
    for query in ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"] {
        if let Ok(Some(media)) = window().match_media(query) {
            media.set_onchange(Some(callback.as_ref().unchecked_ref()));
            // The list must stay alive for as long as it is to tell.
            std::mem::forget(media);
        }
    }
    std::mem::forget(observer);
    callback.forget();
}

/// The value of a custom property on the page's root.
pub fn property(name: &str) -> Option<String> {
    let root = document().document_element()?;
    let style = window().get_computed_style(&root).ok()??;
    let value = style.get_property_value(name).ok()?;
    (!value.is_empty()).then_some(value)
}

/// Tells those who listen on an element, or above it.
pub fn emit(element: &Element, event: &str, detail: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&detail.into());
    init.set_bubbles(true);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(event, &init) {
        // Only a listener that throws makes this fail, and it has said so itself.
        let _ = element.dispatch_event(&event);
    }
}

/// What the reader gave to a figure: an `ImageData` (see `image.js`), or the like (see `studio`).
pub fn own(figure: &Element) -> Own {
    // Of what is not there, nothing is read.
    let read = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).unwrap_or_default();
    let image = read(figure, "image");
    let width = read(&image, "width").as_f64().unwrap_or_default() as u32;
    Own { width, bytes: js_sys::Uint8Array::new(&read(&image, "data")).to_vec() }
}

/// Scrolls to an element that was asked for.
pub fn show(element: &HtmlElement) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    if !less_motion() {
        options.set_behavior(web_sys::ScrollBehavior::Smooth);
    }
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Gives the reader a file.
pub fn save(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser has taken the file by the next turn.
    later(10_000, move || {
        let _ = Url::revoke_object_url(&url);
    });
    Ok(())
}

/// A file of text.
pub fn text_blob(text: &str, kind: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &options)
}
