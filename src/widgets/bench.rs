//! The reader's own experiment: up to four mixes of regularizers, each against the plain net, over several seeds.

use std::rc::Rc;

use super::course::{self, BATCH, IMAGES, NET, Recipe, SEEDS, SET, WRONG, cosine_rate, epochs};
use super::curves::{band, path, percent};
use super::regularizers::{self, Mix};
use super::torch::{self, Experiment};
use super::trials::{Grade, Look, Spread, per_epoch};
use super::{Inputs, Spec, Widget};
use crate::engine::data::Images;
use crate::engine::mean::Mean;
use crate::engine::nn::batches::Examples;
use crate::engine::nn::ensemble::Ensemble;
use crate::engine::nn::pictures::Pictures;
use crate::engine::nn::score::Judged;
use crate::engine::nn::training::{NonFinite, Training};
use crate::engine::nn::work;
use crate::say;
use crate::scene::{Axis, Entry, Frame, Mark, Panel, Side, Sketch, Table};
use crate::spec::number::short;
use crate::spec::{Choice, Complaint, Dash, Field, Group, Hue, Kind, Lang, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "bench",
    title: Text::new("Regularizers' bench", "규제 실험대"),
    line: Text::doc(
        "Mix regularizers as you like, up to four mixes at once. Each is trained beside the plain net on the same images \
         over several seeds, and compared with it seed by seed.",
        "규제 방법을 마음대로 섞어 네 가지까지 한꺼번에 시험합니다. 모두 규제 없는 신경망과 같은 이미지로 여러 시드에서 \
         훈련하고, 시드마다 짝지어 견줍니다.",
    ),
    settings: &[COMPARE, IMAGES, WRONG, epochs(50), SEEDS, SET, NET, cosine_rate(0.005), BATCH],
    groups,
    default_for,
    opens_at: None,
    seeded: true,
    needs: course::needs,
    source: file!(),
};

const COMPARE: Setting = Setting {
    name: "compare",
    symbol: "",
    label: Text::doc("mixes", "조합"),
    help: Text::doc(
        "Which mixes are trained beside the plain net. Each has its own settings below.",
        "규제 없는 신경망과 함께 훈련할 조합입니다. 조합마다 아래에 설정이 있습니다.",
    ),
    kind: Kind::Subset { options: mixes, default: &["a", "b", "c"] },
};

/// Names, titles and colours of the mixes.
const MIXES: [(&str, Text, Hue, Dash); 4] = [
    ("a", Text::new("Mix A", "조합 A"), Hue::Blue, Dash::Solid),
    ("b", Text::new("Mix B", "조합 B"), Hue::Terracotta, Dash::LongDashed),
    ("c", Text::new("Mix C", "조합 C"), Hue::Green, Dash::DashDotted),
    ("d", Text::new("Mix D", "조합 D"), Hue::Violet, Dash::Dotted),
];

fn mixes() -> Vec<Choice> {
    MIXES.iter().map(|(name, label, ..)| Choice { name, label: *label }).collect()
}

fn groups() -> Vec<Group> {
    let group = |(prefix, title, ..): &(&'static str, Text, Hue, Dash)| Group {
        prefix,
        title: *title,
        settings: regularizers::SETTINGS,
        seen_with: COMPARE.name,
    };
    MIXES.iter().map(group).collect()
}

/// Few images and wrong labels make a gap. A drops out, B augments, C does both, D penalizes.
fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    Some(match field.path.as_str() {
        "net" => Value::Choice("mlp"),
        "images" => Value::Number(20.0),
        "wrong" => Value::Number(0.2),
        "a.dropout" => Value::Number(0.5),
        "c.dropout" => Value::Number(0.3),
        "b.augment" | "c.augment" => Value::Switch(true),
        "d.penalty" => Value::Choice("l2"),
        _ => return course::default_for(settings, field),
    })
}

/// Looks at the test images in a run.
const LOOKS: usize = 15;

/// Looks without a better one after which early stopping stops.
const PATIENCE: usize = 3;

/// Where the axes of accuracy begin.
const LOW: f64 = 0.5;

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Bench, Complaint> {
    let set = course::set(settings);
    let images = inputs.images(set);
    let seeds = seed..seed + settings.number("seeds") as u64;
    let tested = images.split(1, 0, seed)?.test;
    let test = Pictures::new(images.clone(), tested.clone(), None).judged(1);
    let chosen = settings.subset("compare");
    let mut ways = vec![Way::new("plain", Text::new("Plain", "규제 없음"), Hue::Grey, Dash::Dashed, Mix::NONE)];
    for (name, title, hue, dash) in MIXES.iter().filter(|(name, ..)| chosen.contains(name)) {
        ways.push(Way::new(name, *title, *hue, *dash, Mix::of(settings, name)));
    }
    for way in &mut ways {
        way.begin(settings, &images, seeds.clone(), tested.len())?;
    }
    let mut bench = Bench { images, test, ways, made: 0, step: 0 };
    bench.look();
    Ok(bench)
}

/// The same in PyTorch: see [`torch`].
pub fn script(settings: &Settings, seed: u64) -> String {
    let chosen = settings.subset("compare");
    let mixes = MIXES.iter().filter(|(name, ..)| chosen.contains(name));
    let plain = [("Plain", Mix::NONE)].into_iter();
    let number = |name: &str| settings.number(name);
    torch::script(&Experiment {
        set: course::set(settings),
        net: settings.choice("net"),
        images: number("images") as usize,
        wrong: number("wrong"),
        epochs: number("epochs") as usize,
        batch: number("batch") as usize,
        lr: number("lr"),
        seeds: seed..seed + number("seeds") as u64,
        mixes: plain.chain(mixes.map(|(name, title, ..)| (title.en, Mix::of(settings, name)))).collect(),
    })
}

pub struct Bench {
    images: Rc<Images>,
    test: Judged<f32>,
    /// The plain net first.
    ways: Vec<Way>,
    /// Steps made, of which the past is shown without training again.
    made: usize,
    step: usize,
}

/// A mix with its runs, one a seed.
struct Way {
    name: &'static str,
    title: Text,
    hue: Hue,
    dash: Dash,
    mix: Mix,
    runs: Vec<Run>,
    steps: usize,
    per_epoch: usize,
    /// Multiply-adds of a step, for each of its images.
    cost: f64,
    batch: usize,
}

/// The nets of one seed: one, or an ensemble.
struct Run {
    nets: Vec<Net>,
    train: Judged<f32>,
    validation: Option<Judged<f32>>,
    looks: Vec<Look>,
}

struct Net {
    training: Training<f32>,
    examples: Pictures,
    stopped: Option<NonFinite>,
}

impl Widget for Bench {
    fn last(&self) -> u32 {
        self.ways.iter().map(|way| way.steps).max().unwrap_or(0) as u32
    }

    fn tick(&mut self) {
        if self.step == self.made {
            for way in self.ways.iter_mut().filter(|way| self.made < way.steps) {
                way.runs.iter_mut().flat_map(|run| &mut run.nets).for_each(Net::step);
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
        let panels = vec![self.results(lang, sketch), self.curves(lang, sketch), self.gaps(lang, sketch)];
        let scene = &mut sketch.scene;
        scene.title = say!(
            lang,
            "Regularizers' bench: {}, {} images",
            "규제 실험대: {}, 이미지 {}장",
            self.images.set.title.get(lang),
            self.ways[0].per_run_images()
        );
        scene.legend = self.ways.iter().map(|way| self.entry(way, lang)).collect();
        scene.status = self.status(lang);
        scene.warnings = self.ways.iter().filter_map(|way| way.warning(self.step, lang)).collect();
        scene.facts = self.facts();
        scene.step = self.step as u32;
        scene.last = self.last();
        scene.panels = panels;
    }

    /// A row for each seed.
    fn table(&self, lang: Lang) -> Table {
        let mut columns = vec![say!(lang, "run", "번호")];
        for way in &self.ways {
            let title = way.described(lang);
            columns.push(say!(lang, "{title}: training accuracy", "{title}: 훈련 정확도"));
            columns.push(say!(lang, "{title}: test accuracy", "{title}: 테스트 정확도"));
            columns.push(say!(lang, "{title}: multiply-adds", "{title}: 곱셈 수"));
        }
        let row = |run: usize| {
            let mut row = vec![(run + 1) as f64];
            for way in &self.ways {
                let look = way.kept(run, self.step).map(|(look, _)| look);
                row.push(look.map_or(f64::NAN, |look| look.train.accuracy));
                row.push(look.map_or(f64::NAN, |look| look.test.accuracy));
                row.push(way.work(run, self.step));
            }
            row
        };
        Table { columns, rows: (0..self.ways[0].runs.len()).map(row).collect() }
    }
}

impl Way {
    fn new(name: &'static str, title: Text, hue: Hue, dash: Dash, mix: Mix) -> Way {
        Way { name, title, hue, dash, mix, runs: Vec::new(), steps: 0, per_epoch: 1, cost: 0.0, batch: 1 }
    }

    /// Every net at step 0.
    fn begin(
        &mut self,
        settings: &Settings,
        images: &Rc<Images>,
        seeds: std::ops::Range<u64>,
        tested: usize,
    ) -> Result<(), Complaint> {
        let classes = images.set.classes.len();
        let all = settings.number("images") as usize;
        // Early stopping pays for its validation images: it trains on the rest.
        let validation = if self.mix.stop { (all / 5).max(1).min(all - 1) } else { 0 };
        let batch = settings.number("batch") as usize;
        self.per_epoch = per_epoch((all - validation) * classes, batch);
        self.steps = settings.number("epochs") as usize * self.per_epoch;
        self.batch = batch.min((all - validation) * classes);
        let recipe = Recipe {
            wrong: settings.number("wrong"),
            smoothing: self.mix.smoothing,
            penalty: self.mix.penalty(),
            pipeline: self.mix.augment.then_some(course::pipeline),
            ..Recipe::adam(
                self.mix.net(settings.choice("net"), classes),
                batch,
                course::cosine(settings.number("lr"), self.steps),
            )
        };
        for seed in seeds {
            let split = images.split(all - validation, validation, seed)?;
            let mut nets = Vec::new();
            for member in 0..self.mix.members as u64 {
                // The first net of an ensemble is the one that trains alone.
                let (training, _) = recipe.training(images, &split, seed + (member << 34))?;
                // All members are told the same of each image.
                let examples = Pictures::new(images.clone(), split.train.clone(), recipe.pipeline.map(|make| make()));
                let examples = examples.mislabelled(recipe.wrong, seed).smoothed(recipe.smoothing);
                nets.push(Net { training, examples, stopped: None });
            }
            let every = split.train.len().div_ceil(tested);
            let told =
                |members: Vec<usize>| Pictures::new(images.clone(), members, None).mislabelled(recipe.wrong, seed);
            let train = told(split.train).judged(every);
            // Validation labels are as wrong as those of training: nobody would know which.
            let others = (validation > 0).then(|| told(split.validation).judged(1));
            self.cost = work::training(&nets[0].training.model).iter().sum();
            self.runs.push(Run { nets, train, validation: others, looks: Vec::new() });
        }
        Ok(())
    }

    /// The look that counts after so many steps: the latest, or with early stopping the one of the lowest validation
    /// loss, once no better one has come for [`PATIENCE`] looks; and the step at which training ended.
    fn kept(&self, run: usize, step: usize) -> Option<(&Look, usize)> {
        let looks = &self.runs[run].looks;
        let seen = &looks[..looks.iter().take_while(|look| look.step <= step).count()];
        let last = seen.last()?;
        if !self.mix.stop {
            return Some((last, last.step));
        }
        let (mut best, mut waited) = (&seen[0], 0);
        for look in &seen[1..] {
            waited += 1;
            if look.validation.loss < best.validation.loss {
                (best, waited) = (look, 0);
            }
            if waited == PATIENCE {
                return Some((best, look.step));
            }
        }
        Some((best, last.step))
    }

    /// Multiply-adds up to a step.
    fn work(&self, run: usize, step: usize) -> f64 {
        let steps = self.kept(run, step).map_or(0, |(_, end)| end);
        (steps * self.batch * self.mix.members) as f64 * self.cost
    }

    /// Over the seeds.
    fn over(&self, step: usize, of: fn(&Look) -> f64) -> Option<Mean> {
        let values: Option<Vec<f64>> = (0..self.runs.len()).map(|run| Some(of(self.kept(run, step)?.0))).collect();
        Some(Mean::of(values?.into_iter()))
    }

    fn per_run_images(&self) -> usize {
        self.runs[0].nets[0].examples.count()
    }

    /// `Mix A: dropout 0.5`
    fn described(&self, lang: Lang) -> String {
        let title = self.title.get(lang);
        match self.mix.words(lang) {
            words if self.name == "plain" || words.is_empty() => title.to_string(),
            words => format!("{title}: {words}"),
        }
    }

    fn warning(&self, step: usize, lang: Lang) -> Option<String> {
        let mut stopped = self.runs.iter().flat_map(|run| &run.nets).filter_map(|net| net.stopped.as_ref());
        let first = stopped.find(|stopped| stopped.step <= step)?;
        Some(format!("{}: {}", self.title.get(lang), first.sentence(lang)))
    }
}

impl Net {
    fn step(&mut self) {
        if self.stopped.is_none() {
            self.stopped = self.training.step(&mut self.examples).err();
        }
    }
}

impl Run {
    /// How the mean prediction of all nets does.
    fn look(&mut self, step: usize, test: &Judged<f32>) {
        if self.nets.iter().any(|net| net.stopped.is_some()) {
            return;
        }
        let nets = &mut self.nets;
        let mut grade = |judged: &Judged<f32>| {
            let mut ensemble = Ensemble::new();
            for Net { training: Training { model, w, .. }, .. } in nets.iter_mut() {
                ensemble.add(&judged.predict(model, w));
            }
            let score = judged.judge(ensemble.p());
            Grade { accuracy: score.accuracy, loss: score.loss }
        };
        let none = Grade { accuracy: f64::NAN, loss: f64::NAN };
        let validation = self.validation.as_ref().map_or(none, &mut grade);
        self.looks.push(Look { step, train: grade(&self.train), validation, test: grade(test) });
    }
}

impl Bench {
    /// Looks at the runs whose turn it is.
    fn look(&mut self) {
        for way in &mut self.ways {
            let due = self.made.is_multiple_of(way.steps.div_ceil(LOOKS)) || self.made == way.steps;
            if due && self.made <= way.steps {
                way.runs.iter_mut().for_each(|run| run.look(self.made, &self.test));
            }
        }
    }

    /// How much better than the plain net's another way's test accuracy is: the mean over seeds of the differences,
    /// seed by seed.
    fn gain(&self, way: &Way) -> Option<Mean> {
        let accuracy = |way: &Way, run| Some(way.kept(run, self.step)?.0.test.accuracy);
        let runs = 0..way.runs.len();
        let gains: Option<Vec<f64>> =
            runs.map(|run| Some(accuracy(way, run)? - accuracy(&self.ways[0], run)?)).collect();
        Some(Mean::of(gains?.into_iter()))
    }

    /// How many times the plain net's multiplications it took.
    fn work(&self, way: &Way) -> f64 {
        let total = |way: &Way| (0..way.runs.len()).map(|run| way.work(run, self.step)).sum::<f64>();
        if self.step == 0 { 1.0 } else { total(way) / total(&self.ways[0]) }
    }

    /// Test, train, gap, gain in points, and work of a way: as texts.
    fn numbers(&self, way: &Way) -> Option<[String; 5]> {
        let test = way.over(self.step, |look| look.test.accuracy)?;
        let train = way.over(self.step, |look| look.train.accuracy)?;
        let gain = match way.name {
            "plain" => "–".to_string(),
            _ => signed(self.gain(way)?),
        };
        let gap = percent(train.mean - test.mean);
        Some([percent(test.mean), percent(train.mean), gap, gain, short(self.work(way), 2)])
    }

    fn entry(&self, way: &Way, lang: Lang) -> Entry {
        let note = self.numbers(way).map_or(String::new(), |[test, _, _, gain, _]| match way.name {
            "plain" => say!(lang, "test {test} %", "테스트 {test} %"),
            _ => say!(lang, "test {test} %, {gain} points", "테스트 {test} %, {gain}%p"),
        });
        Entry { label: way.described(lang), hue: way.hue, dash: way.dash, note, unit: String::new() }
    }

    /// The table of results: a line that names the way, and one of numbers.
    fn results(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const RIGHT: [f64; 5] = [2.2, 4.2, 6.0, 9.9, 11.9];
        let heads = [
            say!(lang, "test %", "테스트 %"),
            say!(lang, "training %", "훈련 %"),
            say!(lang, "gap", "격차"),
            say!(lang, "against plain", "규제 없음과 차이"),
            say!(lang, "work", "계산량"),
        ];
        let mut marks = Vec::new();
        let mut write =
            |x: f64, y: f64, text: String, hue, side| marks.push(Mark::Label { at: (x, y), text, hue, side });
        for (x, head) in RIGHT.iter().zip(heads) {
            write(*x, 0.4, head, Hue::Soft, Side::Left);
        }
        let mut lines = Vec::new();
        for (i, way) in self.ways.iter().enumerate() {
            let y = 1.3 + 1.25 * i as f64;
            lines.push(path(vec![(0.1, y - 0.5), (11.9, y - 0.5)], Hue::Line, Dash::Solid, 1.0));
            write(0.1, y, way.described(lang), way.hue, Side::Right);
            let Some(numbers) = self.numbers(way) else { continue };
            for (x, number) in RIGHT.iter().zip(numbers) {
                write(*x, y + 0.5, number, Hue::Ink, Side::Left);
            }
        }
        marks.extend(lines);
        Panel {
            name: "results".to_string(),
            title: say!(
                lang,
                "Table: test and training accuracy, their gap, the difference from the plain net in test accuracy (mean \
                 over seeds ± standard error), and the multiplications as a multiple of the plain net's",
                "표: 테스트 정확도와 훈련 정확도, 둘의 격차, 규제 없는 신경망과의 테스트 정확도 차이(시드 평균 ± 표준오차), \
                 규제 없는 신경망의 몇 배를 계산했는지"
            ),
            frame: Frame::Plain { width: 12.0, height: 1.0 + 1.25 * self.ways.len() as f64 },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// Test accuracy over the epochs.
    fn curves(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let inside = |share: f64| 100.0 * share.max(LOW);
        let epochs = self.ways[0].steps as f64 / self.ways[0].per_epoch as f64;
        let line = |way: &Way| {
            let seen = way.runs.iter().map(|run| run.looks.iter().take_while(|look| look.step <= self.step).count());
            let seen = seen.min().unwrap_or(0);
            let at = |look: usize| {
                let spread = Spread::of(way.runs.iter().map(|run| run.looks[look].test.accuracy));
                (way.runs[0].looks[look].step as f64 / way.per_epoch as f64, spread)
            };
            band(&(0..seen).map(at).collect::<Vec<_>>(), way.hue, way.dash, 2.0, inside)
        };
        Panel {
            name: "test".to_string(),
            title: say!(lang, "Chart: test accuracy over epochs", "그래프: 에폭에 따른 테스트 정확도"),
            frame: Frame::Chart {
                x: Axis::linear(say!(lang, "epoch", "에폭"), (0.0, epochs)),
                y: Axis::linear(say!(lang, "test accuracy, %", "테스트 정확도(%)"), (100.0 * LOW, 100.0)),
            },
            layers: vec![sketch.fresh(self.ways.iter().flat_map(line).collect())],
            handles: Vec::new(),
        }
    }

    /// A row for each way: from its test accuracy (large dot, with the standard error) to its training accuracy.
    fn gaps(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let inside = |share: f64| 100.0 * share.clamp(LOW, 1.0);
        let rows = self.ways.len() as f64;
        let mut marks = Vec::new();
        for (i, way) in self.ways.iter().enumerate() {
            let test = way.over(self.step, |look| look.test.accuracy);
            let (Some(test), Some(train)) = (test, way.over(self.step, |look| look.train.accuracy)) else { continue };
            let at = |share: f64| (inside(share), rows - i as f64 - 0.6);
            marks.push(path(vec![at(test.mean), at(train.mean)], way.hue, way.dash, 1.5));
            if test.error > 0.0 {
                let ends = vec![at(test.mean - test.error), at(test.mean + test.error)];
                marks.push(path(ends, way.hue, Dash::Solid, 4.0));
            }
            marks.push(Mark::Dot { at: at(test.mean), hue: way.hue, radius: 5.5 });
            marks.push(Mark::Dot { at: at(train.mean), hue: way.hue, radius: 3.5 });
            let (text, place) = (way.title.get(lang).to_string(), (100.0 * LOW, rows - i as f64 - 0.25));
            marks.push(Mark::Label { at: place, text, hue: way.hue, side: Side::Right });
        }
        let mut y = Axis::linear(say!(lang, "way to train", "훈련 방법"), (0.0, rows));
        y.names = vec![(0.0, String::new())];
        let x = say!(lang, "accuracy, %: large dot test, small training", "정확도(%): 큰 점 테스트, 작은 점 훈련");
        Panel {
            name: "gaps".to_string(),
            title: say!(
                lang,
                "Chart: test and training accuracy of each way to train",
                "그래프: 훈련 방법마다의 테스트 정확도와 훈련 정확도"
            ),
            frame: Frame::Chart { x: Axis::linear(x, (100.0 * LOW, 100.0)), y },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn status(&self, lang: Lang) -> String {
        let epoch = short(self.step as f64 / self.ways[0].per_epoch as f64, 3);
        let seeds = self.ways[0].runs.len();
        let others = || self.ways.iter().skip(1).filter_map(|way| Some((way, self.gain(way)?)));
        let best = others().reduce(|best, way| if way.1.mean > best.1.mean { way } else { best });
        let Some((way, gain)) = best.filter(|_| self.step > 0) else {
            return say!(
                lang,
                "Epoch {epoch}. Mixes are compared with the plain net over {seeds} seeds.",
                "에폭 {epoch}. 시드 {seeds}개로 조합들을 규제 없는 신경망과 견줍니다."
            );
        };
        let (name, text) = (way.title.get(lang), signed(gain));
        let mut said = say!(
            lang,
            "Epoch {epoch}, {seeds} seeds: best of the mixes is {name}, {text} points against the plain net on test images.",
            "에폭 {epoch}, 시드 {seeds}개: 조합 가운데 {name}이(가) 가장 좋으며, 테스트 정확도가 규제 없는 신경망과 {text}%p 차이 납니다."
        );
        if gain.error.is_finite() && gain.mean.abs() < 2.0 * gain.error {
            said += &say!(
                lang,
                " That is less than two standard errors: it may be chance.",
                " 표준오차의 두 배보다 작으니 우연일 수 있습니다."
            );
        }
        said
    }

    /// By way (`plain`, `a` … `d`): `NAME.test`, `NAME.train`, `NAME.gap`; of the mixes `NAME.gain`, `NAME.error`,
    /// `NAME.work`; and the `epoch`.
    fn facts(&self) -> Vec<(String, f64)> {
        let mut facts = vec![("epoch".to_string(), self.step as f64 / self.ways[0].per_epoch as f64)];
        for way in &self.ways {
            let test = way.over(self.step, |look| look.test.accuracy);
            let (Some(test), Some(train)) = (test, way.over(self.step, |look| look.train.accuracy)) else { continue };
            let mut tell = |what: &str, number: f64| facts.push((format!("{}.{what}", way.name), number));
            tell("test", test.mean);
            tell("train", train.mean);
            tell("gap", train.mean - test.mean);
            if let Some(gain) = self.gain(way).filter(|_| way.name != "plain") {
                tell("gain", gain.mean);
                if gain.error.is_finite() {
                    tell("error", gain.error);
                }
                tell("work", self.work(way));
            }
        }
        facts
    }
}

/// In points: `+4.2 ± 0.7`.
fn signed(gain: Mean) -> String {
    let text = gain.percent().text(1);
    if gain.mean > 0.0 { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::told::{self, Facts};

    fn run(query: &str) -> Bench {
        told::shown(&SPEC, new, query)
    }

    fn fact(bench: &Bench, name: &str) -> f64 {
        Facts(bench.facts()).get(name)
    }

    #[test]
    fn an_empty_mix_is_the_plain_net() {
        let bench = run("compare=a,d&a.dropout=0&d.penalty=none&images=10&epochs=2&seeds=2");
        for name in ["a", "d"] {
            assert_eq!((fact(&bench, &format!("{name}.gain")), fact(&bench, &format!("{name}.work"))), (0.0, 1.0));
        }
    }

    #[test]
    fn an_ensemble_costs_its_members_and_begins_with_the_plain_net() {
        let bench = run("compare=a&a.dropout=0&a.members=3&images=10&epochs=2&seeds=1");
        assert_eq!(fact(&bench, "a.work"), 3.0);
        let nets = |way: usize| bench.ways[way].runs[0].nets.iter().map(|net| &net.training.w).collect::<Vec<_>>();
        assert!(nets(1)[0] == nets(0)[0] && nets(1)[1] != nets(1)[0] && nets(1)[2] != nets(1)[1]);
    }

    #[test]
    fn early_stopping_keeps_the_best_look_and_saves_work() {
        let bench = run("compare=a&a.dropout=0&a.stop=true&images=20&wrong=0.3&epochs=30&seeds=2");
        let way = &bench.ways[1];
        for run in 0..2 {
            let (kept, end) = way.kept(run, bench.step).expect("looked at");
            let looks = &way.runs[run].looks;
            let seen = looks.iter().filter(|look| look.step <= end);
            assert!(seen.clone().all(|look| look.validation.loss >= kept.validation.loss));
            assert_eq!(seen.filter(|look| look.step > kept.step).count(), PATIENCE, "it never stopped");
        }
        assert!(fact(&bench, "a.work") < 0.8 && fact(&bench, "a.test") > fact(&bench, "plain.test"));
    }
}
