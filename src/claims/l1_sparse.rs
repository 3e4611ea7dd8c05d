//! At equal accuracy, L1 leaves many more weights near 0 than L2.

use super::{Measured, Spec, table};
use crate::engine::mean::Mean;
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "l1-sparse",
    page: "penalties",
    sentence: Text::new(
        "With an L1 penalty many more weights end near 0 than with an L2 penalty that is as good on new points.",
        "새 점에서 똑같이 잘하는 L2 페널티보다 L1 페널티에서 훨씬 많은 가중치가 0 가까이에 남습니다.",
    ),
    caption: Text::new(
        "of the weights are within {near} of 0 with L1, {l2} % with L2; means over {seeds} seeds, where accuracies on new \
         points differ by {difference} points (± standard error)",
        "L1에서 0과의 거리가 {near}보다 작은 가중치의 비율. L2에서는 {l2} %. 시드 {seeds}개의 평균이며, 새 점에서의 정확도 차이는 \
         {difference}%p(± 표준오차)",
    ),
    widget: "penalties",
    query: "kinds=l1,l2",
    measure,
};

const SEEDS: usize = 10;

fn measure() -> Measured {
    let table = table(SPEC.widget, &format!("{}&seeds={SEEDS}", SPEC.query));
    let end = &table.rows[table.rows.len() - 1];
    // Columns: step; of each run accuracy in training and on new points, share near 0, norm, distance; L1's first.
    let of = |arm: usize, run: usize, what: usize| end[1 + 5 * (arm * SEEDS + run) + what];
    let over = |what: usize| move |arm: usize| Mean::of((0..SEEDS).map(move |run| of(arm, run, what))).percent();
    let (near, test) = (over(2), over(1));
    let difference = Mean::of((0..SEEDS).map(|run| of(0, run, 1) - of(1, run, 1))).percent();
    let more = Mean::of((0..SEEDS).map(|run| of(0, run, 2) - of(1, run, 2))).percent();
    Measured {
        headline: format!("{:.1} %", near(0).mean),
        values: vec![
            ("l1", format!("{:.1}", near(0).mean)),
            ("l2", format!("{:.1}", near(1).mean)),
            ("difference", difference.text(1)),
            ("l1_test", format!("{:.1}", test(0).mean)),
            ("l2_test", format!("{:.1}", test(1).mean)),
            ("near", short(0.01, 2)),
            ("seeds", SEEDS.to_string()),
        ],
        // As good: within two standard errors, or half a point.
        holds: difference.mean.abs() < (2.0 * difference.error).max(0.5)
            && more.mean > 20.0
            && more.mean > 5.0 * more.error,
    }
}
