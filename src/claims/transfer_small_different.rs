//! With few images of a different task, the frozen features lose; cut earlier, the net does better.

use super::transfer::{self, FROZEN, SCRATCH};
use super::{Measured, Spec};
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "transfer-small-different",
    page: "transfer",
    sentence: Text::new(
        "With five images a class of clothing, a new last layer on all frozen blocks of a net that knows digits loses to \
         training from scratch; on its first block alone it does better than on all \
         three.",
        "옷 이미지가 클래스마다 5장뿐일 때, 숫자를 아는 신경망의 블록을 모두 동결하고 출력층만 새로 훈련하면 처음부터 훈련한 것에 \
         집니다. 첫째 블록만 가져오면 세 블록을 다 가져온 것보다 낫습니다.",
    ),
    caption: Text::new(
        "points of test accuracy that the frozen features of all three blocks lose against training from scratch \
         ({scratch} % → {frozen} %); cut after the first block they win back {cut} ({first} %). Means of differences ± \
         standard error over {seeds} seeds",
        "처음부터 훈련할 때보다 블록 셋을 모두 동결하여 잃은 테스트 정확도(%p, {scratch} % → {frozen} %). 첫째 블록 뒤에서 \
         자르면 {cut}%p를 되찾습니다({first} %). 시드 {seeds}개에서 짝지은 차이의 평균 ± 표준오차",
    ),
    widget: "transfer",
    query: "similarity=0&images=5&others=false",
    measure,
};

fn measure() -> Measured {
    let results = transfer::run(SPEC.query, &[(3, SCRATCH), (3, FROZEN), (2, FROZEN), (1, FROZEN)], 16);
    let (loss, cut) = (results.gain(1, 0), results.gain(3, 1));
    Measured {
        headline: loss.text(1),
        values: results.told(&["scratch", "frozen", "second", "first"], &[("cut", 3, 1)]),
        holds: loss.mean < -2.0 * loss.error && cut.mean > 3.0 * cut.error,
    }
}
