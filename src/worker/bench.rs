//! The benchmark in a worker: see `bench.js`.

use crate::engine::bench::{Done, run, work};
use crate::spec::number::parse;

/// Answers `W1 1000` (which work, for how many milliseconds) with JSON; `null`
/// when there is no such work.
pub fn answer(ask: &str) -> String {
    let (name, milliseconds) = ask.split_once(' ').unwrap_or((ask, ""));
    let Some(mut work) = work(name) else { return "null".to_string() };
    let Done { units, seconds, loss } = run(&mut *work, parse(milliseconds).unwrap_or(1000.0), now);
    format!(r#"{{"units":{units},"seconds":{seconds},"loss":{loss}}}"#)
}

/// Milliseconds since the worker began.
fn now() -> f64 {
    use wasm_bindgen::JsCast;
    let scope: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(f64::INFINITY, |clock| clock.now())
}
