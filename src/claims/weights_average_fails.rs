//! The averaged weights of nets that were trained apart are no good net.

use super::{Measured, Spec, table};
use crate::engine::mean::Mean;
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "weights-average-fails",
    page: "ensembles",
    sentence: Text::new(
        "A net with the averaged weights of nets that were trained apart is far worse than the worst of them.",
        "따로 훈련한 신경망들의 가중치를 평균한 신경망은 그 가운데 가장 못한 것보다도 훨씬 못합니다.",
    ),
    caption: Text::new(
        "points of test accuracy by which the averaged weights of {k} nets miss the nets' own mean, mean ± standard \
         error over {trials} sets of training images ({one} % → {all} %)",
        "신경망 {k}개의 가중치를 평균하여 달라진 테스트 정확도(%p), 훈련 이미지 {trials}벌의 평균 ± 표준오차({one} % → {all} %)",
    ),
    widget: "ensemble",
    query: "ways=independent,weights&members=5",
    measure,
};

const TRIALS: usize = 4;

fn measure() -> Measured {
    let runs: Vec<Run> = (1..=TRIALS).map(Run::of).collect();
    let over = |of: fn(&Run) -> f64| Mean::of(runs.iter().map(of)).percent();
    let change = over(|run| run.averaged - run.one);
    Measured {
        headline: change.text(1),
        values: vec![
            ("change", change.text(1)),
            ("loss", Mean { mean: -change.mean, ..change }.text(1)),
            ("one", format!("{:.1}", over(|run| run.one).mean)),
            ("all", format!("{:.1}", over(|run| run.averaged).mean)),
            ("k", "5".to_string()),
            ("trials", TRIALS.to_string()),
        ],
        // Each time below the worst net, by ten points at the least.
        holds: runs.iter().all(|run| run.averaged < run.worst - 0.1) && change.mean < -3.0 * change.error,
    }
}

/// One set of training images: accuracies.
struct Run {
    /// Of a net alone, in the mean, and at the worst.
    one: f64,
    worst: f64,
    /// Of the averaged weights of all.
    averaged: f64,
}

impl Run {
    fn of(seed: usize) -> Run {
        let rows = table(SPEC.widget, &format!("{}&seed={seed}", SPEC.query)).rows;
        // Columns: how many; mean, lowest and highest of ensembles; the same of averaged weights.
        let (first, last) = (&rows[0], &rows[rows.len() - 1]);
        Run { one: first[1], worst: first[2], averaged: last[4] }
    }
}
