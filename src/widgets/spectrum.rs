//! How fast each eigen-direction of a quadratic converges: the rate by formula
//! beside what the optimizer does, and the plane of all (α, ρ).

use super::{Inputs, Spec, Widget, nothing};
use crate::engine::objective::Objective;
use crate::engine::optim::settings::{MOMENTUM, lr};
use crate::engine::optim::{self, Optimizer};
use crate::engine::run::LOST;
use crate::engine::spectrum::{Method, Regime, Tuning};
use crate::say;
use crate::scene::{Axis, Entry, Frame, Handle, Layer, Mark, Panel, Point, Side, Sketch, Table, bits};
use crate::spec::number::{round, short};
use crate::spec::setting::fields;
use crate::spec::{Choice, Complaint, Dash, Field, Hue, Kind, Lang, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "spectrum",
    title: Text::new("Rates across the spectrum", "고윳값마다 다른 수렴 속도"),
    line: Text::doc(
        "Drag the point (α, ρ): the map shows how fast the slowest direction of a quadratic then converges, \
         the chart each direction's rate, by formula and as measured.",
        "점 (α, ρ)를 끌어 보십시오. 지도는 이차 함수에서 가장 느린 방향이 얼마나 빨리 수렴하는지를, \
         그래프는 방향마다의 수렴 비율을 공식과 측정값으로 보여 줍니다.",
    ),
    settings: &[METHOD, KAPPA, lr(0.03), MOMENTUM, CHART],
    groups: Vec::new,
    default_for,
    opens_at: None,
    seeded: false,
    needs: nothing,
    source: file!(),
};

const METHOD: Setting = Setting {
    name: "method",
    symbol: "",
    label: Text::doc("method", "방법"),
    help: Text::doc(
        "What runs; gradient descent is momentum with ρ = 0.",
        "실행할 방법입니다. 경사 하강법은 ρ = 0인 모멘텀입니다.",
    ),
    kind: Kind::Choice { options: methods, default: Method::Momentum.name() },
};

const KAPPA: Setting = Setting {
    name: "kappa",
    symbol: "κ",
    label: Text::doc("condition number", "조건수"),
    help: Text::doc("Curvatures go from 1 to κ.", "곡률은 1부터 κ까지 걸쳐 있습니다."),
    kind: Kind::Number { min: 2.0, max: 1000.0, default: 30.0, log: true },
};

const CHART: Setting = Setting {
    name: "chart",
    symbol: "",
    label: Text::doc("chart", "그래프"),
    help: Text::doc(
        "The rate of each direction, or what is left of its error step by step.",
        "방향마다의 수렴 비율, 또는 걸음마다 남은 오차입니다.",
    ),
    kind: Kind::Choice { options: charts, default: "rate" },
};

fn methods() -> Vec<Choice> {
    Method::ALL.map(|method| Choice { name: method.name(), label: title(method) }).to_vec()
}

fn charts() -> Vec<Choice> {
    vec![
        Choice { name: "rate", label: Text::new("rate", "수렴 비율") },
        Choice { name: "error", label: Text::new("error left", "남은 오차") },
    ]
}

/// Of the steps on a quadratic nothing is stochastic.
fn title(method: Method) -> Text {
    match method {
        Method::GradientDescent => Text::new("Gradient descent", "경사 하강법"),
        Method::Momentum => optim::momentum::SPEC.title,
        Method::Nesterov => optim::nesterov::SPEC.title,
    }
}

fn look(method: Method) -> (Hue, Dash) {
    let spec = optim::spec(method.name()).expect("listed");
    (spec.hue, spec.dash)
}

/// A rate at which every direction converges, whatever κ: α = 1/κ.
fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    let suits = field.path == "lr";
    suits.then(|| Value::Number(round(1.0 / settings.number("kappa"), 2)))
}

/// How many directions run; their curvatures lie evenly on a log axis from 1 to κ.
const DIRECTIONS: usize = 12;
/// The last step.
const LAST: usize = 100;
/// How many contours the map has.
const LEVELS: usize = 8;

/// f(z) = ½ Σ λᵢ zᵢ²
struct Diagonal([f64; DIRECTIONS]);

impl Objective<f64> for Diagonal {
    fn value(&mut self, z: &[f64]) -> f64 {
        self.0.iter().zip(z).map(|(lambda, z)| 0.5 * lambda * z * z).sum()
    }

    fn gradient(&mut self, z: &[f64], g: &mut [f64]) {
        for ((g, lambda), z) in g.iter_mut().zip(&self.0).zip(z) {
            *g = lambda * z;
        }
    }
}

/// What has become of one direction, step by step, from z = 1 at rest.
struct Direction {
    lambda: f64,
    /// The error z.
    errors: Vec<f64>,
    /// The amplitude √(z² + αv²/λ): how far it would swing from here without
    /// friction. Unlike |z| it does not vanish whenever z passes 0.
    amplitudes: Vec<f64>,
}

impl Direction {
    /// The factor a step by which the amplitude shrank over the second half of the
    /// first `step` steps; the first half still depends on the start. `None` at the start.
    fn measured(&self, step: usize) -> Option<f64> {
        let end = step.min(self.amplitudes.len() - 1);
        let (from, steps) = (self.amplitudes[end / 2], end - end / 2);
        match steps {
            0 => None,
            _ if from == 0.0 => Some(0.0),
            _ => Some(libm::pow(self.amplitudes[end] / from, 1.0 / steps as f64)),
        }
    }
}

/// Runs the optimizer on all directions at once, or up to divergence.
fn run(optimizer: &mut dyn Optimizer<f64>, kappa: f64, alpha: f64) -> Vec<Direction> {
    let lambda: [f64; DIRECTIONS] = std::array::from_fn(|i| libm::pow(kappa, i as f64 / (DIRECTIONS - 1) as f64));
    let start = |lambda| Direction { lambda, errors: vec![1.0], amplitudes: vec![1.0] };
    let mut directions = lambda.map(start);
    let (mut z, mut f) = ([1.0; DIRECTIONS], Diagonal(lambda));
    for _ in 0..LAST {
        optimizer.step(&mut z, &mut f);
        if z.iter().any(|z| z.abs() >= LOST) {
            break;
        }
        let mut v = [0.0; DIRECTIONS];
        optimizer.probes(&mut |name, values| {
            if name == "v" {
                v.copy_from_slice(values);
            }
        });
        for (direction, (z, v)) in directions.iter_mut().zip(z.into_iter().zip(v)) {
            direction.errors.push(z);
            direction.amplitudes.push(libm::hypot(z, v * (alpha / direction.lambda).sqrt()));
        }
    }
    directions.into()
}

/// See [`SPEC`]. The whole run is made here; a tick only moves on what is shown.
pub fn new(settings: &Settings, _seed: u64, _: &Inputs) -> Result<Spectrum, Complaint> {
    let method = Method::ALL.into_iter().find(|method| method.name() == settings.choice("method"));
    let method = method.expect("the choice is one of the list");
    let (kappa, alpha, rho) = (settings.number("kappa"), settings.number("lr"), settings.number("momentum"));
    let mut rates = Settings::new(fields(&[], &optim::first_order::groups("")), |_, _| None);
    let path = |name: &str| format!("{}.{name}", method.name());
    rates.set(&path("lr"), Value::Number(alpha));
    if method != Method::GradientDescent {
        rates.set(&path("momentum"), Value::Number(rho));
    }
    let mut optimizer = optim::first_order::build::<f64>(method.name(), &rates).expect("listed");
    let directions = run(&mut *optimizer, kappa, alpha);
    let chart = settings.choice("chart");
    Ok(Spectrum { method, kappa, alpha, rho, chart, found: method.search(kappa), directions, step: 0 })
}

pub struct Spectrum {
    method: Method,
    kappa: f64,
    alpha: f64,
    rho: f64,
    chart: &'static str,
    /// The best (α, ρ) of the method, by search.
    found: Tuning,
    directions: Vec<Direction>,
    step: usize,
}

impl Widget for Spectrum {
    fn last(&self) -> u32 {
        LAST as u32
    }

    fn tick(&mut self) {
        self.step += 1;
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let chart = if self.chart == "error" { self.errors(lang, sketch) } else { self.rates(lang, sketch) };
        let panels = vec![self.plane(lang, sketch), chart];
        let scene = &mut sketch.scene;
        let (name, kappa) = (title(self.method).get(lang), short(self.kappa, 3));
        scene.title = say!(
            lang,
            "Rates across the spectrum: {name}, κ = {kappa}",
            "고윳값마다 다른 수렴 속도: {name}, κ = {kappa}"
        );
        scene.legend = self.legend(lang);
        scene.status = self.status(lang);
        scene.warnings = self.warning(lang).into_iter().collect();
        scene.facts = self.facts();
        scene.step = self.step as u32;
        scene.last = LAST as u32;
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let columns = vec![
            "λ".to_string(),
            "αλ".to_string(),
            say!(lang, "rate by formula", "수렴 비율(공식)"),
            say!(lang, "rate measured", "수렴 비율(측정)"),
            say!(lang, "error z", "오차 z"),
            say!(lang, "amplitude", "진폭"),
        ];
        let row = |direction: &Direction| {
            let Direction { lambda, errors, amplitudes } = direction;
            let at = |series: &[f64]| series.get(self.step).copied().unwrap_or(f64::NAN);
            let measured = direction.measured(self.step).unwrap_or(f64::NAN);
            vec![*lambda, self.alpha * lambda, self.rate(*lambda), measured, at(errors), at(amplitudes)]
        };
        Table { columns, rows: self.directions.iter().map(row).collect() }
    }
}

impl Spectrum {
    fn rate(&self, lambda: f64) -> f64 {
        self.method.rate(self.alpha * lambda, self.rho)
    }

    /// The end of the spectrum that converges the slowest.
    fn slowest(&self) -> &Direction {
        let (first, last) = (&self.directions[0], &self.directions[DIRECTIONS - 1]);
        if self.rate(last.lambda) > self.rate(first.lambda) { last } else { first }
    }

    /// The method whose map is shown: gradient descent is the lower edge of momentum's.
    fn mapped(&self) -> Method {
        if self.method == Method::GradientDescent { Method::Momentum } else { self.method }
    }

    /// All (α, ρ), by the rate of the slowest direction.
    fn plane(&self, lang: Lang, sketch: &Sketch) -> Panel {
        // A tenth more than what can converge at all: αλ = 4, and 2 for Nesterov.
        let most = if self.method == Method::Nesterov { 2.2 } else { 4.4 } / self.kappa;
        let (rho, setting) = if self.method == self.mapped() { (self.rho, "momentum") } else { (0.0, "") };
        // A rate too large for the map stays at its edge, in reach.
        let at = (self.alpha.min(most), rho);
        let dragged = Handle::new(Text::new("(α, ρ): drag me", "(α, ρ): 끌어 보세요"), at, "lr", setting, lang);
        Panel {
            name: "map".to_string(),
            title: say!(
                lang,
                "Map of learning rate and momentum: the darker, the faster the slowest direction converges",
                "학습률과 모멘텀의 지도. 짙을수록 가장 느린 방향이 빨리 수렴합니다"
            ),
            frame: Frame::Chart {
                x: Axis::linear(say!(lang, "learning rate α", "학습률 α"), (0.0, most)),
                y: Axis::linear(say!(lang, "momentum ρ", "모멘텀 ρ"), (0.0, 1.0)),
            },
            layers: vec![self.speeds(most, sketch), self.best(sketch)],
            handles: vec![dragged],
        }
    }

    /// Contours of equal rate, the borders of the regimes, and hatching where the method diverges.
    fn speeds(&self, most: f64, sketch: &Sketch) -> Layer {
        let (method, kappa) = (self.mapped(), self.kappa);
        sketch.layer(("speeds", method.name(), bits(kappa)), || {
            // Each contour is an eighth of the best speed above the one before: speed is −log of the rate.
            let fastest = method.best(kappa).rate;
            let tone = |level: usize| (level + 1) as f64 / (LEVELS + 1) as f64;
            let levels = (0..LEVELS).map(|level| (level, libm::pow(fastest, level as f64 / LEVELS as f64)));
            let rings = levels.map(|(level, rate)| (tone(level), contour(method, kappa, rate))).collect();
            let mut marks = vec![Mark::Bands { base: 0.0, rings }];
            marks.extend(hatching(method, kappa, most));
            let border = |which: usize, lambda: f64| {
                let point = |i: usize| (method.borders(i as f64 / FINE as f64)[which] / lambda, i as f64 / FINE as f64);
                (0..=FINE).map(point).filter(|point| point.0 <= most).collect()
            };
            marks.push(line(border(0, 1.0), Hue::Ink, Dash::LongDashed, 1.25));
            marks.push(line(border(0, kappa), Hue::Ink, Dash::Dotted, 1.25));
            marks.push(line(border(1, kappa), Hue::Ink, Dash::Dotted, 1.25));
            marks
        })
    }

    /// The best point, as found (ring) and by formula (dot).
    fn best(&self, sketch: &Sketch) -> Layer {
        sketch.layer(("best", self.method.name(), bits(self.kappa)), || {
            let place = |tuning: Tuning| (tuning.lr, tuning.momentum);
            let (hue, _) = look(self.method);
            vec![
                Mark::Dot { at: place(self.method.best(self.kappa)), hue, radius: 2.5 },
                // The smallest ring there is, some pixels wide.
                Mark::Ring { at: place(self.found), radius: 0.0, hue, dash: Dash::Solid },
            ]
        })
    }

    /// Rate over λ: by formula for all three methods, measured for the one that runs.
    fn rates(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let worst = self.method.worst(self.kappa, self.alpha, self.rho);
        let top = (1.1 * worst).clamp(1.22, 3.0);
        let lambda = |share: f64| libm::pow(self.kappa, share);
        let mut marks = vec![line(vec![(lambda(-0.04), 1.0), (lambda(1.04), 1.0)], Hue::Soft, Dash::Solid, 1.0)];
        for method in Method::ALL {
            let at = |i: usize| {
                let lambda = lambda(i as f64 / FINE as f64);
                (lambda, method.rate(self.alpha * lambda, self.rho))
            };
            let (hue, dash) = look(method);
            let width = if method == self.method { 2.5 } else { 1.25 };
            marks.push(line((0..=FINE).map(at).collect(), hue, dash, width));
        }
        marks.extend(self.regimes(lang));
        let (hue, _) = look(self.method);
        for direction in &self.directions {
            if let Some(rate) = direction.measured(self.step) {
                marks.push(Mark::Dot { at: (direction.lambda, rate), hue, radius: 3.5 });
            }
        }
        for end in [1.0, self.kappa] {
            marks.push(Mark::Ring { at: (end, self.rate(end)), radius: 0.0, hue: Hue::Ink, dash: Dash::Solid });
        }
        let mut x = Axis::log(say!(lang, "curvature λ", "곡률 λ"), (lambda(-0.04), lambda(1.04)));
        let decades = [1.0, 10.0, 100.0].into_iter().filter(|&decade| decade * 2.0 <= self.kappa);
        x.names = decades.chain([self.kappa]).map(|value| (value, short(value, 3))).collect();
        Panel {
            name: "rate".to_string(),
            title: say!(lang, "Chart: rate of each direction, by curvature", "그래프: 곡률에 따른 방향별 수렴 비율"),
            frame: Frame::Chart {
                x,
                y: Axis::linear(
                    say!(lang, "error left after one step, as a share", "한 걸음 뒤에 남는 오차의 비율"),
                    (0.0, top),
                ),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// The regimes of the method along the spectrum: lines between them, and their names where there is room.
    fn regimes(&self, lang: Lang) -> Vec<Mark> {
        let share = |a: f64| libm::log(a / self.alpha) / libm::log(self.kappa);
        let (_, limit) = self.method.within(self.rho, 1.0).expect("at rate 1 there is always some");
        let [first, second] = self.method.borders(self.rho);
        let parts = [
            (0.0, share(first), Regime::Overdamped),
            (share(first), share(second), Regime::Underdamped),
            (share(second), share(limit), Regime::Alternating),
        ];
        let mut marks = Vec::new();
        for (from, to, regime) in parts {
            let lambda = |share: f64| libm::pow(self.kappa, share);
            if to > 0.0 && to < 1.0 && regime != Regime::Alternating {
                let at = vec![(lambda(to), 0.0), (lambda(to), 1.0)];
                marks.push(line(at, Hue::Soft, Dash::Dotted, 1.25));
            }
            let (from, to) = (from.max(0.0), to.min(1.0));
            if to - from > 0.34 {
                let text = name(regime).get(lang).to_string();
                let at = (lambda(0.5 * (from + to)), 1.0);
                marks.push(Mark::Label { at, text, hue: Hue::Soft, side: Side::Above });
            }
        }
        marks
    }

    /// What is left of each direction, step by step; beside the ends of the spectrum what the rate foretells.
    fn errors(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let (hue, _) = look(self.method);
        let range = if self.method.worst(self.kappa, self.alpha, self.rho) < 1.0 { (1e-8, 10.0) } else { (1e-4, 1e6) };
        let mut marks = Vec::new();
        for (i, direction) in self.directions.iter().enumerate() {
            let end = i == 0 || i == DIRECTIONS - 1;
            let shown = direction.amplitudes.iter().take(self.step + 1).enumerate();
            let points: Vec<Point> = shown.map(|(step, &amplitude)| (step as f64, amplitude)).collect();
            let seen = points.iter().take_while(|point| (range.0..range.1).contains(&point.1)).count();
            if end && seen > 8 {
                // One above its line and one below: the two may shrink alike.
                let (share, lift, side) = match (i, points[seen - 1].1 < 1.0) {
                    (0, _) => (0.6, 0.07, Side::Right),
                    (_, true) => (0.4, -0.07, Side::Left),
                    (_, false) => (0.4, 0.07, Side::Left),
                };
                let (step, amplitude) = points[(seen as f64 * share) as usize];
                let at = (step, amplitude * libm::pow(range.1 / range.0, lift));
                let text = format!("λ = {}", short(direction.lambda, 3));
                marks.push(Mark::Label { at, text, hue: Hue::Ink, side });
            }
            marks.push(line(points, hue, Dash::Solid, if end { 2.25 } else { 0.75 }));
        }
        // On top, and dashed as the borders on the map.
        for (end, dash) in [(1.0, Dash::LongDashed), (self.kappa, Dash::Dotted)] {
            let rate = self.rate(end);
            let foretold = (0..=LAST).map(|step| (step as f64, libm::pow(rate, step as f64)));
            marks.push(line(foretold.collect(), Hue::Ink, dash, 1.25));
        }
        Panel {
            name: "error".to_string(),
            title: say!(lang, "Chart: error left in each direction", "그래프: 방향마다 남은 오차"),
            frame: Frame::Chart {
                x: Axis::linear(say!(lang, "step", "걸음"), (0.0, LAST as f64)),
                y: Axis::log(say!(lang, "error left (amplitude)", "남은 오차(진폭)"), range),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn legend(&self, lang: Lang) -> Vec<Entry> {
        let entry = |label: String, (hue, dash): (Hue, Dash), note: String, unit: &str| Entry {
            label,
            hue,
            dash,
            note,
            unit: unit.to_string(),
        };
        let mut all: Vec<Entry> = (Method::ALL.into_iter())
            .map(|method| {
                let rate = short(method.worst(self.kappa, self.alpha, self.rho), 3);
                let best = short(method.best(self.kappa).rate, 3);
                let note = say!(lang, "{rate} (at best {best})", "{rate} (최선 {best})");
                entry(title(method).get(lang).to_string(), look(method), note, method.name())
            })
            .collect();
        let ring = (look(self.method).0, Dash::Solid);
        for (label, tuning) in [
            (say!(lang, "Best found (ring)", "찾아낸 최선(고리)"), self.found),
            (say!(lang, "Best by formula (dot)", "공식의 최선(점)"), self.method.best(self.kappa)),
        ] {
            let place = format!("α = {}, ρ = {}", short(tuning.lr, 3), short(tuning.momentum, 3));
            all.push(entry(label, ring, place, ""));
        }
        let critical = |lambda: &str| say!(lang, "Critical damping, λ = {lambda}", "임계 감쇠, λ = {lambda}");
        all.push(entry(critical("1"), (Hue::Ink, Dash::LongDashed), String::new(), ""));
        all.push(entry(critical("κ"), (Hue::Ink, Dash::Dotted), String::new(), ""));
        all.push(entry(say!(lang, "Hatched: diverges", "빗금: 발산"), (Hue::Soft, Dash::Solid), String::new(), ""));
        all
    }

    /// `rate`, of the slowest direction by formula; `measured`, of the same; `best`, the
    /// lowest such rate that the method can have, `best.lr` and `best.momentum`, where it has it.
    fn facts(&self) -> Vec<(String, f64)> {
        let Tuning { lr, momentum, rate } = self.found;
        let slowest = self.slowest();
        let facts = [
            ("rate", Some(self.rate(slowest.lambda))),
            ("measured", slowest.measured(self.step)),
            ("best", Some(rate)),
            ("best.lr", Some(lr)),
            ("best.momentum", Some(momentum)),
        ];
        facts.into_iter().filter_map(|(name, number)| Some((name.to_string(), number?))).collect()
    }

    fn status(&self, lang: Lang) -> String {
        let slowest = self.slowest();
        let regime = name(self.method.regime(self.alpha * slowest.lambda, self.rho)).get(lang);
        let (lambda, rate) = (short(slowest.lambda, 3), short(self.rate(slowest.lambda), 3));
        let measured = slowest.measured(self.step).map_or("–".to_string(), |rate| short(rate, 3));
        let (step, best, who) = (self.step, short(self.found.rate, 3), title(self.method).get(lang));
        say!(
            lang,
            "Step {step}. Slowest is λ = {lambda} ({regime}): each step leaves {rate} of its error by formula, \
             {measured} as measured. {who} at its best leaves {best}.",
            "{step}번째 걸음. 가장 느린 방향은 λ = {lambda}({regime})이고, 한 걸음마다 남는 오차는 공식으로 {rate}, \
             측정으로 {measured}입니다. {who}의 최선은 {best}입니다."
        )
    }

    /// Why it diverges, in numbers.
    fn warning(&self, lang: Lang) -> Option<String> {
        let (_, limit) = self.method.within(self.rho, 1.0)?;
        let product = self.alpha * self.kappa;
        if product < limit {
            return None;
        }
        let (who, product, limit) = (title(self.method).get(lang), short(product, 3), short(limit, 3));
        let kappa = short(self.kappa, 3);
        Some(say!(
            lang,
            "{who} diverges along λ = {kappa}: α·λ = {product}, and its limit here is {limit}. \
             A smaller α brings it back, or a ρ with a higher limit.",
            "{who}: λ = {kappa} 방향이 발산합니다. α·λ = {product}이고, 여기에서의 한계는 {limit}입니다. \
             α를 줄이거나 한계가 더 높은 ρ를 고르면 돌아옵니다."
        ))
    }
}

fn name(regime: Regime) -> Text {
    match regime {
        Regime::Overdamped => Text::new("over-damped", "과감쇠"),
        Regime::Underdamped => Text::new("under-damped", "부족 감쇠"),
        Regime::Alternating => Text::new("alternating", "번갈아 뜀"),
        Regime::Diverging => Text::new("diverging", "발산"),
    }
}

/// Points on a curve; enough that corners look sharp.
const FINE: usize = 256;

fn line(points: Vec<Point>, hue: Hue, dash: Dash, width: f64) -> Mark {
    Mark::Path { points, hue, dash, width, dots: false, halo: false }
}

/// The (α, ρ) at which no direction is slower than `rate`, as a ring: at each ρ
/// the ends of the spectrum bound α, λ = 1 from below and λ = κ from above.
fn contour(method: Method, kappa: f64, rate: f64) -> Vec<Point> {
    /// How finely the highest and the lowest ρ of a ring are looked for.
    const SEARCH: usize = 2048;
    const POINTS: usize = 64;
    let bounds = |rho: f64| {
        let (from, to) = method.within(rho, rate)?;
        (from <= to / kappa).then_some((rho, from, to / kappa))
    };
    let mut inside = (0..=SEARCH).map(|i| i as f64 / SEARCH as f64).filter(|&rho| bounds(rho).is_some());
    let Some(low) = inside.next() else { return Vec::new() };
    let high = inside.next_back().unwrap_or(low);
    let bounds = (0..=POINTS).filter_map(|i| bounds(low + (high - low) * i as f64 / POINTS as f64));
    let bounds: Vec<(f64, f64, f64)> = bounds.collect();
    let left = bounds.iter().map(|&(rho, from, _)| (from, rho));
    let right = bounds.iter().rev().map(|&(rho, _, to)| (to, rho));
    left.chain(right).collect()
}

/// Thin parallel lines where the method diverges.
fn hatching(method: Method, kappa: f64, most: f64) -> Vec<Mark> {
    const LINES: usize = 24;
    let hatch = |k: usize| {
        let on = |i: usize| {
            let rho = i as f64 / FINE as f64;
            (most * (2.0 * k as f64 / LINES as f64 - rho), rho)
        };
        let diverges = |(alpha, rho): &Point| (0.0..=most).contains(alpha) && method.rate(alpha * kappa, *rho) > 1.0;
        let points: Vec<Point> = (0..=FINE).map(on).filter(diverges).collect();
        let ends = [*points.first()?, *points.last()?];
        Some(line(ends.to_vec(), Hue::Soft, Dash::Solid, 0.75))
    };
    (1..LINES).filter_map(hatch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::State;

    fn widget(query: &str) -> Spectrum {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{query}: {notices:?}");
        let mut widget = new(&state.settings, state.seed, &Inputs::default()).expect("opens");
        (0..LAST).for_each(|_| widget.tick());
        widget
    }

    #[test]
    fn what_is_measured_is_what_the_formula_says() {
        for query in ["", "method=sgd", "method=nesterov", "lr=0.005&momentum=0.3", "kappa=100&momentum=0.6&lr=0.03"] {
            let widget = widget(query);
            for direction in &widget.directions {
                let (rate, measured) = (widget.rate(direction.lambda), direction.measured(LAST).expect("has run"));
                // At critical damping the long run is long: z falls as t rᵗ, 1.4% above rᵗ over these steps.
                assert!((measured - rate).abs() < 0.02, "{query}, λ {}: {measured} for {rate}", direction.lambda);
            }
        }
    }

    #[test]
    fn at_its_best_every_direction_shrinks_alike() {
        let best = Method::Momentum.best(30.0);
        let widget = widget(&format!("lr={}&momentum={}", best.lr, best.momentum));
        for direction in &widget.directions {
            assert!((widget.rate(direction.lambda) - best.rate).abs() < 1e-6, "λ {}", direction.lambda);
        }
        assert!((widget.found.rate - best.rate).abs() < 1e-6);
    }

    /// On its own ring every point has the ring's rate; half-way to the best point it is faster.
    #[test]
    fn contours_have_one_rate() {
        for (method, kappa) in [Method::Momentum, Method::Nesterov].into_iter().zip([30.0, 100.0]) {
            let best = method.best(kappa);
            for level in 1..LEVELS {
                let rate = libm::pow(best.rate, level as f64 / LEVELS as f64);
                let ring = contour(method, kappa, rate);
                assert!(ring.len() > 20, "{method:?}: {} points at {rate}", ring.len());
                for &(alpha, rho) in &ring {
                    let found = method.worst(kappa, alpha, rho);
                    // Between the samples of ρ the upper edge is flat: there the rate is a little lower.
                    assert!(found <= rate + 1e-9, "{method:?} at α {alpha}, ρ {rho}: {found} on the ring of {rate}");
                    if rho < 0.9 * rate * rate {
                        assert!(found > rate - 1e-9, "{method:?} at α {alpha}, ρ {rho}: {found} on {rate}");
                    }
                }
            }
        }
    }

    #[test]
    fn hatching_lies_where_the_method_diverges() {
        for method in [Method::Momentum, Method::Nesterov] {
            let lines = hatching(method, 30.0, 4.4 / 30.0);
            assert!(lines.len() > 8, "{method:?}: {}", lines.len());
            for mark in &lines {
                let Mark::Path { points, .. } = mark else { unreachable!() };
                assert!(points.iter().all(|&(alpha, rho)| method.worst(30.0, alpha, rho) > 1.0), "{mark:?}");
            }
        }
    }

    #[test]
    fn a_divergence_is_told_in_numbers_and_ends_the_run() {
        let widget = widget("lr=0.2&momentum=0.5");
        // α κ = 6 is above 2 (1 + ρ) = 3.
        let told = widget.warning(Lang::En).expect("diverges");
        assert!(told.contains("α·λ = 6, ") && told.contains("is 3."), "{told}");
        let rows = widget.table(Lang::En).rows;
        assert!(rows[DIRECTIONS - 1][4].is_nan() && rows[DIRECTIONS - 1][3] > 1.0, "{:?}", rows[DIRECTIONS - 1]);
        assert!(self::widget("").warning(Lang::En).is_none());
    }
}
