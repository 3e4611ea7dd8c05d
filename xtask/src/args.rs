//! What was asked for on the command line.

use std::slice::Iter;

pub const USAGE: &str = "\
cargo xtask serve [--port N] [--open]    serves the site on this machine and rebuilds it as files change
cargo xtask build [--public-url URL]     builds the site into dist/ and weighs its pages; URL: where it will lie
cargo xtask test [--quick]               runs every check; --quick: those that need no browser
cargo xtask bench                        measures the engine natively and in the browser, side by side";

#[derive(Debug, PartialEq)]
pub enum Task {
    Help,
    Serve {
        port: u16,
        open: bool,
    },
    Build {
        /// Where the site will lie: a folder of its server, or the whole address, which
        /// what other sites read of this one needs.
        public_url: String,
    },
    Test {
        quick: bool,
    },
    Bench,
    /// Trunk's hook.
    Pages,
}

/// # Errors
/// A sentence about what is not understood, and what would be.
pub fn parse(args: &[String]) -> Result<Task, String> {
    let mut args = args.iter();
    let Some(name) = args.next() else { return Err("Tell what to do.".to_string()) };
    let mut task = match name.as_str() {
        "help" | "--help" | "-h" => Task::Help,
        "serve" => Task::Serve { port: 8080, open: false },
        "build" => Task::Build { public_url: "/".to_string() },
        "test" => Task::Test { quick: false },
        "bench" => Task::Bench,
        "pages" => Task::Pages,
        other => return Err(format!("There is no `{other}`; there are serve, build, test and bench.")),
    };
    while let Some(flag) = args.next() {
        match (&mut task, flag.as_str()) {
            (_, "--help" | "-h") => return Ok(Task::Help),
            (Task::Serve { port, .. }, "--port") => *port = number(&mut args)?,
            (Task::Serve { open, .. }, "--open") => *open = true,
            (Task::Build { public_url }, "--public-url") => *public_url = folder(&mut args)?,
            (Task::Test { quick }, "--quick") => *quick = true,
            (Task::Serve { .. }, other) => {
                return Err(format!("serve knows no `{other}`; it knows --port N and --open."));
            }
            (Task::Build { .. }, other) => {
                return Err(format!("build knows no `{other}`; it knows --public-url URL."));
            }
            (Task::Test { .. }, other) => return Err(format!("test knows no `{other}`; it knows --quick.")),
            (Task::Bench, other) => return Err(format!("bench takes nothing, so no `{other}`.")),
            (Task::Help | Task::Pages, _) => {}
        }
    }
    Ok(task)
}

fn number(args: &mut Iter<String>) -> Result<u16, String> {
    let given = args.next().map_or("", String::as_str);
    // Port 0 means any port, and no address could be told.
    let port = given.parse().ok().filter(|port| *port != 0);
    port.ok_or_else(|| format!("--port takes a number from 1 to 65535, not `{given}`."))
}

/// With its path absolute, since pages lie at several depths.
fn folder(args: &mut Iter<String>) -> Result<String, String> {
    let given = args.next().map_or("", String::as_str);
    let server = given.strip_prefix("https://").or(given.strip_prefix("http://"));
    let good = match server {
        Some(rest) => rest.find('/').is_some_and(|at| at > 0) && rest.ends_with('/'),
        None => given.starts_with('/') && !given.starts_with("//") && given.ends_with('/'),
    };
    good.then(|| given.to_string()).ok_or_else(|| {
        format!("--public-url takes https://host/downhill/ or /downhill/, with the last slash, not `{given}`.")
    })
}

/// The path of an address that [`parse`] has taken: `/downhill/`.
pub fn path(public_url: &str) -> &str {
    let server = public_url.find("://").map_or(0, |at| at + 3);
    &public_url[server + public_url[server..].find('/').unwrap_or(0)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Result<Task, String> {
        let args: Vec<String> = line.split_whitespace().map(str::to_string).collect();
        parse(&args)
    }

    #[test]
    fn flags_are_read() {
        assert_eq!(asked("serve --open --port 9000"), Ok(Task::Serve { port: 9000, open: true }));
        assert_eq!(asked("serve"), Ok(Task::Serve { port: 8080, open: false }));
        assert_eq!(asked("build --public-url /a/"), Ok(Task::Build { public_url: "/a/".to_string() }));
        assert_eq!(
            asked("build --public-url https://a.b/c/"),
            Ok(Task::Build { public_url: "https://a.b/c/".to_string() })
        );
        assert_eq!(["/", "/a/", "https://a.b/", "http://a:1/b/c/"].map(path), ["/", "/a/", "/", "/b/c/"]);
        assert_eq!(asked("test --quick"), Ok(Task::Test { quick: true }));
        assert_eq!(asked("test --help"), Ok(Task::Help));
    }

    #[test]
    fn what_is_not_understood_names_what_would_be() {
        for (line, hint) in [
            ("", "what to do"),
            ("sevre", "serve, build, test and bench"),
            ("serve --prot 1", "--port N"),
            ("serve --port", "65535"),
            ("serve --port 0", "65535"),
            ("serve --port 65536", "65535"),
            ("build --public-url", "/downhill/"),
            ("build --public-url downhill/", "/downhill/"),
            ("build --public-url //host/", "/downhill/"),
            ("build --public-url https://host", "/downhill/"),
            ("build --public-url https:///a/", "/downhill/"),
            ("build --release", "--public-url URL"),
            ("test quick", "--quick"),
            ("bench W1", "takes nothing"),
        ] {
            assert!(asked(line).is_err_and(|said| said.contains(hint)), "{line}");
        }
    }
}
