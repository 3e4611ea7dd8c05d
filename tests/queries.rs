//! Any link gives a working widget or one clear complaint, and says what it did
//! not take; never a panic.

use downhill::scene::{Frame, Mark, Sketch};
use downhill::spec::{Lang, query};
use downhill::widgets::{self, Inputs, SPECS, Spec, State};
use proptest::prelude::*;

/// A state's scene, if it can be shown, holds nothing that cannot be drawn. (Of a
/// training, one epoch of a few images: this is asked hundreds of times.)
fn shows(spec: &Spec, state: &State) {
    let state = &state.clone().brief();
    let widget = match widgets::open(spec, state, &Inputs::built_in()) {
        Ok(widget) => widget,
        Err(complaint) => {
            assert!(!complaint.en.is_empty() && !complaint.ko.is_empty());
            return;
        }
    };
    for lang in Lang::ALL {
        let mut sketch = Sketch::new(&[]);
        widget.scene(lang, &mut sketch);
        let scene = sketch.scene;
        assert!(!scene.status.is_empty() && !scene.panels.is_empty(), "{}", state.to_query());
        assert!(scene.step <= scene.last);
        for panel in &scene.panels {
            let ranges = match &panel.frame {
                Frame::Map { x, y } => [*x, *y],
                Frame::Chart { x, y } | Frame::Strip { x, y } => [x.range, y.range],
                Frame::Plain { width, height } => [(0.0, *width), (0.0, *height)],
            };
            for (from, to) in ranges {
                assert!(from.is_finite() && to.is_finite() && from < to, "{}: {from} … {to}", state.to_query());
            }
            for mark in panel.layers.iter().flat_map(|layer| layer.marks.iter().flatten()) {
                if let Mark::Dot { at, .. } = mark {
                    assert!(at.0.is_finite() && at.1.is_finite(), "{}", state.to_query());
                }
            }
        }
    }
}

/// Something that could stand as a value: fitting, nearly fitting, or anything.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<f64>().prop_map(|x| x.to_string()),
        (-30.0..30.0f64).prop_map(|x| format!("{x:.3}")),
        Just(String::new()),
        Just("true".to_string()),
        prop::sample::select(vec![
            "sgd",
            "adam,lion",
            "none",
            "rosenbrock",
            "formula",
            "mini-batch",
            "gaussian",
            "1e9",
            "-0",
            "NaN",
            "∞"
        ])
        .prop_map(str::to_string),
        "\\PC{0,40}",
        "[-xy0-9+*/^(). e]{0,30}",
    ]
}

/// Names of this widget's settings, of the page's own, and of nothing.
fn name(spec: &'static Spec) -> impl Strategy<Value = String> {
    let mut known: Vec<String> = spec.settings().fields().iter().map(|field| field.path.clone()).collect();
    known.extend(known.clone().iter().filter_map(|path| path.rsplit('.').next().map(str::to_string)));
    known.extend(["seed", "step", "lang", "theme", "hide", "v"].map(str::to_string));
    prop_oneof![4 => prop::sample::select(known), 1 => "\\PC{0,12}"]
}

/// A widget, by its place in the list, and the pairs of a query.
fn link() -> impl Strategy<Value = (usize, Vec<(String, String)>)> {
    (0..SPECS.len()).prop_flat_map(|which| (Just(which), prop::collection::vec((name(SPECS[which]), value()), 0..8)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_settings_give_a_widget_or_a_complaint((which, pairs) in link()) {
        let spec = SPECS[which];
        let (state, notices) = State::from_query(spec, &query::format(&pairs));
        for notice in &notices {
            prop_assert!(!notice.sentence(Lang::En).is_empty() && !notice.sentence(Lang::Ko).is_empty());
        }
        shows(spec, &state);
        // What the link became is a link again, and says nothing new.
        let (again, silent) = State::from_query(spec, &state.to_query());
        prop_assert!(silent.is_empty(), "{}: {silent:?}", state.to_query());
        prop_assert_eq!(again.to_query(), state.to_query());
    }

    #[test]
    fn any_text_is_a_query(text in "\\PC{0,200}") {
        for spec in SPECS {
            let (state, _) = State::from_query(spec, &text);
            // Almost every text leaves all as it was, and that has been shown.
            if !state.to_query().is_empty() {
                shows(spec, &state);
            }
        }
    }
}

#[test]
fn every_unknown_name_is_told() {
    for spec in SPECS {
        let (_, notices) = State::from_query(spec, "mood=good&tempo=fast");
        assert_eq!(notices.len(), 2, "{}", spec.name);
        assert!(notices[0].sentence(Lang::En).contains("mood"));
    }
}
