//! With few images of a similar task, a new last layer on frozen features beats training from scratch.

use super::{Measured, Spec, transfer};
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "transfer-small-similar",
    page: "transfer",
    sentence: Text::new(
        "With five images a class of digits by other writers, a new last layer on the frozen features of a net that knows \
         digits beats the same net trained from scratch.",
        "다른 사람들이 쓴 숫자를 클래스마다 5장만 가지고 있을 때, 숫자를 아는 신경망의 특성을 동결하고 출력층만 새로 훈련하면 같은 \
         신경망을 처음부터 훈련한 것보다 낫습니다.",
    ),
    caption: Text::new(
        "points of test accuracy that frozen features win over training from scratch ({scratch} % → {frozen} %), mean of \
         differences ± standard error over {seeds} seeds",
        "특성을 동결하여 얻은 테스트 정확도의 이득(%p, {scratch} % → {frozen} %), 시드 {seeds}개에서 짝지은 차이의 평균 ± 표준오차",
    ),
    widget: "transfer",
    query: "similarity=1&images=5&others=false&seeds=8",
    measure,
};

fn measure() -> Measured {
    let run = transfer::run(SPEC.query);
    let gain = run.gain(transfer::FROZEN, transfer::SCRATCH);
    Measured {
        headline: format!("+{}", gain.text(1)),
        values: vec![
            ("gain", gain.text(1)),
            ("scratch", run.mean(transfer::SCRATCH).text(1)),
            ("frozen", run.mean(transfer::FROZEN).text(1)),
            ("tuned", run.mean(transfer::TUNED).text(1)),
            ("seeds", run.seeds()),
        ],
        holds: gain.mean > 3.0 * gain.error,
    }
}
