//! Widgets, one a file: what is shown, as a pure function of settings, seed, step
//! and the images that it is given. To add one: write its file like `saddle_odds.rs`, and put its name
//! into the list below.
//!
//! A widget knows no clock, no browser and no global state. From that follow
//! exact rewind, links that reproduce what the sender saw, tests without a
//! browser, and pictures for print.

pub mod contours;
pub mod course;
pub mod curves;
pub mod features;
pub mod fingerprint;
pub mod histogram;
pub mod inputs;
pub mod lab;
pub mod masks;
pub mod model;
pub mod netview;
pub mod photo;
pub mod pretrained;
pub mod regularizers;
pub mod setup;
#[cfg(test)]
pub mod told;
pub mod torch;
pub mod trials;

pub use inputs::{Inputs, Need, Own, nothing};

use crate::scene::{Scene, Sketch, Table};
use crate::spec::setting::fields;
use crate::spec::settings::DefaultFor;
use crate::spec::{Complaint, Edit, Field, Group, Lang, Notice, Setting, Settings, Text, To, Value, number, query};

/// A widget in one state.
pub trait Widget {
    /// How many steps there are.
    fn last(&self) -> u32;

    /// One step of the algorithm. Not called after the last.
    fn tick(&mut self);

    /// Goes back to an earlier step, for those that keep what they showed there;
    /// from it, ticks lead on as they did. `false`: it cannot, and is unchanged.
    fn rewind(&mut self, _step: u32) -> bool {
        false
    }

    /// Takes in what the reader gave anew, by those whose run does not depend on all of it. `false`: it has to
    /// begin again with it, and nothing has changed.
    fn ask(&mut self, _inputs: &Inputs) -> bool {
        false
    }

    /// What is to be seen now.
    fn scene(&self, lang: Lang, sketch: &mut Sketch);

    /// The numbers behind it.
    fn table(&self, lang: Lang) -> Table;
}

/// What stands beside a start point.
pub const START: Text = Text::new("start: drag me", "출발점: 끌어 보세요");

/// What a widget is: everything but its algorithm.
pub struct Spec {
    /// In addresses and directives.
    pub name: &'static str,
    pub title: Text,
    /// One or two sentences: what the reader changes, and what is seen.
    pub line: Text,
    pub settings: &'static [Setting],
    /// Settings of the units that take part.
    pub groups: fn() -> Vec<Group>,
    /// Defaults that depend on other settings.
    pub default_for: DefaultFor,
    /// The step it opens at; `None`: its last.
    pub opens_at: Option<u32>,
    /// Whether the seed changes anything.
    pub seeded: bool,
    /// The image sets and trained nets that a state reads; for most widgets [`nothing`].
    pub needs: fn(&Settings) -> Vec<Need>,
    /// This file: `file!()`.
    pub source: &'static str,
}

impl Spec {
    /// All settings at their defaults.
    pub fn settings(&self) -> Settings {
        Settings::new(fields(self.settings, &(self.groups)()), self.default_for)
    }
}

/// The widgets that one worker carries, so that a page fetches no more than it shows.
pub struct Program {
    /// The worker's file is `worker-<name>.js`.
    pub name: &'static str,
    pub specs: &'static [&'static Spec],
    /// See [`build`].
    pub build: Build,
    /// The benchmark's work that it can do.
    pub bench: crate::engine::bench::Make,
}

/// The widget of this name at step 0. `None`: there is no such widget here.
pub type Build = fn(&str, &Settings, u64, &Inputs) -> Option<Result<Box<dyn Widget>, Complaint>>;

macro_rules! widgets {
    ($($program:ident($bench:ident): $($unit:ident)*;)*) => {
        $($(pub mod $unit;)*)*

        $(pub static $program: Program = Program {
            name: stringify!($program),
            specs: &[$(&$unit::SPEC),*],
            build: |name, settings, seed, inputs| {
                $(if name == $unit::SPEC.name {
                    let made = $unit::new(settings, seed, inputs);
                    return Some(made.map(|widget| Box::new(widget) as Box<dyn Widget>));
                })*
                None
            },
            bench: crate::engine::bench::$bench,
        };)*

        /// Every worker's program.
        pub static PROGRAMS: &[&Program] = &[$(&$program),*];

        /// Every widget, in the order of the course.
        pub static SPECS: &[&Spec] = &[$($(&$unit::SPEC),*),*];
    };
}

// A line is a worker's program, and which work of the benchmark it can do; within it, one word a widget.
widgets! {
    RACE(surfaces): race;
    LANDSCAPES(nothing): critical_points saddle_odds;
    MOTION(nothing): vectors spectrum;
    ADAPTIVE(nothing): adaptive first_step minibatch;
    MICROSCOPE(nothing): microscope;
    NETS(nets): classroom schedule;
    SECOND(nothing): second_order;
    ENSEMBLE(nothing): gap ensemble;
    PENALTIES(nothing): penalties;
    DROPOUT(nothing): dropout dropconnect;
    NORM(nothing): batchnorm;
    AUGMENT(nothing): augment fractional_pool;
    DEPTH(nothing): stochastic_depth augment_train;
    BENCH(nothing): bench playground;
    TEACH(nothing): teach;
    TRANSFER(nothing): transfer;
}

/// The widget of this name at step 0. `None`: there is no such widget.
pub fn build(
    name: &str,
    settings: &Settings,
    seed: u64,
    inputs: &Inputs,
) -> Option<Result<Box<dyn Widget>, Complaint>> {
    PROGRAMS.iter().find_map(|program| (program.build)(name, settings, seed, inputs))
}

/// The same experiment as a script for PyTorch, of the widgets that have one.
pub fn script(name: &str, state: &State) -> Option<String> {
    let write = match name {
        "bench" => bench::script,
        "playground" => playground::script,
        "transfer" => transfer::script,
        _ => return None,
    };
    Some(write(&state.settings, state.seed))
}

/// The name of the program that carries this widget: `race`.
pub fn program(spec: &Spec) -> String {
    let carries = |program: &&&Program| program.specs.iter().any(|known| known.name == spec.name);
    PROGRAMS.iter().find(carries).map_or(String::new(), |program| program.name.to_lowercase())
}

/// The spec of this name.
pub fn spec(name: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| spec.name == name).copied()
}

/// The whole state of a widget, as a link holds it.
#[derive(Clone)]
pub struct State {
    pub settings: Settings,
    pub seed: u64,
    /// `None`: the step the widget opens at.
    pub step: Option<u32>,
}

/// The largest seed: it stays a whole number in every language's arithmetic.
pub const MAX_SEED: u64 = u32::MAX as u64;

/// The seed when none is given.
pub const SEED: u64 = 1;

impl State {
    pub fn new(spec: &Spec) -> Self {
        State { settings: spec.settings(), seed: SEED, step: None }
    }

    /// The same, to be tried often: of a training, one epoch of a few images.
    pub fn brief(mut self) -> Self {
        for (name, most) in [("epochs", 1.0), ("images", 20.0), ("seeds", 2.0), ("members", 2.0), ("updates", 20.0)] {
            let named = |field: &&Field| field.setting.name == name;
            let paths: Vec<String> = self.settings.fields().iter().filter(named).map(|f| f.path.clone()).collect();
            for path in paths {
                let value = self.settings.number(&path).min(most);
                self.settings.set(&path, Value::Number(value));
            }
        }
        self
    }

    /// The state of a link's query, and what the reader should be told of it.
    pub fn from_query(spec: &Spec, text: &str) -> (Self, Vec<Notice>) {
        let mut state = State::new(spec);
        let mut notices = Vec::new();
        for (name, value) in query::parse(text) {
            match name.as_str() {
                "seed" => state.seed = read_whole("seed", &value, MAX_SEED, &mut notices).unwrap_or(SEED),
                "step" => {
                    let step = read_whole("step", &value, u32::MAX as u64, &mut notices);
                    state.step = step.map(|step| step as u32);
                }
                reserved if query::RESERVED.contains(&reserved) => {}
                _ => notices.extend(state.settings.read(&name, &value)),
            }
        }
        (state, notices)
    }

    /// Makes one change. Returns what the reader should be told.
    pub fn edit(&mut self, edit: &Edit) -> Option<Notice> {
        let max = match edit.path.as_str() {
            "seed" => MAX_SEED,
            "step" => u32::MAX as u64,
            _ => return self.settings.edit(edit),
        };
        let mut notices = Vec::new();
        let whole = match &edit.to {
            To::Text(text) => read_whole(&edit.path, text, max, &mut notices),
            To::Number(number) => Some(number.clamp(0.0, max as f64) as u64),
            _ => None,
        };
        match whole {
            Some(whole) if edit.path == "seed" => self.seed = whole,
            Some(whole) => self.step = Some(whole as u32),
            None => {}
        }
        notices.pop()
    }

    /// The query of this state; only what differs from the defaults.
    pub fn to_query(&self) -> String {
        let mut pairs = self.settings.to_pairs();
        if self.seed != SEED {
            pairs.push(("seed".to_string(), self.seed.to_string()));
        }
        if let Some(step) = self.step {
            pairs.push(("step".to_string(), step.to_string()));
        }
        query::format(&pairs)
    }
}

fn read_whole(name: &str, value: &str, max: u64, notices: &mut Vec<Notice>) -> Option<u64> {
    let expected =
        || Notice::Unreadable { name: name.to_string(), value: value.to_string(), expected: format!("0 … {max}") };
    match number::parse(value) {
        Some(number) if number >= 0.0 && number == number.trunc() && number <= max as f64 => Some(number as u64),
        Some(number) if number > max as f64 => {
            notices.push(Notice::Clamped { name: name.to_string(), value: value.to_string(), taken: max.to_string() });
            Some(max)
        }
        _ => {
            notices.push(expected());
            None
        }
    }
}

/// The widget of this state, run up to its step (or its last, if that is sooner).
pub fn open(spec: &Spec, state: &State, inputs: &Inputs) -> Result<Box<dyn Widget>, Complaint> {
    let mut widget = build(spec.name, &state.settings, state.seed, inputs)
        .unwrap_or_else(|| panic!("{} has a spec but no constructor", spec.name))?;
    let step = state.step.or(spec.opens_at).unwrap_or(u32::MAX).min(widget.last());
    for _ in 0..step {
        widget.tick();
    }
    Ok(widget)
}

/// The whole scene of a state.
pub fn draw(spec: &Spec, state: &State, lang: Lang, inputs: &Inputs) -> Result<Scene, Complaint> {
    open(spec, state, inputs).map(|widget| scene(&*widget, lang))
}

/// The whole scene of a widget as it is now.
pub fn scene(widget: &dyn Widget, lang: Lang) -> Scene {
    let mut sketch = Sketch::new(&[]);
    widget.scene(lang, &mut sketch);
    sketch.scene
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Axis, Frame, Mark, Tone};
    use crate::spec::{Choice, Kind};

    /// The defaults, and each entry of each list to choose from.
    fn states(spec: &'static Spec) -> Vec<State> {
        let mut states = vec![State::new(spec)];
        for setting in spec.settings {
            if let Kind::Choice { options, .. } = setting.kind {
                for option in options() {
                    let mut state = State::new(spec);
                    state.settings.read(setting.name, option.name);
                    states.push(state);
                }
            }
        }
        states.into_iter().map(State::brief).collect()
    }

    fn check(scene: &Scene, what: &str) {
        assert!(!scene.title.is_empty() && !scene.status.is_empty() && !scene.panels.is_empty(), "{what}");
        assert!(scene.legend.iter().all(|entry| !entry.label.is_empty()), "{what}");
        for panel in &scene.panels {
            let what = format!("{what}, {}", panel.name);
            assert!(!panel.name.is_empty() && !panel.title.is_empty() && !panel.layers.is_empty(), "{what}");
            let ranges = match &panel.frame {
                Frame::Map { x, y } => [*x, *y],
                Frame::Chart { x, y } | Frame::Strip { x, y } => {
                    let log = |axis: &Axis| !axis.log || axis.range.0 > 0.0;
                    assert!(log(x) && log(y) && !x.label.is_empty() && !y.label.is_empty(), "{what}");
                    [x.range, y.range]
                }
                Frame::Plain { width, height } => [(0.0, *width), (0.0, *height)],
            };
            for (low, high) in ranges {
                assert!(low.is_finite() && high.is_finite() && low < high, "{what}: {low} … {high}");
            }
            for mark in panel.layers.iter().flat_map(|layer| layer.marks.as_ref().expect("nothing is at hand")) {
                let points: &[crate::scene::Point] = match mark {
                    Mark::Path { points, .. } | Mark::Area { points, .. } => points,
                    Mark::Dot { at, .. } | Mark::Ring { at, .. } | Mark::Label { at, .. } => &[*at],
                    Mark::Whisker { x, low, high, .. } => &[(*x, *low), (*x, *high)],
                    Mark::Arrow { from, to, .. } => &[*from, *to],
                    Mark::Bands { .. } => &[],
                    Mark::Image { at: (x0, y0, x1, y1), cols, rows, cells, tone } => {
                        let each = if *tone == Tone::Colour { 3 } else { 1 };
                        assert_eq!(cells.len(), each * (cols * rows) as usize, "{what}: an image of {cols} × {rows}");
                        &[(*x0, *y0), (*x1, *y1)]
                    }
                };
                assert!(points.iter().all(|(x, y)| x.is_finite() && y.is_finite()), "{what}: {mark:?}");
            }
            for handle in &panel.handles {
                assert!(!handle.label.is_empty() && handle.at.0.is_finite() && handle.at.1.is_finite(), "{what}");
            }
        }
    }

    #[test]
    fn every_widget_is_whole_at_every_step() {
        let inputs = Inputs::built_in();
        for spec in SPECS {
            for state in states(spec) {
                let made = build(spec.name, &state.settings, state.seed, &inputs);
                let mut ticked = made.expect("listed").expect("defaults open");
                let last = ticked.last();
                assert!(last >= 1, "{} has no step", spec.name);
                for step in 0..=last {
                    if step > 0 {
                        ticked.tick();
                    }
                    if ![0, last / 2, last].contains(&step) {
                        continue;
                    }
                    let opened = open(spec, &State { step: Some(step), ..state.clone() }, &inputs).expect("opens");
                    for lang in Lang::ALL {
                        let what = format!("{}?{} at {step}, {lang:?}", spec.name, state.to_query());
                        let shown = scene(&*ticked, lang);
                        assert_eq!((shown.step, shown.last), (step, last), "{what}");
                        check(&shown, &what);
                        assert_eq!(shown, scene(&*opened, lang), "{what}: opened otherwise than played");
                        let table = ticked.table(lang);
                        assert!(table.columns.iter().all(|name| !name.is_empty()) && !table.rows.is_empty(), "{what}");
                        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{what}");
                        assert_eq!(table.to_csv(), opened.table(lang).to_csv(), "{what}");
                    }
                }
                if ticked.rewind(last / 2) {
                    let opened = open(spec, &State { step: Some(last / 2), ..state.clone() }, &inputs).expect("opens");
                    assert_eq!(
                        scene(&*ticked, Lang::En),
                        scene(&*opened, Lang::En),
                        "{}: rewound otherwise",
                        spec.name
                    );
                }
            }
        }
    }

    #[test]
    fn every_setting_speaks_both_languages() {
        for spec in SPECS {
            let texts = |choices: Vec<Choice>| choices.into_iter().map(|choice| choice.label).collect::<Vec<_>>();
            let mut all = vec![spec.title, spec.line];
            for field in spec.settings().fields() {
                all.extend([field.setting.label, field.setting.help]);
                all.extend(field.group.map(|group| group.title));
                if let Kind::Choice { options, .. } | Kind::Subset { options, .. } = field.setting.kind {
                    all.extend(texts(options()));
                }
            }
            for lang in Lang::ALL {
                assert!(all.iter().all(|text| !text.get(lang).is_empty()), "{} lacks a text", spec.name);
            }
        }
    }
}
