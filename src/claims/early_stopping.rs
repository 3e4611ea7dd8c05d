//! A net that has learned wrong labels by heart was better before, and early stopping finds when.

use super::{Measured, Spec, table};
use crate::engine::mean::Mean;
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "early-stopping",
    page: "ensembles",
    sentence: Text::new(
        "With a fifth of its labels wrong, a net is better on test images at the epoch that early stopping chooses than at \
         the end of the run.",
        "레이블의 5분의 1이 틀리면, 신경망은 훈련을 끝까지 했을 때보다 조기 종료가 고른 에폭에서 테스트 이미지를 더 잘 맞힙니다.",
    ),
    caption: Text::new(
        "points of test accuracy that early stopping saves, mean ± standard error over {seeds} seeds ({end} % at the end, \
         {test} % at epoch {epoch})",
        "조기 종료로 지켜 낸 테스트 정확도(%p), 시드 {seeds}개의 평균 ± 표준오차(끝에서는 {end} %, 에폭 {epoch}에서는 {test} %)",
    ),
    widget: "gap",
    query: "",
    measure,
};

const SEEDS: usize = 10;

fn measure() -> Measured {
    let rows = table(SPEC.widget, &format!("seeds={SEEDS}")).rows;
    // Columns: step, epoch; of each run accuracy in training, validation and test, three losses, the step that is kept.
    let end = &rows[rows.len() - 1];
    let kept = |run: usize| {
        let step = end[2 + 7 * run + 6];
        rows.iter().find(|row| row[0] == step).expect("it was looked at")
    };
    let test = |row: &[f64], run: usize| row[2 + 7 * run + 2];
    let train = |row: &[f64], run: usize| row[2 + 7 * run];
    let over = |of: &dyn Fn(usize) -> f64| Mean::of((0..SEEDS).map(of));
    let gain = over(&|run| test(kept(run), run) - test(end, run)).percent();
    let percent = |of: &dyn Fn(usize) -> f64| format!("{:.1}", over(of).percent().mean);
    Measured {
        headline: format!("+{}", gain.text(1)),
        values: vec![
            ("gain", gain.text(1)),
            ("epoch", short(over(&|run| kept(run)[1]).mean, 2)),
            ("test", percent(&|run| test(kept(run), run))),
            ("end", percent(&|run| test(end, run))),
            ("gap", percent(&|run| train(end, run) - test(end, run))),
            ("kept_gap", percent(&|run| train(kept(run), run) - test(kept(run), run))),
            ("seeds", SEEDS.to_string()),
        ],
        holds: gain.mean > 3.0 * gain.error,
    }
}
