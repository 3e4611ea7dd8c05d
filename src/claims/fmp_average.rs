//! Averaging predictions over draws of the pooling regions takes their variance down, as 1/k.

use super::{Measured, Spec};
use crate::engine::data::mnist14;
use crate::engine::nn::batches::{Batches, Examples};
use crate::engine::nn::cross_entropy::softmax;
use crate::engine::nn::layer::Mode;
use crate::engine::nn::model::Model;
use crate::engine::nn::pictures::Pictures;
use crate::engine::nn::training::{Group, Training};
use crate::engine::optim;
use crate::engine::rng::Rng;
use crate::engine::schedule;
use crate::spec::number::short;
use crate::spec::setting::fields;
use crate::spec::{Settings, Text};
use crate::widgets::Inputs;

pub const SPEC: Spec = Spec {
    id: "fmp-average",
    page: "fractional-pooling",
    sentence: Text::new(
        "A net with fractional pooling predicts anew with each draw of its regions; the mean of k predictions varies \
         k times less than a single one, and is right more often.",
        "분수 최대 풀링을 쓰는 신경망은 영역을 뽑을 때마다 예측이 달라집니다. 예측 k개의 평균은 예측 하나보다 분산이 k배 작고, \
         더 자주 맞습니다.",
    ),
    caption: Text::new(
        "variance of the mean of {k} predictions as a share of a single one's (1/{k} = {law}), mean ± standard error \
         over {seeds} nets; test accuracy {single} % with one draw, {average} % with {k}",
        "예측 하나의 분산에 대한 예측 {k}개 평균의 분산(1/{k} = {law}), 신경망 {seeds}개의 평균 ± 표준오차. 테스트 정확도는 \
         한 번 뽑을 때 {single} %, {k}번 뽑을 때 {average} %",
    ),
    widget: "fractional-pool",
    query: "ratio=1.41&seed=1",
    measure,
};

const NET: &str = "conv 3x3 12 same, relu, fractional-max-pool 1.41, conv 3x3 16 same, relu, fractional-max-pool 1.41, \
                   flatten, dense 10";
const SEEDS: u64 = 5;
/// Training images of each class, and epochs.
const IMAGES: usize = 60;
const EPOCHS: usize = 8;
/// Test images of each class that are looked at.
const TESTED: usize = 20;
/// Predictions in a mean, and means.
const K: usize = 8;
const MEANS: usize = 6;

fn measure() -> Measured {
    let runs: Vec<Run> = (1..=SEEDS).map(Run::of).collect();
    let over = |of: fn(&Run) -> f64| mean(runs.iter().map(of));
    let (ratio, error) = over(|run| run.ratio);
    let (gain, gain_error) = over(|run| run.average - run.single);
    Measured {
        headline: format!("{ratio:.3} ± {error:.3}"),
        values: vec![
            ("ratio", format!("{ratio:.3} ± {error:.3}")),
            ("law", short(1.0 / K as f64, 3)),
            ("k", K.to_string()),
            ("seeds", SEEDS.to_string()),
            ("single", short(100.0 * over(|run| run.single).0, 3)),
            ("average", short(100.0 * over(|run| run.average).0, 3)),
            ("gain", format!("{:.1} ± {:.1}", 100.0 * gain, 100.0 * gain_error)),
        ],
        holds: (ratio - 1.0 / K as f64).abs() < 3.0 * error && ratio < 0.2 && gain > 2.0 * gain_error,
    }
}

/// A mean and its standard error.
fn mean(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let count = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / count;
    let squares: f64 = values.map(|value| (value - mean) * (value - mean)).sum();
    (mean, (squares / (count - 1.0) / count).sqrt())
}

/// What one net showed.
struct Run {
    /// Of variances: of the mean of [`K`] predictions, and of one.
    ratio: f64,
    /// Accuracy with one draw, and with the mean of [`K`].
    single: f64,
    average: f64,
}

impl Run {
    fn of(seed: u64) -> Run {
        let images = Inputs::built_in().images(&mnist14::SPEC);
        let split = images.split(IMAGES, 0, seed).unwrap_or_else(|why| panic!("{}", why.en));
        let mut training = training(&split.train, seed);
        let mut examples = Pictures::new(images.clone(), split.train, None);
        for _ in 0..EPOCHS * 10 * IMAGES / BATCH {
            training.step(&mut examples).unwrap_or_else(|stopped| panic!("{stopped}"));
        }

        let tested: Vec<usize> =
            split.test.chunks(images.set.test).flat_map(|class| &class[..TESTED]).copied().collect();
        let labels: Vec<usize> = tested.iter().map(|&i| images.label(i)).collect();
        let mut tests = Pictures::new(images, tested, None);
        let Training { model, w, .. } = &mut training;
        let size = model.input().values();
        let mut x = vec![0.0; labels.len() * size];
        let mut rng = Rng::new(seed);
        let mut t = vec![0.0; CLASSES];
        x.chunks_exact_mut(size).enumerate().for_each(|(i, x)| tests.read(i, &mut rng, x, &mut t));
        // Each batch draws its own regions; a draw is a pass over all tests.
        let draws: Vec<Vec<f64>> = (0..K * MEANS).map(|_| predict(model, w, &x, &mut rng)).collect();
        let means: Vec<Vec<f64>> = draws.chunks_exact(K).map(average).collect();
        let right = |all: &[Vec<f64>]| mean(all.iter().map(|p| accuracy(p, &labels))).0;
        Run { ratio: variance(&means) / variance(&draws), single: right(&draws), average: right(&means) }
    }
}

const BATCH: usize = 30;
const RATE: f64 = 0.005;
const CLASSES: usize = 10;

fn training(train: &[usize], seed: u64) -> Training<f32> {
    let images = Inputs::built_in().images(&mnist14::SPEC);
    let model = Model::read(NET, Pictures::shape(&images), BATCH).unwrap_or_else(|why| panic!("{}", why.en));
    let optimizers = Settings::new(fields(&[], &optim::first_order::groups("")), |_, _| None);
    let optimizer = optim::first_order::build("adam", &optimizers).expect("listed");
    let steps = EPOCHS * train.len() / BATCH;
    let schedules = Settings::new(fields(&[], &schedule::groups("")), |_, _| None);
    let rates = schedule::build("cosine", &schedules, RATE, steps, 0);
    let rates = rates.expect("listed").unwrap_or_else(|why| panic!("{}", why.en));
    let layers = vec![Group { layers: 0..model.chain.links.len(), rate: 1.0, optimizer: Some(optimizer) }];
    let w = model.initial(seed);
    Training::new(model, w, layers, rates.into(), Batches::new(train.len(), BATCH, true), seed)
}

/// The probabilities of all examples, in one draw.
fn predict(model: &mut Model<f32>, w: &[f32], x: &[f32], rng: &mut Rng) -> Vec<f64> {
    let mut all = Vec::new();
    for x in x.chunks(BATCH * model.input().values()) {
        let mut p = model.forward(Mode::Eval, rng, w, x).to_vec();
        softmax(&mut p, CLASSES);
        all.extend(p.into_iter().map(f64::from));
    }
    all
}

fn average(all: &[Vec<f64>]) -> Vec<f64> {
    (0..all[0].len()).map(|i| all.iter().map(|p| p[i]).sum::<f64>() / all.len() as f64).collect()
}

/// Between these predictions, of each probability, in the mean.
fn variance(all: &[Vec<f64>]) -> f64 {
    let middle = average(all);
    let squares: f64 = all.iter().map(|p| p.iter().zip(&middle).map(|(p, m)| (p - m) * (p - m)).sum::<f64>()).sum();
    squares / (middle.len() * (all.len() - 1)) as f64
}

fn accuracy(p: &[f64], labels: &[usize]) -> f64 {
    let largest = |p: &[f64]| (1..CLASSES).fold(0, |best, class| if p[class] > p[best] { class } else { best });
    let right = p.chunks_exact(CLASSES).zip(labels).filter(|(p, label)| largest(p) == **label).count();
    right as f64 / labels.len() as f64
}
