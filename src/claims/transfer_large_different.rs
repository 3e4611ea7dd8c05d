//! With many images of a different task, fine-tuning beats the frozen features, and training from scratch beats both.

use super::transfer::{self, FROZEN, SCRATCH, TUNED};
use super::{Measured, Spec};
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "transfer-large-different",
    page: "transfer",
    sentence: Text::new(
        "With a hundred images a class of clothing, fine-tuning a net that knows digits at small rates beats its frozen \
         features, but loses to training from scratch.",
        "옷 이미지가 클래스마다 100장 있을 때, 숫자를 아는 신경망을 작은 학습률로 미세 조정하면 특성을 동결한 것보다는 \
         낫지만 처음부터 훈련한 것에는 집니다.",
    ),
    caption: Text::new(
        "points of test accuracy that fine-tuning loses against training from scratch ({scratch} % → {tuned} %), mean of \
         differences ± standard error over {seeds} seeds; against frozen features ({frozen} %) it wins {gain}",
        "처음부터 훈련할 때보다 미세 조정이 잃은 테스트 정확도(%p, {scratch} % → {tuned} %), 시드 {seeds}개에서 짝지은 \
         차이의 평균 ± 표준오차. 특성 동결({frozen} %)보다는 {gain}%p 높습니다",
    ),
    widget: "transfer",
    query: "similarity=0&images=100&others=false",
    measure,
};

fn measure() -> Measured {
    let results = transfer::run(SPEC.query, &[(3, SCRATCH), (3, FROZEN), (3, TUNED)], 6);
    let (loss, gain) = (results.gain(2, 0), results.gain(2, 1));
    Measured {
        headline: loss.text(1),
        values: results.told(&["scratch", "frozen", "tuned"], &[("gain", 2, 1)]),
        holds: loss.mean < -3.0 * loss.error && gain.mean > 3.0 * gain.error,
    }
}
