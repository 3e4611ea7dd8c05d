//! How an adaptive method gives each parameter a rate of its own: the step is
//! divided by the side of a square whose area is the squared gradients gathered so far.

use super::contours::bands;
use super::race::log_range;
use super::{Inputs, START, Spec, Widget, nothing};
use crate::engine::noise::{Noise, Noisy};
use crate::engine::objective::Objective;
use crate::engine::optim::{self, Optimizer, adagrad, adam, rmsprop};
use crate::engine::run::{LOST, distance};
use crate::engine::surface::{self, Surface, lowest::lowest};
use crate::say;
use crate::scene::{Axis, Entry, Frame, Handle, Mark, Panel, Point, Side, Sketch, Table};
use crate::spec::number::{round, short};
use crate::spec::{Choice, Complaint, Dash, Field, Group, Hue, Kind, Lang, Scoped, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "adaptive",
    title: Text::new("A rate for each parameter", "매개변수마다 다른 학습률"),
    line: Text::doc(
        "AdaGrad, RMSProp or Adam at work: each parameter's squared gradients fill a square, \
         and the square's side divides that parameter's step. Drag the start, change the decay.",
        "AdaGrad, RMSProp, Adam이 기울기를 다루는 모습입니다. 매개변수마다 기울기의 제곱이 정사각형으로 쌓이고, \
         그 한 변의 길이로 걸음을 나눕니다. 출발점을 끌고 감쇠율을 바꾸어 보십시오.",
    ),
    settings: &[SURFACE, OPTIMIZER, X, Y, STEPS],
    groups,
    default_for,
    opens_at: None,
    seeded: false,
    needs: nothing,
    source: file!(),
};

const SURFACE: Setting = Setting {
    name: "surface",
    symbol: "",
    label: Text::doc("surface", "곡면"),
    help: Text::doc("The function that is minimized.", "최소화할 함수입니다."),
    kind: Kind::Choice { options: surface::choices, default: "ravine" },
};

const OPTIMIZER: Setting = Setting {
    name: "optimizer",
    symbol: "",
    label: Text::doc("optimizer", "옵티마이저"),
    help: Text::doc("The method whose squares are shown.", "정사각형으로 보여 줄 방법입니다."),
    kind: Kind::Choice { options: optimizers, default: adagrad::SPEC.name },
};

const X: Setting = Setting {
    name: "x",
    symbol: "x₀",
    label: Text::doc("start, x", "출발점 x"),
    help: Text::doc("Where the run starts, along x.", "출발하는 점의 x 좌표입니다."),
    kind: Kind::Number { min: -20.0, max: 20.0, default: 0.0, log: false },
};

const Y: Setting = Setting {
    name: "y",
    symbol: "y₀",
    label: Text::doc("start, y", "출발점 y"),
    help: Text::doc("Where the run starts, along y.", "출발하는 점의 y 좌표입니다."),
    kind: Kind::Number { min: -20.0, max: 20.0, default: 0.0, log: false },
};

const STEPS: Setting = Setting {
    name: "steps",
    symbol: "",
    label: Text::doc("steps", "걸음 수"),
    help: Text::doc("How many updates are made.", "갱신하는 횟수입니다."),
    kind: Kind::Integer { min: 1, max: 2000, default: 100 },
};

static SPECS: [&optim::Spec; 3] = [&adagrad::SPEC, &rmsprop::SPEC, &adam::SPEC];

fn optimizers() -> Vec<Choice> {
    SPECS.iter().map(|spec| Choice { name: spec.name, label: spec.title }).collect()
}

fn groups() -> Vec<Group> {
    let shown = |group: &Group| SPECS.iter().any(|spec| spec.name == group.prefix);
    let optimizers = optim::first_order::groups("optimizer").into_iter().filter(shown);
    surface::groups("surface").into_iter().chain(optimizers).collect()
}

/// The surface's start point, and rates in proportion to its size.
fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    // Asked only where it matters: the surface is a field too, and this is its default as well.
    let surface = || surface::spec(settings.choice("surface"));
    let number = match (field.setting.name, field.setting.kind) {
        ("x", _) => surface()?.start[0],
        ("y", _) => surface()?.start[1],
        ("lr", Kind::Number { default, .. }) => round(default * surface()?.distance / 8.0, 2),
        _ => return None,
    };
    Some(Value::Number(number))
}

/// The parameters, each in its own colour and dash.
const PARAMETERS: [(&str, Hue, Dash); 2] = [("x", Hue::Olive, Dash::Solid), ("y", Hue::Rose, Dash::Dashed)];

/// What one update was made of, for x and for y.
struct Update {
    /// The gradient.
    g: [f64; 2],
    /// What is divided: the gradient; with Adam its running mean, corrected.
    pushed: [f64; 2],
    /// What it is divided by: the root of the gathered squares, and ε.
    side: [f64; 2],
}

/// Reads the last update, the `t`-th, from the optimizer's state.
fn update(optimizer: &dyn Optimizer<f64>, name: &str, set: &Scoped, t: usize) -> Update {
    let [mut g, mut m, mut squares] = [[0.0; 2]; 3];
    // Only Adam's `v` holds squares: RMSProp's is a velocity.
    let (mean, gathered) = if name == adam::SPEC.name { ("m", "v") } else { ("g", "s") };
    optimizer.probes(&mut |probe, values| {
        let pair = [values[0], values[1]];
        if probe == "g" {
            g = pair;
        }
        if probe == mean {
            m = pair;
        }
        if probe == gathered {
            squares = pair;
        }
    });
    if name == adam::SPEC.name && set.switch("bias_correction") {
        let share = |beta: &str| 1.0 - libm::pow(set.number(beta), t as f64);
        m = m.map(|m| m / share("beta1"));
        squares = squares.map(|v| v / share("beta2"));
    }
    Update { g, pushed: m, side: squares.map(|s| s.sqrt() + set.number("eps")) }
}

/// See [`SPEC`]. The whole run is made here; a tick only moves on what is shown.
pub fn new(settings: &Settings, _seed: u64, _: &Inputs) -> Result<Adaptive, Complaint> {
    let name = settings.choice("surface");
    let surface = surface::build(name, settings).expect("the choice is one of the list")?;
    let ground = surface::spec(name).expect("the choice is one of the list");
    let spec = optim::spec(settings.choice("optimizer")).expect("the choice is one of the list");
    let set = Scoped::new(settings, spec.name);
    let mut optimizer = optim::first_order::build::<f64>(spec.name, settings).expect("listed");
    let mut f = Noisy::new(&*surface, Noise::None, 0);
    let mut x = [settings.number("x"), settings.number("y")];
    let steps = settings.number("steps") as usize;
    let (mut points, mut losses, mut updates) = (vec![x], vec![surface.value(x)], Vec::new());
    let mut lost = None;
    for t in 1..=steps {
        optimizer.step(&mut x, &mut f);
        let loss = f.value(&x);
        if !(loss.is_finite() && x.iter().all(|c| c.abs() < LOST)) {
            lost = Some(t);
            break;
        }
        points.push(x);
        losses.push(loss);
        updates.push(update(&*optimizer, spec.name, &set, t));
    }
    let minima = match ground.minima {
        [] => lowest(&*surface, ground.domain).into_iter().collect(),
        known => known.to_vec(),
    };
    let lr = set.number("lr");
    let settings = settings.clone();
    Ok(Adaptive { settings, surface, ground, spec, lr, steps, points, losses, updates, lost, minima, step: 0 })
}

pub struct Adaptive {
    settings: Settings,
    surface: Box<dyn Surface>,
    ground: &'static surface::Spec,
    spec: &'static optim::Spec,
    lr: f64,
    steps: usize,
    /// Index 0 is the start.
    points: Vec<[f64; 2]>,
    losses: Vec<f64>,
    /// Index t is the update from point t to point t + 1.
    updates: Vec<Update>,
    /// The step at which the run left all bounds, if it did.
    lost: Option<usize>,
    minima: Vec<[f64; 2]>,
    step: usize,
}

impl Widget for Adaptive {
    fn last(&self) -> u32 {
        self.steps as u32
    }

    fn tick(&mut self) {
        self.step += 1;
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![
            self.map(lang, sketch),
            self.squares(lang, sketch),
            self.rates(lang, sketch),
            self.descent(lang, sketch),
        ];
        let scene = &mut sketch.scene;
        scene.title = format!("{}, α = {}: {}", self.spec.title.get(lang), self.lr, self.ground.title.get(lang));
        scene.legend = self.legend(lang);
        scene.status = self.status(lang);
        scene.warnings = self.warning(lang).into_iter().collect();
        scene.facts = self.facts();
        scene.step = self.step as u32;
        scene.last = self.steps as u32;
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let mut columns =
            vec![say!(lang, "step", "걸음"), "x".to_string(), "y".to_string(), say!(lang, "loss", "손실")];
        for (name, ..) in PARAMETERS {
            columns.push(say!(lang, "{name} gradient", "{name} 기울기"));
            columns.push(say!(lang, "{name} side", "{name} 변의 길이"));
            columns.push(say!(lang, "{name} effective rate", "{name} 실효 학습률"));
        }
        let row = |step: usize| {
            let [x, y] = self.points.get(step).copied().unwrap_or([f64::NAN; 2]);
            let mut row = vec![step as f64, x, y, self.losses.get(step).copied().unwrap_or(f64::NAN)];
            let made = step.checked_sub(1).and_then(|before| self.updates.get(before));
            for axis in 0..2 {
                row.extend(made.map_or([f64::NAN; 3], |made| [made.g[axis], made.side[axis], self.rate(made, axis)]));
            }
            row
        };
        Table { columns, rows: (0..=self.step).map(row).collect() }
    }
}

impl Adaptive {
    /// The step it has come to: a run that was lost stays where it was.
    fn upto(&self) -> usize {
        self.step.min(self.points.len() - 1)
    }

    /// The update that led to where the run is; none at the start.
    fn made(&self) -> Option<&Update> {
        Some(&self.updates[self.upto().checked_sub(1)?])
    }

    /// α over the side: what a gradient of this parameter is multiplied by.
    fn rate(&self, made: &Update, axis: usize) -> f64 {
        self.lr / made.side[axis]
    }

    /// The step that was really taken, in units of α.
    fn taken(&self, axis: usize) -> Option<f64> {
        let at = self.upto();
        let before = self.points[at.checked_sub(1)?];
        Some((self.points[at][axis] - before[axis]) / self.lr)
    }

    /// What is divided: `g`, with Adam `m̂`.
    fn pushed(&self) -> &'static str {
        match (self.spec.name == adam::SPEC.name, self.corrects()) {
            (false, _) => "g",
            (true, false) => "m",
            (true, true) => "m̂",
        }
    }

    /// What the side is: `√s + ε`.
    fn side(&self) -> &'static str {
        match (self.spec.name == adam::SPEC.name, self.corrects()) {
            (false, _) => "√s + ε",
            (true, false) => "√v + ε",
            (true, true) => "√v̂ + ε",
        }
    }

    fn corrects(&self) -> bool {
        self.settings.switch("adam.bias_correction")
    }

    fn map(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let domain = self.ground.domain;
        // The contours depend on the surface and its settings, on nothing else.
        let own: Vec<String> = (self.ground.settings.iter())
            .map(|setting| self.settings.value(&format!("{}.{}", self.ground.name, setting.name)).to_text())
            .collect();
        let contours = sketch.layer(("contours", self.ground.name, own), || vec![bands(&*self.surface, domain)]);
        let (hue, dash) = (self.spec.hue, self.spec.dash);
        let points: Vec<Point> = self.points[..=self.upto()].iter().map(|&[x, y]| (x, y)).collect();
        let mut marks = Vec::new();
        for &[x, y] in &self.minima {
            marks.push(Mark::Ring {
                at: (x, y),
                radius: self.ground.distance / 40.0,
                hue: Hue::Ink,
                dash: Dash::Dotted,
            });
        }
        marks.push(Mark::Path { points, hue, dash, width: 2.0, dots: true, halo: true });
        let [x, y] = self.points[self.upto()];
        marks.push(Mark::Dot { at: (x, y), hue, radius: 5.0 });
        marks.extend(self.directions(lang));
        Panel {
            name: "map".to_string(),
            title: say!(
                lang,
                "Map of the surface with the path; arrows for the last gradient and the step made of it",
                "곡면의 등고선과 궤적, 마지막 기울기와 그 기울기로 만든 걸음의 화살표"
            ),
            frame: Frame::Map { x: domain.x, y: domain.y },
            layers: vec![contours, sketch.fresh(marks)],
            handles: vec![Handle::new(START, (self.points[0][0], self.points[0][1]), "x", "y", lang)],
        }
    }

    /// Which way the last gradient pointed downhill, and which way the step went:
    /// arrows of one length, from where the step began.
    fn directions(&self, lang: Lang) -> Vec<Mark> {
        let Some(made) = self.made() else { return Vec::new() };
        let from = self.points[self.upto() - 1];
        let to = self.points[self.upto()];
        let length = 0.11 * (self.ground.domain.x.1 - self.ground.domain.x.0);
        let downhill = unit(made.g.map(|g| -g));
        let step = unit([to[0] - from[0], to[1] - from[1]]);
        let mut marks = Vec::new();
        let mut arrow = |[dx, dy]: [f64; 2], hue, text: String| {
            let tip = (from[0] + length * dx, from[1] + length * dy);
            let side = match dx.abs() > dy.abs() {
                true if dx > 0.0 => Side::Right,
                true => Side::Left,
                false if dy > 0.0 => Side::Above,
                false => Side::Below,
            };
            marks.push(Mark::Arrow { from: (from[0], from[1]), to: tip, hue, width: 2.5 });
            marks.push(Mark::Label { at: tip, text, hue: Hue::Ink, side });
        };
        let word = say!(lang, "step", "걸음");
        match (downhill, step) {
            // Within 15° of each other there is no room for two names.
            (Some(g), Some(step)) if g[0] * step[0] + g[1] * step[1] > 0.966 => {
                arrow(g, Hue::Ink, String::new());
                arrow(step, self.spec.hue, format!("−g, {word}"));
            }
            (g, step) => {
                g.into_iter().for_each(|g| arrow(g, Hue::Ink, "−g".to_string()));
                step.into_iter().for_each(|step| arrow(step, self.spec.hue, word.clone()));
            }
        }
        marks
    }

    /// Both squares from one corner; beneath them, to the same scale, what their
    /// sides divide. The scale is that of the largest still to come: AdaGrad's
    /// squares are seen to grow, and RMSProp's do not shrink out of sight.
    fn squares(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let to_come = &self.updates[self.upto().saturating_sub(1)..];
        let lengths = to_come.iter().flat_map(|made| made.side.into_iter().chain(made.pushed.map(f64::abs)));
        let unit = lengths.filter(|length| length.is_finite()).fold(0.0, f64::max);
        let unit = if unit > 0.0 { unit } else { 1.0 };
        let mut marks = Vec::new();
        if let Some(made) = self.made() {
            for (axis, (name, hue, dash)) in PARAMETERS.into_iter().enumerate() {
                let side = made.side[axis];
                let square = vec![(0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0)];
                marks.push(Mark::Area { points: square.clone(), hue, opacity: 0.16 });
                marks.push(Mark::Path { points: square, hue, dash, width: 2.0, dots: false, halo: false });
                // Beside one edge and under the other, so that two squares of one size do not share a place.
                let (at, place) = [((side, 0.5 * side), Side::Right), ((0.5 * side, side), Side::Below)][axis];
                if side > 0.1 * unit {
                    marks.push(Mark::Label { at, text: name.to_string(), hue: Hue::Ink, side: place });
                }
                let below = -unit * (0.07 + 0.09 * axis as f64);
                let tip = (made.pushed[axis].abs(), below);
                marks.push(Mark::Arrow { from: (0.0, below), to: tip, hue, width: 3.0 });
                let text = format!("|{}|, {name}", self.pushed());
                marks.push(Mark::Label { at: tip, text, hue: Hue::Ink, side: Side::Right });
            }
        }
        let base = vec![(0.0, -0.22 * unit), (0.0, 1.05 * unit)];
        let axis = Mark::Path { points: base, hue: Hue::Soft, dash: Dash::Solid, width: 1.0, dots: false, halo: false };
        Panel {
            name: "squares".to_string(),
            title: say!(
                lang,
                "For x and y, a square with the side {} that divides the step, and the length of {}",
                "x와 y마다, 걸음을 나누는 길이 {}을(를) 한 변으로 하는 정사각형과 {}의 크기",
                self.side(),
                self.pushed()
            ),
            frame: Frame::Map { x: (-0.2 * unit, 1.2 * unit), y: (-0.3 * unit, 1.1 * unit) },
            layers: vec![sketch.fresh(vec![axis]), sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn rates(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let range = log_range(self.updates.iter().flat_map(|made| [self.rate(made, 0), self.rate(made, 1)]));
        let mut marks = Vec::new();
        for (axis, (_, hue, dash)) in PARAMETERS.into_iter().enumerate() {
            let shown = self.updates[..self.upto()].iter().enumerate();
            // A parameter whose gradient has always been 0 is divided by ε alone: far above the chart.
            let points: Vec<Point> =
                shown.map(|(t, made)| ((t + 1) as f64, self.rate(made, axis).max(range.0))).collect();
            // One step alone makes no line.
            let dots = points.len() == 1;
            marks.push(Mark::Path { points, hue, dash, width: 1.75, dots, halo: false });
        }
        Panel {
            name: "rate".to_string(),
            title: say!(
                lang,
                "Chart: each parameter's effective rate over steps",
                "그래프: 걸음에 따른 매개변수별 실효 학습률"
            ),
            frame: Frame::Chart {
                x: Axis::linear(say!(lang, "step", "걸음"), (0.0, self.steps as f64)),
                y: Axis::log(say!(lang, "effective rate α / ({})", "실효 학습률 α / ({})", self.side()), range),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// The loss at the lowest point, where there is one.
    fn floor(&self) -> Option<f64> {
        self.minima.iter().map(|&at| self.surface.value(at)).reduce(f64::min)
    }

    fn descent(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let shown = self.losses[..=self.upto()].iter().enumerate().filter(|(_, loss)| loss.is_finite());
        let (y, points): (Axis, Vec<Point>) = match self.floor() {
            Some(floor) => {
                let range = log_range(self.losses.iter().map(|loss| loss - floor));
                let points = shown.map(|(step, loss)| (step as f64, (loss - floor).max(range.0))).collect();
                (Axis::log(say!(lang, "loss − lowest loss", "손실 − 최솟값"), range), points)
            }
            // It may fall below 0 without end, where no logarithm goes.
            None => {
                let finite = self.losses.iter().copied().filter(|loss| loss.is_finite());
                let (low, high) = finite.fold((0.0_f64, 0.0_f64), |(low, high), loss| (low.min(loss), high.max(loss)));
                let range = if low < high { (low, high) } else { (low, low + 1.0) };
                (
                    Axis::linear(say!(lang, "loss", "손실"), range),
                    shown.map(|(step, &loss)| (step as f64, loss)).collect(),
                )
            }
        };
        let (hue, dash) = (self.spec.hue, self.spec.dash);
        Panel {
            name: "loss".to_string(),
            title: say!(lang, "Chart: loss over steps", "그래프: 걸음에 따른 손실"),
            frame: Frame::Chart { x: Axis::linear(say!(lang, "step", "걸음"), (0.0, self.steps as f64)), y },
            layers: vec![sketch.fresh(vec![Mark::Path { points, hue, dash, width: 1.75, dots: false, halo: false }])],
            handles: Vec::new(),
        }
    }

    fn legend(&self, lang: Lang) -> Vec<Entry> {
        let mut entries = vec![Entry {
            label: self.spec.title.get(lang).to_string(),
            hue: self.spec.hue,
            dash: self.spec.dash,
            note: say!(lang, "loss {}", "손실 {}", short(self.losses[self.upto()], 3)),
            unit: self.spec.name.to_string(),
        }];
        for (axis, (name, hue, dash)) in PARAMETERS.into_iter().enumerate() {
            let note = match (self.made(), self.taken(axis)) {
                (Some(made), Some(taken)) => {
                    let side = short(made.side[axis], 3);
                    let taken = if taken.abs() < 1e-4 { "≈ 0".to_string() } else { short(taken.abs(), 2) + " α" };
                    say!(lang, "side {side}, step {taken}", "한 변 {side}, 보폭 {taken}")
                }
                _ => say!(lang, "nothing gathered yet", "아직 쌓인 것 없음"),
            };
            let side = self.side();
            let label = say!(lang, "{name}: {side}", "{name}: {side}");
            entries.push(Entry { label, hue, dash, note, unit: String::new() });
        }
        entries
    }

    /// `x.rate` and `y.rate`, the effective rates; `x.step` and `y.step`, the last step in
    /// units of α; `loss`, above the lowest point; `distance` from the nearest minimum.
    fn facts(&self) -> Vec<(String, f64)> {
        let mut facts = vec![("loss".to_string(), self.losses[self.upto()] - self.floor().unwrap_or(0.0))];
        let at = self.points[self.upto()];
        if let Some(away) = self.minima.iter().map(|&minimum| distance(at, minimum)).reduce(f64::min) {
            facts.push(("distance".to_string(), away));
        }
        for (axis, (name, ..)) in PARAMETERS.into_iter().enumerate() {
            if let (Some(made), Some(taken)) = (self.made(), self.taken(axis)) {
                facts.push((format!("{name}.rate"), self.rate(made, axis)));
                facts.push((format!("{name}.step"), taken.abs()));
            }
        }
        facts.retain(|(_, number)| number.is_finite());
        facts
    }

    fn status(&self, lang: Lang) -> String {
        let Some(made) = self.made() else {
            return say!(
                lang,
                "Step 0. No gradient has been gathered yet.",
                "0번째 걸음. 아직 쌓인 기울기가 없습니다."
            );
        };
        let mut status = say!(lang, "Step {}.", "{}번째 걸음.", self.upto());
        for (axis, (name, ..)) in PARAMETERS.into_iter().enumerate() {
            let (pushed, side) = (short(made.pushed[axis].abs(), 3), short(made.side[axis], 3));
            let (what, rate) = (self.pushed(), short(self.rate(made, axis), 2));
            status += &say!(
                lang,
                " {name}: |{what}| = {pushed} over a side of {side}, so a rate of {rate}.",
                " {name}: |{what}| = {pushed}, 한 변 {side}, 실효 학습률 {rate}."
            );
        }
        status
    }

    fn warning(&self, lang: Lang) -> Option<String> {
        if !self.losses[0].is_finite() {
            let [x, y] = self.points[0].map(|c| short(c, 3));
            return Some(say!(
                lang,
                "The run cannot start: the surface has no value at ({x}, {y}). Drag the start elsewhere.",
                "점 ({x}, {y})에서는 함숫값이 없어 출발할 수 없습니다. 출발점을 다른 곳으로 옮겨 보십시오."
            ));
        }
        let step = self.lost.filter(|&step| step <= self.step)?;
        let longest = self.points.windows(2).map(|pair| distance(pair[0], pair[1])).fold(0.0, f64::max);
        let longest = short(longest, 2);
        Some(say!(
            lang,
            "The run left all bounds at step {step}; its longest step before was {longest}. A smaller α brings it back.",
            "{step}번째 걸음에서 범위를 벗어났습니다. 그전까지 가장 긴 보폭은 {longest}이었습니다. α를 줄이면 돌아옵니다."
        ))
    }
}

/// The vector's direction; none of the zero vector.
fn unit([x, y]: [f64; 2]) -> Option<[f64; 2]> {
    let size = libm::hypot(x, y);
    (size > 0.0 && size.is_finite()).then(|| [x / size, y / size])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::State;

    fn opened(query: &str) -> Adaptive {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{query}: {notices:?}");
        new(&state.settings, state.seed, &Inputs::default()).expect("opens")
    }

    /// What the picture says, `α · pushed / side`, is what the optimizer did.
    #[test]
    fn each_step_is_what_is_pushed_over_the_side() {
        for query in [
            "optimizer=adagrad",
            "optimizer=rmsprop&rmsprop.decay=0.9",
            "optimizer=adam",
            "optimizer=adam&adam.bias_correction=off&adam.eps=0.1",
            "optimizer=adagrad&surface=rosenbrock",
        ] {
            let run = opened(query);
            assert_eq!(run.updates.len(), run.steps, "{query}");
            for (t, made) in run.updates.iter().enumerate() {
                let gradient = run.surface.gradient(run.points[t]);
                for (axis, g) in gradient.into_iter().enumerate() {
                    let said = -run.lr * made.pushed[axis] / made.side[axis];
                    let done = run.points[t + 1][axis] - run.points[t][axis];
                    assert!((said - done).abs() < 1e-12, "{query}, step {}: {said}, {done}", t + 1);
                    assert_eq!(made.g[axis], g, "{query}, step {}", t + 1);
                }
            }
        }
    }

    /// AdaGrad's first step is α along each axis, however steep it is there; its squares only grow.
    #[test]
    fn adagrad_starts_with_alpha_and_its_squares_grow() {
        let mut run = opened("optimizer=adagrad&ravine.kappa=1000");
        for (before, after) in run.updates.iter().zip(&run.updates[1..]) {
            assert!((0..2).all(|axis| after.side[axis] >= before.side[axis]));
        }
        run.tick();
        for axis in 0..2 {
            assert!((run.taken(axis).expect("one step").abs() - 1.0).abs() < 1e-9, "{:?}", run.taken(axis));
        }
    }

    #[test]
    fn a_start_without_a_value_is_told() {
        let mut run = opened("surface=formula&formula.formula=log(x)&x=-1&y=0");
        run.tick();
        assert!(run.warning(Lang::En).expect("nothing there").contains("(−1, 0)"));
    }
}
