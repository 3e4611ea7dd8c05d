//! Every check of the project, the cheapest first.

use std::fs;
use std::path::Path;

use crate::run::{self, command, dist, root};
use crate::steps::Steps;
use crate::{tools, weigh};

/// Each clippy run: its name and its arguments.
const CLIPPY: [(&str, &str); 4] = [
    ("clippy (xtask)", "--package xtask --all-targets"),
    ("clippy (native)", "--no-default-features --features cli --all-targets"),
    ("clippy (web)", "--no-default-features --features web --bin site --target wasm32-unknown-unknown"),
    ("clippy (worker)", "--no-default-features --features worker --bin worker --target wasm32-unknown-unknown"),
];

const WASM_TESTS: &str =
    "cargo test --target wasm32-unknown-unknown --no-default-features --features worker --test wasm";

/// Runs all steps, even when some fail; tells whether none did.
pub fn all(quick: bool) -> bool {
    let mut steps = Steps::default();
    steps.need("rustfmt", tools::component("rustfmt", "fmt"));
    steps.check("format", || run::run(command("cargo fmt --all --check")).map(|_| String::new()));
    steps.need("clippy", tools::component("clippy", "clippy"));
    steps.need("WASM target", tools::wasm_target());
    for (name, arguments) in CLIPPY {
        let clippy = command(&format!("cargo clippy {arguments} -- -D warnings"));
        steps.check(name, || run::run(clippy).map(|_| String::new()));
    }
    let mut doc = command("cargo doc --no-deps --no-default-features --features cli");
    doc.env("RUSTDOCFLAGS", "-D warnings");
    steps.check("docs", || run::run(doc).map(|_| String::new()));
    // The profile that xtask itself was compiled with.
    steps.tests("tests (xtask)", command("cargo test --package xtask --profile tool"));
    steps.tests("tests (native)", command("cargo test --no-default-features --features cli --no-fail-fast"));
    if !quick {
        in_browser(&mut steps);
    }
    steps.sum()
}

fn in_browser(steps: &mut Steps) {
    steps.need("wasm-bindgen", tools::wasm_bindgen());
    steps.need("chromedriver", tools::browser());
    // What this machine computes natively, for WASM to equal.
    let native = root().join("target/fingerprints.txt");
    if steps.check("fingerprints", || fingerprints(&native)) {
        let mut tests = command(WASM_TESTS);
        // Seconds: these tests train networks.
        tests.env("CHROMEDRIVER", tools::chromedriver()).env("WASM_BINDGEN_TEST_TIMEOUT", "600");
        tests.env("DOWNHILL_FINGERPRINTS", &native);
        steps.tests("tests (WASM)", tests);
    } else {
        steps.skip("tests (WASM)", "fingerprints");
    }

    steps.need("Trunk and wasm-opt", tools::for_the_site());
    if !steps.check("site", || run::site("/")) {
        // dist/ may hold an older site.
        steps.skip("weights", "site");
        steps.skip("tests (pages)", "site");
        return;
    }
    steps.check("weights", || weigh::site(&dist(), "/").and_then(weigh::Weights::verdict));
    steps.need("axe-core", tools::axe());
    let mut tests = command("cargo test --package e2e -- --test-threads=1");
    tests.env("CHROMEDRIVER", tools::chromedriver()).env("DOWNHILL_DIST", dist()).env("AXE", tools::axe_script());
    steps.tests("tests (pages)", tests);
}

/// Writes the fingerprints of many native runs into this file.
fn fingerprints(file: &Path) -> Result<String, String> {
    let print = command("cargo run --quiet --profile tool --no-default-features --features cli --bin downhill -- fingerprints");
    let said = |error: std::io::Error| format!("cannot write {}: {error}", file.display());
    fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).map_err(said)?;
    fs::write(file, run::run(print)?).map_err(said)?;
    Ok(String::new())
}
