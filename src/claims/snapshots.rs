//! The snapshots of one run at the ends of its rate's cycles predict together better than the last of them.

use super::{Measured, Spec, table};
use crate::engine::mean::Mean;
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "snapshots",
    page: "ensembles",
    sentence: Text::new(
        "The mean prediction of one run's snapshots, taken where its cyclic rate is lowest, is right more often than the \
         last snapshot alone.",
        "한 훈련에서 주기적인 학습률이 바닥에 닿을 때마다 남긴 스냅숏들의 예측을 평균하면, 마지막 스냅숏 하나보다 더 자주 맞습니다.",
    ),
    caption: Text::new(
        "points of test accuracy gained by averaging {cycles} snapshots of a run, mean ± standard error over {runs} runs \
         ({last} % → {all} %)",
        "한 훈련의 스냅숏 {cycles}개를 평균하여 오른 테스트 정확도(%p), 훈련 {runs}번의 평균 ± 표준오차({last} % → {all} %)",
    ),
    widget: "ensemble",
    query: "ways=snapshots&epochs=40&runs=3",
    measure,
};

const RUNS: usize = 12;

fn measure() -> Measured {
    let runs: Vec<[f64; 2]> = (1..=RUNS)
        .map(|seed| {
            let query = format!("{}&seed={seed}", SPEC.query.replace("runs=3", "runs=1"));
            let rows = table(SPEC.widget, &query).rows;
            [rows[0][1], rows[rows.len() - 1][1]]
        })
        .collect();
    let over = |of: fn(&[f64; 2]) -> f64| Mean::of(runs.iter().map(of)).percent();
    let gain = over(|[last, all]| all - last);
    Measured {
        headline: format!("+{}", gain.text(1)),
        values: vec![
            ("gain", gain.text(1)),
            ("last", format!("{:.1}", over(|run| run[0]).mean)),
            ("all", format!("{:.1}", over(|run| run[1]).mean)),
            ("cycles", "5".to_string()),
            ("runs", RUNS.to_string()),
        ],
        holds: gain.mean > 3.0 * gain.error,
    }
}
