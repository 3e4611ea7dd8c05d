//! With few images of a similar task, a new last layer on frozen features beats training from scratch.

use super::transfer::{self, FROZEN, SCRATCH, TUNED};
use super::{Measured, Spec};
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "transfer-small-similar",
    page: "transfer",
    sentence: Text::new(
        "With five images a class of digits by other writers, a new last layer on the frozen features of a net that knows \
         digits beats the same net trained from scratch.",
        "다른 사람들이 쓴 숫자가 클래스마다 5장뿐일 때, 숫자를 아는 신경망의 특성을 동결하고 출력층만 새로 훈련하면 같은 \
         신경망을 처음부터 훈련한 것보다 낫습니다.",
    ),
    caption: Text::new(
        "points of test accuracy that frozen features win over training from scratch ({scratch} % → {frozen} %), mean of \
         differences ± standard error over {seeds} seeds",
        "처음부터 훈련할 때보다 특성을 동결하여 더 얻은 테스트 정확도(%p, {scratch} % → {frozen} %), 시드 {seeds}개에서 \
         짝지은 차이의 평균 ± 표준오차",
    ),
    widget: "transfer",
    query: "similarity=1&images=5&others=false",
    measure,
};

fn measure() -> Measured {
    let results = transfer::run(SPEC.query, &[(3, SCRATCH), (3, FROZEN), (3, TUNED)], 8);
    let gain = results.gain(1, 0);
    Measured {
        headline: format!("+{}", gain.text(1)),
        values: results.told(&["scratch", "frozen", "tuned"], &[("gain", 1, 0)]),
        holds: gain.mean > 3.0 * gain.error,
    }
}
