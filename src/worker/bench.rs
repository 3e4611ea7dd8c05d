//! The benchmark in a worker: see `bench.js`.

use super::now;
use crate::engine::bench::{Done, Make, run};
use crate::spec::number::parse;

/// Answers `W1 1000` (which work, for how many milliseconds) with JSON; `null`
/// when this program carries no such work.
pub fn answer(make: Make, ask: &str) -> String {
    let (name, milliseconds) = ask.split_once(' ').unwrap_or((ask, ""));
    let Some(mut work) = make(name) else { return "null".to_string() };
    let Done { units, seconds, loss } = run(&mut *work, parse(milliseconds).unwrap_or(1000.0), now);
    format!(r#"{{"units":{units},"seconds":{seconds},"loss":{loss}}}"#)
}
