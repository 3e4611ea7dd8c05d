//! Counts what passed and what failed over all steps of a test run.

use std::process::Command;

use crate::run::{run, step};

#[derive(Default)]
pub struct Steps {
    passed: usize,
    failed: usize,
    /// The names of the steps that failed.
    broken: Vec<String>,
}

impl Steps {
    /// A tool without which later steps can't pass: counts only when it is not to be had.
    pub fn need(&mut self, name: &str, there: bool) {
        if !there {
            self.note(name, 0, 1);
        }
    }

    /// A step that counts as one test.
    pub fn check(&mut self, name: &str, work: impl FnOnce() -> Result<String, String>) -> bool {
        let well = step(name, work);
        self.note(name, usize::from(well), usize::from(!well));
        well
    }

    /// A step that runs tests and counts as many as it ran.
    pub fn tests(&mut self, name: &str, command: Command) {
        let (mut passed, mut failed) = (0, 0);
        let well = step(name, || {
            let result = run(command);
            let (Ok(written) | Err(written)) = &result;
            let counts = Counts::of(written);
            (passed, failed) = (counts.passed, counts.failed);
            result?;
            let ignored = if counts.ignored > 0 { format!(", {} ignored", counts.ignored) } else { String::new() };
            match passed + failed {
                0 => Err("It ran no tests.".to_string()),
                _ => Ok(format!("{passed} passed{ignored}")),
            }
        });
        if !well {
            // What does not compile, or crashes, fails no test by name.
            failed = failed.max(1);
        }
        self.note(name, passed, failed);
    }

    /// A step that could not be run for want of an earlier one.
    pub fn skip(&mut self, name: &str, want: &str) {
        self.check(name, || Err(format!("Not run: the step `{want}` failed.")));
    }

    /// Prints the sums as the last line; tells whether nothing failed.
    pub fn sum(self) -> bool {
        if !self.broken.is_empty() {
            println!("\nfailed: {}", self.broken.join(", "));
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        self.failed == 0
    }

    fn note(&mut self, name: &str, passed: usize, failed: usize) {
        self.passed += passed;
        self.failed += failed;
        if failed > 0 {
            self.broken.push(name.to_string());
        }
    }
}

/// The tests of one or more `test result:` lines.
#[derive(Debug, Default, PartialEq)]
struct Counts {
    passed: usize,
    failed: usize,
    ignored: usize,
}

impl Counts {
    /// Adds up what `cargo test` and `wasm-bindgen-test-runner` write after each set of tests.
    fn of(written: &str) -> Counts {
        let mut counts = Counts::default();
        let results = written.lines().filter_map(|line| line.strip_prefix("test result: "));
        for part in results.flat_map(|result| result.split([';', '.'])) {
            match part.trim().split_once(' ').map(|(number, what)| (number.parse::<usize>(), what)) {
                Some((Ok(number), "passed")) => counts.passed += number,
                Some((Ok(number), "failed")) => counts.failed += number,
                Some((Ok(number), "ignored")) => counts.ignored += number,
                _ => {}
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::command;

    fn shell(script: &str) -> Command {
        let mut shell = command("sh -c");
        shell.arg(script);
        shell
    }

    #[test]
    fn result_lines_add_up() {
        let written = "running 3 tests\ntest a ... ok\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.31s\n\n\
            test result: FAILED. 40 passed; 2 failed; 0 ignored; 0 measured; 5 filtered out; finished in 1.20s\n";
        assert_eq!(Counts::of(written), Counts { passed: 43, failed: 2, ignored: 1 });
        for other in ["error: could not compile", "    test result: ok. 3 passed; 0 failed; 0 ignored"] {
            assert_eq!(Counts::of(other), Counts::default(), "{other}");
        }
    }

    #[test]
    fn every_step_counts() {
        let mut steps = Steps::default();
        steps.tests("good", shell("echo 'test result: ok. 4 passed; 0 failed; 0 ignored'"));
        steps.tests("bad", shell("echo 'test result: FAILED. 2 passed; 3 failed; 0 ignored'; exit 101"));
        steps.tests("does not compile", shell("exit 101"));
        steps.tests("crashes after a set", shell("echo 'test result: ok. 5 passed; 0 failed; 0 ignored'; exit 101"));
        steps.tests("no tests", shell("true"));
        steps.check("check", || Ok(String::new()));
        steps.check("failed check", || Err("why".to_string()));
        steps.skip("skipped", "check");
        steps.need("there", true);
        steps.need("missing", false);
        assert_eq!((steps.passed, steps.failed), (4 + 2 + 5 + 1, 3 + 1 + 1 + 1 + 1 + 1 + 1));
        assert_eq!(steps.broken.len(), 7);
        assert!(!steps.sum());
        assert!(Steps::default().sum());
    }
}
