//! A chromedriver of the test's own, on a free port.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// Ends when dropped.
pub struct Chromedriver {
    process: Child,
    /// Kept open: the driver goes on writing to it.
    _output: BufReader<ChildStdout>,
    pub address: String,
}

impl Chromedriver {
    /// Starts the program that `CHROMEDRIVER` names, or Debian's. The browser's
    /// profile goes into `temporary`.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(temporary: &Path) -> Chromedriver {
        let program = env::var_os("CHROMEDRIVER").unwrap_or_else(|| "/usr/bin/chromedriver".into());
        let started = Command::new(&program)
            .arg("--port=0")
            .env("TMPDIR", temporary)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = started.unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let mut output = BufReader::new(process.stdout.take().expect("it is piped"));
        let mut said = String::new();
        // “ChromeDriver was started successfully on port 40123.”
        let port = loop {
            let mut line = String::new();
            if output.read_line(&mut line).unwrap_or(0) == 0 {
                panic!("{} ended and said: {said}", program.display());
            }
            if let Some((_, port)) = line.trim_end().trim_end_matches('.').rsplit_once("on port ")
                && let Ok(port) = port.parse::<u16>()
                && port != 0
            {
                break port;
            }
            said += &line;
        };
        Chromedriver { process, _output: output, address: format!("http://127.0.0.1:{port}") }
    }

    /// The number of its process, whose children are the browser's.
    pub fn process(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
