//! Gradients of every layer against finite differences, in double precision.

use super::chain::Chain;
use super::layer::Mode;
use super::shape::Shape;
use super::*;
use crate::engine::rng::Rng;

/// Descriptions, with the inputs they are tried on: every layer, with every option it has.
const CASES: &[(&str, Shape)] = &[
    ("dense 5", Shape::flat(7)),
    ("dense 11", Shape::flat(3)),
    ("relu", Shape::new(2, 3, 4)),
    ("flatten", Shape::new(2, 3, 4)),
    ("conv 3x3 8", Shape::new(5, 6, 2)),
    ("conv 3x3 10 same", Shape::new(4, 5, 3)),
    ("conv 2x4 3 same", Shape::new(5, 7, 1)),
    ("conv 3x3 4 same stride 2", Shape::new(7, 6, 2)),
    ("conv 5x3 9 stride 3", Shape::new(11, 9, 2)),
    ("max-pool 2", Shape::new(6, 4, 10)),
    ("max-pool 2", Shape::new(5, 7, 3)),
    ("max-pool 3 stride 2", Shape::new(7, 7, 9)),
    ("average-pool 2", Shape::new(6, 5, 3)),
    ("average-pool 3 stride 2", Shape::new(7, 8, 2)),
    ("global-average-pool", Shape::new(3, 4, 5)),
    ("fractional-max-pool 1.4", Shape::new(7, 9, 3)),
    ("fractional-max-pool 1.6 pseudo-random", Shape::new(8, 6, 2)),
    ("fractional-max-pool 1.5 overlapping", Shape::new(7, 9, 2)),
    ("fractional-max-pool 1.7 pseudo-random overlapping", Shape::new(9, 8, 1)),
    ("batch-norm", Shape::new(2, 3, 4)),
    ("batch-norm", Shape::flat(5)),
    ("dropout 0.4", Shape::new(2, 3, 4)),
    ("dropout 0.4 inverted", Shape::flat(9)),
    ("dropout 0.4 plain", Shape::flat(9)),
    ("dropconnect 5 0.4", Shape::flat(7)),
    ("residual (dense 6, relu, dense 4)", Shape::flat(4)),
    // One that surely survives, but for evaluation's scale, and one that surely does not.
    ("residual (conv 3x3 2 same, batch-norm, relu) survival 0.99", Shape::new(3, 4, 2)),
    ("residual (conv 3x3 2 same, batch-norm, relu) survival 0.01", Shape::new(3, 4, 2)),
    ("dense 4, residual (relu, residual (dense 4) survival 0.9, dropout 0.3) survival 0.8, relu", Shape::flat(3)),
    // What works in place writes over what came before it.
    ("dense 8, relu, dropout 0.5, dropout 0.2 plain, dense 3", Shape::flat(5)),
    ("conv 3x3 4 same, batch-norm, relu, dropout 0.3, average-pool 2, flatten, dense 3", Shape::new(4, 4, 1)),
    ("conv 3x3 4 same, relu, max-pool 2, flatten, dense 6, relu, dense 3", Shape::new(6, 6, 2)),
];

/// `Σ c · y`, whose gradient with respect to y is `c`, for three examples.
struct Probe {
    chain: Chain<f64>,
    w: Vec<f64>,
    x: Vec<f64>,
    c: Vec<f64>,
}

impl Probe {
    /// A net that has made one pass in training, so that running statistics are somewhere.
    fn new(description: &str, shape: Shape) -> Probe {
        let mut chain = Chain::<f64>::read(description, shape).unwrap_or_else(|why| panic!("{}", why.en));
        chain.reserve(3);
        let mut rng = Rng::new(1);
        let mut w = vec![0.0; chain.weights()];
        chain.initialize(&mut w, &mut rng);
        // Biases and scales, too, are to be somewhere.
        w.iter_mut().for_each(|w| *w += 0.1 * rng.normal());
        let x: Vec<f64> = (0..3 * shape.values()).map(|_| rng.normal()).collect();
        let c: Vec<f64> = (0..3 * chain.output().values()).map(|_| rng.normal()).collect();
        chain.forward(Mode::Train, &mut rng, &w, &x);
        Probe { chain, w, x, c }
    }

    /// Always with the same draws, so that masks and regions stay as they are.
    fn value(&mut self) -> f64 {
        let y = self.chain.forward(Mode::Train, &mut Rng::new(3), &self.w, &self.x);
        y.iter().zip(&self.c).map(|(y, c)| y * c).sum()
    }

    /// The gradients with respect to w and x, by the chain rule.
    fn gradients(&mut self) -> [Vec<f64>; 2] {
        self.value();
        let (mut dw, mut dx) = (vec![f64::NAN; self.w.len()], vec![f64::NAN; self.x.len()]);
        self.chain.end(3).1.copy_from_slice(&self.c);
        self.chain.backward(&self.w, &self.x, Some(&mut dw), Some(&mut dx));
        [dw, dx]
    }

    /// The derivative with respect to the number that `at` finds, by differences.
    fn difference(&mut self, at: impl Fn(&mut Probe) -> &mut f64) -> f64 {
        let (h, here) = (1e-6, *at(self));
        let [above, below] = [here + h, here - h].map(|there| {
            *at(self) = there;
            self.value()
        });
        *at(self) = here;
        (above - below) / (2.0 * h)
    }
}

/// Whether they agree, as well as differences can tell.
fn close(given: f64, difference: f64) -> bool {
    (given - difference).abs() < 1e-7 * (1.0 + difference.abs())
}

#[test]
fn gradients_are_those_of_finite_differences() {
    for &(description, shape) in CASES {
        let mut probe = Probe::new(description, shape);
        let [dw, dx] = probe.gradients();
        for (i, &given) in dw.iter().enumerate() {
            let difference = probe.difference(|probe| &mut probe.w[i]);
            assert!(close(given, difference), "{description}: dw[{i}] is {given}, by differences {difference}");
        }
        for (i, &given) in dx.iter().enumerate() {
            let difference = probe.difference(|probe| &mut probe.x[i]);
            assert!(close(given, difference), "{description}: dx[{i}] is {given}, by differences {difference}");
        }
    }
}

/// A frozen layer evaluates while the net trains, and its gradient is that of evaluation.
#[test]
fn frozen_layers_pass_gradients_on() {
    for &(description, shape) in CASES {
        let mut probe = Probe::new(description, shape);
        probe.chain.links.iter_mut().for_each(|link| link.frozen = true);
        let [dw, dx] = probe.gradients();
        assert!(dw.iter().all(|&dw| dw == 0.0), "{description}: a frozen layer learns");
        for (i, &given) in dx.iter().enumerate() {
            let difference = probe.difference(|probe| &mut probe.x[i]);
            assert!(close(given, difference), "{description}: dx[{i}] is {given}, by differences {difference}");
        }
    }
}

/// An example's output in evaluation has nothing to do with the others in its batch.
#[test]
fn evaluation_does_not_depend_on_the_batch() {
    for &(description, shape) in CASES {
        let Probe { mut chain, w, x, .. } = Probe::new(description, shape);
        let mut evaluate = |x: &[f64]| chain.forward(Mode::Eval, &mut Rng::new(3), &w, x).to_vec();
        let together = evaluate(&x);
        let alone: Vec<f64> = x.chunks_exact(shape.values()).flat_map(evaluate).collect();
        assert_eq!(together, alone, "{description}");
    }
}

#[test]
fn every_layer_is_tried() {
    for spec in SPECS {
        let named = |(description, _): &(&str, Shape)| description.split([',', '(', ' ']).any(|word| word == spec.name);
        assert!(CASES.iter().any(named), "{} is not among the cases", spec.name);
    }
}

#[test]
fn what_does_not_fit_is_told_with_the_layer() {
    for (description, said) in [
        ("conv 3x3 8 same, relu, dense 10", "Layer 3, “dense 10”: it takes a vector, but gets 5×5×8"),
        ("conv 7x7 8", "Layer 1, “conv 7x7 8”: its window of 7×7 does not fit into 5×5×1."),
        ("flatten, dens 10", "Layer 2, “dens 10”: there is no layer “dens”"),
        ("conv 3 8", "“3x3”"),
        ("conv 3x3", "number of output channels is missing"),
        ("flatten, dense 0", "from 1 to"),
        ("flatten, dense 10 same", "“same” is more than it takes"),
        ("", "there is no layer “”"),
        ("dense", "number of outputs is missing"),
        ("flatten, dropout", "its probability to drop is missing"),
        ("dropout 1", "from 0 to 0.95, not “1”"),
        ("residual (conv 3x3 2 same), flatten", "its layers make 5×5×2 of 5×5×1"),
        ("residual (relu, conv 9x9 1)", "inside, Layer 2, “conv 9x9 1”: its window of 9×9 does not fit into 5×5×1."),
        ("residual (relu", "in parentheses, like “(dense 8, relu)”, not “(relu”"),
        ("residual (relu) survival 2", "from 0 to 1, not “2”"),
        ("residual (relu) 0.5", "“0.5” is more than it takes"),
        ("conv 3x3 8", "a classifier ends in one number a class"),
    ] {
        let wrong = model::Model::<f32>::read(description, Shape::new(5, 5, 1), 1).err();
        let wrong = wrong.unwrap_or_else(|| panic!("{description} is taken"));
        assert!(wrong.en.contains(said), "{}", wrong.en);
        assert!(!wrong.ko.is_empty());
    }
}
