//! Penalties on weights: the same small net learns the same few points without one and with
//! several, and one sees the boundary that it draws and the weights that it is left with.

use std::rc::Rc;

use contour::ContourBuilder;

use super::course::{OPTIMIZER, SEEDS};
use super::curves::{band, cursor, path, percent};
use super::trials::Spread;
use super::{Inputs, Spec, Widget, nothing};
use crate::engine::mean::Mean;
use crate::engine::moons::Moons;
use crate::engine::nn::batches::Batches;
use crate::engine::nn::model::{Model, Placed};
use crate::engine::nn::penalty::Penalty;
use crate::engine::nn::score::Judged;
use crate::engine::nn::shape::Shape;
use crate::engine::nn::training::{Group as Layers, NonFinite, Training};
use crate::engine::optim::{self, Optimizer};
use crate::engine::rng::Rng;
use crate::engine::schedule::constant::Constant;
use crate::say;
use crate::scene::{Axis, Entry, Frame, Mark, Panel, Point, Side, Sketch, Table, Tone, bits};
use crate::spec::number::short;
use crate::spec::{Choice, Complaint, Dash, Field, Group, Hue, Kind, Lang, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "penalties",
    title: Text::new("Penalties on weights", "가중치 페널티"),
    line: Text::doc(
        "Choose penalties and their strengths: the boundary that a net draws through a few noisy points, how large its \
         weights are, and how right it is on new points.",
        "페널티와 그 세기를 고르면, 잡음 섞인 점 몇 개에서 신경망이 긋는 경계와 가중치의 크기, 새 점에서의 정확도가 \
         어떻게 달라지는지 보여 줍니다.",
    ),
    settings: &[KINDS, POINTS, NOISE, STEPS, SEEDS, OPTIMIZER],
    groups,
    default_for,
    opens_at: None,
    seeded: true,
    needs: nothing,
    source: file!(),
};

const KINDS: Setting = Setting {
    name: "kinds",
    symbol: "",
    label: Text::doc("penalties", "페널티"),
    help: Text::doc(
        "Which are compared; the first of them is what the others are measured against.",
        "비교할 페널티입니다. 고른 것 가운데 첫째를 기준으로 나머지를 잽니다.",
    ),
    kind: Kind::Subset { options: kinds, default: &["plain", "l1", "l2"] },
};

const POINTS: Setting = Setting {
    name: "points",
    symbol: "N",
    label: Text::doc("training points", "훈련 점"),
    help: Text::doc("How many points the net is trained on.", "훈련에 쓰는 점의 수입니다."),
    kind: Kind::Integer { min: 10, max: 400, default: 40 },
};

const NOISE: Setting = Setting {
    name: "noise",
    symbol: "σ",
    label: Text::doc("noise", "잡음"),
    help: Text::doc(
        "How far points lie off their moon, as a standard deviation.",
        "점이 초승달 모양에서 벗어나는 정도(표준편차)입니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.6, default: 0.3, log: false },
};

const STEPS: Setting = Setting {
    name: "steps",
    symbol: "T",
    label: Text::doc("steps", "걸음 수"),
    help: Text::doc("Mini-batches that the net learns from.", "신경망이 배우는 미니배치의 수입니다."),
    kind: Kind::Integer { min: 100, max: 4000, default: 1000 },
};

const LAMBDA: Setting = Setting {
    name: "lambda",
    symbol: "λ",
    label: Text::doc("strength", "세기"),
    help: Text::doc("How much the penalty counts beside the loss.", "손실에 비해 페널티를 얼마나 크게 칠지 정합니다."),
    kind: Kind::Number { min: 1e-5, max: 1.0, default: 0.01, log: true },
};

const SHARE: Setting = Setting {
    name: "share",
    symbol: "r",
    label: Text::doc("share of L1", "L1의 비율"),
    help: Text::doc("1 is L1 alone, 0 is L2 alone.", "1이면 L1만, 0이면 L2만 씁니다."),
    kind: Kind::Number { min: 0.0, max: 1.0, default: 0.5, log: false },
};

/// The penalties, in the order of the list.
const ALL: [(&str, Text, Hue, Dash); 5] = [
    ("plain", Text::new("No penalty", "페널티 없음"), Hue::Grey, Dash::Dashed),
    ("l1", Text::new("L1", "L1"), Hue::Terracotta, Dash::Solid),
    ("l2", Text::new("L2", "L2"), Hue::Blue, Dash::LongDashed),
    ("elastic", Text::new("Elastic net", "엘라스틱넷"), Hue::Green, Dash::DashDotted),
    ("decoupled", Text::new("Decoupled weight decay", "분리된 가중치 감쇠"), Hue::Violet, Dash::Dotted),
];

fn kinds() -> Vec<Choice> {
    ALL.iter().map(|(name, label, ..)| Choice { name, label: *label }).collect()
}

fn groups() -> Vec<Group> {
    let penalty = |(name, title, ..): &(&'static str, Text, Hue, Dash)| Group {
        prefix: name,
        title: *title,
        settings: if *name == "elastic" { &[LAMBDA, SHARE] } else { &[LAMBDA] },
        seen_with: "kinds",
    };
    let mut all: Vec<Group> = ALL[1..].iter().map(penalty).collect();
    all.extend(optim::first_order::groups("optimizer"));
    all
}

fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    let number = match (field.path.as_str(), &field.group) {
        ("optimizer", _) => return Some(Value::Choice("momentum")),
        ("seeds", _) => 5.0,
        ("l1.lambda", _) => 0.003,
        ("l2.lambda", _) => 0.005,
        ("elastic.lambda", _) => 0.005,
        // About as strong as L2: momentum sums the penalty up, Adam divides it away.
        ("decoupled.lambda", _) => match settings.choice("optimizer") {
            "sgd" => 0.005,
            "momentum" | "nesterov" => 0.05,
            _ => 0.5,
        },
        (_, Some(group)) if field.setting.name == "lr" => match group.prefix {
            "sgd" => 0.2,
            "momentum" | "nesterov" => 0.05,
            "adagrad" => 0.05,
            _ => 0.01,
        },
        _ => return None,
    };
    Some(Value::Number(number))
}

fn penalty(kind: &str, settings: &Settings) -> Penalty {
    let lambda = || settings.number(&format!("{kind}.lambda"));
    match kind {
        "l1" => Penalty::L1 { lambda: lambda() },
        "l2" => Penalty::L2 { lambda: lambda() },
        "elastic" => Penalty::Elastic { lambda: lambda(), share: settings.number("elastic.share") },
        "decoupled" => Penalty::Decoupled { lambda: lambda() },
        _ => Penalty::None,
    }
}

const NET: &str = "dense 24, relu, dense 24, relu, dense 2";
const BATCH: usize = 20;
/// New points that the nets are tested on.
const TESTED: usize = 1000;
/// A net is looked at so many times on its way.
const LOOKS: usize = 50;
/// Weights nearer to 0 than this count as near: they hardly change what the net says.
const NEAR: f64 = 0.01;

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, _: &Inputs) -> Result<Penalties, Complaint> {
    let count = |path: &str| settings.number(path) as usize;
    let chosen = settings.subset("kinds");
    let optimizer = settings.choice("optimizer");
    let rule = optim::first_order::build(optimizer, settings).expect("the choice is one of the list");
    let lr = settings.number(&format!("{optimizer}.lr"));
    let noise = settings.number("noise");
    let tasks: Vec<Task> =
        (seed..seed + count("seeds") as u64).map(|seed| Task::new(count("points"), noise, seed)).collect();
    let mut arms = Vec::new();
    for (name, label, hue, dash) in ALL.into_iter().filter(|(name, ..)| chosen.contains(name)) {
        let penalty = penalty(name, settings);
        let run = |task: &Task| Run::new(task, penalty, rule.clone(), lr);
        arms.push(Arm { name, label, hue, dash, runs: tasks.iter().map(run).collect::<Result<_, _>>()? });
    }
    if arms.is_empty() {
        let (en, ko) = (
            "Choose at least one penalty, or none at all: “no penalty”.",
            "페널티를 하나 이상 고르거나 ‘페널티 없음’을 고르십시오.",
        );
        return Err(Complaint { path: "kinds".to_string(), at: None, en: en.to_string(), ko: ko.to_string() });
    }
    let steps = count("steps");
    let every = steps.div_ceil(LOOKS);
    let mut penalties = Penalties { optimizer, lr, tasks, arms, steps, every, made: 0, step: 0 };
    penalties.look();
    Ok(penalties)
}

pub struct Penalties {
    optimizer: &'static str,
    lr: f64,
    /// One a seed.
    tasks: Vec<Task>,
    arms: Vec<Arm>,
    steps: usize,
    /// Steps from look to look.
    every: usize,
    /// Steps made, of which the past is shown without training again.
    made: usize,
    /// The step shown.
    step: usize,
}

/// The points of one seed.
struct Task {
    seed: u64,
    train: Moons,
    on_train: Judged<f32>,
    on_test: Judged<f32>,
}

/// A penalty with its runs, one a seed: from the same first weights as the other arms', on the same
/// points in the same order.
struct Arm {
    name: &'static str,
    label: Text,
    hue: Hue,
    dash: Dash,
    runs: Vec<Run>,
}

/// One training.
struct Run {
    training: Training<f32>,
    parameters: Vec<Placed>,
    looks: Vec<Look>,
    stopped: Option<NonFinite>,
}

/// A net after so many steps.
struct Look {
    step: usize,
    /// The share of points that is told rightly.
    train: f64,
    test: f64,
    w: Vec<f32>,
}

impl Task {
    fn new(points: usize, noise: f64, seed: u64) -> Task {
        let mut rng = Rng::new(seed);
        let mut train = Moons::new(points, noise, &mut rng);
        let mut test = Moons::new(TESTED, noise, &mut rng);
        let (on_train, on_test) = (Judged::of(&mut train, 2, 2, 1), Judged::of(&mut test, 2, 2, 1));
        Task { seed, train, on_train, on_test }
    }
}

impl Run {
    fn new(task: &Task, penalty: Penalty, rule: Box<dyn Optimizer<f32>>, lr: f64) -> Result<Run, Complaint> {
        let model = Model::read(NET, Shape::flat(2), 100)?;
        let layers = vec![Layers { layers: 0..model.chain.links.len(), rate: 1.0, optimizer: Some(rule) }];
        let (w, parameters) = (model.initial(task.seed), model.parameters());
        let count = task.train.labels.len();
        let batches = Batches::new(count, BATCH.min(count), true);
        let mut training = Training::new(model, w, layers, Rc::new(Constant { base_lr: lr }), batches, task.seed);
        training.penalty = penalty;
        Ok(Run { training, parameters, looks: Vec::new(), stopped: None })
    }

    fn step(&mut self, task: &mut Task) {
        if self.stopped.is_none() {
            self.stopped = self.training.step(&mut task.train).err();
        }
    }

    fn look(&mut self, task: &Task) {
        if self.stopped.is_none() {
            let step = self.training.steps();
            let Training { model, w, .. } = &mut self.training;
            let [train, test] = [&task.on_train, &task.on_test].map(|judged| judged.score(model, w).accuracy);
            self.looks.push(Look { step, train, test, w: w.clone() });
        }
    }

    /// The weights that the penalty is on: not the biases.
    fn weights<'a>(&'a self, look: &'a Look) -> impl Iterator<Item = f64> + Clone {
        let decaying = self.parameters.iter().filter(|placed| placed.parameter.decays);
        decaying.flat_map(|placed| &look.w[placed.at.clone()]).map(|&w| w as f64)
    }
}

impl Widget for Penalties {
    fn last(&self) -> u32 {
        self.steps as u32
    }

    fn tick(&mut self) {
        if self.step == self.made {
            for arm in &mut self.arms {
                arm.runs.iter_mut().zip(&mut self.tasks).for_each(|(run, task)| run.step(task));
            }
            self.made += 1;
            self.look();
        }
        self.step += 1;
    }

    fn rewind(&mut self, step: u32) -> bool {
        self.step = step as usize;
        true
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let mut panels: Vec<Panel> = self.arms.iter().map(|arm| self.plane(arm, lang, sketch)).collect();
        panels.push(self.histogram(lang, sketch));
        let train = say!(lang, "training accuracy, %", "훈련 정확도(%)");
        let test = say!(lang, "accuracy on new points, %", "새 점에서의 정확도(%)");
        panels.push(self.accuracies("train", train, |look| look.train, lang, sketch));
        panels.push(self.accuracies("test", test, |look| look.test, lang, sketch));
        let scene = &mut sketch.scene;
        let (count, optimizer) = (self.tasks[0].train.labels.len(), self.optimizer(lang));
        scene.title =
            say!(lang, "{count} points, {optimizer}, α = {}", "점 {count}개, {optimizer}, α = {}", short(self.lr, 3));
        scene.legend = self.arms.iter().map(|arm| self.entry(arm, lang)).collect();
        scene.status = self.status(lang);
        let stopped = |arm: &Arm| {
            let first = arm.runs.iter().filter_map(|run| run.stopped.as_ref()).find(|why| why.step <= self.step)?;
            Some(format!("{}: {}", arm.label.get(lang), first.sentence(lang)))
        };
        scene.warnings = self.arms.iter().filter_map(stopped).collect();
        scene.facts = self.facts();
        scene.step = self.step as u32;
        scene.last = self.last();
        scene.panels = panels;
    }

    /// Every look at every run.
    fn table(&self, lang: Lang) -> Table {
        let mut columns = vec![say!(lang, "step", "걸음")];
        for arm in &self.arms {
            for run in 1..=arm.runs.len() {
                let label = arm.label.get(lang);
                columns.push(say!(lang, "{label}, run {run}: training accuracy", "{label}, {run}번째: 훈련 정확도"));
                columns.push(say!(lang, "{label}, run {run}: test accuracy", "{label}, {run}번째: 테스트 정확도"));
                columns.push(say!(lang, "{label}, run {run}: weights near 0", "{label}, {run}번째: 0에 가까운 가중치"));
                columns.push(say!(lang, "{label}, run {run}: norm of weights", "{label}, {run}번째: 가중치의 노름"));
                columns.push(say!(
                    lang,
                    "{label}, run {run}: distance from the first penalty's weights",
                    "{label}, {run}번째: 첫째 페널티의 가중치와의 거리"
                ));
            }
        }
        let row = |step: usize| {
            let mut row = vec![step as f64];
            for arm in &self.arms {
                for (run, first) in arm.runs.iter().zip(&self.arms[0].runs) {
                    let look = run.looks.iter().find(|look| look.step == step);
                    let reference = first.looks.iter().find(|look| look.step == step);
                    row.extend(
                        look.map_or([f64::NAN; 4], |look| [look.train, look.test, near(run, look), norm(run, look)]),
                    );
                    row.push(look.zip(reference).map_or(f64::NAN, |(look, other)| distance(run, look, other)));
                }
            }
            row
        };
        let steps = (0..=self.step).filter(|step| step.is_multiple_of(self.every) || *step == self.steps);
        Table { columns, rows: steps.map(row).collect() }
    }
}

/// The share of weights that are nearly 0.
fn near(run: &Run, look: &Look) -> f64 {
    let small = run.weights(look).filter(|w| w.abs() < NEAR).count();
    small as f64 / run.weights(look).count() as f64
}

/// `‖w‖`
fn norm(run: &Run, look: &Look) -> f64 {
    run.weights(look).map(|w| w * w).sum::<f64>().sqrt()
}

/// How far two nets of the same run are apart, `‖w − w′‖`, as a share of the mean of their norms.
fn distance(run: &Run, look: &Look, other: &Look) -> f64 {
    let apart = run.weights(look).zip(run.weights(other)).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
    apart / (0.5 * (norm(run, look) + norm(run, other)))
}

impl Arm {
    /// The latest looks that all runs have had, up to a step.
    fn shown(&self, step: usize) -> Option<usize> {
        let all = self.runs.iter().map(|run| run.looks.len()).min()?;
        self.runs[0].looks[..all].iter().rposition(|look| look.step <= step)
    }

    /// Over the seeds, of the latest look.
    fn latest(&self, step: usize, of: impl Fn(&Run, &Look) -> f64 + Clone) -> Option<Mean> {
        let shown = self.shown(step)?;
        Some(Mean::of(self.runs.iter().map(move |run| of(run, &run.looks[shown]))))
    }

    fn accuracy(&self, step: usize, of: fn(&Look) -> f64) -> Option<Mean> {
        self.latest(step, |_, look| of(look))
    }
}

impl Penalties {
    /// Looks at the runs if it is time.
    fn look(&mut self) {
        if self.made.is_multiple_of(self.every) || self.made == self.steps {
            for arm in &mut self.arms {
                arm.runs.iter_mut().zip(&self.tasks).for_each(|(run, task)| run.look(task));
            }
        }
    }

    /// Over the seeds, what differs between an arm and the first one, run by run.
    fn against_first(&self, arm: &Arm, of: fn(&Run, &Look, &Look) -> f64) -> Option<Mean> {
        let first = &self.arms[0];
        let shown = arm.shown(self.step)?.min(first.shown(self.step)?);
        let pairs = arm.runs.iter().zip(&first.runs);
        Some(Mean::of(pairs.map(|(run, first)| of(run, &run.looks[shown], &first.looks[shown]))))
    }

    fn optimizer(&self, lang: Lang) -> &'static str {
        let chosen = optim::first_order::choices().into_iter().find(|choice| choice.name == self.optimizer);
        chosen.expect("the choice is one of the list").label.get(lang)
    }

    /// The first seed's points, and on which side of the boundary each place lies.
    fn plane(&self, arm: &Arm, lang: Lang, sketch: &Sketch) -> Panel {
        let (run, train) = (&arm.runs[0], &self.tasks[0].train);
        let look = run.looks.iter().rev().find(|look| look.step <= self.step);
        let weights: Vec<u32> = look.map_or(Vec::new(), |look| look.w.iter().map(|w| w.to_bits()).collect());
        let points: Vec<u64> = train.points.iter().flatten().map(|&x| bits(x)).collect();
        let layer = sketch.layer(("plane", weights, points), || {
            let mut marks = look.map_or(Vec::new(), |look| ground(run, look));
            marks.extend(train.points.iter().zip(&train.labels).map(|(&[x, y], label)| match label {
                0 => Mark::Dot { at: place(x, y), hue: Hue::Ink, radius: 3.5 },
                _ => Mark::Ring { at: place(x, y), radius: 0.06, hue: Hue::Ink, dash: Dash::Solid },
            }));
            marks.push(Mark::Label {
                at: (0.08, 0.16),
                text: arm.label.get(lang).to_string(),
                hue: Hue::Ink,
                side: Side::Right,
            });
            marks
        });
        let label = arm.label.get(lang);
        Panel {
            name: format!("plane-{}", arm.name),
            title: say!(
                lang,
                "{label}: training points of one seed, discs and rings, and the boundary that the net draws between them",
                "{label}: 시드 하나의 훈련 점(채운 점과 고리)과 신경망이 그 사이에 그은 경계"
            ),
            frame: Frame::Plain { width: X.1 - X.0, height: Y.1 - Y.0 },
            layers: vec![layer],
            handles: Vec::new(),
        }
    }

    /// How the sizes of all weights are spread, over all seeds: a line of steps for each arm.
    fn histogram(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const RANGE: (f64, f64) = (1e-5, 10.0);
        /// In a power of ten.
        const BINS: f64 = 4.0;
        let first = libm::log10(RANGE.0);
        let bins = ((libm::log10(RANGE.1) - first) * BINS) as usize;
        let edge = |bin: usize| libm::pow(10.0, first + bin as f64 / BINS);
        let mut marks = vec![path(vec![(NEAR, 0.0), (NEAR, 100.0)], Hue::Soft, Dash::Dotted, 1.0)];
        let mut highest = 20.0_f64;
        for arm in self.arms.iter().rev() {
            let Some(shown) = arm.shown(self.step) else { continue };
            let mut counts = vec![0; bins];
            for w in arm.runs.iter().flat_map(|run| run.weights(&run.looks[shown])) {
                // What is too small to be shown stands in the first bin.
                let bin = (libm::log10(w.abs().max(RANGE.0)) - first) * BINS;
                counts[(bin as usize).min(bins - 1)] += 1;
            }
            let all: usize = counts.iter().sum();
            let share = |count: usize| 100.0 * count as f64 / all as f64;
            let steps = counts.iter().enumerate();
            let points: Vec<Point> =
                steps.flat_map(|(bin, &count)| [(edge(bin), share(count)), (edge(bin + 1), share(count))]).collect();
            highest = points.iter().fold(highest, |most, (_, share)| most.max(*share));
            marks.push(path(points, arm.hue, arm.dash, 2.0));
        }
        let mut x = Axis::log(say!(lang, "size of a weight |w|", "가중치의 크기 |w|"), RANGE);
        // So far, and nearer.
        x.names = vec![
            (RANGE.0, say!(lang, "≤ 0.00001", "≤ 0.00001")),
            (0.001, "0.001".to_string()),
            (NEAR, "0.01".to_string()),
            (0.1, "0.1".to_string()),
            (1.0, "1".to_string()),
        ];
        Panel {
            name: "sizes".to_string(),
            title: say!(
                lang,
                "Histogram: sizes of the weights, over all seeds; left of the dotted line they count as near 0",
                "히스토그램: 모든 시드의 가중치 크기. 점선의 왼쪽은 0에 가까운 가중치"
            ),
            frame: Frame::Chart {
                x,
                y: Axis::linear(
                    say!(lang, "share of weights, %", "가중치의 비율(%)"),
                    (0.0, (highest / 20.0).ceil() * 20.0),
                ),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// Every arm's accuracy over the steps.
    fn accuracies(&self, name: &str, label: String, of: fn(&Look) -> f64, lang: Lang, sketch: &Sketch) -> Panel {
        const LOW: f64 = 50.0;
        let line = |arm: &Arm| {
            let shown = arm.shown(self.step).map_or(0, |last| last + 1);
            let at = |look: usize| {
                let shares = arm.runs.iter().map(|run| 100.0 * of(&run.looks[look]));
                (arm.runs[0].looks[look].step as f64, Spread::of(shares))
            };
            let series: Vec<(f64, Spread)> = (0..shown).map(at).collect();
            band(&series, arm.hue, arm.dash, 2.0, |share| share.max(LOW))
        };
        let now = cursor(self.step as f64, (LOW, 100.0));
        let marks = [now].into_iter().chain(self.arms.iter().rev().flat_map(line)).collect();
        Panel {
            name: name.to_string(),
            title: say!(lang, "Chart over steps: {label}", "걸음에 따른 그래프: {label}"),
            frame: Frame::Chart {
                x: Axis::linear(say!(lang, "step", "걸음"), (0.0, self.steps as f64)),
                y: Axis::linear(label, (LOW, 100.0)),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn entry(&self, arm: &Arm, lang: Lang) -> Entry {
        let train = arm.accuracy(self.step, |look| look.train);
        let test = arm.accuracy(self.step, |look| look.test);
        let note = train.zip(test).zip(arm.latest(self.step, near)).map_or(String::new(), |((train, test), near)| {
            let (train, test, near) = (percent(train.mean), percent(test.mean), percent(near.mean));
            say!(
                lang,
                "new points {test} %, training {train} %, weights near 0: {near} %",
                "새 점 {test} %, 훈련 {train} %, 0에 가까운 가중치 {near} %"
            )
        });
        Entry { label: arm.label.get(lang).to_string(), hue: arm.hue, dash: arm.dash, note, unit: String::new() }
    }

    fn status(&self, lang: Lang) -> String {
        let seeds = self.tasks.len();
        let mut said = say!(lang, "Step {}.", "걸음 {}.", self.step);
        for (i, arm) in self.arms.iter().enumerate() {
            let Some(test) = arm.accuracy(self.step, |look| look.test) else { continue };
            let Some(near) = arm.latest(self.step, near) else { continue };
            let (label, test, near) = (arm.label.get(lang), percent(test.mean), percent(near.mean));
            said += &say!(
                lang,
                " {label}: {test} % of new points right, {near} % of weights near 0",
                " {label}: 새 점의 {test} %를 맞히고 가중치의 {near} %가 0에 가깝습니다"
            );
            let apart = self.against_first(arm, distance).filter(|_| i > 0);
            let gain = self.against_first(arm, |_, look, first| look.test - first.test).filter(|_| i > 0);
            said += &gain.zip(apart).map_or(String::from("."), |(gain, apart)| {
                let (gain, apart) = (gain.percent().text(1), short(apart.mean, 2));
                say!(
                    lang,
                    " (difference {gain} points, distance of the weights {apart}).",
                    "(차이 {gain}%p, 가중치의 거리 {apart})."
                )
            });
        }
        if seeds > 1 {
            said += &say!(lang, " Means over {seeds} seeds.", " 시드 {seeds}개의 평균입니다.");
        }
        said
    }

    /// Of each penalty: `NAME.train`, `NAME.test`, `NAME.gap`, `NAME.near` (the share of weights near 0), `NAME.norm`;
    /// of all but the first also `NAME.gain`, in accuracy on new points against the first, with its standard error
    /// `NAME.error`, and `NAME.distance` of the weights.
    fn facts(&self) -> Vec<(String, f64)> {
        let mut facts = Vec::new();
        for (i, arm) in self.arms.iter().enumerate() {
            let mut tell = |what: &str, number: Option<f64>| {
                facts.extend(number.filter(|x| x.is_finite()).map(|number| (format!("{}.{what}", arm.name), number)));
            };
            let mean = |mean: Option<Mean>| mean.map(|mean| mean.mean);
            let (train, test) = (arm.accuracy(self.step, |look| look.train), arm.accuracy(self.step, |look| look.test));
            tell("train", mean(train));
            tell("test", mean(test));
            tell("gap", train.zip(test).map(|(train, test)| train.mean - test.mean));
            tell("near", mean(arm.latest(self.step, near)));
            tell("norm", mean(arm.latest(self.step, norm)));
            if i > 0 {
                let gain = self.against_first(arm, |_, look, first| look.test - first.test);
                tell("gain", mean(gain));
                tell("error", gain.map(|gain| gain.error));
                tell("distance", mean(self.against_first(arm, distance)));
            }
        }
        facts
    }
}

/// What is shown of the plane.
const X: (f64, f64) = (-1.9, 2.9);
const Y: (f64, f64) = (-1.5, 1.94);

/// A place of the plane in its picture, whose second axis runs downwards.
fn place(x: f64, y: f64) -> Point {
    (x - X.0, Y.1 - y)
}

/// What the net says of each place, and the line on which both classes are as likely.
fn ground(run: &Run, look: &Look) -> Vec<Mark> {
    const ACROSS: usize = 60;
    let cell = (X.1 - X.0) / ACROSS as f64;
    let down = ((Y.1 - Y.0) / cell).ceil() as usize;
    let middle = |i: usize| (i as f64 + 0.5) * cell;
    let places: Vec<f32> = (0..down * ACROSS)
        .flat_map(|i| [X.0 + middle(i % ACROSS), Y.1 - middle(i / ACROSS)])
        .map(|x| x as f32)
        .collect();
    let mut lower = Vec::with_capacity(down * ACROSS);
    run.training.model.clone().predict(&look.w, &places, |_, p| lower.push(p[1] as f64));

    let at = (0.0, 0.0, ACROSS as f64 * cell, down as f64 * cell);
    // Half as strong as the scale goes, so that points stand out.
    let cells = lower.iter().map(|p| Tone::signed(p - 0.5, 1.0)).collect();
    let mut marks = vec![Mark::Image { at, cols: ACROSS as u32, rows: down as u32, cells, tone: Tone::Diverging }];
    let boundary = ContourBuilder::new(ACROSS, down, true).x_step(cell).y_step(cell).lines(&lower, &[0.5]);
    // Each line is a ring, closed along the edge of the picture, where there is no boundary.
    let (right, bottom) = ((ACROSS as f64 - 0.6) * cell, (down as f64 - 0.6) * cell);
    let off = |x: f64, y: f64| x < 0.6 * cell || y < 0.6 * cell || x > right || y > bottom;
    for ring in boundary.unwrap_or_default().iter().flat_map(|level| &level.geometry().0) {
        for piece in ring.0.split(|c| off(c.x, c.y)).filter(|piece| piece.len() > 1) {
            let points = piece.iter().map(|c| (c.x, c.y)).collect();
            marks.push(Mark::Path { points, hue: Hue::Ink, dash: Dash::Solid, width: 1.75, dots: false, halo: true });
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::State;
    use crate::widgets::told::{self, Facts};

    fn shown(query: &str) -> Penalties {
        told::shown(&SPEC, new, query)
    }

    fn fact(made: &Penalties, name: &str) -> f64 {
        Facts(made.facts()).get(name)
    }

    #[test]
    fn penalties_narrow_the_gap_and_l1_leaves_weights_near_0() {
        let made = shown("");
        let [none, l1, l2] = ["plain", "l1", "l2"].map(|kind| fact(&made, &format!("{kind}.gap")));
        assert!(l1 < none && l2 < none, "{none} {l1} {l2}");
        assert!(fact(&made, "l1.near") > 0.8 && fact(&made, "l2.near") < 0.3, "{:?}", made.facts());
    }

    #[test]
    fn decay_is_an_l2_penalty_for_plain_sgd_only() {
        let apart = |optimizer: &str, decay: f64| {
            let query = format!("kinds=l2,decoupled&l2.lambda=0.01&steps=200&seeds=2&optimizer={optimizer}");
            fact(&shown(&format!("{query}&decoupled.lambda={decay}")), "decoupled.distance")
        };
        assert!(apart("sgd", 0.01) < 1e-3);
        assert!(apart("momentum", 0.01) > 0.1 && apart("momentum", 0.1) < 0.5 * apart("momentum", 0.01));
        assert!(apart("adam", 0.01) > 0.1);
    }

    /// A penalty of no strength is none, so that arms differ in their penalties only.
    #[test]
    fn arms_are_alike_but_for_the_penalty() {
        let made = shown("kinds=plain,elastic&elastic.lambda=0.00001&steps=100&seeds=2");
        assert!(fact(&made, "elastic.distance") < 0.02, "{}", fact(&made, "elastic.distance"));
        let seeds: Vec<&Vec<f32>> = made.arms[0].runs.iter().map(|run| &run.looks[0].w).collect();
        assert!(seeds[0] == &made.arms[1].runs[0].looks[0].w && seeds[0] != seeds[1]);
    }

    #[test]
    fn near_0_and_norm_count_weights_but_no_biases() {
        let mut made = shown("kinds=plain&seeds=1&steps=100&step=0");
        let run = &mut made.arms[0].runs[0];
        run.looks[0].w.fill(0.0);
        let (run, look) = (&made.arms[0].runs[0], &made.arms[0].runs[0].looks[0]);
        assert_eq!((near(run, look), norm(run, look)), (1.0, 0.0));
        assert_eq!(run.weights(look).count(), 2 * 24 + 24 * 24 + 24 * 2);
    }

    #[test]
    fn no_penalty_at_all_is_refused_in_a_sentence() {
        let (state, _) = State::from_query(&SPEC, "kinds=none");
        let refused = new(&state.settings, 1, &Inputs::default()).err().expect("nothing is chosen");
        assert!(refused.en.starts_with("Choose at least one"), "{}", refused.en);
    }
}
