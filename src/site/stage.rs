//! The frame round every widget, come to life. The page's build has written it
//! into the figure as a template; here it is put in the picture's place, what
//! the reader does to it goes to the worker, and what the worker says is shown.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    CustomEvent, Element, Event, HtmlElement, HtmlInputElement, HtmlTemplateElement, KeyboardEvent, PointerEvent,
};

use super::client::{Client, News};
use super::controls::{all, fill, fold, on_change, on_input};
use super::layers::Layers;
use super::picture::Picture;
use super::{DRAWER, IMAGE, OPEN, said};
use crate::browser::page::{Page, own_part};
use crate::browser::{self, emit};
use crate::paint::theme::Theme;
use crate::protocol::Shown;
use crate::scene::{Handle, Scene};
use crate::spec::To;

pub struct Stage {
    page: &'static Page,
    /// The figure, and the card that stands in it in place of the picture.
    pub figure: HtmlElement,
    pub card: HtmlElement,
    client: OnceCell<Rc<Client>>,
    pub layers: RefCell<Layers>,
    pictures: RefCell<Vec<Picture>>,
    theme: RefCell<Option<Theme>>,
    /// What is shown, and what is to be shown with the next frame.
    scene: RefCell<Option<Scene>>,
    coming: RefCell<Option<Scene>>,
    /// The handle that is being dragged: panel, handle, and how far the pointer is from its middle.
    held: Cell<Option<(usize, usize, f64, f64)>>,
    pub playing: Cell<bool>,
    /// Whether the run is still on its way to the step that is wanted.
    behind: Cell<bool>,
    /// Whether the worker was started again and has not answered yet.
    revived: Cell<bool>,
    visible: Cell<bool>,
    /// Whole runs in four seconds.
    pub speed: Cell<f64>,
    /// When what is shown will be spoken.
    timer: Cell<i32>,
}

/// A run takes so many milliseconds at speed 1.
const RUN: f64 = 4000.0;

/// Mounts a stage into a figure; the static picture stands until the first scene is drawn.
pub fn mount(page: &'static Page, figure: &HtmlElement, query: &str) {
    // An embed carries a template a language.
    let code = page.lang.code();
    let found = figure.query_selector(&format!("template[lang={code}],template:not([lang])")).ok().flatten();
    // The build made the figure, with its template.
    let Some(template) = found.and_then(|found| found.dyn_into::<HtmlTemplateElement>().ok()) else { return };
    let card = template.content().first_element_child();
    let card = card.and_then(|card| card.clone_node_with_deep(true).ok()).expect("a template holds a card");
    let card: HtmlElement = card.unchecked_into();
    figure.insert_before(&card, figure.first_child().as_ref()).expect("its own child");

    let stage = Rc::new(Stage {
        page,
        figure: figure.clone(),
        card,
        client: OnceCell::new(),
        layers: RefCell::default(),
        pictures: RefCell::default(),
        theme: RefCell::default(),
        scene: RefCell::default(),
        coming: RefCell::default(),
        held: Cell::default(),
        playing: Cell::default(),
        behind: Cell::default(),
        revived: Cell::default(),
        visible: Cell::new(true),
        speed: Cell::new(1.0),
        timer: Cell::default(),
    });
    let attribute = |name: &str| figure.get_attribute(name).unwrap_or_default();
    let about = (format!("worker-{}", attribute("data-program")), attribute("data-widget"), page.lang);
    let (having, hearing) = (stage.clone(), stage.clone());
    let client = Client::new(about, move || having.layers.borrow().keys(), move |news| hearing.hear(news));
    stage.client.set(client).ok().expect("set once");
    stage.read_theme();
    let own = stage.clone();
    browser::on_theme(move || own.read_theme());
    let own = stage.clone();
    browser::on_size(&stage.part(".panels"), move || own.draw());
    let own = stage.clone();
    browser::on_sight(figure, move |seen| {
        if !own.visible.replace(seen) && seen {
            own.keep_playing();
        }
    });
    stage.listen();
    stage.client().open(query);
}

impl Stage {
    fn client(&self) -> &Rc<Client> {
        self.client.get().expect("mounted")
    }

    /// A part of the card that the template has.
    pub fn part(&self, selector: &str) -> Element {
        let found = self.card.query_selector(selector).expect("the selector is well-formed");
        found.unwrap_or_else(|| panic!("the template has no {selector}"))
    }

    /// Changes one setting.
    pub fn edit(&self, path: &str, to: To) {
        self.client().edit(path, to);
    }

    pub fn is_editing(&self, path: &str) -> bool {
        self.client().is_editing(path)
    }

    /// Shows another step, at rest.
    pub fn go(&self, step: u32) {
        self.play(false);
        self.scrub().set_value_as_number(step as f64);
        self.edit("step", To::Number(step as f64));
    }

    /// Opens the state of a query.
    fn open(&self, query: &str) {
        self.play(false);
        self.client().open(query);
    }

    fn scrub(&self) -> HtmlInputElement {
        self.part(".scrub input").unchecked_into()
    }

    /// The step that was last asked for, which may not be shown yet, or that a long
    /// run has reached; and the last there is.
    fn steps(&self) -> (u32, u32) {
        let scrub = self.scrub();
        (scrub.value_as_number() as u32, scrub.max().parse().unwrap_or(0))
    }
}

/// What the worker says.
impl Stage {
    fn hear(self: &Rc<Self>, news: News) {
        match news {
            News::Died(again) => {
                self.behind.set(false);
                self.play(false);
                *self.layers.borrow_mut() = Layers::default();
                self.revived.set(again);
                if !again {
                    browser::class(&self.card, "waiting", false);
                }
                said::trouble(self, Some(again));
            }
            News::Shown(shown) => self.shown(*shown),
        }
    }

    fn shown(self: &Rc<Self>, shown: Shown) {
        let Shown { query, controls, folds, notices, scene, behind, seconds, verdict } = shown;
        self.behind.set(behind);
        self.look();
        controls.iter().for_each(|control| fill(self, control));
        folds.iter().for_each(|part| fold(&self.card, part));
        let drawer = self.part(".drawer");
        browser::attribute(&drawer, "data-query", &query);
        emit(&drawer, DRAWER, "");
        // What was said stays while a run plays on, or when a worker just took
        // over, and goes with the next thing that is done.
        let goes = !self.playing.get() && !self.revived.take();
        if let Some(notices) = notices.filter(|notices| goes || !notices.is_empty()) {
            said::lines(&self.part(".notices"), "notice", &notices);
        }
        said::verdict(self, verdict);
        self.part(".seconds").set_text_content(Some(&seconds));
        match scene {
            Err(refusal) => {
                // A scene that has not been drawn yet is older, and would hide what is said now.
                self.coming.take();
                self.play(false);
                self.come_to_life();
                said::refusal(self, &refusal);
            }
            // At most one scene a frame: a newer one takes the place of one not drawn yet.
            Ok(mut scene) => {
                self.layers.borrow_mut().take(&mut scene);
                if self.coming.replace(Some(scene)).is_none() {
                    let stage = self.clone();
                    browser::next_frame(move |_| stage.take());
                }
            }
        }
    }

    /// Takes the scene that has come.
    fn take(self: &Rc<Self>) {
        let Some(scene) = self.coming.take() else { return };
        said::trouble(self, None);
        said::status(self, &scene, &self.scene.borrow());
        self.part(".card-title").set_text_content(Some(&scene.title));
        *self.scene.borrow_mut() = Some(scene);
        self.come_to_life();
        self.draw();
        self.speak_soon();
    }

    /// The static picture goes when there is something to stand in its place.
    fn come_to_life(&self) {
        if let Ok(Some(still)) = self.figure.query_selector(".card:not(.live)") {
            browser::class(&self.card, "waiting", false);
            still.remove();
        }
    }

    /// Says what is to be seen once things are at rest, not at every step of a run or a drag.
    fn speak_soon(self: &Rc<Self>) {
        browser::cancel(self.timer.get());
        if !self.playing.get() {
            let stage = self.clone();
            self.timer.set(browser::later(600, move || said::speak(&stage)));
        }
    }

    fn read_theme(&self) {
        match self.page.theme() {
            Ok(theme) => *self.theme.borrow_mut() = Some(theme),
            Err(error) => web_sys::console::error_1(&error.into()),
        }
        self.draw();
    }

    /// Draws the scene as it stands, in the size and the colours that the page has now.
    fn draw(&self) {
        let (scene, theme) = (self.scene.borrow(), self.theme.borrow());
        let (Some(scene), Some(theme)) = (&*scene, &*theme) else { return };
        let mut pictures = self.pictures.borrow_mut();
        // The pictures are made anew only when other panels come, such as a map in place of a chart.
        if !pictures.iter().map(Picture::name).eq(scene.panels.iter().map(|panel| panel.name.as_str())) {
            pictures.drain(..).for_each(Picture::remove);
            let legend = self.part(".legend");
            let blank = browser::read(&self.card, "data-blank");
            pictures.extend(scene.panels.iter().map(|panel| Picture::new(&legend, panel, &blank)));
        }
        for (picture, panel) in pictures.iter_mut().zip(&scene.panels) {
            picture.show(panel, theme, &self.layers.borrow());
        }
        for (index, panel) in scene.panels.iter().enumerate() {
            let rests = |which: usize, handle: &Handle| {
                let held = self.held.get().is_some_and(|held| (held.0, held.1) == (index, which));
                !held && !self.is_editing(&handle.x_setting) && !self.is_editing(&handle.y_setting)
            };
            pictures[index].place(panel, rests);
        }
    }
}

/// What the reader does.
impl Stage {
    /// One listener for all that happens on the card, and one for links
    /// elsewhere on the page that open this figure in another state.
    fn listen(self: &Rc<Self>) {
        const EVENTS: [&str; 9] = [
            "input",
            "change",
            "click",
            "pointerdown",
            "pointermove",
            "pointerup",
            "pointercancel",
            "lostpointercapture",
            "keydown",
        ];
        let stage = self.clone();
        let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| stage.happened(&event));
        for event in EVENTS {
            browser::listen(&self.card, event, &heard);
        }
        browser::listen(&self.figure, OPEN, &heard);
        browser::listen(&self.figure, IMAGE, &heard);
        // As long as the page: a stage is never taken down while its figure stands.
        heard.forget();
    }

    fn happened(self: &Rc<Self>, event: &Event) {
        match event.type_().as_str() {
            "input" => on_input(self, event),
            "change" => on_change(self, event),
            "click" => self.clicked(event),
            "pointerdown" => self.grasp(event.unchecked_ref()),
            "pointermove" => self.drag(event.unchecked_ref()),
            "keydown" => self.press(event.unchecked_ref()),
            OPEN => {
                let query = event.unchecked_ref::<CustomEvent>().detail().as_string();
                self.open(&own_part(&query.unwrap_or_default()));
            }
            IMAGE => {
                self.play(false);
                self.client().give(browser::own(&self.figure));
            }
            _ => self.let_go(),
        }
    }

    fn clicked(self: &Rc<Self>, event: &Event) {
        let Some(button) = closest(event, "button") else { return };
        if let Some(act) = button.get_attribute("data-act") {
            self.act(&act);
        } else if button.class_list().contains("menu") {
            let open = browser::read(&button, "aria-expanded") != "true";
            browser::attribute(&button, "aria-expanded", if open { "true" } else { "false" });
        } else if let Some(kind) = button.get_attribute("data-drawer") {
            self.open_drawer(&kind);
        }
    }

    /// What a click on one of the template's buttons does.
    fn act(self: &Rc<Self>, act: &str) {
        let (at, last) = self.steps();
        match act {
            "play" => {
                let playing = !(self.playing.get() || self.behind.get());
                if playing && at >= last {
                    self.go(0);
                } else if self.behind.get() {
                    self.edit("step", To::Here);
                }
                self.play(playing);
                self.keep_playing();
            }
            "rewind" => self.go(0),
            "back" => self.go(at.saturating_sub(1)),
            "forth" => self.go((at + 1).min(last)),
            "reset" => self.open(&browser::read(&self.figure, "data-home")),
            "again" => self.client().restart(),
            _ => {}
        }
    }

    /// Opens a drawer, or closes it if it is open. Its program is fetched by the event.
    fn open_drawer(&self, kind: &str) {
        let drawer: HtmlElement = self.part(".drawer").unchecked_into();
        let open = drawer.hidden() || browser::read(&drawer, "data-kind") != kind;
        drawer.set_hidden(!open);
        browser::attribute(&drawer, "data-kind", if open { kind } else { "none" });
        for button in all(&self.card, ".card-bar button") {
            let this = open && button.get_attribute("data-drawer").as_deref() == Some(kind);
            browser::attribute(&button, "aria-expanded", if this { "true" } else { "false" });
        }
        emit(&drawer, DRAWER, "");
    }

    /// The handle under a pointer or the keyboard: panel, handle.
    fn handle(&self, event: &Event) -> Option<(usize, usize)> {
        let button = closest(event, ".handle")?;
        self.pictures.borrow().iter().enumerate().find_map(|(index, picture)| Some((index, picture.which(&button)?)))
    }

    fn grasp(&self, event: &PointerEvent) {
        let Some((panel, which)) = self.handle(event) else { return };
        let pictures = self.pictures.borrow();
        let (button, (x, y)) = pictures[panel].grasped(which);
        // With the pointer captured, letting go outside the window ends the drag too.
        let _ = button.set_pointer_capture(event.pointer_id());
        browser::class(button, "held", true);
        self.held.set(Some((panel, which, x - event.client_x() as f64, y - event.client_y() as f64)));
    }

    fn drag(&self, event: &PointerEvent) {
        if let Some((panel, which, dx, dy)) = self.held.get() {
            self.put(panel, which, (event.client_x() as f64 + dx, event.client_y() as f64 + dy));
        }
    }

    fn let_go(&self) {
        if let Some((panel, which, ..)) = self.held.take() {
            browser::class(self.pictures.borrow()[panel].grasped(which).0, "held", false);
        }
    }

    /// Arrow keys move a handle by a hundredth of the picture; with `Shift`, by a tenth.
    fn press(&self, event: &KeyboardEvent) {
        let Some((panel, which)) = self.handle(event) else { return };
        let (x, y) = self.pictures.borrow()[panel].grasped(which).1;
        let (width, height) = self.pictures.borrow()[panel].size();
        let far = if event.shift_key() { 0.1 } else { 0.01 };
        let (dx, dy) = match event.key().as_str() {
            "ArrowLeft" => (-far, 0.0),
            "ArrowRight" => (far, 0.0),
            "ArrowUp" => (0.0, -far),
            "ArrowDown" => (0.0, far),
            _ => return,
        };
        event.prevent_default();
        self.put(panel, which, (x + dx * width, y + dy * height));
    }

    /// Puts a handle at a pixel, and the settings that it stands for.
    fn put(&self, panel: usize, which: usize, at: (f64, f64)) {
        let scene = self.scene.borrow();
        let Some(handle) = scene.as_ref().and_then(|scene| scene.panels.get(panel)?.handles.get(which)) else { return };
        self.play(false);
        let (x, y) = self.pictures.borrow_mut()[panel].put(which, at, handle);
        if !handle.x_setting.is_empty() {
            self.edit(&handle.x_setting, To::Number(x));
        }
        if !handle.y_setting.is_empty() {
            self.edit(&handle.y_setting, To::Number(y));
        }
    }
}

/// The element itself or round it that a selector names.
fn closest(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// Playing.
impl Stage {
    fn play(&self, playing: bool) {
        self.playing.set(playing);
        self.look();
    }

    /// The button is to pause while the run goes on, played or on its way.
    fn look(&self) {
        let play = self.part(".play");
        let on = self.playing.get() || self.behind.get();
        if on == play.class_list().contains("playing") {
            return;
        }
        let name = browser::read(&play, if on { "data-pause" } else { "data-play" });
        browser::attribute(&play, "aria-label", &name);
        browser::attribute(&play, "title", &name);
        browser::class(&play, "playing", on);
    }

    /// Runs the play loop while the stage plays and is seen.
    fn keep_playing(self: &Rc<Self>) {
        if self.playing.get() && self.visible.get() {
            let stage = self.clone();
            let at = self.steps().0 as f64;
            browser::next_frame(move |now| stage.play_on(now, at));
        } else {
            self.speak_soon();
        }
    }

    /// Moves on by the time that passed.
    fn play_on(self: Rc<Self>, before: f64, at: f64) {
        browser::next_frame(move |now| {
            let last = self.steps().1 as f64;
            if !self.playing.get() || !self.visible.get() {
                return self.speak_soon();
            }
            let elapsed = (now - before).clamp(0.0, 100.0) / RUN;
            let ahead = (at + elapsed * self.speed.get() * last).min(last);
            if ahead.floor() > at.floor() {
                self.edit("step", To::Number(ahead.floor()));
            }
            if ahead >= last {
                self.play(false);
                self.speak_soon();
            } else {
                self.play_on(now, ahead);
            }
        });
    }
}
