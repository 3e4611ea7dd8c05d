//! Runs other programs: in the project's folder, with the tools in reach, one step at a time.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::offline;

/// The project's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the project")
}

/// Where Trunk puts the site.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Where npm packages go that are for this project alone.
pub fn tools() -> PathBuf {
    root().join("target/tools")
}

/// Where programs from PyPI go: an environment for this project alone.
pub fn python() -> PathBuf {
    tools().join("python/bin")
}

/// A program and its arguments, parted by spaces.
pub fn command(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().expect("a command names a program"));
    command.args(words).current_dir(root()).env("PATH", path());
    // Trunk takes NO_COLOR=1 for an error, and asks the network whether it is the newest.
    command.env_remove("NO_COLOR").env("TRUNK_SKIP_VERSION_CHECK", "true");
    // A program that the lean build calls is itself built as usual.
    for (name, _) in LEAN {
        command.env_remove(name);
    }
    command
}

/// How a release's WASM is compiled: the standard library anew, for size; a panic
/// ends the program without a word (the page says so); and without names and
/// places for error messages. A third less to download. The compiler counts these
/// switches as unstable; it is pinned, and a plain `trunk build` does without them.
pub const LEAN: [(&str, &str); 5] = [
    // For the code: leaves out what only serves to tell of panics.
    ("DOWNHILL_LEAN", "1"),
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "-Ctarget-feature=+simd128 --cfg=erase_components -Zunstable-options -Cpanic=immediate-abort \
         -Zlocation-detail=none -Zfmt-debug=none",
    ),
];

/// The project's own tools first, then Cargo's, then the system's; last what Python's environment
/// has besides a Python of its own.
fn path() -> OsString {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    let own = [Some(tools().join("node_modules/.bin")), cargo.map(|home| home.join("bin"))];
    let system = env::var_os("PATH").unwrap_or_default();
    let folders = own.into_iter().flatten().chain(env::split_paths(&system)).chain([python()]);
    env::join_paths(folders).expect("no folder on the path has a colon in its name")
}

/// Runs a program to its end and keeps quiet.
///
/// # Errors
/// All it wrote, with why it failed as the last line.
pub fn run(mut command: Command) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let mut log = log().map_err(|error| format!("{}/target can't be written to: {error}", root().display()))?;
    let status = log.try_clone().and_then(|out| {
        command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out);
        command.status()
    });
    let status = status.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("`{program}` is not installed, or not on PATH."),
        _ => format!("`{program}` could not be run: {error}"),
    })?;
    let mut written = Vec::new();
    let read = log.seek(SeekFrom::Start(0)).and_then(|_| log.read_to_end(&mut written));
    read.map_err(|error| format!("What `{program}` wrote can't be read: {error}"))?;
    let written = String::from_utf8_lossy(&written).into_owned();
    if status.success() { Ok(written) } else { Err(format!("{written}\n`{program}` ended with {status}.")) }
}

/// A file without a name. Not a pipe: that stays open for as long as any
/// process left behind holds it.
fn log() -> io::Result<File> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = root().join("target");
    let path = folder.join(format!("xtask-{}-{count}.log", std::process::id()));
    fs::create_dir_all(folder)?;
    let file = File::options().read(true).write(true).create_new(true).open(&path)?;
    fs::remove_file(path)?;
    Ok(file)
}

/// Builds the site as it is published. `public_url`: the folder of the server that it will lie in.
pub fn site(public_url: &str) -> Result<String, String> {
    let mut trunk = command("trunk build --release --offline --public-url");
    // Pages of a release have a service worker; see `offline`.
    trunk.arg(public_url).envs(LEAN).env("DOWNHILL_OFFLINE", "sw.js");
    run(trunk)?;
    minify()?;
    // Of what has been minified.
    run(command(&format!("{DOWNHILL} embed --single-file")))?;
    offline::write(&dist())
}

/// The project's own command line, quick to compile.
pub const DOWNHILL: &str = "cargo run --quiet --profile tool --no-default-features --features cli --bin downhill --";

/// Makes scripts and styles shorter, in place: their comments are for readers of the code.
fn minify() -> Result<String, String> {
    let listed = fs::read_dir(dist()).map_err(|error| format!("{}: {error}", dist().display()))?;
    let mut esbuild = command("esbuild --minify --allow-overwrite --log-level=warning --outdir=.");
    esbuild.current_dir(dist());
    for entry in listed {
        let name = entry.map_err(|error| format!("{}: {error}", dist().display()))?.file_name();
        if [".js", ".css"].iter().any(|ending| name.to_string_lossy().ends_with(ending)) {
            esbuild.arg(name);
        }
    }
    run(esbuild).map(|_| String::new())
}

/// Does one thing and says so: that it begins, how it went and how long it took.
/// `work` gives a few words on how it went, or why it failed. Tells whether it went well.
pub fn step(name: &str, work: impl FnOnce() -> Result<String, String>) -> bool {
    slow_step(name, "", work)
}

/// A [`step`] that says at its beginning how it is done.
pub fn slow_step(name: &str, how: &str, work: impl FnOnce() -> Result<String, String>) -> bool {
    println!("… {name}{}{how}", if how.is_empty() { "" } else { ": " });
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs();
    // On a terminal the result takes the place of the line above, unless that says more.
    if how.is_empty() && io::stdout().is_terminal() {
        print!("\x1b[1A\x1b[2K");
    }
    match &result {
        Ok(note) if note.is_empty() => println!("✓ {name} {seconds} s"),
        Ok(note) => println!("✓ {name} {seconds} s, {note}"),
        // Set in, so that a `test result:` in it is no result of this run.
        Err(said) => println!("✗ {name} {seconds} s\n\n    {}\n", said.trim().replace('\n', "\n    ")),
    }
    result.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_are_kept_in_order() {
        let mut shell = command("sh -c");
        shell.arg("echo one; echo two >&2; echo three");
        assert_eq!(run(shell), Ok("one\ntwo\nthree\n".to_string()));
    }

    #[test]
    fn a_failure_tells_why() {
        let mut shell = command("sh -c");
        shell.arg("echo broken; exit 3");
        let said = run(shell).expect_err("3 is a failure");
        assert!(said.starts_with("broken\n") && said.contains('3'), "{said}");
        let said = run(command("no-such-program")).expect_err("there is none");
        assert!(said.contains("`no-such-program` is not installed"), "{said}");
    }
}
