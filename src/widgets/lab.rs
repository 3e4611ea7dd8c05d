//! What the bench and the playground share: up to five ways to train, each over the same seeds, compared with the
//! first of them. With the same seed all see the same images and, where their nets are alike, begin with the same
//! weights, so that differences are taken seed by seed.

use std::ops::Range;
use std::rc::Rc;

use super::curves::{band, cursor, path, percent};
use super::setup::Setup;
use super::torch::{self, Experiment};
use super::trials::{Grade, Look, Spread, per_epoch};
use super::{Inputs, Widget, course};
use crate::engine::data::Images;
use crate::engine::mean::Mean;
use crate::engine::nn::ensemble::Ensemble;
use crate::engine::nn::pictures::Pictures;
use crate::engine::nn::score::Judged;
use crate::engine::nn::training::{NonFinite, Training};
use crate::engine::nn::work;
use crate::say;
use crate::scene::{Axis, Entry, Frame, Mark, Panel, Side, Sketch, Table};
use crate::spec::number::short;
use crate::spec::{Choice, Complaint, Dash, Group, Hue, Lang, Setting, Settings, Text};

/// A way to train, as the reader sees it.
pub struct Entrant {
    /// In facts: `a`.
    pub name: &'static str,
    pub title: Text,
    pub hue: Hue,
    pub dash: Dash,
    pub setup: Setup,
}

/// Names, colours and dashes of what the reader puts together.
const LETTERS: [(&str, Hue, Dash); 4] = [
    ("a", Hue::Blue, Dash::Solid),
    ("b", Hue::Terracotta, Dash::LongDashed),
    ("c", Hue::Green, Dash::DashDotted),
    ("d", Hue::Violet, Dash::Dotted),
];

/// All of A to D under these titles, for a setting to choose from.
pub fn choices(titles: &[Text; 4]) -> Vec<Choice> {
    LETTERS.iter().zip(titles).map(|((name, ..), label)| Choice { name, label: *label }).collect()
}

/// The settings of each, seen while the setting `seen_with` has it.
pub fn groups(titles: &[Text; 4], settings: &'static [Setting], seen_with: &'static str) -> Vec<Group> {
    let group = |choice: Choice| Group { prefix: choice.name, title: choice.label, settings, seen_with };
    choices(titles).into_iter().map(group).collect()
}

/// Those that are `chosen`, set up by their names.
pub fn entrants(titles: &[Text; 4], chosen: &[&str], setup: impl Fn(&str) -> Setup) -> Vec<Entrant> {
    let all = LETTERS.iter().zip(titles).filter(|((name, ..), _)| chosen.contains(name));
    all.map(|(&(name, hue, dash), &title)| Entrant { name, title, hue, dash, setup: setup(name) }).collect()
}

/// The settings of a group, which are declared in two lists.
pub const fn join<const N: usize>(first: &[Setting], second: &[Setting]) -> [Setting; N] {
    assert!(first.len() + second.len() == N);
    let mut all = [first[0]; N];
    let mut i = 1;
    while i < N {
        all[i] = if i < first.len() { first[i] } else { second[i - first.len()] };
        i += 1;
    }
    all
}

/// Looks at the test images in a run.
const LOOKS: usize = 15;

/// Looks without a better one after which early stopping stops.
const PATIENCE: usize = 3;

/// Where axes of accuracy begin, unless a way is still below it after a fifth of its run.
const LOW: f64 = 0.5;

pub struct Lab {
    title: Text,
    images: Rc<Images>,
    test: Judged<f32>,
    /// The one that the others are compared with comes first.
    ways: Vec<Way>,
    epochs: f64,
    /// Ticks made, of which the past is shown without training again.
    made: usize,
    /// The tick shown.
    step: usize,
    /// As many as the longest run has steps. The others make theirs at the same pace in epochs.
    last: usize,
}

/// An entrant with its runs, one a seed.
struct Way {
    entrant: Entrant,
    /// What distinguishes it from the first, in each language.
    words: [String; 2],
    runs: Vec<Run>,
    steps: usize,
    /// Multiply-adds of a step, in the mean: the last batch of an epoch may be smaller.
    cost: f64,
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

fn seeds(settings: &Settings, seed: u64) -> Range<u64> {
    seed..seed + settings.number("seeds") as u64
}

/// The same experiment in PyTorch: see [`torch`].
pub fn script(settings: &Settings, seed: u64, entrants: Vec<Entrant>) -> String {
    torch::script(&Experiment {
        set: course::set(settings),
        wrong: settings.number("wrong"),
        epochs: settings.number("epochs") as usize,
        seeds: seeds(settings, seed),
        runs: entrants.into_iter().map(|entrant| (entrant.title.en, entrant.setup)).collect(),
    })
}

impl Lab {
    /// All at step 0. Of the settings it reads those that all ways share: `set`, `wrong`, `epochs`, `seeds`.
    /// Where `whole`, the first way's words tell all of it, otherwise nothing.
    ///
    /// # Errors
    /// More images than the set has, or a net that does not fit them.
    ///
    /// # Panics
    /// Without an entrant.
    pub fn new(
        title: Text,
        whole: bool,
        entrants: Vec<Entrant>,
        settings: &Settings,
        seed: u64,
        inputs: &Inputs,
    ) -> Result<Lab, Complaint> {
        let set = course::set(settings);
        let images = inputs.images(set);
        let tested = images.split(1, 0, seed)?.test;
        let test = Pictures::new(images.clone(), tested.clone(), None).judged(1);
        let first = entrants[0].setup.clone();
        let mut ways = Vec::new();
        for (i, entrant) in entrants.into_iter().enumerate() {
            let words = Lang::ALL.map(|lang| match (i, whole) {
                (0, true) => entrant.setup.words(lang),
                (0, false) => String::new(),
                _ => entrant.setup.beside(&first, lang),
            });
            let mut way = Way { entrant, words, runs: Vec::new(), steps: 0, cost: 0.0 };
            way.begin(&images, settings, seeds(settings, seed), tested.len(), inputs)?;
            ways.push(way);
        }
        let last = ways.iter().map(|way| way.steps).max().unwrap_or(0);
        let mut lab = Lab { title, images, test, ways, epochs: settings.number("epochs"), made: 0, step: 0, last };
        lab.look();
        Ok(lab)
    }
}

impl Widget for Lab {
    fn last(&self) -> u32 {
        self.last as u32
    }

    fn tick(&mut self) {
        if self.step == self.made {
            let (made, last) = (self.made, self.last);
            let due = self.ways.iter_mut().filter(|way| way.at(made + 1, last) > way.at(made, last));
            due.flat_map(|way| &mut way.runs).flat_map(|run| &mut run.nets).for_each(Net::step);
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
        scene.title = format!("{}: {}", self.title.get(lang), self.images.set.title.get(lang));
        scene.legend = self.ways.iter().map(|way| self.entry(way, lang)).collect();
        scene.status = self.status(lang);
        scene.warnings = self.ways.iter().filter_map(|way| way.warning(self.shown(way), lang)).collect();
        scene.facts = self.facts();
        scene.step = self.step as u32;
        scene.last = self.last();
        scene.panels = panels;
    }

    /// A row for each seed.
    fn table(&self, lang: Lang) -> Table {
        let mut columns = vec![say!(lang, "run", "실행 번호")];
        for way in &self.ways {
            let title = way.described(lang);
            columns.push(say!(lang, "{title}: training accuracy", "{title}: 훈련 정확도"));
            columns.push(say!(lang, "{title}: test accuracy", "{title}: 테스트 정확도"));
            columns.push(say!(lang, "{title}: multiply-adds", "{title}: 곱셈 수"));
        }
        let row = |run: usize| {
            let mut row = vec![(run + 1) as f64];
            for way in &self.ways {
                let shown = self.shown(way);
                let look = way.kept(run, shown).map(|(look, _)| look);
                row.push(look.map_or(f64::NAN, |look| look.train.accuracy));
                row.push(look.map_or(f64::NAN, |look| look.test.accuracy));
                row.push(way.work(run, shown));
            }
            row
        };
        Table { columns, rows: (0..self.seeds()).map(row).collect() }
    }
}

impl Way {
    /// Every net at step 0.
    fn begin(
        &mut self,
        images: &Rc<Images>,
        settings: &Settings,
        seeds: Range<u64>,
        tested: usize,
        inputs: &Inputs,
    ) -> Result<(), Complaint> {
        let setup = &self.entrant.setup;
        let classes = images.set.classes.len();
        let validation = setup.validation();
        let trained = (setup.images - validation) * classes;
        let per_epoch = per_epoch(trained, setup.batch);
        self.steps = settings.number("epochs") as usize * per_epoch;
        let recipe = setup.recipe(images.set, settings.number("wrong"), self.steps, inputs)?;
        for seed in seeds {
            let split = images.split(setup.images - validation, validation, seed)?;
            let mut nets = Vec::new();
            for member in 0..setup.mix.members as u64 {
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
            let example: f64 = work::training(&nets[0].training.model).iter().sum();
            self.cost = example * (trained * nets.len()) as f64 / per_epoch as f64;
            self.runs.push(Run { nets, train, validation: others, looks: Vec::new() });
        }
        Ok(())
    }

    /// Its steps when so many ticks of all are made.
    fn at(&self, ticks: usize, last: usize) -> usize {
        (ticks as u64 * self.steps as u64 / last as u64) as usize
    }

    /// The look that counts after so many steps: the latest, or with early stopping the one of the lowest validation
    /// loss, once no better one has come for [`PATIENCE`] looks; and the step at which training ended.
    fn kept(&self, run: usize, step: usize) -> Option<(&Look, usize)> {
        let looks = &self.runs[run].looks;
        let seen = &looks[..looks.iter().take_while(|look| look.step <= step).count()];
        let last = seen.last()?;
        if !self.entrant.setup.mix.stop {
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
        self.kept(run, step).map_or(0.0, |(_, end)| end as f64 * self.cost)
    }

    /// Over the seeds.
    fn over(&self, step: usize, of: fn(&Look) -> f64) -> Option<Mean> {
        let values: Option<Vec<f64>> = (0..self.runs.len()).map(|run| Some(of(self.kept(run, step)?.0))).collect();
        Some(Mean::of(values?.into_iter()))
    }

    fn words(&self, lang: Lang) -> &str {
        &self.words[lang as usize]
    }

    /// `Mix A: dropout 0.5`
    fn described(&self, lang: Lang) -> String {
        let (title, words) = (self.entrant.title.get(lang), self.words(lang));
        if words.is_empty() { title.to_string() } else { format!("{title}: {words}") }
    }

    fn warning(&self, step: usize, lang: Lang) -> Option<String> {
        let mut stopped = self.runs.iter().flat_map(|run| &run.nets).filter_map(|net| net.stopped.as_ref());
        let first = stopped.find(|stopped| stopped.step <= step)?;
        Some(format!("{}: {}", self.entrant.title.get(lang), first.sentence(lang)))
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

impl Lab {
    /// Looks at the runs whose turn it is.
    fn look(&mut self) {
        for way in &mut self.ways {
            let step = way.at(self.made, self.last);
            let new = self.made == 0 || step > way.at(self.made - 1, self.last);
            if new && (step.is_multiple_of(way.steps.div_ceil(LOOKS)) || step == way.steps) {
                way.runs.iter_mut().for_each(|run| run.look(step, &self.test));
            }
        }
    }

    fn seeds(&self) -> usize {
        self.ways[0].runs.len()
    }

    /// The step at which this way is shown.
    fn shown(&self, way: &Way) -> usize {
        way.at(self.step, self.last)
    }

    fn epoch(&self) -> f64 {
        self.epochs * self.step as f64 / self.last as f64
    }

    fn test(&self, way: &Way) -> Option<Mean> {
        way.over(self.shown(way), |look| look.test.accuracy)
    }

    fn train(&self, way: &Way) -> Option<Mean> {
        way.over(self.shown(way), |look| look.train.accuracy)
    }

    /// How much better than the first way's another's test accuracy is: the mean over seeds of the differences, seed
    /// by seed. `None` for the first itself.
    fn gain(&self, way: &Way) -> Option<Mean> {
        let first = &self.ways[0];
        let accuracy = |way: &Way, run| Some(way.kept(run, self.shown(way))?.0.test.accuracy);
        let gains: Option<Vec<f64>> =
            (0..self.seeds()).map(|run| Some(accuracy(way, run)? - accuracy(first, run)?)).collect();
        gains.filter(|_| !std::ptr::eq(way, first)).map(|gains| Mean::of(gains.into_iter()))
    }

    /// How many times the first way's multiplications it took.
    fn work(&self, way: &Way) -> f64 {
        let total = |way: &Way| (0..self.seeds()).map(|run| way.work(run, self.shown(way))).sum::<f64>();
        let first = total(&self.ways[0]);
        // Before the first look nothing is counted.
        if first == 0.0 { 1.0 } else { total(way) / first }
    }

    /// Test, train, gap, gain in points, and work of a way: as texts.
    fn numbers(&self, way: &Way) -> Option<[String; 5]> {
        let (test, train) = (self.test(way)?, self.train(way)?);
        let gain = self.gain(way).map_or("–".to_string(), signed);
        let gap = percent(train.mean - test.mean);
        Some([percent(test.mean), percent(train.mean), gap, gain, short(self.work(way), 2)])
    }

    fn entry(&self, way: &Way, lang: Lang) -> Entry {
        let note = self.numbers(way).map_or(String::new(), |[test, _, _, gain, _]| match self.gain(way) {
            None => say!(lang, "test {test} %", "테스트 {test} %"),
            Some(_) => say!(lang, "test {test} %, {gain} points", "테스트 {test} %, {gain}%p"),
        });
        let Entrant { hue, dash, .. } = way.entrant;
        Entry { label: way.described(lang), hue, dash, note, unit: String::new() }
    }

    /// The table of results: of each way its name, what is special about it, and its numbers.
    fn results(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const RIGHT: [f64; 5] = [2.2, 4.2, 6.0, 9.9, 11.9];
        const LINE: f64 = 0.58;
        /// Below that the table would take the figure's whole width, and its rows lie far apart.
        const LEAST: f64 = 7.6;
        let first = self.ways[0].entrant.title.get(lang);
        let heads = [
            say!(lang, "test %", "테스트 %"),
            say!(lang, "train %", "훈련 %"),
            say!(lang, "gap", "격차"),
            say!(lang, "against {first}", "{first} 대비"),
            say!(lang, "work", "계산량"),
        ];
        let mut marks = Vec::new();
        let mut write =
            |x: f64, y: f64, text: String, hue, side| marks.push(Mark::Label { at: (x, y), text, hue, side });
        for (x, head) in RIGHT.iter().zip(heads) {
            write(*x, 0.4, head, Hue::Soft, Side::Left);
        }
        let mut lines = Vec::new();
        let mut y = 0.8;
        for way in &self.ways {
            lines.push(path(vec![(0.1, y), (11.9, y)], Hue::Line, Dash::Solid, 1.0));
            for line in broken(&way.described(lang)) {
                y += LINE;
                write(0.1, y - 0.1, line, way.entrant.hue, Side::Right);
            }
            y += LINE;
            for (x, number) in RIGHT.iter().zip(self.numbers(way).into_iter().flatten()) {
                write(*x, y - 0.1, number, Hue::Ink, Side::Left);
            }
            y += 0.5 * LINE;
        }
        marks.extend(lines);
        Panel {
            name: "results".to_string(),
            title: say!(
                lang,
                "Table: test and training accuracy, their gap, the difference from {first} in test accuracy (mean \
                 over seeds ± standard error), and the multiplications as a multiple of those of {first}",
                "표: 테스트 정확도와 훈련 정확도, 둘의 격차, ‘{first}’ 대비 테스트 정확도 차이(시드 평균 ± 표준오차), \
                 ‘{first}’ 대비 곱셈 수의 배율"
            ),
            frame: Frame::Plain { width: 12.0, height: y.max(LEAST) },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// Where the axes of accuracy begin.
    fn low(&self) -> f64 {
        let below = |way: &Way| self.test(way).is_some_and(|test| test.mean < LOW);
        if 5 * self.step > self.last && self.ways.iter().any(below) { 0.0 } else { LOW }
    }

    /// Test accuracy over the epochs.
    fn curves(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let low = self.low();
        let inside = |share: f64| 100.0 * share.max(low);
        let line = |way: &Way| {
            let shown = self.shown(way);
            let seen = way.runs.iter().map(|run| run.looks.iter().take_while(|look| look.step <= shown).count());
            let seen = seen.min().unwrap_or(0);
            let at = |look: usize| {
                let spread = Spread::of(way.runs.iter().map(|run| run.looks[look].test.accuracy));
                (self.epochs * way.runs[0].looks[look].step as f64 / way.steps as f64, spread)
            };
            band(&(0..seen).map(at).collect::<Vec<_>>(), way.entrant.hue, way.entrant.dash, 2.0, inside)
        };
        let now = cursor(self.epoch(), (100.0 * low, 100.0));
        Panel {
            name: "test".to_string(),
            title: say!(lang, "Chart: test accuracy over epochs", "그래프: 에폭에 따른 테스트 정확도"),
            frame: Frame::Chart {
                x: Axis::linear(say!(lang, "epoch", "에폭"), (0.0, self.epochs)),
                y: Axis::linear(say!(lang, "test accuracy, %", "테스트 정확도(%)"), (100.0 * low, 100.0)),
            },
            layers: vec![sketch.fresh([now].into_iter().chain(self.ways.iter().flat_map(line)).collect())],
            handles: Vec::new(),
        }
    }

    /// A row for each way: from its test accuracy (large dot, with the standard error) to its training accuracy.
    fn gaps(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let low = self.low();
        let inside = |share: f64| 100.0 * share.clamp(low, 1.0);
        let rows = self.ways.len() as f64;
        let mut marks = Vec::new();
        for (i, way) in self.ways.iter().enumerate() {
            let (Some(test), Some(train)) = (self.test(way), self.train(way)) else { continue };
            let Entrant { title, hue, dash, .. } = way.entrant;
            let at = |share: f64| (inside(share), rows - i as f64 - 0.6);
            // At the start both lie far to the left of the axis.
            if train.mean >= low {
                marks.push(path(vec![at(test.mean), at(train.mean)], hue, dash, 1.5));
                marks.push(Mark::Dot { at: at(train.mean), hue, radius: 3.5 });
            }
            if test.mean >= low {
                if test.error > 0.0 {
                    let ends = vec![at(test.mean - test.error), at(test.mean + test.error)];
                    marks.push(path(ends, hue, Dash::Solid, 4.0));
                }
                marks.push(Mark::Dot { at: at(test.mean), hue, radius: 5.5 });
            }
            let (text, place) = (title.get(lang).to_string(), (100.0 * low, rows - i as f64 - 0.25));
            marks.push(Mark::Label { at: place, text, hue, side: Side::Right });
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
            frame: Frame::Chart { x: Axis::linear(x, (100.0 * low, 100.0)), y },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn status(&self, lang: Lang) -> String {
        let (epoch, seeds) = (short(self.epoch(), 3), self.seeds());
        let first = &self.ways[0];
        let name = first.entrant.title.get(lang);
        if self.ways.len() == 1 {
            let test = self.test(first).map_or("–".to_string(), |test| test.percent().text(1));
            return say!(
                lang,
                "Epoch {epoch}, {seeds} seeds: {name} tells {test} % of the test images rightly.",
                "에폭 {epoch}, 시드 {seeds}개: {name}의 테스트 정확도는 {test} %입니다."
            );
        }
        let others = self.ways.iter().filter_map(|way| Some((way, self.gain(way)?)));
        let best = others.reduce(|best, way| if way.1.mean > best.1.mean { way } else { best });
        let Some((way, gain)) = best.filter(|_| self.step > 0) else {
            return say!(
                lang,
                "Epoch {epoch}. All are compared with {name}, over {seeds} seeds.",
                "에폭 {epoch}. 시드 {seeds}개에 걸쳐 모두 ‘{name}’ 기준으로 견줍니다."
            );
        };
        let (best, text) = (way.entrant.title.get(lang), signed(gain));
        let mut said = if gain.mean > 0.0 {
            say!(
                lang,
                "Epoch {epoch}, {seeds} seeds: {best} does best, with {text} points on test images against {name}.",
                "에폭 {epoch}, 시드 {seeds}개: {best}의 결과가 가장 좋으며, 테스트 정확도 차이는 ‘{name}’ 대비 \
                 {text}%p입니다."
            )
        } else {
            say!(
                lang,
                "Epoch {epoch}, {seeds} seeds: none does better than {name}; {best} comes closest, with {text} points on \
                 test images.",
                "에폭 {epoch}, 시드 {seeds}개: ‘{name}’보다 나은 것이 없습니다. 가장 가까운 {best}의 테스트 정확도 차이는 \
                 {text}%p입니다."
            )
        };
        if gain.error.is_finite() && gain.mean.abs() < 2.0 * gain.error {
            said += &say!(
                lang,
                " That is less than two standard errors: it may be chance.",
                " 이 차이는 표준오차의 두 배보다 작으니 우연일 수 있습니다."
            );
        }
        said
    }

    /// By way (`plain`, `a` … `d`): `NAME.test`, `NAME.train`, `NAME.gap`; of all but the first `NAME.gain`,
    /// `NAME.error`, `NAME.work`; and the `epoch`.
    fn facts(&self) -> Vec<(String, f64)> {
        let mut facts = vec![("epoch".to_string(), self.epoch())];
        for way in &self.ways {
            let (Some(test), Some(train)) = (self.test(way), self.train(way)) else { continue };
            let mut tell = |what: &str, number: f64| facts.push((format!("{}.{what}", way.entrant.name), number));
            tell("test", test.mean);
            tell("train", train.mean);
            tell("gap", train.mean - test.mean);
            if let Some(gain) = self.gain(way) {
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

/// At commas, into lines that the table has room for; a syllable of Hangul is as wide as two letters.
fn broken(text: &str) -> Vec<String> {
    const MOST: usize = 52;
    let width = |text: &str| text.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum::<usize>();
    let mut lines = vec![String::new()];
    for part in text.split_inclusive(", ") {
        let last = lines.last_mut().expect("there is one");
        if !last.is_empty() && width(last) + width(part) > MOST {
            lines.push(part.to_string());
        } else {
            last.push_str(part);
        }
    }
    lines
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::widgets::{Spec, State};

    /// The widget's own `new`.
    pub type New = fn(&Settings, u64, &Inputs) -> Result<Lab, Complaint>;

    /// Run to its end.
    pub fn run(spec: &Spec, new: New, query: &str) -> Lab {
        let (state, notices) = State::from_query(spec, query);
        assert!(notices.is_empty(), "{notices:?}");
        let mut lab = new(&state.settings, state.seed, &Inputs::built_in()).unwrap_or_else(|why| panic!("{}", why.en));
        for _ in 0..lab.last() {
            lab.tick();
        }
        lab
    }

    pub fn fact(lab: &Lab, name: &str) -> f64 {
        let facts = lab.facts();
        facts.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name} among {facts:?}")).1
    }

    /// The weights of the nets of a way's first run.
    pub fn weights(lab: &Lab, way: usize) -> Vec<&[f32]> {
        lab.ways[way].runs[0].nets.iter().map(|net| &net.training.w[..]).collect()
    }

    /// What stands beside each name.
    pub fn words(lab: &Lab) -> Vec<&str> {
        lab.ways.iter().map(|way| way.words(Lang::En)).collect()
    }

    #[test]
    fn long_descriptions_are_broken_at_commas() {
        let text = "Run A: convolutional, 50 images, Adam 0.005, cosine, batches of 32, dropout 0.5";
        let lines = broken(text);
        assert_eq!(lines.concat(), text);
        assert_eq!(lines, ["Run A: convolutional, 50 images, Adam 0.005, ", "cosine, batches of 32, dropout 0.5"]);
        assert_eq!(broken("Plain"), ["Plain"]);
    }

    /// A run of fewer images has fewer steps, but all are at the same epoch.
    #[test]
    fn all_ways_are_at_the_same_epoch() {
        use crate::widgets::bench;
        let lab = run(&bench::SPEC, bench::new, "compare=a,b&images=40&a.images=10&b.stop=true&epochs=3&seeds=1");
        assert_eq!(lab.ways.iter().map(|way| way.steps).collect::<Vec<_>>(), [39, 12, 30]);
        for way in &lab.ways {
            assert_eq!(way.runs[0].looks.last().map(|look| look.step), Some(way.steps));
            assert_eq!((way.at(0, 39), way.at(13, 39), way.at(39, 39)), (0, way.steps / 3, way.steps));
        }
    }

    #[test]
    fn early_stopping_keeps_the_best_look_and_saves_work() {
        use crate::widgets::bench;
        let query = "compare=a&a.dropout=0&a.stop=true&images=20&wrong=0.3&epochs=30&seeds=2";
        let lab = run(&bench::SPEC, bench::new, query);
        let way = &lab.ways[1];
        for run in 0..2 {
            let (kept, end) = way.kept(run, lab.shown(way)).expect("looked at");
            let looks = &way.runs[run].looks;
            let seen = looks.iter().filter(|look| look.step <= end);
            assert!(seen.clone().all(|look| look.validation.loss >= kept.validation.loss));
            assert_eq!(seen.filter(|look| look.step > kept.step).count(), PATIENCE, "it never stopped");
        }
        assert!(fact(&lab, "a.work") < 0.8 && fact(&lab, "a.test") > fact(&lab, "plain.test"));
    }
}
