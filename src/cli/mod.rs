//! The command line: lists the units, prints the numbers of a run, draws any
//! widget as a picture, trains the net that is transferred, and makes the static pages.

mod embed;
mod figure;
mod list;
mod pages;
mod pretrain;
mod trace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::spec::{Lang, Notice, Settings};
use crate::widgets::{Inputs, fingerprint};

/// How neural networks are trained, shown by the algorithms themselves.
#[derive(Parser)]
#[command(name = "downhill", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Name the optimizers, surfaces, schedules and widgets, with their settings
    List(list::Arguments),
    /// Print a run of one optimizer on one surface as CSV: step,x,y,loss
    Trace(trace::Arguments),
    /// Draw a widget in any state, as SVG or PNG
    Figure(figure::Arguments),
    /// Put a widget into one HTML file that needs no server
    Embed(embed::Arguments),
    /// Print a number for each of many runs, which has to be the same on every machine
    Fingerprints,
    /// Train the net that transfer learning starts from, and write it with its card
    Pretrain(pretrain::Arguments),
    /// Make the static pages (Trunk calls this; --check only reads the texts)
    Pages(pages::Arguments),
}

/// Why a command ended without doing what it was asked.
enum Failure {
    /// What was asked for does not exist or does not fit: exit code 2.
    Asked(String),
    /// Something else went wrong: exit code 1.
    Failed(String),
}

type Done = Result<(), Failure>;

/// Runs the command that the program's arguments name.
pub fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::List(arguments) => list::run(&arguments),
        Command::Trace(arguments) => trace::run(&arguments),
        Command::Figure(arguments) => figure::run(&arguments),
        Command::Embed(arguments) => embed::run(&arguments),
        Command::Fingerprints => print(&fingerprint::to_text(&fingerprint::all(&Inputs::built_in()))),
        Command::Pretrain(arguments) => pretrain::run(&arguments),
        Command::Pages(arguments) => pages::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Asked(said)) => {
            eprintln!("downhill: {said}");
            ExitCode::from(2)
        }
        Err(Failure::Failed(said)) => {
            eprintln!("downhill: {said}");
            ExitCode::FAILURE
        }
    }
}

/// Sets `name=value` pairs. On the command line nothing is mended silently: a
/// value out of its range is refused, too.
fn set(settings: &mut Settings, pairs: &[String]) -> Done {
    for pair in pairs {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(Failure::Asked(format!("“{pair}” is no setting, which looks like lr=0.01")));
        };
        refuse(settings.read(name, value))?;
    }
    Ok(())
}

fn refuse(notice: Option<Notice>) -> Done {
    match notice {
        None => Ok(()),
        Some(Notice::Unknown { name, known }) => Err(unknown("setting", &name, &known)),
        Some(Notice::Unreadable { name, value, expected }) => {
            Err(Failure::Asked(format!("“{value}” is no value for {name}, which takes {expected}")))
        }
        Some(clamped @ Notice::Clamped { .. }) => Err(Failure::Asked(clamped.sentence(Lang::En))),
    }
}

/// `there is no optimizer “adma”; there are: sgd, …`
fn unknown(what: &str, name: &str, known: &[impl AsRef<str>]) -> Failure {
    let known: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
    Failure::Asked(format!("there is no {what} “{name}”; there are: {}", known.join(", ")))
}

/// Writes to standard output. A reader that has seen enough (`| head`) is no failure.
fn print(text: &str) -> Done {
    use std::io::{ErrorKind, Write};
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Failed(format!("cannot write: {error}"))),
        _ => Ok(()),
    }
}
