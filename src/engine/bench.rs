//! The benchmark's pieces of work, through the same code that the lessons run.
//! Whoever runs them keeps the time: see `bin/bench.rs` and `worker/bench.rs`.

use super::optim::{self, Optimizer};
use super::surface::{self, Surface};
use crate::spec::Settings;
use crate::spec::setting::fields;

/// A piece of work in progress.
pub trait Work {
    /// Does so many units more.
    fn go_on(&mut self, units: u32);

    /// Where it has come to.
    fn loss(&self) -> f64;
}

/// The names of all pieces.
pub const NAMES: [&str; 1] = ["W1"];

/// Fresh work of this name. `None`: there is none.
///
/// `W1`: Adam on Rosenbrock from (−1.2, 1), α 1e-3, β 0.9 and 0.999, ε 1e-8; in steps.
pub fn work(name: &str) -> Option<Box<dyn Work>> {
    (name == "W1").then(|| {
        let mut settings = Settings::new(fields(&[], &optim::groups("optimizers")), |_, _| None);
        let refused = settings.read("adam.lr", "0.001");
        assert!(refused.is_none(), "{refused:?}");
        let surface = surface::build("rosenbrock", &settings).expect("listed").expect("has no settings");
        let adam = optim::build::<f64>("adam", &settings).expect("listed");
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
}

/// What was done, and in which time.
pub struct Done {
    pub units: f64,
    pub seconds: f64,
    pub loss: f64,
}

/// Units between two looks at the clock.
const CHUNK: u32 = 20_000;

/// Works for about so many milliseconds by this clock, which tells milliseconds.
pub fn run(work: &mut dyn Work, milliseconds: f64, clock: impl Fn() -> f64) -> Done {
    let (start, mut units) = (clock(), 0.0);
    loop {
        work.go_on(CHUNK);
        units += CHUNK as f64;
        let passed = clock() - start;
        if passed >= milliseconds {
            return Done { units, seconds: passed / 1000.0, loss: work.loss() };
        }
    }
}
