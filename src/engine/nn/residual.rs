//! Residual block, with stochastic depth: what layers add to what came in.

use super::chain::Chain;
use super::layer::{Layer, Mode, Parameter, Spec};
use super::model::Model;
use super::shape::Shape;
use super::words::{Misfit, Words};
use crate::engine::optim::Paper;
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::{Text, doc};

pub const SPEC: Spec = Spec {
    name: "residual",
    title: Text::new("Residual block", "잔차 블록"),
    usage: "residual (LAYERS) [survival P]",
    line: Text::doc(
        "Adds to its input what its layers make of it; in training they take part with probability P.",
        "안에 든 층들의 출력을 입력에 더하며, 훈련할 때는 생존 확률 P로만 이 층들을 거칩니다.",
    ),
    formula: doc(
        r"y = x + b\, f(x), \qquad \text{training: } b \sim \text{Bernoulli}(P); \quad \text{evaluation: } b = P",
    ),
    conventions: Text::doc(
        "One draw for each mini-batch, and scaling by P in evaluation, as in the paper. P = 1 (the default) is the block of \
         He et al. 2016. A ReLU after the sum, as in both papers, is a layer of its own.",
        "논문처럼 미니배치마다 한 번 뽑고 평가할 때 P를 곱합니다. 기본값 P = 1은 He 등 2016의 블록입니다. 두 논문처럼 더한 \
         뒤에 ReLU를 두려면 층을 따로 적습니다.",
    ),
    paper: Paper {
        authors: doc("G. Huang, Y. Sun, Z. Liu, D. Sedra, K. Q. Weinberger"),
        year: 2016,
        title: doc("Deep networks with stochastic depth"),
        url: doc("https://arxiv.org/abs/1603.09382"),
    },
    source: file!(),
};

/// `residual (LAYERS) [survival P]`; P from 0 to 1. The layers give the shape they get.
pub fn read<T: Real>(words: &mut Words, input: Shape) -> Result<Residual<T>, Misfit> {
    let inside = words.inside()?;
    let survival =
        if words.take("survival") { words.number(("survival probability", "생존 확률"), 0.0, 1.0)? } else { 1.0 };
    let branch = Chain::read(inside, input).map_err(|inside| {
        let (en, ko) = (inside.en.trim_end_matches('.'), inside.ko.trim_end_matches('.'));
        Misfit::new(format!("inside, {en}"), format!("안쪽에서 {ko}"))
    })?;
    let output = branch.output();
    if output != input {
        return Err(Misfit::new(
            format!("its layers make {output} of {input}, but only like shapes can be added"),
            format!("안쪽 층들이 {input}을(를) {output}(으)로 바꾸는데, 모양이 같아야 더할 수 있습니다"),
        ));
    }
    Ok(Residual { branch, survival, kept: [true], scale: T::ONE })
}

/// Which residual blocks of a net took part in its last pass: bit after bit, the first block's the lowest.
pub fn active<T: Real>(model: &Model<T>) -> u32 {
    let blocks = model.chain.links.iter().filter(|link| link.name.starts_with(SPEC.name));
    blocks.enumerate().map(|(i, link)| (link.layer.mask()[0] as u32) << i).sum()
}

/// Parameters and states: those of its layers, with their places: `0.weight`, `1.mean`.
/// The block is frozen as a whole.
#[derive(Clone)]
pub struct Residual<T: Real> {
    branch: Chain<T>,
    /// P
    survival: f64,
    /// Of the last pass: whether the branch took part, and b.
    kept: [bool; 1],
    scale: T,
}

impl<T: Real> Layer<T> for Residual<T> {
    fn output(&self) -> Shape {
        self.branch.input()
    }

    fn held(&self) -> usize {
        self.branch.held().saturating_add(self.branch.output().values())
    }

    fn parameters(&self) -> Vec<Parameter> {
        let mut all = Vec::new();
        for (i, link) in self.branch.links.iter().enumerate() {
            let inside = link.layer.parameters().into_iter();
            all.extend(inside.map(|parameter| Parameter { name: format!("{i}.{}", parameter.name), ..parameter }));
        }
        all
    }

    fn initialize(&self, w: &mut [T], rng: &mut Rng) {
        self.branch.initialize(w, rng);
    }

    fn reserve(&mut self, batch: usize) {
        self.branch.reserve(batch);
    }

    /// A branch that is dropped is not computed at all.
    fn forward(&mut self, mode: Mode, rng: &mut Rng, w: &[T], x: &[T], y: &mut [T]) {
        self.kept = [mode == Mode::Eval || rng.uniform() < self.survival];
        self.scale = if mode == Mode::Eval { T::of(self.survival) } else { T::ONE };
        y.copy_from_slice(x);
        if self.kept[0] {
            let scale = self.scale;
            let branch = self.branch.forward(mode, rng, w, x);
            y.iter_mut().zip(branch).for_each(|(y, &branch)| *y += scale * branch);
        }
    }

    fn backward(&mut self, w: &[T], x: &[T], _: &[T], dy: &[T], mut dw: Option<&mut [T]>, mut dx: Option<&mut [T]>) {
        if self.kept[0] {
            let (scale, batch) = (self.scale, x.len() / self.branch.input().values());
            let (_, inside) = self.branch.end(batch);
            inside.iter_mut().zip(dy).for_each(|(inside, &dy)| *inside = scale * dy);
            self.branch.backward(w, x, dw, dx.as_deref_mut());
            if let Some(dx) = dx {
                dx.iter_mut().zip(dy).for_each(|(dx, &dy)| *dx += dy);
            }
        } else {
            dw.iter_mut().for_each(|dw| dw.fill(T::ZERO));
            dx.iter_mut().for_each(|dx| dx.copy_from_slice(dy));
        }
    }

    fn states(&mut self, see: &mut dyn FnMut(&str, &mut [T])) {
        self.branch.states(see);
    }

    /// One bit: whether the branch took part.
    fn mask(&self) -> &[bool] {
        &self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(words: &str, inputs: usize) -> Residual<f64> {
        let mut layer =
            read::<f64>(&mut Words::of(words), Shape::flat(inputs)).unwrap_or_else(|why| panic!("{}", why.en));
        layer.reserve(2);
        layer
    }

    const X: [f64; 4] = [1.0, -2.0, 0.5, 3.0];
    /// x ↦ x W + b in two dimensions.
    const W: [f64; 6] = [1.0, 0.5, -1.0, 2.0, 0.25, -0.75];

    /// The mean over many draws is what evaluation gives, within four standard errors.
    #[test]
    fn evaluation_is_the_expectation_of_training() {
        let passes = 20_000;
        for survival in [0.0, 0.2, 0.5, 1.0] {
            let mut layer = layer(&format!("(dense 2) survival {survival}"), 2);
            let (mut rng, mut y, mut sum, mut kept) = (Rng::new(8), [0.0; 4], [0.0; 4], 0);
            for _ in 0..passes {
                layer.forward(Mode::Train, &mut rng, &W, &X, &mut y);
                sum.iter_mut().zip(y).for_each(|(sum, y)| *sum += y);
                kept += layer.mask()[0] as usize;
            }
            let deviation = (survival * (1.0 - survival) / passes as f64).sqrt();
            assert!((kept as f64 / passes as f64 - survival).abs() <= 4.0 * deviation, "{survival}: {kept} kept");
            layer.forward(Mode::Eval, &mut rng, &W, &X, &mut y);
            for (i, x) in X.chunks_exact(2).enumerate() {
                for j in 0..2 {
                    let branch = x[0] * W[j] + x[1] * W[2 + j] + W[4 + j];
                    let (mean, expected) = (sum[2 * i + j] / passes as f64, y[2 * i + j]);
                    assert!((expected - (x[j] + survival * branch)).abs() < 1e-12);
                    assert!((mean - expected).abs() <= 4.0 * deviation * branch.abs() + 1e-9, "{mean}, not {expected}");
                }
            }
        }
    }

    /// Nothing inside moves, and gradients pass by.
    #[test]
    fn a_dropped_branch_is_not_computed() {
        let w = [1.0, 1.0, 0.0, 0.0];
        for (survival, computed) in [(0.0, false), (1.0, true)] {
            let mut layer = layer(&format!("(batch-norm) survival {survival}"), 2);
            let (mut y, mut dw, mut dx) = ([0.0; 4], [f64::NAN; 4], [f64::NAN; 4]);
            layer.forward(Mode::Train, &mut Rng::new(1), &w, &X, &mut y);
            let mut states = Vec::new();
            layer.states(&mut |name, state| states.push((name.to_string(), state.to_vec())));
            assert_eq!(states[0].0, "0.mean");
            assert_eq!(states[0].1 != [0.0, 0.0], computed);
            assert_eq!(y != X, computed);
            layer.backward(&w, &X, &y, &[1.0, 2.0, 3.0, 5.0], Some(&mut dw), Some(&mut dx));
            assert_eq!(dw != [0.0; 4], computed);
            if !computed {
                assert_eq!(dx, [1.0, 2.0, 3.0, 5.0]);
            }
        }
    }

    #[test]
    fn parameters_have_their_layers_places() {
        let layer = layer("(dense 4, relu, batch-norm, dense 2)", 2);
        let named: Vec<(String, bool)> = layer.parameters().into_iter().map(|p| (p.name, p.decays)).collect();
        let expected = [("0.weight", true), ("0.bias", false), ("2.weight", false), ("2.bias", false)];
        assert_eq!(named[..4], expected.map(|(name, decays)| (name.to_string(), decays)));
        assert_eq!(named[4..], [("3.weight".to_string(), true), ("3.bias".to_string(), false)]);
        assert_eq!(layer.parameters().iter().map(Parameter::len).sum::<usize>(), layer.branch.weights());
    }
}
