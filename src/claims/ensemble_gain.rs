//! Ten nets that predict together are right more often than one of them.

use super::{Measured, Spec, table};
use crate::engine::mean::Mean;
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "ensemble-gain",
    page: "ensembles",
    sentence: Text::new(
        "The mean prediction of ten nets, trained alike but for their first weights and the order of their images, is \
         right more often than a net of them alone.",
        "초기 가중치와 이미지의 순서만 다르게 훈련한 신경망 열 개의 예측을 평균하면, 그 가운데 하나보다 더 자주 맞습니다.",
    ),
    caption: Text::new(
        "points of test accuracy gained by averaging {k} nets, mean ± standard error over {trials} sets of training \
         images ({one} % → {all} %)",
        "신경망 {k}개의 예측을 평균하여 오른 테스트 정확도(%p), 훈련 이미지 {trials}벌의 평균 ± 표준오차({one} % → {all} %)",
    ),
    widget: "ensemble",
    query: "ways=independent",
    measure,
};

const TRIALS: usize = 4;

/// Student's t with three degrees of freedom is above it by chance once in a hundred times, on either side.
const T_99: f64 = 5.841;

fn measure() -> Measured {
    let runs: Vec<[f64; 2]> = (1..=TRIALS)
        .map(|seed| {
            let rows = table(SPEC.widget, &format!("{}&seed={seed}", SPEC.query)).rows;
            // Columns: how many, and the mean accuracy of ensembles of so many.
            [rows[0][1], rows[rows.len() - 1][1]]
        })
        .collect();
    let over = |of: fn(&[f64; 2]) -> f64| Mean::of(runs.iter().map(of)).percent();
    let gain = over(|[one, all]| all - one);
    let t = gain.mean / gain.error;
    Measured {
        headline: format!("+{}", gain.text(1)),
        values: vec![
            ("gain", gain.text(1)),
            ("one", format!("{:.1}", over(|run| run[0]).mean)),
            ("all", format!("{:.1}", over(|run| run[1]).mean)),
            ("t", short(t, 2)),
            ("k", "10".to_string()),
            ("trials", TRIALS.to_string()),
        ],
        holds: t > T_99,
    }
}
