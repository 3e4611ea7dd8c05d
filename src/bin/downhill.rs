//! The command line: see `downhill::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    downhill::cli::main()
}
