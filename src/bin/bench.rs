//! The benchmark, natively: prints `W1 26000000` (units a second) a line. Called
//! by `cargo xtask bench`, which prints a browser's numbers beside these.

use std::time::Instant;

use downhill::engine::bench::{NAMES, nets, run, surfaces};

fn main() {
    for name in NAMES {
        let mut work = surfaces(name).or_else(|| nets(name)).expect("named");
        let start = Instant::now();
        let clock = || start.elapsed().as_secs_f64() * 1000.0;
        // Once to warm up.
        run(&mut *work, 200.0, clock);
        let done = run(&mut *work, 1500.0, clock);
        println!("{name} {:.0}", done.units / done.seconds);
    }
}
