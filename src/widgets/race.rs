//! Several optimizers from one start point, on one surface.

use super::contours::bands;
use super::{Inputs, START, Spec, Widget, nothing};
use crate::engine::eigen::eigenvalues2;
use crate::engine::noise::{EXAMPLES, Noise, Noisy};
use crate::engine::optim::{self, Stride};
use crate::engine::run::{Path, distance, run};
use crate::engine::surface::{self, Surface, lowest::lowest};
use crate::say;
use crate::scene::{Axis, Entry, Frame, Handle, Mark, Panel, Point, Sketch, Table};
use crate::spec::number::{round, short};
use crate::spec::{Choice, Complaint, Dash, Field, Group, Hue, Kind, Lang, Scoped, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "race",
    title: Text::new("Race of optimizers", "옵티마이저 경주"),
    line: Text::doc(
        "Drag the start: every optimizer runs from there at once, by its own settings, \
         and the chart below follows its loss, its steps and its effective rate.",
        "출발점을 끌면 모든 옵티마이저가 그 자리에서 각자의 설정으로 다시 달립니다. \
         아래 그래프는 손실, 보폭, 실효 학습률을 보여 줍니다.",
    ),
    settings: &[SURFACE, OPTIMIZERS, X, Y, STEPS, CHART, TARGET, NOISE],
    groups,
    default_for,
    opens_at: None,
    seeded: true,
    needs: nothing,
    source: file!(),
};

pub(super) const SURFACE: Setting = Setting {
    name: "surface",
    symbol: "",
    label: Text::doc("surface", "곡면"),
    help: Text::doc("The function that is minimized.", "최소화할 함수입니다."),
    kind: Kind::Choice { options: surface::choices, default: "ravine" },
};

const OPTIMIZERS: Setting = Setting {
    name: "optimizers",
    symbol: "",
    label: Text::doc("optimizers", "옵티마이저"),
    help: Text::doc("Who takes part.", "경주에 나설 옵티마이저입니다."),
    kind: Kind::Subset { options: optim::first_order::choices, default: &["sgd", "momentum", "rmsprop", "adam"] },
};

pub(super) const X: Setting = Setting {
    name: "x",
    symbol: "x₀",
    label: Text::doc("start, x", "출발점 x"),
    help: Text::doc("Where all start, along x.", "모두가 출발하는 점의 x 좌표입니다."),
    kind: Kind::Number { min: -20.0, max: 20.0, default: 0.0, log: false },
};

pub(super) const Y: Setting = Setting {
    name: "y",
    symbol: "y₀",
    label: Text::doc("start, y", "출발점 y"),
    help: Text::doc("Where all start, along y.", "모두가 출발하는 점의 y 좌표입니다."),
    kind: Kind::Number { min: -20.0, max: 20.0, default: 0.0, log: false },
};

const STEPS: Setting = Setting {
    name: "steps",
    symbol: "",
    label: Text::doc("steps", "걸음 수"),
    help: Text::doc("How many updates each optimizer makes.", "옵티마이저마다 갱신하는 횟수입니다."),
    kind: Kind::Integer { min: 1, max: 2000, default: 120 },
};

const CHART: Setting = Setting {
    name: "chart",
    symbol: "",
    label: Text::doc("chart", "그래프"),
    help: Text::doc(
        "Loss above the lowest point; the length of each step; or that length over the gradient's.",
        "최솟값을 뺀 손실, 한 걸음의 보폭, 또는 보폭을 기울기의 크기로 나눈 실효 학습률입니다.",
    ),
    kind: Kind::Choice { options: charts, default: "loss" },
};

pub(super) const TARGET: Setting = Setting {
    name: "target",
    symbol: "r",
    label: Text::doc("target ring", "목표 원"),
    help: Text::doc("The ring's radius; entering it counts.", "목표 원의 반지름입니다. 안에 들어오면 도착입니다."),
    kind: Kind::Number { min: 1e-4, max: 5.0, default: 0.25, log: true },
};

const NOISE: Setting = Setting {
    name: "noise",
    symbol: "",
    label: Text::doc("gradient noise", "기울기 잡음"),
    help: Text::doc(
        "None; normal noise; or the noise of mini-batches, which cancels over an epoch.",
        "잡음 없음, 정규 분포 잡음, 또는 한 에폭을 모두 더하면 사라지는 미니배치 잡음입니다.",
    ),
    kind: Kind::Choice { options: noises, default: "none" },
};

pub(super) const SIGMA: Setting = Setting {
    name: "sigma",
    symbol: "σ",
    label: Text::doc("noise", "잡음의 크기"),
    help: Text::doc(
        "The standard deviation of one example's gradient, on each axis.",
        "예제 하나의 기울기가 각 축에서 갖는 표준편차입니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 50.0, default: 2.0, log: false },
};

pub(super) const BATCH: Setting = Setting {
    name: "batch",
    symbol: "B",
    label: Text::doc("batch size", "배치 크기"),
    help: Text::doc("Examples in a mini-batch, out of 64.", "예제 64개 가운데 미니배치 하나에 드는 수입니다."),
    kind: Kind::Integer { min: 1, max: EXAMPLES as i64, default: 8 },
};

fn charts() -> Vec<Choice> {
    vec![
        Choice { name: "loss", label: Text::new("loss", "손실") },
        Choice { name: "length", label: Text::new("step length", "보폭") },
        Choice { name: "rate", label: Text::new("effective rate", "실효 학습률") },
    ]
}

fn noises() -> Vec<Choice> {
    vec![
        Choice { name: "none", label: Text::new("none", "없음") },
        Choice { name: "gaussian", label: Text::new("Gaussian", "정규 분포") },
        Choice { name: "mini-batch", label: Text::new("mini-batch", "미니배치") },
    ]
}

fn groups() -> Vec<Group> {
    let noise = |prefix, title, settings| Group { prefix, title, settings, seen_with: "noise" };
    let mut all = surface::groups("surface");
    all.push(noise("gaussian", Text::new("Gaussian noise", "정규 분포 잡음"), &[SIGMA]));
    all.push(noise("mini-batch", Text::new("Mini-batch noise", "미니배치 잡음"), &[SIGMA, BATCH]));
    all.extend(optim::first_order::groups("optimizers"));
    all
}

/// What suits the chosen surface: its start point, a ring of a thirtieth of the
/// way, and rates in proportion to its curvature (steps of gradients) or its
/// size (steps of a length of their own).
pub(super) fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    // Asked only where it matters: the surface is a field too, and this is its default as well.
    let surface = || surface::spec(settings.choice("surface"));
    let number = match (field.path.as_str(), &field.group) {
        ("x", _) => surface()?.start[0],
        ("y", _) => surface()?.start[1],
        // Turned away from the axes, where coordinate by coordinate no longer helps.
        ("ravine.angle", _) => 20.0,
        ("target", _) => round(surface()?.distance / 30.0, 2),
        (_, Some(group)) if field.setting.name == "lr" => {
            let Kind::Number { default, .. } = field.setting.kind else { return None };
            let surface = surface()?;
            match optim::spec(group.prefix)?.stride {
                Stride::Gradient { .. } => {
                    let curvature = (surface.curvature)(&Scoped::new(settings, surface.name));
                    round(default * 20.0 / curvature, 2)
                }
                Stride::Length => round(default * surface.distance / 8.0, 2),
                Stride::Model => return None,
            }
        }
        _ => return None,
    };
    Some(Value::Number(number))
}

/// See [`SPEC`]. The whole race is run here; a tick only moves on what is shown.
pub fn new(settings: &Settings, seed: u64, _: &Inputs) -> Result<Race, Complaint> {
    let name = settings.choice("surface");
    let surface = surface::build(name, settings).expect("the choice is one of the list")?;
    let spec = surface::spec(name).expect("the choice is one of the list");
    let noise = match settings.choice("noise") {
        "gaussian" => Noise::Gaussian { sigma: settings.number("gaussian.sigma") },
        "mini-batch" => Noise::MiniBatch {
            sigma: settings.number("mini-batch.sigma"),
            batch: settings.number("mini-batch.batch") as usize,
        },
        _ => Noise::None,
    };
    let steps = settings.number("steps") as usize;
    let start = [settings.number("x"), settings.number("y")];
    let runs = settings.subset("optimizers").into_iter().map(|name| {
        let mut optimizer = optim::first_order::build::<f64>(name, settings).expect("the choice is one of the list");
        let mut objective = Noisy::new(&*surface, noise, seed);
        let path = run(&mut *optimizer, &mut objective, start, steps);
        Contestant { spec: optim::spec(name).expect("listed"), path }
    });
    let runs: Vec<Contestant> = runs.collect();
    let minima = match spec.minima {
        [] => lowest(&*surface, spec.domain).into_iter().collect(),
        known => known.to_vec(),
    };
    let floor = minima.iter().map(|&at| surface.value(at)).fold(f64::INFINITY, f64::min);
    Ok(Race { settings: settings.clone(), surface, spec, start, steps, runs, minima, floor, step: 0 })
}

pub struct Race {
    settings: Settings,
    surface: Box<dyn Surface>,
    spec: &'static surface::Spec,
    start: [f64; 2],
    steps: usize,
    runs: Vec<Contestant>,
    minima: Vec<[f64; 2]>,
    /// The loss at the minimum; infinite where there is none.
    floor: f64,
    step: usize,
}

struct Contestant {
    spec: &'static optim::Spec,
    path: Path,
}

impl Contestant {
    /// Where it is at this step: a run that ended early stays where it was.
    fn at(&self, step: usize) -> [f64; 2] {
        self.path.points[step.min(self.path.last())]
    }
}

impl Widget for Race {
    fn last(&self) -> u32 {
        self.steps as u32
    }

    fn tick(&mut self) {
        self.step += 1;
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![self.map(lang, sketch), self.chart(lang, sketch)];
        let scene = &mut sketch.scene;
        scene.title = self.title(lang);
        scene.legend = self.runs.iter().map(|run| self.entry(run, lang)).collect();
        scene.status = self.status(lang);
        scene.warnings = self.runs.iter().filter_map(|run| self.warning(run, lang)).collect();
        scene.facts = self.runs.iter().flat_map(|run| self.facts(run)).collect();
        scene.step = self.step as u32;
        scene.last = self.steps as u32;
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let mut columns = vec![say!(lang, "step", "걸음")];
        for run in &self.runs {
            let name = run.spec.title.get(lang);
            columns.push(say!(lang, "{name} x", "{name} x"));
            columns.push(say!(lang, "{name} y", "{name} y"));
            columns.push(say!(lang, "{name} loss", "{name} 손실"));
            columns.push(say!(lang, "{name} step length", "{name} 보폭"));
            columns.push(say!(lang, "{name} effective rate", "{name} 실효 학습률"));
        }
        let at = |series: &[f64], step: usize| series.get(step).copied().unwrap_or(f64::NAN);
        let row = |step: usize| {
            let mut row = vec![step as f64];
            for Contestant { path, .. } in &self.runs {
                let [x, y] = path.points.get(step).copied().unwrap_or([f64::NAN; 2]);
                let before = |series| if step == 0 { f64::NAN } else { at(series, step - 1) };
                row.extend([x, y, at(&path.losses, step), before(&path.lengths), before(&path.rates)]);
            }
            row
        };
        Table { columns, rows: (0..=self.step).map(row).collect() }
    }
}

impl Race {
    /// `Race: Ravine, κ = 20`
    fn title(&self, lang: Lang) -> String {
        let mut title = say!(lang, "Race: {}", "경주: {}", self.spec.title.get(lang));
        for setting in self.spec.settings {
            match self.settings.value(&format!("{}.{}", self.spec.name, setting.name)) {
                Value::Number(value) if value != 0.0 => {
                    let degrees = if setting.name == "angle" { "°" } else { "" };
                    title += &format!(", {} = {}{degrees}", setting.symbol, short(value, 3));
                }
                Value::Line(text) => title += &format!(", {text}"),
                _ => {}
            }
        }
        title
    }

    fn map(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let domain = self.spec.domain;
        // The contours depend on the surface and its settings, on nothing else.
        let own: Vec<String> = (self.spec.settings.iter())
            .map(|setting| self.settings.value(&format!("{}.{}", self.spec.name, setting.name)).to_text())
            .collect();
        let contours = sketch.layer(("contours", self.spec.name, own), || vec![bands(&*self.surface, domain)]);

        let mut marks = Vec::new();
        let radius = self.settings.number("target");
        for &[x, y] in &self.minima {
            marks.push(Mark::Ring { at: (x, y), radius, hue: Hue::Ink, dash: Dash::Dotted });
        }
        for run in &self.runs {
            let upto = self.step.min(run.path.last());
            let points: Vec<Point> = run.path.points[..=upto].iter().map(|&[x, y]| (x, y)).collect();
            let (hue, dash) = (run.spec.hue, run.spec.dash);
            marks.push(Mark::Path { points, hue, dash, width: 2.0, dots: true, halo: true });
        }
        for run in &self.runs {
            let [x, y] = run.at(self.step);
            marks.push(Mark::Dot { at: (x, y), hue: run.spec.hue, radius: 5.0 });
        }
        Panel {
            name: "map".to_string(),
            title: say!(
                lang,
                "Map of the surface with the path of each optimizer",
                "곡면의 등고선과 옵티마이저별 궤적"
            ),
            frame: Frame::Map { x: domain.x, y: domain.y },
            layers: vec![contours, sketch.fresh(marks)],
            handles: vec![Handle::new(START, (self.start[0], self.start[1]), "x", "y", lang)],
        }
    }

    /// What the chart shows of one run: the first step it shows, and a number a step.
    fn series<'a>(&self, run: &'a Contestant) -> (usize, std::borrow::Cow<'a, [f64]>) {
        match self.settings.choice("chart") {
            "length" => (1, (&run.path.lengths[..]).into()),
            "rate" => (1, (&run.path.rates[..]).into()),
            _ if self.floor.is_finite() => {
                (0, run.path.losses.iter().map(|loss| loss - self.floor).collect::<Vec<_>>().into())
            }
            _ => (0, (&run.path.losses[..]).into()),
        }
    }

    fn chart(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let what = charts().into_iter().find(|chart| chart.name == self.settings.choice("chart"));
        let what = what.expect("the choice is one of the list");
        let label = match what.name {
            "loss" if self.floor.is_finite() => say!(lang, "loss − lowest loss", "손실 − 최솟값"),
            "rate" => say!(lang, "step length / gradient", "보폭 / 기울기 크기"),
            _ => what.label.get(lang).to_string(),
        };
        let all: Vec<(usize, std::borrow::Cow<[f64]>)> = self.runs.iter().map(|run| self.series(run)).collect();
        let range = log_range(all.iter().flat_map(|(_, series)| series.iter().copied()));
        let mut marks = Vec::new();
        for (run, (first, series)) in self.runs.iter().zip(&all) {
            let shown = series.iter().enumerate().map(|(i, &value)| ((first + i) as f64, value));
            let points: Vec<Point> = shown
                .take_while(|point| point.0 <= self.step as f64)
                .filter(|point| point.1.is_finite())
                .map(|(step, value)| (step, value.max(range.0)))
                .collect();
            let (hue, dash) = (run.spec.hue, run.spec.dash);
            marks.push(Mark::Path { points, hue, dash, width: 1.75, dots: false, halo: false });
        }
        Panel {
            name: "chart".to_string(),
            title: say!(lang, "Chart: {} over steps", "그래프: 걸음에 따른 {}", what.label.get(lang)),
            frame: Frame::Chart {
                x: Axis::linear(say!(lang, "step", "걸음"), (0.0, self.steps as f64)),
                y: Axis::log(label, range),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn entry(&self, run: &Contestant, lang: Lang) -> Entry {
        let reached = run.path.reached(&self.minima, self.settings.number("target"));
        let note = match (reached, run.path.diverged) {
            (Some(step), _) if step <= self.step => {
                say!(lang, "in the ring at step {step}", "{step}번째 걸음에 도착")
            }
            (_, Some(step)) if step <= self.step => say!(lang, "diverged at step {step}", "{step}번째 걸음에 발산"),
            _ if self.minima.is_empty() => {
                let loss = run.path.losses[self.step.min(run.path.last())];
                say!(lang, "loss {}", "손실 {}", short(loss, 3))
            }
            _ => say!(lang, "not yet", "아직"),
        };
        Entry {
            label: run.spec.title.get(lang).to_string(),
            hue: run.spec.hue,
            dash: run.spec.dash,
            note,
            unit: run.spec.name.to_string(),
        }
    }

    /// `adam.reached`, the step at which it entered the ring; `adam.diverged`, the step at
    /// which it left all bounds; `adam.loss`, above the lowest point, at the step shown.
    fn facts(&self, run: &Contestant) -> Vec<(String, f64)> {
        let reached = run.path.reached(&self.minima, self.settings.number("target"));
        let so_far = |at: Option<usize>| at.filter(|&step| step <= self.step).map(|step| step as f64);
        let floor = if self.floor.is_finite() { self.floor } else { 0.0 };
        let loss = run.path.losses[self.step.min(run.path.last())] - floor;
        let facts = [("reached", so_far(reached)), ("diverged", so_far(run.path.diverged)), ("loss", Some(loss))];
        let named = |(name, number): (&str, Option<f64>)| Some((format!("{}.{name}", run.spec.name), number?));
        facts.into_iter().filter_map(named).collect()
    }

    /// Distance to the nearest minimum.
    fn away(&self, run: &Contestant) -> f64 {
        let at = run.at(self.step);
        self.minima.iter().map(|&minimum| distance(at, minimum)).fold(f64::INFINITY, f64::min)
    }

    fn status(&self, lang: Lang) -> String {
        let step = self.step;
        let running = |run: &&Contestant| run.path.diverged.is_none_or(|at| at > step);
        let leader = self.runs.iter().filter(running).min_by(|a, b| self.away(a).total_cmp(&self.away(b)));
        match leader {
            None => {
                say!(lang, "Step {step}. Nobody is running.", "{step}번째 걸음. 달리고 있는 옵티마이저가 없습니다.")
            }
            Some(_) if self.minima.is_empty() => say!(
                lang,
                "Step {step}. The surface has no lowest point in view.",
                "{step}번째 걸음. 보이는 범위 안에 최솟값이 없습니다."
            ),
            Some(run) => say!(
                lang,
                "Step {step}. Nearest to a minimum: {}, {} away; its loss is {}.",
                "{step}번째 걸음. 최솟값에 가장 가까운 것은 {}이며, 거리는 {}, 손실은 {}입니다.",
                run.spec.title.get(lang),
                short(self.away(run), 2),
                short(run.path.losses[step.min(run.path.last())], 3)
            ),
        }
    }

    /// Why a run grows instead of shrinking, in numbers.
    fn warning(&self, run: &Contestant, lang: Lang) -> Option<String> {
        let Contestant { spec, path } = run;
        let worse = path.losses[path.last()] > path.losses[0];
        if path.diverged.is_none_or(|step| step > self.step) && !(worse && self.step >= path.last()) {
            return None;
        }
        let name = spec.title.get(lang);
        let scoped = Scoped::new(&self.settings, spec.name);
        if let Stride::Gradient { limit } = spec.stride {
            let (alpha, limit) = (scoped.number("lr"), limit(&scoped));
            let steep = path.points.iter().enumerate().find_map(|(step, &point)| {
                let curvature = eigenvalues2(self.surface.hessian(point))[1];
                (alpha * curvature > limit).then_some((step, alpha * curvature))
            });
            if let Some((step, product)) = steep {
                let (product, limit) = (short(product, 3), short(limit, 3));
                return Some(say!(
                    lang,
                    "{name} moves away: at step {step}, α·λmax = {product} > {limit}, so each step overshoots \
                     by more than it gains. A smaller α brings it back.",
                    "{name}: 멀어지고 있습니다. {step}번째 걸음에서 α·λmax = {product} > {limit}이라 얻는 것보다 \
                     더 지나칩니다. α를 줄이면 돌아옵니다."
                ));
            }
        }
        let step = path.diverged?;
        if !path.losses[0].is_finite() {
            let [x, y] = self.start.map(|c| short(c, 3));
            return Some(say!(
                lang,
                "{name} cannot start: the surface has no value at ({x}, {y}). Drag the start elsewhere.",
                "{name}: 점 ({x}, {y})에서는 함숫값이 없어 출발할 수 없습니다. 출발점을 다른 곳으로 옮겨 보십시오."
            ));
        }
        let longest = short(path.lengths.iter().copied().fold(0.0, f64::max), 2);
        if let Stride::Model = spec.stride {
            return Some(say!(
                lang,
                "{name} left all bounds at step {step}; its longest step was {longest}. Where a surface hardly curves, \
                 or falls without end, a quadratic model leads far away.",
                "{name}: {step}번째 걸음에서 범위를 벗어났습니다. 가장 긴 보폭은 {longest}이었습니다. 곡면이 거의 \
                 휘지 않거나 끝없이 내려가는 곳에서는 이차 모델이 먼 곳을 가리킵니다."
            ));
        }
        Some(say!(
            lang,
            "{name} left all bounds at step {step}; its longest step was {longest}. A smaller α brings it back.",
            "{name}: {step}번째 걸음에서 범위를 벗어났습니다. 가장 긴 보폭은 {longest}이었습니다. α를 줄이면 돌아옵니다."
        ))
    }
}

/// Whole decades round all positive numbers, at most fourteen.
pub(super) fn log_range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let positive = values.filter(|value| *value > 0.0 && value.is_finite());
    let (low, high) = positive.fold((f64::INFINITY, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    if high == 0.0 {
        return (0.1, 10.0);
    }
    let top = libm::ceil(libm::log10(high));
    let bottom = libm::floor(libm::log10(low)).clamp(top - 14.0, top - 1.0);
    (libm::pow(10.0, bottom), libm::pow(10.0, top))
}
