//! Transfer learning: a net that has learned digits goes on to another task. Whether its
//! features help depends on how many images that task has, and how like digits they are.

use std::rc::Rc;

use super::course::{Recipe, SEEDS, cosine};
use super::curves::{Part, path, percent};
use super::features::{Glimpse, Watched};
use super::pretrained::transfer;
use super::trials::{Plan, Trials, per_epoch};
use super::{Inputs, Need, Spec, Widget};
use crate::engine::data::{DataSet, Images, fashion14, optdigits8};
use crate::engine::mean::Mean;
use crate::engine::nn::model::Model;
use crate::engine::nn::pretrained::{DIGITS, Net};
use crate::engine::nn::training::Training;
use crate::say;
use crate::scene::{Axis, Frame, Handle, Mark, Panel, Side, Sketch, Table};
use crate::spec::{Complaint, Dash, Hue, Kind, Lang, Setting, Settings, Text};

pub const SPEC: Spec = Spec {
    name: "transfer",
    title: Text::new("Transfer learning", "전이 학습"),
    line: Text::doc(
        "A net trained on digits goes on to a new task: digits by other writers, or clothing, with few images or many. \
         Trained from scratch, with frozen features, and fine-tuned, side by side.",
        "숫자로 훈련한 신경망을 새 과제에 옮겨 씁니다. 다른 사람들이 쓴 숫자나 옷 이미지를 적게 또는 많이 주고, 처음부터 훈련한 것, \
         특성을 동결한 것, 미세 조정한 것을 나란히 견줍니다.",
    ),
    settings: &[SIMILARITY, IMAGES, KEEP, FIRST, SECOND, DENSE, LR, HEAD, UPDATES, SEEDS, OTHERS, EXAMPLE],
    groups: Vec::new,
    default_for: |_, _| None,
    opens_at: None,
    seeded: true,
    needs: |_| vec![Need::Net(&DIGITS), Need::Images(&optdigits8::SPEC), Need::Images(&fashion14::SPEC)],
    source: file!(),
};

const SIMILARITY: Setting = Setting {
    name: "similarity",
    symbol: "",
    label: Text::doc("similarity", "유사도"),
    help: Text::doc(
        "The new task. 1: digits by other writers, much like those that the net knows. 0: clothing, which is different.",
        "새 과제입니다. 1은 다른 사람들이 쓴 숫자로, 신경망이 아는 숫자와 비슷합니다. 0은 옷으로, 많이 다릅니다.",
    ),
    kind: Kind::Integer { min: 0, max: 1, default: 1 },
};

const IMAGES: Setting = Setting {
    name: "images",
    symbol: "N",
    label: Text::doc("images a class", "클래스당 이미지"),
    help: Text::doc(
        "Training images of each class of the new task. Of the other digits there are 100, of clothing 150.",
        "새 과제에서 클래스마다 훈련에 쓰는 이미지 수입니다. 다른 숫자는 100장, 옷은 150장까지 있습니다.",
    ),
    kind: Kind::Integer { min: 1, max: 150, default: 5 },
};

const KEEP: Setting = Setting {
    name: "keep",
    symbol: "",
    label: Text::doc("pretrained blocks", "가져올 블록 수"),
    help: Text::doc(
        "How many blocks of the pretrained net are taken over: both convolutions and the dense layer, or fewer. The new \
         last layer is put on the last of them.",
        "사전 학습한 신경망에서 가져올 블록 수입니다. 합성곱 둘과 밀집층까지 셋이며, 더 적게 가져올 수도 있습니다. 새 출력층은 \
         마지막 블록 위에 얹습니다.",
    ),
    kind: Kind::Integer { min: 1, max: 3, default: 3 },
};

/// The rate of a block when it is fine-tuned.
const fn rate(name: &'static str, label: Text) -> Setting {
    Setting {
        name,
        symbol: "",
        label,
        help: Text::doc(
            "In fine-tuning: the rate of this block as a share of the learning rate. 0 freezes it.",
            "미세 조정할 때 이 블록의 학습률이 ‘학습률’의 몇 배인지 정합니다. 0이면 동결합니다.",
        ),
        kind: Kind::Number { min: 0.0, max: 2.0, default: 0.4, log: false },
    }
}

const FIRST: Setting = rate("first", Text::doc("rate, first convolution", "첫째 합성곱의 학습률 배율"));
const SECOND: Setting = rate("second", Text::doc("rate, second convolution", "둘째 합성곱의 학습률 배율"));
const DENSE: Setting = rate("dense", Text::doc("rate, dense layer", "밀집층의 학습률 배율"));

const LR: Setting = Setting {
    name: "lr",
    symbol: "α",
    label: Text::doc("learning rate", "학습률"),
    help: Text::doc(
        "Adam's rate at the start, from scratch and in fine-tuning; it falls to 0 along half a cosine.",
        "처음부터 훈련할 때와 미세 조정할 때 Adam의 처음 학습률입니다. 코사인의 반 주기를 따라 0까지 줄어듭니다.",
    ),
    kind: Kind::Number { min: 1e-5, max: 0.1, default: 0.002, log: true },
};

const HEAD: Setting = Setting {
    name: "head",
    symbol: "",
    label: Text::doc("rate, new last layer", "새 출력층의 학습률"),
    help: Text::doc(
        "The rate of the new last layer, on frozen features and in fine-tuning.",
        "특성을 동결할 때와 미세 조정할 때 새 출력층의 학습률입니다.",
    ),
    kind: Kind::Number { min: 1e-5, max: 0.1, default: 0.01, log: true },
};

const UPDATES: Setting = Setting {
    name: "updates",
    symbol: "",
    label: Text::doc("updates", "갱신 횟수"),
    help: Text::doc(
        "Mini-batches in each training, rounded up to whole epochs.",
        "훈련마다 쓰는 미니배치의 수이며, 에폭이 끝나도록 올림합니다.",
    ),
    kind: Kind::Integer { min: 10, max: 2000, default: 300 },
};

const OTHERS: Setting = Setting {
    name: "others",
    symbol: "",
    label: Text::doc("train all four cells", "네 칸 모두 훈련"),
    help: Text::doc(
        "After the point's own cell, the other three are trained as well, with 5 or 100 images of each class.",
        "점이 놓인 칸을 훈련한 뒤 나머지 세 칸도 클래스마다 이미지 5장 또는 100장으로 훈련합니다.",
    ),
    kind: Kind::Switch { default: true },
};

const EXAMPLE: Setting = Setting {
    name: "example",
    symbol: "",
    label: Text::doc("image", "이미지"),
    help: Text::doc("Which test image the filters answer to.", "필터의 반응을 볼 테스트 이미지의 번호입니다."),
    kind: Kind::Integer { min: 0, max: 699, default: 210 },
};

/// Images of a class from which on a task counts as one with many.
const MANY: usize = 21;

/// Images of each class in the cells where the reader's point is not.
const TYPICAL: [usize; 2] = [5, 100];

/// Looks at the test images in a run.
const LOOKS: usize = 4;

/// The ways to train, in their order.
pub const SCRATCH: usize = 0;
pub const FROZEN: usize = 1;
pub const TUNED: usize = 2;

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Transfer, Complaint> {
    let whole = |name: &str| settings.number(name) as usize;
    let similar = whole("similarity") == 1;
    let tasks = [inputs.images(&fashion14::SPEC), Rc::new(enlarged(inputs))];
    let ways = Ways::new(settings, seed, inputs);
    let here = (similar, whole("images") >= MANY);
    let mut cells = vec![Cell::new(here, whole("images"), &tasks, &ways, 0)];
    for other in [(true, false), (true, true), (false, false), (false, true)] {
        if other != here {
            let begin = cells.last().expect("the first is there").end();
            cells.push(Cell::new(other, TYPICAL[other.1 as usize], &tasks, &ways, begin));
        }
    }
    let trained = if settings.switch("others") { cells.len() } else { 1 };
    cells[0].open(&ways)?;
    let trials = cells[0].trials.as_ref().expect("it is open");
    let watched = Watched::new(&trials.images, &trials.tested, whole("example"));
    let mut model = Model::read(&DIGITS.cut(ways.rates.len(), 10), DIGITS.input, 50)?;
    let mut w = model.initial(seed);
    let start = ways.net.first(&DIGITS, ways.rates.len());
    w[..start.len()].copy_from_slice(&start);
    let before = watched.look(&mut model, &w);
    let mut transfer = Transfer { ways, cells, trained, watched, before, glimpses: Vec::new(), step: 0 };
    transfer.glimpse();
    Ok(transfer)
}

/// The other digits as the pretrained net knows digits, a black pixel all round.
pub fn enlarged(inputs: &Inputs) -> Images {
    inputs.images(&optdigits8::SPEC).enlarged(&optdigits8::ENLARGED, 1)
}

/// The point's own cell as a script for PyTorch. It draws other numbers, so that its results agree within their
/// errors only.
pub fn script(settings: &Settings, seed: u64) -> String {
    let set = if settings.number("similarity") == 1.0 { &optdigits8::SPEC } else { &fashion14::SPEC };
    let blocks = ["first", "second", "dense"];
    let kept = blocks.iter().take(settings.number("keep") as usize);
    let rates: Vec<String> = kept.map(|name| settings.number(name).to_string()).collect();
    let seeds: Vec<String> = (seed..seed + settings.number("seeds") as u64).map(|seed| seed.to_string()).collect();
    let written = format!(
        "SHEET = sys.argv[1] if len(sys.argv) > 1 else \"{sheet}\"\n\
         NET = sys.argv[2] if len(sys.argv) > 2 else \"{net}\"\n\
         SIDE, CLASSES, TRAIN, TEST = {side}, {classes}, {train}, {test}  # images of a class to train and to test on\n\
         IMAGES, UPDATES, LR, HEAD = {images}, {updates}, {lr}, {head}\n\
         RATES = [{rates}]  # of the pretrained blocks, as shares of LR\n\
         SEEDS = [{seeds}]\n",
        sheet = set.published(),
        net = DIGITS.published(),
        side = set.size.width,
        classes = set.classes.len(),
        train = set.train,
        test = set.test,
        images = (settings.number("images") as usize).min(set.train),
        updates = settings.number("updates"),
        lr = settings.number("lr"),
        head = settings.number("head"),
        rates = rates.join(", "),
        seeds = seeds.join(", "),
    );
    include_str!("transfer.py").replace("# SETTINGS\n", &written)
}

pub struct Transfer {
    ways: Ways,
    /// The one with the reader's point first, in the order of training.
    cells: Vec<Cell>,
    /// How many of them are trained.
    trained: usize,
    /// Of the first cell, as are the glimpses.
    watched: Watched,
    /// The pretrained net.
    before: Glimpse,
    glimpses: Vec<Seen>,
    step: usize,
}

/// How the nets are trained.
pub struct Ways {
    /// Of the blocks that are taken over, as shares of `lr`.
    rates: Vec<f64>,
    lr: f64,
    head: f64,
    updates: usize,
    seeds: std::ops::Range<u64>,
    net: Rc<Net>,
}

/// The first seed's nets at a step: from scratch, and fine-tuned.
struct Seen {
    step: usize,
    scratch: Glimpse,
    tuned: Glimpse,
}

/// One task with so many images.
struct Cell {
    similar: bool,
    large: bool,
    /// Of each class.
    count: usize,
    images: Rc<Images>,
    /// The step at which its training begins, and how many it has.
    begin: usize,
    steps: usize,
    /// Not before it begins.
    trials: Option<Trials>,
}

impl Ways {
    /// As the settings say.
    pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Ways {
        let kept = &["first", "second", "dense"][..settings.number("keep") as usize];
        Ways {
            rates: kept.iter().map(|name| settings.number(name)).collect(),
            lr: settings.number("lr"),
            head: settings.number("head"),
            updates: settings.number("updates") as usize,
            seeds: seed..seed + settings.number("seeds") as u64,
            net: inputs.net(&DIGITS),
        }
    }

    /// The three ways to train on so many images of each class.
    pub fn plans(&self, count: usize, set: &DataSet) -> Vec<Plan> {
        let classes = set.classes.len();
        let (batch, epochs) = self.batches(count * classes);
        let steps = epochs * per_epoch(count * classes, batch);
        let rates: Vec<Option<f64>> =
            self.rates.iter().map(|&rate| (rate > 0.0).then_some(rate * self.lr / self.head)).collect();
        let frozen = vec![None; rates.len()];
        let transferred = |rates| transfer(&self.net, rates, classes, batch, cosine(self.head, steps));
        let plan = |name, label, hue, dash, recipe| Plan {
            name,
            label,
            hue,
            dash,
            recipe,
            images: count,
            validation: 0,
            epochs,
        };
        vec![
            plan(
                "scratch",
                Text::new("From scratch", "처음부터"),
                Hue::Grey,
                Dash::Dashed,
                Recipe::adam(DIGITS.net.to_string(), batch, cosine(self.lr, steps)),
            ),
            plan(
                "frozen",
                Text::new("Frozen features", "특성 동결"),
                Hue::Blue,
                Dash::LongDashed,
                transferred(&frozen),
            ),
            plan("tuned", Text::new("Fine-tuned", "미세 조정"), Hue::Terracotta, Dash::Solid, transferred(&rates)),
        ]
    }

    /// The size of a mini-batch for so many images, and the epochs.
    fn batches(&self, images: usize) -> (usize, usize) {
        let batch = if images <= 200 { 16 } else { 32 };
        (batch, self.updates.div_ceil(per_epoch(images, batch)))
    }
}

impl Cell {
    fn new((similar, large): (bool, bool), count: usize, tasks: &[Rc<Images>; 2], ways: &Ways, begin: usize) -> Cell {
        let images = tasks[similar as usize].clone();
        let count = count.min(images.set.train);
        let all = count * images.set.classes.len();
        let (batch, epochs) = ways.batches(all);
        Cell { similar, large, count, images, begin, steps: epochs * per_epoch(all, batch), trials: None }
    }

    fn open(&mut self, ways: &Ways) -> Result<(), Complaint> {
        let plans = ways.plans(self.count, self.images.set);
        self.trials = Some(Trials::new(&self.images, plans, ways.seeds.clone(), LOOKS)?);
        Ok(())
    }

    fn end(&self) -> usize {
        self.begin + self.steps
    }

    /// In facts.
    fn name(&self) -> &'static str {
        match (self.similar, self.large) {
            (true, false) => "small-similar",
            (true, true) => "large-similar",
            (false, false) => "small-different",
            (false, true) => "large-different",
        }
    }

    fn title(&self, lang: Lang) -> String {
        let count = self.count;
        match (self.similar, self.large) {
            (true, false) => say!(lang, "Few, similar: {count} a class", "적고 비슷함: {count}장씩"),
            (true, true) => say!(lang, "Many, similar: {count} a class", "많고 비슷함: {count}장씩"),
            (false, false) => say!(lang, "Few, different: {count} a class", "적고 다름: {count}장씩"),
            (false, true) => say!(lang, "Many, different: {count} a class", "많고 다름: {count}장씩"),
        }
    }

    /// Its nets at a step of the widget, if they train by then; those of the first cell are there at once.
    fn begun(&self, step: usize) -> Option<&Trials> {
        self.trials.as_ref().filter(|_| step > self.begin || self.begin == 0)
    }

    /// How each way does at a step of the widget.
    fn outcome(&self, step: usize) -> Option<Outcome> {
        let trials = self.begun(step)?;
        let shown = |arm: usize| {
            let arm = &trials.arms[arm];
            let look = arm.shown(trials.step)?;
            Some(arm.runs.iter().map(|run| run.looks[look].test.accuracy).collect::<Vec<f64>>())
        };
        let [scratch, frozen, tuned] = [shown(SCRATCH)?, shown(FROZEN)?, shown(TUNED)?];
        let over = |a: &[f64], b: &[f64]| Mean::of(a.iter().zip(b).map(|(a, b)| a - b)).percent();
        Some(Outcome {
            means: [&scratch, &frozen, &tuned].map(|values| Mean::of(values.iter().copied()).percent()),
            frozen_gain: over(&frozen, &scratch),
            tuned_gain: over(&tuned, &scratch),
            tuned_over_frozen: over(&tuned, &frozen),
            complete: step >= self.end(),
        })
    }
}

/// Test accuracies in per cent, and their differences seed by seed.
struct Outcome {
    means: [Mean; 3],
    frozen_gain: Mean,
    tuned_gain: Mean,
    tuned_over_frozen: Mean,
    complete: bool,
}

impl Widget for Transfer {
    fn last(&self) -> u32 {
        self.cells[self.trained - 1].end() as u32
    }

    fn tick(&mut self) {
        let step = self.step;
        let cell = self.cells.iter_mut().find(|cell| step < cell.end()).expect("no tick after the last");
        if cell.trials.is_none() {
            cell.open(&self.ways).unwrap_or_else(|why| panic!("the first cell's nets fit: {}", why.en));
        }
        cell.trials.as_mut().expect("it is open").tick();
        self.step += 1;
        let looks = self.first().arms[TUNED].runs[0].looks.len();
        if looks > self.glimpses.len() {
            self.glimpse();
        }
    }

    fn rewind(&mut self, step: u32) -> bool {
        self.step = step as usize;
        for cell in &mut self.cells {
            let within = self.step.saturating_sub(cell.begin).min(cell.steps);
            if let Some(trials) = &mut cell.trials {
                trials.step = within;
            }
        }
        true
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let first = self.first();
        let seen = self.glimpses.iter().rfind(|seen| seen.step <= first.step).expect("the first is at step 0");
        let named = |arm: usize| (first.arms[arm].plan.label.get(lang).to_string(), first.arms[arm].plan.hue);
        let pretrained = say!(lang, "Pretrained, frozen", "사전 학습, 동결");
        let nets = [
            (pretrained, named(FROZEN).1, &self.before),
            (named(TUNED).0, named(TUNED).1, &seen.tuned),
            (named(SCRATCH).0, named(SCRATCH).1, &seen.scratch),
        ];
        let low = if self.cells[0].similar { 0.4 } else { 0.3 };
        let panels = vec![
            self.plane(lang, sketch),
            self.advice(lang, sketch),
            first.accuracies(Part::Test, low, lang, sketch),
            self.watched.filters(&first.images, &nets, lang, sketch),
            self.watched.layout(&first.images, &nets, lang, sketch),
        ];
        let scene = &mut sketch.scene;
        scene.title = say!(lang, "Transfer learning. {}", "전이 학습. {}", self.cells[0].title(lang));
        scene.legend = first.legend(lang);
        scene.status = self.status(lang);
        scene.warnings = self.opened().flat_map(|(_, trials)| trials.warnings(lang)).collect();
        scene.facts = self.facts();
        scene.step = self.step as u32;
        scene.last = self.last();
        scene.panels = panels;
    }

    /// A row for each cell and seed.
    fn table(&self, lang: Lang) -> Table {
        let mut columns = vec![
            say!(lang, "similarity", "유사도"),
            say!(lang, "images a class", "클래스당 이미지 수"),
            say!(lang, "run", "실행 번호"),
        ];
        for arm in &self.first().arms {
            let label = arm.plan.label.get(lang);
            columns.push(say!(lang, "{label}: training accuracy", "{label}: 훈련 정확도"));
            columns.push(say!(lang, "{label}: test accuracy", "{label}: 테스트 정확도"));
        }
        let mut rows = Vec::new();
        for cell in &self.cells[..self.trained] {
            for run in 0..self.first().seeds() {
                let mut row = vec![cell.similar as u8 as f64, cell.count as f64, (run + 1) as f64];
                for arm in [SCRATCH, FROZEN, TUNED] {
                    let look = cell.begun(self.step).and_then(|trials| {
                        let arm = &trials.arms[arm];
                        Some(&arm.runs[run].looks[arm.shown(trials.step)?])
                    });
                    row.extend(look.map_or([f64::NAN; 2], |look| [look.train.accuracy, look.test.accuracy]));
                }
                rows.push(row);
            }
        }
        Table { columns, rows }
    }
}

impl Transfer {
    /// The reader's own cell.
    fn first(&self) -> &Trials {
        self.cells[0].trials.as_ref().expect("it is opened with the widget")
    }

    fn opened(&self) -> impl Iterator<Item = (&Cell, &Trials)> {
        self.cells.iter().filter_map(|cell| Some((cell, cell.begun(self.step)?)))
    }

    /// Looks at the first seed's nets.
    fn glimpse(&mut self) {
        let trials = self.cells[0].trials.as_mut().expect("it is opened with the widget");
        let step = trials.arms[TUNED].runs[0].losses.len();
        let mut look = |arm: usize| {
            let Training { model, w, .. } = &mut trials.arms[arm].runs[0].training;
            self.watched.look(model, w)
        };
        let seen = Seen { step, scratch: look(SCRATCH), tuned: look(TUNED) };
        self.glimpses.push(seen);
    }

    fn hue(&self, way: usize) -> Hue {
        self.first().arms[way].plan.hue
    }

    /// The plane of similarity and size, each cell in the colour of the way that does best there.
    fn plane(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const X: (f64, f64) = (-0.5, 1.5);
        const Y: (f64, f64) = (0.8, 200.0);
        let border = MANY as f64 - 0.5;
        let mut marks = Vec::new();
        for cell in &self.cells {
            let (left, right) = if cell.similar { (0.5, X.1) } else { (X.0, 0.5) };
            let (low, high) = if cell.large { (border, Y.1) } else { (Y.0, border) };
            let Some(outcome) = cell.outcome(self.step) else { continue };
            let (best, hue) = (outcome.best(), self.hue(outcome.best()));
            let corners = vec![(left, low), (right, low), (right, high), (left, high)];
            marks.push(Mark::Area { points: corners, hue, opacity: if outcome.complete { 0.22 } else { 0.08 } });
            let name = self.first().arms[best].plan.label.get(lang);
            let at = (0.5 * (left + right), low * libm::pow(high / low, 0.85));
            let text = format!("{name} {} %", percent(0.01 * outcome.means[best].mean));
            marks.push(Mark::Label { at, text, hue: Hue::Ink, side: Side::On });
        }
        marks.push(path(vec![(X.0, border), (X.1, border)], Hue::Line, Dash::Solid, 1.0));
        marks.push(path(vec![(0.5, Y.0), (0.5, Y.1)], Hue::Line, Dash::Solid, 1.0));
        let mut x = Axis::linear(say!(lang, "the new task", "새 과제"), X);
        x.names = vec![
            (0.0, say!(lang, "different: clothing", "다름: 옷")),
            (1.0, say!(lang, "similar: other digits", "비슷함: 다른 숫자")),
        ];
        let mut y = Axis::log(say!(lang, "images a class", "클래스당 이미지 수"), Y);
        y.names = [1, 2, 5, 10, 20, 50, 100].map(|count| (count as f64, count.to_string())).into();
        let here = &self.cells[0];
        let at = (here.similar as u8 as f64, here.count as f64);
        let label = Text::new("drag me", "끌어 보세요");
        Panel {
            name: "plane".to_string(),
            title: say!(
                lang,
                "Chart: the plane of similarity and number of images; each of its four cells tells which way of training \
                 does best there",
                "그래프: 유사도와 이미지 수의 평면, 네 칸마다 가장 좋은 훈련 방법을 표시"
            ),
            frame: Frame::Chart { x, y },
            layers: vec![sketch.fresh(marks)],
            handles: vec![Handle::new(label, at, "similarity", "images", lang)],
        }
    }

    /// The four cells in numbers: test accuracies, what lectures advise there, and whether it held.
    fn advice(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const RIGHT: [f64; 3] = [7.9, 9.9, 11.9];
        const EACH: f64 = 2.05;
        let heads = [say!(lang, "scratch", "처음부터"), say!(lang, "frozen", "동결"), say!(lang, "tuned", "미세 조정")];
        let mut marks = Vec::new();
        let mut write =
            |x: f64, y: f64, text: String, hue, side| marks.push(Mark::Label { at: (x, y), text, hue, side });
        write(0.1, 0.35, say!(lang, "test accuracy, %", "테스트 정확도(%)"), Hue::Soft, Side::Right);
        for (way, head) in heads.into_iter().enumerate() {
            write(RIGHT[way], 0.35, head, self.hue(way), Side::Left);
        }
        let mut lines = Vec::new();
        for (i, cell) in self.in_order().enumerate() {
            let y = 1.15 + EACH * i as f64;
            lines.push(path(vec![(0.1, y - 0.45), (11.9, y - 0.45)], Hue::Line, Dash::Solid, 1.0));
            write(0.1, y, cell.title(lang), Hue::Ink, Side::Right);
            write(0.1, y + 0.6, self.advised(cell).get(lang).to_string(), Hue::Soft, Side::Right);
            let Some(outcome) = cell.outcome(self.step) else { continue };
            for (way, mean) in outcome.means.iter().enumerate() {
                let hue = if way == outcome.best() { self.hue(way) } else { Hue::Ink };
                write(RIGHT[way], y, percent(0.01 * mean.mean), hue, Side::Left);
            }
            if outcome.complete {
                write(0.1, y + 1.15, self.verdict(cell, &outcome, lang), Hue::Ink, Side::Right);
            }
        }
        marks.extend(lines);
        Panel {
            name: "advice".to_string(),
            title: say!(
                lang,
                "Table: for each cell the test accuracies from scratch, with frozen features and fine-tuned, what \
                 is advised, and whether it held",
                "표: 칸마다 처음부터 훈련, 특성 동결, 미세 조정의 테스트 정확도, 그리고 권고와 권고가 맞았는지 여부"
            ),
            frame: Frame::Plain { width: 12.0, height: 0.75 + EACH * self.cells.len() as f64 },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// The cells as they are read: similar first, few images first.
    fn in_order(&self) -> impl Iterator<Item = &Cell> {
        let cells = [(true, false), (true, true), (false, false), (false, true)];
        let find = |which| self.cells.iter().find(move |cell| (cell.similar, cell.large) == which);
        cells.into_iter().map(move |which| find(which).expect("there are four"))
    }

    /// Whether the pretrained net is cut before its last hidden layer.
    fn is_cut(&self) -> bool {
        self.ways.rates.len() < DIGITS.blocks.len()
    }

    /// What lectures advise in a cell.
    fn advised(&self, cell: &Cell) -> Text {
        match (cell.similar, cell.large) {
            (true, false) => {
                Text::new("Advice: a new last layer on frozen features", "권고: 특성을 동결하고 출력층만 새로 훈련")
            }
            (true, true) => Text::new("Advice: fine-tune", "권고: 미세 조정"),
            (false, false) if self.is_cut() => {
                Text::new("Advice: cut the net earlier, as here", "권고: 지금처럼 앞에서 자르기")
            }
            (false, false) => {
                Text::new("Advice: late features mislead, cut earlier", "권고: 뒤쪽 특성은 안 맞음, 더 앞에서 자르기")
            }
            (false, true) => Text::new("Advice: fine-tune all layers", "권고: 모든 층을 미세 조정"),
        }
    }

    /// The difference that decides whether the advice held, what it is of, and the sign that it should have. Who is
    /// told to fine-tune wants to know whether the better one of the other ways would have done as well.
    fn decisive(&self, cell: &Cell, outcome: &Outcome) -> (Mean, Text, f64) {
        let frozen = (outcome.frozen_gain, Text::new("frozen − scratch", "동결 − 처음부터"));
        let (gain, of) = match (cell.similar, cell.large) {
            (_, false) => frozen,
            (_, true) if outcome.frozen_gain.mean < 0.0 => {
                (outcome.tuned_gain, Text::new("tuned − scratch", "미세 조정 − 처음부터"))
            }
            (_, true) => (outcome.tuned_over_frozen, Text::new("tuned − frozen", "미세 조정 − 동결")),
        };
        let loses = !cell.similar && !cell.large && !self.is_cut();
        (gain, of, if loses { -1.0 } else { 1.0 })
    }

    fn verdict(&self, cell: &Cell, outcome: &Outcome, lang: Lang) -> String {
        let (gain, of, sign) = self.decisive(cell, outcome);
        let (of, text) = (of.get(lang), signed(gain));
        // Not known of a single seed.
        if !gain.error.is_finite() {
            return say!(lang, "{of}: {text}, a single seed", "{of}: {text}, 시드 하나뿐");
        }
        match sign * gain.mean / gain.error {
            t if t >= 2.0 => say!(lang, "Held. {of}: {text}", "맞음. {of}: {text}"),
            t if t <= -2.0 => say!(lang, "Did not hold. {of}: {text}", "안 맞음. {of}: {text}"),
            _ => say!(lang, "Too close to tell. {of}: {text}", "판단하기 어려움. {of}: {text}"),
        }
    }

    fn status(&self, lang: Lang) -> String {
        let trials = self.first();
        let (step, steps) = (trials.step, self.cells[0].steps);
        let Some(outcome) = self.cells[0].outcome(self.step) else {
            return say!(lang, "Training stopped: see the warning.", "훈련이 멈췄습니다. 경고를 보십시오.");
        };
        let [scratch, frozen, tuned] = outcome.means.map(|mean| mean.text(1));
        let mut said = say!(
            lang,
            "Step {step} of {steps}, images a class: {}. {scratch} % of the test images are right from \
             scratch, {frozen} % with frozen features, {tuned} % fine-tuned.",
            "클래스마다 {}장으로 {steps}걸음 중 {step}걸음. 테스트 정확도는 처음부터 훈련 {scratch} %, \
             특성 동결 {frozen} %, 미세 조정 {tuned} %입니다.",
            self.cells[0].count
        );
        let seeds = trials.seeds();
        if seeds > 1 {
            said +=
                &say!(lang, " Means over {seeds} seeds ± standard error.", " 시드 {seeds}개의 평균 ± 표준오차입니다.");
        }
        let done = self.cells[..self.trained].iter().filter(|cell| self.step >= cell.end()).count();
        if self.trained > 1 && done < self.trained {
            said += &say!(lang, " Done: {done} of the four cells.", " 네 칸 가운데 {done}칸이 끝났습니다.");
        }
        said
    }

    /// By cell that has begun (`small-similar` …) and way (`scratch`, `frozen`, `tuned`): `CELL.WAY`, the test accuracy;
    /// `CELL.frozen-gain`, `CELL.tuned-gain` against training from scratch, `CELL.tuned-over-frozen`; `CELL.done`, 1 at
    /// its end. `changed`: how many frozen weights of the point's cell differ from the pretrained ones.
    fn facts(&self) -> Vec<(String, f64)> {
        let mut facts = vec![("changed".to_string(), self.changed() as f64)];
        for cell in &self.cells {
            let Some(outcome) = cell.outcome(self.step) else { continue };
            let mut tell = |what: &str, number: f64| facts.push((format!("{}.{what}", cell.name()), number));
            for (way, mean) in ["scratch", "frozen", "tuned"].into_iter().zip(&outcome.means) {
                tell(way, 0.01 * mean.mean);
            }
            tell("frozen-gain", 0.01 * outcome.frozen_gain.mean);
            tell("tuned-gain", 0.01 * outcome.tuned_gain.mean);
            tell("tuned-over-frozen", 0.01 * outcome.tuned_over_frozen.mean);
            tell("images", cell.count as f64);
            if outcome.complete {
                tell("done", 1.0);
            }
        }
        facts
    }

    /// Frozen weights that are not, bit for bit, those of the pretrained net.
    fn changed(&self) -> usize {
        let start = self.ways.net.first(&DIGITS, self.ways.rates.len());
        let differs = |w: &[f32]| start.iter().zip(w).filter(|(a, b)| a.to_bits() != b.to_bits()).count();
        self.first().arms[FROZEN].runs.iter().map(|run| differs(&run.training.w)).sum()
    }
}

impl Outcome {
    /// The way with the highest mean, the first of equal ones.
    fn best(&self) -> usize {
        let better = |best: usize, way: usize| if self.means[way].mean > self.means[best].mean { way } else { best };
        [FROZEN, TUNED].into_iter().fold(SCRATCH, better)
    }
}

/// In points: `+4.2 ± 0.7`.
fn signed(gain: Mean) -> String {
    let text = gain.text(1);
    if gain.mean > 0.0 { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::{self, State};

    fn state(query: &str) -> State {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{notices:?}");
        state
    }

    fn opened(query: &str) -> Transfer {
        let state = state(query);
        new(&state.settings, state.seed, &Inputs::built_in()).unwrap_or_else(|why| panic!("{}", why.en))
    }

    fn ended(query: &str) -> Transfer {
        let mut transfer = opened(query);
        (0..transfer.last()).for_each(|_| transfer.tick());
        transfer
    }

    /// Then both train the same last layer on the same images.
    #[test]
    fn fine_tuning_with_all_blocks_frozen_is_the_frozen_net() {
        let run = ended("images=3&updates=40&seeds=2&others=false&first=0&second=0&dense=0");
        let weights = |arm: usize| run.first().arms[arm].runs.iter().map(|run| &run.training.w).collect::<Vec<_>>();
        assert!(weights(FROZEN) == weights(TUNED) && weights(FROZEN) != weights(SCRATCH));
        assert_eq!(run.changed(), 0);
    }

    /// A block that is frozen keeps its bits; the others leave theirs.
    #[test]
    fn each_block_is_frozen_or_not_as_its_rate_says() {
        let run = ended("images=3&updates=20&seeds=1&others=false&first=0&dense=0");
        let w = &run.first().arms[TUNED].runs[0].training.w;
        let moved = |block: usize| {
            let at = DIGITS.weights(block)..DIGITS.weights(block + 1);
            w[at.clone()] != run.ways.net.w[at]
        };
        assert_eq!([0, 1, 2].map(moved), [false, true, false]);
    }

    #[test]
    fn the_points_cell_comes_first_and_the_others_follow() {
        let mut run = opened("similarity=0&images=2&updates=10&seeds=1");
        let cells: Vec<_> = run.cells.iter().map(|cell| (cell.name(), cell.count)).collect();
        let others = [("small-similar", 5), ("large-similar", 100), ("large-different", 100)];
        assert_eq!(cells, [&[("small-different", 2)][..], &others].concat());
        let told = |run: &Transfer| run.opened().map(|(cell, _)| cell.name()).collect::<Vec<_>>();
        assert_eq!(told(&run), ["small-different"]);
        let end = run.cells[0].end();
        (0..=end).for_each(|_| run.tick());
        assert_eq!(told(&run), ["small-different", "small-similar"]);
        assert!(run.rewind(end as u32));
        assert_eq!(told(&run), ["small-different"], "the second cell has not begun at this step");
    }

    #[test]
    fn more_images_than_there_are_is_all_of_them() {
        assert_eq!(opened("images=150&updates=10&seeds=1&others=false").cells[0].count, 100);
    }

    #[test]
    fn an_advice_holds_or_not_or_cannot_be_told() {
        let mut run = opened("updates=10&seeds=2");
        let said = |run: &Transfer, name: &str, frozen: (f64, f64), tuned: (f64, f64)| {
            let gain = |(mean, error)| Mean { mean, error };
            let outcome = Outcome {
                means: [gain((0.0, 0.0)); 3],
                frozen_gain: gain(frozen),
                tuned_gain: gain((-2.0, 0.5)),
                tuned_over_frozen: gain(tuned),
                complete: true,
            };
            let cell = run.cells.iter().find(|cell| cell.name() == name).expect("there are four");
            run.verdict(cell, &outcome, Lang::En)
        };
        let none = (0.0, 1.0);
        assert_eq!(said(&run, "small-similar", (3.0, 1.0), none), "Held. frozen − scratch: +3.0 ± 1.0");
        assert_eq!(said(&run, "small-similar", (-3.0, 1.0), none), "Did not hold. frozen − scratch: −3.0 ± 1.0");
        assert_eq!(said(&run, "large-different", none, (1.0, 1.0)), "Too close to tell. tuned − frozen: +1.0 ± 1.0");
        let lost = "Did not hold. tuned − scratch: −2.0 ± 0.5";
        assert_eq!(said(&run, "large-different", (-4.0, 1.0), (2.0, 0.5)), lost, "from scratch is better than both");
        assert_eq!(said(&run, "small-different", (-3.0, 1.0), none), "Held. frozen − scratch: −3.0 ± 1.0");
        run = opened("updates=10&seeds=2&keep=1");
        assert_eq!(said(&run, "small-different", (3.0, 1.0), none), "Held. frozen − scratch: +3.0 ± 1.0");
        assert_eq!(said(&run, "small-similar", (3.0, f64::NAN), none), "frozen − scratch: +3.0, a single seed");
    }

    #[test]
    fn every_setting_is_in_the_script() {
        let state = state("images=120&updates=250&seeds=2&lr=0.003&head=0.02&keep=2&first=0&second=0.5");
        let script = script(&state.settings, 4);
        assert!(!script.contains("# SETTINGS"));
        for line in [
            "SIDE, CLASSES, TRAIN, TEST = 8, 10, 100, 70 ",
            "IMAGES, UPDATES, LR, HEAD = 100, 250, 0.003, 0.02\n",
            "RATES = [0, 0.5] ",
            "SEEDS = [4, 5]\n",
        ] {
            assert_eq!(script.matches(line).count(), 1, "{line} in\n{script}");
        }
        assert!(script.contains(&optdigits8::SPEC.published()) && script.contains(&DIGITS.published()));
    }

    /// The script is run by PyTorch, and its accuracies lie within the errors of ours.
    #[test]
    #[ignore = "needs PyTorch; cargo xtask test runs it where DOWNHILL_PYTHON names a Python that has it"]
    fn pytorch_agrees_within_the_errors() {
        let python = std::env::var("DOWNHILL_PYTHON").expect("the name of a Python that has torch");
        let files = concat!(env!("CARGO_MANIFEST_DIR"), "/src/engine/data/files/");
        let file = std::env::temp_dir().join(format!("downhill-transfer-{}.py", std::process::id()));
        for (query, set) in [
            ("images=5&seeds=8&others=false", &optdigits8::SPEC),
            ("images=20&seeds=6&others=false&similarity=0&keep=2&first=0", &fashion14::SPEC),
        ] {
            let state = state(query);
            std::fs::write(&file, widgets::script(SPEC.name, &state).expect("it has one")).expect("written");
            let named = [set.file, DIGITS.file].map(|name| format!("{files}{name}"));
            let run = std::process::Command::new(&python).arg(&file).args(named).output().expect("Python runs");
            let (said, wrong) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
            assert!(run.status.success(), "{said}{wrong}");
            println!("{query}\n{said}");
            let ours = ended(query).cells[0].outcome(u32::MAX as usize).expect("it is at its end").means;
            // `RESULT frozen 0.8810 0.0071`: test accuracy and its standard error.
            let theirs = said.lines().filter_map(|line| line.strip_prefix("RESULT "));
            let theirs: Vec<Vec<f64>> =
                theirs.map(|line| line.split(' ').filter_map(|word| word.parse().ok()).collect()).collect();
            assert_eq!(theirs.len(), 3, "{said}");
            for (ours, theirs) in ours.iter().zip(&theirs) {
                let (mean, error) = (100.0 * theirs[0], 100.0 * theirs[1]);
                let both = (ours.error * ours.error + error * error).sqrt();
                println!("ours {}", ours.text(2));
                assert!((ours.mean - mean).abs() < 3.5 * both + 0.5, "{} and {mean:.2} ± {error:.2}", ours.text(2));
            }
        }
        std::fs::remove_file(&file).expect("removed");
    }
}
