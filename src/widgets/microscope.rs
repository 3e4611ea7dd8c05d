//! One update of one optimizer, line by line: each line of its rule with the
//! numbers of a real run, the arrows and squares that they are, and the step
//! that comes of them.

use super::contours::bands;
use super::race::default_for;
use super::{Inputs, Spec, Widget, nothing};
use crate::engine::optim::{
    self,
    update::{Step, Term, Unit, find, follow, is_mark, names},
};
use crate::engine::run::{LOST, distance};
use crate::engine::surface::{self, Domain, Surface};
use crate::say;
use crate::scene::math::Math;
use crate::scene::{Entry, Frame, Mark, Panel, Point, Side, Sketch, Table, bits};
use crate::spec::number::short;
use crate::spec::{Complaint, Dash, Group, Hue, Kind, Lang, Setting, Settings, Text};

pub const SPEC: Spec = Spec {
    name: "microscope",
    title: Text::new("One update under the microscope", "현미경으로 본 갱신 한 번"),
    line: Text::doc(
        "Choose an optimizer and one update of its run. Each step of the widget is one line of the rule, \
         with its numbers, its arrows and its squares.",
        "옵티마이저와 몇 번째 갱신인지를 고르세요. 위젯을 한 걸음 넘길 때마다 규칙 한 줄을 \
         실제 수, 화살표, 정사각형으로 보여 줍니다.",
    ),
    settings: &[OPTIMIZER, T, SURFACE, X, Y],
    groups,
    default_for,
    opens_at: Some(0),
    seeded: false,
    needs: nothing,
    source: file!(),
};

const OPTIMIZER: Setting = Setting {
    name: "optimizer",
    symbol: "",
    label: Text::doc("optimizer", "옵티마이저"),
    help: Text::doc("Whose update is taken apart.", "갱신을 뜯어볼 옵티마이저입니다."),
    kind: Kind::Choice { options: optim::first_order::choices, default: "adam" },
};

const T: Setting = Setting {
    name: "t",
    symbol: "t",
    label: Text::doc("update", "갱신"),
    help: Text::doc("Which update of the run is looked at.", "몇 번째 갱신을 볼지 정합니다."),
    kind: Kind::Integer { min: 1, max: 50, default: 3 },
};

const SURFACE: Setting = Setting {
    name: "surface",
    symbol: "",
    label: Text::doc("surface", "곡면"),
    help: Text::doc("The function that is minimized.", "최소화할 함수입니다."),
    kind: Kind::Choice { options: surface::choices, default: "ravine" },
};

const X: Setting = Setting {
    name: "x",
    symbol: "x₀",
    label: Text::doc("start, x", "출발점 x"),
    help: Text::doc("Where the run starts, along x.", "실행이 출발하는 점의 x 좌표입니다."),
    kind: Kind::Number { min: -20.0, max: 20.0, default: 0.0, log: false },
};

const Y: Setting = Setting {
    name: "y",
    symbol: "y₀",
    label: Text::doc("start, y", "출발점 y"),
    help: Text::doc("Where the run starts, along y.", "실행이 출발하는 점의 y 좌표입니다."),
    kind: Kind::Number { min: -20.0, max: 20.0, default: 0.0, log: false },
};

fn groups() -> Vec<Group> {
    [surface::groups("surface"), optim::first_order::groups("optimizer")].concat()
}

/// The gradient's hue, and that of squares; all else wears the optimizer's.
const SLOPE: Hue = Hue::Olive;
const SQUARE: Hue = Hue::Rose;

/// Significant digits of the formula's numbers.
const DIGITS: usize = 3;

/// See [`SPEC`]. The run is made here; a tick only goes on to the next line.
pub fn new(settings: &Settings, _seed: u64, _: &Inputs) -> Result<Microscope, Complaint> {
    let surface = surface::build(settings.choice("surface"), settings).expect("the choice is one of the list")?;
    let name = settings.choice("optimizer");
    let spec = optim::spec(name).expect("the choice is one of the list");
    let mut optimizer = optim::first_order::build::<f64>(name, settings).expect("the choice is one of the list");
    let t = settings.number("t") as u32;
    let mut x = [settings.number("x"), settings.number("y")];
    let mut path = vec![x];
    let mut before = names(&*optimizer, x);
    for update in 1..=t {
        before = names(&*optimizer, x);
        optimizer.step(&mut x, &mut &*surface);
        if !(surface.value(x).is_finite() && x.iter().all(|c| c.abs() < LOST)) {
            return Err(lost(spec, update));
        }
        path.push(x);
    }
    let after = names(&*optimizer, x);
    let steps = follow(spec, settings, t, &before, &after);
    let gradient = find(&after, "g").unwrap_or_default();
    Ok(Microscope { settings: settings.clone(), surface, spec, path, gradient, steps, frame: 0 })
}

fn lost(spec: &optim::Spec, update: u32) -> Complaint {
    Complaint {
        path: "t".to_string(),
        at: None,
        en: format!(
            "{} leaves all bounds at update {update}. Look at an earlier one, or take a smaller α.",
            spec.title.en
        ),
        ko: format!(
            "{}: {update}번째 갱신에서 범위를 벗어납니다. 더 앞의 갱신을 보거나 α를 줄여 보십시오.",
            spec.title.ko
        ),
    }
}

pub struct Microscope {
    settings: Settings,
    surface: Box<dyn Surface>,
    spec: &'static optim::Spec,
    /// Up to the point that the update leads to.
    path: Vec<[f64; 2]>,
    gradient: [f64; 2],
    steps: Vec<Step>,
    /// 0: the gradient; then a line of the rule each; last: the new point.
    frame: usize,
}

impl Widget for Microscope {
    fn last(&self) -> u32 {
        self.steps.len() as u32 + 1
    }

    fn tick(&mut self) {
        self.frame += 1;
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![self.map(lang, sketch), self.arrows(lang, sketch)];
        let (t, optimizer) = (self.settings.number("t"), self.spec.title.get(lang));
        let surface = surface::spec(self.settings.choice("surface")).map_or("", |spec| spec.title.get(lang));
        let scene = &mut sketch.scene;
        scene.title = say!(lang, "{optimizer}, update {t} on {surface}", "{optimizer}, {surface}에서 {t}번째 갱신");
        scene.formula = self.formula();
        scene.legend = self.legend(lang);
        scene.status = self.status(lang);
        scene.warnings = self.warning(lang).into_iter().collect();
        scene.facts = self.facts();
        scene.step = self.frame as u32;
        scene.last = self.last();
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let columns = vec![
            say!(lang, "line", "줄"),
            say!(lang, "before, x", "이전 x"),
            say!(lang, "before, y", "이전 y"),
            say!(lang, "after, x", "이후 x"),
            say!(lang, "after, y", "이후 y"),
            say!(lang, "loss", "손실"),
        ];
        let row = |line: usize| {
            let (before, after, loss) = match line.checked_sub(1).map(|line| self.steps.get(line)) {
                None => (None, self.gradient, self.surface.value(self.from())),
                Some(Some(step)) => (find(&step.names, step.line.left), step.result, f64::NAN),
                Some(None) => (Some(self.from()), self.to(), self.surface.value(self.to())),
            };
            let before = before.unwrap_or([f64::NAN; 2]);
            vec![line as f64, before[0], before[1], after[0], after[1], loss]
        };
        Table { columns, rows: (0..=self.frame).map(row).collect() }
    }
}

/// The point and the vectors.
impl Microscope {
    fn from(&self) -> [f64; 2] {
        self.path[self.path.len() - 2]
    }

    fn to(&self) -> [f64; 2] {
        self.path[self.path.len() - 1]
    }

    /// The lines that have been told, the newest last.
    fn told(&self) -> &[Step] {
        &self.steps[..self.frame.min(self.steps.len())]
    }

    /// The line that is being told.
    fn now(&self) -> Option<&Step> {
        self.steps.get(self.frame.checked_sub(1)?)
    }

    /// Whether the step has been made.
    fn arrived(&self) -> bool {
        self.frame > self.steps.len()
    }

    fn hue(&self, unit: Unit) -> Hue {
        if unit == Unit::Square { SQUARE } else { self.spec.hue }
    }

    /// What is seen of the surface: the step in the middle, three times as wide as it is.
    fn window(&self) -> Domain {
        const SHAPE: f64 = 9.0 / 16.0;
        let ([x0, y0], [x1, y1]) = (self.from(), self.to());
        let whole = surface::spec(self.settings.choice("surface")).expect("the choice is one of the list").domain;
        let least = (whole.x.1 - whole.x.0) / 400.0;
        let half = 1.5 * (x1 - x0).abs().max((y1 - y0).abs() / SHAPE).max(least);
        let middle = (0.5 * (x0 + x1), 0.5 * (y0 + y1));
        let y = (middle.1 - half * SHAPE, middle.1 + half * SHAPE);
        Domain { x: (middle.0 - half, middle.0 + half), y }
    }

    fn map(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let window = self.window();
        let surface = self.settings.choice("surface");
        let own = surface::spec(surface).expect("the choice is one of the list").settings.iter();
        let own: Vec<String> =
            own.map(|setting| self.settings.value(&format!("{surface}.{}", setting.name)).to_text()).collect();
        let at = [window.x.0, window.x.1, window.y.0, window.y.1].map(bits);
        let contours = sketch.layer(("contours", surface, own, at), || vec![bands(&*self.surface, window)]);

        let (from, to) = (point(self.from()), point(self.to()));
        let (hue, dash) = (self.spec.hue, self.spec.dash);
        let so_far = self.path[..self.path.len() - 1].iter().copied().map(point).collect();
        let mut marks = vec![Mark::Path { points: so_far, hue, dash, width: 1.5, dots: true, halo: true }];
        // Straight down, as far as the step goes: what is different about the step.
        let (length, slope) = (distance(self.from(), self.to()), libm::hypot(self.gradient[0], self.gradient[1]));
        if slope > 0.0 && length > 0.0 {
            let down = [0, 1].map(|i| self.from()[i] - self.gradient[i] * length / slope);
            marks.push(Mark::Arrow { from, to: point(down), hue: SLOPE, width: 2.0 });
            let text = say!(lang, "−g, its direction", "−g의 방향");
            let side = if self.gradient[0] > 0.0 { Side::Left } else { Side::Right };
            marks.push(Mark::Label { at: point(down), text, hue: SLOPE, side });
        }
        let stepping = self.now().is_some_and(|step| step.line.unit == Unit::Parameter);
        if stepping || self.arrived() {
            marks.push(Mark::Arrow { from, to, hue, width: 3.0 });
        }
        marks.push(Mark::Dot { at: from, hue: if self.arrived() { Hue::Soft } else { hue }, radius: 5.0 });
        if self.arrived() {
            marks.push(Mark::Dot { at: to, hue, radius: 5.0 });
        }
        Panel {
            name: "map".to_string(),
            title: say!(
                lang,
                "Map of the surface round the point, enlarged, with the step",
                "점 주위를 확대한 등고선과 걸음"
            ),
            frame: Frame::Map { x: window.x, y: window.y },
            layers: vec![contours, sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// Gradients and what is measured like them as arrows, squares by their sides;
    /// from the first line without a unit on, what has none.
    fn arrows(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let plain = self.told().iter().any(|step| step.line.unit == Unit::Plain);
        let mut marks = Vec::new();
        if !plain {
            let to = point(self.gradient);
            marks.push(Mark::Arrow { from: (0.0, 0.0), to, hue: SLOPE, width: 2.5 });
            // Beside its tip, where the names of the others stand above or below theirs.
            let side = if to.0 < 0.0 { Side::Left } else { Side::Right };
            marks.push(Mark::Label { at: to, text: "g".to_string(), hue: SLOPE, side });
        }
        let told = self.told();
        for (i, step) in told.iter().enumerate() {
            let Step { line, result, .. } = step;
            // The newest of its kind is drawn in full; what it was made from, thin.
            let kin: Vec<&Step> = told.iter().filter(|other| other.line.unit == line.unit).collect();
            let newest = kin.last().is_some_and(|last| std::ptr::eq(*last, step));
            let current = i + 1 == self.frame;
            let old = find(&step.names, line.left).filter(|old| current && *old != [0.0; 2]);
            match line.unit {
                Unit::Parameter => {}
                Unit::Square if !plain => {
                    marks.extend(old.map(|old| self.squares(line.left, old, true)).into_iter().flatten());
                    marks.extend(self.squares(line.left, *result, !newest));
                }
                Unit::Gradient | Unit::Square if plain => {}
                _ => {
                    let hue = self.spec.hue;
                    if let Some(old) = old {
                        let points = vec![(0.0, 0.0), point(old)];
                        let text = say!(lang, "old {}", "이전 {}", line.left);
                        let side = if old[0] < 0.0 { Side::Left } else { Side::Right };
                        marks.push(Mark::Path {
                            points,
                            hue,
                            dash: Dash::Dashed,
                            width: 1.5,
                            dots: false,
                            halo: false,
                        });
                        marks.push(Mark::Label { at: point(old), text, hue, side });
                    }
                    let (to, width) = (point(*result), if newest { 3.0 } else { 1.5 });
                    marks.push(Mark::Arrow { from: (0.0, 0.0), to, hue, width });
                    if newest {
                        let side = if to.1 < 0.0 { Side::Below } else { Side::Above };
                        marks.push(Mark::Label { at: to, text: line.left.to_string(), hue, side });
                    }
                }
            }
        }
        let frame = self.room(plain);
        let grid = sketch.layer(("axes", [frame.x.0, frame.x.1, frame.y.0, frame.y.1].map(bits)), || {
            let line = |a: Point, b: Point| {
                let (hue, dash) = (Hue::Line, Dash::Solid);
                Mark::Path { points: vec![a, b], hue, dash, width: 1.0, dots: false, halo: false }
            };
            // Taller than the frame: how much of y is seen follows from the panel's shape.
            let tall = frame.x.1 - frame.x.0;
            vec![line((frame.x.0, 0.0), (frame.x.1, 0.0)), line((0.0, frame.y.0 - tall), (0.0, frame.y.1 + tall))]
        });
        Panel {
            name: "arrows".to_string(),
            title: match plain {
                true => say!(
                    lang,
                    "The step's direction, without a unit, as an arrow",
                    "단위 없는 걸음의 방향을 나타낸 화살표"
                ),
                false => say!(
                    lang,
                    "Gradient and moments as arrows from 0; the roots of squares as squares",
                    "0에서 뻗는 화살표로 나타낸 기울기와 모멘트, 정사각형으로 나타낸 제곱"
                ),
            },
            frame: Frame::Map { x: frame.x, y: frame.y },
            layers: vec![grid, sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// A square a parameter, whose side is the root. They lie along the axes, on the
    /// gradient's side of 0 and away from its arrow.
    fn squares(&self, name: &str, of: [f64; 2], thin: bool) -> Vec<Mark> {
        let mut marks = Vec::new();
        for (corners, coordinate) in self.corners(of).into_iter().zip(["x", "y"]) {
            let ring: Vec<Point> = corners.into_iter().chain([corners[0]]).collect();
            let dash = if thin { Dash::Dashed } else { Dash::Solid };
            if !thin {
                marks.push(Mark::Area { points: ring.clone(), hue: SQUARE, opacity: 0.14 });
                let text = format!("√{name}, {coordinate}");
                let side = if corners[2].1 < 0.0 { Side::Below } else { Side::Above };
                let at = (0.5 * corners[2].0, corners[2].1);
                marks.push(Mark::Label { at, text, hue: SQUARE, side });
            }
            marks.push(Mark::Path { points: ring, hue: SQUARE, dash, width: 1.5, dots: false, halo: false });
        }
        marks
    }

    fn corners(&self, of: [f64; 2]) -> [[Point; 4]; 2] {
        let sign = self.gradient.map(|g| if g < 0.0 { -1.0 } else { 1.0 });
        let square = |dx: f64, dy: f64| [(0.0, 0.0), (dx, 0.0), (dx, dy), (0.0, dy)];
        let side = of.map(f64::sqrt);
        [square(sign[0] * side[0], -sign[1] * side[0]), square(-sign[0] * side[1], sign[1] * side[1])]
    }

    /// The part of the plane in which all arrows and squares of the update lie, in either unit.
    fn room(&self, plain: bool) -> Domain {
        const SHAPE: f64 = 0.6;
        let mut all: Vec<Point> = vec![(0.0, 0.0)];
        if !plain {
            all.push(point(self.gradient));
        }
        for step in &self.steps {
            let vectors = [Some(step.result), find(&step.names, step.line.left)];
            for vector in vectors.into_iter().flatten() {
                match step.line.unit {
                    Unit::Gradient if !plain => all.push(point(vector)),
                    Unit::Square if !plain => all.extend(self.corners(vector).into_iter().flatten()),
                    Unit::Plain if plain => all.push(point(vector)),
                    _ => {}
                }
            }
        }
        let span = |values: Vec<f64>| {
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            (low, values.iter().copied().fold(low, f64::max))
        };
        let (x, y) = (span(all.iter().map(|p| p.0).collect()), span(all.iter().map(|p| p.1).collect()));
        let wide = 1.25 * (x.1 - x.0).max((y.1 - y.0) / SHAPE);
        // Where everything is 0 there is nothing to fit.
        let half = 0.5 * if wide > 0.0 { wide } else { 1.0 };
        let middle = (0.5 * (x.0 + x.1), 0.5 * (y.0 + y.1));
        let y = (middle.1 - half * SHAPE, middle.1 + half * SHAPE);
        Domain { x: (middle.0 - half, middle.0 + half), y }
    }
}

/// In words and numbers.
impl Microscope {
    fn legend(&self, lang: Lang) -> Vec<Entry> {
        let entry = |title: String, hue, dash, note: String, unit: &str| Entry {
            label: title,
            hue,
            dash,
            note,
            unit: unit.to_string(),
        };
        let slope = say!(lang, "gradient g", "기울기 g");
        let mut all = vec![entry(slope, SLOPE, Dash::Solid, pair(self.gradient), "")];
        for step in self.told().iter().filter(|step| step.line.unit != Unit::Parameter) {
            let (title, left) = (step.line.title.get(lang), step.line.left);
            let (name, value) = match step.line.unit {
                Unit::Square => (format!("{title}, √{left}"), step.result.map(f64::sqrt)),
                _ => (format!("{title} {left}"), step.result),
            };
            all.push(entry(name, self.hue(step.line.unit), Dash::Solid, pair(value), ""));
        }
        let moved =
            if self.told().len() < self.steps.len() || self.frame == 0 { String::new() } else { pair(self.moved()) };
        let title = say!(lang, "{}'s step", "{}의 걸음", self.spec.title.get(lang));
        all.push(entry(title, self.spec.hue, self.spec.dash, moved, self.spec.name));
        all
    }

    fn moved(&self) -> [f64; 2] {
        [0, 1].map(|i| self.to()[i] - self.from()[i])
    }

    fn status(&self, lang: Lang) -> String {
        let (from, to) = (self.from(), self.to());
        match self.now() {
            Some(Step { line, result, .. }) => {
                let title = line.title.get(lang);
                let caption = line.caption.get(lang);
                let said = match line.unit {
                    Unit::Parameter => format!("{title}: {} → {}", pair(from), pair(*result)),
                    _ => format!("{title}: {} = {}", line.left, pair(*result)),
                };
                format!("{}. {caption}", capital(&said))
            }
            None if self.arrived() => say!(
                lang,
                "The new point is {}, {} away; the loss went from {} to {}.",
                "새 점은 {}이고 {}만큼 떨어져 있습니다. 손실은 {}에서 {}(으)로 바뀌었습니다.",
                pair(to),
                short(distance(from, to), 3),
                short(self.surface.value(from), 4),
                short(self.surface.value(to), 4)
            ),
            None => say!(
                lang,
                "Gradient: g = {} at {}. It points uphill, across the contours, so every rule starts out against it.",
                "기울기: {1}에서 g = {0}. 등고선을 가로질러 오르막을 가리키므로 모든 규칙은 그 반대쪽에서 출발합니다.",
                pair(self.gradient),
                pair(from)
            ),
        }
    }

    /// That the update leads upward, in numbers.
    fn warning(&self, lang: Lang) -> Option<String> {
        let [from, to] = [self.from(), self.to()].map(|at| self.surface.value(at));
        (self.arrived() && to > from).then(|| {
            say!(
                lang,
                "This update raised the loss, from {} to {}.",
                "이 갱신으로 손실이 {}에서 {}(으)로 커졌습니다.",
                short(from, 4),
                short(to, 4)
            )
        })
    }

    /// Once the step is made: `length`, how long it is; `gradient`, the length of the gradient;
    /// `rate`, the one over the other; `change`, by how much the loss rose.
    fn facts(&self) -> Vec<(String, f64)> {
        if !self.arrived() {
            return Vec::new();
        }
        let (from, to) = (self.from(), self.to());
        let (length, gradient) = (distance(from, to), libm::hypot(self.gradient[0], self.gradient[1]));
        let change = self.surface.value(to) - self.surface.value(from);
        let mut facts = vec![("length", length), ("gradient", gradient), ("change", change)];
        if gradient > 0.0 {
            facts.push(("rate", length / gradient));
        }
        facts.into_iter().map(|(name, number)| (name.to_string(), number)).collect()
    }
}

/// The rule, the line that is told in its colours, and beside it that line in numbers.
impl Microscope {
    fn formula(&self) -> String {
        let lines = self.steps.iter().map(|step| (step.line.left, "←", Some(&step.right)));
        let row = |(i, (left, sign, right)): (usize, (&str, &'static str, Option<&Term>))| {
            let told = i == self.frame || self.arrived();
            let leaf = |name: &str| if told { self.hued(name) } else { symbol(name) };
            let slope = || Math::Row(vec![Math::Operator("∇"), symbol("f")]);
            let right = right.map_or_else(slope, |right| write(right, &leaf, ""));
            let row = [leaf(left), Math::Operator(sign), right];
            // A line that is not told now is pale.
            row.map(|math| if told { math } else { Math::Hued(Hue::Soft, Box::new(math)) }).to_vec()
        };
        let rule = std::iter::once(("g", "=", None)).chain(lines).enumerate().map(row).collect();
        Math::Table(rule).mathml() + &Math::Table(self.numbers()).mathml()
    }

    /// A row a parameter; at the end, a row before and one after.
    fn numbers(&self) -> Vec<Vec<Math>> {
        let number = |value: f64| Math::number(value, DIGITS);
        if self.arrived() {
            let loss = |at: [f64; 2]| {
                let [x, y] = at.map(number);
                let point = vec![Math::Operator("("), x, Math::Operator(","), y, Math::Operator(")")];
                let value = Math::number(self.surface.value(at), DIGITS + 1);
                vec![Math::Row([vec![symbol("f")], point].concat()), Math::Operator("="), value]
            };
            return vec![loss(self.from()), loss(self.to())];
        }
        let row = |i: usize| {
            let coordinate = ["x", "y"][i];
            let Some(step) = self.now() else {
                let part = |of: &str| Math::Row(vec![Math::Operator("∂"), symbol(of)]);
                let slope = Math::Fraction(Box::new([part("f"), part(coordinate)]));
                return vec![
                    self.part("g", i),
                    Math::Operator("="),
                    slope,
                    Math::Operator("="),
                    number(self.gradient[i]),
                ];
            };
            let value = |name: &str| {
                let value = find(&step.names, name).unwrap_or([f64::NAN; 2])[i];
                self.in_hue(name, number(value))
            };
            let right = write(&step.right, &value, "·");
            vec![self.part(step.line.left, i), Math::Operator("←"), right, Math::Operator("="), number(step.result[i])]
        };
        vec![row(0), row(1)]
    }

    /// One parameter's part of a vector: `m` with a small `x`. The parameters themselves are x and y.
    fn part(&self, name: &str, i: usize) -> Math {
        let coordinate = ["x", "y"][i];
        match name {
            "x" => symbol(coordinate),
            _ => self.in_hue(name, Math::Subscript(Box::new([symbol(name), symbol(coordinate)]))),
        }
    }

    fn hued(&self, name: &str) -> Math {
        self.in_hue(name, symbol(name))
    }

    /// In the hue of what this name stands for in the pictures; settings and the point have none.
    fn in_hue(&self, name: &str, math: Math) -> Math {
        let line = self.steps.iter().find(|step| step.line.left == name && name != "x");
        match line {
            Some(step) => Math::Hued(self.hue(step.line.unit), Box::new(math)),
            None if name == "g" => Math::Hued(SLOPE, Box::new(math)),
            None => math,
        }
    }
}

/// A letter with what belongs to it: `β₁`, `m̂`.
fn symbol(name: &str) -> Math {
    let letter: String = name.chars().take_while(|c| !is_mark(*c)).collect();
    let marks = name.chars().filter(|c| is_mark(*c));
    marks.fold(Math::Symbol(letter), |base, mark| match mark {
        '\u{302}' => Math::Hat(Box::new(base)),
        digit => {
            let digit = char::from_u32('0' as u32 + digit as u32 - '₀' as u32).unwrap_or(digit);
            Math::Subscript(Box::new([base, Math::Number(digit.to_string())]))
        }
    })
}

/// A term, with `leaf` in place of its symbols and `times` between factors.
fn write(term: &Term, leaf: &dyn Fn(&str) -> Math, times: &'static str) -> Math {
    let inside = |term: &Term| write(term, leaf, times);
    let closed = |math: Math| Math::Row(vec![Math::Operator("("), math, Math::Operator(")")]);
    // What is a sum, or has a sign of its own, stands in parentheses beside what binds more strongly.
    let factor = |term: &Term| match (term, inside(term)) {
        (Term::Sum(_), math) => closed(math),
        (Term::Symbol(_), math) if is_negative(&math) => closed(math),
        (_, math) => math,
    };
    match term {
        Term::Number(number) => Math::Number(number.to_string()),
        Term::Symbol(name) => leaf(name),
        Term::Sum(terms) => {
            let mut parts = Vec::new();
            for (i, (minus, term)) in terms.iter().enumerate() {
                if i > 0 {
                    parts.push(Math::Operator(if *minus { "−" } else { "+" }));
                }
                parts.push(if i > 0 { factor(term) } else { inside(term) });
            }
            Math::Row(parts)
        }
        Term::Product(factors) => {
            let mut parts = Vec::new();
            for (i, term) in factors.iter().enumerate() {
                if i > 0 && !times.is_empty() {
                    parts.push(Math::Operator(times));
                }
                parts.push(factor(term));
            }
            Math::Row(parts)
        }
        Term::Ratio(parts) => Math::Fraction(Box::new([inside(&parts[0]), inside(&parts[1])])),
        Term::Power(parts) => Math::Superscript(Box::new([factor(&parts[0]), inside(&parts[1])])),
        Term::Root(term) => Math::Root(Box::new(inside(term))),
    }
}

/// Whether it begins with a minus sign.
fn is_negative(math: &Math) -> bool {
    match math {
        Math::Number(text) => text.starts_with('−'),
        Math::Hued(_, inside) => is_negative(inside),
        Math::Row(parts) => parts.first().is_some_and(is_negative),
        _ => false,
    }
}

fn point([x, y]: [f64; 2]) -> Point {
    (x, y)
}

/// `(−8, 1)`, which no line breaks.
fn pair(of: [f64; 2]) -> String {
    let [x, y] = of.map(|c| short(c, 3));
    format!("({x},\u{a0}{y})")
}

/// With a capital letter first, where the script has one.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::{State, draw, open};

    fn state(query: &str) -> State {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{query}: {notices:?}");
        state
    }

    /// What is told of an update is where a run of the same settings goes: the race's.
    #[test]
    fn the_update_is_the_races() {
        for optimizer in optim::first_order::SPECS.iter().map(|spec| spec.name) {
            let own = format!("optimizer={optimizer}&t=7&x=-5&y=2&step=99");
            let rows = open(&SPEC, &state(&own), &Inputs::default()).expect("opens").table(Lang::En).rows;
            let race = crate::widgets::spec("race").expect("listed");
            let (other, _) = State::from_query(race, &format!("optimizers={optimizer}&x=-5&y=2&step=7"));
            let path = open(race, &other, &Inputs::default()).expect("opens").table(Lang::En).rows;
            let last = rows.last().expect("rows");
            assert_eq!([last[1], last[2]], [path[6][1], path[6][2]], "{optimizer}");
            assert_eq!([last[3], last[4], last[5]], [path[7][1], path[7][2], path[7][3]], "{optimizer}");
        }
    }

    #[test]
    fn the_line_that_is_told_stands_in_numbers() {
        let formula = |step: u32| {
            let scene = draw(
                &SPEC,
                &state(&format!("optimizer=momentum&t=1&x=-8&y=1&ravine.angle=0&step={step}")),
                Lang::En,
                &Inputs::default(),
            );
            scene.expect("opens").formula
        };
        // v = 0.9 · 0 + (−8) along x, 0.9 · 0 + 20 along y.
        let velocity = formula(1);
        for part in ["<mn>0.9</mn><mo stretchy=\"false\">·</mo>", "<mn>−8</mn>", "<mn>20</mn>", "hue-blue"] {
            assert!(velocity.contains(part), "{part} is not in {velocity}");
        }
        let rows = |formula: &str| formula.matches("<mtr>").count();
        assert!((0..=3).all(|step| rows(&formula(step)) == 3 + 2), "the formula's height changes");
    }

    #[test]
    fn facts_come_with_the_new_point() {
        let facts = |step: u32| {
            draw(&SPEC, &state(&format!("t=1&step={step}")), Lang::En, &Inputs::default()).expect("opens").facts
        };
        assert!(facts(5).is_empty());
        // Adam's first step is α along both axes, whatever the gradient.
        let length = facts(6).into_iter().find(|(name, _)| name == "length").expect("it has been made").1;
        assert!((length - 0.3 * 2f64.sqrt()).abs() < 1e-7, "{length}");
    }

    #[test]
    fn an_update_beyond_all_bounds_is_refused_in_numbers() {
        let complaint =
            open(&SPEC, &state("optimizer=sgd&sgd.lr=10&t=50"), &Inputs::default()).err().expect("it diverges");
        assert!(complaint.en.starts_with("SGD leaves all bounds at update 4."), "{}", complaint.en);
    }
}
