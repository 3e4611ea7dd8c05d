//! What a mini-batch's choice does to one example's normalized activation falls as 1/√B.

use super::{Measured, Spec, log_slope};
use crate::engine::mean::Mean;
use crate::scene::Sketch;
use crate::spec::{Lang, Text};
use crate::widgets::{self, Inputs, State, batchnorm};

pub const SPEC: Spec = Spec {
    id: "bn-noise",
    page: "batchnorm",
    sentence: Text::new(
        "In training, the same image's normalized activation varies from mini-batch to mini-batch; from B = 8 on, its \
         standard deviation falls about as 1/√B.",
        "훈련 모드에서는 같은 이미지라도 정규화된 활성값이 미니배치마다 다릅니다. B = 8부터 그 표준편차는 대략 1/√B에 비례해 줄어듭니다.",
    ),
    caption: Text::new(
        "log–log slope of the standard deviation over B = 8 … 128, mean ± standard error over {watched} pairs of a unit \
         and an image; at B = 8 the deviation is {at8}, at 128 {at128}",
        "B = 8 … 128에서 표준편차의 로그–로그 기울기. 유닛과 이미지 {watched}쌍의 평균 ± 표준오차. 표준편차는 B = 8에서 {at8}, \
         128에서 {at128}",
    ),
    widget: "batchnorm",
    query: "images=250&epochs=1&layers=1&seeds=1&step=16",
    measure,
};

const SIZES: [usize; 5] = [8, 16, 32, 64, 128];

/// Pairs of a unit and an image.
const WATCHED: usize = 24;

fn measure() -> Measured {
    let spreads: Vec<Vec<f64>> = (0..WATCHED).map(spreads).collect();
    let slopes = spreads
        .iter()
        .map(|spreads| log_slope(SIZES.iter().zip(spreads).map(|(&size, &spread)| (size as f64, spread))));
    let slope = Mean::of(slopes.collect::<Vec<_>>().into_iter());
    let at = |i: usize| Mean::of(spreads.iter().map(|spreads| spreads[i])).text(3);
    Measured {
        headline: slope.text(2),
        values: vec![
            ("slope", slope.text(2)),
            ("at8", at(0)),
            ("at32", at(2)),
            ("at128", at(4)),
            ("watched", WATCHED.to_string()),
        ],
        holds: (slope.mean + 0.5).abs() <= 0.06 && slope.error < 0.03,
    }
}

/// Of one unit on one image, the standard deviations at all sizes, as the widget shows them.
fn spreads(pair: usize) -> Vec<f64> {
    let query = format!("{}&unit={}&example={}", SPEC.query, 1 + 2 * pair, 100 * pair);
    let (state, notices) = State::from_query(&batchnorm::SPEC, &query);
    assert!(notices.is_empty(), "{notices:?}");
    let widget = widgets::open(&batchnorm::SPEC, &state, &Inputs::built_in());
    let mut sketch = Sketch::new(&[]);
    widget.unwrap_or_else(|why| panic!("{}", why.en)).scene(Lang::En, &mut sketch);
    let fact = |size: &usize| {
        let name = format!("spread.{size}");
        sketch.scene.facts.iter().find(|(known, _)| *known == name).map_or(f64::NAN, |(_, spread)| *spread)
    };
    SIZES.iter().map(fact).collect()
}
