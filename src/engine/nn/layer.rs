//! What every layer does.

use dyn_clone::DynClone;

use super::shape::Shape;
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::{Text, doc};

/// Whether a pass trains or evaluates. Dropout, batch norm and their kin differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Train,
    Eval,
}

/// What a layer is: everything but its rule.
pub struct Spec {
    /// How it begins in a description: `conv`.
    pub name: &'static str,
    pub title: Text,
    /// How it is written: `conv KxK OUT [same | valid] [stride S]`.
    pub usage: &'static str,
    /// One sentence: what it does.
    pub line: Text,
    /// The rule in TeX.
    pub formula: &'static str,
    /// Which of the field's differing conventions the formula follows.
    pub conventions: Text,
    pub paper: crate::engine::optim::Paper,
    /// This file: `file!()`.
    pub source: &'static str,
}

/// One array of trainable numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// `weight`
    pub name: String,
    pub shape: Vec<usize>,
    /// Whether penalties and weight decay act on it: on weights, not on biases and scales.
    pub decays: bool,
}

impl Parameter {
    pub fn new(name: &str, shape: &[usize], decays: bool) -> Parameter {
        Parameter { name: name.to_string(), shape: shape.to_vec(), decays }
    }

    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A layer. Its trainable numbers `w` are not its own: they lie in the model's one
/// flat buffer, so that any optimizer can step them all. In each call the batch is as
/// large as `y` says; `x` has `input.values()` numbers an example, `y` `output().values()`.
pub trait Layer<T: Real>: DynClone {
    /// The shape of one example that comes out.
    fn output(&self) -> Shape;

    /// How many numbers come out for one example, of layers inside it as well.
    fn held(&self) -> usize {
        self.output().values()
    }

    /// Its arrays, in the order in which they lie in `w`.
    fn parameters(&self) -> Vec<Parameter> {
        Vec::new()
    }

    /// Draws the first values of `w`.
    fn initialize(&self, _w: &mut [T], _rng: &mut Rng) {}

    /// Makes room for so many examples; nothing is allocated after it.
    fn reserve(&mut self, _batch: usize) {}

    /// Writes into `y` what comes out when `x` goes in. (As written here: a copy, and
    /// then in place.)
    fn forward(&mut self, mode: Mode, rng: &mut Rng, _w: &[T], x: &[T], y: &mut [T]) {
        y.copy_from_slice(x);
        self.in_place().expect("a layer has its own `forward`, or works in place").forward(mode, rng, y);
    }

    /// The chain rule, for the last forward pass: from `dy`, the gradient of the loss
    /// with respect to `y`, writes those with respect to `w` and to `x`, each where it
    /// is wanted. Frozen layers want no `dw`, the first layer no `dx`.
    fn backward(&mut self, _w: &[T], _x: &[T], y: &[T], dy: &[T], _dw: Option<&mut [T]>, dx: Option<&mut [T]>) {
        if let Some(dx) = dx {
            dx.copy_from_slice(dy);
            self.in_place().expect("a layer has its own `backward`, or works in place").backward(y, dx);
        }
    }

    /// A layer that changes each number by itself can do so where it stands.
    fn in_place(&mut self) -> Option<&mut dyn InPlace<T>> {
        None
    }

    /// Shows each array that is learned otherwise than by gradients: running statistics.
    fn states(&mut self, _see: &mut dyn FnMut(&str, &mut [T])) {}

    /// What took part in the last pass, where chance decides it: of dropout each value, of
    /// DropConnect each weight, of a residual block its branch.
    fn mask(&self) -> &[bool] {
        &[]
    }
}

dyn_clone::clone_trait_object!(<T: Real> Layer<T>);

/// A layer without weights whose every output depends on one input, and whose gradient
/// is known from its output. The layer before must not need its own output on the way back.
pub trait InPlace<T: Real> {
    /// Turns the input in `y` into the output.
    fn forward(&mut self, mode: Mode, rng: &mut Rng, y: &mut [T]);

    /// Turns the gradient with respect to the output, in `dy`, into that with respect to the input.
    fn backward(&mut self, y: &[T], dy: &mut [T]);
}

/// `x W + b`'s usual start: uniform within ±√(6 / fan_in), by which activations keep
/// their variance through layers with ReLU (He et al. 2015, equation 10).
pub fn he_uniform<T: Real>(w: &mut [T], fan_in: usize, rng: &mut Rng) {
    let bound = (6.0 / fan_in as f64).sqrt();
    w.iter_mut().for_each(|w| *w = T::of(bound * (2.0 * rng.uniform() - 1.0)));
}

/// He et al. 2015.
pub const HE: crate::engine::optim::Paper = crate::engine::optim::Paper {
    authors: doc("K. He, X. Zhang, S. Ren, J. Sun"),
    year: 2015,
    title: doc("Delving deep into rectifiers: surpassing human-level performance on ImageNet classification"),
    url: doc("https://arxiv.org/abs/1502.01852"),
};
