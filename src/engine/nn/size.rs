//! How large a net may be: one that asks for more than a page has is refused before anything is reserved.

use super::words::Misfit;

/// Numbers in one place: the weights of a net, or what a layer makes of one example.
pub const MOST: usize = 1 << 22;

/// Numbers that come out of all layers for one batch.
pub const MOST_IN_BATCH: usize = 1 << 25;

/// The product of these sides, if it is at most `most`; `None`: it is more, or beyond all numbers.
fn checked(sides: &[usize], most: usize) -> Option<usize> {
    let product = sides.iter().try_fold(1_usize, |product, &side| product.checked_mul(side));
    product.filter(|&product| product <= most)
}

/// How many numbers an array with these sides has.
pub fn numbers(sides: &[usize]) -> Result<usize, Misfit> {
    checked(sides, MOST).ok_or_else(|| {
        Misfit::new(
            format!("it is too large: at most {MOST} numbers fit in one place"),
            format!("너무 큽니다. 한곳에 수를 {MOST}개까지 둘 수 있습니다"),
        )
    })
}

/// Whether a batch of so many examples, each with so many numbers in all layers together, fits.
pub fn batch(examples: usize, numbers: usize) -> Result<(), Misfit> {
    checked(&[examples, numbers], MOST_IN_BATCH).map(drop).ok_or_else(|| {
        Misfit::new(
            format!("all layers together may give {MOST_IN_BATCH} numbers a batch, and {examples} examples make more"),
            format!(
                "한 배치에서 모든 층의 출력을 합쳐 수 {MOST_IN_BATCH}개까지인데, 예제 {examples}개면 이를 넘습니다"
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::model::Model;
    use super::super::shape::Shape;

    #[test]
    fn what_is_too_large_is_refused_and_what_is_not_is_taken() {
        let square = Shape::new(512, 512, 1);
        for (net, input, batch, fits) in [
            ("dense 4095", Shape::flat(1023), 1, true),
            ("dense 4097", Shape::flat(1024), 1, false),
            ("dense 2048, dense 2048", Shape::flat(1), 1, false),
            ("dense 65536, dense 65536", Shape::flat(65536), 1, false),
            ("dropconnect 65536 0.5", Shape::flat(65536), 1, false),
            ("conv 1x1 16 same, global-average-pool", square, 1, true),
            ("conv 1x1 17 same, global-average-pool", square, 1, false),
            // Few numbers come out, and there are few weights, but the gradient's frame is large.
            ("conv 1x1 4096 stride 64, global-average-pool", square, 1, false),
            ("conv 64x64 4096, flatten", Shape::new(64, 64, 4096), 1, false),
            ("flatten", Shape::new(usize::MAX, usize::MAX, 2), 1, false),
            ("dense 1024", Shape::flat(1), 1 << 15, true),
            ("dense 1024", Shape::flat(1), (1 << 15) + 1, false),
            ("dense 512, residual (batch-norm)", Shape::flat(1), 1 << 15, false),
        ] {
            let wrong = Model::<f32>::read(net, input, batch).err().map(|why| why.en);
            assert_eq!(wrong.is_none(), fits, "{net}, {batch}: {wrong:?}");
        }
    }
}
