//! One open widget, moved forward or back where that is enough, built anew where
//! not. A long run is shown in slices, so that the reader sees it advance and can
//! change something, pause or leave.

use super::own;
use super::serve::Service;
use crate::protocol::{Answer, Control, Fold, Refusal, Show, Shown, Verdict};
use crate::say;
use crate::scene::{Scene, Sketch};
use crate::spec::goal::Goal;
use crate::spec::number::short;
use crate::spec::{Complaint, Kind, Lang, Notice, Slider, To, Value, query};
use crate::widgets::{Inputs, Need, Own, Program, Spec, State, Widget};

pub struct Host {
    program: &'static Program,
    /// Milliseconds since any moment.
    clock: Box<dyn Fn() -> f64>,
    open: Option<Open>,
    /// The query that was answered from the middle of its run, if the last one was.
    behind: Option<String>,
    /// What the page was last told of its controls.
    told: Vec<Control>,
    folded: Vec<Fold>,
    /// What the reader gave.
    own: Own,
}

struct Open {
    /// Widget and query, without the step.
    what: (String, String),
    widget: Box<dyn Widget>,
    step: u32,
    /// Milliseconds of computing, from the start.
    spent: f64,
}

/// For so many milliseconds a run goes on before what it has reached is shown.
const SLICE: f64 = 30.0;

impl Service for Host {
    type Ask = Show;
    type Answer = Answer;

    fn needs(&self, show: &Show) -> Vec<Need> {
        self.state(show).map_or(Vec::new(), |(spec, state, _)| (spec.needs)(&state.settings))
    }

    fn answer(&mut self, show: Show, inputs: Result<&Inputs, Complaint>) -> Answer {
        self.show(show, inputs).map_or_else(Answer::Garbled, |shown| Answer::Shown(Box::new(shown)))
    }

    fn garbled(said: String) -> Answer {
        Answer::Garbled(said)
    }
}

impl Host {
    pub fn new(program: &'static Program, clock: impl Fn() -> f64 + 'static) -> Host {
        let clock = Box::new(clock);
        Host { program, clock, open: None, behind: None, told: Vec::new(), folded: Vec::new(), own: Own::default() }
    }

    /// The state after the edits, and what to tell the reader of it.
    ///
    /// # Errors
    /// Names the widget that this program does not carry.
    fn state(&self, show: &Show) -> Result<(&'static Spec, State, Vec<Notice>), String> {
        let spec = self.program.specs.iter().find(|spec| spec.name == show.widget).copied();
        let spec = spec.ok_or_else(|| format!("{} carries no widget {}", self.program.name, show.widget))?;
        let (mut state, mut notices) = State::from_query(spec, &show.query);
        notices.extend(show.edits.iter().filter_map(|edit| state.edit(edit)));
        Ok((spec, state, notices))
    }

    /// The state after the edits, and what is to be seen of it.
    fn show(&mut self, mut show: Show, inputs: Result<&Inputs, Complaint>) -> Result<Shown, String> {
        let fresh = show.own.take().map(|own| self.own = own::read(&own)).is_some();
        let inputs = inputs.map(|inputs| inputs.with(&self.own));
        let goes_on = |open: &mut Open| inputs.as_ref().is_ok_and(|inputs| open.widget.ask(inputs));
        if fresh && !self.open.as_mut().is_some_and(goes_on) {
            self.open = None;
        }
        let (spec, mut state, mut notices) = self.state(&show)?;
        if show.edits.iter().any(|edit| edit.path == "step" && edit.to == To::Here) {
            // A run that was changed at the same time has not come anywhere.
            let same = self.open.as_ref().filter(|open| open.what == what(spec, &state));
            state.step = same.map(|open| open.step).or(state.step);
        }
        let Show { query, edits, lang, have, .. } = show;
        let lang = lang.unwrap_or(Lang::En);
        // The page asks on, and changes nothing: what was said of this query has been said.
        let goes_on = edits.is_empty() && self.behind.take().is_some_and(|before| before == query);
        let again = inputs.is_err();
        let shown = inputs.and_then(|inputs| self.scene(spec, &state, lang, &have, &inputs));
        let behind = shown.as_ref().is_ok_and(|(_, behind)| *behind);
        let spent = self.open.as_ref().filter(|_| shown.is_ok()).map_or(0.0, |open| open.spent);
        let scene = match shown.map(|(scene, _)| scene) {
            Ok(scene) => {
                if state.step.is_some_and(|step| step > scene.last) {
                    // A run that was made shorter ends where it ends; only a link can ask for too much.
                    if edits.is_empty() {
                        // One sentence: an absurd step is beyond all numbers and beyond this run.
                        notices.retain(|notice| !matches!(notice, Notice::Clamped { name, .. } if name == "step"));
                        let written = query::parse(&query).into_iter().find(|(name, _)| name == "step");
                        let (name, value) = written.unwrap_or_default();
                        notices.push(Notice::Clamped { name, value, taken: scene.last.to_string() });
                    }
                    state.step = Some(scene.last);
                }
                Ok(scene)
            }
            Err(complaint) => Err(refusal(&complaint, again, &state, lang)),
        };
        let (asked, verdict) = verdict(&query, scene.as_ref().map_or(&[], |scene| &scene.facts), lang, &mut notices);
        let controls = controls(&state, scene.as_ref().ok());
        let folds = folds(spec, &state);
        // What was edited is told again: what was typed may not have been taken.
        let news =
            |control: &&Control| !self.told.contains(control) || edits.iter().any(|edit| edit.path == control.path);
        let shown = Shown {
            query: [state.to_query(), asked]
                .iter()
                .filter(|part| !part.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join("&"),
            controls: controls.iter().filter(news).cloned().collect(),
            folds: folds.iter().filter(|fold| !self.folded.contains(fold)).cloned().collect(),
            notices: (!goes_on).then(|| notices.iter().map(|notice| notice.sentence(lang)).collect()),
            scene,
            behind,
            seconds: seconds(spent, lang),
            verdict,
        };
        (self.told, self.folded) = (controls, folds);
        self.behind = behind.then(|| shown.query.clone());
        Ok(shown)
    }

    /// What is to be seen, and whether the run is not yet where it was asked to be.
    /// A later step of the same run is reached by ticking, an earlier one by
    /// rewinding if the widget can, everything else by running from the start: the
    /// result is the same.
    fn scene(
        &mut self,
        spec: &Spec,
        state: &State,
        lang: Lang,
        have: &[u64],
        inputs: &Inputs,
    ) -> Result<(Scene, bool), Complaint> {
        let what = what(spec, state);
        let wanted = state.step.or(spec.opens_at).unwrap_or(u32::MAX);
        let same = self.open.take().filter(|open| open.what == what);
        let start = (self.clock)();
        let open = match same.and_then(|open| open.not_beyond(wanted)) {
            Some(open) => open,
            None => {
                let made = (self.program.build)(spec.name, &state.settings, state.seed, inputs);
                Open { what, widget: made.expect("the program carries its specs")?, step: 0, spent: 0.0 }
            }
        };
        let open = self.open.insert(open);
        let (wanted, before) = (wanted.min(open.widget.last()), open.spent);
        while open.step < wanted {
            open.widget.tick();
            open.step += 1;
            let slice = (self.clock)() - start;
            open.spent = before + slice;
            if slice >= SLICE {
                break;
            }
        }
        let mut sketch = Sketch::new(have);
        open.widget.scene(lang, &mut sketch);
        Ok((sketch.scene, open.step < wanted))
    }
}

impl Open {
    /// Itself, at this step or before it; `None` where there is no way back.
    fn not_beyond(mut self, step: u32) -> Option<Open> {
        if self.step > step && self.widget.rewind(step) {
            self.step = step;
        }
        (self.step <= step).then_some(self)
    }
}

/// What a reader would wait for; less is no time.
fn seconds(milliseconds: f64, lang: Lang) -> String {
    if milliseconds < 200.0 {
        return String::new();
    }
    say!(lang, "{:.1} s", "{:.1}초", milliseconds / 1000.0)
}

/// Which run a state belongs to: all of it but the step.
fn what(spec: &Spec, state: &State) -> (String, String) {
    (spec.name.to_string(), State { step: None, ..state.clone() }.to_query())
}

/// The part of a query that asks for something, and what became of it.
fn verdict(asked: &str, facts: &[(String, f64)], lang: Lang, notices: &mut Vec<Notice>) -> (String, Option<Verdict>) {
    let Some(pair) = query::parse(asked).into_iter().find(|(name, _)| name == query::GOAL) else {
        return (String::new(), None);
    };
    match Goal::read(&pair.1) {
        Some(goal) => {
            let verdict = Verdict { met: goal.is_met(facts), sentence: goal.sentence(facts, lang) };
            (query::format(&[pair]), Some(verdict))
        }
        None => {
            let (name, value) = pair;
            notices.push(Notice::Unreadable { name, value, expected: Goal::EXAMPLE.to_string() });
            (String::new(), None)
        }
    }
}

/// What every control shows in this state.
fn controls(state: &State, scene: Option<&Scene>) -> Vec<Control> {
    let control = |path: &str, value: Value, kind: &Kind| {
        let place = match (&value, Slider::of(kind)) {
            (Value::Number(number), Some(slider)) => slider.place(*number),
            _ => 0,
        };
        let text = match &value {
            Value::Number(number) => short(*number, 6).replace('−', "-"),
            other => other.to_text(),
        };
        Control { path: path.to_string(), text, place }
    };
    let settings = &state.settings;
    let mut all: Vec<Control> = settings
        .fields()
        .iter()
        .map(|field| control(&field.path, settings.value(&field.path), &field.setting.kind))
        .collect();
    all.push(Control { path: "seed".to_string(), text: state.seed.to_string(), place: 0 });
    if let Some(scene) = scene {
        all.push(Control { path: "step".to_string(), text: scene.step.to_string(), place: scene.last });
    }
    all
}

fn folds(spec: &Spec, state: &State) -> Vec<Fold> {
    let settings = &state.settings;
    let fold = |group: crate::spec::Group| {
        let own = settings.fields().iter().filter(|field| field.group.is_some_and(|of| of.prefix == group.prefix));
        let digest = own.clone().filter_map(|field| match (field.setting.symbol, settings.value(&field.path)) {
            ("", _) => None,
            (symbol, Value::Number(number)) => Some(format!("{symbol} {}", short(number, 3))),
            _ => None,
        });
        let digest = digest.collect::<Vec<_>>().join(" · ");
        let hidden = !own.clone().any(|field| settings.seen(field));
        Fold { prefix: group.prefix.to_string(), hidden, digest }
    };
    (spec.groups)().into_iter().map(fold).collect()
}

/// The complaint in one language, and the text it speaks of with the place marked.
fn refusal(complaint: &Complaint, again: bool, state: &State, lang: Lang) -> Refusal {
    let at = complaint.at.filter(|_| state.settings.has(&complaint.path));
    let place = at.map(|(from, to)| {
        let text: Vec<char> = state.settings.value(&complaint.path).to_text().chars().collect();
        let from = from.min(text.len());
        let to = to.clamp(from, text.len());
        let part = |part: &[char]| part.iter().collect::<String>();
        let meant = if from == to { "\u{2423}".to_string() } else { part(&text[from..to]) };
        [part(&text[..from]), meant, part(&text[to..])]
    });
    Refusal { sentence: complaint.sentence(lang).to_string(), place, again }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::data::mnist14;
    use crate::scene::Table;
    use crate::spec::{Edit, Settings, Text};
    use crate::widgets::RACE;
    use std::cell::Cell;

    /// Time stands still: every run is shown whole.
    fn host() -> Host {
        Host::new(&RACE, || 0.0)
    }

    fn ask(query: &str, edits: &[(&str, To)]) -> Show {
        let edit = |(path, to): &(&str, To)| Edit { path: path.to_string(), to: to.clone() };
        Show {
            widget: "race".into(),
            query: query.into(),
            edits: edits.iter().map(edit).collect(),
            lang: Some(Lang::En),
            have: Vec::new(),
            own: None,
        }
    }

    fn show(host: &mut Host, query: &str, edits: &[(&str, To)]) -> Shown {
        host.show(ask(query, edits), Ok(&Inputs::default())).expect("carried")
    }

    fn scene(host: &mut Host, query: &str) -> Scene {
        show(host, query, &[]).scene.expect("can be shown")
    }

    fn said(shown: &Shown) -> &[String] {
        shown.notices.as_deref().expect("it was not asked on")
    }

    #[test]
    fn going_forward_back_and_straight_there_show_the_same() {
        let straight = scene(&mut host(), "step=40&noise=gaussian");
        let mut host = host();
        for step in [10, 90, 40] {
            assert_eq!(scene(&mut host, &format!("step={step}&noise=gaussian")).step, step);
        }
        assert_eq!(scene(&mut host, "step=40&noise=gaussian"), straight);
    }

    #[test]
    fn a_layer_that_the_page_has_is_not_sent_again() {
        let mut host = host();
        let first = scene(&mut host, "");
        let have = vec![first.panels[0].layers[0].key];
        let second = host.show(Show { have, ..ask("x=3", &[]) }, Ok(&Inputs::default()));
        let second = second.expect("carried").scene.expect("can be shown");
        assert_eq!(second.panels[0].layers[0].marks, None);
        assert_ne!(second.panels[0].layers[1], first.panels[0].layers[1]);
    }

    #[test]
    fn edits_change_the_state_and_only_what_changed_is_told() {
        let mut host = host();
        let first = show(&mut host, "", &[]);
        assert!(first.controls.len() > 20 && first.folds.len() > 7);
        let edited = show(&mut host, "", &[("adam.lr", To::Text("0.5".into())), ("step", To::Number(7.0))]);
        assert_eq!(edited.query, "adam.lr=0.5&step=7");
        let paths: Vec<&str> = edited.controls.iter().map(|control| control.path.as_str()).collect();
        assert_eq!(paths, ["adam.lr", "step"]);
        assert_eq!(edited.folds.len(), 1);
        let without = show(&mut host, &edited.query, &[("optimizers", To::Member("adam".into(), false))]);
        assert_eq!(without.query, "optimizers=sgd,momentum,rmsprop&adam.lr=0.5&step=7");
        assert!(without.folds.iter().any(|fold| fold.prefix == "adam" && fold.hidden));
    }

    #[test]
    fn what_does_not_fit_is_said_and_nothing_is_lost() {
        let mut host = host();
        let shown = show(&mut host, "adam.lr=0.5&momentum.lr=fast&mood=good&step=99999", &[]);
        assert_eq!(said(&shown).len(), 3, "{:?}", shown.notices);
        assert_eq!(shown.query, "adam.lr=0.5&step=120");
        let shown = show(&mut host, &shown.query, &[("seed", To::Text("x".into()))]);
        assert_eq!((said(&shown).len(), shown.query.as_str()), (1, "adam.lr=0.5&step=120"));
    }

    #[test]
    fn a_refusal_marks_the_place_and_keeps_the_text() {
        let mut host = host();
        let shown = show(&mut host, "surface=formula", &[("formula.formula", To::Text("x + foo".into()))]);
        let refusal = shown.scene.expect_err("foo is unknown");
        assert_eq!(refusal.place, Some(["x + ".to_string(), "foo".to_string(), String::new()]));
        assert!(shown.query.contains("formula.formula=x%20%2B%20foo"), "{}", shown.query);
    }

    /// Shows the pixel of a set whose number is the step. One that keeps its past rewinds.
    struct Pixels {
        bytes: Vec<u8>,
        keeps: bool,
        at: u32,
    }

    thread_local! {
        /// How many have been built.
        static BUILT: Cell<u32> = const { Cell::new(0) };
    }

    impl Widget for Pixels {
        fn last(&self) -> u32 {
            100
        }

        fn tick(&mut self) {
            self.at += 1;
        }

        fn rewind(&mut self, step: u32) -> bool {
            if self.keeps {
                self.at = step;
            }
            self.keeps
        }

        fn scene(&self, _: Lang, sketch: &mut Sketch) {
            sketch.scene.status = self.bytes[self.at as usize].to_string();
            (sketch.scene.step, sketch.scene.last) = (self.at, 100);
        }

        fn table(&self, _: Lang) -> Table {
            Table::default()
        }
    }

    const PIXELS: Spec = Spec {
        name: "pixels",
        title: Text::new("", ""),
        line: Text::new("", ""),
        settings: &[],
        groups: Vec::new,
        default_for: |_, _| None,
        opens_at: None,
        seeded: true,
        needs: |_: &Settings| vec![Need::Images(&mnist14::SPEC)],
        source: file!(),
    };

    const KEEPER: Spec = Spec { name: "keeper", ..PIXELS };

    static TINY: Program = Program {
        bench: crate::engine::bench::nothing,
        name: "TINY",
        specs: &[&PIXELS, &KEEPER],
        build: |name, _, _, inputs| {
            BUILT.set(BUILT.get() + 1);
            let bytes = inputs.images(&mnist14::SPEC).bytes(0).to_vec();
            Some(Ok(Box::new(Pixels { bytes, keeps: name == "keeper", at: 0 })))
        },
    };

    /// A host whose clock goes on by so much each time it is read.
    fn tiny(each: f64) -> Host {
        let time = Cell::new(0.0);
        Host::new(&TINY, move || time.replace(time.get() + each))
    }

    fn look(host: &mut Host, widget: &str, query: &str) -> Shown {
        let show = Show { widget: widget.into(), query: query.into(), ..Show::default() };
        host.show(show, Ok(&Inputs::built_in())).expect("carried")
    }

    #[test]
    fn a_state_names_the_sets_that_it_needs() {
        let show = Show { widget: "pixels".into(), ..Show::default() };
        assert_eq!(tiny(0.0).needs(&show).iter().map(|need| need.name()).collect::<Vec<_>>(), ["mnist14"]);
        assert!(host().needs(&ask("", &[])).is_empty());
        assert!(host().needs(&show).is_empty(), "the race's worker carries no such widget");
        let byte = Inputs::built_in().images(&mnist14::SPEC).bytes(0)[100];
        assert_eq!(look(&mut tiny(0.0), "pixels", "").scene.expect("shown").status, byte.to_string());
    }

    #[test]
    fn without_its_images_a_state_is_refused_and_nothing_is_lost() {
        let mut host = tiny(0.0);
        let why = Complaint { path: "mnist14.png".into(), at: None, en: "No net.".into(), ko: "…".into() };
        let show = Show { widget: "pixels".into(), query: "seed=7&step=9".into(), ..Show::default() };
        let shown = host.show(show, Err(why)).expect("carried");
        let refusal = Refusal { sentence: "No net.".into(), place: None, again: true };
        assert_eq!((shown.scene, shown.behind), (Err(refusal), false));
        assert_eq!(shown.query, "seed=7&step=9");
        assert_eq!(look(&mut host, "pixels", &shown.query).scene.expect("shown").step, 9);
    }

    #[test]
    fn a_long_run_is_shown_in_slices_and_its_link_stays() {
        // Read once at the start and once after each tick: three ticks a slice.
        let mut host = tiny(10.0);
        let first = look(&mut host, "pixels", "step=7&mood=good");
        assert_eq!((first.query.as_str(), first.behind, said(&first).len()), ("step=7", true, 1));
        let step = |control: &&Control| control.path == "step";
        assert_eq!(first.controls.iter().find(step).expect("told").text, "3");
        let mut steps = vec![first.scene.expect("shown").step];
        let mut shown = look(&mut host, "pixels", &first.query);
        loop {
            assert_eq!((shown.query.as_str(), &shown.notices), ("step=7", &None), "said again");
            steps.push(shown.scene.as_ref().expect("shown").step);
            if !shown.behind {
                break;
            }
            shown = look(&mut host, "pixels", &shown.query);
        }
        assert_eq!(steps, [3, 6, 7]);
        assert_eq!(shown.scene, look(&mut tiny(0.0), "pixels", "step=7").scene, "otherwise than in one go");
        assert_eq!(said(&look(&mut host, "pixels", "step=7")).len(), 0, "it was there");
    }

    #[test]
    fn a_run_tells_how_long_it_computes_and_not_how_long_it_rests() {
        // A tick of 100 ms, one a slice.
        let mut host = tiny(100.0);
        let told: Vec<String> = (0..3).map(|_| look(&mut host, "keeper", "step=3").seconds).collect();
        assert_eq!(told, ["", "0.2 s", "0.3 s"]);
        assert_eq!(look(&mut host, "keeper", "step=3").seconds, "0.3 s", "it rested");
        assert_eq!(look(&mut host, "keeper", "step=1&seed=7").seconds, "", "another run");
    }

    #[test]
    fn a_slice_has_a_tick_however_slow() {
        let mut host = tiny(1e6);
        assert_eq!(look(&mut host, "pixels", "").scene.expect("shown").step, 1);
        let second = look(&mut host, "pixels", "");
        assert_eq!((second.scene.expect("shown").step, second.query.as_str(), second.behind), (2, "", true));
        // Changed on the way: the run goes where it is wanted now.
        let third = look(&mut host, "pixels", "step=2");
        assert_eq!((third.behind, said(&third).len(), third.scene.expect("shown").step), (false, 0, 2));
    }

    #[test]
    fn a_pause_is_where_the_run_is() {
        BUILT.set(0);
        let mut host = tiny(10.0);
        let mut pause = |query: &str, seed: Option<&str>| {
            let mut edits = vec![Edit { path: "step".into(), to: To::Here }];
            edits.extend(seed.map(|seed| Edit { path: "seed".into(), to: To::Text(seed.into()) }));
            let show = Show { widget: "pixels".into(), query: query.into(), edits, ..Show::default() };
            host.show(show, Ok(&Inputs::built_in())).expect("carried")
        };
        // Nothing runs yet: there is nowhere to pause.
        assert_eq!(pause("step=50", None).query, "step=50");
        let paused = pause("step=50", None);
        assert_eq!((paused.query.as_str(), paused.behind), ("step=3", false));
        assert_eq!((paused.scene.expect("shown").step, BUILT.get()), (3, 1));
        assert_eq!(pause("step=50", Some("7")).query, "seed=7&step=50");
    }

    #[test]
    fn who_keeps_the_past_is_not_built_again_to_go_back() {
        for (widget, built) in [("keeper", 1), ("pixels", 2)] {
            BUILT.set(0);
            let mut host = tiny(0.0);
            for step in [80, 30, 50] {
                let shown = look(&mut host, widget, &format!("step={step}"));
                assert_eq!(shown.scene, look(&mut tiny(0.0), widget, &format!("step={step}")).scene);
            }
            // Each comparison has built one of its own.
            assert_eq!(BUILT.get() - 3, built, "{widget}");
        }
    }

    #[test]
    fn a_goal_goes_with_the_state_and_is_met_by_its_facts() {
        let mut host = Host::new(&RACE, || 0.0);
        let before = show(&mut host, "step=0&goal=momentum.reached%20%3C%3D%2060", &[]);
        let verdict = before.verdict.expect("a goal was asked for");
        assert_eq!((verdict.met, verdict.sentence.as_str()), (false, "Goal: momentum.reached ≤ 60. Not yet."));
        let edits = [("step", To::Number(60.0)), ("momentum.momentum", To::Text("0.8".into()))];
        let after = show(&mut host, &before.query, &edits);
        let facts = after.scene.expect("can be shown").facts;
        let reached = facts.iter().find(|(name, _)| name == "momentum.reached").expect("it is there by now").1;
        let verdict = after.verdict.expect("the goal is kept");
        assert_eq!((verdict.met, verdict.sentence), (true, format!("Solved: momentum.reached = {reached} ≤ 60.")));
        assert_eq!(after.query, "momentum.momentum=0.8&step=60&goal=momentum.reached%20%3C%3D%2060");
        let wrong = show(&mut host, "goal=win", &[]);
        assert_eq!((wrong.verdict, wrong.notices.map(|said| said.len()), wrong.query.as_str()), (None, Some(1), ""));
    }
}
