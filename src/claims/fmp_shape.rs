//! Fractional pooling makes ⌊n/α⌋ of n pixels, and leaves none out.

use super::{Measured, Spec, table};
use crate::engine::nn::fractional_max_pool;
use crate::engine::nn::layer::{Layer, Mode};
use crate::engine::nn::shape::Shape;
use crate::engine::nn::words::Words;
use crate::engine::rng::Rng;
use crate::spec::Text;
use crate::spec::number::grouped;

pub const SPEC: Spec = Spec {
    id: "fmp-shape",
    page: "fractional-pooling",
    sentence: Text::new(
        "Fractional max pooling by the ratio α shrinks a side of n pixels to ⌊n/α⌋, and every pixel lies in a region.",
        "비율 α의 분수 최대 풀링은 픽셀 n개인 변을 ⌊n/α⌋개로 줄이며, 모든 픽셀은 어느 한 영역에 들어갑니다.",
    ),
    caption: Text::new(
        "sizes, ratios and kinds of regions tried (n = 2 … {largest}, α = 1.01 … 1.99); in {wrong} of them a side has \
         another length or a pixel is left out",
        "시험한 크기·비율·영역 종류의 조합(n = 2 … {largest}, α = 1.01 … 1.99). 변의 길이가 다르거나 빠진 픽셀이 있는 경우는 \
         {wrong}번입니다",
    ),
    widget: "fractional-pool",
    query: "ratio=1.5&step=0",
    measure,
};

const LARGEST: usize = 64;

fn measure() -> Measured {
    let (mut tried, mut wrong) = (0, 0);
    let mut rng = Rng::new(1);
    for kind in ["", " pseudo-random", " overlapping", " pseudo-random overlapping"] {
        for hundredths in 101..200 {
            for n in 2..=LARGEST {
                let words = format!("{}.{:02}{kind}", hundredths / 100, hundredths % 100);
                tried += 1;
                // In whole numbers ⌊n/α⌋ needs no rounding.
                wrong += usize::from(!fits(&words, n, 100 * n / hundredths, &mut rng));
            }
        }
    }
    assert!(!table(SPEC.widget, SPEC.query).rows.is_empty(), "the widget shows one of them");
    Measured {
        headline: grouped(tried),
        values: vec![("tried", grouped(tried)), ("wrong", wrong.to_string()), ("largest", LARGEST.to_string())],
        holds: wrong == 0,
    }
}

/// Whether a draw has so many regions of `n` pixels in a row, which begin at the first, end with the
/// last, and leave none out between two.
fn fits(words: &str, n: usize, regions: usize, rng: &mut Rng) -> bool {
    let input = Shape::new(2, n, 1);
    let layer = fractional_max_pool::read::<f32>(&mut Words::of(words), input);
    let mut layer = layer.unwrap_or_else(|why| panic!("{words} of {n}: {}", why.en));
    Layer::<f32>::reserve(&mut layer, 1);
    let mut y = vec![0.0; Layer::<f32>::output(&layer).values()];
    layer.forward(Mode::Train, rng, &[], &vec![0.0; input.values()], &mut y);
    let [_, across] = layer.regions();
    let next = across.windows(2).all(|pair| pair[1].start <= pair[0].end && pair[1].start > pair[0].start);
    across.len() == regions && next && across[0].start == 0 && across[regions - 1].end == n
}
