//! A new head on frozen pretrained features learns classes from ten examples each, and better than a net that
//! starts from nothing.

use super::{Measured, Spec, table};
use crate::engine::mean::Mean;
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "teach-few",
    page: "teach-it",
    sentence: Text::new(
        "From ten digits a class, written by people whose hand it has never seen, a new head on the frozen features of \
         the pretrained net gets more unseen digits right than the same net trained from scratch; and cross-validation \
         on those few tells fairly how well.",
        "한 번도 본 적 없는 사람들이 쓴 숫자 이미지를 클래스마다 열 장만 주어도, 사전 학습한 신경망의 동결한 특성에 붙인 새 헤드는 \
         같은 신경망을 처음부터 훈련했을 때보다 처음 보는 숫자를 더 많이 맞힙니다. 얼마나 맞히는지는 그 몇 장의 교차 검증으로 \
         꽤 정확히 알 수 있습니다.",
    ),
    caption: Text::new(
        "of unseen digits are told rightly after 10 examples of each of 5 classes, mean ± standard error over {seeds} draws \
         of classes and examples, % (from scratch: {scratch} %, paired gain {gain} points; cross-validation says {held} %)",
        "클래스 5개에 예제 10장씩으로 배운 뒤 처음 보는 숫자를 맞힌 비율(%, 클래스와 예제를 {seeds}번 새로 뽑은 평균 ± 표준오차). \
         처음부터 훈련하면 {scratch} %이고 짝지은 차이는 {gain}%p입니다. 교차 검증은 {held} %라고 말합니다",
    ),
    widget: "teach",
    query: "set=optdigits8&learn=head&classes=5&images=10&epochs=40",
    measure,
};

const SEEDS: usize = 10;

fn measure() -> Measured {
    let runs: Vec<Run> = (1..=SEEDS).map(Run::of).collect();
    let over = |of: fn(&Run) -> f64| Mean::of(runs.iter().map(of)).percent();
    let head = over(|run| run.head);
    let gain = over(|run| run.head - run.scratch);
    let apart = over(|run| run.held - run.head);
    let short = |mean: &Mean| format!("{:.1}", mean.mean);
    Measured {
        headline: head.text(1),
        values: vec![
            ("head", head.text(1)),
            ("scratch", short(&over(|run| run.scratch))),
            ("gain", gain.text(1)),
            ("held", short(&over(|run| run.held))),
            ("apart", apart.text(1)),
            ("seeds", SEEDS.to_string()),
        ],
        holds: head.mean > 90.0 && gain.mean > 2.0 * gain.error && apart.mean.abs() < 5.0,
    }
}

/// Accuracy at the end with one seed's classes and examples: of the head on test images and, by cross-validation,
/// on the examples; and of the net from scratch on the same test images.
struct Run {
    head: f64,
    held: f64,
    scratch: f64,
}

impl Run {
    fn of(seed: usize) -> Run {
        // Columns: step, epoch, training accuracy, held-out accuracy, held-out loss, test accuracy.
        let end = |query: &str| table(SPEC.widget, &format!("{query}&seed={seed}")).rows.pop().expect("a last look");
        let head = end(SPEC.query);
        let scratch = end(&SPEC.query.replace("learn=head", "learn=scratch"));
        Run { head: head[5], held: head[3], scratch: scratch[5] }
    }
}
