//! Every check of the project, the cheapest first.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{self, command, dist, root};
use crate::steps::Steps;
use crate::{tools, weigh};

/// Each clippy run: its name and its arguments.
const CLIPPY: [(&str, &str); 6] = [
    ("clippy (xtask)", "--package xtask --all-targets"),
    ("clippy (native)", "--no-default-features --features cli,press --all-targets"),
    ("clippy (site)", "--no-default-features --features site --bin site --target wasm32-unknown-unknown"),
    ("clippy (drawers)", "--no-default-features --features drawers --bin drawers --target wasm32-unknown-unknown"),
    ("clippy (studio)", "--no-default-features --features studio --bin studio --target wasm32-unknown-unknown"),
    (
        "clippy (workers)",
        "--no-default-features --features press,lean --bins --test wasm --target wasm32-unknown-unknown",
    ),
];

const WASM_TESTS: &str =
    "cargo test --target wasm32-unknown-unknown --no-default-features --features worker,lean --test wasm";

/// Runs all steps, even when some fail; tells whether none did.
pub fn all(quick: bool) -> bool {
    let mut steps = Steps::default();
    steps.need("rustfmt", tools::component("rustfmt", "fmt"));
    steps.check("format", format);
    steps.need("clippy", tools::component("clippy", "clippy"));
    steps.need("WASM target", tools::wasm_target());
    for (name, arguments) in CLIPPY {
        let mut clippy = command(&format!("cargo clippy {arguments} -- -D warnings"));
        // The WASM tests compile the native numbers in; here none are needed.
        clippy.env("DOWNHILL_FINGERPRINTS", "/dev/null");
        steps.check(name, || run::run(clippy).map(|_| String::new()));
    }
    let mut doc = command("cargo doc --no-deps --no-default-features --features cli");
    doc.env("RUSTDOCFLAGS", "-D warnings");
    steps.check("docs", || run::run(doc).map(|_| String::new()));
    // The profile that xtask itself was compiled with.
    steps.tests("tests (xtask)", command("cargo test --package xtask --profile tool"));
    steps.tests("tests (native)", command("cargo test --no-default-features --features cli,press --no-fail-fast"));
    // Gigabytes, which nothing else needs: only where it is.
    if std::env::var_os("DOWNHILL_PYTHON").is_some() {
        let tests = "cargo test --no-default-features --features cli,press --lib --no-fail-fast pytorch_agrees";
        steps.tests("tests (PyTorch)", command(&format!("{tests} -- --ignored")));
    }
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

    steps.need("Trunk and its tools", tools::for_a_release());
    if !steps.check("site", || run::site("/")) {
        // dist/ may hold an older site.
        steps.skip("weights", "site");
        steps.skip("tests (pages)", "site");
        return;
    }
    steps.check("weights", || weigh::site(&dist(), "/").and_then(weigh::Weights::verdict));
    let clippy = command("cargo clippy --package e2e --all-targets -- -D warnings");
    steps.check("clippy (pages)", || run::run(clippy).map(|_| String::new()));
    steps.need("axe-core", tools::axe());
    steps.need("hosts", tools::hosts());
    let mut tests = command("cargo test --package e2e -- --test-threads=2");
    tests.env("CHROMEDRIVER", tools::chromedriver()).env("DOWNHILL_DIST", dist()).env("AXE", tools::axe_script());
    steps.tests("tests (pages)", tests);
}

/// Writes the fingerprints of many native runs into this file.
fn fingerprints(file: &Path) -> Result<String, String> {
    let print = command(&format!("{} fingerprints", run::DOWNHILL));
    let said = |error: std::io::Error| format!("cannot write {}: {error}", file.display());
    fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).map_err(said)?;
    fs::write(file, run::run(print)?).map_err(said)?;
    Ok(String::new())
}

/// Formats by name: `cargo fmt` does not see the files that the lists of units declare.
fn format() -> Result<String, String> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                walk(&path, files)?;
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
        Ok(())
    }
    let mut files = Vec::new();
    for folder in ["src", "tests", "xtask/src"] {
        walk(&root().join(folder), &mut files).map_err(|error| format!("{folder}: {error}"))?;
    }
    let mut rustfmt = command("rustfmt --check --edition 2024");
    rustfmt.args(&files);
    run::run(rustfmt)?;
    Ok(format!("{} files", files.len()))
}
