//! One update taken apart: what gradient and velocity make of a step, for SGD,
//! momentum and Nesterov momentum.

use super::contours::bands;
use super::{Inputs, Spec, Widget, nothing};
use crate::engine::objective::Objective;
use crate::engine::optim::settings::{MOMENTUM, lr};
use crate::engine::optim::{self, Stride};
use crate::engine::run::distance;
use crate::engine::surface::{Domain, Surface};
use crate::say;
use crate::scene::{Axis, Entry, Frame, Handle, Layer, Mark, Panel, Point, Side, Sketch, Table, bits};
use crate::spec::number::short;
use crate::spec::setting::fields;
use crate::spec::{Choice, Complaint, Dash, Hue, Kind, Lang, Scoped, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "vectors",
    title: Text::new("Gradient, velocity, step", "기울기, 속도, 걸음"),
    line: Text::doc(
        "Drag the gradient and the velocity: from one point, the step that SGD, momentum and Nesterov momentum \
         make of them. Then play, and see where such steps lead.",
        "기울기와 속도의 화살표를 끌어 보십시오. 같은 점에서 SGD, 모멘텀, 네스테로프가 내딛는 걸음을 보여 줍니다. \
         재생하면 그런 걸음이 어디로 이어지는지 볼 수 있습니다.",
    ),
    settings: &[METHOD, lr(0.3), MOMENTUM, GX, GY, VX, VY, CURVATURE, KAPPA, ANGLE],
    groups: Vec::new,
    default_for: |_, _| None,
    opens_at: Some(0),
    seeded: false,
    needs: nothing,
    source: file!(),
};

const METHOD: Setting = Setting {
    name: "method",
    symbol: "",
    label: Text::doc("method", "방법"),
    help: Text::doc(
        "Whose step is drawn; one alone is taken apart.",
        "걸음을 그릴 방법이며, 하나만 고르면 풀어서 그립니다.",
    ),
    kind: Kind::Choice { options: methods, default: "all" },
};

const fn component(name: &'static str, symbol: &'static str, label: Text, reach: f64, default: f64) -> Setting {
    Setting {
        name,
        symbol,
        label,
        help: Text::doc("One component of the arrow that you drag.", "끌어 옮기는 화살표의 한 성분입니다."),
        kind: Kind::Number { min: -reach, max: reach, default, log: false },
    }
}

const GX: Setting = component("gx", "g₁", Text::doc("gradient, x", "기울기 x"), 3.0, 1.4);
const GY: Setting = component("gy", "g₂", Text::doc("gradient, y", "기울기 y"), 2.5, 2.0);
const VX: Setting = component("vx", "v₁", Text::doc("velocity, x", "속도 x"), 3.0, 2.2);
const VY: Setting = component("vy", "v₂", Text::doc("velocity, y", "속도 y"), 2.5, -0.7);

const CURVATURE: Setting = Setting {
    name: "curvature",
    symbol: "λ",
    label: Text::doc("curvature along the valley", "골짜기를 따라가는 곡률"),
    help: Text::doc(
        "At 0 the ground is a tilted plane, and the gradient is the same everywhere.",
        "0이면 바닥이 기울어진 평면이 되어 어디에서나 기울기가 같습니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 2.0, default: 0.8, log: false },
};

const KAPPA: Setting = Setting {
    name: "kappa",
    symbol: "κ",
    label: Text::doc("condition number", "조건수"),
    help: Text::doc(
        "The curvature across the valley over that along it.",
        "골짜기를 가로지르는 곡률을 따라가는 곡률로 나눈 값입니다.",
    ),
    kind: Kind::Number { min: 1.0, max: 20.0, default: 4.0, log: true },
};

const ANGLE: Setting = Setting {
    name: "angle",
    symbol: "θ",
    label: Text::doc("rotation in degrees", "회전 각도(도)"),
    help: Text::doc("Turns the valley, counter-clockwise.", "골짜기를 반시계 방향으로 돌립니다."),
    kind: Kind::Number { min: -90.0, max: 90.0, default: 15.0, log: false },
};

const METHODS: [&optim::Spec; 3] = [&optim::sgd::SPEC, &optim::momentum::SPEC, &optim::nesterov::SPEC];

fn methods() -> Vec<Choice> {
    let all = Choice { name: "all", label: Text::new("all three", "셋 모두") };
    [all].into_iter().chain(METHODS.map(|spec| Choice { name: spec.name, label: spec.title })).collect()
}

/// What is shown; the point where all start is the origin.
const VIEW: Domain = Domain { x: (-5.6, 4.0), y: (-2.7, 2.7) };
/// The last step; enough for a velocity with ρ = 0.9 to settle.
const LAST: usize = 60;

/// The quadratic ground through the start: f(x) = g·x + ½ xᵀHx, so that the
/// gradient at the start is the one that was dragged.
struct Ground {
    g: [f64; 2],
    h: [[f64; 2]; 2],
}

impl Ground {
    /// Curvature λ along the valley, κλ across it, turned by `angle` degrees.
    fn new(g: [f64; 2], curvature: f64, kappa: f64, angle: f64) -> Ground {
        let angle = angle.to_radians();
        let (cos, sin) = (libm::cos(angle), libm::sin(angle));
        let more = curvature * (kappa - 1.0);
        let mixed = -more * sin * cos;
        Ground { g, h: [[curvature + more * sin * sin, mixed], [mixed, curvature + more * cos * cos]] }
    }

    /// Where the gradient is 0: −H⁻¹g. `None` on a plane.
    fn minimum(&self) -> Option<[f64; 2]> {
        let ([[a, b], [_, d]], [x, y]) = (self.h, self.g);
        let determinant = a * d - b * b;
        (determinant > 0.0).then(|| [(b * y - d * x) / determinant, (b * x - a * y) / determinant])
    }
}

impl Surface for Ground {
    fn value(&self, [x, y]: [f64; 2]) -> f64 {
        let [[a, b], [_, d]] = self.h;
        self.g[0] * x + self.g[1] * y + 0.5 * (a * x * x + d * y * y) + b * x * y
    }

    fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [[a, b], [_, d]] = self.h;
        [self.g[0] + a * x + b * y, self.g[1] + b * x + d * y]
    }

    fn hessian(&self, _: [f64; 2]) -> [[f64; 2]; 2] {
        self.h
    }
}

/// The same gradient everywhere.
struct Push([f64; 2]);

impl Objective<f64> for Push {
    fn value(&mut self, x: &[f64]) -> f64 {
        self.0[0] * x[0] + self.0[1] * x[1]
    }

    fn gradient(&mut self, _: &[f64], g: &mut [f64]) {
        g.copy_from_slice(&self.0);
    }
}

/// One update of one method.
struct Update {
    /// x before it.
    at: [f64; 2],
    /// Where the velocity alone leads: x − αρv, Nesterov's look-ahead point.
    ahead: [f64; 2],
    /// The gradient that was taken, at `ahead` by Nesterov and at `at` by the others.
    g: [f64; 2],
    /// The velocity after it, ρv + g; of SGD the gradient.
    v: [f64; 2],
    /// x after it: x − αv.
    to: [f64; 2],
}

impl Update {
    fn length(&self) -> f64 {
        distance(self.at, self.to)
    }
}

/// The updates of one method, from the origin with velocity `v`.
///
/// The optimizer is PyTorch's, whose Nesterov holds the look-ahead point in place
/// of x: it starts there, and what it comes to is turned back by x = y + αρv.
fn updates(spec: &optim::Spec, rates: &Settings, ground: &Ground, v: [f64; 2]) -> Vec<Update> {
    let mut optimizer = optim::first_order::build::<f64>(spec.name, rates).expect("listed");
    // Velocities start at 0. One step under the gradient v makes it v; where that leads is forgotten.
    optimizer.step(&mut [0.0; 2], &mut Push(v));

    let set = Scoped::new(rates, spec.name);
    let drift = if spec.name == optim::sgd::SPEC.name { 0.0 } else { set.number("lr") * set.number("momentum") };
    let held = if spec.name == optim::nesterov::SPEC.name { drift } else { 0.0 };
    let (mut at, mut v) = ([0.0; 2], v);
    let mut y = [at[0] - held * v[0], at[1] - held * v[1]];
    let mut ground: &dyn Surface = ground;
    let mut update = || {
        let (before, ahead) = (at, [at[0] - drift * v[0], at[1] - drift * v[1]]);
        optimizer.step(&mut y, &mut ground);
        let mut g = [0.0; 2];
        optimizer.probes(&mut |name, values| {
            if name == "g" {
                g.copy_from_slice(values);
            }
        });
        v = g;
        optimizer.probes(&mut |name, values| {
            if name == "v" {
                v.copy_from_slice(values);
            }
        });
        at = [y[0] + held * v[0], y[1] + held * v[1]];
        Update { at: before, ahead, g, v, to: at }
    };
    (0..=LAST).map(|_| update()).collect()
}

/// See [`SPEC`]. All updates are made here; a tick only moves on what is shown.
pub fn new(settings: &Settings, _seed: u64, _: &Inputs) -> Result<Vectors, Complaint> {
    let number = |name: &str| settings.number(name);
    let (g, v) = ([number("gx"), number("gy")], [number("vx"), number("vy")]);
    let ground = Ground::new(g, number("curvature"), number("kappa"), number("angle"));
    let mut rates = Settings::new(fields(&[], &optim::first_order::groups("")), |_, _| None);
    for spec in METHODS {
        for setting in spec.settings {
            rates.set(&format!("{}.{}", spec.name, setting.name), Value::Number(number(setting.name)));
        }
    }
    let method = settings.choice("method");
    let runs = METHODS.into_iter().filter(|spec| method == "all" || method == spec.name);
    let runs = runs.map(|spec| Run { spec, updates: updates(spec, &rates, &ground, v) }).collect();
    Ok(Vectors { settings: settings.clone(), rates, ground, v, runs, step: 0 })
}

pub struct Vectors {
    settings: Settings,
    /// The optimizers' own settings.
    rates: Settings,
    ground: Ground,
    /// The velocity at the start.
    v: [f64; 2],
    runs: Vec<Run>,
    step: usize,
}

struct Run {
    spec: &'static optim::Spec,
    /// The update from each step to the next.
    updates: Vec<Update>,
}

impl Run {
    fn has_velocity(&self) -> bool {
        self.spec.name != optim::sgd::SPEC.name
    }

    /// Its step, as a formula.
    fn formula(&self) -> &'static str {
        match self.spec.name {
            "nesterov" => "−α(ρv + g′)",
            "momentum" => "−α(ρv + g)",
            _ => "−αg",
        }
    }
}

impl Widget for Vectors {
    fn last(&self) -> u32 {
        LAST as u32
    }

    fn tick(&mut self) {
        self.step += 1;
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![self.map(lang, sketch), self.chart(lang, sketch)];
        let scene = &mut sketch.scene;
        let (alpha, rho) = (short(self.settings.number("lr"), 3), short(self.settings.number("momentum"), 3));
        scene.title = say!(
            lang,
            "Gradient, velocity, step: α = {alpha}, ρ = {rho}",
            "기울기, 속도, 걸음: α = {alpha}, ρ = {rho}"
        );
        scene.legend = self.runs.iter().map(|run| self.entry(run, lang)).collect();
        if self.nesterov().is_some() {
            scene.legend.push(Entry {
                label: say!(lang, "Ring: look-ahead point", "고리: 앞서 보는 자리"),
                hue: optim::nesterov::SPEC.hue,
                dash: Dash::Solid,
                note: "x − αρv".to_string(),
                unit: String::new(),
            });
        }
        scene.status = self.status(lang);
        scene.warnings = self.runs.iter().filter_map(|run| self.warning(run, lang)).collect();
        scene.facts = self.runs.iter().flat_map(|run| self.facts(run)).collect();
        scene.step = self.step as u32;
        scene.last = LAST as u32;
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let mut columns = vec![say!(lang, "step", "걸음")];
        for run in &self.runs {
            let name = run.spec.title.get(lang);
            let what = ["x", "y", "g x", "g y", "v x", "v y"];
            columns.extend(what.map(|what| format!("{name} {what}")));
            columns.push(say!(lang, "{name} step length", "{name} 보폭"));
        }
        let row = |step: usize| {
            let mut row = vec![step as f64];
            for Update { at, g, v, to, .. } in self.runs.iter().map(|run| &run.updates[step]) {
                row.extend([at[0], at[1], g[0], g[1], v[0], v[1], distance(*at, *to)]);
            }
            row
        };
        Table { columns, rows: (0..=self.step).map(row).collect() }
    }
}

impl Vectors {
    fn nesterov(&self) -> Option<&Run> {
        self.runs.iter().find(|run| run.spec.name == optim::nesterov::SPEC.name)
    }

    fn map(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let mut marks = self.given();
        for run in &self.runs {
            let points = run.updates[..=self.step].iter().map(|update| point(update.at)).collect();
            let (hue, dash) = (run.spec.hue, run.spec.dash);
            marks.push(Mark::Path { points, hue, dash, width: 1.75, dots: true, halo: true });
        }
        for run in &self.runs {
            marks.extend(self.step_of(run));
        }
        let tip = |label: Text, at: [f64; 2], x: &str, y: &str| Handle::new(label, point(at), x, y, lang);
        Panel {
            name: "map".to_string(),
            title: say!(
                lang,
                "Map of the ground with gradient, velocity and the next step of each method",
                "등고선 위의 기울기와 속도, 방법별 다음 걸음"
            ),
            frame: Frame::Map { x: VIEW.x, y: VIEW.y },
            layers: vec![self.contours(lang, sketch), sketch.fresh(marks)],
            handles: vec![
                tip(Text::new("g: drag me", "g: 끌어 보세요"), self.ground.g, "gx", "gy"),
                tip(Text::new("v: drag me", "v: 끌어 보세요"), self.v, "vx", "vy"),
            ],
        }
    }

    fn contours(&self, lang: Lang, sketch: &Sketch) -> Layer {
        let Ground { g, h } = &self.ground;
        let key = g.iter().chain(h.iter().flatten()).map(|&number| bits(number)).collect::<Vec<_>>();
        sketch.layer((key, lang), || {
            let mut marks = vec![bands(&self.ground, VIEW)];
            if let Some(minimum) = self.ground.minimum() {
                let text = say!(lang, "minimum", "최솟값");
                marks.push(Mark::Dot { at: point(minimum), hue: Hue::Ink, radius: 2.5 });
                marks.push(Mark::Label { at: point(minimum), text, hue: Hue::Ink, side: Side::Below });
            }
            marks
        })
    }

    /// The arrows that the reader drags: gradient and velocity at the start. One method
    /// alone shows at step 0 what it makes of them, the new velocity.
    fn given(&self) -> Vec<Mark> {
        let start = (0.0, 0.0);
        let (g, v) = (point(self.ground.g), point(self.v));
        let mut marks = Vec::new();
        if let ([run], 0) = (&self.runs[..], self.step)
            && run.has_velocity()
        {
            let rho = self.settings.number("momentum");
            let (kept, next) = ((rho * v.0, rho * v.1), point(run.updates[0].v));
            marks.push(line(vec![kept, next], Hue::Soft, Dash::Dotted, 1.5));
            marks.push(Mark::Dot { at: kept, hue: Hue::Soft, radius: 3.0 });
            marks.push(beside((start, kept), g, "ρv", Hue::Soft));
            let text = if self.nesterov().is_some() { "ρv + g′" } else { "ρv + g" };
            let side = if next.1 >= 0.0 { Side::Above } else { Side::Below };
            marks.push(Mark::Arrow { from: start, to: next, hue: run.spec.hue, width: 1.75 });
            marks.push(Mark::Label { at: next, text: text.to_string(), hue: run.spec.hue, side });
        }
        for (tip, other, name) in [(g, v, "g"), (v, g, "v")] {
            marks.push(Mark::Arrow { from: start, to: tip, hue: Hue::Ink, width: 1.75 });
            // Near the tip, where ρv is not named yet.
            let far = (0.75 * tip.0, 0.75 * tip.1);
            marks.push(beside((far, tip), other, name, Hue::Ink));
        }
        marks
    }

    /// The next step of one method: what the velocity alone would do, what the
    /// gradient adds, and what comes of both.
    fn step_of(&self, run: &Run) -> Vec<Mark> {
        let Update { at, ahead, to, .. } = &run.updates[self.step];
        let (at, ahead, to) = (point(*at), point(*ahead), point(*to));
        let optim::Spec { hue, dash, .. } = *run.spec;
        let nesterov = run.spec.name == optim::nesterov::SPEC.name;
        let mut marks = Vec::new();
        if run.has_velocity() {
            marks.push(line(vec![at, ahead], Hue::Soft, Dash::Dotted, 2.0));
            marks.push(Mark::Arrow { from: ahead, to, hue, width: 1.5 });
            if nesterov {
                marks.push(Mark::Ring { at: ahead, radius: 0.09, hue, dash: Dash::Solid });
            }
        }
        marks.extend(arrow(at, to, hue, dash));
        let alone = self.runs.len() == 1;
        if nesterov && self.step == 0 || alone && run.has_velocity() {
            marks.push(beside((at, ahead), to, "−αρv", Hue::Soft));
        }
        if alone && run.has_velocity() {
            marks.push(beside((ahead, to), at, if nesterov { "−αg′" } else { "−αg" }, hue));
        }
        if alone {
            marks.push(beyond(at, to, run.formula(), hue));
        }
        marks.push(Mark::Dot { at, hue, radius: 4.0 });
        marks
    }

    /// How long each step is.
    fn chart(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let all = || self.runs.iter().flat_map(|run| run.updates.iter().map(Update::length));
        let first = self.runs.iter().map(|run| run.updates[0].length()).fold(0.0, f64::max);
        // Of a run that diverges, its first part.
        let top = all().fold(first, f64::max).min(8.0 * first).max(1e-3);
        let mut marks = Vec::new();
        if let Some(limit) = self.terminal() {
            let points = vec![(0.0, limit), (LAST as f64, limit)];
            marks.push(line(points, Hue::Soft, Dash::LongDashed, 1.25));
            let at = (0.15 * LAST as f64, limit);
            marks.push(Mark::Label { at, text: "α|g| / (1 − ρ)".to_string(), hue: Hue::Soft, side: Side::Below });
        }
        for Run { spec, updates } in &self.runs {
            let lengths = updates[..=self.step].iter().map(Update::length);
            let points: Vec<Point> = lengths.enumerate().map(|(step, length)| (step as f64, length)).collect();
            let now = points[self.step];
            marks.push(line(points, spec.hue, spec.dash, 1.75));
            marks.push(Mark::Dot { at: now, hue: spec.hue, radius: 3.5 });
        }
        Panel {
            name: "length".to_string(),
            title: say!(lang, "Chart: length of each step", "그래프: 걸음마다의 보폭"),
            frame: Frame::Chart {
                x: Axis::linear(say!(lang, "step", "걸음"), (0.0, LAST as f64)),
                y: Axis::linear(
                    say!(lang, "length of the next step", "다음 걸음의 보폭"),
                    (0.0, 1.12 * top.max(self.terminal().unwrap_or(0.0))),
                ),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// The step length that momentum tends to where the gradient is the same
    /// everywhere: α‖g‖/(1 − ρ). `None` on curved ground, and without momentum.
    fn terminal(&self) -> Option<f64> {
        let plane = self.settings.number("curvature") == 0.0 && self.runs.iter().any(Run::has_velocity);
        let slope = distance(self.ground.g, [0.0; 2]);
        plane.then(|| self.settings.number("lr") * slope / (1.0 - self.settings.number("momentum")))
    }

    fn entry(&self, run: &Run, lang: Lang) -> Entry {
        let (formula, length) = (run.formula(), short(run.updates[self.step].length(), 3));
        Entry {
            label: run.spec.title.get(lang).to_string(),
            hue: run.spec.hue,
            dash: run.spec.dash,
            note: say!(lang, "{formula}, {length} long", "{formula}, 보폭 {length}"),
            unit: run.spec.name.to_string(),
        }
    }

    /// `momentum.length`, of the step from where it is shown; `momentum.away`, its
    /// distance from the minimum there.
    fn facts(&self, run: &Run) -> Vec<(String, f64)> {
        let update = &run.updates[self.step];
        let away = self.ground.minimum().map(|minimum| distance(update.at, minimum));
        let facts = [("length", Some(update.length())), ("away", away)];
        facts.into_iter().filter_map(|(name, number)| Some((format!("{}.{name}", run.spec.name), number?))).collect()
    }

    fn status(&self, lang: Lang) -> String {
        let length = |run: &Run| {
            let (name, length) = (run.spec.title.get(lang), short(run.updates[self.step].length(), 3));
            format!("{name} {length}")
        };
        let lengths: Vec<String> = self.runs.iter().map(length).collect();
        let mut status = say!(
            lang,
            "Step {}. Length of the next step: {}.",
            "{}번째 걸음. 다음 걸음의 보폭: {}.",
            self.step,
            lengths.join(", ")
        );
        if let Some(run) = self.nesterov() {
            let update = &run.updates[self.step];
            let size = |g: [f64; 2]| short(distance(g, [0.0; 2]), 2);
            let (here, there) = (size(self.ground.gradient(update.at)), size(update.g));
            status += &say!(
                lang,
                " Where Nesterov looks ahead the gradient is {there}, against {here} where it stands.",
                " 네스테로프가 앞서 본 자리의 기울기는 {there}, 지금 자리의 기울기는 {here}입니다."
            );
        }
        status
    }

    /// Why a method diverges on this ground, in numbers.
    fn warning(&self, run: &Run, lang: Lang) -> Option<String> {
        let scoped = Scoped::new(&self.rates, run.spec.name);
        let Stride::Gradient { limit } = run.spec.stride else { return None };
        let steepest = self.settings.number("curvature") * self.settings.number("kappa");
        let (product, limit) = (scoped.number("lr") * steepest, limit(&scoped));
        if product <= limit {
            return None;
        }
        let (name, product, limit) = (run.spec.title.get(lang), short(product, 3), short(limit, 3));
        Some(say!(
            lang,
            "{name} diverges: α·λmax = {product} > {limit}, so each step overshoots by more than it gains. \
             A smaller α brings it back.",
            "{name}: α·λmax = {product} > {limit}이라 얻는 것보다 더 지나치며 발산합니다. α를 줄이면 돌아옵니다."
        ))
    }
}

fn point([x, y]: [f64; 2]) -> Point {
    (x, y)
}

fn line(points: Vec<Point>, hue: Hue, dash: Dash, width: f64) -> Mark {
    Mark::Path { points, hue, dash, width, dots: false, halo: false }
}

/// An arrow whose shaft is dashed; but for its last quarter, which carries the head.
fn arrow(from: Point, to: Point, hue: Hue, dash: Dash) -> [Mark; 2] {
    let width = 3.0;
    let neck = (to.0 + 0.25 * (from.0 - to.0), to.1 + 0.25 * (from.1 - to.1));
    [line(vec![from, neck], hue, dash, width), Mark::Arrow { from: neck, to, hue, width }]
}

/// A text at the tip of an arrow, where it points.
fn beyond(from: Point, tip: Point, text: &str, hue: Hue) -> Mark {
    let (x, y) = (tip.0 - from.0, tip.1 - from.1);
    let side = match (x.abs() > y.abs(), x > 0.0, y > 0.0) {
        (true, true, _) => Side::Right,
        (true, false, _) => Side::Left,
        (false, _, true) => Side::Above,
        (false, _, false) => Side::Below,
    };
    Mark::Label { at: tip, text: text.to_string(), hue, side }
}

/// A text at the middle of a stretch, on the side away from a point.
fn beside((from, to): (Point, Point), away_from: Point, text: &str, hue: Hue) -> Mark {
    let at = (0.5 * (from.0 + to.0), 0.5 * (from.1 + to.1));
    let (x, y) = (from.1 - to.1, to.0 - from.0);
    let sign = if x * (away_from.0 - at.0) + y * (away_from.1 - at.1) > 0.0 { -1.0 } else { 1.0 };
    let (x, y) = (sign * x, sign * y);
    // Texts are wide: above or below they fit along a nearly level line only.
    let side = match (x.abs() > 0.5 * y.abs(), x > 0.0, y > 0.0) {
        (true, true, _) => Side::Right,
        (true, false, _) => Side::Left,
        (false, _, true) => Side::Above,
        (false, _, false) => Side::Below,
    };
    Mark::Label { at, text: text.to_string(), hue, side }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::State;

    fn widget(query: &str) -> Vectors {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{query}: {notices:?}");
        new(&state.settings, state.seed, &Inputs::default()).expect("opens")
    }

    fn close(a: [f64; 2], b: [f64; 2]) -> bool {
        distance(a, b) <= 1e-12 * (1.0 + distance(a, [0.0; 2]))
    }

    /// The rules as they stand on the page: v ← ρv + g, x ← x − αv, where
    /// Nesterov takes g at the look-ahead point.
    #[test]
    fn every_update_follows_its_rule() {
        for query in ["", "curvature=0", "lr=0.05&momentum=0.5&kappa=20", "gx=-2&gy=0.3&vx=-1&vy=2.5&angle=-70"] {
            let widget = widget(query);
            let (alpha, rho) = (widget.settings.number("lr"), widget.settings.number("momentum"));
            for run in &widget.runs {
                let (mut at, mut v) = ([0.0; 2], widget.v);
                let rho = if run.has_velocity() { rho } else { 0.0 };
                for update in &run.updates {
                    let ahead = [at[0] - alpha * rho * v[0], at[1] - alpha * rho * v[1]];
                    let nesterov = run.spec.name == "nesterov";
                    let g = widget.ground.gradient(if nesterov { ahead } else { at });
                    v = [rho * v[0] + g[0], rho * v[1] + g[1]];
                    let to = [at[0] - alpha * v[0], at[1] - alpha * v[1]];
                    let name = run.spec.name;
                    assert!(close(at, update.at) && close(to, update.to), "{query} {name}");
                    assert!(close(ahead, update.ahead) && close(g, update.g) && close(v, update.v), "{query} {name}");
                    at = to;
                }
            }
        }
    }

    #[test]
    fn the_ground_has_the_gradient_that_was_dragged() {
        let widget = widget("gx=-1.5&gy=0.25&kappa=10&angle=40&curvature=0.8");
        let ground = &widget.ground;
        assert_eq!(ground.gradient([0.0; 2]), [-1.5, 0.25]);
        let minimum = ground.minimum().expect("is curved");
        assert!(distance(ground.gradient(minimum), [0.0; 2]) < 1e-12);
        // Differences of values give the gradient, differences of gradients the Hessian.
        let (at, h) = ([0.7, -1.1], 1e-6);
        for axis in 0..2 {
            let shifted = |h: f64| std::array::from_fn(|i| if i == axis { at[i] + h } else { at[i] });
            let slope = (ground.value(shifted(h)) - ground.value(shifted(-h))) / (2.0 * h);
            assert!((slope - ground.gradient(at)[axis]).abs() < 1e-7, "axis {axis}");
            let [right, left] = [h, -h].map(|h| ground.gradient(shifted(h)));
            for other in 0..2 {
                let curvature = (right[other] - left[other]) / (2.0 * h);
                assert!((curvature - ground.hessian(at)[axis][other]).abs() < 1e-7, "axes {axis}, {other}");
            }
        }
        let [low, high] = crate::engine::eigen::eigenvalues2(ground.h);
        assert!((low - 0.8).abs() < 1e-12 && (high - 8.0).abs() < 1e-12, "{low}, {high}");
    }

    /// Looking ahead tells nothing new where the gradient is the same everywhere.
    #[test]
    fn on_a_plane_nesterov_steps_as_momentum_does() {
        let [plane, valley] = ["curvature=0", ""].map(widget);
        let apart = |widget: &Vectors| distance(widget.runs[1].updates[0].to, widget.runs[2].updates[0].to);
        assert!(apart(&plane) < 1e-12 && apart(&valley) > 0.1, "{} and {}", apart(&plane), apart(&valley));
        assert!(plane.ground.minimum().is_none() && plane.terminal().is_some() && valley.terminal().is_none());
    }

    #[test]
    fn one_method_alone_is_taken_apart() {
        let texts = |query: &str| {
            let widget = widget(query);
            let mut sketch = Sketch::new(&[]);
            widget.scene(Lang::En, &mut sketch);
            let marks = sketch.scene.panels[0].layers[1].marks.clone().expect("fresh");
            let text = |mark: &Mark| if let Mark::Label { text, .. } = mark { Some(text.clone()) } else { None };
            marks.iter().filter_map(text).collect::<Vec<_>>()
        };
        assert_eq!(texts("method=sgd"), ["g", "v", "−αg"]);
        assert_eq!(texts("method=momentum"), ["ρv", "ρv + g", "g", "v", "−αρv", "−αg", "−α(ρv + g)"]);
        assert_eq!(texts("method=nesterov"), ["ρv", "ρv + g′", "g", "v", "−αρv", "−αg′", "−α(ρv + g′)"]);
        assert_eq!(texts(""), ["g", "v", "−αρv"]);
    }

    #[test]
    fn a_rate_too_large_is_told_in_numbers() {
        let warnings = |query: &str| {
            let mut sketch = Sketch::new(&[]);
            widget(query).scene(Lang::En, &mut sketch);
            sketch.scene.warnings
        };
        assert!(warnings("").is_empty());
        // α λmax = 1 · 0.5 · 6 = 3: above SGD's 2 and Nesterov's 1.357, below momentum's 3.8.
        let told = warnings("lr=1&momentum=0.9&curvature=0.5&kappa=6");
        assert!(told.len() == 2 && told[0].contains("3 > 2") && told[1].contains("3 > 1.36"), "{told:?}");
    }
}
