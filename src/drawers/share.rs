//! Ways to take a figure along: a link to its state, code to embed it, files.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

use super::bind::{click, effect, text};
use super::{Drawer, fetch, words};
use crate::browser;
use crate::protocol::{Delivery, Order};
use crate::spec::Text;

/// How wide exported pictures are, in pixels, and how many of the file's are in one.
const WIDTH: f64 = 960.0;
const RATIO: f64 = 2.0;

/// Link, code, files.
pub fn view(drawer: Drawer) -> impl IntoView {
    let link = text(move || drawer.page.link(&drawer.figure.get_value(), &drawer.query.get()));
    let embed = text(move || {
        let address = drawer.page.embed_link(&drawer.widget.get_value(), &drawer.query.get()).replace('&', "&amp;");
        let title = drawer.title.get_value();
        format!(
            r#"<iframe src="{address}" title="{title}" width="100%" height="900" loading="lazy" allow="fullscreen; clipboard-write"></iframe>"#
        )
    });
    let said = RwSignal::new(None::<String>);
    let save = move |png: bool| click(move || export(drawer, png, said));
    view! {
        <p>{drawer.say(words::SHARE_INTRO)}</p>
        {copyable(drawer, words::LINK, link)}
        {copyable(drawer, words::EMBED, embed)}
        <p class="exports">
            <button type="button" on:click=save(false)>{drawer.say(words::SAVE)} " SVG"</button>
            <button type="button" on:click=save(true)>{drawer.say(words::SAVE)} " PNG"</button>
            <button type="button" data-drawer="data">{drawer.say(words::DATA)} " (CSV)"</button>
        </p>
        <p role="status">{text(move || said.get().unwrap_or_default())}</p>
    }
}

/// A text to take away.
fn copyable(drawer: Drawer, title: Text, content: Signal<String>) -> impl IntoView {
    let said = RwSignal::new(None::<Text>);
    let copy = click(move || {
        spawn_local(async move {
            let done = fetch::copy(&content.get_untracked()).await;
            said.try_set(Some(if done { words::COPIED } else { words::COPY_FAILED }));
        })
    });
    effect(move || {
        content.track();
        said.set(None);
    });
    let select = Box::new(|event: web_sys::FocusEvent| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        input.select();
    });
    view! {
        <div class="copyable">
            <label><span>{drawer.say(title)}</span>
                <input type="text" readonly=true prop:value=content on:focus=select/>
            </label>
            <button type="button" on:click=copy>{drawer.say(words::COPY)}</button>
            <span role="status">{text(move || said.get().map_or("", |text| drawer.say(text)).to_string())}</span>
        </div>
    }
}

/// Has the picture made and gives it to the reader; what fails is said.
fn export(drawer: Drawer, png: bool, said: RwSignal<Option<String>>) {
    let sorry = drawer.say(words::SAVE_FAILED).to_string();
    let Ok(theme) = drawer.page.theme() else { return said.set(Some(sorry)) };
    said.set(None);
    let (widget, query) = (drawer.widget.get_value(), drawer.query.get_untracked());
    let name = format!("downhill-{widget}");
    let order = Order::Picture { widget, query, lang: drawer.lang, theme, width: WIDTH };
    drawer.order(order, move |delivery| {
        let failed = move || {
            said.try_set(Some(sorry));
        };
        let svg = match delivery {
            Some(Delivery::Picture(svg)) => svg,
            Some(Delivery::Refused(why)) => {
                said.try_set(Some(why));
                return;
            }
            _ => return failed(),
        };
        let Ok(blob) = browser::text_blob(&svg, "image/svg+xml") else { return failed() };
        if png {
            if rasterize(&blob, format!("{name}.png"), failed.clone()).is_none() {
                failed();
            }
        } else if browser::save(&format!("{name}.svg"), &blob).is_err() {
            failed();
        }
    });
}

/// Draws an SVG file onto a canvas and saves that as PNG. `None`: the browser refuses.
fn rasterize(svg: &Blob, name: String, failed: impl FnOnce() + Clone + 'static) -> Option<()> {
    let image = HtmlImageElement::new().ok()?;
    let url = Url::create_object_url_with_blob(svg).ok()?;
    let drawn = image.clone();
    let sorry = failed.clone();
    let loaded = Closure::once_into_js(move || {
        let made = (|| {
            let canvas: HtmlCanvasElement = browser::document().create_element("canvas").ok()?.unchecked_into();
            canvas.set_width((drawn.width() as f64 * RATIO) as u32);
            canvas.set_height((drawn.height() as f64 * RATIO) as u32);
            let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
            context.scale(RATIO, RATIO).ok()?;
            context.draw_image_with_html_image_element(&drawn, 0.0, 0.0).ok()?;
            let unsaved = sorry.clone();
            let saved = Closure::once_into_js(move |blob: Option<Blob>| {
                if blob.is_none_or(|blob| browser::save(&name, &blob).is_err()) {
                    unsaved();
                }
            });
            canvas.to_blob(saved.unchecked_ref()).ok()
        })();
        if made.is_none() {
            sorry();
        }
    });
    image.set_onload(Some(loaded.unchecked_ref()));
    image.set_onerror(Some(Closure::once_into_js(failed).unchecked_ref()));
    image.set_src(&url);
    Some(())
}
