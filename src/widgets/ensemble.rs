//! Ensembles: the mean prediction of several nets, of several moments of one run, or of
//! averaged weights, beside what each net does alone.

use std::rc::Rc;

use super::course::{self, AUGMENT, BATCH, IMAGES, NET, OPTIMIZER, Recipe, SET, WRONG, epochs};
use super::curves::{band, path, percent};
use super::trials::{Spread, per_epoch};
use super::{Inputs, Spec, Widget};
use crate::engine::data::{self, Images, Split};
use crate::engine::mean::Mean;
use crate::engine::nn::average::{Average, Weighting};
use crate::engine::nn::ensemble::{Ensemble, average_weights, cycle_ends};
use crate::engine::nn::pictures::Pictures;
use crate::engine::nn::score::Judged;
use crate::engine::nn::snapshot::Snapshot;
use crate::engine::nn::training::{NonFinite, Training};
use crate::engine::optim;
use crate::engine::schedule::{self, Schedule};
use crate::say;
use crate::scene::{Axis, Entry, Frame, Mark, Panel, Sketch, Table, bits};
use crate::spec::number::short;
use crate::spec::setting::fields;
use crate::spec::{Choice, Complaint, Dash, Field, Hue, Kind, Lang, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "ensemble",
    title: Text::new("Ensembles", "앙상블"),
    line: Text::doc(
        "Nets that differ only in their first weights and the order of their images predict together; so do snapshots \
         of one run. Beside them: averages of weights, over one run and over several nets.",
        "초기 가중치와 이미지의 순서만 다른 신경망 여럿이 함께 예측합니다. 한 번의 훈련에서 얻은 스냅숏도 그렇게 합니다. \
         한 훈련 안에서, 또 여러 신경망 사이에서 가중치를 평균한 결과도 나란히 보여 줍니다.",
    ),
    settings: &[WAYS, MEMBERS, CYCLES, RUNS, epochs(30), IMAGES, WRONG, NET, OPTIMIZER, BATCH, SET, AUGMENT],
    groups: || optim::first_order::groups("optimizer"),
    default_for,
    opens_at: None,
    seeded: true,
    needs: course::needs,
    source: file!(),
};

const WAYS: Setting = Setting {
    name: "ways",
    symbol: "",
    label: Text::doc("ways to average", "평균하는 방법"),
    help: Text::doc("What is averaged, and over what.", "무엇을 어디에 걸쳐 평균할지 고릅니다."),
    kind: Kind::Subset { options: ways, default: &["independent", "snapshots", "average", "weights"] },
};

const MEMBERS: Setting = Setting {
    name: "members",
    symbol: "K",
    label: Text::doc("members", "구성원 수"),
    help: Text::doc(
        "The largest ensemble of independent nets; of the running average, the number of its lengths that are tried.",
        "독립 신경망 앙상블의 가장 큰 크기이며, 이동 평균에서는 길이를 바꾸어 보는 가짓수입니다.",
    ),
    kind: Kind::Integer { min: 2, max: 10, default: 10 },
};

const CYCLES: Setting = Setting {
    name: "cycles",
    symbol: "",
    label: Text::doc("cycles", "주기 수"),
    help: Text::doc(
        "How often the rate falls in the run that snapshots are taken of; each time one is taken.",
        "스냅숏을 남기는 훈련에서 학습률이 내려가는 횟수입니다. 내려갈 때마다 하나씩 남깁니다.",
    ),
    kind: Kind::Integer { min: 2, max: 10, default: 5 },
};

const RUNS: Setting = Setting {
    name: "runs",
    symbol: "",
    label: Text::doc("runs of snapshots, average", "스냅숏·이동 평균 반복 수"),
    help: Text::doc(
        "How often snapshots and the running average are tried, each time from other first weights; at most as often as \
         there are members.",
        "스냅숏과 이동 평균을 초기 가중치를 바꾸어 가며 되풀이하는 횟수이며, 구성원 수를 넘지 않습니다.",
    ),
    kind: Kind::Integer { min: 1, max: 10, default: 2 },
};

/// A way to come from several sets of weights to one prediction.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    /// The mean prediction of nets trained apart, each with a rate that falls to 0.
    Independent,
    /// The mean prediction of the nets at the ends of the cycles of one run's rate.
    Snapshots,
    /// One net: its weights averaged over the steps of a run at a constant rate.
    Average,
    /// One net: the averaged weights of the independent ones.
    Weights,
}

impl Way {
    const ALL: [Way; 4] = [Way::Independent, Way::Snapshots, Way::Average, Way::Weights];

    fn name(self) -> &'static str {
        match self {
            Way::Independent => "independent",
            Way::Snapshots => "snapshots",
            Way::Average => "average",
            Way::Weights => "weights",
        }
    }

    fn label(self) -> Text {
        match self {
            Way::Independent => Text::new("Independent nets", "독립 신경망"),
            Way::Snapshots => Text::new("Snapshots of one run", "한 훈련의 스냅숏"),
            Way::Average => Text::new("Running average of weights", "가중치의 이동 평균"),
            Way::Weights => Text::new("Weights of the nets averaged", "신경망들의 가중치 평균"),
        }
    }

    fn look(self) -> (Hue, Dash) {
        match self {
            Way::Independent => (Hue::Terracotta, Dash::Solid),
            Way::Snapshots => (Hue::Blue, Dash::Dashed),
            Way::Average => (Hue::Green, Dash::Dotted),
            Way::Weights => (Hue::Violet, Dash::LongDashed),
        }
    }

    /// The way by which its nets are trained.
    fn trained(self) -> Way {
        if self == Way::Weights { Way::Independent } else { self }
    }

    /// The schedule of its runs.
    fn schedule(self) -> &'static str {
        match self {
            Way::Snapshots => "cosine-restarts",
            Way::Average => "constant",
            Way::Independent | Way::Weights => "cosine",
        }
    }
}

fn ways() -> Vec<Choice> {
    Way::ALL.map(|way| Choice { name: way.name(), label: way.label() }).to_vec()
}

/// Few images, wrong labels and a convolutional net: nets that differ much, which is what
/// an ensemble lives on. Small images, so that a dozen of runs take seconds.
fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    let number = match field.path.as_str() {
        "set" => return Some(Value::Choice("optdigits8")),
        "augment" => return Some(Value::Switch(false)),
        "images" => 20.0,
        "wrong" => 0.2,
        _ => return course::default_for(settings, field),
    };
    Some(Value::Number(number))
}

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Ensembles, Complaint> {
    let images = inputs.images(data::spec(settings.choice("set")).expect("the choice is one of the list"));
    let count = |path: &str| settings.number(path) as usize;
    let chosen = settings.subset("ways");
    let ways: Vec<Way> = Way::ALL.into_iter().filter(|way| chosen.contains(&way.name())).collect();
    if ways.is_empty() {
        let (en, ko) = ("Choose at least one way to average.", "평균하는 방법을 하나 이상 고르십시오.");
        return Err(Complaint { path: "ways".to_string(), at: None, en: en.to_string(), ko: ko.to_string() });
    }
    let classes = images.set.classes.len();
    let (members, per_epoch) = (count("members"), per_epoch(count("images") * classes, count("batch")));
    let steps = count("epochs") * per_epoch;
    let lr = settings.number(&format!("{}.lr", settings.choice("optimizer")));
    let rates = |way: Way| rates(way, lr, steps, count("cycles"));
    let recipes = [Way::Independent, Way::Snapshots, Way::Average].map(|way| Recipe::of(settings, classes, rates(way)));

    // One set of training images, and one set of wrong labels, for all.
    let split = images.split(count("images"), 0, seed)?;
    // A net that does not fit is told of now, rather than in the midst.
    recipes[0].training(&images, &split, seed)?;
    Ok(Ensembles {
        jobs: jobs(&ways, members, count("runs").min(members), steps),
        test: Pictures::new(images.clone(), split.test.clone(), None).judged(1),
        ends: cycle_ends(&*rates(Way::Snapshots), steps),
        images,
        split,
        recipes,
        wrong: settings.number("wrong"),
        seed,
        ways,
        members,
        steps,
        per_epoch,
        lr,
        running: None,
        nets: Vec::new(),
        together: Vec::new(),
        found: Vec::new(),
        seen: Vec::new(),
        stopped: Vec::new(),
        made: 0,
        step: 0,
    })
}

/// The learning rates of a way's runs, over all `steps`; restarts come `cycles` − 1 times, at equal distances.
fn rates(way: Way, lr: f64, steps: usize, cycles: usize) -> Box<dyn Schedule> {
    let mut settings = Settings::new(fields(&[], &schedule::groups("")), |_, _| None);
    settings.set("cosine-restarts.cycles", Value::Number(cycles as f64));
    settings.set("cosine-restarts.growth", Value::Number(1.0));
    let made = schedule::build(way.schedule(), &settings, lr, steps, 0).expect("listed");
    made.unwrap_or_else(|why| panic!("{}", why.en))
}

/// What is done one after the other: a training, or the averages of the nets' weights.
#[derive(Clone, Copy)]
struct Job {
    way: Way,
    /// Its number among its way's.
    run: usize,
    /// The widget's step at which it begins, and at which it is done.
    begin: usize,
    end: usize,
}

/// So many averages of nets' weights are looked at for each number of nets.
const WINDOWS: usize = 3;

/// All of them, the first runs of each way first. A run takes a step for each mini-batch; each average
/// of weights takes one more, to be looked at.
fn jobs(ways: &[Way], members: usize, runs: usize, steps: usize) -> Vec<Job> {
    let nets = ways.contains(&Way::Independent) || ways.contains(&Way::Weights);
    let mut order = Vec::new();
    for run in 0..members {
        order.extend(nets.then_some((Way::Independent, run, steps)));
        for (way, ticks) in [(Way::Snapshots, steps), (Way::Average, steps + members)] {
            order.extend((run < runs && ways.contains(&way)).then_some((way, run, ticks)));
        }
    }
    order.extend(ways.contains(&Way::Weights).then_some((Way::Weights, 0, WINDOWS * members)));
    let mut begin = 0;
    let job = |(way, run, ticks)| {
        let job = Job { way, run, begin, end: begin + ticks };
        begin = job.end;
        job
    };
    order.into_iter().map(job).collect()
}

pub struct Ensembles {
    images: Rc<Images>,
    split: Split,
    test: Judged<f32>,
    /// Of independent nets, of snapshots, of the running average.
    recipes: [Recipe; 3],
    wrong: f64,
    seed: u64,
    ways: Vec<Way>,
    /// K
    members: usize,
    /// Of each run.
    steps: usize,
    per_epoch: usize,
    lr: f64,
    /// After how many steps of a run the cycles end.
    ends: Vec<usize>,
    jobs: Vec<Job>,
    running: Option<Run>,
    /// The independent nets that are trained.
    nets: Vec<Net>,
    /// After each of them, how good the ensembles of them are.
    together: Vec<Together>,
    /// How good the other ways' averages are.
    found: Vec<Found>,
    /// How good single nets are on their way.
    seen: Vec<Seen>,
    stopped: Vec<(usize, Way, NonFinite)>,
    /// Steps made, of which the past is shown without training again.
    made: usize,
    /// The step shown.
    step: usize,
}

/// A training in work.
struct Run {
    training: Training<f32>,
    examples: Pictures,
    /// Of a run of [`Way::Average`], one for each k.
    averages: Vec<Average<f32>>,
    /// What its snapshots predict.
    predictions: Vec<Vec<f32>>,
}

/// An independent net, trained.
struct Net {
    weights: Snapshot<f32>,
    /// Its probabilities of the test images.
    p: Vec<f32>,
    accuracy: f64,
}

/// How good ensembles of the first nets are.
struct Together {
    at: usize,
    /// `[k − 1]`: of each k nets that follow one another in a circle, so that each net counts alike.
    accuracies: Vec<Vec<f64>>,
}

/// How good an average is.
struct Found {
    at: usize,
    way: Way,
    /// How many are averaged.
    k: usize,
    accuracy: f64,
}

/// How good a net was by itself.
struct Seen {
    at: usize,
    job: usize,
    epoch: f64,
    accuracy: f64,
}

impl Widget for Ensembles {
    fn last(&self) -> u32 {
        self.jobs[self.jobs.len() - 1].end as u32
    }

    fn tick(&mut self) {
        if self.step == self.made {
            self.made += 1;
            let number = self.jobs.partition_point(|job| job.end < self.made);
            match self.jobs[number] {
                Job { way: Way::Weights, begin, .. } => self.average_nets(self.made - begin - 1),
                job => self.train(number, job),
            }
        }
        self.step += 1;
    }

    fn rewind(&mut self, step: u32) -> bool {
        self.step = step as usize;
        true
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels =
            vec![self.together_panel(lang, sketch), self.runs_panel(lang, sketch), self.rates_panel(lang, sketch)];
        let scene = &mut sketch.scene;
        let (each, wrong) = (self.split.train.len() / self.images.set.classes.len(), short(100.0 * self.wrong, 3));
        scene.title = say!(
            lang,
            "{}: {each} images a class, {wrong} % of them labelled wrongly",
            "{}: 클래스마다 이미지 {each}장, 틀린 레이블 {wrong} %",
            self.images.set.title.get(lang)
        );
        scene.legend = self.legend(lang);
        scene.status = self.status(lang);
        let stopped = self.stopped.iter().filter(|(at, ..)| *at <= self.step);
        scene.warnings =
            stopped.map(|(_, way, why)| format!("{}: {}", way.label().get(lang), why.sentence(lang))).collect();
        scene.facts = self.facts();
        scene.step = self.step as u32;
        scene.last = self.last();
        scene.panels = panels;
    }

    /// Of each way and number: the mean, the lowest and the highest accuracy.
    fn table(&self, lang: Lang) -> Table {
        let mut columns = vec![say!(lang, "averaged", "평균한 수")];
        for way in &self.ways {
            let label = way.label().get(lang);
            columns.push(say!(lang, "{label}: mean test accuracy", "{label}: 테스트 정확도 평균"));
            columns.push(say!(lang, "{label}: lowest", "{label}: 최저"));
            columns.push(say!(lang, "{label}: highest", "{label}: 최고"));
        }
        let row = |k: usize| {
            let mut row = vec![k as f64];
            for way in &self.ways {
                let found = self.accuracies(*way, k);
                let spread = Spread::of(found.iter().copied());
                row.extend(if found.is_empty() { [f64::NAN; 3] } else { [spread.mean, spread.low, spread.high] });
            }
            row
        };
        Table { columns, rows: (1..=self.largest()).map(row).collect() }
    }
}

impl Ensembles {
    /// One mini-batch of a run.
    fn train(&mut self, job: usize, Job { way, run: number, begin, .. }: Job) {
        let step = self.made - begin;
        if step == 1 {
            self.running = Some(self.begin(way, number));
        }
        let Some(run) = &mut self.running else { return };
        if step <= self.steps {
            if let Err(stopped) = run.training.step(&mut run.examples) {
                self.stopped.push((self.made, way, stopped));
                self.running = None;
                return;
            }
            run.averages.iter_mut().for_each(|average| average.update(&run.training.w));
        }
        let Training { model, w, .. } = &mut run.training;
        if let Some(k) = step.checked_sub(self.steps).filter(|&k| k > 0) {
            let accuracy = self.test.score(model, run.averages[k - 1].w()).accuracy;
            self.found.push(Found { at: self.made, way, k, accuracy });
        } else if self.ends.contains(&step) {
            let p = self.test.predict(model, w);
            let accuracy = self.test.judge(&p).accuracy;
            let epoch = step as f64 / self.per_epoch as f64;
            self.seen.push(Seen { at: self.made, job, epoch, accuracy });
            match way {
                Way::Independent if step == self.steps => {
                    self.nets.push(Net { weights: Snapshot::of(model, w), p, accuracy });
                    self.assemble();
                }
                Way::Snapshots => run.predictions.push(p),
                _ => {}
            }
            if way == Way::Snapshots && step == self.steps {
                self.assemble_snapshots();
            }
        }
    }

    fn begin(&self, way: Way, number: usize) -> Run {
        let place = Way::ALL.iter().position(|known| *known == way).unwrap_or(0);
        // First weights and order differ from run to run, the images and their labels do not.
        let made = self.recipes[place].training(&self.images, &self.split, self.seed + number as u64);
        let (training, _) = made.unwrap_or_else(|why| panic!("it fitted before: {}", why.en));
        let pipeline = self.recipes[place].pipeline.map(|make| make());
        let examples = Pictures::new(self.images.clone(), self.split.train.clone(), pipeline);
        let examples = examples.mislabelled(self.wrong, self.seed);
        // Of the run's second half, its last k parts in K.
        let from = |k: usize| self.steps - k * self.steps / (2 * self.members);
        let average = |k| Average::new(Weighting::Equal { from: from(k) }, training.w.len());
        let averages = if way == Way::Average { (1..=self.members).map(average).collect() } else { Vec::new() };
        Run { training, examples, averages, predictions: Vec::new() }
    }

    /// All ensembles of neighbouring nets.
    fn assemble(&mut self) {
        let count = self.nets.len();
        let mut accuracies = vec![Vec::with_capacity(count); count];
        for first in 0..count {
            let mut ensemble = Ensemble::new();
            for (k, found) in accuracies.iter_mut().enumerate() {
                ensemble.add(&self.nets[(first + k) % count].p);
                // All of them are the same ensemble, wherever one begins.
                if k + 1 < count || first == 0 {
                    found.push(self.test.judge(ensemble.p()).accuracy);
                }
            }
        }
        self.together.push(Together { at: self.made, accuracies });
    }

    /// The last one, the last two, …: the later ones are better.
    fn assemble_snapshots(&mut self) {
        let Some(run) = &self.running else { return };
        let mut ensemble = Ensemble::new();
        for (i, p) in run.predictions.iter().rev().enumerate() {
            ensemble.add(p);
            let accuracy = self.test.judge(ensemble.p()).accuracy;
            self.found.push(Found { at: self.made, way: Way::Snapshots, k: i + 1, accuracy });
        }
    }

    /// The averaged weights of k neighbouring nets, in a net like them.
    fn average_nets(&mut self, number: usize) {
        let (k, window) = (number / WINDOWS + 1, number % WINDOWS);
        let count = self.nets.len();
        if k > count || (k == count && window > 0) {
            return;
        }
        let first = window * count / WINDOWS;
        let chosen: Vec<Snapshot<f32>> = (first..first + k).map(|i| self.nets[i % count].weights.clone()).collect();
        if number == 0 {
            self.running = Some(self.begin(Way::Independent, 0));
        }
        let Some(Run { training: Training { model, w, .. }, .. }) = &mut self.running else { return };
        average_weights(&chosen).restore(model, w);
        let accuracy = self.test.score(model, w).accuracy;
        self.found.push(Found { at: self.made, way: Way::Weights, k, accuracy });
    }

    /// How good the averages of so many are, by the step shown.
    fn accuracies(&self, way: Way, k: usize) -> Vec<f64> {
        match way {
            Way::Independent => {
                let shown = self.together.iter().rev().find(|together| together.at <= self.step);
                shown.and_then(|together| together.accuracies.get(k - 1)).cloned().unwrap_or_default()
            }
            _ => {
                let of = |found: &&Found| found.at <= self.step && found.way == way && found.k == k;
                self.found.iter().filter(of).map(|found| found.accuracy).collect()
            }
        }
    }

    /// How good a single net of this way is, at the end of its run.
    fn alone(&self, way: Way) -> Option<f64> {
        let ends = self.seen.iter().filter(|seen| {
            let job = self.jobs[seen.job];
            seen.at <= self.step && job.way == way.trained() && seen.at == job.begin + self.steps
        });
        let ends: Vec<f64> = ends.map(|seen| seen.accuracy).collect();
        (!ends.is_empty()).then(|| Mean::of(ends.iter().copied()).mean)
    }

    /// The largest number that any way averages.
    fn largest(&self) -> usize {
        let of = |way: &Way| if *way == Way::Snapshots { self.ends.len() } else { self.members };
        self.ways.iter().map(of).max().unwrap_or(1)
    }

    /// The largest number that is averaged by the step shown, and how good its averages are in the mean.
    fn averaged(&self, way: Way) -> Option<(usize, f64)> {
        let all = (1..=self.largest()).rev().map(|k| (k, self.accuracies(way, k)));
        let (k, found) = all.into_iter().find(|(_, found)| !found.is_empty())?;
        Some((k, Mean::of(found.iter().copied()).mean))
    }

    /// On an axis of 1/(1 − accuracy), where halving the errors is the same way everywhere: the gain of an ensemble
    /// is seen beside the failure of averaged weights.
    fn together_panel(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let inside = |accuracy: f64| (1.0 / (1.0 - accuracy)).min(200.0);
        let mut marks = Vec::new();
        // As if there were one with 94 % at the least.
        let mut best = 0.94;
        for way in self.ways.iter().rev() {
            let (hue, dash) = way.look();
            let series: Vec<(f64, Spread)> = (1..=self.largest())
                .map(|k| (k as f64, self.accuracies(*way, k)))
                .filter(|(_, found)| !found.is_empty())
                .map(|(k, found)| (k, Spread::of(found.into_iter())))
                .collect();
            best = series.iter().map(|(_, spread)| spread.high).fold(best, f64::max);
            marks.extend(band(&series, hue, dash, 2.0, inside));
            marks.extend(series.iter().map(|(k, spread)| Mark::Dot {
                at: (*k, inside(spread.mean)),
                hue,
                radius: 3.0,
            }));
        }
        // Each net by itself.
        let nets = self.ways.contains(&Way::Independent);
        let alone =
            self.nets.iter().zip(&self.together).enumerate().filter(|(_, (_, done))| nets && done.at <= self.step);
        for (i, (net, _)) in alone {
            best = net.accuracy.max(best);
            marks.push(Mark::Dot { at: (i as f64 + 1.0, inside(net.accuracy)), hue: Hue::Grey, radius: 2.5 });
        }
        let x =
            say!(lang, "how many are averaged, k; grey dots: each net alone", "평균한 수 k(회색 점: 신경망 하나하나)");
        let mut x = Axis::linear(x, (0.5, self.largest() as f64 + 0.5));
        x.names = (1..=self.largest()).map(|k| (k as f64, k.to_string())).collect();
        let mut y = Axis::log(say!(lang, "test accuracy, %", "테스트 정확도(%)"), (1.0, 1.25 * inside(best)));
        let named = [0, 50, 80, 90, 95, 98, 99].into_iter().filter(|&share| inside(share as f64 / 100.0) <= y.range.1);
        y.names = named.map(|share| (inside(share as f64 / 100.0), share.to_string())).collect();
        Panel {
            name: "together".to_string(),
            title: say!(
                lang,
                "Chart: test accuracy by how many nets, snapshots or weights are averaged",
                "그래프: 평균한 신경망, 스냅숏, 가중치의 수에 따른 테스트 정확도"
            ),
            frame: Frame::Strip { x, y },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn axis(&self, lang: Lang) -> Axis {
        Axis::linear(say!(lang, "epoch", "에폭"), (0.0, self.steps as f64 / self.per_epoch as f64))
    }

    /// The single nets on their way.
    fn runs_panel(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let mut marks = Vec::new();
        let mut low = 0.5_f64;
        for (i, job) in self.jobs.iter().enumerate() {
            let seen = self.seen.iter().filter(|seen| seen.job == i && seen.at <= self.step);
            let points: Vec<_> = seen.map(|seen| (seen.epoch, 100.0 * seen.accuracy)).collect();
            low = points.iter().map(|(_, share)| share / 100.0).fold(low, f64::min);
            let (hue, dash) = job.way.look();
            if !points.is_empty() {
                marks.push(Mark::Path { points, hue, dash, width: 1.25, dots: true, halo: false });
            }
        }
        Panel {
            name: "alone".to_string(),
            title: say!(
                lang,
                "Chart: test accuracy of each single net over its epochs",
                "그래프: 에폭에 따른 신경망 하나하나의 테스트 정확도"
            ),
            frame: Frame::Chart {
                x: self.axis(lang),
                y: Axis::linear(
                    say!(lang, "test accuracy of single nets, %", "신경망 하나의 테스트 정확도(%)"),
                    ((10.0 * low).floor() * 10.0, 100.0),
                ),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// By which rates they train, and where the snapshots are taken.
    /// Where the run that trains now is on its curve.
    fn now(&self) -> Vec<Mark> {
        let is_now = |job: &&Job| (job.begin..job.end).contains(&self.step) && job.way != Way::Weights;
        let dot = |job: &Job| {
            let step = (self.step - job.begin).min(self.steps - 1);
            let rate = rates(job.way, self.lr, self.steps, self.ends.len()).rate(step);
            Mark::Dot { at: (step as f64 / self.per_epoch as f64, rate), hue: job.way.trained().look().0, radius: 5.0 }
        };
        self.jobs.iter().find(is_now).map(dot).into_iter().collect()
    }

    fn rates_panel(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let trained = |way: &Way| *way != Way::Weights || !self.ways.contains(&Way::Independent);
        let shown: Vec<Way> = self.ways.iter().copied().filter(trained).collect();
        let on = ("rates", &shown, self.ends.len() as u32, self.steps as u32, self.per_epoch as u32, bits(self.lr));
        let lines = sketch.layer(on, || {
            let mut marks = Vec::new();
            // No more points than there are pixels.
            let every = self.steps.div_ceil(400);
            let epoch = |step: usize| step as f64 / self.per_epoch as f64;
            for way in &shown {
                let (hue, dash) = way.trained().look();
                let schedule = rates(*way, self.lr, self.steps, self.ends.len());
                let points = (0..self.steps).step_by(every).map(|step| (epoch(step), schedule.rate(step))).collect();
                marks.push(path(points, hue, dash, 2.0));
                if *way == Way::Snapshots {
                    let at = |&end: &usize| (epoch(end), schedule.rate(end - 1));
                    marks.extend(self.ends.iter().map(|end| Mark::Dot { at: at(end), hue, radius: 3.5 }));
                }
            }
            marks
        });
        Panel {
            name: "falls".to_string(),
            title: say!(
                lang,
                "Chart: learning rate over the epochs of a run; dots: where snapshots are taken",
                "그래프: 한 훈련의 에폭에 따른 학습률(점: 스냅숏을 남기는 곳)"
            ),
            frame: Frame::Chart {
                x: self.axis(lang),
                y: Axis::linear(say!(lang, "learning rate α", "학습률 α"), (0.0, 1.1 * self.lr)),
            },
            layers: vec![lines, sketch.fresh(self.now())],
            handles: Vec::new(),
        }
    }

    fn legend(&self, lang: Lang) -> Vec<Entry> {
        let entry = |way: &Way| {
            let (hue, dash) = way.look();
            let note = match (self.alone(*way), self.averaged(*way)) {
                (Some(one), Some((k, all))) => {
                    let (one, all) = (percent(one), percent(all));
                    say!(lang, "one net {one} %, {k} averaged: {all} %", "하나 {one} %, {k}개 평균: {all} %")
                }
                _ => String::new(),
            };
            Entry { label: way.label().get(lang).to_string(), hue, dash, note, unit: String::new() }
        };
        self.ways.iter().map(entry).collect()
    }

    fn status(&self, lang: Lang) -> String {
        let mut said = match self.jobs.iter().find(|job| job.end > self.step) {
            None => String::new(),
            Some(Job { way: Way::Weights, .. }) => {
                say!(lang, "Weights are being averaged.", "가중치를 평균하고 있습니다.")
            }
            Some(job) => {
                let (label, run) = (job.way.label().get(lang), job.run + 1);
                let epoch = (self.step - job.begin).min(self.steps) / self.per_epoch;
                say!(lang, "{label}, run {run}: epoch {epoch}.", "{label}, {run}번째: 에폭 {epoch}.")
            }
        };
        for way in &self.ways {
            let (Some(one), Some((k, all))) = (self.alone(*way), self.averaged(*way)) else { continue };
            let (label, gain) = (way.label().get(lang), percent(all - one));
            let sign = if all >= one { "+" } else { "" };
            said +=
                &say!(lang, " {label}: {k} averaged, {sign}{gain} points.", " {label}: {k}개 평균, {sign}{gain}%p.");
        }
        said.trim_start().to_string()
    }

    /// Of each way: `NAME.one`, the accuracy of a single net at its run's end; `NAME.all`, that of the largest
    /// average; `NAME.gain`, the difference. `k`: how many independent nets there are.
    fn facts(&self) -> Vec<(String, f64)> {
        let mut facts = Vec::new();
        for way in &self.ways {
            let (Some(one), Some((k, all))) = (self.alone(*way), self.averaged(*way)) else { continue };
            let mut tell = |what: &str, number| facts.push((format!("{}.{what}", way.name()), number));
            tell("one", one);
            tell("all", all);
            tell("gain", all - one);
            tell("k", k as f64);
        }
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::State;
    use crate::widgets::told::{self, Facts};

    fn shown(query: &str) -> Ensembles {
        told::shown(&SPEC, new, query)
    }

    fn fact(made: &Ensembles, name: &str) -> f64 {
        Facts(made.facts()).get(name)
    }

    #[test]
    fn predictions_can_be_averaged_and_weights_cannot() {
        let made = shown("ways=independent,weights&members=4&epochs=15");
        assert!(fact(&made, "independent.gain") > 0.01, "{:?}", made.facts());
        assert!(fact(&made, "weights.gain") < -0.2, "{:?}", made.facts());
    }

    /// Four ways in one: each number is what it is said to be.
    #[test]
    fn what_is_shown_is_what_the_nets_say() {
        let mut made = shown("members=3&cycles=2&runs=1&epochs=4&images=10");
        let mut ensemble = Ensemble::new();
        made.nets.iter().for_each(|net| ensemble.add(&net.p));
        assert_eq!(made.accuracies(Way::Independent, 3), [made.test.judge(ensemble.p()).accuracy]);
        let mut alone: Vec<f64> = made.nets.iter().map(|net| net.accuracy).collect();
        assert_eq!(made.accuracies(Way::Independent, 1), alone);
        // A net's own weights are the average of one.
        let mut single = made.accuracies(Way::Weights, 1);
        single.sort_by(f64::total_cmp);
        alone.sort_by(f64::total_cmp);
        assert_eq!(single, alone);
        // The last snapshot is the run's end.
        assert_eq!(Some(made.accuracies(Way::Snapshots, 1)[0]), made.alone(Way::Snapshots));
        made.rewind(made.jobs[0].end as u32);
        assert_eq!((made.accuracies(Way::Independent, 1).len(), made.accuracies(Way::Independent, 2).len()), (1, 0));
    }

    /// Members differ in their first weights and in the order of their images, in nothing else.
    #[test]
    fn all_members_learn_the_same_images_and_labels() {
        use crate::engine::nn::batches::Examples;
        use crate::engine::rng::Rng;
        let made = shown("members=2&epochs=1&step=0");
        let mut told = [0, 1].map(|number| {
            let mut run = made.begin(Way::Independent, number);
            let (mut x, mut t) = (vec![0.0; 64], vec![0.0; 10]);
            let mut read = |i| {
                run.examples.read(i, &mut Rng::new(0), &mut x, &mut t);
                (x.clone(), t.clone())
            };
            ((0..200).map(&mut read).collect::<Vec<_>>(), run.training.w.clone())
        });
        assert!(told[0].0 == told[1].0 && told[0].1 != told[1].1);
        let wrong = |i: &usize| told[0].0[*i].1[made.images.label(made.split.train[*i])] != 1.0;
        assert_eq!((0..200).filter(wrong).count(), 40);
        told[0].0.dedup();
        assert_eq!(told[0].0.len(), 200);
    }

    #[test]
    fn nothing_to_average_is_refused_in_a_sentence() {
        let (state, _) = State::from_query(&SPEC, "ways=none");
        let refused = new(&state.settings, 1, &Inputs::built_in()).err().expect("nothing is chosen");
        assert_eq!(refused.en, "Choose at least one way to average.");
    }
}
