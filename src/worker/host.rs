//! One open widget, moved forward where that is enough, built anew where not.

use crate::protocol::{Control, Fold, Refusal, Show, Shown};
use crate::scene::{Scene, Sketch};
use crate::spec::number::short;
use crate::spec::{Complaint, Kind, Lang, Notice, Slider, Value, query};
use crate::widgets::{Program, Spec, State, Widget};

pub struct Host {
    program: &'static Program,
    open: Option<Open>,
    /// What the page was last told of its controls.
    told: Vec<Control>,
    folded: Vec<Fold>,
}

struct Open {
    /// Widget and query, without the step.
    what: (String, String),
    widget: Box<dyn Widget>,
    step: u32,
}

impl Host {
    pub fn new(program: &'static Program) -> Host {
        Host { program, open: None, told: Vec::new(), folded: Vec::new() }
    }

    /// The state after the edits, and what is to be seen of it.
    ///
    /// # Errors
    /// Names the widget that this program does not carry.
    pub fn show(&mut self, show: Show) -> Result<Shown, String> {
        let Show { widget, query, edits, lang, have } = show;
        let lang = lang.unwrap_or(Lang::En);
        let spec = self.program.specs.iter().find(|spec| spec.name == widget);
        let spec = spec.ok_or_else(|| format!("{} carries no widget {widget}", self.program.name))?;
        let (mut state, mut notices) = State::from_query(spec, &query);
        notices.extend(edits.iter().filter_map(|edit| state.edit(edit)));
        let scene = match self.scene(spec, &state, lang, &have) {
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
            Err(complaint) => Err(refusal(&complaint, &state, lang)),
        };
        let controls = controls(&state, scene.as_ref().ok());
        let folds = folds(spec, &state);
        // What was edited is told again: what was typed may not have been taken.
        let news =
            |control: &&Control| !self.told.contains(control) || edits.iter().any(|edit| edit.path == control.path);
        let shown = Shown {
            query: state.to_query(),
            controls: controls.iter().filter(news).cloned().collect(),
            folds: folds.iter().filter(|fold| !self.folded.contains(fold)).cloned().collect(),
            notices: notices.iter().map(|notice| notice.sentence(lang)).collect(),
            scene,
        };
        (self.told, self.folded) = (controls, folds);
        Ok(shown)
    }

    /// A later step of the same run is reached by ticking, everything else by
    /// running from the start: the result is the same.
    fn scene(&mut self, spec: &Spec, state: &State, lang: Lang, have: &[u64]) -> Result<Scene, Complaint> {
        let what = (spec.name.to_string(), State { step: None, ..state.clone() }.to_query());
        let wanted = state.step.or(spec.opens_at).unwrap_or(u32::MAX);
        let again = match self.open.take() {
            Some(open) if open.what == what && open.step <= wanted.min(open.widget.last()) => open,
            _ => {
                let made = (self.program.build)(spec.name, &state.settings, state.seed);
                Open { what, widget: made.expect("the program carries its specs")?, step: 0 }
            }
        };
        let open = self.open.insert(again);
        while open.step < wanted.min(open.widget.last()) {
            open.widget.tick();
            open.step += 1;
        }
        let mut sketch = Sketch::new(have);
        open.widget.scene(lang, &mut sketch);
        Ok(sketch.scene)
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
fn refusal(complaint: &Complaint, state: &State, lang: Lang) -> Refusal {
    let at = complaint.at.filter(|_| state.settings.has(&complaint.path));
    let place = at.map(|(from, to)| {
        let text: Vec<char> = state.settings.value(&complaint.path).to_text().chars().collect();
        let from = from.min(text.len());
        let to = to.clamp(from, text.len());
        let part = |part: &[char]| part.iter().collect::<String>();
        let meant = if from == to { "\u{2423}".to_string() } else { part(&text[from..to]) };
        [part(&text[..from]), meant, part(&text[to..])]
    });
    Refusal { sentence: complaint.sentence(lang).to_string(), place }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Edit, To};
    use crate::widgets::RACE;

    fn ask(query: &str, edits: &[(&str, To)]) -> Show {
        let edit = |(path, to): &(&str, To)| Edit { path: path.to_string(), to: to.clone() };
        Show {
            widget: "race".into(),
            query: query.into(),
            edits: edits.iter().map(edit).collect(),
            lang: Some(Lang::En),
            have: Vec::new(),
        }
    }

    fn show(host: &mut Host, query: &str, edits: &[(&str, To)]) -> Shown {
        host.show(ask(query, edits)).expect("carried")
    }

    fn scene(host: &mut Host, query: &str) -> Scene {
        show(host, query, &[]).scene.expect("can be shown")
    }

    #[test]
    fn going_forward_back_and_straight_there_show_the_same() {
        let straight = scene(&mut Host::new(&RACE), "step=40&noise=gaussian");
        let mut host = Host::new(&RACE);
        for step in [10, 90, 40] {
            assert_eq!(scene(&mut host, &format!("step={step}&noise=gaussian")).step, step);
        }
        assert_eq!(scene(&mut host, "step=40&noise=gaussian"), straight);
    }

    #[test]
    fn a_layer_that_the_page_has_is_not_sent_again() {
        let mut host = Host::new(&RACE);
        let first = scene(&mut host, "");
        let have = vec![first.panels[0].layers[0].key];
        let second = host.show(Show { have, ..ask("x=3", &[]) }).expect("carried").scene.expect("can be shown");
        assert_eq!(second.panels[0].layers[0].marks, None);
        assert_ne!(second.panels[0].layers[1], first.panels[0].layers[1]);
    }

    #[test]
    fn edits_change_the_state_and_only_what_changed_is_told() {
        let mut host = Host::new(&RACE);
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
        let mut host = Host::new(&RACE);
        let shown = show(&mut host, "adam.lr=0.5&momentum.lr=fast&mood=good&step=99999", &[]);
        assert_eq!(shown.notices.len(), 3, "{:?}", shown.notices);
        assert_eq!(shown.query, "adam.lr=0.5&step=120");
        let shown = show(&mut host, &shown.query, &[("seed", To::Text("x".into()))]);
        assert_eq!((shown.notices.len(), shown.query.as_str()), (1, "adam.lr=0.5&step=120"));
    }

    #[test]
    fn a_refusal_marks_the_place_and_keeps_the_text() {
        let mut host = Host::new(&RACE);
        let shown = show(&mut host, "surface=formula", &[("formula.formula", To::Text("x + foo".into()))]);
        let refusal = shown.scene.expect_err("foo is unknown");
        assert_eq!(refusal.place, Some(["x + ".to_string(), "foo".to_string(), String::new()]));
        assert!(shown.query.contains("formula.formula=x%20%2B%20foo"), "{}", shown.query);
    }
}
