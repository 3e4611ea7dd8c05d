//! A learning-rate curve, drawn or picked, drives the training of a net on digits.

use super::course::{self, AUGMENT, BATCH, IMAGES, NET, OPTIMIZER, Recipe, SEEDS, SET, epochs};
use super::curves::{Part, accuracy, band, path};
use super::race::log_range;
use super::trials::{Arm, Plan, Spread, Trials, per_epoch};
use super::{Inputs, Spec, Widget};
use crate::engine::data;
use crate::engine::optim;
use crate::engine::schedule::{self, Schedule, constant::Constant, drawn::Drawn, warmup::Warmup};
use crate::say;
use crate::scene::{Axis, Entry, Frame, Handle, Mark, Panel, Point, Sketch, Table, bits};
use crate::spec::number::{round, short};
use crate::spec::{Choice, Complaint, Dash, Field, Group, Hue, Kind, Lang, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "schedule",
    title: Text::new("Learning-rate schedule", "학습률 스케줄"),
    line: Text::doc(
        "Pick a schedule or drag a curve of your own: it drives a net's training on real digits, beside the same \
         training at a constant rate.",
        "스케줄을 고르거나 학습률 곡선을 직접 끌어 그려 보십시오. 그 곡선대로 신경망이 숫자 이미지를 배우고, \
         같은 훈련을 상수 학습률로 한 결과와 나란히 보여 줍니다.",
    ),
    settings: &[SCHEDULE, WARMUP, AGAINST, SEEDS, epochs(12), OPTIMIZER, BATCH, SET, NET, IMAGES, AUGMENT],
    groups,
    default_for,
    opens_at: None,
    seeded: true,
    needs: course::needs,
    source: file!(),
};

const SCHEDULE: Setting = Setting {
    name: "schedule",
    symbol: "",
    label: Text::doc("schedule", "스케줄"),
    help: Text::doc(
        "How the learning rate goes over the run: by a formula, or drawn by hand.",
        "훈련하는 동안 학습률을 바꾸는 방법입니다. 식을 고르거나 손으로 그립니다.",
    ),
    kind: Kind::Choice { options: schedules, default: schedule::step::SPEC.name },
};

const WARMUP: Setting = Setting {
    name: "warmup",
    symbol: "w/T",
    label: Text::doc("warm-up", "워밍업"),
    help: Text::doc(
        "The share of the run in which the rate climbs to where the schedule begins.",
        "스케줄을 시작하기 전에 학습률을 조금씩 올리는 구간이 전체에서 차지하는 비율입니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.5, default: 0.0, log: false },
};

const AGAINST: Setting = Setting {
    name: "against",
    symbol: "",
    label: Text::doc("constant rate beside it", "상수 학습률과 비교"),
    help: Text::doc(
        "Whether the same training at a constant rate is shown too: the same start, the same images in the same order.",
        "같은 훈련을 상수 학습률로 한 결과도 함께 보여 줍니다. 초기 가중치와 이미지의 순서가 같습니다.",
    ),
    kind: Kind::Switch { default: true },
};

const AGAINST_LR: Setting = Setting {
    name: "lr",
    symbol: "α",
    label: Text::doc("learning rate", "학습률"),
    help: Text::doc("The constant rate that is compared with.", "비교할 상수 학습률입니다."),
    kind: Kind::Number { min: 1e-6, max: 10.0, default: 0.1, log: true },
};

/// The choice of a curve by hand.
const DRAWN: &str = "drawn";

/// The rate at one of the handles. Their range is also that of the axis.
const fn handle(name: &'static str, label: Text) -> Setting {
    Setting {
        name,
        symbol: "",
        label,
        help: Text::doc("The learning rate at this point of the curve.", "곡선의 이 점에서 쓰는 학습률입니다."),
        kind: Kind::Number { min: HANDLES.0, max: HANDLES.1, default: 0.1, log: true },
    }
}

const HANDLES: (f64, f64) = (1e-4, 1.0);

const CURVE: [Setting; 7] = [
    handle("r0", Text::doc("rate at the start", "시작의 학습률")),
    handle("r1", Text::doc("rate at 1/6 of the run", "1/6 지점의 학습률")),
    handle("r2", Text::doc("rate at 1/3 of the run", "1/3 지점의 학습률")),
    handle("r3", Text::doc("rate at 1/2 of the run", "1/2 지점의 학습률")),
    handle("r4", Text::doc("rate at 2/3 of the run", "2/3 지점의 학습률")),
    handle("r5", Text::doc("rate at 5/6 of the run", "5/6 지점의 학습률")),
    handle("r6", Text::doc("rate at the end", "끝의 학습률")),
];

/// The curve that drawing begins with, in shares of the base rate: it stays, then falls.
const BEGIN: [f64; 7] = [1.0, 1.0, 1.0, 1.0, 0.3, 0.1, 0.03];

fn schedules() -> Vec<Choice> {
    let mut all = schedule::choices();
    all.push(Choice { name: DRAWN, label: Text::new("drawn by hand", "손으로 그리기") });
    all
}

fn groups() -> Vec<Group> {
    let mut all = schedule::groups("schedule");
    let title = Text::new("Curve by hand", "손으로 그린 곡선");
    all.push(Group { prefix: DRAWN, title, settings: &CURVE, seen_with: "schedule" });
    all.extend(optim::first_order::groups("optimizer"));
    let title = Text::new("Constant rate beside it", "비교할 상수 학습률");
    all.push(Group { prefix: "beside", title, settings: &[AGAINST_LR], seen_with: "against" });
    all
}

/// Small images and a quick net, so that several seeds take no longer than one elsewhere; and
/// plain SGD at a rate and a batch size that leave noise, since its steps follow the rate most plainly.
fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    let base = || settings.number(&format!("{}.lr", settings.choice("optimizer")));
    let number = match (field.path.as_str(), &field.group) {
        ("set", _) => return Some(Value::Choice("optdigits8")),
        ("net", _) => return Some(Value::Choice("mlp")),
        ("optimizer", _) => return Some(Value::Choice("sgd")),
        ("images", _) => data::spec(settings.choice("set"))?.train.min(100) as f64,
        ("batch", _) => 8.0,
        ("sgd.lr", _) => 0.5,
        ("step.every", _) => 0.5,
        ("beside.lr", _) => base(),
        (_, Some(group)) if group.prefix == DRAWN => {
            let which = CURVE.iter().position(|setting| setting.name == field.setting.name)?;
            round(BEGIN[which] * base(), 2).clamp(HANDLES.0, HANDLES.1)
        }
        _ => return course::default_for(settings, field),
    };
    Some(Value::Number(number))
}

/// Looks at the test images in an epoch.
const LOOKS: usize = 2;

/// Stretches of an epoch over which the training loss is averaged.
const STRETCHES: usize = 4;

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Comparison, Complaint> {
    let set = course::set(settings);
    let images = inputs.images(set);
    let seeds = seed..seed + settings.number("seeds") as u64;
    let count = settings.number("images") as usize;
    let per_epoch = per_epoch(count * set.classes.len(), settings.number("batch") as usize);
    let steps = settings.number("epochs") as usize * per_epoch;
    let warmup = (libm::round(settings.number("warmup") * steps as f64) as usize).min(steps - 1);
    let against = settings.switch("against").then(|| settings.number("beside.lr"));

    let rates = chosen(settings, steps, warmup)?;
    let plan = |name, label, schedule| Plan {
        name,
        label,
        hue: if name == CONSTANT { Hue::Grey } else { Hue::Terracotta },
        dash: if name == CONSTANT { Dash::Dashed } else { Dash::Solid },
        recipe: Recipe::of(settings, set.classes.len(), schedule),
        images: count,
        validation: 0,
        epochs: settings.number("epochs") as usize,
    };
    let mut plans = vec![plan("schedule", title(settings), chosen(settings, steps, warmup)?)];
    let constant = Text::new("Constant rate", "상수 학습률");
    plans.extend(against.map(|base_lr| plan(CONSTANT, constant, Box::new(Constant { base_lr }))));
    Ok(Comparison {
        settings: settings.clone(),
        rates: (0..steps).map(|step| rates.rate(step)).collect(),
        warmup,
        against,
        trials: Trials::new(&images, plans, seeds, LOOKS * settings.number("epochs") as usize)?,
        per_epoch,
    })
}

/// The arm that is compared with.
const CONSTANT: &str = "constant";

fn title(settings: &Settings) -> Text {
    let chosen = schedules().into_iter().find(|choice| choice.name == settings.choice("schedule"));
    chosen.expect("the choice is one of the list").label
}

/// The schedule that the settings choose, `steps` long with its warm-up.
///
/// # Errors
/// What the schedule's own settings are refused for.
fn chosen(settings: &Settings, steps: usize, warmup: usize) -> Result<Box<dyn Schedule>, Complaint> {
    let name = settings.choice("schedule");
    if name == DRAWN {
        let rates = CURVE.iter().map(|handle| settings.number(&format!("{DRAWN}.{}", handle.name))).collect();
        let main = Drawn { rates, total_steps: steps - warmup };
        return Ok(Box::new(Warmup { steps: warmup, main }));
    }
    let base_lr = settings.number(&format!("{}.lr", settings.choice("optimizer")));
    schedule::build(name, settings, base_lr, steps, warmup).expect("the choice is one of the list")
}

pub struct Comparison {
    settings: Settings,
    /// Of each step, by the chosen schedule.
    rates: Vec<f64>,
    /// In steps.
    warmup: usize,
    /// The constant rate beside it, if there is one.
    against: Option<f64>,
    /// The runs by the chosen schedule, and those at the constant rate.
    trials: Trials,
    per_epoch: usize,
}

impl Widget for Comparison {
    fn last(&self) -> u32 {
        self.rates.len() as u32
    }

    fn tick(&mut self) {
        self.trials.tick();
    }

    fn rewind(&mut self, step: u32) -> bool {
        self.trials.step = step as usize;
        true
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![self.rate_panel(lang, sketch), self.loss_panel(lang, sketch), self.test_panel(lang, sketch)];
        let scene = &mut sketch.scene;
        scene.title = say!(
            lang,
            "{} with {}: {}",
            "{}, {}: {}",
            self.trained().plan.label.get(lang),
            self.optimizer(lang),
            self.trials.images.set.title.get(lang)
        );
        scene.legend = self.legend(lang);
        scene.status = self.status(lang);
        scene.warnings = self.warnings(lang);
        scene.facts = self.facts();
        scene.step = self.step() as u32;
        scene.last = self.rates.len() as u32;
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let mut columns = vec![say!(lang, "step", "걸음"), say!(lang, "epoch", "에폭")];
        columns.push(say!(lang, "learning rate", "학습률"));
        columns.push(say!(lang, "loss of the mini-batch", "미니배치의 손실"));
        columns.push(say!(lang, "test accuracy", "테스트 정확도"));
        if self.against.is_some() {
            columns.push(say!(lang, "loss of the mini-batch, constant rate", "미니배치의 손실(상수 학습률)"));
            columns.push(say!(lang, "test accuracy, constant rate", "테스트 정확도(상수 학습률)"));
        }
        let row = |step: usize| {
            // The rate and the loss of the update that led here.
            let update = step.checked_sub(1);
            let rate = update.map_or(f64::NAN, |before| self.rates[before]);
            let mut row = vec![step as f64, self.epoch(step), rate];
            for arm in &self.trials.arms {
                let made = update.filter(|&before| before < arm.upto(step));
                row.push(made.map_or(f64::NAN, |before| arm.loss(before..step).mean));
                let look = arm.looks(step, accuracy(Part::Test)).last().filter(|look| look.0 == step);
                row.push(look.map_or(f64::NAN, |(_, accuracy)| accuracy.mean));
            }
            row
        };
        Table { columns, rows: (0..=self.step()).map(row).collect() }
    }
}

impl Comparison {
    fn step(&self) -> usize {
        self.trials.step
    }

    /// By the chosen schedule.
    fn trained(&self) -> &Arm {
        &self.trials.arms[0]
    }

    /// At the constant rate.
    fn constant(&self) -> Option<&Arm> {
        self.trials.arms.get(1)
    }

    fn test_accuracy(&self, arm: &Arm) -> Option<f64> {
        arm.latest(self.step(), accuracy(Part::Test)).map(|accuracy| accuracy.mean)
    }

    fn optimizer(&self, lang: Lang) -> &'static str {
        let chosen =
            optim::first_order::choices().into_iter().find(|choice| choice.name == self.settings.choice("optimizer"));
        chosen.expect("the choice is one of the list").label.get(lang)
    }

    fn epoch(&self, step: usize) -> f64 {
        step as f64 / self.per_epoch as f64
    }

    /// The mean loss of the epoch that ends here; of what there is, in the first one.
    fn recent(&self, arm: &Arm) -> Option<f64> {
        let end = arm.upto(self.step());
        (end > 0).then(|| arm.loss(end.saturating_sub(self.per_epoch)..end).mean)
    }

    /// The steps at which the rate drops from one level to another.
    fn drops(&self) -> impl DoubleEndedIterator<Item = usize> {
        let is_drop = |t: &usize| {
            let [a, b, c, d] = [self.rates[t - 2], self.rates[t - 1], self.rates[*t], self.rates[t + 1]];
            a == b && b > c && c == d
        };
        (2..self.rates.len().saturating_sub(1)).filter(is_drop)
    }

    /// The last drop that a whole epoch has followed, with the mean loss of the epoch before and
    /// of the one after.
    fn drop(&self) -> Option<(usize, f64, f64)> {
        let end = self.trained().upto(self.step());
        let whole = |t: &usize| *t >= self.per_epoch && t + self.per_epoch <= end;
        let at = self.drops().rev().find(whole)?;
        let loss = |batches| self.trained().loss(batches).mean;
        Some((at, loss(at - self.per_epoch..at), loss(at..at + self.per_epoch)))
    }

    fn axis(&self, lang: Lang) -> Axis {
        Axis::linear(say!(lang, "epoch", "에폭"), (0.0, self.epoch(self.rates.len())))
    }

    /// Lines where the rate drops, through all charts.
    fn drop_lines(&self, (low, high): (f64, f64)) -> Vec<Mark> {
        let line = |step| path(vec![(self.epoch(step), low), (self.epoch(step), high)], Hue::Soft, Dash::Dotted, 1.0);
        // More of them than these are no levels that one could tell apart.
        self.drops().take(20).map(line).collect()
    }

    fn rate_panel(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let range = if self.settings.choice("schedule") == DRAWN {
            // Room above for the names of the handles.
            (HANDLES.0, 3.0 * HANDLES.1)
        } else {
            let (low, high) = log_range(self.rates.iter().copied().chain(self.against));
            (low.max(1e-4 * high), high)
        };
        let inside = |rate: f64| rate.clamp(range.0, range.1);
        // No more points than there are pixels.
        let every = self.rates.len().div_ceil(1000);
        let mut curve: Vec<Point> =
            (0..self.rates.len()).step_by(every).map(|step| (self.epoch(step), inside(self.rates[step]))).collect();
        let end = self.epoch(self.rates.len());
        curve.push((end, curve[curve.len() - 1].1));
        let key: Vec<[u64; 2]> = curve.iter().map(|&(x, y)| [bits(x), bits(y)]).collect();
        let constant = self.against.map(|rate| vec![(0.0, inside(rate)), (end, inside(rate))]);
        let lines = sketch.layer(("rates", key, self.against.map(bits), bits(range.0)), || {
            let mut marks = self.drop_lines(range);
            marks.extend(constant.map(|points| path(points, Hue::Grey, Dash::Dashed, 2.0)));
            marks.push(path(curve, Hue::Terracotta, Dash::Solid, 2.0));
            marks
        });
        let next = self.step().min(self.rates.len() - 1);
        let now =
            Mark::Dot { at: (self.epoch(self.step()), inside(self.rates[next])), hue: Hue::Terracotta, radius: 5.0 };
        Panel {
            name: "rates".to_string(),
            title: say!(lang, "Chart: learning rate over epochs", "그래프: 에폭에 따른 학습률"),
            frame: Frame::Strip {
                x: self.axis(lang), y: Axis::log(say!(lang, "learning rate α", "학습률 α"), range)
            },
            layers: vec![lines, sketch.fresh(vec![now])],
            handles: self.handles(lang),
        }
    }

    /// The points of the curve by hand, to be moved up and down.
    fn handles(&self, lang: Lang) -> Vec<Handle> {
        if self.settings.choice("schedule") != DRAWN {
            return Vec::new();
        }
        let (begin, end) = (self.epoch(self.warmup), self.epoch(self.rates.len()));
        let handle = |(i, setting): (usize, &Setting)| {
            let y_setting = format!("{DRAWN}.{}", setting.name);
            let rate = self.settings.number(&y_setting);
            let x = begin + (end - begin) * i as f64 / (CURVE.len() - 1) as f64;
            let (label, epoch) = (short(rate, 2), short(x, 2));
            let spoken = say!(
                lang,
                "learning rate at epoch {epoch}: {label}; arrow keys move it",
                "에폭 {epoch}의 학습률 {label}, 화살표 키로 움직입니다"
            );
            Handle { label, spoken, at: (x, rate), x_setting: String::new(), y_setting }
        };
        CURVE.iter().enumerate().map(handle).collect()
    }

    fn loss_panel(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let stretch = self.per_epoch.div_ceil(STRETCHES);
        let means = |arm: &Arm| -> Vec<(f64, Spread)> {
            let middle = |k: usize| self.epoch(k * stretch) + 0.5 * self.epoch(stretch);
            let at = |k: usize| (middle(k), arm.loss(k * stretch..(k + 1) * stretch));
            (0..arm.upto(self.step()) / stretch).map(at).collect()
        };
        // Runs that learn their images by heart need more room.
        let lowest = self.trials.arms.iter().flat_map(means).map(|(_, loss)| loss.mean).fold(f64::INFINITY, f64::min);
        let range = (if lowest < 0.05 { 0.001 } else { 0.05 }, 5.0);
        let inside = |loss: f64| loss.clamp(range.0, range.1);
        let mut marks = self.drop_lines(range);
        // No more of them than there are pixels.
        let every = self.rates.len().div_ceil(1000);
        let losses = &self.trained().runs[0].losses;
        let shown = losses[..losses.len().min(self.step())].iter().enumerate().step_by(every);
        let raw = shown.map(|(step, &loss)| (self.epoch(step), inside(loss as f64))).collect();
        marks.push(path(raw, Hue::Line, Dash::Solid, 1.0));
        marks.extend(self.lines(means, inside));
        let label = say!(lang, "training loss; pale: single mini-batches", "훈련 손실(옅은 선: 미니배치 하나하나)");
        Panel {
            name: "fit".to_string(),
            title: say!(
                lang,
                "Chart: training loss over epochs, averaged over a quarter of an epoch",
                "그래프: 에폭에 따른 훈련 손실(1/4 에폭마다의 평균)"
            ),
            frame: Frame::Strip { x: self.axis(lang), y: Axis::log(label, range) },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// On an axis of 1/(1 − accuracy), where halving the errors is the same way everywhere.
    fn test_panel(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const RANGE: (f64, f64) = (1.0, 200.0);
        let inside = |accuracy: f64| (1.0 / (1.0 - accuracy)).min(RANGE.1);
        let mut marks = self.drop_lines(RANGE);
        let looks = |arm: &Arm| {
            arm.looks(self.step(), accuracy(Part::Test)).map(|(step, accuracy)| (self.epoch(step), accuracy)).collect()
        };
        marks.extend(self.lines(looks, inside));
        let label = match self.trained().runs.len() {
            1 => say!(lang, "test accuracy, %", "테스트 정확도(%)"),
            seeds => say!(
                lang,
                "test accuracy, %; band: lowest to highest of {seeds} seeds",
                "테스트 정확도(%), 띠: 시드 {seeds}개의 최저 – 최고"
            ),
        };
        let mut y = Axis::log(label, RANGE);
        y.names = [0, 50, 80, 90, 95, 98, 99].map(|share| (inside(share as f64 / 100.0), share.to_string())).to_vec();
        Panel {
            name: "told".to_string(),
            title: say!(lang, "Chart: test accuracy over epochs", "그래프: 에폭에 따른 테스트 정확도"),
            frame: Frame::Strip { x: self.axis(lang), y },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// Both arms' lines, each with its band if there are several seeds; the chosen schedule's on top.
    fn lines(&self, series: impl Fn(&Arm) -> Vec<(f64, Spread)>, inside: impl Fn(f64) -> f64) -> Vec<Mark> {
        let line = |arm: &Arm| band(&series(arm), arm.plan.hue, arm.plan.dash, 2.0, &inside);
        self.trials.arms.iter().rev().flat_map(line).collect()
    }

    fn legend(&self, lang: Lang) -> Vec<Entry> {
        let note = |arm: &Arm| match (self.recent(arm), self.test_accuracy(arm)) {
            (Some(loss), Some(accuracy)) => {
                say!(lang, "{} % right, loss {}", "정확도 {} %, 손실 {}", short(100.0 * accuracy, 3), short(loss, 2))
            }
            _ => String::new(),
        };
        let entry = |arm: &Arm, label: String, unit: &str| Entry {
            label,
            hue: arm.plan.hue,
            dash: arm.plan.dash,
            note: note(arm),
            unit: unit.to_string(),
        };
        let trained = self.trained();
        let mut all = vec![entry(trained, trained.plan.label.get(lang).to_string(), self.settings.choice("schedule"))];
        all.extend(self.constant().zip(self.against).map(|(arm, rate)| {
            let rate = short(rate, 3);
            entry(arm, say!(lang, "constant {rate}", "상수 {rate}"), "")
        }));
        all
    }

    fn status(&self, lang: Lang) -> String {
        let epoch = short(self.epoch(self.step()), 2);
        let rate = short(self.rates[self.step().min(self.rates.len() - 1)], 2);
        let (Some(loss), Some(accuracy)) = (self.recent(self.trained()), self.test_accuracy(self.trained())) else {
            return say!(
                lang,
                "Before the first step: the rate will be {rate}.",
                "첫 걸음을 떼기 전입니다. 학습률은 {rate}입니다."
            );
        };
        let (loss, accuracy) = (short(loss, 2), short(100.0 * accuracy, 3));
        let mut said = say!(
            lang,
            "Epoch {epoch}, rate {rate}: training loss {loss}, {accuracy} % of the test images right.",
            "에폭 {epoch}, 학습률 {rate}: 훈련 손실은 {loss}, 테스트 정확도는 {accuracy} %입니다."
        );
        if let Some((at, before, after)) = self.drop() {
            let (at, before, after) = (short(self.epoch(at), 2), short(before, 2), short(after, 2));
            said += &say!(
                lang,
                " The drop at epoch {at} took the loss from {before} to {after} within an epoch.",
                " 에폭 {at}에서 학습률이 떨어지자 한 에폭 만에 손실이 바뀌었습니다({before} → {after})."
            );
        }
        said
    }

    /// Runs that stopped, and nets that do no better than guessing.
    fn warnings(&self, lang: Lang) -> Vec<String> {
        let guessing = libm::log(self.trials.images.set.classes.len() as f64);
        let mut said: Vec<String> = Vec::new();
        for arm in &self.trials.arms {
            let name = arm.plan.label.get(lang);
            if let Some(stopped) = arm.stopped(self.step()) {
                said.push(format!("{name}: {}", stopped.sentence(lang)));
            } else if self.step() >= self.per_epoch
                && let Some(loss) = self.recent(arm).filter(|&loss| loss >= guessing)
            {
                let (loss, guessing) = (short(loss, 3), short(guessing, 3));
                said.push(say!(
                    lang,
                    "{name}: over the last epoch the loss is {loss}, no better than guessing, ln {} = {guessing}. \
                     The rate is too large, or far too small.",
                    "{name}: 마지막 에폭의 손실은 {loss}입니다. 아무렇게나 찍을 때의 ln {} = {guessing}보다 낫지 않습니다. \
                     학습률이 너무 크거나 지나치게 작습니다.",
                    self.trials.images.set.classes.len()
                ));
            }
        }
        said
    }

    /// `test.accuracy`, `train.loss` (over the last epoch), both also of the `constant` rate; `gain`, in
    /// accuracy; `rate`, of the next step; `drop`, how many times the loss of the epoch after the last drop
    /// that of the epoch before is.
    fn facts(&self) -> Vec<(String, f64)> {
        let ours = self.test_accuracy(self.trained());
        let theirs = self.constant().and_then(|arm| self.test_accuracy(arm));
        let facts = [
            ("test.accuracy", ours),
            ("train.loss", self.recent(self.trained())),
            ("constant.accuracy", theirs),
            ("constant.loss", self.constant().and_then(|arm| self.recent(arm))),
            ("gain", ours.zip(theirs).map(|(ours, theirs)| ours - theirs)),
            ("drop", self.drop().map(|(_, before, after)| before / after)),
            ("rate", Some(self.rates[self.step().min(self.rates.len() - 1)])),
            ("epoch", Some(self.epoch(self.step()))),
        ];
        facts.into_iter().filter_map(|(name, number)| Some((name.to_string(), number?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::nn::training::{NonFinite, Place};
    use crate::widgets::told::{self, Facts};

    fn shown(query: &str) -> Comparison {
        told::shown(&SPEC, new, query)
    }

    fn fact(comparison: &Comparison, name: &str) -> f64 {
        Facts(comparison.facts()).get(name)
    }

    #[test]
    fn a_drop_of_the_rate_takes_the_loss_down() {
        let comparison = shown("");
        assert!(fact(&comparison, "drop") > 1.3, "{}", fact(&comparison, "drop"));
        assert!(
            fact(&comparison, "gain") > 0.0 && fact(&comparison, "train.loss") < fact(&comparison, "constant.loss")
        );
        // Until the drop both arms are one.
        let half = comparison.rates.len() / 2;
        assert_eq!(comparison.drops().collect::<Vec<_>>(), [half]);
        let losses = |arm: &Arm| arm.runs.iter().map(|run| run.losses.clone()).collect::<Vec<_>>();
        let pairs = losses(&comparison.trials.arms[0]).into_iter().zip(losses(&comparison.trials.arms[1]));
        for (ours, theirs) in pairs {
            assert_eq!(ours[..=half], theirs[..=half]);
            assert_ne!(ours[half + 1], theirs[half + 1]);
        }
    }

    #[test]
    fn without_the_constant_rate_nothing_is_told_of_it() {
        let alone = shown("against=false&images=10&epochs=1");
        let told: Vec<String> = alone.facts().into_iter().map(|(name, _)| name).collect();
        assert_eq!(told, ["test.accuracy", "train.loss", "rate", "epoch"]);
        assert_eq!((alone.legend(Lang::En).len(), alone.table(Lang::En).columns.len()), (1, 5));
    }

    #[test]
    fn a_flat_curve_by_hand_is_the_constant_rate() {
        let flat: String = CURVE.iter().map(|handle| format!("&drawn.{}=0.25", handle.name)).collect();
        let comparison = shown(&format!("schedule=drawn{flat}&beside.lr=0.25&images=20&epochs=2&seeds=1"));
        assert_eq!(fact(&comparison, "train.loss"), fact(&comparison, "constant.loss"));
        assert_eq!(fact(&comparison, "gain"), 0.0);
    }

    #[test]
    fn the_curve_by_hand_goes_through_its_handles_after_the_warm_up() {
        let comparison =
            shown("schedule=drawn&drawn.r2=0.2&drawn.r6=0.3&warmup=0.25&images=20&epochs=4&seeds=1&step=0");
        let handles = comparison.handles(Lang::En);
        assert_eq!((comparison.warmup, handles.len()), (25, 7));
        // Those in between are at halves of steps.
        for handle in handles[..6].iter().step_by(2) {
            let step = libm::round(handle.at.0 * comparison.per_epoch as f64) as usize;
            let rate = comparison.rates[step];
            assert!((rate / handle.at.1 - 1.0).abs() < 1e-12, "{handle:?}: {rate}");
        }
        assert_eq!(handles[6].at, (4.0, 0.3));
    }

    #[test]
    fn several_seeds_are_shown_by_their_mean_and_their_ends() {
        let accuracy = |seed: usize, seeds: usize| {
            let comparison = shown(&format!("images=10&epochs=1&seed={seed}&seeds={seeds}"));
            comparison.trained().looks(comparison.step(), accuracy(Part::Test)).last().expect("looked at").1
        };
        let alone = [1, 2, 3].map(|seed| accuracy(seed, 1).mean);
        let together = accuracy(1, 3);
        assert_eq!(together.mean, (alone[0] + alone[1] + alone[2]) / 3.0);
        assert_eq!(together.low, alone.into_iter().fold(1.0, f64::min));
        assert_eq!(together.high, alone.into_iter().fold(0.0, f64::max));
    }

    #[test]
    fn a_rate_too_large_is_told_in_numbers() {
        let warnings = shown("sgd.lr=4&images=20&epochs=2&seeds=1").warnings(Lang::En);
        assert_eq!(warnings.len(), 2, "{warnings:?}");
        assert!(warnings[0].starts_with("Step decay: ") && warnings[1].starts_with("Constant rate: "), "{warnings:?}");
        assert!(warnings.iter().all(|said| said.contains("ln 10 = 2.3")), "{warnings:?}");
        assert!(shown("images=20&epochs=2&seeds=1").warnings(Lang::En).is_empty());
    }

    /// The stop is put here by hand: see the classroom.
    #[test]
    fn a_run_that_stopped_ends_its_lines_and_says_so() {
        let mut comparison = shown("images=10&epochs=1&seeds=2&step=5");
        comparison.trials.arms[0].runs[1].stopped = Some(NonFinite { step: 6, place: Place::Loss, lr: 10.0 });
        assert!(comparison.warnings(Lang::En).is_empty());
        comparison.tick();
        let said = comparison.warnings(Lang::En).concat();
        assert!(said.starts_with("Step decay: ") && said.contains("learning rate of 10"), "{said}");
        assert_eq!(
            (comparison.trained().upto(comparison.step()), comparison.trials.arms[1].upto(comparison.step())),
            (5, 6)
        );
    }
}
