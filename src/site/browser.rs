//! The few things that are asked of the browser, each in one place.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Document, Element, HtmlAnchorElement, HtmlElement, IntersectionObserver,
    IntersectionObserverEntry, IntersectionObserverInit, MutationObserver, MutationObserverInit, ResizeObserver,
    Response, Url, Window,
};

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

/// Tells each time whether the element is in the window. Ends when dropped.
pub struct Sight(IntersectionObserver, #[expect(dead_code, reason = "kept alive")] Closure<dyn FnMut(js_sys::Array)>);

impl Sight {
    pub fn of(element: &Element, mut tell: impl FnMut(bool) + 'static) -> Sight {
        let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            if let Some(entry) = entries.iter().last() {
                tell(entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting());
            }
        });
        let observer = IntersectionObserver::new(callback.as_ref().unchecked_ref()).expect("a function is given");
        observer.observe(element);
        Sight(observer, callback)
    }
}

impl Drop for Sight {
    fn drop(&mut self) {
        self.0.disconnect();
    }
}

/// Tells when the element's size changes, and once at first. Ends when dropped.
pub struct Size(ResizeObserver, #[expect(dead_code, reason = "kept alive")] Closure<dyn FnMut(js_sys::Array)>);

impl Size {
    pub fn of(element: &Element, mut tell: impl FnMut(f64) + 'static) -> Size {
        let watched = element.clone();
        let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |_| tell(watched.client_width() as f64));
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).expect("a function is given");
        observer.observe(element);
        Size(observer, callback)
    }
}

impl Drop for Size {
    fn drop(&mut self) {
        self.0.disconnect();
    }
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

/// The text at an address of this site. `Err`: why there is none.
pub async fn text_at(url: &str) -> Result<String, String> {
    let said = |error: JsValue| error.as_string().unwrap_or_else(|| format!("{error:?}"));
    let response = JsFuture::from(window().fetch_with_str(url)).await.map_err(said)?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(format!("{} {}", response.status(), url));
    }
    let text = JsFuture::from(response.text().map_err(said)?).await.map_err(said)?;
    text.as_string().ok_or_else(|| "no text".to_string())
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

/// Puts a text onto the clipboard; tells whether it worked.
pub async fn copy(text: &str) -> bool {
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
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
