//! `cargo xtask`: serves, builds and tests the site, on Linux and macOS.
//! Installs what it needs beside Rust.

mod args;
mod bench;
mod check;
mod links;
mod offline;
mod run;
mod steps;
mod tools;
mod weigh;

use std::os::unix::process::CommandExt;
use std::process::ExitCode;

use args::Task;
use run::{DOWNHILL, command, dist, step};

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let well = match args::parse(&given) {
        Ok(Task::Help) => {
            println!("{}", args::USAGE);
            true
        }
        Ok(Task::Serve { port, open }) => serve(port, open),
        Ok(Task::Build { public_url }) => build(&public_url),
        Ok(Task::Test { quick }) => check::all(quick),
        Ok(Task::Bench) => bench::side_by_side(),
        Ok(Task::Pages) => pages(),
        Err(said) => {
            eprintln!("{said}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Becomes `trunk serve`, so that whatever ends this ends the server. Returns only when it can't.
fn serve(port: u16, open: bool) -> bool {
    if !tools::for_the_site() {
        return false;
    }
    println!(
        "\nThe site will be at http://127.0.0.1:{port}/ once it is built; the first time takes minutes. Ctrl-C ends it.\n"
    );
    let mut trunk = command("trunk serve --offline --address 127.0.0.1 --port");
    trunk.arg(port.to_string());
    if open {
        trunk.arg("--open");
    }
    eprintln!("trunk could not be started: {}", trunk.exec());
    false
}

/// Builds the site into dist/ and prints what its pages weigh; tells whether all went well.
fn build(public_url: &str) -> bool {
    if !tools::for_a_release() || !step("site", || run::site(public_url)) {
        return false;
    }
    match weigh::site(&dist(), args::path(public_url)) {
        Ok(weights) => {
            println!("\n{weights}");
            let over = weights.over();
            over.iter().for_each(|said| eprintln!("{said}"));
            over.is_empty()
        }
        Err(said) => {
            eprintln!("{said}");
            false
        }
    }
}

/// Trunk's hook: makes the pages. Becomes the program that does. Returns only when it can't.
fn pages() -> bool {
    eprintln!("cargo could not be started: {}", command(&format!("{DOWNHILL} pages")).exec());
    false
}
