//! The benchmark's pieces of work, through the same code that the lessons run.
//! Whoever runs them keeps the time: see `bin/bench.rs` and `worker/bench.rs`.

use std::rc::Rc;

use super::nn::batches::{Batches, Examples};
use super::nn::model::Model;
use super::nn::shape::Shape;
use super::nn::training::{Group, Training};
use super::optim::{self, Optimizer};
use super::rng::Rng;
use super::schedule::constant::Constant;
use super::surface::{self, Surface};
use crate::spec::Settings;
use crate::spec::setting::fields;
use wide::f32x8;

/// A piece of work in progress.
pub trait Work {
    /// Does so many units more.
    fn go_on(&mut self, units: u32);

    /// Where it has come to.
    fn loss(&self) -> f64;

    /// Units between two looks at the clock.
    fn chunk(&self) -> u32;
}

/// A fresh piece of work of this name, of those that one program carries. `None`: it carries none.
pub type Make = fn(&str) -> Option<Box<dyn Work>>;

/// For programs that carry none.
pub fn nothing(_: &str) -> Option<Box<dyn Work>> {
    None
}

/// The names of all pieces.
pub const NAMES: [&str; 4] = ["W1", "W2", "W3", "peak"];

/// Floating-point operations in one unit of these: of W2 and W3 two for each
/// multiplication with a weight, forward, for the weight's gradient, and (but in the
/// first layer) backward.
pub const FLOP: [(&str, f64); 3] = [("W2", 30_592.0), ("W3", 531_584.0), ("peak", 1.0)];

fn settings(given: &[(&str, &str)]) -> Settings {
    let mut settings = Settings::new(fields(&[], &optim::first_order::groups("optimizers")), |_, _| None);
    for (name, value) in given {
        let refused = settings.read(name, value);
        assert!(refused.is_none(), "{refused:?}");
    }
    settings
}

/// `W1`: Adam on Rosenbrock from (−1.2, 1), α 1e-3, β 0.9 and 0.999, ε 1e-8; in steps.
pub fn surfaces(name: &str) -> Option<Box<dyn Work>> {
    (name == "W1").then(|| {
        let settings = settings(&[("adam.lr", "0.001")]);
        let surface = surface::build("rosenbrock", &settings).expect("listed").expect("has no settings");
        let adam = optim::first_order::build::<f64>("adam", &settings).expect("listed");
        Box::new(AdamOnRosenbrock { surface, adam, x: [-1.2, 1.0] }) as Box<dyn Work>
    })
}

struct AdamOnRosenbrock {
    surface: Box<dyn Surface>,
    adam: Box<dyn Optimizer<f64>>,
    x: [f64; 2],
}

impl Work for AdamOnRosenbrock {
    fn go_on(&mut self, units: u32) {
        let mut objective: &dyn Surface = &*self.surface;
        for _ in 0..units {
            self.adam.step(&mut self.x, &mut objective);
        }
    }

    fn loss(&self) -> f64 {
        self.surface.value(self.x)
    }

    fn chunk(&self) -> u32 {
        20_000
    }
}

/// `W2`: a net of dense layers, 64-64-32-10, on 8 × 8 images; Adam, α 1e-3. `W3`: two
/// convolutions and a dense layer on 16 × 16 images; momentum 0.9, α 0.05. Both: ReLU,
/// cross-entropy, 1,792 images made here, in 56 batches of 32, in order; in images.
/// `peak`: multiplications and additions that never leave the registers, by which the
/// others can be judged on any machine; in operations.
pub fn nets(name: &str) -> Option<Box<dyn Work>> {
    if name == "peak" {
        return Some(Box::new(Peak([f32x8::splat(0.1); 5])));
    }
    let (net, side, optimizer, lr) = match name {
        "W2" => ("flatten, dense 64, relu, dense 32, relu, dense 10", 8, "adam", 1e-3),
        "W3" => {
            let net = "conv 3x3 8 same, relu, max-pool 2, conv 3x3 16 same, relu, max-pool 2, flatten, dense 10";
            (net, 16, "momentum", 0.05)
        }
        _ => return None,
    };
    let model = Model::read(net, Shape::new(side, side, 1), 32).unwrap_or_else(|why| panic!("{}", why.en));
    let settings = settings(&[("momentum.momentum", "0.9")]);
    let optimizer = optim::first_order::build::<f32>(optimizer, &settings).expect("listed");
    let w = model.initial(1);
    let group = Group { layers: 0..model.chain.links.len(), rate: 1.0, optimizer: Some(optimizer) };
    let images = Blots::new(1792, side);
    let batches = Batches::new(images.count(), 32, false);
    let training = Training::new(model, w, vec![group], Rc::new(Constant { base_lr: lr }), batches, 1);
    Some(Box::new(Images { training, images, loss: f64::NAN }))
}

/// Ten vectors of four, as many as the chip works on at once.
struct Peak([f32x8; 5]);

impl Work for Peak {
    fn go_on(&mut self, units: u32) {
        let half = f32x8::splat(std::hint::black_box(0.5));
        for _ in 0..units / 80 {
            for sum in &mut self.0 {
                *sum = *sum * half + half;
            }
        }
    }

    fn loss(&self) -> f64 {
        self.0.iter().flat_map(|sum| sum.to_array()).map(f64::from).sum()
    }

    fn chunk(&self) -> u32 {
        80_000_000
    }
}

struct Images {
    training: Training<f32>,
    images: Blots,
    loss: f64,
}

impl Work for Images {
    fn go_on(&mut self, units: u32) {
        for _ in 0..units / 32 {
            self.loss = match self.training.step(&mut self.images) {
                Ok(loss) => loss as f64,
                Err(stopped) => panic!("{stopped}"),
            };
        }
    }

    fn loss(&self) -> f64 {
        self.loss
    }

    fn chunk(&self) -> u32 {
        1792
    }
}

/// Made images: each of ten classes is a picture of noise, each image its class's
/// picture and noise of its own.
struct Blots {
    values: Vec<f32>,
    size: usize,
}

impl Blots {
    fn new(count: usize, side: usize) -> Blots {
        let (mut rng, size) = (Rng::new(5), side * side);
        let pictures: Vec<f64> = (0..10 * size).map(|_| rng.uniform()).collect();
        let mut values = Vec::with_capacity(count * size);
        for i in 0..count {
            let picture = &pictures[i % 10 * size..][..size];
            values.extend(picture.iter().map(|value| (0.5 * value + 0.5 * rng.uniform()) as f32));
        }
        Blots { values, size }
    }
}

impl Examples<f32> for Blots {
    fn count(&self) -> usize {
        self.values.len() / self.size
    }

    fn read(&mut self, i: usize, _: &mut Rng, x: &mut [f32], t: &mut [f32]) {
        x.copy_from_slice(&self.values[i * self.size..][..self.size]);
        t.fill(0.0);
        t[i % 10] = 1.0;
    }
}

/// What was done, and in which time.
pub struct Done {
    pub units: f64,
    pub seconds: f64,
    pub loss: f64,
}

/// Works for about so many milliseconds by this clock, which tells milliseconds.
pub fn run(work: &mut dyn Work, milliseconds: f64, clock: impl Fn() -> f64) -> Done {
    let (start, mut units) = (clock(), 0.0);
    loop {
        work.go_on(work.chunk());
        units += work.chunk() as f64;
        let passed = clock() - start;
        if passed >= milliseconds {
            return Done { units, seconds: passed / 1000.0, loss: work.loss() };
        }
    }
}
