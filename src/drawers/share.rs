//! Ways to take a figure along: a link to its state, a text for somebody's notes, files.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Blob, CanvasRenderingContext2d, Element, Event, HtmlCanvasElement, HtmlImageElement, HtmlInputElement, Url,
};

use super::bind::{click, effect, part, text};
use super::{Drawer, fetch, qr, words};
use crate::browser;
use crate::protocol::{Delivery, Order};
use crate::spec::part::PARTS;
use crate::spec::recipe::{RECIPES, Recipe, Taken};
use crate::spec::{Lang, Text};

/// How wide exported pictures are, in pixels, and how many of the file's are in one.
const WIDTH: f64 = 960.0;
const RATIO: f64 = 2.0;

/// How high a frame is that does not hear how high it should be, in pixels.
const HEIGHT: u32 = 900;

/// Link, text for notes, files.
pub fn view(drawer: Drawer) -> impl IntoView {
    let link = text(move || drawer.page.link(&drawer.figure.get_value(), &drawer.query.get()));
    let said = RwSignal::new(None::<String>);
    let save = move |png: bool| click(move || export(drawer, png, said));
    view! {
        <p>{drawer.say(words::SHARE_INTRO)}</p>
        {copyable(drawer, words::LINK, link)}
        {builder(drawer)}
        <p class="exports">
            <button type="button" on:click=save(false)>{drawer.say(words::SAVE)} " SVG"</button>
            <button type="button" on:click=save(true)>{drawer.say(words::SAVE)} " PNG"</button>
            <button type="button" data-drawer="data">{drawer.say(words::DATA)} " (CSV)"</button>
        </p>
        <p role="status">{text(move || said.get().unwrap_or_default())}</p>
    }
}

/// The text for somebody's notes: for which system, and how the widget is to look there.
fn builder(drawer: Drawer) -> impl IntoView {
    let look = Look {
        recipe: RwSignal::new(RECIPES[0].name.to_string()),
        lang: RwSignal::new(drawer.lang.code().to_string()),
        theme: RwSignal::new(String::new()),
        height: RwSignal::new(HEIGHT.to_string()),
        hide: RwSignal::new(Vec::new()),
        shown: RwSignal::new(false),
    };
    let written = text(move || (look.recipe().write)(&look.taken(drawer)));
    let systems = RECIPES.iter().map(|recipe| (recipe.name, drawer.say(recipe.label))).collect();
    let langs = vec![("en", "English"), ("ko", "한국어")];
    let themes = [("", words::AS_SYSTEM), ("light", words::LIGHT), ("dark", words::DARK)];
    let themes = themes.map(|(name, label)| (name, drawer.say(label))).to_vec();
    let heights = vec![("600", "600"), ("900", "900"), ("1200", "1200")];
    let toggle = click(move || look.shown.update(|shown| *shown = !*shown));
    let parts = PARTS.iter().map(|part| (part.name.to_string(), drawer.say(part.label).to_string())).collect();
    let single = RwSignal::new(Vec::new());
    // Listed anew only when other units take part: a box keeps the focus while the run plays.
    effect(move || {
        drawer.query.track();
        let now = settings(drawer);
        if single.with_untracked(|before| *before != now) {
            single.set(now);
        }
    });
    view! {
        <div class="choices">
            {choice(drawer, words::SYSTEM, systems, look.recipe)}
            {choice(drawer, words::LANGUAGE, langs, look.lang)}
            {choice(drawer, words::THEME, themes, look.theme)}
            {choice(drawer, words::HEIGHT, heights, look.height)}
        </div>
        <details class="leave-out">
            <summary>{drawer.say(words::LEAVE_OUT)}</summary>
            <div class="choices">{boxes(parts, look.hide)}</div>
            <details class="leave-out">
                <summary>{drawer.say(words::SINGLE)}</summary>
                <div class="choices">{part(move || boxes(single.get(), look.hide))}</div>
            </details>
        </details>
        {copyable(drawer, words::EMBED, written)}
        {part(move || match look.recipe.get().as_str() {
            "qr" => qr::view(drawer, &look.taken(drawer).address()),
            _ => ().into_any(),
        })}
        <p class="see">
            <button type="button" on:click=toggle aria-expanded=text(move || look.shown.get().to_string())>
                {drawer.say(words::PREVIEW)}
            </button>
        </p>
        {part(move || match look.shown.get() {
            true => {
                let taken = look.taken(drawer);
                // The height can be taken from it: one sees whether it suffices.
                view! { <iframe class="preview" title=drawer.say(words::PREVIEW) src=taken.address() height=taken.height></iframe> }
                    .into_any()
            }
            false => ().into_any(),
        })}
    }
}

/// How the widget is to look in the notes.
#[derive(Clone, Copy)]
struct Look {
    recipe: RwSignal<String>,
    lang: RwSignal<String>,
    theme: RwSignal<String>,
    height: RwSignal<String>,
    hide: RwSignal<Vec<String>>,
    /// Whether the preview is.
    shown: RwSignal<bool>,
}

impl Look {
    fn recipe(self) -> &'static Recipe {
        self.recipe.with(|name| RECIPES.iter().find(|recipe| recipe.name == name).unwrap_or(&RECIPES[0]))
    }

    fn taken(self, drawer: Drawer) -> Taken {
        Taken {
            base: drawer.page.base.clone(),
            widget: drawer.widget.get_value(),
            title: drawer.title.get_value(),
            state: drawer.query.get(),
            lang: self.lang.with(|code| Lang::from_code(code)).unwrap_or(drawer.lang),
            theme: self.theme.get(),
            hide: self.hide.get().join(","),
            height: self.height.with(|height| height.parse()).unwrap_or(HEIGHT),
        }
    }
}

/// A list to choose from.
fn choice(
    drawer: Drawer,
    label: Text,
    options: Vec<(&'static str, &'static str)>,
    chosen: RwSignal<String>,
) -> impl IntoView {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, label)| {
            let selected = chosen.with_untracked(|chosen| chosen == value);
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect();
    let choose = Box::new(move |event: Event| chosen.set(event_target_value(&event)));
    view! { <label><span>{drawer.say(label)}</span> <select on:change=choose>{options}</select></label> }
}

/// A box for each name that can be left out, beside what it is called.
fn boxes(names: Vec<(String, String)>, hide: RwSignal<Vec<String>>) -> AnyView {
    names
        .into_iter()
        .map(|(name, label)| {
            let (value, ticked) = (name.clone(), hide.with_untracked(|hide| hide.contains(&name)));
            let tick = Box::new(move |event: Event| {
                let on = event_target::<HtmlInputElement>(&event).checked();
                hide.update(|hide| {
                    hide.retain(|known| *known != name);
                    if on {
                        hide.push(name.clone());
                    }
                });
            });
            view! {
                <label><input type="checkbox" value=value checked=ticked on:change=tick/> <span>{label}</span></label>
            }
        })
        .collect_view()
        .into_any()
}

/// The settings that the widget above shows, and the units that they belong to: the name of each
/// in `hide`, beside what it is called.
fn settings(drawer: Drawer) -> Vec<(String, String)> {
    let figure = browser::document().get_element_by_id(&drawer.figure.get_value());
    let shown = ".live .controls > .fields > .field, .group:not([hidden]), .group:not([hidden]) .field";
    let listed = figure.map(|figure| figure.query_selector_all(shown).expect("the selector is well-formed"));
    let elements =
        listed.iter().flat_map(|listed| (0..listed.length()).filter_map(|i| listed.item(i)?.dyn_into().ok()));
    let read = |element: Element| {
        let said =
            |of: &Element, selector: &str| Some(of.query_selector(selector).ok()??.text_content()?.trim().to_string());
        if let Some(unit) = element.get_attribute("data-group") {
            return Some((unit, said(&element, ".group-name")?));
        }
        let path = element.query_selector("[data-path]").ok()??.get_attribute("data-path")?;
        let label = said(&element, "label, legend")?;
        match element.closest(".group").ok().flatten() {
            Some(group) => Some((path, format!("{}: {label}", said(&group, ".group-name")?))),
            None => Some((path, label)),
        }
    };
    // Parts come first in links: a setting called like one can't be told from it.
    elements.filter_map(read).filter(|(name, _)| PARTS.iter().all(|part| part.name != name)).collect()
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
        let area: web_sys::HtmlTextAreaElement = event_target(&event);
        area.select();
    });
    let rows = move || content.with(|text| text.lines().count().clamp(1, 8));
    view! {
        <div class="copyable">
            <label><span>{drawer.say(title)}</span>
                <textarea rows=rows readonly=true prop:value=content on:focus=select></textarea>
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
    let order = Order::Picture { widget, query, lang: drawer.lang, theme, width: WIDTH, own: drawer.own() };
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
