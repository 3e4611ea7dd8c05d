//! First- and second-order methods from one start, by what they ask for and what they keep.

use super::contours::bands;
use super::model::{Model, Shape};
use super::race::{self, BATCH, SIGMA, SURFACE, TARGET, X, Y, log_range};
use super::{Inputs, START, Spec, Widget, nothing};
use crate::engine::noise::{Noise, Noisy};
use crate::engine::objective::Evaluations;
use crate::engine::optim;
use crate::engine::run::{Path, distance, run};
use crate::engine::surface::{self, Surface, lowest::lowest};
use crate::say;
use crate::scene::{Axis, Entry, Frame, Handle, Mark, Panel, Point, Side, Sketch, Table};
use crate::spec::number::short;
use crate::spec::{Choice, Complaint, Dash, Field, Group, Hue, Kind, Lang, Scoped, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "second-order",
    title: Text::new("Second-order methods", "2차 방법"),
    line: Text::doc(
        "The quadratic that has the loss's slope and curvature at a point, and the step that it proposes; beneath, \
         what each method asks for on its way, and what it has to keep: Newton's Hessian is n² numbers, and each \
         step takes n³/3 multiplications.",
        "어느 점에서 손실과 기울기, 곡률이 같은 이차 함수와 그 함수가 정하는 걸음을 보여 줍니다. 아래에는 방법마다 \
         무엇을 몇 번 계산하고 수를 몇 개 저장하는지 나옵니다. 뉴턴 방법의 헤세 행렬은 n²개의 수이고, \
         한 걸음에 곱셈이 n³/3번 듭니다.",
    ),
    settings: &[SURFACE, OPTIMIZERS, STUDY, X, Y, STEPS, OVER, TARGET, NOISE],
    groups,
    default_for,
    // Where Newton's model on the Rosenbrock function is plain to see, and plainly wrong.
    opens_at: Some(3),
    seeded: true,
    needs: nothing,
    source: file!(),
};

const OPTIMIZERS: Setting = Setting {
    name: "optimizers",
    symbol: "",
    label: Text::doc("optimizers", "옵티마이저"),
    help: Text::doc("Who takes part.", "함께 달릴 옵티마이저입니다."),
    kind: Kind::Subset { options: contestants, default: &["sgd", "newton", "bfgs", "lbfgs"] },
};

const STUDY: Setting = Setting {
    name: "study",
    symbol: "",
    label: Text::doc("model at the point of", "이차 모델을 그릴 점"),
    help: Text::doc(
        "At whose point the surface's quadratic model is drawn.",
        "어느 옵티마이저의 점에서 곡면의 이차 모델을 그릴지 정합니다.",
    ),
    kind: Kind::Choice { options: contestants, default: "newton" },
};

const STEPS: Setting = Setting {
    name: "steps",
    symbol: "",
    label: Text::doc("steps", "걸음 수"),
    help: Text::doc("How many updates each optimizer makes.", "옵티마이저마다 갱신하는 횟수입니다."),
    kind: Kind::Integer { min: 1, max: 2000, default: 60 },
};

const OVER: Setting = Setting {
    name: "over",
    symbol: "",
    label: Text::doc("chart over", "그래프의 가로축"),
    help: Text::doc(
        "A step of a line search asks for several gradients: over gradients each method pays what it uses.",
        "직선 탐색은 한 걸음에도 기울기를 여러 번 계산합니다. 기울기 계산 횟수로 보면 방법마다 쓴 만큼 셈합니다.",
    ),
    kind: Kind::Choice { options: overs, default: "gradients" },
};

const NOISE: Setting = Setting {
    name: "noise",
    symbol: "",
    label: Text::doc("noise", "잡음"),
    help: Text::doc(
        "None; or every evaluation, of the loss or of its gradient, sees a mini-batch of its own.",
        "잡음이 없거나, 손실이나 기울기를 계산할 때마다 새로운 미니배치를 봅니다.",
    ),
    kind: Kind::Choice { options: noises, default: "none" },
};

fn contestants() -> Vec<Choice> {
    let part = ["sgd", "momentum", "newton", "bfgs", "lbfgs"];
    optim::choices().into_iter().filter(|choice| part.contains(&choice.name)).collect()
}

fn overs() -> Vec<Choice> {
    vec![
        Choice { name: "gradients", label: Text::new("gradient evaluations", "기울기 계산 횟수") },
        Choice { name: "steps", label: Text::new("steps", "걸음") },
    ]
}

fn noises() -> Vec<Choice> {
    vec![
        Choice { name: "none", label: Text::new("none", "없음") },
        Choice { name: "mini-batch", label: Text::new("mini-batch", "미니배치") },
    ]
}

fn groups() -> Vec<Group> {
    let title = Text::new("Mini-batch noise", "미니배치 잡음");
    let mut all = surface::groups("surface");
    all.push(Group { prefix: "mini-batch", title, settings: &[SIGMA, BATCH], seen_with: "noise" });
    let part = contestants();
    all.extend(optim::groups("optimizers").into_iter().filter(|group| part.iter().any(|c| c.name == group.prefix)));
    all
}

/// As in the race, but on a surface whose curvature changes.
fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    match field.path.as_str() {
        "surface" => Some(Value::Choice(surface::rosenbrock::SPEC.name)),
        _ => race::default_for(settings, field),
    }
}

/// See [`SPEC`]. All runs are made here; a tick only moves on what is shown.
pub fn new(settings: &Settings, seed: u64, _: &Inputs) -> Result<SecondOrder, Complaint> {
    let name = settings.choice("surface");
    let surface = surface::build(name, settings).expect("the choice is one of the list")?;
    let spec = surface::spec(name).expect("the choice is one of the list");
    let noise = match settings.choice("noise") {
        "mini-batch" => Noise::MiniBatch {
            sigma: settings.number("mini-batch.sigma"),
            batch: settings.number("mini-batch.batch") as usize,
        },
        _ => Noise::None,
    };
    let steps = settings.number("steps") as usize;
    let start = [settings.number("x"), settings.number("y")];
    let runs = settings.subset("optimizers").into_iter().map(|name| {
        let mut optimizer = optim::build::<f64>(name, settings).expect("the choice is one of the list");
        let path = run(&mut *optimizer, &mut Noisy::new(&*surface, noise, seed), start, steps);
        Contestant { spec: optim::spec(name).expect("listed"), path }
    });
    let runs: Vec<Contestant> = runs.collect();
    let minima = match spec.minima {
        [] => lowest(&*surface, spec.domain).into_iter().collect(),
        known => known.to_vec(),
    };
    let floor = minima.iter().map(|&at| surface.value(at)).fold(f64::INFINITY, f64::min);
    let floor = if floor.is_finite() { floor } else { 0.0 };
    Ok(SecondOrder { settings: settings.clone(), surface, spec, start, steps, noise, runs, minima, floor, step: 0 })
}

pub struct SecondOrder {
    settings: Settings,
    surface: Box<dyn Surface>,
    spec: &'static surface::Spec,
    start: [f64; 2],
    steps: usize,
    noise: Noise,
    runs: Vec<Contestant>,
    minima: Vec<[f64; 2]>,
    /// The loss at the minimum; 0 where there is none.
    floor: f64,
    step: usize,
}

struct Contestant {
    spec: &'static optim::Spec,
    path: Path,
}

impl Contestant {
    /// The step it has come to: a run that diverged stays where it was.
    fn upto(&self, step: usize) -> usize {
        step.min(self.path.last())
    }

    fn asked(&self, step: usize) -> Evaluations {
        self.path.evaluations[self.upto(step)]
    }

    /// The step at which it left all bounds, if it has.
    fn diverged(&self, step: usize) -> Option<usize> {
        self.path.diverged.filter(|&at| at <= step)
    }
}

/// The number of parameters of a net that is large, but not very large.
const LARGE: u64 = 100_000_000;

impl Widget for SecondOrder {
    fn last(&self) -> u32 {
        self.steps as u32
    }

    fn tick(&mut self) {
        self.step += 1;
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let model = self.studied().map(|run| Model::new(&*self.surface, run.path.points[run.upto(self.step)]));
        let panels = vec![self.map(model.as_ref(), lang, sketch), self.chart(lang, sketch)];
        let scene = &mut sketch.scene;
        scene.title = self.title(lang);
        scene.legend = self.runs.iter().map(|run| self.entry(run, lang)).collect();
        scene.status = self.status(model.as_ref(), lang);
        scene.warnings = self.runs.iter().flat_map(|run| self.warnings(run, lang)).collect();
        scene.facts = self.runs.iter().flat_map(|run| self.facts(run)).collect();
        scene.facts.extend(model.iter().flat_map(model_facts));
        scene.step = self.step as u32;
        scene.last = self.steps as u32;
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let mut columns = vec![say!(lang, "step", "걸음")];
        for run in &self.runs {
            let name = run.spec.title.get(lang);
            columns.push(format!("{name} x"));
            columns.push(format!("{name} y"));
            columns.push(say!(lang, "{name} loss", "{name} 손실"));
            columns.push(say!(lang, "{name} gradients", "{name} 기울기 계산"));
            columns.push(say!(lang, "{name} losses", "{name} 손실 계산"));
            columns.push(say!(lang, "{name} Hessians", "{name} 헤세 행렬 계산"));
        }
        let row = |step: usize| {
            let mut row = vec![step as f64];
            for Contestant { path, .. } in &self.runs {
                let [x, y] = path.points.get(step).copied().unwrap_or([f64::NAN; 2]);
                row.extend([x, y, path.losses.get(step).copied().unwrap_or(f64::NAN)]);
                match path.evaluations.get(step) {
                    Some(asked) => row.extend([asked.gradients, asked.values, asked.hessians].map(|n| n as f64)),
                    None => row.extend([f64::NAN; 3]),
                }
            }
            row
        };
        Table { columns, rows: (0..=self.step).map(row).collect() }
    }
}

impl SecondOrder {
    /// The one at whose point the model is drawn, if it takes part.
    fn studied(&self) -> Option<&Contestant> {
        self.runs.iter().find(|run| run.spec.name == self.settings.choice("study"))
    }

    /// `Second-order methods: Rosenbrock, mini-batches of 8`
    fn title(&self, lang: Lang) -> String {
        let surface = self.spec.title.get(lang);
        match self.noise {
            Noise::MiniBatch { batch, .. } => say!(
                lang,
                "Second-order methods: {surface}, mini-batches of {batch}",
                "2차 방법: {surface}, 크기 {batch}인 미니배치"
            ),
            _ => say!(lang, "Second-order methods: {surface}", "2차 방법: {surface}"),
        }
    }

    fn map(&self, model: Option<&Model>, lang: Lang, sketch: &Sketch) -> Panel {
        let domain = self.spec.domain;
        // The contours depend on the surface and its settings, on nothing else.
        let own: Vec<String> = (self.spec.settings.iter())
            .map(|setting| self.settings.value(&format!("{}.{}", self.spec.name, setting.name)).to_text())
            .collect();
        let contours = sketch.layer(("contours", self.spec.name, &own), || vec![bands(&*self.surface, domain)]);
        let at = model.map(|model| model.at.map(f64::to_bits));
        let lines = sketch.layer(("model", self.spec.name, own, at, lang), || {
            model.map_or(Vec::new(), |model| self.drawn(model, lang))
        });

        let mut marks = Vec::new();
        let radius = self.settings.number("target");
        for &[x, y] in &self.minima {
            marks.push(Mark::Ring { at: (x, y), radius, hue: Hue::Ink, dash: Dash::Dotted });
        }
        for run in &self.runs {
            let points = run.path.points[..=run.upto(self.step)].iter().map(|&[x, y]| (x, y)).collect();
            let (hue, dash) = (run.spec.hue, run.spec.dash);
            marks.push(Mark::Path { points, hue, dash, width: 2.0, dots: true, halo: true });
        }
        for run in &self.runs {
            let [x, y] = run.path.points[run.upto(self.step)];
            marks.push(Mark::Dot { at: (x, y), hue: run.spec.hue, radius: 5.0 });
        }
        Panel {
            name: "map".to_string(),
            title: say!(
                lang,
                "Map of the surface with the path of each optimizer and level lines of the quadratic model",
                "곡면의 등고선과 옵티마이저별 궤적, 이차 모델의 등고선"
            ),
            frame: Frame::Map { x: domain.x, y: domain.y },
            layers: vec![contours, lines, sketch.fresh(marks)],
            handles: vec![Handle::new(START, (self.start[0], self.start[1]), "x", "y", lang)],
        }
    }

    /// The model's level lines, and the way to where it has no slope.
    fn drawn(&self, model: &Model, lang: Lang) -> Vec<Mark> {
        let Some((to, _)) = model.stationary else { return Vec::new() };
        let (left, right) = self.spec.domain.x;
        let line =
            |points| Mark::Path { points, hue: Hue::Rose, dash: Dash::Solid, width: 1.5, dots: false, halo: false };
        let reach = 0.04 * (right - left);
        let mut marks: Vec<Mark> = model.lines(reach).into_iter().map(line).collect();
        let (from, to) = ((model.at[0], model.at[1]), (to[0], to[1]));
        marks.push(Mark::Arrow { from, to, hue: Hue::Rose, width: 2.5 });
        marks.push(Mark::Dot { at: to, hue: Hue::Rose, radius: 4.0 });
        let text = match model.shape() {
            Shape::Bowl => say!(lang, "model's minimum", "모델의 최솟값"),
            Shape::Saddle => say!(lang, "model's saddle", "모델의 안장점"),
            Shape::Dome => say!(lang, "model's maximum", "모델의 최댓값"),
        };
        // Away from where the arrow comes from; no word for what lies under the point's own dot.
        let side = if to.1 < from.1 { Side::Below } else { Side::Above };
        if distance(model.at, [to.0, to.1]) > reach {
            marks.push(Mark::Label { at: to, text, hue: Hue::Ink, side });
        }
        marks
    }

    fn chart(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let over = overs().into_iter().find(|over| over.name == self.settings.choice("over"));
        let over = over.expect("the choice is one of the list");
        let place = |run: &Contestant, step: usize| match over.name {
            "gradients" => run.path.evaluations[step].gradients as f64,
            _ => step as f64,
        };
        let range = log_range(self.runs.iter().flat_map(|run| run.path.losses.iter().map(|loss| loss - self.floor)));
        let most = self.runs.iter().map(|run| place(run, run.path.last())).fold(1.0, f64::max);
        let mut marks = Vec::new();
        for run in &self.runs {
            // Whole runs: what is compared is how far each comes in the end. The dot tells the step shown.
            let points: Vec<Point> = (0..=run.path.last())
                .map(|step| (place(run, step), (run.path.losses[step] - self.floor).max(range.0)))
                .collect();
            let (hue, dash) = (run.spec.hue, run.spec.dash);
            let dot = Mark::Dot { at: points[run.upto(self.step)], hue, radius: 4.0 };
            if points.iter().all(|point| point.1.is_finite()) {
                marks.extend([Mark::Path { points, hue, dash, width: 1.75, dots: false, halo: false }, dot]);
            }
        }
        let label = over.label.get(lang);
        Panel {
            name: "loss".to_string(),
            title: say!(lang, "Chart: loss over {label}", "그래프: {label}에 따른 손실"),
            frame: Frame::Chart {
                x: Axis::linear(label, (0.0, most)),
                y: Axis::log(say!(lang, "loss − lowest loss", "손실 − 최솟값"), range),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn entry(&self, run: &Contestant, lang: Lang) -> Entry {
        let Evaluations { values, gradients, hessians } = run.asked(self.step);
        let mut asked = vec![format!("∇f {gradients}")];
        if values > 0 {
            asked.push(format!("f {values}"));
        }
        if hessians > 0 {
            asked.push(format!("H {hessians}"));
        }
        let asked = asked.join(", ");
        let [here, large] = self.memory(run);
        let large = power(large);
        Entry {
            label: run.spec.title.get(lang).to_string(),
            hue: run.spec.hue,
            dash: run.spec.dash,
            note: say!(
                lang,
                "{asked} · keeps {here} numbers, {large} at n\u{a0}=\u{a0}10⁸",
                "{asked} · 저장하는 수 {here}개, n\u{a0}=\u{a0}10⁸이면 {large}개"
            ),
            unit: run.spec.name.to_string(),
        }
    }

    /// How many numbers it keeps for two parameters, and for 10⁸.
    fn memory(&self, run: &Contestant) -> [u64; 2] {
        let scoped = Scoped::new(&self.settings, run.spec.name);
        [2, LARGE].map(|n| (run.spec.memory)(&scoped, n))
    }

    /// `newton.gradients`, `newton.losses` and `newton.hessians`, how often each was asked for up to
    /// the step shown; `newton.loss`, above the lowest point; `newton.reached`, the step at which it
    /// entered the ring; `newton.diverged`, the step at which it left all bounds; `newton.memory`
    /// and `newton.memory_large`, the numbers kept for 2 and for 10⁸ parameters.
    fn facts(&self, run: &Contestant) -> Vec<(String, f64)> {
        let asked = run.asked(self.step);
        let [here, large] = self.memory(run);
        let reached = run.path.reached(&self.minima, self.settings.number("target")).filter(|&at| at <= self.step);
        let facts = [
            ("gradients", Some(asked.gradients as f64)),
            ("losses", Some(asked.values as f64)),
            ("hessians", Some(asked.hessians as f64)),
            ("loss", Some(run.path.losses[run.upto(self.step)] - self.floor)),
            ("reached", reached.map(|at| at as f64)),
            ("diverged", run.diverged(self.step).map(|at| at as f64)),
            ("memory", Some(here as f64)),
            ("memory_large", Some(large as f64)),
        ];
        let named = |(name, number): (&str, Option<f64>)| Some((format!("{}.{name}", run.spec.name), number?));
        facts.into_iter().filter_map(named).collect()
    }

    fn status(&self, model: Option<&Model>, lang: Lang) -> String {
        let step = self.step;
        let studied = optim::spec(self.settings.choice("study")).expect("the choice is one of the list");
        let name = studied.title.get(lang);
        let Some(model) = model else {
            return say!(
                lang,
                "Step {step}. {name} does not take part, so no model is drawn.",
                "{step}번째 걸음. {name}: 참가하지 않아 모델을 그리지 않습니다."
            );
        };
        let [low, high] = model.eigenvalues.map(|curvature| short(curvature, 3));
        let Some((to, level)) = model.stationary else {
            return say!(
                lang,
                "Step {step}. At {name}'s point the curvatures are {low} and {high}: H is singular, and there is \
                 no Newton step.",
                "{step}번째 걸음. {name}의 점에서 곡률은 {low}, {high}입니다. H가 특이 행렬이라 뉴턴 걸음이 없습니다."
            );
        };
        // What is left of a loss when all but rounding cancels is 0.
        let whole = self.surface.value(model.at).abs();
        let told = |loss: f64| short(if loss.abs() < 1e-13 * whole { 0.0 } else { loss }, 2);
        let (away, level, loss) = (short(distance(model.at, to), 2), told(level), told(self.surface.value(to)));
        match model.shape() {
            Shape::Bowl => say!(
                lang,
                "Step {step}. Model at {name}'s point: curvatures {low} and {high}, minimum {away} away with \
                 loss {level}; the true loss there is {loss}.",
                "{step}번째 걸음. {name}의 점에서 본 모델: 곡률은 {low}, {high}, 최솟값까지의 거리는 {away}, \
                 그곳의 예상 손실은 {level}, 실제 손실은 {loss}입니다."
            ),
            Shape::Saddle => say!(
                lang,
                "Step {step}. Model at {name}'s point: curvatures {low} and {high}, so it has no minimum; \
                 a Newton step goes {away} to its saddle.",
                "{step}번째 걸음. {name}의 점에서 본 모델: 곡률이 {low}, {high}이므로 최솟값이 없습니다. \
                 뉴턴 걸음은 {away}만큼 떨어진 안장점으로 갑니다."
            ),
            Shape::Dome => say!(
                lang,
                "Step {step}. Model at {name}'s point: curvatures {low} and {high}, so it has no minimum; \
                 a Newton step goes {away} up to its maximum.",
                "{step}번째 걸음. {name}의 점에서 본 모델: 곡률이 {low}, {high}이므로 최솟값이 없습니다. \
                 뉴턴 걸음은 {away}만큼 떨어진 최댓값으로 올라갑니다."
            ),
        }
    }

    /// What went wrong with a run, in numbers.
    fn warnings(&self, run: &Contestant, lang: Lang) -> Vec<String> {
        let mut warnings = Vec::new();
        let (name, upto) = (run.spec.title.get(lang), run.upto(self.step));
        if let Some(step) = run.diverged(self.step) {
            let longest = short(run.path.lengths.iter().copied().fold(0.0, f64::max), 2);
            warnings.push(say!(
                lang,
                "{name} left all bounds at step {step}; its longest step was {longest}.",
                "{name}: {step}번째 걸음에서 범위를 벗어났습니다. 가장 긴 보폭은 {longest}이었습니다."
            ));
        }
        let at = run.path.points[upto];
        let model = Model::new(&*self.surface, at);
        let slope = distance(self.surface.gradient(at), [0.0; 2]);
        if slope < 1e-6 && model.eigenvalues[0] < -1e-6 {
            let (slope, [low, high]) = (short(slope, 1), model.eigenvalues.map(|curvature| short(curvature, 3)));
            warnings.push(say!(
                lang,
                "{name} has come to a point that is no minimum: the slope is {slope}, but the curvatures are \
                 {low} and {high}.",
                "{name}: 최솟값이 아닌 점에 이르렀습니다. 기울기는 {slope}이지만 곡률은 {low}, {high}입니다."
            ));
        }
        let searches = run.asked(self.step).values > 0 && self.noise != Noise::None;
        let failed = run.path.lengths[..upto].iter().filter(|&&length| length == 0.0).count();
        if searches && failed > 0 {
            warnings.push(say!(
                lang,
                "{name} stood still in {failed} of {upto} steps: every loss that its line search compares comes \
                 from another mini-batch, and none seemed low enough.",
                "{name}: {upto}걸음 가운데 {failed}번은 제자리였습니다. 직선 탐색이 견주는 손실이 저마다 다른 \
                 미니배치에서 나온 값이어서, 충분히 낮아 보이는 점이 없었습니다."
            ));
        }
        warnings
    }
}

/// `model.low` and `model.high`, the curvatures; `model.x`, `model.y` and `model.loss`, the point
/// to which a Newton step leads and the model's loss there, where there is one.
fn model_facts(model: &Model) -> Vec<(String, f64)> {
    let [low, high] = model.eigenvalues;
    let mut facts = vec![("model.low", low), ("model.high", high)];
    if let Some(([x, y], loss)) = model.stationary {
        facts.extend([("model.x", x), ("model.y", y), ("model.loss", loss)]);
    }
    facts.into_iter().map(|(name, number)| (name.to_string(), number)).collect()
}

/// `10¹⁶`, `2.6·10⁹`
fn power(number: u64) -> String {
    let written = format!("{:.1e}", number as f64);
    let (mantissa, exponent) = written.split_once('e').expect("written so");
    let raised = |digit: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize - '0' as usize);
    let exponent: String = exponent.chars().filter_map(raised).collect();
    match mantissa.trim_end_matches(".0") {
        "1" => format!("10{exponent}"),
        mantissa => format!("{mantissa}·10{exponent}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Scene;
    use crate::widgets::{State, draw};

    fn shown(query: &str) -> Scene {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{query}: {notices:?}");
        draw(&SPEC, &state, Lang::En, &Inputs::default()).expect("opens")
    }

    fn fact(scene: &Scene, name: &str) -> Option<f64> {
        scene.facts.iter().find(|(known, _)| known == name).map(|(_, number)| *number)
    }

    #[test]
    fn a_quadratic_takes_newton_one_step() {
        let scene = shown("surface=ravine&steps=1&step=1");
        assert_eq!(fact(&scene, "newton.reached"), Some(1.0));
        assert_eq!(
            ["gradients", "losses", "hessians"].map(|name| fact(&scene, &format!("newton.{name}"))),
            [Some(1.0), Some(0.0), Some(1.0)]
        );
        // The model at the start is the surface, and its minimum the surface's.
        let scene = shown("surface=ravine&steps=1&step=0");
        assert!(fact(&scene, "model.x").unwrap().abs() < 1e-12 && fact(&scene, "model.loss").unwrap().abs() < 1e-12);
        assert!((fact(&scene, "model.low").unwrap() - 1.0).abs() < 1e-9, "{}", scene.status);
    }

    #[test]
    fn newton_walks_into_the_saddle_and_is_told_so() {
        let scene = shown("surface=saddle&x=-2&y=0.5&steps=10&step=10&optimizers=newton,lbfgs");
        assert!(
            scene.warnings.iter().any(|warning| warning.starts_with("Newton has come to a point that is no minimum"))
        );
        assert_eq!(fact(&scene, "newton.reached"), None);
        assert!(fact(&scene, "lbfgs.reached").is_some());
        assert!(scene.status.contains("a Newton step goes"), "{}", scene.status);
    }

    #[test]
    fn without_curvature_there_is_no_step() {
        let scene = shown("surface=formula&formula.formula=x^2&x=1&y=1&steps=3&optimizers=newton");
        assert!(scene.status.contains("H is singular"), "{}", scene.status);
        assert_eq!(fact(&scene, "model.x"), None);
    }

    #[test]
    fn mini_batches_fool_the_line_search() {
        let quiet = shown("surface=ravine&optimizers=lbfgs&step=60");
        let noisy = shown("surface=ravine&optimizers=lbfgs&step=60&noise=mini-batch");
        assert!(quiet.warnings.is_empty(), "{:?}", quiet.warnings);
        assert!(noisy.warnings.iter().any(|warning| warning.starts_with("L-BFGS stood still")), "{:?}", noisy.warnings);
        assert!(fact(&noisy, "lbfgs.loss") > fact(&quiet, "lbfgs.loss"));
    }

    #[test]
    fn who_does_not_take_part_has_no_model() {
        let scene = shown("optimizers=sgd&study=bfgs");
        assert!(scene.status.contains("BFGS does not take part"), "{}", scene.status);
        assert_eq!(fact(&scene, "model.low"), None);
    }

    #[test]
    fn memory_grows_with_the_square() {
        let scene = shown("");
        let memory =
            |name: &str| [fact(&scene, &format!("{name}.memory")), fact(&scene, &format!("{name}.memory_large"))];
        assert_eq!(memory("sgd"), [Some(2.0), Some(1e8)]);
        assert_eq!(memory("newton"), [Some(8.0), Some(1e16 + 2e8)]);
        // 20 vectors of its history, 6 more, and 20 numbers.
        assert_eq!(memory("lbfgs"), [Some(72.0), Some(26e8 + 20.0)]);
        assert_eq!([power(100_000_000), power(2_600_000_020)], ["10⁸", "2.6·10⁹"]);
    }
}
