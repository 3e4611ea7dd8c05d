//! In evaluation each residual block counts with its survival probability.

use super::{Measured, Spec};
use crate::engine::data::mnist14;
use crate::engine::mean::Mean;
use crate::engine::nn::layer::Mode;
use crate::engine::nn::pictures::Pictures;
use crate::engine::nn::score::largest;
use crate::engine::nn::training::Training;
use crate::engine::rng::Rng;
use crate::spec::Text;
use crate::widgets::stochastic_depth::{self, WIDTH, survival};
use crate::widgets::{Inputs, State};

pub const SPEC: Spec = Spec {
    id: "sd-test-scale",
    page: "stochastic-depth",
    sentence: Text::new(
        "At test time the net uses every block, multiplied by its survival probability. Without the factor it gets \
         more test images wrong.",
        "테스트할 때는 블록을 모두 쓰되 저마다 생존 확률을 곱합니다. 곱하지 않으면 테스트 이미지를 더 많이 틀립니다.",
    ),
    caption: Text::new(
        "points of test accuracy lost by leaving the factors out, mean ± standard error over {seeds} nets ({scaled} % → \
         {unscaled} %)",
        "생존 확률을 곱하지 않아 잃는 테스트 정확도(%p, 신경망 {seeds}개의 평균 ± 표준오차, {scaled} % → {unscaled} %)",
    ),
    widget: "stochastic-depth",
    query: "blocks=8&survival=0.5&images=30&epochs=40&seeds=3",
    measure,
};

const BLOCKS: usize = 8;
const SEEDS: u64 = 6;
/// Test images on which all masks are gone through.
const ENUMERATED: usize = 20;

fn measure() -> Measured {
    let runs: Vec<Run> = (1..=SEEDS).map(Run::of).collect();
    let over = |of: fn(&Run) -> f64| Mean::of(runs.iter().map(of));
    let lost = over(|run| run.scaled - run.unscaled);
    let worst = runs.iter().map(|run| run.worst).fold(0.0, f64::max);
    let apart = over(|run| run.apart);
    let percent = |mean: Mean| mean.percent().text(1);
    Measured {
        headline: percent(lost),
        values: vec![
            ("lost", percent(lost)),
            ("scaled", format!("{:.1}", 100.0 * over(|run| run.scaled).mean)),
            ("unscaled", format!("{:.1}", 100.0 * over(|run| run.unscaled).mean)),
            ("seeds", SEEDS.to_string()),
            ("masks", (1_u32 << BLOCKS).to_string()),
            ("apart", percent(apart)),
            ("averaged", format!("{:.1}", 100.0 * over(|run| run.averaged).mean)),
        ],
        holds: worst < 1e-4 && lost.mean > 2.0 * lost.error,
    }
}

/// What one trained net showed.
struct Run {
    /// The largest difference between the engine's logits in evaluation and those with the factors written out.
    worst: f64,
    /// Accuracy with the factors, without them, and with the mean logits of all masks, each with its probability.
    scaled: f64,
    unscaled: f64,
    averaged: f64,
    /// How far the scaled net's logits lie from that mean, as a share of its size.
    apart: f64,
}

impl Run {
    fn of(seed: u64) -> Run {
        let (mut state, notices) = State::from_query(&stochastic_depth::SPEC, SPEC.query);
        assert!(notices.is_empty(), "{notices:?}");
        state.settings.read("seeds", "1");
        let made = stochastic_depth::new(&state.settings, seed, &Inputs::built_in());
        let mut runs = made.unwrap_or_else(|why| panic!("{}", why.en)).into_trainings();
        let (training, examples) = &mut runs[0];
        let steps = state.settings.number("epochs") as usize * training.per_epoch();
        for _ in 0..steps {
            training.step(examples).unwrap_or_else(|stopped| panic!("{stopped}"));
        }
        judge(training)
    }
}

fn judge(training: &mut Training<f32>) -> Run {
    let images = Inputs::built_in().images(&mnist14::SPEC);
    let tested = images.split(1, 0, 1).unwrap_or_else(|why| panic!("{}", why.en)).test;
    let survivals: Vec<f64> = (0..BLOCKS).map(|i| survival(i, BLOCKS, 0.5, false)).collect();
    let Training { model, w, .. } = training;
    let net = Net { w: w.iter().map(|&w| w as f64).collect(), inputs: Pictures::shape(&images).values() };
    let ones = vec![1.0; BLOCKS];
    let mut x = vec![0.0_f32; net.inputs];
    let (mut right, mut worst) = ([0.0; 2], 0.0_f64);
    let (mut apart, mut size, mut averaged) = (0.0, 0.0, 0.0);
    for (i, &member) in tested.iter().enumerate() {
        images.read(member, &mut x);
        let input: Vec<f64> = x.iter().map(|&x| x as f64).collect();
        let scaled = net.logits(&survivals, &input);
        let engine = model.forward(Mode::Eval, &mut Rng::new(0), w, &x);
        worst =
            scaled.iter().zip(engine).map(|(by_hand, &engine)| (by_hand - engine as f64).abs()).fold(worst, f64::max);
        let label = images.label(member);
        right[0] += (largest(&scaled) == label) as usize as f64;
        right[1] += (largest(&net.logits(&ones, &input)) == label) as usize as f64;
        // Every 50th, so that all classes are there.
        if i.is_multiple_of(tested.len() / ENUMERATED) {
            let mut mean = [0.0; CLASSES];
            for mask in 0..1_u32 << BLOCKS {
                let took_part = |l: usize| mask >> l & 1 == 1;
                let p: f64 =
                    (0..BLOCKS).map(|l| if took_part(l) { survivals[l] } else { 1.0 - survivals[l] }).product();
                let b: Vec<f64> = (0..BLOCKS).map(|l| took_part(l) as usize as f64).collect();
                mean.iter_mut().zip(net.logits(&b, &input)).for_each(|(mean, logit)| *mean += p * logit);
            }
            averaged += (largest(&mean) == label) as usize as f64;
            apart += mean.iter().zip(&scaled).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
            size += mean.iter().map(|a| a * a).sum::<f64>();
        }
    }
    let count = tested.len() as f64;
    Run {
        worst,
        scaled: right[0] / count,
        unscaled: right[1] / count,
        averaged: averaged / ENUMERATED as f64,
        apart: (apart / size).sqrt(),
    }
}

const CLASSES: usize = 10;

/// The widget's net, written out: `h ← ReLU(h + b f(h))` block by block.
struct Net {
    w: Vec<f64>,
    inputs: usize,
}

impl Net {
    /// With so much of each block.
    fn logits(&self, b: &[f64], x: &[f64]) -> Vec<f64> {
        let mut w = &self.w[..];
        let mut dense = |x: &[f64], outputs: usize| {
            let (weight, rest) = w.split_at(x.len() * outputs);
            let (bias, rest) = rest.split_at(outputs);
            w = rest;
            let mut y = bias.to_vec();
            for (x, row) in x.iter().zip(weight.chunks_exact(outputs)) {
                y.iter_mut().zip(row).for_each(|(y, w)| *y += x * w);
            }
            y
        };
        let relu = |h: Vec<f64>| h.into_iter().map(|h| h.max(0.0)).collect::<Vec<_>>();
        let mut h = relu(dense(x, WIDTH));
        for b in b {
            let inner = relu(dense(&h, WIDTH));
            let f = dense(&inner, WIDTH);
            h = relu(h.iter().zip(f).map(|(h, f)| h + b * f).collect());
        }
        dense(&h, CLASSES)
    }
}
