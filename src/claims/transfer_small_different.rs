//! With few images of a different task, the frozen features lose; cut earlier, the net does better.

use super::{Measured, Spec, transfer};
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "transfer-small-different",
    page: "transfer",
    sentence: Text::new(
        "With five images a class of clothing, a new last layer on all frozen blocks of a net that knows digits loses to \
         training from scratch; on its first block alone it does better.",
        "옷을 클래스마다 5장만 가지고 있을 때, 숫자를 아는 신경망의 블록을 모두 동결하고 출력층만 새로 훈련하면 처음부터 훈련한 것에 \
         집니다. 첫째 블록만 가져오면 나아집니다.",
    ),
    caption: Text::new(
        "points of test accuracy that the frozen features of all three blocks lose against training from scratch \
         ({scratch} % → {frozen} %); cut after the first block they win back {cut} ({first} %). Means of differences ± \
         standard error over {seeds} seeds",
        "블록 셋을 모두 동결하여 잃은 테스트 정확도(%p, 처음부터 {scratch} %, 동결 {frozen} %). 첫째 블록 뒤에서 자르면 {cut} \
         되찾습니다({first} %). 시드 {seeds}개에서 짝지은 차이의 평균 ± 표준오차",
    ),
    widget: "transfer",
    query: "similarity=0&images=5&others=false&seeds=8",
    measure,
};

fn measure() -> Measured {
    let [first, second, all] = [1, 2, 3].map(|keep| transfer::run(&format!("{}&keep={keep}", SPEC.query)));
    let loss = all.gain(transfer::FROZEN, transfer::SCRATCH);
    let cut = first.over(&all, transfer::FROZEN);
    Measured {
        headline: loss.text(1),
        values: vec![
            ("loss", loss.text(1)),
            ("cut", format!("+{}", cut.text(1))),
            ("scratch", all.mean(transfer::SCRATCH).text(1)),
            ("frozen", all.mean(transfer::FROZEN).text(1)),
            ("tuned", all.mean(transfer::TUNED).text(1)),
            ("second", second.mean(transfer::FROZEN).text(1)),
            ("first", first.mean(transfer::FROZEN).text(1)),
            ("first_gain", first.gain(transfer::FROZEN, transfer::SCRATCH).text(1)),
            ("seeds", all.seeds()),
        ],
        holds: loss.mean < -3.0 * loss.error && cut.mean > 3.0 * cut.error,
    }
}
