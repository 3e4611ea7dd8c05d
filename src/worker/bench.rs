//! The benchmark's pieces of work, through the same code that the lessons run.

use crate::engine::optim;
use crate::engine::surface::{self, Surface};
use crate::spec::Settings;
use crate::spec::setting::fields;

/// Steps between two looks at the clock.
const CHUNK: u32 = 20_000;

/// What was done, in which time, and where it ended.
pub struct Benched {
    pub units: f64,
    pub seconds: f64,
    pub loss: f64,
}

/// Answers `W1 1000` (which work, for how many milliseconds) with JSON; `null`
/// when there is no such work.
pub fn answer(ask: &str) -> String {
    let (work, milliseconds) = ask.split_once(' ').unwrap_or((ask, ""));
    let milliseconds = crate::spec::number::parse(milliseconds).unwrap_or(1000.0);
    match run(work, milliseconds) {
        Some(Benched { units, seconds, loss }) => {
            format!(r#"{{"units":{units},"seconds":{seconds},"loss":{loss}}}"#)
        }
        None => "null".to_string(),
    }
}

/// Runs this work for about so long. `None`: there is no such work.
pub fn run(work: &str, milliseconds: f64) -> Option<Benched> {
    match work {
        "W1" => Some(adam_on_rosenbrock(milliseconds)),
        _ => None,
    }
}

/// W1: Adam on Rosenbrock from (−1.2, 1), α 1e-3, β 0.9 and 0.999, ε 1e-8; in steps.
fn adam_on_rosenbrock(milliseconds: f64) -> Benched {
    let mut settings = Settings::new(fields(&[], &optim::groups("optimizers")), |_, _| None);
    let refused = settings.read("adam.lr", "0.001");
    assert!(refused.is_none(), "{refused:?}");
    let surface = surface::build("rosenbrock", &settings).expect("listed").expect("has no settings");
    let mut objective: &dyn Surface = &*surface;
    let mut adam = optim::build::<f64>("adam", &settings).expect("listed");
    let mut x = [-1.2, 1.0];
    let (start, mut units) = (now(), 0.0);
    loop {
        for _ in 0..CHUNK {
            adam.step(&mut x, &mut objective);
        }
        units += CHUNK as f64;
        let seconds = (now() - start) / 1000.0;
        if seconds * 1000.0 >= milliseconds {
            return Benched { units, seconds, loss: Surface::value(objective, x) };
        }
    }
}

/// Milliseconds since the worker began.
#[cfg(target_arch = "wasm32")]
fn now() -> f64 {
    use wasm_bindgen::JsCast;
    let scope: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(f64::INFINITY, |clock| clock.now())
}

#[cfg(not(target_arch = "wasm32"))]
fn now() -> f64 {
    use std::sync::LazyLock;
    static START: LazyLock<std::time::Instant> = LazyLock::new(std::time::Instant::now);
    START.elapsed().as_secs_f64() * 1000.0
}
