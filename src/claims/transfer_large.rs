//! With many images of a similar task, fine-tuning beats the frozen features.

use super::{Measured, Spec, transfer};
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "transfer-large",
    page: "transfer",
    sentence: Text::new(
        "With a hundred images a class of digits by other writers, fine-tuning the whole net beats a new last layer on \
         frozen features.",
        "다른 사람들이 쓴 숫자가 클래스마다 100장 있으면, 특성을 동결하고 출력층만 훈련하는 것보다 신경망 전체를 미세 조정하는 것이 \
         낫습니다.",
    ),
    caption: Text::new(
        "points of test accuracy that fine-tuning wins over frozen features ({frozen} % → {tuned} %), mean of differences ± \
         standard error over {seeds} seeds; over training from scratch it wins {over_scratch}",
        "특성 동결과 견준 미세 조정의 이득(%p, {frozen} % → {tuned} %), 시드 {seeds}개에서 짝지은 차이의 평균 ± 표준오차. \
         처음부터 훈련한 것과 견주면 {over_scratch}",
    ),
    widget: "transfer",
    query: "similarity=1&images=100&others=false&seeds=8",
    measure,
};

fn measure() -> Measured {
    let run = transfer::run(SPEC.query);
    let gain = run.gain(transfer::TUNED, transfer::FROZEN);
    Measured {
        headline: format!("+{}", gain.text(1)),
        values: vec![
            ("gain", gain.text(1)),
            ("scratch", run.mean(transfer::SCRATCH).text(1)),
            ("frozen", run.mean(transfer::FROZEN).text(1)),
            ("tuned", run.mean(transfer::TUNED).text(1)),
            ("over_scratch", run.gain(transfer::TUNED, transfer::SCRATCH).text(1)),
            ("seeds", run.seeds()),
        ],
        holds: gain.mean > 3.0 * gain.error,
    }
}
