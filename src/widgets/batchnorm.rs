//! Batch normalization: a unit's value depends on the other images of its mini-batch,
//! the less the larger that is; and a deep net trains at rates at which it fails without.

use super::course::{self, BATCH, IMAGES, Recipe, SEEDS, SET, WRONG, epochs, rate};
use super::curves::{Part, path};
use super::histogram;
use super::trials::{Plan, Trials};
use super::{Inputs, Spec, Widget};
use crate::engine::mean::Mean;
use crate::engine::nn::batch_norm::{self, BatchNorm};
use crate::engine::nn::layer::{Layer, Mode};
use crate::engine::nn::shape::Shape;
use crate::engine::nn::training::Training;
use crate::engine::nn::words::Words;
use crate::engine::rng::Rng;
use crate::say;
use crate::scene::{Axis, Frame, Mark, Panel, Side, Sketch, Table};
use crate::spec::number::short;
use crate::spec::{Choice, Complaint, Dash, Field, Hue, Kind, Lang, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "batchnorm",
    title: Text::new("Batch normalization", "배치 정규화"),
    line: Text::doc(
        "One image in many random mini-batches: how much a unit's normalized activation depends on the company, in \
         training and in evaluation; and the same net's training with batch normalization and without.",
        "이미지 하나를 여러 무작위 미니배치에 넣어 봅니다. 정규화된 활성값이 함께 든 이미지에 따라 얼마나 달라지는지 훈련 모드와 \
         평가 모드에서 보고, 같은 신경망을 배치 정규화가 있을 때와 없을 때로 나누어 훈련합니다.",
    ),
    settings: &[BATCH, rate(0.1), MODE, LAYERS, UNIT, EXAMPLE, SEEDS, epochs(8), SET, IMAGES, WRONG],
    groups: Vec::new,
    default_for,
    opens_at: None,
    seeded: true,
    needs: course::needs,
    source: file!(),
};

const MODE: Setting = Setting {
    name: "mode",
    symbol: "",
    label: Text::doc("mode", "모드"),
    help: Text::doc(
        "Training normalizes by the mini-batch's own mean and variance, evaluation by their running averages.",
        "훈련 모드는 미니배치 자신의 평균과 분산으로, 평가 모드는 그 이동 평균으로 정규화합니다.",
    ),
    kind: Kind::Choice { options: modes, default: "train" },
};

fn modes() -> Vec<Choice> {
    vec![
        Choice { name: "train", label: Text::new("training", "훈련") },
        Choice { name: "eval", label: Text::new("evaluation", "평가") },
    ]
}

const LAYERS: Setting = Setting {
    name: "layers",
    symbol: "",
    label: Text::doc("hidden layers", "은닉층 수"),
    help: Text::doc(
        "How many layers of 64 units with ReLU lie before the outputs; each is normalized before its ReLU.",
        "출력 앞에 놓인, 유닛 64개와 ReLU로 된 층의 수입니다. 층마다 ReLU 앞에서 정규화합니다.",
    ),
    kind: Kind::Integer { min: 1, max: 8, default: 5 },
};

const UNIT: Setting = Setting {
    name: "unit",
    symbol: "",
    label: Text::doc("watched unit", "지켜볼 유닛"),
    help: Text::doc("Which unit of the first layer is watched.", "첫 층에서 지켜볼 유닛의 번호입니다."),
    kind: Kind::Integer { min: 1, max: UNITS as i64, default: 1 },
};

const EXAMPLE: Setting = Setting {
    name: "example",
    symbol: "",
    label: Text::doc("watched image", "지켜볼 이미지"),
    help: Text::doc(
        "Which training image is put into random mini-batches.",
        "무작위 미니배치에 넣어 볼 훈련 이미지의 번호입니다.",
    ),
    kind: Kind::Integer { min: 0, max: 2499, default: 350 },
};

fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    match field.path.as_str() {
        "images" => Some(Value::Number(100.0)),
        _ => course::default_for(settings, field),
    }
}

/// Units of a hidden layer.
const UNITS: usize = 64;

/// Looks at the accuracies in a run.
const LOOKS: usize = 32;

/// Random mini-batches of each size, and those of them that are drawn.
const DRAWS: usize = 200;
const DRAWN: usize = 40;

/// From this size on the spread is held against 1/√B.
const FROM: usize = 8;

/// The arm with batch normalization.
const WITH: usize = 1;

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Normed, Complaint> {
    let set = course::set(settings);
    let images = inputs.images(set);
    let count = settings.number("images") as usize;
    let plan = |name, label, hue, dash, norm: &str| {
        let hidden = format!("dense {UNITS}, {norm}relu, ").repeat(settings.number("layers") as usize);
        let net = format!("flatten, {hidden}dense {}", set.classes.len());
        let recipe = Recipe::momentum(net, settings);
        Plan {
            name,
            label,
            hue,
            dash,
            recipe,
            images: count,
            validation: 0,
            epochs: settings.number("epochs") as usize,
        }
    };
    let label = Text::new("Batch normalization", "배치 정규화");
    let plans = vec![
        plan("without", Text::new("Without", "정규화 없음"), Hue::Grey, Dash::Dashed, ""),
        plan("batchnorm", label, Hue::Violet, Dash::Solid, "batch-norm, "),
    ];
    let trials = Trials::new(&images, plans, seed..seed + settings.number("seeds") as u64, LOOKS)?;

    let train = images.split(count, 0, seed)?.train;
    let size = set.size.values();
    let mut x = vec![0.0; train.len() * size];
    x.chunks_exact_mut(size).zip(&train).for_each(|(x, &member)| images.read(member, x));
    let batch = (settings.number("batch") as usize).min(train.len());
    let mut sizes: Vec<usize> = (1..=8).map(|power| 1 << power).chain([batch]).collect();
    sizes.retain(|&size| (2..=train.len()).contains(&size));
    sizes.sort_unstable();
    sizes.dedup();
    let mut normed = Normed {
        mode: if settings.choice("mode") == "eval" { Mode::Eval } else { Mode::Train },
        unit: settings.number("unit") as usize - 1,
        example: (settings.number("example") as usize).min(train.len() - 1),
        batch,
        sizes,
        x,
        trials,
        glimpses: Vec::with_capacity(LOOKS + 2),
    };
    normed.glimpse();
    Ok(normed)
}

pub struct Normed {
    mode: Mode,
    /// Of the first layer, from 0.
    unit: usize,
    /// Among the training images.
    example: usize,
    batch: usize,
    /// Sizes of mini-batches that are tried.
    sizes: Vec<usize>,
    /// All training images of the net that is watched: the first seed's, with batch normalization.
    x: Vec<f32>,
    trials: Trials,
    glimpses: Vec<Glimpse>,
}

/// The example's normalized activation in [`DRAWS`] random mini-batches of each size, one size after another.
struct Glimpse {
    step: usize,
    training: Vec<f64>,
    evaluation: Vec<f64>,
}

impl Widget for Normed {
    fn last(&self) -> u32 {
        self.trials.last() as u32
    }

    fn tick(&mut self) {
        self.trials.tick();
        if self.trials.arms[WITH].runs[0].looks.len() > self.glimpses.len() {
            self.glimpse();
        }
    }

    fn rewind(&mut self, step: u32) -> bool {
        self.trials.step = step as usize;
        true
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![
            self.funnel(lang, sketch),
            self.spreads(lang, sketch),
            self.trials.accuracies(Part::Train, 0.0, lang, sketch),
            self.trials.accuracies(Part::Test, 0.0, lang, sketch),
        ];
        let scene = &mut sketch.scene;
        scene.title = say!(
            lang,
            "Batch normalization, B = {}: {}",
            "배치 정규화, B = {}: {}",
            self.batch,
            self.trials.images.set.title.get(lang)
        );
        scene.legend = self.trials.legend(lang);
        scene.status = self.status(lang);
        scene.warnings = self.trials.warnings(lang);
        scene.facts = self.facts();
        scene.step = self.trials.step as u32;
        scene.last = self.last();
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        self.trials.table(lang)
    }
}

impl Normed {
    /// Puts the example into random mini-batches, at the step that was made last.
    fn glimpse(&mut self) {
        let run = &mut self.trials.arms[WITH].runs[0];
        let Training { model, w, .. } = &mut run.training;
        // What comes in to the unit's normalization, of every training image: x · w + b.
        let parameters = model.parameters();
        let (weight, bias) = (&w[parameters[0].at.clone()], &w[parameters[1].at.clone()]);
        let values = |x: &[f32]| -> f64 {
            let sum: f64 = x.iter().enumerate().map(|(i, x)| (x * weight[i * UNITS + self.unit]) as f64).sum();
            sum + bias[self.unit] as f64
        };
        let z: Vec<f64> = self.x.chunks_exact(model.input().values()).map(values).collect();
        // That layer for this unit alone, with its running averages; γ = 1, β = 0.
        let states = model.states();
        let mut layer: BatchNorm<f64> =
            batch_norm::read(&mut Words::of(""), Shape::flat(1)).unwrap_or_else(|why| panic!("{}", why.en));
        layer.states(&mut |name, state| {
            state[0] = states[if name == "mean" { self.unit } else { UNITS + self.unit }] as f64;
        });

        let step = run.losses.len();
        let mut rng = Rng::new(step as u64);
        let mut order: Vec<usize> = (0..z.len()).collect();
        order.swap(0, self.example);
        let most = self.sizes.iter().copied().max().unwrap_or(1);
        let (mut x, mut y) = (vec![0.0; most], vec![0.0; most]);
        let mut glimpse = Glimpse { step, training: Vec::new(), evaluation: Vec::new() };
        for &size in &self.sizes {
            for _ in 0..DRAWS {
                // The example comes first, the others by chance and none twice.
                for i in 1..size {
                    let other = i + rng.below(order.len() - i);
                    order.swap(i, other);
                }
                x.iter_mut().zip(&order[..size]).for_each(|(x, &image)| *x = z[image]);
                let mut value = |mode| {
                    // Training moves the running averages: of a copy.
                    layer.clone().forward(mode, &mut rng, &[1.0, 0.0], &x[..size], &mut y[..size]);
                    y[0]
                };
                glimpse.training.push(value(Mode::Train));
                glimpse.evaluation.push(value(Mode::Eval));
            }
        }
        self.glimpses.push(glimpse);
    }

    /// By size, the example's values in the mode that is chosen.
    fn seen(&self) -> impl Iterator<Item = (usize, &[f64])> + Clone {
        let past = self.glimpses.iter().rfind(|glimpse| glimpse.step <= self.trials.step);
        let glimpse = past.expect("the first is at step 0");
        let values = if self.mode == Mode::Train { &glimpse.training } else { &glimpse.evaluation };
        self.sizes.iter().copied().zip(values.chunks_exact(DRAWS))
    }

    /// By size, the standard deviation of these values.
    fn deviations(&self) -> impl Iterator<Item = (usize, f64)> + Clone {
        // Of the mean it is √n times smaller.
        let of = |values: &[f64]| Mean::of(values.iter().copied()).error * libm::sqrt(values.len() as f64);
        self.seen().map(move |(size, values)| (size, of(values)))
    }

    /// `c` of the law `c/√B` that fits the deviations from [`FROM`] on.
    fn law(&self) -> f64 {
        Mean::of(self.deviations().filter(|(size, _)| *size >= FROM).map(|(size, s)| s * libm::sqrt(size as f64))).mean
    }

    fn sizes_axis(&self, lang: Lang) -> Axis {
        let mut axis = Axis::log(say!(lang, "batch size B", "배치 크기 B"), (1.5, 350.0));
        axis.names = self
            .sizes
            .iter()
            .filter(|size| size.is_power_of_two())
            .map(|&size| (size as f64, size.to_string()))
            .collect();
        axis
    }

    fn hue(&self, size: usize) -> Hue {
        if size == self.batch { Hue::Terracotta } else { Hue::Blue }
    }

    /// The example's values against the size of the mini-batch.
    fn funnel(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let mut marks = Vec::new();
        for (size, values) in self.seen() {
            let dot = |&value: &f64| Mark::Dot { at: (size as f64, value), hue: self.hue(size), radius: 2.0 };
            marks.extend(values[..DRAWN].iter().map(dot));
        }
        let all = self.seen().flat_map(|(_, values)| values[..DRAWN].iter().map(|&value| value as f32));
        let around = all.clone().flat_map(|value| [value - 0.1, value + 0.1]);
        let label = match self.mode {
            Mode::Train => say!(lang, "normalized activation, training", "정규화된 활성값(훈련)"),
            Mode::Eval => say!(lang, "normalized activation, evaluation", "정규화된 활성값(평가)"),
        };
        Panel {
            name: "funnel".to_string(),
            title: say!(
                lang,
                "Chart: one image's normalized activation in {DRAWN} random mini-batches of each size",
                "그래프: 크기마다 무작위 미니배치 {DRAWN}개에서 이미지 하나의 정규화된 활성값"
            ),
            frame: Frame::Chart { x: self.sizes_axis(lang), y: Axis::linear(label, histogram::range(around)) },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// The standard deviation of these values against the size, beside 1/√B.
    fn spreads(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const RANGE: (f64, f64) = (0.01, 3.0);
        let inside = |s: f64| s.clamp(RANGE.0, RANGE.1);
        let mut marks = Vec::new();
        if self.mode == Mode::Train {
            let law = self.law();
            let line = [1.5, 350.0].map(|size| (size, inside(law / libm::sqrt(size))));
            marks.push(path(line.to_vec(), Hue::Soft, Dash::Dashed, 1.5));
            let dot =
                |(size, s): (usize, f64)| Mark::Dot { at: (size as f64, inside(s)), hue: self.hue(size), radius: 4.5 };
            marks.extend(self.deviations().map(dot));
            let text = say!(lang, "dashed: 1/√B", "파선: 1/√B");
            marks.push(Mark::Label { at: (330.0, 2.2), text, hue: Hue::Soft, side: Side::Left });
        } else {
            let text = say!(lang, "0: no dependence on the batch", "0: 배치와 무관함");
            marks.push(Mark::Label { at: (25.0, 0.17), text, hue: Hue::Ink, side: Side::On });
        }
        Panel {
            name: "spread".to_string(),
            title: say!(
                lang,
                "Chart: standard deviation of that activation over {DRAWS} mini-batches of each size",
                "그래프: 크기마다 미니배치 {DRAWS}개에 걸친 그 활성값의 표준편차"
            ),
            frame: Frame::Chart {
                x: self.sizes_axis(lang),
                y: Axis::log(say!(lang, "its standard deviation", "그 표준편차"), RANGE),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// The deviation in mini-batches of the size that is trained with.
    fn deviation(&self) -> f64 {
        self.deviations().find(|(size, _)| *size == self.batch).map_or(f64::NAN, |(_, s)| s)
    }

    fn status(&self, lang: Lang) -> String {
        let said = self.trials.status(lang);
        let (batch, spread) = (self.batch, short(self.deviation(), 2));
        match self.mode {
            // A single example has no company.
            _ if batch == 1 => said,
            Mode::Train => say!(
                lang,
                "{said} In training, chance in the choice of a mini-batch of {batch} moves the watched activation by {spread} \
                 (standard deviation).",
                "{said} 훈련 모드에서는 크기 {batch}인 미니배치에 무엇이 드느냐에 따라 지켜보는 활성값이 {spread}만큼(표준편차) 흔들립니다."
            ),
            Mode::Eval => say!(
                lang,
                "{said} In evaluation the watched activation does not depend on the mini-batch.",
                "{said} 평가 모드에서는 지켜보는 활성값이 미니배치와 무관합니다."
            ),
        }
    }

    /// Those of the [trials](Trials::facts); `spread`, the standard deviation at the batch size that is trained with;
    /// `spread.2`, `spread.4`, …, of each size.
    fn facts(&self) -> Vec<(String, f64)> {
        let mut facts = self.trials.facts();
        let spread = self.deviation();
        if spread.is_finite() {
            facts.push(("spread".to_string(), spread));
        }
        facts.extend(self.deviations().map(|(size, s)| (format!("spread.{size}"), s)));
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::State;

    fn shown(query: &str) -> Normed {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{notices:?}");
        let mut normed =
            new(&state.settings, state.seed, &Inputs::built_in()).unwrap_or_else(|why| panic!("{}", why.en));
        for _ in 0..state.step.unwrap_or(u32::MAX).min(normed.last()) {
            normed.tick();
        }
        normed
    }

    /// The watched value is what the net itself gives there: on a mini-batch in training, and in evaluation.
    #[test]
    fn the_watched_value_is_the_nets() {
        let mut through = 0;
        for unit in [1, 5, 9, 13] {
            let query = format!("layers=1&images=4&epochs=3&seeds=1&batch=40&unit={unit}&example=7");
            let Normed { mut trials, glimpses, x, .. } = shown(&query);
            let Glimpse { training, evaluation, .. } = glimpses.last().expect("looked");
            let Training { model, w, .. } = &mut trials.arms[WITH].runs[0].training;
            let [gamma, beta] = [2, 3].map(|parameter| w[model.parameters()[parameter].at.start + unit - 1] as f64);
            // Training moves the averages that evaluation takes: it comes last.
            for (mode, values) in [(Mode::Eval, evaluation), (Mode::Train, training)] {
                // Of the largest size: all forty images are one mini-batch, in whatever order.
                let expected = (gamma * values[values.len() - 1] + beta).max(0.0);
                model.forward(mode, &mut Rng::new(1), w, &x);
                let given = model.chain.y(2, 40)[7 * UNITS + unit - 1] as f64;
                assert!((given - expected).abs() < 1e-4, "unit {unit}, {mode:?}: {given}, not {expected}");
                // ReLU works in place, and hides what is below 0.
                through += (expected > 0.0) as u32;
            }
        }
        assert!(through >= 2, "{through}");
    }

    #[test]
    fn evaluation_depends_on_no_batch() {
        let normed = shown("mode=eval&epochs=1&seeds=1&images=20");
        let first = normed.seen().next().expect("a size").1[0];
        assert!(normed.seen().flat_map(|(_, values)| values).all(|&value| value == first));
        let training = shown("epochs=1&seeds=1&images=20");
        assert!(training.deviations().all(|(_, s)| s > 0.0));
    }
}
