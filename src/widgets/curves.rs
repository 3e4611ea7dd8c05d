//! What the widgets that compare trainings show of them: curves with bands, gaps,
//! and the same in words and numbers.

use super::trials::{Arm, Look, Spread, Trials};
use crate::say;
use crate::scene::{Axis, Entry, Frame, Mark, Panel, Point, Side, Sketch, Table};
use crate::spec::number::short;
use crate::spec::{Dash, Hue, Lang};

/// Which images.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Train,
    Test,
}

/// The share that is told rightly.
pub fn accuracy(part: Part) -> fn(&Look) -> f64 {
    match part {
        Part::Train => |look| look.train.accuracy,
        Part::Test => |look| look.test.accuracy,
    }
}

/// In per cent, as the texts have it.
pub fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share).replace('-', "−")
}

pub fn path(points: Vec<Point>, hue: Hue, dash: Dash, width: f64) -> Mark {
    Mark::Path { points, hue, dash, width, dots: false, halo: false }
}

/// A cursor across a chart: between two looks only the step moves on.
pub fn cursor(x: f64, y: (f64, f64)) -> Mark {
    path(vec![(x, y.0), (x, y.1)], Hue::Line, Dash::Solid, 1.0)
}

/// A mean as a line, on top of a band from the lowest to the highest seed.
pub fn band(series: &[(f64, Spread)], hue: Hue, dash: Dash, width: f64, inside: impl Fn(f64) -> f64) -> Vec<Mark> {
    let mut marks = Vec::new();
    if series.len() > 1 && series.iter().any(|(_, spread)| spread.low < spread.high) {
        let high = series.iter().map(|(x, spread)| (*x, inside(spread.high)));
        let low = series.iter().rev().map(|(x, spread)| (*x, inside(spread.low)));
        marks.push(Mark::Area { points: high.chain(low).collect(), hue, opacity: 0.18 });
    }
    let points = series.iter().map(|(x, spread)| (*x, inside(spread.mean))).collect();
    marks.push(path(points, hue, dash, width));
    marks
}

impl Trials {
    pub fn epochs(&self) -> f64 {
        self.arms.iter().map(|arm| arm.epoch(arm.steps)).fold(0.0, f64::max)
    }

    /// At the step: of the arm that is furthest.
    pub fn epoch(&self) -> f64 {
        self.arms.iter().map(|arm| arm.epoch(self.step)).fold(0.0, f64::max)
    }

    pub fn seeds(&self) -> usize {
        self.arms[0].runs.len()
    }

    fn series(&self, arm: &Arm, of: fn(&Look) -> f64) -> Vec<(f64, Spread)> {
        arm.looks(self.step, of).map(|(step, spread)| (arm.epoch(step), spread)).collect()
    }

    /// Every arm's accuracy over the epochs, on an axis from `low` to 1.
    pub fn accuracies(&self, part: Part, low: f64, lang: Lang, sketch: &Sketch) -> Panel {
        let inside = |share: f64| 100.0 * share.max(low);
        let lines = |arm: &Arm| band(&self.series(arm, accuracy(part)), arm.plan.hue, arm.plan.dash, 2.0, inside);
        let now = cursor(self.epoch(), (100.0 * low, 100.0));
        let (name, title, label) = match part {
            Part::Train => (
                "train",
                say!(lang, "Chart: training accuracy over epochs", "그래프: 에폭에 따른 훈련 정확도"),
                say!(lang, "training accuracy, %", "훈련 정확도(%)"),
            ),
            Part::Test => (
                "test",
                say!(lang, "Chart: test accuracy over epochs", "그래프: 에폭에 따른 테스트 정확도"),
                say!(lang, "test accuracy, %", "테스트 정확도(%)"),
            ),
        };
        Panel {
            name: name.to_string(),
            title,
            frame: Frame::Chart {
                x: Axis::linear(say!(lang, "epoch", "에폭"), (0.0, self.epochs())),
                y: Axis::linear(label, (100.0 * low, 100.0)),
            },
            layers: vec![sketch.fresh([now].into_iter().chain(self.arms.iter().flat_map(lines)).collect())],
            handles: Vec::new(),
        }
    }

    /// Both accuracies of the first arm in one chart, the gap between them filled.
    pub fn learning(&self, low: f64, lang: Lang, sketch: &Sketch) -> Panel {
        let inside = |share: f64| 100.0 * share.max(low);
        let [train, test] = [Part::Train, Part::Test].map(|part| self.series(&self.arms[0], accuracy(part)));
        let over = train.iter().map(|(x, spread)| (*x, inside(spread.mean)));
        let under = test.iter().rev().map(|(x, spread)| (*x, inside(spread.mean)));
        let mut marks = Vec::new();
        if train.len() > 1 {
            marks.push(Mark::Area { points: over.chain(under).collect(), hue: Hue::Ochre, opacity: 0.25 });
        }
        marks.extend(band(&train, Hue::Blue, Dash::Dashed, 2.0, inside));
        marks.extend(band(&test, Hue::Terracotta, Dash::Solid, 2.0, inside));
        Panel {
            name: "learning".to_string(),
            title: say!(
                lang,
                "Chart: training and test accuracy over epochs, the gap between them filled",
                "그래프: 에폭에 따른 훈련 정확도와 테스트 정확도, 둘 사이의 격차는 색으로 채움"
            ),
            frame: Frame::Strip {
                x: Axis::linear(say!(lang, "epoch", "에폭"), (0.0, self.epochs())),
                y: Axis::linear(say!(lang, "accuracy, %", "정확도(%)"), (100.0 * low, 100.0)),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// A row for each arm: from its test accuracy (large dot, with the standard error) to its
    /// training accuracy (small dot), and the gap between them in points.
    pub fn gaps(&self, low: f64, lang: Lang, sketch: &Sketch) -> Panel {
        let inside = |share: f64| 100.0 * share.max(low);
        let rows = self.arms.len() as f64;
        let mut marks = Vec::new();
        for (i, arm) in self.arms.iter().enumerate() {
            let [train, test] = [Part::Train, Part::Test].map(|part| arm.latest(self.step, accuracy(part)));
            let (Some(train), Some(test)) = (train, test) else { continue };
            let (y, hue) = (rows - i as f64 - 0.65, arm.plan.hue);
            let at = |share: f64| (inside(share), y);
            marks.push(path(vec![at(test.mean), at(train.mean)], hue, arm.plan.dash, 1.5));
            if test.error > 0.0 {
                marks.push(path(
                    vec![at(test.mean - test.error), at((test.mean + test.error).min(1.0))],
                    hue,
                    Dash::Solid,
                    4.0,
                ));
            }
            marks.push(Mark::Dot { at: at(test.mean), hue, radius: 5.5 });
            marks.push(Mark::Dot { at: at(train.mean), hue, radius: 3.5 });
            let gap = percent(train.mean - test.mean);
            let text = say!(lang, "{}: gap {gap}", "{}: 격차 {gap}", arm.plan.label.get(lang));
            marks.push(Mark::Label { at: (100.0 * low, y + 0.38), text, hue: Hue::Ink, side: Side::Right });
        }
        let mut y = Axis::linear(say!(lang, "way to train", "훈련 방법"), (0.0, rows));
        y.names = vec![(0.0, String::new())];
        let x =
            say!(lang, "accuracy, %: large dot test, small dot training", "정확도(%): 큰 점은 테스트, 작은 점은 훈련");
        Panel {
            name: "gaps".to_string(),
            title: say!(
                lang,
                "Chart: test and training accuracy of each way to train, and the gap between them in points",
                "그래프: 훈련 방법마다의 테스트 정확도와 훈련 정확도, 그리고 둘의 격차(%p)"
            ),
            frame: Frame::Chart { x: Axis::linear(x, (100.0 * low, 100.0)), y },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// A line for each arm: how it does now.
    pub fn legend(&self, lang: Lang) -> Vec<Entry> {
        let entry = |arm: &Arm| {
            let [train, test] = [Part::Train, Part::Test].map(|part| arm.latest(self.step, accuracy(part)));
            let note = train.zip(test).map_or(String::new(), |(train, test)| {
                let (train, test) = (percent(train.mean), percent(test.mean));
                say!(lang, "test {test} %, training {train} %", "테스트 {test} %, 훈련 {train} %")
            });
            let (label, hue, dash) = (arm.plan.label.get(lang).to_string(), arm.plan.hue, arm.plan.dash);
            Entry { label, hue, dash, note, unit: String::new() }
        };
        self.arms.iter().map(entry).collect()
    }

    /// How the arms do at the step shown, in a sentence each: the first one's gap, and what the others gain.
    pub fn status(&self, lang: Lang) -> String {
        let epoch = short(self.epoch(), 3);
        let seeds = self.seeds();
        let mut said = say!(lang, "Epoch {epoch}.", "에폭 {epoch}.");
        for (i, arm) in self.arms.iter().enumerate() {
            let [train, test] = [Part::Train, Part::Test].map(|part| arm.latest(self.step, accuracy(part)));
            let (Some(train), Some(test)) = (train, test) else { continue };
            let (label, gap, test) = (arm.plan.label.get(lang), percent(train.mean - test.mean), percent(test.mean));
            said += &match self.gain(arm).filter(|_| i > 0) {
                None => say!(
                    lang,
                    " {label}: {test} % of the test images right, gap {gap} points.",
                    " {label}: 테스트 정확도 {test} %, 격차 {gap}%p."
                ),
                Some(gain) => {
                    let gain = gain.percent().text(1);
                    say!(
                        lang,
                        " {label}: {test} %, gap {gap}; difference {gain} points.",
                        " {label}: {test} %, 격차 {gap}%p, 차이 {gain}%p."
                    )
                }
            };
        }
        if seeds > 1 {
            said += &say!(lang, " Means over {seeds} seeds.", " 시드 {seeds}개의 평균.");
        }
        said
    }

    /// Runs that stopped.
    pub fn warnings(&self, lang: Lang) -> Vec<String> {
        let said = |arm: &Arm| {
            arm.stopped(self.step).map(|stopped| format!("{}: {}", arm.plan.label.get(lang), stopped.sentence(lang)))
        };
        self.arms.iter().filter_map(said).collect()
    }

    /// By arm: `NAME.test`, `NAME.train`, `NAME.gap` (shares); of all but the first also `NAME.gain`, in test
    /// accuracy against the first, with its standard error `NAME.error`; and the `epoch`.
    pub fn facts(&self) -> Vec<(String, f64)> {
        let mut facts = vec![("epoch".to_string(), self.arms[0].epoch(self.step))];
        for (i, arm) in self.arms.iter().enumerate() {
            let [train, test] = [Part::Train, Part::Test].map(|part| arm.latest(self.step, accuracy(part)));
            let (Some(train), Some(test)) = (train, test) else { continue };
            let mut tell = |what: &str, number| facts.push((format!("{}.{what}", arm.plan.name), number));
            tell("test", test.mean);
            tell("train", train.mean);
            tell("gap", train.mean - test.mean);
            if let Some(gain) = self.gain(arm).filter(|_| i > 0) {
                tell("gain", gain.mean);
                if gain.error.is_finite() {
                    tell("error", gain.error);
                }
            }
        }
        facts
    }

    /// Every look at every run: accuracies and losses.
    pub fn table(&self, lang: Lang) -> Table {
        let mut columns = vec![say!(lang, "step", "걸음")];
        for arm in &self.arms {
            for run in 1..=arm.runs.len() {
                let label = arm.plan.label.get(lang);
                columns.push(say!(lang, "{label}, run {run}: training accuracy", "{label}, {run}번째: 훈련 정확도"));
                columns.push(say!(lang, "{label}, run {run}: test accuracy", "{label}, {run}번째: 테스트 정확도"));
                columns.push(say!(lang, "{label}, run {run}: training loss", "{label}, {run}번째: 훈련 손실"));
                columns.push(say!(lang, "{label}, run {run}: test loss", "{label}, {run}번째: 테스트 손실"));
            }
        }
        let runs = || self.arms.iter().flat_map(|arm| &arm.runs);
        let mut steps: Vec<usize> = runs().flat_map(|run| &run.looks).map(|look| look.step).collect();
        steps.retain(|step| *step <= self.step);
        steps.sort_unstable();
        steps.dedup();
        let row = |step: &usize| {
            let mut row = vec![*step as f64];
            for run in runs() {
                let look = run.looks.iter().find(|look| look.step == *step);
                row.extend(look.map_or([f64::NAN; 4], |look| {
                    [look.train.accuracy, look.test.accuracy, look.train.loss, look.test.loss]
                }));
            }
            row
        };
        Table { columns, rows: steps.iter().map(row).collect() }
    }
}
