//! With mini-batch noise L-BFGS can lose what it wins without: on Beale's function it does.

use super::{Measured, Spec};
use crate::spec::number::short;
use crate::spec::{Lang, Text};
use crate::widgets::{self, State};

pub const SPEC: Spec = Spec {
    id: "lbfgs-noise",
    page: "second-order",
    sentence: Text::new(
        "On Beale's function L-BFGS is far ahead of momentum after 200 gradients; when these come from mini-batches of 8, it is far behind.",
        "빌(Beale) 함수에서 기울기를 200번 계산하면 L-BFGS가 모멘텀보다 훨씬 앞서지만, 크기 8인 미니배치를 쓰면 훨씬 뒤집니다.",
    ),
    caption: Text::new(
        "times momentum's loss that L-BFGS has after 200 gradients of mini-batches (geometric mean over 32 seeds, \
         95% interval; higher in {worse} of 32); without noise, {quiet_lbfgs} against {quiet_momentum}",
        "미니배치의 기울기를 200번 계산한 뒤 L-BFGS의 손실이 모멘텀의 몇 배인지(시드 32개의 기하평균, 95% 신뢰 구간, \
         32번 가운데 {worse}번 더 높음). 잡음이 없으면 {quiet_lbfgs} 대 {quiet_momentum}",
    ),
    widget: "second-order",
    query: "surface=beale&x=1&y=1.5&optimizers=momentum,lbfgs&study=lbfgs&momentum.lr=0.0024&momentum.momentum=0.9\
            &noise=mini-batch&mini-batch.sigma=2&mini-batch.batch=8&steps=200&step=200",
    measure,
};

/// Where it makes no difference that these seeds could show: the ravine, whose noise holds both up alike.
const RAVINE: &str = "surface=ravine&ravine.kappa=20&ravine.angle=20&x=-8&y=1&optimizers=momentum,lbfgs\
                      &momentum.lr=0.03&momentum.momentum=0.9&noise=mini-batch&mini-batch.sigma=2&mini-batch.batch=8\
                      &steps=200&step=200";

const SEEDS: u64 = 32;
const GRADIENTS: f64 = 200.0;

fn measure() -> Measured {
    let [beale, ravine] = [SPEC.query, RAVINE].map(Ratio::of);
    let [quiet_momentum, quiet_lbfgs] = losses(&SPEC.query.replace("noise=mini-batch", "noise=none"), 1);
    Measured {
        headline: format!("× {}", beale.text()),
        values: vec![
            ("ratio", beale.text()),
            ("worse", beale.worse.to_string()),
            ("ravine", ravine.text()),
            ("ravine_worse", ravine.worse.to_string()),
            ("quiet_momentum", short(quiet_momentum, 2)),
            ("quiet_lbfgs", short(quiet_lbfgs, 2)),
        ],
        holds: beale.low > 10.0 && quiet_lbfgs < 1e-6 * quiet_momentum,
    }
}

/// L-BFGS's loss over momentum's, paired by seed.
struct Ratio {
    /// The geometric mean, and its 95% interval.
    low: f64,
    middle: f64,
    high: f64,
    /// In how many seeds L-BFGS has the higher loss.
    worse: usize,
}

impl Ratio {
    fn of(query: &str) -> Ratio {
        let logarithm = |seed| {
            let [momentum, lbfgs] = losses(query, seed);
            libm::log(lbfgs / momentum)
        };
        let ratios: Vec<f64> = (1..=SEEDS).map(logarithm).collect();
        let count = SEEDS as f64;
        let mean = ratios.iter().sum::<f64>() / count;
        let variance = ratios.iter().map(|ratio| (ratio - mean) * (ratio - mean)).sum::<f64>() / (count - 1.0);
        // Student's t for 31 degrees of freedom.
        let margin = 2.04 * (variance / count).sqrt();
        let [low, middle, high] = [mean - margin, mean, mean + margin].map(libm::exp);
        Ratio { low, middle, high, worse: ratios.iter().filter(|&&ratio| ratio > 0.0).count() }
    }

    /// `84 (54 … 130)`
    fn text(&self) -> String {
        let [low, middle, high] = [self.low, self.middle, self.high].map(|ratio| short(ratio, 2));
        format!("{middle} ({low} … {high})")
    }
}

/// The losses of momentum and of L-BFGS when another gradient would be one too many.
fn losses(query: &str, seed: u64) -> [f64; 2] {
    let spec = widgets::spec(SPEC.widget).expect("listed");
    let (state, notices) = State::from_query(spec, &format!("{query}&seed={seed}"));
    assert!(notices.is_empty(), "{notices:?}");
    let table = widgets::open(spec, &state, &widgets::Inputs::default()).expect("opens").table(Lang::En);
    // Columns: step; x, y, loss and three counts of momentum; the same of L-BFGS.
    [3, 9].map(|loss| {
        let within = |row: &&Vec<f64>| row[loss + 1] <= GRADIENTS;
        let row = table.rows.iter().rev().find(within).expect("the start asks for nothing");
        row[loss]
    })
}
