//! Where a reader draws: pads, classes, and the file that keeps them. A program of its own,
//! fetched by pages that have a figure which takes drawings. What is drawn goes to the
//! figure's worker and to the browser's own storage, and nowhere else.

mod classes;
mod files;
mod keep;
mod pad;
mod words;

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, CustomEvent, Element, Event, HtmlElement, HtmlSelectElement, ImageData};

use crate::browser;
use crate::browser::page::Page;
use crate::engine::drawings::normal::{ink, normal};
use crate::engine::drawings::pad::Pad;
use crate::engine::drawings::{Class, DRAWINGS, Drawing, Lesson};
use crate::spec::{Lang, Text};

/// The event of a figure that has answered: its card is alive.
const DRAWER: &str = "downhill:drawer";
/// The event of a figure whose reader gave it something.
const IMAGE: &str = "downhill:image";
/// The event of a picture that was chosen, dropped or pasted: see `image.js`.
const PICTURE: &str = "downhill:picture";
/// The event that opens a figure in another state.
const OPEN: &str = "downhill:open";

/// One figure's studio, shared by its parts.
#[derive(Clone, Copy)]
struct Studio {
    lang: Lang,
    figure: StoredValue<HtmlElement, LocalStorage>,
    /// All studios of the page have the same classes.
    classes: RwSignal<Vec<Class>>,
    /// The classes before the last change that took something away.
    before: RwSignal<Option<Vec<Class>>>,
    /// The pad whose drawings are added to classes, and the one whose drawing is judged.
    pad: RwSignal<Pad>,
    test: RwSignal<Pad>,
    /// What was done last, for those who do not see it.
    done: RwSignal<String>,
    /// What is wrong; empty: nothing.
    wrong: RwSignal<String>,
}

thread_local! {
    /// The classes of the page, and those before the last change.
    static SHARED: (ArcRwSignal<Vec<Class>>, ArcRwSignal<Option<Vec<Class>>>) =
        (ArcRwSignal::new(none()), ArcRwSignal::new(None));
}

/// Two classes without drawings.
fn none() -> Vec<Class> {
    ["A", "B"].map(|name| Class { name: name.to_string(), drawings: Vec::new() }).to_vec()
}

/// Serves every figure of the page that takes drawings.
pub fn start() {
    browser::tell_panics();
    style();
    let lang = Page::read().lang;
    let read = keep::read(lang);
    SHARED.with(|(classes, _)| classes.set(read.clone().ok().flatten().unwrap_or_else(none)));
    keep::follow(SHARED.with(|(classes, _)| classes.clone()));
    let wrong = read.err().unwrap_or_default();
    let serve = move |figure: HtmlElement| {
        let section = figure.query_selector(".live .studio:empty").expect("the selector is well-formed");
        if let Some(section) = section {
            mount(lang, figure, section.unchecked_into(), wrong.clone());
        }
    };
    let alive = browser::document().query_selector_all("figure[data-draws]").expect("the selector is well-formed");
    for i in 0..alive.length() {
        alive.item(i).and_then(|figure| figure.dyn_into().ok()).into_iter().for_each(&serve);
    }
    let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let figure = target.and_then(|target| target.closest("figure[data-draws]").ok().flatten());
        figure.and_then(|figure| figure.dyn_into().ok()).into_iter().for_each(&serve);
    });
    let listened = browser::document().add_event_listener_with_callback(DRAWER, heard.as_ref().unchecked_ref());
    listened.expect("a name and a function are given");
    heard.forget();
}

/// Pages without a studio do not carry its style.
fn style() {
    let sheet = CssStyleSheet::new().expect("a sheet of rules can be made");
    sheet.replace_sync(include_str!("style.css")).expect("it imports nothing");
    let (document, name) = (browser::document(), JsValue::from("adoptedStyleSheets"));
    let sheets = js_sys::Array::from(&js_sys::Reflect::get(&document, &name).expect("a document has sheets"));
    sheets.push(&sheet);
    js_sys::Reflect::set(&document, &name, &sheets).expect("they can be set");
}

fn mount(lang: Lang, figure: HtmlElement, section: HtmlElement, wrong: String) {
    mount_to(section, move || {
        let (classes, before) = SHARED.with(|(classes, before)| (classes.clone().into(), before.clone().into()));
        let studio = Studio {
            lang,
            figure: StoredValue::new_local(figure.clone()),
            classes,
            before,
            pad: RwSignal::new(Pad::default()),
            test: RwSignal::new(Pad::default()),
            done: RwSignal::new(String::new()),
            wrong: RwSignal::new(wrong),
        };
        studio.take_pictures(&figure);
        // The figure has nothing yet, and is told only of something.
        let mut told = Lesson::default();
        Effect::new(move |_| {
            let classes = studio.classes.get();
            let probe = studio.test.with(Pad::drawing);
            let lesson = Lesson { classes, probe };
            if lesson.probe.is_some() || lesson.count() > 0 || told.probe.is_some() || told.count() > 0 {
                studio.give(&lesson);
            }
            told = lesson;
        });
        view(studio)
    })
    .forget();
}

fn view(studio: Studio) -> impl IntoView {
    view! {
        <div class="pads">
            {pad::view(studio, pad::Use::Teach)}
            {pad::view(studio, pad::Use::Test)}
        </div>
        <p class="studio-hint">{studio.say(words::HINT)}</p>
        {classes::view(studio)}
        {files::view(studio)}
        <div role="alert">
            {move || match studio.wrong.get() {
                wrong if wrong.is_empty() => ().into_any(),
                wrong => view! { <p class="notice">{wrong}</p> }.into_any(),
            }}
        </div>
        <p class="unseen" role="status">{move || studio.done.get()}</p>
    }
}

impl Studio {
    fn say(self, text: Text) -> &'static str {
        text.get(self.lang)
    }

    /// Hands what there is to the figure's program, and to its drawers'.
    fn give(self, lesson: &Lesson) {
        let bytes = js_sys::Uint8Array::from(lesson.to_bytes().as_slice());
        let given = js_sys::Object::new();
        let set = |of: &JsValue, name: &str, value: JsValue| {
            js_sys::Reflect::set(of, &name.into(), &value).expect("a plain object takes it");
        };
        set(&given, "width", 0.into());
        set(&given, "data", bytes.into());
        self.figure.with_value(|figure| {
            set(figure, "image", given.into());
            let count = browser::read(figure, "data-image").parse::<u32>().unwrap_or(0);
            browser::attribute(figure, "data-image", &(count + 1).to_string());
            browser::emit(figure, IMAGE, "");
        });
    }

    /// Changes the classes, and keeps them. `takes`: whether it takes something away, which can be undone.
    fn change(self, takes: bool, done: String, change: impl FnOnce(&mut Vec<Class>)) {
        let now = self.classes.get_untracked();
        self.before.set(takes.then_some(now));
        self.classes.update(change);
        self.wrong
            .set(self.classes.with_untracked(|classes| keep::write(classes, self.lang)).err().unwrap_or_default());
        self.done.set(done);
    }

    /// Adds a drawing to a class.
    fn add(self, class: usize, drawing: Option<Drawing>) -> bool {
        let (count, name) = self.classes.with_untracked(|classes| {
            classes.get(class).map_or((DRAWINGS, String::new()), |class| (class.drawings.len(), class.name.clone()))
        });
        let Some(drawing) = drawing else {
            self.wrong.set(self.say(words::EMPTY).to_string());
            return false;
        };
        if count >= DRAWINGS {
            self.wrong.set(words::full(&name, self.lang));
            return false;
        }
        self.choose_own();
        self.change(false, words::added(&name, count + 1, self.lang), |classes| classes[class].drawings.push(drawing));
        true
    }

    /// Adds what the pad shows to a class, and clears the pad.
    fn add_pad(self, class: usize) {
        if self.add(class, self.pad.with_untracked(Pad::drawing)) {
            self.pad.set(Pad::default());
        }
    }

    /// Whoever draws wants it learned: the figure leaves the images of a set.
    fn choose_own(self) {
        let set = self.figure.with_value(|figure| figure.query_selector(".live select[data-path=set]").ok().flatten());
        let Some(set) = set.and_then(|set| set.dyn_into::<HtmlSelectElement>().ok()) else { return };
        if set.value() != "own" {
            set.set_value("own");
            let init = web_sys::EventInit::new();
            init.set_bubbles(true);
            let event = Event::new_with_event_init_dict("change", &init).expect("a plain event");
            set.dispatch_event(&event).expect("it was just made");
        }
    }

    /// Takes pictures: one that comes to a class is added to it, any other is put onto a pad.
    fn take_pictures(self, figure: &HtmlElement) {
        let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let Some(image) = event.unchecked_ref::<CustomEvent>().detail().dyn_into::<ImageData>().ok() else {
                return;
            };
            let ink = ink(image.width() as usize, &image.data().0);
            let Some(drawing) = normal(&ink) else { return self.wrong.set(self.say(words::PLAIN).to_string()) };
            let at = |selector: &str| event.target()?.dyn_ref::<Element>()?.closest(selector).ok()?;
            let class = at("[data-class]").and_then(|row| browser::read(&row, "data-class").parse().ok());
            match class {
                Some(class) => {
                    self.add(class, Some(drawing));
                }
                None => {
                    let pad = if at(".pad-test").is_some() { self.test } else { self.pad };
                    pad.update(|pad| pad.put(&ink));
                    self.wrong.set(String::new());
                    self.done.set(self.say(words::PUT).to_string());
                }
            }
        });
        browser::listen(figure, PICTURE, &heard);
        heard.forget();
    }
}

/// Draws ink on a canvas of as many pixels: black, as opaque as the ink.
fn draw(canvas: &web_sys::HtmlCanvasElement, width: usize, ink: impl Iterator<Item = u8>) {
    let rgba: Vec<u8> = ink.flat_map(|ink| [0, 0, 0, ink]).collect();
    let context = canvas.get_context("2d").ok().flatten();
    let Some(context) = context.and_then(|context| context.dyn_into::<web_sys::CanvasRenderingContext2d>().ok()) else {
        return;
    };
    let image = ImageData::new_with_u8_clamped_array(wasm_bindgen::Clamped(&rgba), width as u32);
    // Only sizes that do not fit make these fail.
    image.and_then(|image| context.put_image_data(&image, 0.0, 0.0)).expect("whole rows");
}

/// Gives the focus to a part of a figure's studio, once what has just changed stands.
fn focus_soon(studio: Studio, selector: String) {
    browser::later(0, move || {
        let found = studio.figure.with_value(|figure| figure.query_selector(&selector).ok().flatten());
        if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            // What takes no focus does without.
            let _ = found.focus();
        }
    });
}
