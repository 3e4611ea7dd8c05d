//! `bench.html`: the speed of the engine in this browser, in the worker that the
//! lessons use. Linked from nowhere; the README tells of it.

use super::File;
use super::shell::Shell;

/// The page and its script.
pub fn files(shell: &Shell) -> [File; 2] {
    let body = "<h1>Benchmark</h1>\n<p>Runs for a second each, in the worker that the lessons use.</p>\n\
                <pre id=\"numbers\">…</pre>\n";
    let page = shell.tool(
        "bench.html",
        "Benchmark · Downhill",
        &format!("{body}<script src=\"{}bench.js\"></script>\n", shell.base),
    );
    [page, File::text("bench.js", include_str!("bench.js"))]
}
