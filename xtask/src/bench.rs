//! The engine's speed, natively and in the browser, in one run: ratios hold where
//! absolute figures drift with the machine.

use crate::run::{self, command, dist, step};
use crate::tools;

/// Prints units a second side by side; tells whether all went well.
pub fn side_by_side() -> bool {
    let there = tools::for_a_release() && tools::browser() && step("site", || run::site("/"));
    if !there {
        return false;
    }
    let native = run::run(command("cargo run --quiet --release --no-default-features --bin bench"));
    let mut browser =
        command("cargo test --quiet --package e2e -- --ignored --nocapture --exact numbers::the_benchmarks_numbers");
    // No accessibility is checked here, yet the harness asks where its script is.
    browser.env("CHROMEDRIVER", tools::chromedriver()).env("DOWNHILL_DIST", dist()).env("AXE", tools::axe_script());
    match (native, run::run(browser)) {
        (Ok(native), Ok(browser)) => {
            print(&numbers(&native), &numbers(&browser));
            true
        }
        (native, browser) => {
            [native, browser].into_iter().filter_map(Result::err).for_each(|said| eprintln!("{said}"));
            false
        }
    }
}

/// Floating-point operations in a unit, as `engine::bench` counts them.
const FLOP: [(&str, f64); 3] = [("W2", 30_592.0), ("W3", 531_584.0), ("peak", 1.0)];

/// Units a second on both sides and their ratio; where operations are counted, GFLOP/s,
/// and the share of what the chip does without leaving its registers.
fn print(native: &[(String, f64)], browser: &[(String, f64)]) {
    println!(
        "\n{:6}{:>14}{:>14}{:>8}{:>17}{:>17}",
        "", "native, M/s", "browser, M/s", "ratio", "native GFLOP/s", "browser GFLOP/s"
    );
    let of =
        |side: &[(String, f64)], name: &str| side.iter().find(|(known, _)| known == name).map(|(_, number)| *number);
    for (name, here) in native {
        let there = of(browser, name).unwrap_or(f64::NAN);
        let flop = FLOP.iter().find(|(known, _)| known == name);
        let speed = |side: &[(String, f64)], units: f64| {
            let Some((_, flop)) = flop else { return String::new() };
            let share = of(side, "peak").map_or(f64::NAN, |peak| units * flop / peak);
            format!("{:.1} ({share:.2})", units * flop / 1e9)
        };
        let (a, b) = (speed(native, *here), speed(browser, there));
        println!("{name:6}{:>14.3}{:>14.3}{:>8.2}{a:>17}{b:>17}", here / 1e6, there / 1e6, here / there);
    }
}

/// The lines `W1 26000000`, wherever they stand in what a program wrote.
fn numbers(written: &str) -> Vec<(String, f64)> {
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [.., name, number] = &words[..] else { return None };
        let numbered = |rest: &str| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit());
        (*name == "peak" || name.strip_prefix('W').is_some_and(numbered)).then_some(())?;
        Some((name.to_string(), number.parse().ok()?))
    };
    written.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_are_found_among_other_lines() {
        let written = "running 1 test\nbrowser W1 22500000\n.\ntest result: ok. 1 passed\nW2 x\nWa 3\n";
        assert_eq!(numbers(written), [("W1".to_string(), 22_500_000.0)]);
    }
}
