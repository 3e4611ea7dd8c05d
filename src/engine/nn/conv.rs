//! Convolution: one small dense layer at every place of an image.

use super::layer::{Layer, Mode, Parameter, Spec, he_uniform};
use super::product::{Steps, Tiled, begin, cover, load, outer, rows, store, sum_rows};
use super::shape::Shape;
use super::size;
use super::window::Window;
use super::words::{Misfit, Words};
use crate::engine::optim::Paper;
use crate::engine::real::{Lanes, Real};
use crate::engine::rng::Rng;
use crate::spec::{Text, doc};

pub const SPEC: Spec = Spec {
    name: "conv",
    title: Text::new("Convolution", "합성곱"),
    usage: "conv HxW OUT [same | valid] [stride S]",
    line: Text::doc(
        "Each output pixel is a weighted sum of the pixels in a window round it, with the same weights everywhere.",
        "출력 픽셀마다 주위 창 안의 픽셀을 가중합하며, 가중치는 어느 자리에서나 같습니다.",
    ),
    formula: doc(r"y_{ijo} = b_o + \sum_{u,v,c} x_{si+u,\,sj+v,\,c}\, W_{uvco}"),
    conventions: Text::doc(
        "Cross-correlation, as in all frameworks: the window is not flipped. Channels lie last in images and weights. \
         “same” pads with zeros, “valid” (the default) does not.",
        "다른 프레임워크처럼 창을 뒤집지 않는 교차 상관입니다. 이미지와 가중치에서 채널이 맨 뒤입니다. “same”은 0으로 \
         채워 넣고, 기본값인 “valid”는 채우지 않습니다.",
    ),
    paper: Paper {
        authors: doc("Y. LeCun, L. Bottou, Y. Bengio, P. Haffner"),
        year: 1998,
        title: doc("Gradient-based learning applied to document recognition"),
        url: doc("https://doi.org/10.1109/5.726791"),
    },
    source: file!(),
};

/// `conv HxW OUT [same | valid] [stride S]`
pub fn read<T: Real>(words: &mut Words, input: Shape) -> Result<Conv<T>, Misfit> {
    let (height, width) = Window::read_size(words)?;
    let channels = words.whole(("number of output channels", "출력 채널의 수"), 4096)?;
    let same = words.take("same");
    if !same {
        words.take("valid");
    }
    let stride = Window::read_stride(words, 1)?;
    let window = Window { height, width, stride, same };
    let (down, across) = window.places(input)?;
    let output = Shape::new(down, across, channels);
    let weights = size::numbers(&[height, width, input.channels, channels])?;
    let padded = window.padded(input);
    size::numbers(&[padded.height, padded.width, padded.channels])?;
    // The gradient's frame: see `backward`.
    let frame = Shape::new(input.height + height - 1, input.width + width - 1, channels);
    size::numbers(&[frame.height, frame.width, channels])?;
    Ok(Conv {
        input,
        output,
        window,
        padded: vec![T::ZERO; padded.values()],
        frame: (frame, vec![T::ZERO; frame.values()]),
        flipped: vec![T::ZERO; weights],
    })
}

/// Parameters: `weight` `[height × width × inputs × outputs]`, `bias` `[outputs]`.
#[derive(Clone)]
pub struct Conv<T> {
    input: Shape,
    output: Shape,
    window: Window,
    /// One image with its padding.
    padded: Vec<T>,
    /// The gradients of one image's outputs, in a frame of zeros.
    frame: (Shape, Vec<T>),
    /// The weights, turned by half a turn, with inputs and outputs exchanged.
    flipped: Vec<T>,
}

impl<T: Real> Layer<T> for Conv<T> {
    fn output(&self) -> Shape {
        self.output
    }

    fn parameters(&self) -> Vec<Parameter> {
        let shape = [self.window.height, self.window.width, self.input.channels, self.output.channels];
        vec![Parameter::new("weight", &shape, true), Parameter::new("bias", &[self.output.channels], false)]
    }

    fn initialize(&self, w: &mut [T], rng: &mut Rng) {
        let (weight, bias) = w.split_at_mut(self.flipped.len());
        he_uniform(weight, self.window.height * self.window.width * self.input.channels, rng);
        bias.fill(T::ZERO);
    }

    fn forward(&mut self, _: Mode, _: &mut Rng, w: &[T], x: &[T], y: &mut [T]) {
        let (weight, bias) = w.split_at(self.flipped.len());
        let image = self.window.padded(self.input);
        for (x, y) in x.chunks_exact(self.input.values()).zip(y.chunks_exact_mut(self.output.values())) {
            place(x, self.input, &mut self.padded, image, self.window.before(), 1);
            slide(&self.padded, image, weight, self.window, Some(bias), y, self.output);
        }
    }

    fn backward(&mut self, w: &[T], x: &[T], _: &[T], dy: &[T], dw: Option<&mut [T]>, dx: Option<&mut [T]>) {
        let (input, output, window) = (self.input, self.output, self.window);
        let weights = self.flipped.len();
        let image = window.padded(input);
        if let Some(dw) = dw {
            let (weight, bias) = dw.split_at_mut(weights);
            weight.fill(T::ZERO);
            for (x, dy) in x.chunks_exact(input.values()).zip(dy.chunks_exact(output.values())) {
                place(x, input, &mut self.padded, image, window.before(), 1);
                correlate(&self.padded, image, dy, output, window, weight);
            }
            sum_rows(dy, bias);
        }
        if let Some(dx) = dx {
            // An input pixel reaches the outputs whose window holds it. With dy spread by the
            // stride and framed by a window less one pixel of zeros, its gradient is again a sum
            // over a window, with the weights turned by half a turn.
            flip(&w[..weights], window, input.channels, output.channels, &mut self.flipped);
            let (frame, framed) = &mut self.frame;
            let before = window.before();
            let at = (window.height - 1 - before.0, window.width - 1 - before.1);
            let back = Window { stride: 1, same: false, ..window };
            for (dx, dy) in dx.chunks_exact_mut(input.values()).zip(dy.chunks_exact(output.values())) {
                place(dy, output, framed, *frame, at, window.stride);
                slide(framed, *frame, &self.flipped, back, None, dx, input);
            }
        }
    }
}

/// Puts an image into a larger one, with its first pixel `at`, and its pixels `step` apart.
/// The rest of the larger image is 0 from the beginning, and stays so.
fn place<T: Real>(image: &[T], shape: Shape, into: &mut [T], frame: Shape, at: (usize, usize), step: usize) {
    let channels = shape.channels;
    for (y, line) in image.chunks_exact(shape.width * channels).enumerate() {
        let into = &mut into[((at.0 + y * step) * frame.width + at.1) * channels..];
        if step == 1 {
            into[..line.len()].copy_from_slice(line);
        } else {
            for (x, pixel) in line.chunks_exact(channels).enumerate() {
                into[x * step * channels..][..channels].copy_from_slice(pixel);
            }
        }
    }
}

/// `y = ` the window's weighted sum, and the bias if there is one, at every place of a
/// padded image. A line of the window is contiguous in the image: one line of the kernel.
fn slide<T: Real>(
    image: &[T],
    shape: Shape,
    weight: &[T],
    window: Window,
    bias: Option<&[T]>,
    y: &mut [T],
    output: Shape,
) {
    struct Line<'a, T> {
        image: &'a [T],
        shape: Shape,
        weight: &'a [T],
        window: Window,
        bias: Option<&'a [T]>,
        y: &'a mut [T],
        channels: usize,
    }
    impl<T: Real> Tiled<T> for Line<'_, T> {
        #[inline(always)]
        fn tile<L: Lanes<T>, const R: usize>(&mut self, place: usize, column: usize) {
            let Shape { width, channels, .. } = self.shape;
            let line = self.window.width * channels;
            let row = self.window.stride * channels;
            let x = (&self.image[place * row..], Steps { line: width * channels, term: 1, row });
            let weight = (&self.weight[column..], self.channels);
            let sum = rows::<T, L, R>(begin(self.bias, column), [self.window.height, line], x, weight);
            store(sum, &mut self.y[place * self.channels + column..], self.channels);
        }
    }
    for (i, y) in y.chunks_exact_mut(output.width * output.channels).enumerate() {
        let image = &image[i * window.stride * shape.width * shape.channels..];
        let channels = output.channels;
        cover(output.width, channels, &mut Line { image, shape, weight, window, bias, y, channels });
    }
}

/// `dw += ` for each weight, the sum over all places of what it was multiplied with times `dy`.
fn correlate<T: Real>(image: &[T], shape: Shape, dy: &[T], output: Shape, window: Window, dw: &mut [T]) {
    struct Weights<'a, T> {
        image: &'a [T],
        shape: Shape,
        dy: &'a [T],
        output: Shape,
        stride: usize,
        dw: &'a mut [T],
    }
    impl<T: Real> Tiled<T> for Weights<'_, T> {
        #[inline(always)]
        fn tile<L: Lanes<T>, const R: usize>(&mut self, row: usize, column: usize) {
            let Shape { width, channels, .. } = self.shape;
            let outputs = self.output.channels;
            let dw = &mut self.dw[row * outputs + column..];
            let term = self.stride * channels;
            let x = (&self.image[row..], Steps { line: width * term, term, row: 1 });
            let places = [self.output.height, self.output.width];
            let sum = outer::<T, L, R>(load(dw, outputs), places, x, (&self.dy[column..], outputs));
            store(sum, dw, outputs);
        }
    }
    let line = window.width * shape.channels;
    for (u, dw) in dw.chunks_exact_mut(line * output.channels).enumerate() {
        let image = &image[u * shape.width * shape.channels..];
        let mut weights = Weights { image, shape, dy, output, stride: window.stride, dw };
        cover(line, output.channels, &mut weights);
    }
}

/// `flipped[H − 1 − u][W − 1 − v][o][c] = weight[u][v][c][o]`
fn flip<T: Real>(weight: &[T], window: Window, inputs: usize, outputs: usize, flipped: &mut [T]) {
    let places = window.height * window.width;
    for (place, weight) in weight.chunks_exact(inputs * outputs).enumerate() {
        let flipped = &mut flipped[(places - 1 - place) * inputs * outputs..][..inputs * outputs];
        super::product::transpose(weight, outputs, flipped);
    }
}
