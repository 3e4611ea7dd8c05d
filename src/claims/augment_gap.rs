//! Small shifts, turns and changes of scale raise the test accuracy on a small set.

use super::{Measured, Spec, table};
use crate::engine::mean::Mean;
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "augment-gap",
    page: "augmentation",
    sentence: Text::new(
        "Trained on few digits that are shifted, turned and scaled a little anew each time, a net gets more test images \
         right than its twin that sees the same digits unchanged.",
        "얼마 안 되는 숫자 이미지를 볼 때마다 조금씩 옮기고 돌리고 키우거나 줄여서 훈련한 신경망은, 같은 이미지를 그대로 본 \
         쌍둥이 신경망보다 테스트 이미지를 더 많이 맞힙니다.",
    ),
    caption: Text::new(
        "points of test accuracy gained by augmentation, mean ± standard error over {seeds} seeds ({plain} % → \
         {augmented} %); the gap between training and test goes from {gap} to {closed} points",
        "데이터 증강으로 오른 테스트 정확도(%p, 시드 {seeds}개의 평균 ± 표준오차, {plain} % → {augmented} %). 훈련–테스트 \
         격차는 {gap}%p에서 {closed}%p로 바뀝니다",
    ),
    widget: "augment-train",
    query: "transforms=translation,scale,rotation&set=mnist14&net=mlp&images=30&epochs=60&seeds=3",
    measure,
};

const SEEDS: usize = 8;

fn measure() -> Measured {
    let runs: Vec<Run> = (1..=SEEDS).map(Run::of).collect();
    let over = |of: fn(&Run) -> f64| Mean::of(runs.iter().map(of)).percent();
    let gain = over(|run| run.augmented[1] - run.plain[1]);
    let short = |mean: Mean| format!("{:.1}", mean.mean);
    Measured {
        headline: gain.text(1),
        values: vec![
            ("gain", gain.text(1)),
            ("plain", short(over(|run| run.plain[1]))),
            ("augmented", short(over(|run| run.augmented[1]))),
            ("gap", short(over(|run| run.plain[0] - run.plain[1]))),
            ("closed", short(over(|run| run.augmented[0] - run.augmented[1]))),
            ("seeds", SEEDS.to_string()),
        ],
        holds: gain.mean > 3.0 * gain.error,
    }
}

/// What one seed's twins showed: accuracy on training and on test images at the end.
struct Run {
    plain: [f64; 2],
    augmented: [f64; 2],
}

impl Run {
    fn of(seed: usize) -> Run {
        let rows = table(SPEC.widget, &format!("{}&seed={seed}", SPEC.query.replace("seeds=3", "seeds=1"))).rows;
        // Columns: step; training accuracy, test accuracy and two losses without; the same augmented; then the
        // crops, in rows of their own.
        let end = rows.iter().rev().find(|row| !row[1].is_nan()).expect("training was looked at");
        Run { plain: [end[1], end[2]], augmented: [end[5], end[6]] }
    }
}
