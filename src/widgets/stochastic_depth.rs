//! Stochastic depth: residual blocks that are skipped at random while a net trains, and what that brings.

use super::course::{self, BATCH, IMAGES, Recipe, SEEDS, SET, WRONG, cosine_rate, epochs};
use super::curves::{Part, path};
use super::trials::{Arm, Plan, Trials};
use super::{Inputs, Spec, Widget};
use crate::engine::nn::model::Model;
use crate::engine::nn::pictures::Pictures;
use crate::engine::nn::training::Training;
use crate::engine::nn::work;
use crate::say;
use crate::scene::{Axis, Frame, Mark, Panel, Side, Sketch, Table, Tone};
use crate::spec::number::short;
use crate::spec::{Complaint, Dash, Field, Hue, Kind, Lang, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "stochastic-depth",
    title: Text::new("Stochastic depth", "확률적 깊이"),
    line: Text::doc(
        "Each mini-batch trains a net of another depth: blocks turn grey when they are skipped. Choose how many there \
         are and how often the last one survives, and compare with the same net without skipping.",
        "미니배치마다 깊이가 다른 신경망을 훈련합니다. 건너뛴 블록은 회색이 됩니다. 블록의 수와 마지막 블록의 생존 확률을 \
         정하고, 건너뛰지 않는 같은 신경망과 견주어 보십시오.",
    ),
    settings: &[BLOCKS, SURVIVAL, RULE, SEEDS, epochs(40), IMAGES, WRONG, cosine_rate(0.002), BATCH, SET],
    groups: Vec::new,
    default_for,
    opens_at: None,
    seeded: true,
    needs: course::needs,
    source: file!(),
};

const BLOCKS: Setting = Setting {
    name: "blocks",
    symbol: "L",
    label: Text::doc("residual blocks", "잔차 블록"),
    help: Text::doc(
        "How many residual blocks of two dense layers the net has.",
        "밀집층 두 개로 된 잔차 블록을 몇 개 쌓을지 정합니다.",
    ),
    kind: Kind::Integer { min: 1, max: 12, default: 8 },
};

const SURVIVAL: Setting = Setting {
    name: "survival",
    symbol: "p",
    label: Text::doc("final survival", "마지막 생존 확률"),
    help: Text::doc(
        "The probability with which the last block takes part in a mini-batch.",
        "마지막 블록이 미니배치에 참여할 확률입니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 1.0, default: 0.5, log: false },
};

const RULE: Setting = Setting {
    name: "uniform",
    symbol: "",
    label: Text::doc("the same for all blocks", "모든 블록에 똑같이"),
    help: Text::doc(
        "Gives every block the last one's probability, rather than one that falls evenly from the first block to the last.",
        "앞에서 뒤로 갈수록 고르게 줄이지 않고, 모든 블록의 생존 확률을 마지막 블록과 같게 합니다.",
    ),
    kind: Kind::Switch { default: false },
};

fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    match field.path.as_str() {
        "images" => Some(Value::Number(30.0)),
        _ => course::default_for(settings, field),
    }
}

/// Units of every layer between the first and the last.
pub const WIDTH: usize = 64;

/// Looks at the test images in a run.
const LOOKS: usize = 20;

/// Mini-batches of which the blocks that took part are shown.
const LATEST: usize = 16;

/// The probability that block `i` of `blocks` (from 0) takes part in a mini-batch: `p_l = 1 − (l/L)(1 − p_L)` of the
/// l-th, as in the paper's section 3; or the same for all.
pub fn survival(i: usize, blocks: usize, last: f64, uniform: bool) -> f64 {
    if uniform { last } else { 1.0 - (i + 1) as f64 / blocks as f64 * (1.0 - last) }
}

/// A dense layer, so many residual blocks with these probabilities, and one number a class.
pub fn description(survivals: &[f64], classes: usize) -> String {
    let block = |p: &f64| format!("residual (dense {WIDTH}, relu, dense {WIDTH}) survival {p}, relu, ");
    let blocks: String = survivals.iter().map(block).collect();
    format!("flatten, dense {WIDTH}, relu, {blocks}dense {classes}")
}

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<StochasticDepth, Complaint> {
    let set = course::set(settings);
    let images = inputs.images(set);
    let seeds = seed..seed + settings.number("seeds") as u64;
    let blocks = settings.number("blocks") as usize;
    let (last, uniform) = (settings.number("survival"), settings.switch("uniform"));
    let survivals: Vec<f64> = (0..blocks).map(|i| survival(i, blocks, last, uniform)).collect();
    let plan = |name, label, hue, dash, survivals: &[f64]| {
        let mut plan = Plan {
            name,
            label,
            hue,
            dash,
            recipe: Recipe {
                wrong: settings.number("wrong"),
                ..Recipe::adam(
                    description(survivals, set.classes.len()),
                    settings.number("batch") as usize,
                    course::cosine(0.0, 1),
                )
            },
            images: settings.number("images") as usize,
            validation: 0,
            epochs: settings.number("epochs") as usize,
        };
        plan.recipe.schedule = course::cosine(settings.number("lr"), plan.steps(set.classes.len()));
        plan
    };
    let plans = vec![
        plan("plain", Text::new("All blocks", "모든 블록"), Hue::Grey, Dash::Dashed, &vec![1.0; blocks]),
        plan("stochastic", SPEC.title, Hue::Terracotta, Dash::Solid, &survivals),
    ];
    let trials = Trials::new(&images, plans, seeds, LOOKS)?;
    let cost = Cost::of(&trials.arms[0].runs[0].training.model);
    Ok(StochasticDepth { survivals, cost, trials })
}

pub struct StochasticDepth {
    /// Of each block.
    survivals: Vec<f64>,
    cost: Cost,
    /// Without skipping, and with it.
    trials: Trials,
}

/// Multiply-adds of a training step, for one image.
struct Cost {
    /// Of all that is no block.
    rest: f64,
    block: f64,
}

impl Cost {
    fn of(model: &Model<f32>) -> Cost {
        let (mut cost, links) = (Cost { rest: 0.0, block: 0.0 }, &model.chain.links);
        for (link, own) in links.iter().zip(work::training(model)) {
            if link.name.starts_with("residual") { cost.block = own } else { cost.rest += own }
        }
        cost
    }

    /// With so many blocks taking part.
    fn of_blocks(&self, active: f64) -> f64 {
        self.rest + active * self.block
    }
}

impl Widget for StochasticDepth {
    fn last(&self) -> u32 {
        self.trials.last() as u32
    }

    fn tick(&mut self) {
        self.trials.tick();
    }

    fn rewind(&mut self, step: u32) -> bool {
        self.trials.step = step as usize;
        true
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![
            self.blocks(lang, sketch),
            self.trials.accuracies(Part::Test, LOW, lang, sketch),
            self.trials.accuracies(Part::Train, LOW, lang, sketch),
            self.depth(lang, sketch),
            self.trials.gaps(LOW, lang, sketch),
        ];
        let scene = &mut sketch.scene;
        let (count, last) = (self.survivals.len(), short(self.survivals[self.survivals.len() - 1], 3));
        scene.title = say!(
            lang,
            "Stochastic depth: {count} blocks, the last survives with probability {last}",
            "확률적 깊이: 블록 {count}개, 마지막 블록의 생존 확률 {last}"
        );
        scene.legend = self.trials.legend(lang);
        scene.legend[1].unit = "residual".to_string();
        scene.status = self.status(lang);
        scene.warnings = self.trials.warnings(lang);
        scene.facts = self.trials.facts();
        scene.facts.extend([("depth.expected".to_string(), self.expected())]);
        if let Some(depth) = self.mean_depth() {
            scene.facts.extend([("depth".to_string(), depth), ("work".to_string(), self.share(depth))]);
        }
        scene.step = self.trials.step as u32;
        scene.last = self.last();
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        self.trials.table(lang)
    }
}

/// Where the axes of accuracy begin.
const LOW: f64 = 0.5;

impl StochasticDepth {
    /// The runs with skipping, about to be trained: for those who look on otherwise.
    pub fn into_trainings(mut self) -> Vec<(Training<f32>, Pictures)> {
        self.trials.arms.remove(1).runs.into_iter().map(|run| (run.training, run.examples)).collect()
    }

    fn stochastic(&self) -> &Arm {
        &self.trials.arms[1]
    }

    /// Σ p_l
    fn expected(&self) -> f64 {
        self.survivals.iter().sum()
    }

    /// How many blocks took part in a mini-batch so far, in the mean over all runs.
    fn mean_depth(&self) -> Option<f64> {
        let (arm, step) = (self.stochastic(), self.trials.step);
        let seen = move || arm.runs.iter().flat_map(move |run| run.blocks.iter().take(step));
        let count = seen().count();
        (count > 0).then(|| seen().map(|active| active.count_ones() as f64).sum::<f64>() / count as f64)
    }

    /// What a step costs with so many blocks, as a share of one with all.
    fn share(&self, depth: f64) -> f64 {
        self.cost.of_blocks(depth) / self.cost.of_blocks(self.survivals.len() as f64)
    }

    fn status(&self, lang: Lang) -> String {
        let (count, expected) = (self.survivals.len(), short(self.expected(), 3));
        let Some(depth) = self.mean_depth() else {
            return say!(
                lang,
                "Before the first step: {expected} of {count} blocks are expected to take part in a mini-batch.",
                "첫 걸음을 떼기 전입니다. 미니배치마다 블록 {count}개 가운데 평균 {expected}개가 참여할 것입니다."
            );
        };
        let (mean, share) = (short(depth, 3), percent(self.share(depth)));
        say!(
            lang,
            "{mean} of {count} blocks took part in the mean (expected: {expected}), so that a step cost {share} % of the \
             multiplications. {}",
            "블록 {count}개 가운데 평균 {mean}개가 참여했고(기댓값 {expected}개), 한 걸음의 곱셈은 {share} %로 줄었습니다. {}",
            self.trials.status(lang)
        )
    }

    /// The net of the first seed as a row of blocks, dark where the latest mini-batch skipped them; below, the
    /// same of the mini-batches before it.
    fn blocks(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const WIDE: f64 = 12.0;
        let count = self.survivals.len();
        let pitch = ((WIDE - 1.0) / count as f64).min(1.6);
        let left = 0.5 * (WIDE - count as f64 * pitch);
        let seen = &self.stochastic().runs[0].blocks;
        let seen = &seen[..seen.len().min(self.trials.step)];
        let took_part = |i: usize, active: u32| active >> i & 1 == 1;
        let (high, low, skip) = (1.05, 1.75, 0.55);
        let middle = 0.5 * (high + low);
        let line = |points, hue, width| path(points, hue, Dash::Solid, width);
        let mut marks = vec![line(vec![(left - 0.45, middle), (left, middle)], Hue::Ink, 1.5)];
        for (i, p) in self.survivals.iter().enumerate() {
            let x = left + i as f64 * pitch;
            let (from, to) = (x + 0.22 * pitch, x + 0.78 * pitch);
            let corners = vec![(from, high), (to, high), (to, low), (from, low), (from, high)];
            // Before the first mini-batch all are there.
            let active = seen.last().is_none_or(|&active| took_part(i, active));
            // The way round the block is always open.
            let round = vec![(x, middle), (x + 0.08 * pitch, skip), (x + 0.92 * pitch, skip), (x + pitch, middle)];
            marks.push(line(round, if active { Hue::Soft } else { Hue::Ink }, if active { 1.0 } else { 2.0 }));
            if active {
                marks.push(line(vec![(x, middle), (x + pitch, middle)], Hue::Ink, 2.0));
                marks.push(Mark::Area { points: corners.clone(), hue: Hue::Surface, opacity: 1.0 });
                marks.push(Mark::Area { points: corners.clone(), hue: Hue::Terracotta, opacity: 0.75 });
                marks.push(line(corners, Hue::Terracotta, 1.5));
            } else {
                marks.push(Mark::Area { points: corners.clone(), hue: Hue::Ink, opacity: 0.3 });
                marks.push(path(corners, Hue::Soft, Dash::Dotted, 1.5));
            }
            let text = short(*p, 2);
            marks.push(Mark::Label { at: (x + 0.5 * pitch, 0.25), text, hue: Hue::Soft, side: Side::On });
        }
        let right = left + count as f64 * pitch;
        marks.push(Mark::Arrow { from: (right, middle), to: (right + 0.45, middle), hue: Hue::Ink, width: 1.5 });
        // The newest row on top; what has not happened yet is left blank.
        let mut cells = vec![0; LATEST * count];
        for (row, &active) in cells.chunks_exact_mut(count).zip(seen.iter().rev()) {
            row.iter_mut().enumerate().for_each(|(i, cell)| *cell = if took_part(i, active) { 150 } else { 0 });
        }
        let at = (left, 2.05, right, 3.35);
        marks.push(Mark::Image { at, cols: count as u32, rows: LATEST as u32, cells, tone: Tone::Shade });
        let text = say!(
            lang,
            "the latest {LATEST} mini-batches, the newest on top",
            "최근 미니배치 {LATEST}개(맨 위가 가장 새것)"
        );
        marks.push(Mark::Label { at: (0.5 * WIDE, 3.65), text, hue: Hue::Soft, side: Side::On });
        Panel {
            name: "blocks".to_string(),
            title: say!(
                lang,
                "The net's residual blocks with their survival probabilities: those in colour took part in the latest \
                 mini-batch; below, the mini-batches before it",
                "신경망의 잔차 블록과 생존 확률. 색칠한 블록이 최근 미니배치에 참여했고, 아래는 그 앞의 미니배치들"
            ),
            frame: Frame::Plain { width: WIDE, height: 3.9 },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// How many blocks took part, averaged over ever more mini-batches, beside Σ p_l.
    fn depth(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let (arm, count) = (self.stochastic(), self.survivals.len() as f64);
        let expected = vec![(0.0, self.expected()), (self.trials.epochs(), self.expected())];
        let mut marks = vec![path(expected, Hue::Ink, Dash::Dashed, 1.25)];
        let seen = &arm.runs[0].blocks;
        let seen = &seen[..seen.len().min(self.trials.step)];
        // No more points than there are pixels.
        let every = self.trials.last().div_ceil(400);
        let (mut single, mut mean, mut sum) = (Vec::new(), Vec::new(), 0);
        for (i, active) in seen.iter().enumerate() {
            sum += active.count_ones();
            if (i + 1).is_multiple_of(every) || i == 0 {
                let epoch = arm.epoch(i + 1);
                single.push((epoch, active.count_ones() as f64));
                mean.push((epoch, sum as f64 / (i + 1) as f64));
            }
        }
        marks.push(path(single, Hue::Line, Dash::Solid, 1.0));
        marks.push(path(mean, Hue::Terracotta, Dash::Solid, 2.0));
        let label = say!(lang, "active blocks: mean; dashed expected", "참여한 블록: 평균, 파선은 기댓값");
        Panel {
            name: "depth".to_string(),
            title: say!(
                lang,
                "Chart: blocks that took part, of single mini-batches (pale) and in the mean of all so far; dashed, the \
                 sum of the survival probabilities",
                "그래프: 참여한 블록의 수(옅은 선은 미니배치 하나하나, 진한 선은 지금까지의 평균, 파선은 생존 확률의 합)"
            ),
            frame: Frame::Chart {
                x: Axis::linear(say!(lang, "epoch", "에폭"), (0.0, self.trials.epochs())),
                y: Axis::linear(label, (0.0, count + 0.5)),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }
}

/// In whole per cent.
fn percent(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::told::Facts;
    use crate::widgets::{State, open};

    #[test]
    fn survival_falls_evenly_to_the_last_block() {
        let all = |uniform| [0, 3, 7].map(|i| survival(i, 8, 0.5, uniform));
        assert_eq!((all(false), all(true)), ([0.9375, 0.75, 0.5], [0.5; 3]));
    }

    #[test]
    fn where_every_block_survives_both_nets_are_one() {
        let facts = Facts::of(&SPEC, "survival=1&images=10&epochs=2&seeds=2", &Inputs::built_in());
        assert_eq!((facts.get("stochastic.gain"), facts.get("work")), (0.0, 1.0));
        assert_eq!((facts.get("depth"), facts.get("depth.expected")), (8.0, 8.0));
    }

    #[test]
    fn a_step_costs_what_its_blocks_cost() {
        let facts =
            Facts::of(&SPEC, "blocks=4&survival=0&uniform=true&images=10&epochs=1&seeds=1", &Inputs::built_in());
        assert_eq!((facts.get("depth"), facts.get("depth.expected")), (0.0, 0.0));
        // The first layer goes back once, all others twice.
        let [first, block, last] = [2 * 196 * 64, 3 * 2 * 64 * 64, 3 * 64 * 10].map(f64::from);
        assert!((facts.get("work") - (first + last) / (first + last + 4.0 * block)).abs() < 1e-12);
    }

    #[test]
    fn the_past_is_shown_as_it_was() {
        let (state, _) = State::from_query(&SPEC, "images=10&epochs=2&seeds=1&step=3");
        let mut widget = open(&SPEC, &state, &Inputs::built_in()).unwrap_or_else(|why| panic!("{}", why.en));
        let scene = |widget: &dyn Widget| {
            let mut sketch = Sketch::new(&[]);
            widget.scene(Lang::En, &mut sketch);
            sketch.scene
        };
        let before = scene(&*widget);
        widget.tick();
        assert_ne!(scene(&*widget), before);
        assert!(widget.rewind(3));
        assert_eq!(scene(&*widget), before);
    }
}
