//! Fractional max pooling: of random regions of one and two pixels a side, the largest value.

use std::ops::Range;

use super::layer::{Layer, Mode, Spec};
use super::shape::Shape;
use super::words::{Misfit, Words};
use crate::engine::optim::Paper;
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::{Text, doc};

pub const SPEC: Spec = Spec {
    name: "fractional-max-pool",
    title: Text::new("Fractional max pooling", "분수 최대 풀링"),
    usage: "fractional-max-pool RATIO [pseudo-random] [overlapping]",
    line: Text::doc(
        "Shrinks each side by a ratio between 1 and 2: max pooling over regions drawn anew in each pass.",
        "각 변을 1과 2 사이의 비율로 줄입니다. 통과할 때마다 새로 뽑은 영역에서 최대 풀링을 합니다.",
    ),
    formula: doc(
        r"y_{ijc} = \max_{u \in R_i,\, v \in S_j} x_{uvc},\quad R_i = [a_{i-1},\, a_i - 1],\quad a_i - a_{i-1} \in \{1, 2\}",
    ),
    conventions: Text::doc(
        "Of n pixels ⌊n/RATIO⌋ regions are made. Their sizes are shuffled, or with “pseudo-random” spread evenly: \
         aᵢ = ⌈α(i + u)⌉ with one u drawn. “overlapping” regions [aᵢ₋₁, aᵢ] share their borders. Every pixel is in a region, \
         as in TensorFlow; where halves leave one over, a region has three. One draw serves the batch and all channels. \
         In evaluation, too, regions are drawn: a prediction is one sample, and averaging several is for the caller.",
        "픽셀 n개를 ⌊n/RATIO⌋개의 영역으로 나눕니다. 영역의 크기는 무작위로 섞고, “pseudo-random”이면 u를 하나 뽑아 \
         aᵢ = ⌈α(i + u)⌉로 고르게 배치합니다. “overlapping”이면 영역 [aᵢ₋₁, aᵢ]이 경계를 공유합니다. TensorFlow처럼 모든 픽셀이 \
         영역에 들어가며, 둘씩 묶고 하나가 남으면 한 영역이 셋을 가집니다. 배치와 모든 채널이 같은 영역을 씁니다. 평가할 때도 \
         영역을 뽑으므로 예측은 표본 하나이고, 여러 번 평균하는 일은 호출하는 쪽에 맡깁니다.",
    ),
    paper: Paper {
        authors: doc("B. Graham"),
        year: 2014,
        title: doc("Fractional max-pooling"),
        url: doc("https://arxiv.org/abs/1412.6071"),
    },
    source: file!(),
};

/// `fractional-max-pool RATIO [pseudo-random] [overlapping]`; RATIO from 1.01 to 1.99.
pub fn read<T: Real>(words: &mut Words, input: Shape) -> Result<FractionalMaxPool, Misfit> {
    let ratio = words.number(("ratio", "비율"), 1.01, 1.99)?;
    let pseudo_random = words.take("pseudo-random");
    let overlapping = words.take("overlapping");
    // ⌊n / ratio⌋; in binary 33 / 1.1 is a little less than 30.
    let shrunk = |n: usize| (n as f64 / ratio * (1.0 + 1e-12)) as usize;
    let output = Shape::new(shrunk(input.height), shrunk(input.width), input.channels);
    if output.values() == 0 {
        return Err(Misfit::new(
            format!("{input} has no side to shrink: each needs two pixels"),
            format!("{input}에는 줄일 변이 없습니다. 각 변에 픽셀이 둘 이상 있어야 합니다"),
        ));
    }
    Ok(FractionalMaxPool {
        input,
        output,
        pseudo_random,
        overlapping,
        down: vec![0..0; output.height],
        across: vec![0..0; output.width],
        winners: Vec::new(),
    })
}

#[derive(Clone)]
pub struct FractionalMaxPool {
    input: Shape,
    output: Shape,
    pseudo_random: bool,
    overlapping: bool,
    /// The last pass's rows of each row of regions, and columns of each column.
    down: Vec<Range<usize>>,
    across: Vec<Range<usize>>,
    /// Of each output: where in its image the largest value was.
    winners: Vec<u32>,
}

impl FractionalMaxPool {
    /// The last pass's regions: the rows of each row of them, and the columns of each column.
    pub fn regions(&self) -> [&[Range<usize>]; 2] {
        [&self.down, &self.across]
    }

    /// Draws the regions of one side of `n` pixels.
    fn draw(&self, regions: &mut [Range<usize>], n: usize, rng: &mut Rng) {
        let count = regions.len();
        // What overlaps by one pixel has one pixel less to step over.
        let overlap = self.overlapping as usize;
        let way = n - overlap;
        if self.pseudo_random {
            // ⌈α(i + u)⌉ with α = way / count is ⌈(i · way + c) / count⌉ with c = ⌈u · way⌉: in whole
            // numbers no rounding can lose a pixel.
            let c = 1 + rng.below(way);
            let a = |i: usize| (i * way + c).div_ceil(count) - c.div_ceil(count);
            regions.iter_mut().enumerate().for_each(|(i, region)| *region = a(i)..a(i + 1));
        } else {
            let larger = way % count;
            regions.iter_mut().enumerate().for_each(|(i, region)| *region = 0..way / count + (i < larger) as usize);
            rng.shuffle(regions);
            let mut begin = 0;
            for region in &mut *regions {
                *region = begin..begin + region.len();
                begin = region.end;
            }
        }
        regions.iter_mut().for_each(|region| region.end += overlap);
    }
}

impl<T: Real> Layer<T> for FractionalMaxPool {
    fn output(&self) -> Shape {
        self.output
    }

    fn reserve(&mut self, batch: usize) {
        self.winners.resize(batch * self.output.values(), 0);
    }

    fn forward(&mut self, _: Mode, rng: &mut Rng, _: &[T], x: &[T], y: &mut [T]) {
        let (mut down, mut across) = (std::mem::take(&mut self.down), std::mem::take(&mut self.across));
        self.draw(&mut down, self.input.height, rng);
        self.draw(&mut across, self.input.width, rng);
        let (input, outputs) = (self.input, self.output.values());
        let images = x.chunks_exact(input.values()).zip(y.chunks_exact_mut(outputs));
        for ((x, y), winners) in images.zip(self.winners.chunks_exact_mut(outputs)) {
            let mut best = y.chunks_exact_mut(input.channels).zip(winners.chunks_exact_mut(input.channels));
            for rows in &down {
                for columns in &across {
                    let (y, winners) = best.next().expect("one a region");
                    let first = (rows.start * input.width + columns.start) * input.channels;
                    y.copy_from_slice(&x[first..][..input.channels]);
                    winners.iter_mut().enumerate().for_each(|(c, winner)| *winner = (first + c) as u32);
                    for row in rows.clone() {
                        for column in columns.clone() {
                            let at = (row * input.width + column) * input.channels;
                            for (c, &x) in x[at..][..input.channels].iter().enumerate() {
                                // A NaN wins, and is seen.
                                if x > y[c] || x.is_nan() {
                                    (y[c], winners[c]) = (x, (at + c) as u32);
                                }
                            }
                        }
                    }
                }
            }
        }
        (self.down, self.across) = (down, across);
    }

    fn backward(&mut self, _: &[T], _: &[T], _: &[T], dy: &[T], _: Option<&mut [T]>, dx: Option<&mut [T]>) {
        let Some(dx) = dx else { return };
        let (inputs, outputs) = (self.input.values(), self.output.values());
        dx.fill(T::ZERO);
        let images = dx.chunks_exact_mut(inputs).zip(dy.chunks_exact(outputs)).zip(self.winners.chunks_exact(outputs));
        for ((dx, dy), winners) in images {
            winners.iter().zip(dy).for_each(|(&winner, &dy)| dx[winner as usize] += dy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(words: &str, input: Shape) -> Result<FractionalMaxPool, Misfit> {
        read::<f64>(&mut Words::of(words), input)
    }

    /// For ratios in hundredths, so that ⌊n / ratio⌋ is known in whole numbers.
    #[test]
    fn regions_cover_every_pixel() {
        let mut rng = Rng::new(9);
        for options in ["", "pseudo-random", "overlapping", "pseudo-random overlapping"] {
            let overlap = options.ends_with("overlapping") as usize;
            for hundredths in 101..200 {
                for n in 2..=64 {
                    let words = format!("{}.{:02} {options}", hundredths / 100, hundredths % 100);
                    let count = 100 * n / hundredths;
                    let made = layer(&words, Shape::new(n, 2 * n, 1)).unwrap_or_else(|why| panic!("{}", why.en));
                    assert_eq!(made.output, Shape::new(count, 200 * n / hundredths, 1), "{n} by {words}");
                    let mut regions = vec![0..0; count];
                    made.draw(&mut regions, n, &mut rng);
                    assert_eq!((regions[0].start, regions[count - 1].end), (0, n), "{n} by {words}");
                    assert!(regions.windows(2).all(|pair| pair[1].start + overlap == pair[0].end), "{n} by {words}");
                    // One of three only where halves leave one over.
                    let most = if overlap == 0 && n == 2 * count + 1 { 3 } else { 2 + overlap };
                    let sizes = 1 + overlap..=most;
                    assert!(regions.iter().all(|region| sizes.contains(&region.len())), "{n} by {words}: {regions:?}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_shrink_is_refused() {
        for (words, input) in [("1.5", Shape::flat(8)), ("1.5", Shape::new(1, 4, 1)), ("1", Shape::new(4, 4, 1))] {
            assert!(layer(words, input).is_err(), "{words} of {input}");
        }
        assert!(layer("2", Shape::new(4, 4, 1)).is_err());
    }

    /// The largest of what the regions hold, in training and in evaluation, anew each time.
    #[test]
    fn each_pass_pools_regions_of_its_own() {
        let input = Shape::new(7, 8, 2);
        let x: Vec<f64> = (0..2 * input.values()).map(|i| libm::sin(7.0 * i as f64)).collect();
        for options in ["1.4", "1.4 overlapping", "1.4 pseudo-random"] {
            let mut layer = layer(options, input).unwrap_or_else(|why| panic!("{}", why.en));
            Layer::<f64>::reserve(&mut layer, 2);
            let (mut rng, mut seen) = (Rng::new(10), Vec::new());
            for mode in [Mode::Train, Mode::Eval].repeat(10) {
                let mut y = vec![0.0; 2 * layer.output.values()];
                layer.forward(mode, &mut rng, &[], &x, &mut y);
                let mut expected = Vec::new();
                let [down, across] = layer.regions();
                for x in x.chunks_exact(input.values()) {
                    for rows in down {
                        for columns in across {
                            for c in 0..2 {
                                let pixels = rows.clone().flat_map(|i| columns.clone().map(move |j| i * 8 + j));
                                expected.push(pixels.map(|pixel| x[2 * pixel + c]).fold(f64::MIN, f64::max));
                            }
                        }
                    }
                }
                assert_eq!(y, expected);
                seen.push([down.to_vec(), across.to_vec()]);
            }
            for first in [0, 1] {
                let drawn_anew = (first + 2..20).step_by(2).any(|i| seen[i] != seen[first]);
                assert!(drawn_anew, "{options}: always the same regions");
            }
        }
    }
}
