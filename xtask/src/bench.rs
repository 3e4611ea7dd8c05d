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
            println!("\n{:6}{:>14}{:>14}{:>10}", "", "native, M/s", "browser, M/s", "ratio");
            for (name, here) in numbers(&native) {
                match numbers(&browser).into_iter().find(|(known, _)| *known == name) {
                    Some((_, there)) => {
                        println!("{name:6}{:>14.2}{:>14.2}{:>10.2}", here / 1e6, there / 1e6, here / there);
                    }
                    None => println!("{name:6}{:>14.2}{:>14}", here / 1e6, "none"),
                }
            }
            true
        }
        (native, browser) => {
            [native, browser].into_iter().filter_map(Result::err).for_each(|said| eprintln!("{said}"));
            false
        }
    }
}

/// The lines `W1 26000000`, wherever they stand in what a program wrote.
fn numbers(written: &str) -> Vec<(String, f64)> {
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [.., name, number] = &words[..] else { return None };
        let digits = name.strip_prefix('W')?;
        (!digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())).then_some(())?;
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
