//! L2 and decoupled weight decay: one for plain SGD, the same up to a factor with momentum, two for Adam.

use super::{Measured, Spec, table};
use crate::engine::mean::Mean;
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "decoupled",
    page: "penalties",
    sentence: Text::new(
        "For plain SGD, an L2 penalty and decoupled weight decay of the same strength give the same net. With momentum \
         they give nearly the same once the decay is 1/(1 − ρ) times as strong; for Adam no strength does.",
        "단순한 SGD에서는 L2 페널티와 같은 세기의 분리된 가중치 감쇠가 같은 신경망을 줍니다. 모멘텀에서는 감쇠를 1/(1 − ρ)배로 \
         하면 거의 같아지고, Adam에서는 세기를 어떻게 바꾸어도 같아지지 않습니다.",
    ),
    caption: Text::new(
        "distance between the two nets' weights, as a share of their size, for plain SGD; {momentum} with momentum \
         ({matched} at ten times the decay), {adam} for Adam ({best} at best). Mean over {seeds} seeds",
        "단순한 SGD에서 두 신경망의 가중치 사이의 거리(가중치의 크기에 대한 비율). 모멘텀에서는 {momentum}(감쇠를 열 배로 하면 \
         {matched}), Adam에서는 {adam}(가장 가까울 때 {best}). 시드 {seeds}개의 평균",
    ),
    widget: "penalties",
    query: "kinds=l2,decoupled&optimizer=adam&l2.lambda=0.001&decoupled.lambda=0.001&steps=500",
    measure,
};

const SEEDS: usize = 5;

/// How many times as strong the decay is, under Adam.
const FACTORS: [f64; 6] = [3.0, 10.0, 30.0, 100.0, 300.0, 1000.0];

fn measure() -> Measured {
    let same = |optimizer| distance(optimizer, 1.0);
    let (sgd, momentum, adam) = (same("sgd"), same("momentum"), same("adam"));
    // ρ = 0.9
    let matched = distance("momentum", 10.0);
    let best = FACTORS.map(|factor| distance("adam", factor).mean).into_iter().fold(adam.mean, f64::min);
    Measured {
        headline: short(sgd.mean, 1),
        values: vec![
            ("sgd", short(sgd.mean, 1)),
            ("momentum", momentum.text(3)),
            ("matched", matched.text(2)),
            ("adam", adam.text(2)),
            ("best", format!("{best:.2}")),
            ("tried", FACTORS.len().to_string()),
            ("seeds", SEEDS.to_string()),
        ],
        holds: sgd.mean < 0.01
            && momentum.mean > 0.1
            && matched.mean < 0.5 * momentum.mean
            && best > 0.1
            && adam.mean > 5.0 * adam.error,
    }
}

/// Between the weights after training with L2 and with decay `factor` times as strong.
fn distance(optimizer: &str, factor: f64) -> Mean {
    let query = SPEC.query.replace("optimizer=adam", &format!("optimizer={optimizer}"));
    let query = query.replace("decoupled.lambda=0.001", &format!("decoupled.lambda={}", 0.001 * factor));
    let rows = table(SPEC.widget, &format!("{query}&seeds={SEEDS}")).rows;
    let end = &rows[rows.len() - 1];
    // Columns: step; of each run five numbers, the last the distance from L2's; L2's first.
    Mean::of((0..SEEDS).map(|run| end[5 * (SEEDS + run + 1)]))
}
