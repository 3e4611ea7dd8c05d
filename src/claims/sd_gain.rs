//! Stochastic depth helps a net that is deeper than its data can bear, and a shallow one does better still.

use super::{Measured, Spec, table};
use crate::engine::mean::Mean;
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "sd-gain",
    page: "stochastic-depth",
    sentence: Text::new(
        "On few images a net of eight residual blocks gets more test images right when it is trained with stochastic \
         depth. A net of one block, without it, is better than both.",
        "이미지가 적을 때 잔차 블록 여덟 개짜리 신경망은 확률적 깊이로 훈련하면 테스트 이미지를 더 많이 맞힙니다. 그러나 \
         그냥 훈련한 블록 하나짜리 신경망이 둘보다 낫습니다.",
    ),
    caption: Text::new(
        "points of test accuracy gained by stochastic depth with 8 blocks, mean ± standard error over {seeds} seeds \
         ({plain} % → {stochastic} %); one block without it: {one} %",
        "블록 8개에서 확률적 깊이로 오른 테스트 정확도(%p, 시드 {seeds}개의 평균 ± 표준오차, {plain} % → {stochastic} %). \
         확률적 깊이 없이 블록 하나: {one} %",
    ),
    widget: "stochastic-depth",
    query: "blocks=8&survival=0.5&images=30&epochs=40&seeds=3",
    measure,
};

const SEEDS: usize = 6;

fn measure() -> Measured {
    let eight: Vec<[f64; 2]> = (1..=SEEDS).map(|seed| accuracies(8, seed)).collect();
    let one: Vec<[f64; 2]> = (1..=SEEDS).map(|seed| accuracies(1, seed)).collect();
    let percent = |mean: Mean| format!("{:.1}", 100.0 * mean.mean);
    let gain = Mean::of(eight.iter().map(|[plain, stochastic]| stochastic - plain));
    let ahead = Mean::of(eight.iter().zip(&one).map(|([_, stochastic], [one, _])| one - stochastic));
    Measured {
        headline: gain.percent().text(1),
        values: vec![
            ("gain", gain.percent().text(1)),
            ("plain", percent(Mean::of(eight.iter().map(|run| run[0])))),
            ("stochastic", percent(Mean::of(eight.iter().map(|run| run[1])))),
            ("one", percent(Mean::of(one.iter().map(|run| run[0])))),
            ("one_gain", Mean::of(one.iter().map(|[plain, stochastic]| stochastic - plain)).percent().text(1)),
            ("ahead", ahead.percent().text(1)),
            ("seeds", SEEDS.to_string()),
        ],
        holds: gain.mean > 3.0 * gain.error && ahead.mean > 3.0 * ahead.error,
    }
}

/// On test images at the end of training: with all blocks, and with stochastic depth.
fn accuracies(blocks: usize, seed: usize) -> [f64; 2] {
    let query = SPEC.query.replace("blocks=8", &format!("blocks={blocks}")).replace("seeds=3", "seeds=1");
    let rows = table(SPEC.widget, &format!("{query}&seed={seed}")).rows;
    // Columns: step; training accuracy, test accuracy and two losses with all blocks; the same with stochastic depth.
    let end = &rows[rows.len() - 1];
    [end[2], end[6]]
}
