//! With many images of a similar task, fine-tuning beats the frozen features.

use super::transfer::{self, FROZEN, SCRATCH, TUNED};
use super::{Measured, Spec};
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
        "특성 동결보다 미세 조정으로 더 얻은 테스트 정확도(%p, {frozen} % → {tuned} %), 시드 {seeds}개에서 짝지은 차이의 \
         평균 ± 표준오차. 처음부터 훈련한 것보다는 {over_scratch}%p 높습니다",
    ),
    widget: "transfer",
    query: "similarity=1&images=100&others=false",
    measure,
};

fn measure() -> Measured {
    let results = transfer::run(SPEC.query, &[(3, SCRATCH), (3, FROZEN), (3, TUNED)], 6);
    let gain = results.gain(2, 1);
    Measured {
        headline: format!("+{}", gain.text(1)),
        values: results.told(&["scratch", "frozen", "tuned"], &[("gain", 2, 1), ("over_scratch", 2, 0)]),
        holds: gain.mean > 3.0 * gain.error,
    }
}
