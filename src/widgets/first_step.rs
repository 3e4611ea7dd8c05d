//! How long Adam's first steps are, with and without the bias correction.

use std::f64::consts::E;

use super::{Inputs, Spec, Widget, nothing};
use crate::engine::objective::Objective;
use crate::engine::optim::settings::{BETA1, BETA2};
use crate::engine::optim::{self, adam};
use crate::engine::rng::Rng;
use crate::say;
use crate::scene::{Axis, Entry, Frame, Mark, Panel, Point, Side, Sketch, Table};
use crate::spec::number::short;
use crate::spec::setting::fields;
use crate::spec::{Choice, Complaint, Dash, Group, Hue, Kind, Lang, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "first-step",
    title: Text::new("Adam's first steps", "Adam의 첫 걸음"),
    line: Text::doc(
        "Both moments start at 0. Change their decays and see how far the first steps of Adam go, \
         in units of α, with the bias correction and without it.",
        "두 모멘트는 모두 0에서 시작합니다. 감쇠율을 바꾸어 가며, 편향 보정이 있을 때와 없을 때 \
         Adam의 처음 몇 걸음이 α의 몇 배나 되는지 보십시오.",
    ),
    settings: &[BETA1, BETA2, CORRECTION, GRADIENT, STEPS],
    groups,
    default_for: |_, _| None,
    opens_at: None,
    seeded: true,
    needs: nothing,
    source: file!(),
};

const CORRECTION: Setting = Setting {
    name: "correction",
    symbol: "",
    label: Text::doc("bias correction", "편향 보정"),
    help: Text::doc("Which of the two runs are shown.", "두 실행 가운데 보여 줄 것을 고릅니다."),
    kind: Kind::Subset { options: corrections, default: &["on", "off"] },
};

const GRADIENT: Setting = Setting {
    name: "gradient",
    symbol: "g",
    label: Text::doc("gradient", "기울기"),
    help: Text::doc(
        "1 at every step; 1 with normal noise; or 1 at the first step and 0 after it.",
        "모든 걸음에서 1, 정규 분포 잡음이 섞인 1, 또는 첫 걸음에만 1이고 그 뒤로 0입니다.",
    ),
    kind: Kind::Choice { options: gradients, default: "constant" },
};

const SIGMA: Setting = Setting {
    name: "sigma",
    symbol: "σ",
    label: Text::doc("noise", "잡음의 크기"),
    help: Text::doc(
        "The standard deviation of the noise; the gradient's mean is 1.",
        "잡음의 표준편차입니다. 기울기의 평균은 1입니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 10.0, default: 1.0, log: false },
};

const STEPS: Setting = Setting {
    name: "steps",
    symbol: "",
    label: Text::doc("steps", "걸음 수"),
    help: Text::doc("How many updates are made.", "갱신하는 횟수입니다."),
    kind: Kind::Integer { min: 1, max: 5000, default: 30 },
};

fn corrections() -> Vec<Choice> {
    vec![
        Choice { name: "on", label: Text::new("with", "있음") },
        Choice { name: "off", label: Text::new("without", "없음") },
    ]
}

fn gradients() -> Vec<Choice> {
    vec![
        Choice { name: "constant", label: Text::new("constant", "일정") },
        Choice { name: "noisy", label: Text::new("noisy", "잡음") },
        Choice { name: "impulse", label: Text::new("impulse", "한 번만") },
    ]
}

fn groups() -> Vec<Group> {
    let title = Text::new("Noisy gradient", "잡음이 섞인 기울기");
    vec![Group { prefix: "noisy", title, settings: &[SIGMA], seen_with: "gradient" }]
}

/// Any value does: it cancels out of every step in units of α, but for ε.
const LR: f64 = 0.001;

/// Above so many steps, points stand too close to be marked one by one.
const APART: usize = 60;

/// f(x) = g x, whose gradient is g everywhere.
struct Slope(f64);

impl Objective<f64> for Slope {
    fn value(&mut self, x: &[f64]) -> f64 {
        self.0 * x[0]
    }

    fn gradient(&mut self, _: &[f64], g: &mut [f64]) {
        g[0] = self.0;
    }
}

/// One run of Adam under these gradients.
struct Run {
    corrected: bool,
    /// How far each step went against the gradient's mean, in units of α.
    steps: Vec<f64>,
    /// Both moments after each step, as they are stored: not corrected.
    m: Vec<f64>,
    v: Vec<f64>,
}

impl Run {
    fn new(settings: &Settings, corrected: bool, gradients: &[f64]) -> Run {
        let mut own = Settings::new(fields(&[], &optim::groups("")), |_, _| None);
        own.set("adam.lr", Value::Number(LR));
        own.set("adam.beta1", settings.value("beta1"));
        own.set("adam.beta2", settings.value("beta2"));
        own.set("adam.bias_correction", Value::Switch(corrected));
        let mut adam = optim::build::<f64>(adam::SPEC.name, &own).expect("listed");
        let mut run = Run { corrected, steps: Vec::new(), m: Vec::new(), v: Vec::new() };
        for &g in gradients {
            // From 0 each time: the gradient is the same everywhere, and the step is not rounded to what x holds.
            let mut x = [0.0];
            adam.step(&mut x, &mut Slope(g));
            run.steps.push(-x[0] / LR);
            adam.probes(&mut |name, values| match name {
                "m" => run.m.push(values[0]),
                "v" => run.v.push(values[0]),
                _ => {}
            });
        }
        run
    }

    fn look(&self) -> (Hue, Dash) {
        if self.corrected { (adam::SPEC.hue, adam::SPEC.dash) } else { (Hue::Ink, Dash::Dashed) }
    }
}

/// See [`SPEC`]. Both runs are made here; a tick only moves on what is shown.
pub fn new(settings: &Settings, seed: u64, _: &Inputs) -> Result<FirstStep, Complaint> {
    let steps = settings.number("steps") as usize;
    let mut rng = Rng::new(seed);
    let kind = settings.choice("gradient");
    let gradients: Vec<f64> = (0..steps)
        .map(|step| match kind {
            "noisy" => 1.0 + settings.number("noisy.sigma") * rng.normal(),
            "impulse" if step > 0 => 0.0,
            _ => 1.0,
        })
        .collect();
    let runs = [true, false].map(|corrected| Run::new(settings, corrected, &gradients));
    let shown = settings.subset("correction");
    let shown = [shown.contains(&"on"), shown.contains(&"off")];
    let betas = (settings.number("beta1"), settings.number("beta2"));
    Ok(FirstStep { betas, kind, gradients, runs, shown, steps, step: 0 })
}

pub struct FirstStep {
    betas: (f64, f64),
    /// Which gradients: one of [`gradients`].
    kind: &'static str,
    gradients: Vec<f64>,
    /// With the correction, and without it.
    runs: [Run; 2],
    /// Which of them is shown.
    shown: [bool; 2],
    steps: usize,
    step: usize,
}

impl Widget for FirstStep {
    fn last(&self) -> u32 {
        self.steps as u32
    }

    fn tick(&mut self) {
        self.step += 1;
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![self.sizes(lang, sketch), self.moments(lang, sketch)];
        let scene = &mut sketch.scene;
        let (beta1, beta2) = self.betas;
        scene.title =
            say!(lang, "Adam's first steps, β₁ = {beta1}, β₂ = {beta2}", "Adam의 첫 걸음, β₁ = {beta1}, β₂ = {beta2}");
        scene.legend = self.legend(lang);
        scene.status = self.status(lang);
        scene.facts = self.facts();
        scene.step = self.step as u32;
        scene.last = self.steps as u32;
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let columns = vec![
            say!(lang, "step", "걸음"),
            say!(lang, "gradient", "기울기"),
            "m".to_string(),
            "v".to_string(),
            say!(lang, "step / α with correction", "보폭 / α, 보정 있음"),
            say!(lang, "step / α without correction", "보폭 / α, 보정 없음"),
        ];
        let [on, off] = &self.runs;
        let row = |t: usize| vec![(t + 1) as f64, self.gradients[t], on.m[t], on.v[t], on.steps[t], off.steps[t]];
        // At step 0 nothing has been done: a row of zeros' moments, and no step.
        let start = vec![0.0, f64::NAN, 0.0, 0.0, f64::NAN, f64::NAN];
        Table { columns, rows: std::iter::once(start).chain((0..self.step).map(row)).collect() }
    }
}

impl FirstStep {
    fn visible(&self) -> impl Iterator<Item = &Run> {
        self.runs.iter().zip(self.shown).filter_map(|(run, shown)| shown.then_some(run))
    }

    /// Points of a series from step 1 to the step shown.
    fn points(&self, series: &[f64]) -> Vec<Point> {
        series[..self.step].iter().enumerate().map(|(t, &value)| ((t + 1) as f64, value)).collect()
    }

    fn x_axis(&self, lang: Lang) -> Axis {
        Axis::linear(say!(lang, "step", "걸음"), (0.0, self.steps as f64 + 1.0))
    }

    fn sizes(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let all = || self.visible().flat_map(|run| run.steps.iter().copied());
        let (low, high) = (all().fold(0.0, f64::min), all().fold(1.0, f64::max));
        let one = vec![(0.0, 1.0), (self.steps as f64 + 1.0, 1.0)];
        let mut marks =
            vec![Mark::Path { points: one, hue: Hue::Soft, dash: Dash::Dotted, width: 1.5, dots: false, halo: false }];
        for run in self.visible() {
            let (hue, dash) = run.look();
            let points = self.points(&run.steps);
            if self.steps <= APART {
                if !run.corrected {
                    marks.extend(points.iter().map(|&(t, size)| bar(t, size, hue)));
                }
                marks.extend(points.iter().map(|&at| Mark::Dot { at, hue, radius: 2.5 }));
            }
            marks.push(Mark::Path { points, hue, dash, width: 1.75, dots: false, halo: false });
        }
        Panel {
            name: "sizes".to_string(),
            title: say!(
                lang,
                "Chart: length of each step in units of α, with the bias correction and without it",
                "그래프: 편향 보정이 있을 때와 없을 때 걸음마다의 보폭(단위 α)"
            ),
            frame: Frame::Chart {
                x: self.x_axis(lang),
                y: Axis::linear(say!(lang, "step length / α", "보폭 / α"), (1.08 * low, 1.08 * high)),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// Numerator and denominator of the step without the correction; after an
    /// impulse, which share of it is left in either moment.
    fn moments(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let end = self.steps as f64 + 1.0;
        let series = self.series();
        let all = || series.iter().flat_map(|(_, values, _)| values.iter().copied());
        let (low, high) = (all().fold(0.0, f64::min), all().fold(1e-3, f64::max));
        // Under a constant gradient both tend to 1, however few the steps.
        let high = if self.kind == "constant" { 1.0 } else { high };
        let mut marks = Vec::new();
        if self.kind == "impulse" {
            let points = vec![(0.0, 1.0 / E), (end, 1.0 / E)];
            marks.push(Mark::Path { points, hue: Hue::Soft, dash: Dash::Dotted, width: 1.5, dots: false, halo: false });
            marks.push(Mark::Label {
                at: (0.9 * end, 1.0 / E),
                text: "1/e".to_string(),
                hue: Hue::Ink,
                side: Side::Above,
            });
        }
        for (_, values, (hue, dash)) in &series {
            let (points, hue, dash) = (self.points(values), *hue, *dash);
            marks.push(Mark::Path { points, hue, dash, width: 1.75, dots: false, halo: false });
        }
        let (title, label) = match self.kind {
            "impulse" => (
                say!(
                    lang,
                    "Chart: the share of the impulse that is left in either moment",
                    "그래프: 두 모멘트에 남아 있는 첫 기울기의 비중"
                ),
                say!(lang, "share of the impulse left", "남아 있는 비중"),
            ),
            _ => (
                say!(
                    lang,
                    "Chart: the first moment and the root of the second, not corrected",
                    "그래프: 보정하지 않은 1차 모멘트와 2차 모멘트의 제곱근"
                ),
                say!(lang, "moments, not corrected", "보정하지 않은 모멘트"),
            ),
        };
        Panel {
            name: "moments".to_string(),
            title,
            frame: Frame::Chart { x: self.x_axis(lang), y: Axis::linear(label, (1.08 * low, 1.08 * high)) },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// What the second chart shows: name, a number a step, look.
    fn series(&self) -> [(&'static str, Vec<f64>, (Hue, Dash)); 2] {
        let Run { m, v, .. } = &self.runs[0];
        let share = |moment: &[f64]| moment.iter().map(|value| value / moment[0]).collect();
        match self.kind {
            "impulse" => [("m", share(m), NUMERATOR), ("v", share(v), DENOMINATOR)],
            _ => [("m", m.clone(), NUMERATOR), ("√v", v.iter().map(|v| v.sqrt()).collect(), DENOMINATOR)],
        }
    }

    /// How many steps after the impulse less than 1/e of it is left in m and in v,
    /// where that has happened.
    fn windows(&self) -> [Option<usize>; 2] {
        self.series().map(|(_, shares, _)| shares[..self.step].iter().position(|&share| share < 1.0 / E))
    }

    fn legend(&self, lang: Lang) -> Vec<Entry> {
        let mut entries = Vec::new();
        for run in self.visible() {
            let (hue, dash) = run.look();
            let label = match run.corrected {
                true => say!(lang, "with bias correction", "편향 보정 있음"),
                false => say!(lang, "without", "편향 보정 없음"),
            };
            let first = if self.step == 0 {
                String::new()
            } else {
                say!(lang, "step 1: {} α", "첫 걸음: {} α", short(run.steps[0], 4))
            };
            entries.push(Entry { label, hue, dash, note: first, unit: adam::SPEC.name.to_string() });
        }
        for (name, values, (hue, dash)) in self.series() {
            let note = self.step.checked_sub(1).map_or("0".to_string(), |t| short(values[t], 3));
            entries.push(Entry { label: name.to_string(), hue, dash, note, unit: String::new() });
        }
        entries
    }

    /// `corrected.1` and `uncorrected.1`, the first step in units of α, and `corrected` and
    /// `uncorrected`, the one shown; `uncorrected.longest`, the longest up to there, and `uncorrected.longest-at`. After an
    /// impulse, `m.window` and `v.window`: steps until less than 1/e of it is left.
    fn facts(&self) -> Vec<(String, f64)> {
        let Some(last) = self.step.checked_sub(1) else { return Vec::new() };
        let mut facts = Vec::new();
        for run in &self.runs {
            let name = if run.corrected { "corrected" } else { "uncorrected" };
            facts.push((format!("{name}.1"), run.steps[0]));
            facts.push((name.to_string(), run.steps[last]));
        }
        let (at, longest) = self.longest();
        facts.push(("uncorrected.longest".to_string(), longest));
        facts.push(("uncorrected.longest-at".to_string(), at as f64));
        if self.kind == "impulse" {
            let named = ["m.window", "v.window"].into_iter().zip(self.windows());
            facts.extend(named.filter_map(|(name, steps)| Some((name.to_string(), steps? as f64))));
        }
        facts
    }

    /// The longest step without the correction up to the one shown, and its number; from step 1 on.
    fn longest(&self) -> (usize, f64) {
        let steps = self.runs[1].steps[..self.step].iter().enumerate();
        let (at, size) = steps.fold(
            (0, 0.0_f64),
            |longest, (t, &size)| {
                if size.abs() > longest.1.abs() { (t + 1, size) } else { longest }
            },
        );
        (at, size.abs())
    }

    fn status(&self, lang: Lang) -> String {
        if self.step == 0 {
            return say!(lang, "Step 0. Both moments are 0.", "0번째 걸음. 두 모멘트가 모두 0입니다.");
        }
        if self.kind == "impulse" {
            let [m, v] = self.windows().map(|steps| steps.map_or("…".to_string(), |steps| steps.to_string()));
            return say!(
                lang,
                "After one gradient of 1 and none since, less than 1/e of it is left in m after {m} steps, in v after {v}.",
                "기울기가 첫 걸음에만 1이고 그 뒤로 0일 때, 그 비중이 1/e 아래로 줄기까지 m은 {m}걸음, v는 {v}걸음 걸립니다."
            );
        }
        let [on, off] = &self.runs;
        let (step, first) = (self.step, short(off.steps[0].abs(), 4));
        let (corrected, uncorrected) = (short(on.steps[step - 1], 3), short(off.steps[step - 1], 3));
        let (at, longest) = self.longest();
        let longest = short(longest, 3);
        say!(
            lang,
            "Without the correction step 1 is {first} α long, the longest so far is step {at} with {longest} α. \
             Step {step}: {uncorrected} α without, {corrected} α with it.",
            "보정이 없으면 첫 걸음은 {first} α이고, 지금까지 가장 긴 걸음은 {at}번째의 {longest} α입니다. \
             {step}번째 걸음은 보정이 없을 때 {uncorrected} α, 있을 때 {corrected} α입니다."
        )
    }
}

const NUMERATOR: (Hue, Dash) = (Hue::Olive, Dash::Solid);
const DENOMINATOR: (Hue, Dash) = (Hue::Rose, Dash::LongDashed);

/// A bar from 0 to the size of step `t`.
fn bar(t: f64, size: f64, hue: Hue) -> Mark {
    let (left, right) = (t - 0.3, t + 0.3);
    Mark::Area { points: vec![(left, 0.0), (left, size), (right, size), (right, 0.0)], hue, opacity: 0.14 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::State;

    fn opened(query: &str) -> FirstStep {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{query}: {notices:?}");
        new(&state.settings, state.seed, &Inputs::default()).expect("opens")
    }

    /// Under a constant gradient of 1, mₜ = 1 − β₁ᵗ and vₜ = 1 − β₂ᵗ.
    #[test]
    fn steps_under_a_constant_gradient_in_closed_form() {
        for (beta1, beta2) in [(0.9, 0.999), (0.9, 0.99), (0.9, 0.9), (0.0, 0.5)] {
            let run = opened(&format!("beta1={beta1}&beta2={beta2}"));
            for t in 1..=30 {
                let share = |beta: f64| 1.0 - libm::pow(beta, t as f64);
                let expected = share(beta1) / share(beta2).sqrt();
                assert!((run.runs[1].steps[t - 1] - expected).abs() < 1e-5, "{beta1}, {beta2}, step {t}");
                assert!((run.runs[0].steps[t - 1] - 1.0).abs() < 1e-7, "{beta1}, {beta2}, step {t}");
            }
        }
    }

    /// The first five steps at Adam's usual decays, as they were found beforehand.
    #[test]
    fn the_first_five_steps() {
        let run = opened("");
        for (size, expected) in run.runs[1].steps.iter().zip([3.162, 4.250, 4.949, 5.443, 5.797]) {
            assert!((size - expected).abs() < 2e-3, "{size} instead of {expected}");
        }
        let run = opened("steps=5000");
        assert!((run.runs[1].steps[4999] - 1.0).abs() < 0.01, "it settles at α");
    }

    #[test]
    fn an_impulse_fades_by_the_decays() {
        let mut run = opened("gradient=impulse&beta1=0.8&beta2=0.9");
        let [on, _] = &run.runs;
        for t in 1..30 {
            assert!((on.m[t] / on.m[t - 1] - 0.8).abs() < 1e-9 && (on.v[t] / on.v[t - 1] - 0.9).abs() < 1e-9);
        }
        // 0.8⁴ = 0.41 and 0.8⁵ = 0.33; 0.9⁹ = 0.39 and 0.9¹⁰ = 0.35; 1/e = 0.37.
        run.step = 10;
        assert_eq!(run.windows(), [Some(5), None]);
        run.step = 11;
        assert_eq!(run.windows(), [Some(5), Some(10)]);
    }

    #[test]
    fn noise_depends_on_the_seed_only() {
        let (state, _) = State::from_query(&SPEC, "gradient=noisy");
        let steps = |seed| new(&state.settings, seed, &Inputs::default()).expect("opens").runs[1].steps.clone();
        assert_eq!(steps(1), steps(1));
        assert_ne!(steps(1), steps(2));
    }
}
