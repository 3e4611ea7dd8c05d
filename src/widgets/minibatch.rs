//! A data set walked through in mini-batches, and the path that SGD takes by them.

use super::contours::bands;
use super::race::log_range;
use super::{Inputs, START, Spec, Widget, nothing};
use crate::engine::batches::{Batches, per_epoch};
use crate::engine::eigen::eigenvalues2;
use crate::engine::optim::settings::lr;
use crate::engine::optim::{self, sgd};
use crate::engine::regression::{Batch, INPUTS, Regression, SIGMA, TRUTH};
use crate::engine::rng::Rng;
use crate::engine::run::LOST;
use crate::engine::surface::{Domain, Surface};
use crate::say;
use crate::scene::{Axis, Entry, Frame, Handle, Mark, Panel, Point, Side, Sketch, Table};
use crate::spec::number::short;
use crate::spec::setting::fields;
use crate::spec::{Complaint, Dash, Hue, Kind, Lang, Setting, Settings, Text};

pub const SPEC: Spec = Spec {
    name: "minibatch",
    title: Text::new("Mini-batches", "미니배치"),
    line: Text::doc(
        "A line is fitted to examples, a mini-batch at a time. Change the batch size and see how widely \
         the batches' gradients fan out round the full one, and what that does to the path.",
        "예제에 직선을 맞추되 한 번에 미니배치 하나만 씁니다. 배치 크기를 바꾸면 미니배치 기울기가 \
         전체 기울기 둘레로 얼마나 퍼지는지, 궤적은 어떻게 달라지는지 보입니다.",
    ),
    settings: &[EXAMPLES, BATCH, lr(0.1), EPOCHS, W, B],
    groups: Vec::new,
    default_for: |_, _| None,
    opens_at: Some(13),
    seeded: true,
    needs: nothing,
    source: file!(),
};

const EXAMPLES: Setting = Setting {
    name: "examples",
    symbol: "N",
    label: Text::doc("examples", "예제 수"),
    help: Text::doc("The size of the data set.", "데이터 세트의 크기입니다."),
    kind: Kind::Integer { min: 2, max: 200, default: 100 },
};

const BATCH: Setting = Setting {
    name: "batch",
    symbol: "B",
    label: Text::doc("batch size", "배치 크기"),
    help: Text::doc(
        "Examples in a mini-batch; at most as many as there are.",
        "미니배치 하나에 드는 예제의 수이며, 전체 예제 수를 넘지 않습니다.",
    ),
    kind: Kind::Integer { min: 1, max: 200, default: 10 },
};

const EPOCHS: Setting = Setting {
    name: "epochs",
    symbol: "",
    label: Text::doc("epochs", "에폭 수"),
    help: Text::doc("How often the whole data set is walked through.", "데이터 세트 전체를 훑는 횟수입니다."),
    kind: Kind::Integer { min: 1, max: 10, default: 3 },
};

const W: Setting = Setting {
    name: "w",
    symbol: "w₀",
    label: Text::doc("start, slope", "출발점 w"),
    help: Text::doc("The slope of the line before training.", "학습하기 전 직선의 기울기입니다."),
    kind: Kind::Number { min: -4.0, max: 6.0, default: -1.2, log: false },
};

const B: Setting = Setting {
    name: "b",
    symbol: "b₀",
    label: Text::doc("start, intercept", "출발점 b"),
    help: Text::doc("The intercept of the line before training.", "학습하기 전 직선의 절편입니다."),
    kind: Kind::Number { min: -4.0, max: 6.0, default: 1.6, log: false },
};

/// The weights that are shown; wide as 16 : 9.
const VIEW: Domain = Domain { x: (-2.0, 4.4), y: (-1.3, 2.3) };

/// The batch that comes next, wherever it is seen.
const NEXT: (Hue, Dash) = (Hue::Rose, Dash::Solid);

/// See [`SPEC`]. The whole run is made here; a tick only moves on what is shown.
pub fn new(settings: &Settings, seed: u64, _: &Inputs) -> Result<MiniBatch, Complaint> {
    let examples = settings.number("examples") as usize;
    let batch = (settings.number("batch") as usize).min(examples);
    let epochs = settings.number("epochs") as usize;
    // Streams apart: another batch size leaves the data as they are.
    let data = Regression::generate(examples, &mut Rng::new(seed));
    let mut batches = Batches::new(examples, batch, Rng::new(seed + (1 << 32)));
    let mut own = Settings::new(fields(&[], &optim::first_order::groups("")), |_, _| None);
    own.set("sgd.lr", settings.value("lr"));
    let mut sgd = optim::first_order::build::<f64>(sgd::SPEC.name, &own).expect("listed");
    let updates = epochs * per_epoch(examples, batch);
    let mut x = [settings.number("w"), settings.number("b")];
    let (mut weights, mut losses) = (vec![x], vec![data.value(x)]);
    let mut order = Vec::with_capacity(epochs * examples);
    let mut lost = None;
    for step in 1..=updates {
        let members = batches.draw();
        order.extend_from_slice(members);
        if lost.is_some() {
            continue;
        }
        sgd.step(&mut x, &mut Batch { data: &data, members });
        if x.iter().all(|c| c.abs() < LOST) {
            weights.push(x);
            losses.push(data.value(x));
        } else {
            lost = Some(step);
        }
    }
    let best = data.optimum();
    let lr = settings.number("lr");
    Ok(MiniBatch { seed, data, batch, lr, epochs, order, weights, losses, lost, best, step: 0 })
}

pub struct MiniBatch {
    seed: u64,
    data: Regression,
    batch: usize,
    lr: f64,
    epochs: usize,
    /// The examples in the order in which they are used, epoch after epoch.
    order: Vec<usize>,
    /// After each update; index 0 is the start.
    weights: Vec<[f64; 2]>,
    /// Of the whole data set.
    losses: Vec<f64>,
    /// The step at which the run left all bounds, if it did.
    lost: Option<usize>,
    best: [f64; 2],
    step: usize,
}

impl Widget for MiniBatch {
    fn last(&self) -> u32 {
        (self.epochs * self.per_epoch()) as u32
    }

    fn tick(&mut self) {
        self.step += 1;
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![
            self.map(lang, sketch),
            self.fan(lang, sketch),
            self.examples(lang, sketch),
            self.descent(lang, sketch),
        ];
        let scene = &mut sketch.scene;
        let (n, b) = (self.data.len(), self.batch);
        scene.title = say!(lang, "{n} examples in mini-batches of {b}", "예제 {n}개, 배치 크기 {b}");
        scene.legend = self.legend(lang);
        scene.status = self.status(lang);
        scene.warnings = self.warning(lang).into_iter().collect();
        scene.facts = self.facts();
        scene.step = self.step as u32;
        scene.last = self.last();
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let columns = vec![
            say!(lang, "iteration", "반복"),
            say!(lang, "epoch", "에폭"),
            say!(lang, "batch in the epoch", "에폭 안의 배치 번호"),
            say!(lang, "examples in the batch", "배치의 예제 수"),
            "w".to_string(),
            "b".to_string(),
            say!(lang, "loss", "손실"),
        ];
        let row = |step: usize| {
            let made = step.checked_sub(1);
            let [epoch, number, size] = made.map_or([f64::NAN; 3], |update| {
                let (epoch, number) = (update / self.per_epoch(), update % self.per_epoch());
                [(epoch + 1) as f64, (number + 1) as f64, self.members(update).len() as f64]
            });
            let [w, b] = self.weights.get(step).copied().unwrap_or([f64::NAN; 2]);
            vec![step as f64, epoch, number, size, w, b, self.losses.get(step).copied().unwrap_or(f64::NAN)]
        };
        Table { columns, rows: (0..=self.step).map(row).collect() }
    }
}

impl MiniBatch {
    fn per_epoch(&self) -> usize {
        per_epoch(self.data.len(), self.batch)
    }

    /// The examples of an update's batch; updates count from 0.
    fn members(&self, update: usize) -> &[usize] {
        let (epoch, number) = (update / self.per_epoch(), update % self.per_epoch());
        let first = epoch * self.data.len() + number * self.batch;
        let end = (first + self.batch).min((epoch + 1) * self.data.len());
        &self.order[first..end]
    }

    /// The update that comes next; none after the last.
    fn next(&self) -> Option<usize> {
        (self.step < self.last() as usize).then_some(self.step)
    }

    /// The epoch that is under way, from 0; after the last update, the last one.
    fn epoch(&self) -> usize {
        (self.step / self.per_epoch()).min(self.epochs - 1)
    }

    /// How many batches of this epoch have been used.
    fn used(&self) -> usize {
        self.step - self.epoch() * self.per_epoch()
    }

    /// Where the run is: one that was lost stays where it was.
    fn upto(&self) -> usize {
        self.step.min(self.weights.len() - 1)
    }

    fn at(&self) -> [f64; 2] {
        self.weights[self.upto()]
    }

    /// The gradient of an update's batch at the weights shown.
    fn gradient(&self, update: usize) -> [f64; 2] {
        Batch { data: &self.data, members: self.members(update) }.gradient_at(self.at())
    }

    /// The updates of this epoch.
    fn updates(&self) -> std::ops::Range<usize> {
        self.epoch() * self.per_epoch()..(self.epoch() + 1) * self.per_epoch()
    }

    /// How far mini-batch gradients lie from the full one at the weights shown:
    /// the root of their mean squared distance, over all batches that could be drawn.
    fn spread(&self) -> f64 {
        let (n, b) = (self.data.len() as f64, self.batch as f64);
        (self.data.gradient_variance(self.at()) * (n - b) / (b * (n - 1.0))).sqrt()
    }

    fn map(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let ground = sketch.layer(("contours", self.seed, self.data.len()), || vec![bands(&self.data, VIEW)]);
        let (hue, dash) = (sgd::SPEC.hue, sgd::SPEC.dash);
        let points: Vec<Point> = self.weights[..=self.upto()].iter().map(|&[w, b]| (w, b)).collect();
        let [w, b] = self.at();
        let best = (self.best[0], self.best[1]);
        let mut marks = vec![
            Mark::Path { points, hue, dash, width: 2.0, dots: true, halo: true },
            Mark::Ring { at: best, radius: 0.04, hue: Hue::Ink, dash: Dash::Dotted },
        ];
        if let Some(update) = self.next() {
            let [gw, gb] = self.gradient(update);
            let to = (w - self.lr * gw, b - self.lr * gb);
            marks.push(Mark::Arrow { from: (w, b), to, hue: NEXT.0, width: 2.5 });
        }
        marks.push(Mark::Dot { at: (w, b), hue, radius: 5.0 });
        let (wide, high) = (VIEW.x.1 - VIEW.x.0, VIEW.y.1 - VIEW.y.0);
        marks.push(name((VIEW.x.1 - 0.03 * wide, VIEW.y.0 + 0.1 * high), "w", Hue::Ink));
        marks.push(name((VIEW.x.0 + 0.08 * wide, VIEW.y.1 - 0.05 * high), "b", Hue::Ink));
        Panel {
            name: "map".to_string(),
            title: say!(
                lang,
                "Map of the loss over slope w (across) and intercept b (up), with SGD's path and its next step",
                "가중치 w(가로)와 b(세로)에 대한 손실의 등고선, SGD의 궤적과 다음 걸음"
            ),
            frame: Frame::Map { x: VIEW.x, y: VIEW.y },
            layers: vec![ground, sketch.fresh(marks)],
            handles: vec![Handle::new(START, (self.weights[0][0], self.weights[0][1]), "w", "b", lang)],
        }
    }

    /// Downhill as each batch of this epoch sees it from the weights shown, round the full gradient.
    fn fan(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let downhill = |[gw, gb]: [f64; 2]| (-gw, -gb);
        let full = downhill(self.data.gradient(self.at()));
        let fan: Vec<Point> = self.updates().map(|update| downhill(self.gradient(update))).collect();
        let longest = fan.iter().chain([&full]).flat_map(|g| [g.0.abs(), g.1.abs()]).fold(1e-9, f64::max);
        let reach = 1.15 * round_up(longest);
        let mut marks = Vec::new();
        for (update, &to) in self.updates().zip(&fan) {
            if Some(update) != self.next() {
                marks.push(Mark::Arrow { from: (0.0, 0.0), to, hue: Hue::Olive, width: 1.25 });
            }
        }
        marks.push(Mark::Arrow { from: (0.0, 0.0), to: full, hue: Hue::Ink, width: 3.0 });
        if let Some(update) = self.next() {
            let to = downhill(self.gradient(update));
            marks.push(Mark::Arrow { from: (0.0, 0.0), to, hue: NEXT.0, width: 2.5 });
        }
        let cross = |a: Point, b: Point| Mark::Path {
            points: vec![a, b],
            hue: Hue::Line,
            dash: Dash::Solid,
            width: 1.0,
            dots: false,
            halo: false,
        };
        let lines = vec![
            cross((-reach, 0.0), (reach, 0.0)),
            cross((0.0, -reach), (0.0, reach)),
            name((0.82 * reach, -0.1 * reach), "−∂f/∂w", Hue::Soft),
            name((0.2 * reach, 0.93 * reach), "−∂f/∂b", Hue::Soft),
        ];
        Panel {
            name: "fan".to_string(),
            title: say!(
                lang,
                "The negative gradients (w across, b up) of this epoch's batches at the current weights, round the full one",
                "현재 가중치에서 이번 에폭의 배치마다 구한 음의 기울기(가로 w, 세로 b)와 전체 데이터의 음의 기울기"
            ),
            frame: Frame::Map { x: (-reach, reach), y: (-reach, reach) },
            layers: vec![sketch.fresh(lines), sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// The data set: used up in this epoch, next, and still to come.
    fn examples(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let dot = |&i: &usize, hue, radius| Mark::Dot { at: (self.data.inputs[i], self.data.targets[i]), hue, radius };
        let [w, b] = self.at();
        let line = |x: f64| (x, w * x + b);
        let mut marks = Vec::new();
        for update in self.updates() {
            let (hue, radius) = if update < self.step { (Hue::Line, 2.0) } else { (Hue::Soft, 2.5) };
            marks.extend(self.members(update).iter().map(|i| dot(i, hue, radius)));
        }
        let points = vec![line(INPUTS.0 - 0.2), line(INPUTS.1 + 0.2)];
        let (hue, dash) = (sgd::SPEC.hue, sgd::SPEC.dash);
        marks.push(Mark::Path { points, hue, dash, width: 2.5, dots: false, halo: true });
        for i in self.next().map_or(&[][..], |update| self.members(update)) {
            let x = self.data.inputs[*i];
            let points = vec![(x, self.data.targets[*i]), line(x)];
            marks.push(Mark::Path { points, hue: NEXT.0, dash: NEXT.1, width: 1.0, dots: false, halo: false });
            marks.push(dot(i, NEXT.0, 3.5));
        }
        let truth = |x: f64| TRUTH[0] * x + TRUTH[1];
        Panel {
            name: "examples".to_string(),
            title: say!(
                lang,
                "Chart: the examples, the line fitted to them, and the next mini-batch's distances from it",
                "그래프: 예제와 맞춘 직선, 그 직선에서 다음 미니배치까지의 거리"
            ),
            frame: Frame::Chart {
                x: Axis::linear(say!(lang, "input x", "입력 x"), (INPUTS.0 - 0.2, INPUTS.1 + 0.2)),
                y: Axis::linear(
                    say!(lang, "target y", "목표 y"),
                    (truth(INPUTS.0) - 4.0 * SIGMA, truth(INPUTS.1) + 4.0 * SIGMA),
                ),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn descent(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let floor = self.data.value(self.best);
        let range = log_range(self.losses.iter().map(|loss| loss - floor));
        let shown = self.losses[..=self.upto()].iter().enumerate();
        let points = shown.map(|(step, loss)| (step as f64, (loss - floor).max(range.0))).collect();
        let (hue, dash) = (sgd::SPEC.hue, sgd::SPEC.dash);
        let mut marks = Vec::new();
        for epoch in 1..self.epochs {
            let x = (epoch * self.per_epoch()) as f64;
            let points = vec![(x, range.0), (x, range.1)];
            marks.push(Mark::Path { points, hue: Hue::Soft, dash: Dash::Dotted, width: 1.0, dots: false, halo: false });
        }
        marks.push(Mark::Path { points, hue, dash, width: 1.75, dots: false, halo: false });
        let label = say!(lang, "iteration (dotted: a new epoch)", "반복(점선: 새 에폭의 시작)");
        Panel {
            name: "loss".to_string(),
            title: say!(
                lang,
                "Chart: loss of the whole data set over iterations",
                "그래프: 반복에 따른 전체 데이터의 손실"
            ),
            frame: Frame::Chart {
                x: Axis::linear(label, (0.0, self.last() as f64)),
                y: Axis::log(say!(lang, "loss − lowest loss", "손실 − 최솟값"), range),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn legend(&self, lang: Lang) -> Vec<Entry> {
        let entry = |label, hue, dash, note| Entry { label, hue, dash, note, unit: String::new() };
        let gradient = self.data.gradient(self.at());
        let (size, spread) = (short(libm::hypot(gradient[0], gradient[1]), 2), short(self.spread(), 2));
        let loss = short(self.losses[self.upto()], 3);
        let mut next =
            entry(say!(lang, "next mini-batch", "다음 미니배치"), NEXT.0, NEXT.1, say!(lang, "none", "없음"));
        if let Some(update) = self.next() {
            let [gw, gb] = self.gradient(update);
            next.note = say!(lang, "‖gradient‖ {}", "기울기 크기 {}", short(libm::hypot(gw, gb), 2));
        }
        let mut path = entry(
            sgd::SPEC.title.get(lang).to_string(),
            sgd::SPEC.hue,
            sgd::SPEC.dash,
            say!(lang, "loss {loss}", "손실 {loss}"),
        );
        path.unit = sgd::SPEC.name.to_string();
        vec![
            path,
            next,
            entry(
                say!(lang, "all examples", "전체 예제"),
                Hue::Ink,
                Dash::Solid,
                say!(lang, "‖gradient‖ {size}", "기울기 크기 {size}"),
            ),
            entry(
                say!(lang, "other mini-batches", "나머지 미니배치"),
                Hue::Olive,
                Dash::Solid,
                say!(lang, "spread ± {spread}", "퍼짐 ± {spread}"),
            ),
        ]
    }

    /// `iterations-per-epoch`; `iteration`, `epoch` (from 1) and `used`, the batches of this epoch
    /// that have been used; `loss` above the lowest; `spread` of mini-batch gradients.
    fn facts(&self) -> Vec<(String, f64)> {
        let loss = self.losses[self.upto()] - self.data.value(self.best);
        let facts = [
            ("iterations-per-epoch", self.per_epoch() as f64),
            ("iteration", self.step as f64),
            ("epoch", (self.epoch() + 1) as f64),
            ("used", self.used() as f64),
            ("loss", loss),
            ("spread", self.spread()),
        ];
        facts.into_iter().map(|(name, number)| (name.to_string(), number)).collect()
    }

    fn status(&self, lang: Lang) -> String {
        let (step, epoch, epochs) = (self.step, self.epoch() + 1, self.epochs);
        let (used, all, n) = (self.used(), self.per_epoch(), self.data.len());
        match self.next() {
            Some(_) => say!(
                lang,
                "{step} iterations done. Epoch {epoch} of {epochs}: {used} of its {all} mini-batches used; \
                 after all {all} each of the {n} examples has been seen once more.",
                "지금까지 {step}번 갱신했습니다. 에폭 {epoch}/{epochs}에서 미니배치 {all}개 가운데 {used}개를 썼고, \
                 {all}개를 모두 쓰면 예제 {n}개를 한 번씩 더 본 것입니다."
            ),
            None => say!(
                lang,
                "{epochs} epochs of {all} iterations each: {step} iterations, and each of the {n} examples has been seen \
                 {epochs} times.",
                "에폭 {epochs}번, 에폭마다 {all}번씩 모두 {step}번 갱신했습니다. 예제 {n}개를 {epochs}번씩 보았습니다."
            ),
        }
    }

    /// Why the run grows instead of settling, in numbers.
    fn warning(&self, lang: Lang) -> Option<String> {
        // The curvature of one example's loss along [x, 1] is x² + 1, and no batch's is larger than its members'.
        let single = self.data.inputs.iter().map(|x| x * x + 1.0).fold(0.0, f64::max);
        let full = eigenvalues2(self.data.hessian(self.best))[1];
        let step = self.lost.filter(|&step| step <= self.step)?;
        let (full, single) = (short(self.lr * full, 3), short(self.lr * single, 3));
        Some(say!(
            lang,
            "The run left all bounds at step {step}: α·λmax is {full} for the whole data set and up to {single} for a \
             single example; where it is above 2, a step overshoots by more than it gains. A smaller α brings it back.",
            "{step}번째 걸음에서 범위를 벗어났습니다. α·λmax는 전체 데이터에서 {full}, 예제 하나에서는 최대 {single}이고, \
             2를 넘으면 얻는 것보다 더 지나칩니다. α를 줄이면 돌아옵니다."
        ))
    }
}

/// The next 1, 2 or 5 times a power of ten, so that the scale changes rarely.
fn round_up(size: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(size)));
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|digit| digit * power).find(|&round| round >= size).unwrap_or(10.0 * power)
}

/// The name of an axis.
fn name(at: Point, text: &str, hue: Hue) -> Mark {
    Mark::Label { at, text: text.to_string(), hue, side: Side::On }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::State;

    fn opened(query: &str) -> MiniBatch {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{query}: {notices:?}");
        new(&state.settings, state.seed, &Inputs::default()).expect("opens")
    }

    /// N / B updates an epoch, rounded up; and each epoch uses each example once.
    #[test]
    fn every_epoch_uses_each_example_once() {
        for (n, b, updates) in [(100, 10, 10), (100, 30, 4), (64, 1, 64), (20, 200, 1)] {
            let run = opened(&format!("examples={n}&batch={b}&epochs=2"));
            assert_eq!((run.per_epoch(), run.last() as usize), (updates, 2 * updates), "{n}, {b}");
            for epoch in 0..2 {
                let all = (epoch * updates..(epoch + 1) * updates).flat_map(|update| run.members(update));
                let mut all: Vec<usize> = all.copied().collect();
                all.sort();
                assert_eq!(all, (0..n).collect::<Vec<_>>(), "{n}, {b}");
            }
        }
    }

    /// The arrow on the map ends where the next point will be.
    #[test]
    fn the_next_step_is_the_next_batchs() {
        let mut run = opened("batch=7");
        while let Some(update) = run.next() {
            let (at, g) = (run.at(), run.gradient(update));
            run.tick();
            for (axis, after) in run.at().into_iter().enumerate() {
                assert!((at[axis] - run.lr * g[axis] - after).abs() < 1e-12, "update {update}");
            }
        }
    }

    /// With the whole data set in each batch nothing is random: no spread, and the loss falls every time.
    #[test]
    fn the_full_batch_has_no_noise() {
        let mut run = opened("batch=100&epochs=10&step=0");
        assert_eq!(run.spread(), 0.0);
        assert!(run.losses.windows(2).all(|pair| pair[1] < pair[0]));
        run.tick();
        let (full, batch) = (run.data.gradient(run.at()), run.gradient(1));
        assert!((0..2).all(|axis| (full[axis] - batch[axis]).abs() < 1e-12));
    }

    /// Another batch size walks the same data from the same start.
    #[test]
    fn the_batch_size_leaves_the_data_as_they_are() {
        assert_eq!(opened("batch=1").data.targets, opened("batch=50").data.targets);
        assert_ne!(opened("seed=2").data.targets, opened("").data.targets);
    }

    #[test]
    fn a_divergence_is_told_in_numbers() {
        let mut run = opened("lr=2&epochs=10");
        assert!(run.warning(Lang::En).is_none());
        run.step = run.last() as usize;
        assert!(run.warning(Lang::En).expect("diverged").contains("above 2"));
        assert!(run.losses.iter().all(|loss| loss.is_finite()));
    }

    #[test]
    fn scales() {
        for (size, scale) in [(0.9, 1.0), (1.0, 1.0), (1.1, 2.0), (3.0, 5.0), (70.0, 100.0), (0.015, 0.02)] {
            assert!((round_up(size) / scale - 1.0).abs() < 1e-12, "{size}: {}", round_up(size));
        }
    }
}
