//! A new head on frozen pretrained features learns classes from ten examples each; with one example each it is far
//! ahead of a net that starts from nothing.

use super::{Measured, Spec, table};
use crate::engine::mean::Mean;
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "teach-few",
    page: "teach-it",
    sentence: Text::new(
        "From ten digits a class, written by people whose hand it has never seen, a new head on the frozen features of \
         the pretrained net learns to tell more than nine unseen digits in ten. From one digit a class it is well ahead \
         of the same net trained from scratch; from ten, no longer.",
        "한 번도 본 적 없는 사람들이 쓴 숫자를 클래스마다 열 장 주면, 사전 학습한 신경망의 동결한 특성에 붙인 새 헤드는 처음 보는 \
         숫자를 열에 아홉 넘게 맞힙니다. 한 장씩만 주었을 때는 처음부터 훈련한 같은 신경망보다 훨씬 낫고, 열 장이면 차이가 없습니다.",
    ),
    caption: Text::new(
        "of unseen digits are told rightly after 10 examples of each of 5 classes, % (mean ± standard error over {seeds} \
         draws of classes and examples; from scratch {scratch}). After 1 example of each: {one}, from scratch {onescratch}, \
         a paired gain of {gain} points over {oneseeds} draws",
        "클래스 5개에 예제 10장씩으로 배운 뒤 처음 보는 숫자를 맞힌 비율(%, 클래스와 예제를 {seeds}번 뽑은 평균 ± 표준오차. \
         처음부터 훈련하면 {scratch}). 예제가 1장씩이면 {one}, 처음부터 훈련하면 {onescratch}이고, {oneseeds}번 뽑아 짝지은 \
         차이는 {gain}%p",
    ),
    widget: "teach",
    query: "set=optdigits8&learn=head&classes=5&images=10&updates=200",
    measure,
};

const SEEDS: usize = 10;
/// One example a class trains five times as fast: there is nothing to hold out. It also varies more.
const ONE_SEEDS: usize = 20;

fn measure() -> Measured {
    let ten: Vec<Run> = (1..=SEEDS).map(|seed| Run::of(10, seed)).collect();
    let one: Vec<Run> = (1..=ONE_SEEDS).map(|seed| Run::of(1, seed)).collect();
    let over = |runs: &[Run], of: fn(&Run) -> f64| Mean::of(runs.iter().map(of)).percent();
    let short = |mean: Mean| format!("{:.1}", mean.mean);
    let head = over(&ten, |run| run.head);
    let lead = over(&ten, |run| run.head - run.scratch);
    let gain = over(&one, |run| run.head - run.scratch);
    // Cross-validation, where examples can be held out, against the accuracy on test images.
    let apart = over(&ten, |run| run.held - run.head);
    Measured {
        headline: head.text(1),
        values: vec![
            ("head", head.text(1)),
            ("scratch", short(over(&ten, |run| run.scratch))),
            ("lead", lead.text(1)),
            ("one", short(over(&one, |run| run.head))),
            ("onescratch", short(over(&one, |run| run.scratch))),
            ("gain", gain.text(1)),
            ("apart", apart.text(1)),
            ("seeds", SEEDS.to_string()),
            ("oneseeds", ONE_SEEDS.to_string()),
        ],
        holds: head.mean - 3.0 * head.error > 90.0
            && lead.mean.abs() < 3.0 * lead.error
            && gain.mean > 3.0 * gain.error
            && apart.mean.abs() < 5.0,
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
    fn of(images: usize, seed: usize) -> Run {
        let query = format!("{}&seed={seed}", SPEC.query.replace("images=10", &format!("images={images}")));
        // Columns: step, training accuracy, held-out accuracy, held-out loss, test accuracy.
        let end = |query: &str| table(SPEC.widget, query).rows.pop().expect("a last look");
        let (head, scratch) = (end(&query), end(&query.replace("learn=head", "learn=scratch")));
        Run { head: head[4], held: head[2], scratch: scratch[4] }
    }
}
