//! What a ball does at a critical point: SGD beside momentum, at the same rate.

use super::contours::bands;
use super::{Inputs, START, Spec, Widget, nothing};
use crate::engine::eigen::eigenvalues2;
use crate::engine::noise::{Noise, Noisy};
use crate::engine::optim::settings::{MOMENTUM, lr};
use crate::engine::optim::{self, Stride};
use crate::engine::run::{Path, run};
use crate::engine::surface::{self, Domain, Surface};
use crate::say;
use crate::scene::{Axis, Entry, Frame, Handle, Mark, Panel, Point, Side, Sketch, TALLEST, Table};
use crate::spec::number::short;
use crate::spec::setting::fields;
use crate::spec::{Choice, Complaint, Dash, Field, Group, Hue, Kind, Lang, Scoped, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "critical-points",
    title: Text::new("Critical points", "임계점"),
    line: Text::doc(
        "A local minimum, a saddle or a plateau: drag the start and see where SGD stays, \
         where momentum gets through, and how long each of them takes.",
        "지역 최솟값, 안장점, 고원 가운데 하나를 고르고 출발점을 끌어 보십시오. \
         SGD가 어디에서 멈추고 모멘텀이 어디를 지나가는지, 얼마나 걸리는지 보여 줍니다.",
    ),
    settings: &[LANDSCAPE, lr(0.04), MOMENTUM, X, STEPS],
    groups,
    default_for,
    opens_at: None,
    seeded: false,
    needs: nothing,
    source: file!(),
};

const LANDSCAPE: Setting = Setting {
    name: "landscape",
    symbol: "",
    label: Text::doc("landscape", "지형"),
    help: Text::doc("What the balls roll on.", "공이 굴러갈 지형입니다."),
    kind: Kind::Choice { options: landscapes, default: "local-minimum" },
};

const X: Setting = Setting {
    name: "x",
    symbol: "x₀",
    label: Text::doc("start, x", "출발점 x"),
    help: Text::doc("Where both start, along x.", "둘이 출발하는 점의 x 좌표입니다."),
    kind: Kind::Number { min: -6.0, max: 6.0, default: 1.5, log: false },
};

const Y: Setting = Setting {
    name: "y",
    symbol: "y₀",
    label: Text::doc("start, y", "출발점 y"),
    help: Text::doc("Where both start, along y.", "둘이 출발하는 점의 y 좌표입니다."),
    kind: Kind::Number { min: -6.0, max: 6.0, default: 0.0, log: false },
};

const STEPS: Setting = Setting {
    name: "steps",
    symbol: "",
    label: Text::doc("steps", "걸음 수"),
    help: Text::doc("How many updates each of the two makes.", "둘이 각각 갱신하는 횟수입니다."),
    kind: Kind::Integer { min: 1, max: 2000, default: 160 },
};

/// A landscape, with the defaults at which it shows its point.
struct Landscape {
    name: &'static str,
    title: Text,
    surface: &'static str,
    /// What is shown of it; of a curve the heights, of a map the second parameter.
    view: Domain,
    lr: f64,
    start: [f64; 2],
    steps: f64,
    critical: &'static [(Point, Text, Side)],
    /// Whether a point lies beyond what the landscape puts in the way.
    beyond: fn([f64; 2]) -> bool,
}

static LANDSCAPES: [Landscape; 3] = [
    // The double well along y = 0, where its gradient has no part along y: a curve.
    Landscape {
        name: "local-minimum",
        title: Text::new("Local minimum", "지역 최솟값"),
        surface: surface::double_well::SPEC.name,
        view: Domain { x: (-2.56, 2.56), y: (-0.68, 2.2) },
        lr: 0.04,
        start: [1.5, 0.0],
        steps: 160.0,
        critical: &[
            ((-1.035_579, -0.305_428), Text::new("deep well", "깊은 우물"), Side::Below),
            ((0.075_429, 1.011_282), Text::new("ridge", "고개"), Side::Above),
            ((0.960_150, 0.294_146), Text::new("shallow well", "얕은 우물"), Side::Below),
        ],
        beyond: |[x, _]| x < 0.075_429,
    },
    Landscape {
        name: "saddle",
        title: surface::saddle::SPEC.title,
        surface: surface::saddle::SPEC.name,
        view: surface::saddle::SPEC.domain,
        lr: 0.02,
        start: [-1.0, 1e-4],
        steps: 300.0,
        critical: &[
            ((0.0, std::f64::consts::SQRT_2), Text::new("minimum", "최솟값"), Side::Right),
            ((0.0, 0.0), Text::new("saddle point", "안장점"), Side::Below),
            ((0.0, -std::f64::consts::SQRT_2), Text::new("minimum", "최솟값"), Side::Right),
        ],
        beyond: |[_, y]| y.abs() > 1.0,
    },
    Landscape {
        name: "plateau",
        title: surface::plateau::SPEC.title,
        surface: surface::plateau::SPEC.name,
        view: surface::plateau::SPEC.domain,
        lr: 0.2,
        start: [-3.2, 1.2],
        steps: 120.0,
        critical: &[((0.0, 0.0), Text::new("minimum", "최솟값"), Side::Right)],
        // Up to the circle where the hollow is steepest.
        beyond: |[x, y]| x * x + y * y < 1.0,
    },
];

fn landscape(name: &str) -> &'static Landscape {
    LANDSCAPES.iter().find(|landscape| landscape.name == name).expect("the choice is one of the list")
}

fn landscapes() -> Vec<Choice> {
    LANDSCAPES.iter().map(|landscape| Choice { name: landscape.name, label: landscape.title }).collect()
}

/// The second coordinate of the start, on the maps only.
fn groups() -> Vec<Group> {
    let maps = LANDSCAPES.iter().filter(|landscape| !landscape.is_curve());
    maps.map(|map| Group { prefix: map.name, title: map.title, settings: &[Y], seen_with: "landscape" }).collect()
}

/// What suits the chosen landscape.
fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    // Asked only where it matters: the landscape is a field too, and this is its default as well.
    let chosen = || landscape(settings.choice("landscape"));
    let number = match (field.setting.name, &field.group) {
        ("lr", _) => chosen().lr,
        ("x", _) => chosen().start[0],
        ("y", Some(group)) => landscape(group.prefix).start[1],
        ("steps", _) => chosen().steps,
        _ => return None,
    };
    Some(Value::Number(number))
}

impl Landscape {
    fn is_curve(&self) -> bool {
        self.surface == surface::double_well::SPEC.name
    }

    /// The setting that holds the start's y; empty on the curve.
    fn y_setting(&self) -> String {
        if self.is_curve() { String::new() } else { format!("{}.y", self.name) }
    }
}

/// See [`SPEC`]. Both runs are made here; a tick only moves on what is shown.
pub fn new(settings: &Settings, _seed: u64, _: &Inputs) -> Result<CriticalPoints, Complaint> {
    let landscape = landscape(settings.choice("landscape"));
    let surface = surface::build(landscape.surface, &Settings::new(Vec::new(), |_, _| None)).expect("listed")?;
    let start = match landscape.y_setting().as_str() {
        "" => [settings.number("x"), 0.0],
        y => [settings.number("x"), settings.number(y)],
    };
    let steps = settings.number("steps") as usize;
    // One α for both, so that the velocity is all that differs.
    let mut rates = Settings::new(fields(&[], &optim::first_order::groups("")), |_, _| None);
    rates.set("sgd.lr", settings.value("lr"));
    rates.set("momentum.lr", settings.value("lr"));
    rates.set("momentum.momentum", settings.value("momentum"));
    let balls = [&optim::sgd::SPEC, &optim::momentum::SPEC].map(|spec| {
        let mut optimizer = optim::first_order::build::<f64>(spec.name, &rates).expect("listed");
        let path = run(&mut *optimizer, &mut Noisy::new(&*surface, Noise::None, 0), start, steps);
        Ball { spec, path }
    });
    Ok(CriticalPoints { landscape, surface, rates, start, steps, balls, step: 0 })
}

pub struct CriticalPoints {
    landscape: &'static Landscape,
    surface: Box<dyn Surface>,
    /// The optimizers' own settings.
    rates: Settings,
    start: [f64; 2],
    steps: usize,
    balls: [Ball; 2],
    step: usize,
}

struct Ball {
    spec: &'static optim::Spec,
    path: Path,
}

impl Ball {
    /// The step it has come to: a run that diverged stays where it was.
    fn upto(&self, step: usize) -> usize {
        step.min(self.path.last())
    }
}

impl Widget for CriticalPoints {
    fn last(&self) -> u32 {
        self.steps as u32
    }

    fn tick(&mut self) {
        self.step += 1;
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![self.ground(lang, sketch), self.chart(lang, sketch)];
        let scene = &mut sketch.scene;
        scene.title = say!(lang, "Critical points: {}", "임계점: {}", self.landscape.title.get(lang));
        scene.legend = self.balls.iter().map(|ball| self.entry(ball, lang)).collect();
        scene.status = self.status(lang);
        scene.warnings = self.balls.iter().filter_map(|ball| self.warning(ball, lang)).collect();
        scene.facts = self.balls.iter().flat_map(|ball| self.facts(ball)).collect();
        scene.step = self.step as u32;
        scene.last = self.steps as u32;
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let curve = self.landscape.is_curve();
        let mut columns = vec![say!(lang, "step", "걸음")];
        for ball in &self.balls {
            let name = ball.spec.title.get(lang);
            columns.push(format!("{name} x"));
            if !curve {
                columns.push(format!("{name} y"));
            }
            columns.push(say!(lang, "{name} loss", "{name} 손실"));
        }
        let row = |step: usize| {
            let mut row = vec![step as f64];
            for Ball { path, .. } in &self.balls {
                let [x, y] = path.points.get(step).copied().unwrap_or([f64::NAN; 2]);
                row.push(x);
                if !curve {
                    row.push(y);
                }
                row.push(path.losses.get(step).copied().unwrap_or(f64::NAN));
            }
            row
        };
        Table { columns, rows: (0..=self.step).map(row).collect() }
    }
}

impl CriticalPoints {
    /// Where parameters lie in the picture: on the curve, or on the map.
    fn place(&self, [x, y]: [f64; 2]) -> Point {
        if self.landscape.is_curve() { (x, self.surface.value([x, 0.0])) } else { (x, y) }
    }

    fn ground(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let Landscape { name, view, critical, .. } = self.landscape;
        let ground = sketch.layer((name, lang), || {
            let mut marks = if self.landscape.is_curve() { self.terrain() } else { vec![bands(&*self.surface, *view)] };
            for &(at, text, side) in *critical {
                marks.push(Mark::Dot { at, hue: Hue::Ink, radius: 2.5 });
                marks.push(Mark::Label { at, text: text.get(lang).to_string(), hue: Hue::Ink, side });
            }
            marks
        });
        let mut marks = Vec::new();
        // SGD on top, and smaller: the other goes farther, and shows round it where both are.
        for ball in self.balls.iter().rev() {
            let points = ball.path.points[..=ball.upto(self.step)].iter().map(|&point| self.place(point)).collect();
            let (hue, dash) = (ball.spec.hue, ball.spec.dash);
            marks.push(Mark::Path { points, hue, dash, width: 2.0, dots: true, halo: true });
        }
        for (ball, radius) in self.balls.iter().zip([4.5, 7.5]).rev() {
            let at = self.place(ball.path.points[ball.upto(self.step)]);
            marks.push(Mark::Dot { at, hue: ball.spec.hue, radius });
        }
        let (x, y) = self.place(self.start);
        Panel {
            name: "map".to_string(),
            title: if self.landscape.is_curve() {
                say!(
                    lang,
                    "The loss as a curve, with the path of each ball on it",
                    "손실 곡선과 그 위를 구르는 공의 궤적"
                )
            } else {
                say!(lang, "Map of the surface with the path of each ball", "곡면의 등고선과 공의 궤적")
            },
            frame: Frame::Map { x: view.x, y: view.y },
            layers: vec![ground, sketch.fresh(marks)],
            handles: vec![Handle::new(
                START,
                // On the curve's walls, too high to be seen, the handle stays in sight.
                (x, if self.landscape.is_curve() { y.min(view.y.1 - 0.15) } else { y }),
                "x",
                &self.landscape.y_setting(),
                lang,
            )],
        }
    }

    /// The curve, and the ground under it.
    fn terrain(&self) -> Vec<Mark> {
        const POINTS: usize = 256;
        let Domain { x, y } = self.landscape.view;
        let at = |i: usize| self.place([x.0 + (x.1 - x.0) * i as f64 / POINTS as f64, 0.0]);
        let curve: Vec<Point> = (0..=POINTS).map(at).collect();
        let bottom = 0.5 * (y.0 + y.1) - 0.5 * TALLEST * (x.1 - x.0);
        let ring = curve.iter().copied().chain([(x.1, bottom), (x.0, bottom)]).collect();
        vec![
            Mark::Bands { base: 0.0, rings: vec![(0.4, ring)] },
            Mark::Path { points: curve, hue: Hue::Soft, dash: Dash::Solid, width: 1.5, dots: false, halo: false },
        ]
    }

    fn chart(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let mut marks = Vec::new();
        for ball in &self.balls {
            let shown = ball.path.losses[..=ball.upto(self.step)].iter().enumerate();
            let points = shown.map(|(step, &loss)| (step as f64, loss)).collect();
            let (hue, dash) = (ball.spec.hue, ball.spec.dash);
            marks.push(Mark::Path { points, hue, dash, width: 1.75, dots: false, halo: false });
        }
        Panel {
            name: "loss".to_string(),
            title: say!(lang, "Chart: loss over steps", "그래프: 걸음에 따른 손실"),
            frame: Frame::Chart {
                x: Axis::linear(say!(lang, "step", "걸음"), (0.0, self.steps as f64)),
                // Not logarithmic: losses go below zero, and a standstill has to look like one.
                y: Axis::linear(say!(lang, "loss", "손실"), self.losses()),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// The range of both runs' losses; of a run that climbs out of all bounds, its first part.
    fn losses(&self) -> (f64, f64) {
        let all = || self.balls.iter().flat_map(|ball| ball.path.losses.iter().copied());
        let start = self.balls[0].path.losses[0];
        let low = all().fold(f64::INFINITY, f64::min);
        let high = all().fold(start, f64::max).min(start + 2.0 * start.abs().max(1.0)).max(low + 0.1);
        let margin = 0.06 * (high - low);
        (low - margin, high + margin)
    }

    /// The step at which this ball first came beyond, if it has.
    fn beyond(&self, ball: &Ball) -> Option<usize> {
        ball.path.points[..=ball.upto(self.step)].iter().position(|&point| (self.landscape.beyond)(point))
    }

    /// `at the saddle`
    fn whereabouts(&self, ball: &Ball, lang: Lang) -> String {
        match (self.landscape.name, self.beyond(ball)) {
            ("local-minimum", _) => match (self.landscape.beyond)(ball.path.points[ball.upto(self.step)]) {
                true => say!(lang, "in the deep well", "깊은 우물"),
                false => say!(lang, "in the shallow well", "얕은 우물"),
            },
            ("saddle", None) => say!(lang, "at the saddle, |y| ≤ 1", "안장점 부근(|y| ≤ 1)"),
            ("saddle", Some(step)) => say!(lang, "off the saddle since step {step}", "{step}번째 걸음부터 안장점 밖"),
            (_, None) => say!(lang, "on the plateau", "고원 위"),
            (_, Some(step)) => say!(lang, "in the hollow since step {step}", "{step}번째 걸음부터 움푹한 곳"),
        }
    }

    /// The step at which this ball left all bounds, if it has.
    fn diverged(&self, ball: &Ball) -> Option<usize> {
        ball.path.diverged.filter(|&step| step <= self.step)
    }

    fn entry(&self, ball: &Ball, lang: Lang) -> Entry {
        let place = self.whereabouts(ball, lang);
        let note = match self.diverged(ball) {
            Some(step) => say!(lang, "diverged at step {step}", "{step}번째 걸음에 발산"),
            None if self.landscape.is_curve() => {
                let loss = short(ball.path.losses[ball.upto(self.step)], 2);
                say!(lang, "{place}, loss {loss}", "{place}, 손실 {loss}")
            }
            None => place,
        };
        Entry {
            label: ball.spec.title.get(lang).to_string(),
            hue: ball.spec.hue,
            dash: ball.spec.dash,
            note,
            unit: ball.spec.name.to_string(),
        }
    }

    /// The gradient's length where this ball is.
    fn slope(&self, ball: &Ball) -> f64 {
        let gradient = self.surface.gradient(ball.path.points[ball.upto(self.step)]);
        libm::hypot(gradient[0], gradient[1])
    }

    /// `momentum.x`, `momentum.y`, `momentum.loss` and `momentum.slope` at the step shown;
    /// `momentum.beyond`, the step at which it first was past the ridge, off the saddle or in
    /// the hollow; `momentum.diverged`, the step at which it left all bounds. The same of `sgd`.
    fn facts(&self, ball: &Ball) -> Vec<(String, f64)> {
        let at = ball.upto(self.step);
        let [x, y] = ball.path.points[at];
        let step = |step: Option<usize>| step.map(|step| step as f64);
        let facts = [
            ("x", Some(x)),
            ("y", Some(y)),
            ("loss", Some(ball.path.losses[at])),
            ("slope", Some(self.slope(ball))),
            ("beyond", step(self.beyond(ball))),
            ("diverged", step(self.diverged(ball))),
        ];
        let named = |(name, number): (&str, Option<f64>)| Some((format!("{}.{name}", ball.spec.name), number?));
        facts.into_iter().filter_map(named).collect()
    }

    fn status(&self, lang: Lang) -> String {
        let mut status = say!(lang, "Step {}.", "{}번째 걸음.", self.step);
        for ball in &self.balls {
            let name = ball.spec.title.get(lang);
            let place = self.whereabouts(ball, lang);
            let slope = short(self.slope(ball), 2);
            status += &match self.diverged(ball) {
                Some(step) => {
                    say!(lang, " {name} diverged at step {step}.", " {name}: {step}번째 걸음에 발산했습니다.")
                }
                None => say!(
                    lang,
                    " {name}: {place}, where the slope is {slope}.",
                    " {name}: {place}, 그곳의 기울기는 {slope}입니다."
                ),
            };
        }
        status
    }

    /// Why a run diverged, in numbers.
    fn warning(&self, ball: &Ball, lang: Lang) -> Option<String> {
        let step = self.diverged(ball)?;
        let scoped = Scoped::new(&self.rates, ball.spec.name);
        let Stride::Gradient { limit } = ball.spec.stride else { return None };
        let curvature = |&point: &[f64; 2]| eigenvalues2(self.surface.hessian(point))[1];
        let steepest = ball.path.points.iter().map(curvature).fold(f64::NEG_INFINITY, f64::max);
        let name = ball.spec.title.get(lang);
        let (product, limit) = (short(scoped.number("lr") * steepest, 3), short(limit(&scoped), 3));
        Some(say!(
            lang,
            "{name} left all bounds at step {step}: α·λmax rose to {product} on its way, and above {limit} a step \
             overshoots by more than it gains. A smaller α brings it back.",
            "{name}: {step}번째 걸음에서 범위를 벗어났습니다. α·λmax가 {product}까지 커졌고, \
             그 한계는 {limit}입니다. 한계를 넘으면 얻는 것보다 더 지나칩니다. α를 줄이면 돌아옵니다."
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::run::distance;
    use crate::widgets::{State, open};

    fn opened(query: &str) -> (CriticalPoints, Vec<String>) {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{query}: {notices:?}");
        let widget = new(&state.settings, state.seed, &Inputs::default()).expect("opens");
        let at_last = open(&SPEC, &state, &Inputs::default()).expect("opens");
        let mut sketch = Sketch::new(&[]);
        at_last.scene(Lang::En, &mut sketch);
        (widget, sketch.scene.legend.into_iter().map(|entry| entry.note).collect())
    }

    #[test]
    fn critical_points_are_where_the_gradient_is_0() {
        for landscape in &LANDSCAPES {
            let (widget, _) = opened(&format!("landscape={}", landscape.name));
            for &(at, text, _) in landscape.critical {
                let point = if landscape.is_curve() { [at.0, 0.0] } else { [at.0, at.1] };
                let slope = distance(widget.surface.gradient(point), [0.0; 2]);
                assert!(slope < 1e-5, "{} {}: {slope}", landscape.name, text.get(Lang::En));
                let placed = widget.place(point);
                assert!((placed.1 - at.1).abs() < 1e-6, "{}: {placed:?}", landscape.name);
            }
        }
    }

    #[test]
    fn at_its_defaults_each_landscape_shows_its_point() {
        for (name, sgd, momentum) in [
            ("local-minimum", "in the shallow well, loss 0.29", "in the deep well, loss −0.31"),
            ("saddle", "off the saddle since step 244", "off the saddle since step 62"),
            ("plateau", "on the plateau", "in the hollow since step 40"),
        ] {
            let (_, notes) = opened(&format!("landscape={name}"));
            assert!(notes[0].starts_with(sgd) && notes[1].starts_with(momentum), "{name}: {notes:?}");
        }
    }

    #[test]
    fn facts_tell_what_the_legend_tells() {
        let fact = |query: &str, name: &str| {
            let (state, _) = State::from_query(&SPEC, query);
            let scene = crate::widgets::draw(&SPEC, &state, Lang::En, &Inputs::default()).expect("opens");
            scene.facts.iter().find(|(known, _)| known == name).map(|(_, number)| *number)
        };
        let saddle = "landscape=saddle";
        assert_eq!((fact(saddle, "sgd.beyond"), fact(saddle, "momentum.beyond")), (Some(244.0), Some(62.0)));
        assert_eq!(fact("landscape=saddle&step=243", "sgd.beyond"), None);
        assert_eq!(
            (fact("landscape=saddle&step=0", "sgd.x"), fact("landscape=saddle&step=0", "sgd.y")),
            (Some(-1.0), Some(1e-4))
        );
        let (well, left) = (fact("", "momentum.loss").expect("told"), fact("", "momentum.x").expect("told"));
        assert!((well + 0.305_428).abs() < 1e-5 && (left + 1.035_579).abs() < 1e-3, "{well} at {left}");
        assert!(fact("", "sgd.slope").is_some_and(|slope| slope < 1e-6));
        let wild = "landscape=local-minimum&x=2&lr=0.2";
        assert!(fact(wild, "sgd.diverged").is_some() && fact("", "sgd.diverged").is_none());
    }

    #[test]
    fn a_divergence_is_told_in_numbers() {
        let (mut widget, notes) = opened("landscape=local-minimum&x=2&lr=0.2");
        assert!(notes[0].starts_with("diverged"), "{notes:?}");
        widget.step = widget.steps;
        let said = widget.warning(&widget.balls[0], Lang::En).expect("diverged");
        assert!(said.contains("above 2 "), "{said}");
        let (low, high) = widget.losses();
        assert!(high - low < 100.0, "the chart follows the divergence: {low} … {high}");
    }
}
