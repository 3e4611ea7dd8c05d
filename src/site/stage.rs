//! The frame round every widget: pictures, controls, status, and what opens beneath.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{CustomEvent, HtmlElement};

use super::bind::{click, effect, part, text};
use super::client::{Client, News};
use super::controls::{Controls, Drive};
use super::drawers::{Drawer, DrawerButtons, Drawers};
use super::page::Page;
use super::picture::Picture;
use super::{OPEN, browser, own_part, words};
use crate::paint::theme::Theme;
use crate::protocol::{Answer, Ask, Checked};
use crate::scene::{Entry, Mark, Scene, Table};
use crate::spec::{Complaint, Lang, Text};
use crate::widgets::{Spec, State};

/// A stage's state: signals that all its parts share.
#[derive(Clone, Copy)]
pub struct Stage {
    pub page: &'static Page,
    pub spec: &'static Spec,
    pub lang: Lang,
    pub figure: StoredValue<String>,
    /// What the page's author set; a reset returns to it.
    pub home: StoredValue<State>,
    pub state: RwSignal<State>,
    /// What the worker last made of the state. Layers without marks are in `layers`.
    pub scene: RwSignal<Option<Arc<Scene>>>,
    pub layers: StoredValue<Layers, LocalStorage>,
    pub theme: RwSignal<Option<Arc<Theme>>>,
    /// What was ignored or changed in what was asked for.
    pub notices: RwSignal<Vec<String>>,
    pub complaint: RwSignal<Option<Complaint>>,
    pub trouble: RwSignal<Option<Text>>,
    pub playing: RwSignal<bool>,
    /// Whole runs in four seconds.
    pub speed: RwSignal<f64>,
    pub drawer: RwSignal<Option<Drawer>>,
    pub table: RwSignal<Option<Arc<Table>>>,
    pub checked: RwSignal<Option<Vec<Checked>>>,
    client: StoredValue<Option<Rc<Client>>, LocalStorage>,
}

/// The layers that need not be sent again, newest last.
#[derive(Default)]
pub struct Layers(Vec<(u64, Rc<Vec<Mark>>)>);

/// More than any scene has.
const KEPT_LAYERS: usize = 12;

impl Layers {
    fn keep(&mut self, key: u64, marks: Vec<Mark>) {
        self.0.retain(|(known, _)| *known != key);
        self.0.push((key, Rc::new(marks)));
        if self.0.len() > KEPT_LAYERS {
            self.0.remove(0);
        }
    }

    pub fn get(&self, key: u64) -> Option<Rc<Vec<Mark>>> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, marks)| marks.clone())
    }

    fn keys(&self) -> Vec<u64> {
        self.0.iter().map(|(key, _)| *key).collect()
    }
}

impl Stage {
    pub fn say(self, text: Text) -> &'static str {
        text.get(self.lang)
    }

    /// The scene with all its marks, for a picture of it.
    pub fn whole_scene(self) -> Option<Scene> {
        let mut scene = (*self.scene.get_untracked()?).clone();
        self.layers.with_value(|layers| {
            for layer in scene.panels.iter_mut().flat_map(|panel| &mut panel.layers) {
                if layer.marks.is_none() {
                    layer.marks = layers.get(layer.key).map(|marks| (*marks).clone());
                }
            }
        });
        Some(scene)
    }

    /// Opens the state of a query, and says what was wrong with it.
    pub fn open(self, query: &str) {
        let (state, notices) = State::from_query(self.spec, query);
        self.playing.set(false);
        self.notices.set(notices.iter().map(|notice| notice.sentence(self.lang)).collect());
        self.state.set(state);
    }

    pub fn reset(self) {
        self.playing.set(false);
        self.notices.set(Vec::new());
        self.state.set(self.home.get_value());
    }

    pub fn set_step(self, step: u32) {
        self.state.update(|state| state.step = Some(step));
    }

    /// The step that is shown and the last there is.
    pub fn steps(self) -> (u32, u32) {
        self.scene.with(|scene| scene.as_ref().map_or((0, 0), |scene| (scene.step, scene.last)))
    }

    pub fn ask_table(self) {
        self.table.set(None);
        let (widget, query) = (self.spec.name.to_string(), self.state.with_untracked(State::to_query));
        self.ask(Ask::Table { widget, query, lang: self.lang });
    }

    pub fn ask_check(self, traces: String) {
        self.checked.set(None);
        self.ask(Ask::Check { traces });
    }

    fn ask(self, ask: Ask) {
        self.client.with_value(|client| client.as_ref().expect("mounted").ask(ask));
    }

    pub fn try_again(self) {
        self.trouble.set(None);
        self.client.with_value(|client| client.as_ref().expect("mounted").restart());
    }

    fn hear(self, news: News, coming: &Rc<RefCell<Option<Scene>>>) {
        match news {
            News::Died(again) => {
                self.playing.set(false);
                self.layers.update_value(|layers| *layers = Layers::default());
                self.trouble.set(Some(if again { words::DIED } else { words::DEAD }));
            }
            News::Answer(Answer::Scene(mut scene)) => {
                self.layers.update_value(|layers| {
                    for layer in scene.panels.iter_mut().flat_map(|panel| &mut panel.layers) {
                        if layer.key != 0
                            && let Some(marks) = layer.marks.take()
                        {
                            layers.keep(layer.key, marks);
                        }
                    }
                });
                // At most one scene a frame: a newer one takes the place of one not drawn yet.
                let waiting = coming.borrow_mut().replace(scene).is_some();
                if !waiting {
                    let coming = coming.clone();
                    browser::next_frame(move |_| {
                        if let Some(scene) = coming.borrow_mut().take() {
                            self.complaint.try_set(None);
                            self.scene.try_set(Some(Arc::new(scene)));
                        }
                    });
                }
            }
            News::Answer(Answer::Refused(complaint)) => {
                self.playing.set(false);
                self.complaint.set(Some(complaint));
            }
            News::Answer(Answer::Table(table)) => self.table.set(Some(Arc::new(table))),
            News::Answer(Answer::Checked(rows)) => self.checked.set(Some(rows)),
            News::Answer(Answer::Garbled(error)) => {
                web_sys::console::error_1(&error.into());
                self.checked.set(Some(Vec::new()));
            }
            News::Answer(Answer::Ready) => {}
        }
    }

    /// Moves on while playing, by the time that passed.
    fn play_on(self, visible: Rc<Cell<bool>>, before: f64, behind: f64) {
        browser::next_frame(move |now| {
            let playing = self.playing.try_get_untracked().unwrap_or(false);
            if !playing || !visible.get() {
                return;
            }
            let (step, last) = untrack(|| self.steps());
            let elapsed = (now - before).clamp(0.0, 100.0) / 4000.0;
            let ahead = behind + elapsed * self.speed.get_untracked() * last as f64;
            let whole = ahead.floor().min((last - step.min(last)) as f64);
            if whole >= 1.0 {
                self.set_step(step + whole as u32);
            }
            if step + whole as u32 >= last && last > 0 {
                self.playing.set(false);
            } else {
                self.play_on(visible, now, ahead - whole);
            }
        });
    }
}

/// Mounts a stage into a figure; the static picture stands until the first scene is drawn.
pub fn mount(page: &'static Page, spec: &'static Spec, figure: &HtmlElement, query: String) {
    let live: HtmlElement = browser::document().create_element("div").expect("a valid name").unchecked_into();
    live.set_class_name("card live waiting");
    figure.insert_before(&live, figure.first_child().as_ref()).expect("its own child");
    let within = figure.clone();
    let shown = live.clone();
    let mounted = mount_to(live, move || view(page, spec, within, shown, query));
    mounted.forget();
}

fn view(
    page: &'static Page,
    spec: &'static Spec,
    figure: HtmlElement,
    live: HtmlElement,
    query: String,
) -> impl IntoView {
    let (state, notices) = State::from_query(spec, &query);
    let lang = page.lang;
    let stage = Stage {
        page,
        spec,
        lang,
        figure: StoredValue::new(figure.id()),
        home: StoredValue::new(state.clone()),
        state: RwSignal::new(state),
        scene: RwSignal::new(None),
        layers: StoredValue::new_local(Layers::default()),
        theme: RwSignal::new(read_theme(page)),
        notices: RwSignal::new(notices.iter().map(|notice| notice.sentence(lang)).collect()),
        complaint: RwSignal::new(None),
        trouble: RwSignal::new(None),
        playing: RwSignal::new(false),
        speed: RwSignal::new(1.0),
        drawer: RwSignal::new(None),
        table: RwSignal::new(None),
        checked: RwSignal::new(None),
        client: StoredValue::new_local(None),
    };
    let coming = Rc::default();
    stage.client.set_value(Some(Client::new(page, move |news| stage.hear(news, &coming))));
    browser::on_theme(move || {
        stage.theme.try_set(read_theme(page));
    });

    // Whatever changes the state asks the worker for its scene.
    effect(move || {
        let query = stage.state.with(State::to_query);
        let have = stage.layers.with_value(Layers::keys);
        let ask = Ask::Show { widget: spec.name.to_string(), query, lang, have };
        stage.client.with_value(|client| client.as_ref().expect("mounted").show(ask));
    });
    // The static picture goes when there is something to stand in its place.
    let within = figure.clone();
    effect(move || {
        let something = stage.scene.with(Option::is_some)
            || stage.complaint.with(Option::is_some)
            || stage.trouble.with(Option::is_some);
        if something && live.class_list().contains("waiting") {
            let _ = live.class_list().remove_1("waiting");
            if let Ok(Some(still)) = within.query_selector(".card:not(.live)") {
                still.remove();
            }
        }
    });
    keep_playing(stage, &figure);
    listen(stage, &figure);

    let title = text(move || {
        stage.scene.with(|scene| scene.as_ref().map_or(spec.title.get(lang).to_string(), |scene| scene.title.clone()))
    });
    // The pictures are made anew only when other panels come, such as a map in place of a chart.
    let names = Memo::new(move |_| {
        let names = |scene: &Arc<Scene>| scene.panels.iter().map(|panel| panel.name.clone()).collect();
        stage.scene.with(|scene| scene.as_ref().map_or(Vec::<String>::new(), names))
    });
    let pictures = part(move || {
        let names = names.get().into_iter().enumerate();
        names.map(|(index, name)| view! { <Picture stage index name/> }.into_any()).collect_view().into_any()
    });
    let legend = part(move || {
        let entries = stage.scene.with(|scene| scene.as_ref().map_or(Vec::new(), |scene| scene.legend.clone()));
        if entries.is_empty() {
            return ().into_any();
        }
        view! { <ul class="legend">{entries.into_iter().map(legend_line).collect_view()}</ul> }.into_any()
    });
    view! {
        <div class="card-bar">
            <h3 class="card-title">{title}</h3>
            <DrawerButtons stage/>
        </div>
        <div class="panels">
            {pictures}
            {legend}
        </div>
        <Drive stage/>
        <Controls stage/>
        <Status stage/>
        <Drawers stage/>
    }
}

fn read_theme(page: &Page) -> Option<Arc<Theme>> {
    match page.theme() {
        Ok(theme) => Some(Arc::new(theme)),
        Err(error) => {
            web_sys::console::error_1(&error.into());
            None
        }
    }
}

/// Runs the play loop while the stage plays and is seen.
fn keep_playing(stage: Stage, figure: &HtmlElement) {
    let visible = Rc::new(Cell::new(true));
    let start = {
        let visible = visible.clone();
        move || {
            if stage.playing.get_untracked() && visible.get() {
                let visible = visible.clone();
                browser::next_frame(move |now| stage.play_on(visible, now, 0.0));
            }
        }
    };
    let again = start.clone();
    let sight = browser::Sight::of(figure, move |seen| {
        if !visible.replace(seen) && seen {
            again();
        }
    });
    let sight = StoredValue::new_local(Some(sight));
    on_cleanup(move || sight.set_value(None));
    effect(move || {
        stage.playing.track();
        start();
    });
}

/// A link elsewhere on the page may open this figure in another state.
fn listen(stage: Stage, figure: &HtmlElement) {
    let opened = Closure::<dyn FnMut(CustomEvent)>::new(move |event: CustomEvent| {
        stage.open(&own_part(&event.detail().as_string().unwrap_or_default()));
    });
    let added = figure.add_event_listener_with_callback(OPEN, opened.as_ref().unchecked_ref());
    added.expect("a name and a function are given");
    let opened = StoredValue::new_local(Some(opened));
    let figure = StoredValue::new_local(figure.clone());
    on_cleanup(move || {
        if let Some(opened) = opened.try_update_value(Option::take).flatten() {
            let _ = figure
                .with_value(|figure| figure.remove_event_listener_with_callback(OPEN, opened.as_ref().unchecked_ref()));
        }
    });
}

fn legend_line(entry: Entry) -> impl IntoView {
    let pattern: Vec<String> = entry.dash.pattern().iter().map(|length| (*length as i32).to_string()).collect();
    view! {
        <li>
            <svg class="swatch" viewBox="0 0 36 6" aria-hidden="true">
                <line
                    x1="1" y1="3" x2="35" y2="3"
                    stroke=format!("var({})", entry.hue.property())
                    stroke-dasharray=pattern.join(" ")
                />
            </svg>
            <span class="legend-name">{entry.label}</span>
            <span class="legend-note">{entry.note}</span>
        </li>
    }
}

/// What is to be seen, what went wrong, and the same for those who listen.
#[component]
fn Status(stage: Stage) -> impl IntoView {
    let Stage { lang, .. } = stage;
    let status = text(move || stage.scene.with(|s| s.as_ref().map_or(String::new(), |s| s.status.clone())));
    let warnings = move || stage.scene.with(|s| s.as_ref().map_or(Vec::new(), |s| s.warnings.clone()));
    // Spoken once things are at rest, not at every step of a run or a drag.
    let spoken = RwSignal::new(String::new());
    let timer = StoredValue::new(0);
    effect(move || {
        let text = [vec![status.get()], warnings()].concat().join(" ");
        let playing = stage.playing.get();
        browser::cancel(timer.get_value());
        if !playing {
            timer.set_value(browser::later(600, move || {
                spoken.try_set(text);
            }));
        }
    });
    let list = move |class: &'static str, items: Vec<String>| {
        items.into_iter().map(|item| view! { <p class=class>{item}</p> }).collect_view().into_any()
    };
    let alert = part(move || {
        if let Some(complaint) = stage.complaint.get() {
            return complain(&complaint, stage, lang).into_any();
        }
        let Some(text) = stage.trouble.get() else { return ().into_any() };
        let again = click(move || stage.try_again());
        view! {
            <p class="notice">
                {stage.say(text)} " " <button type="button" on:click=again>{stage.say(words::AGAIN)}</button>
            </p>
        }
        .into_any()
    });
    view! {
        <p class="status">{status}</p>
        <p class="unseen" role="status">{spoken}</p>
        {part(move || list("warning", warnings()))}
        <div role="alert">{part(move || list("notice", stage.notices.get()))}</div>
        <div role="alert">{alert}</div>
    }
}

/// The sentence, and the text it speaks of with the place marked.
fn complain(complaint: &Complaint, stage: Stage, lang: Lang) -> impl IntoView + use<> {
    let sentence = complaint.sentence(lang).to_string();
    let place = complaint.at.filter(|_| stage.state.with_untracked(|state| state.settings.has(&complaint.path)));
    let place = place.map(|(from, to)| {
        let text: Vec<char> =
            stage.state.with_untracked(|s| s.settings.value(&complaint.path).to_text()).chars().collect();
        let part = |from: usize, to: usize| {
            text[from.min(text.len())..to.clamp(from, text.len().max(from)).min(text.len())].iter().collect::<String>()
        };
        let (before, meant, after) = (part(0, from), part(from, to), part(to, text.len()));
        let meant = if meant.is_empty() { "\u{2423}".to_string() } else { meant };
        view! { <code class="place">{before}<mark>{meant}</mark>{after}</code> }
    });
    view! { <p class="notice">{sentence} " " {place}</p> }
}
