//! The command line: one file a command.

mod breakeven;
mod calibrate;
mod check;
mod completions;
mod diff;
mod explain;
mod features;
mod finish;
mod inputs;
mod keeping;
mod load;
mod making;
mod man;
mod memory;
mod merge;
mod named;
mod new;
mod options;
mod report;
mod reproduce;
mod run;
mod schema;
mod sensitivity;
mod shard;
mod size;
mod sweep;
mod watching;
mod writing;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::diagnostics::letters::visible;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::engine::Stopped;
use crate::outputs::width;
use crate::results::directory::DirectoryError;

/// Does covering customers by Appropriate Experience pay? A capacity-planning simulator for Customer Success.
///
/// Write a scenario (or let `axplan new` write one), check what was understood, run it.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Example:\n  axplan new --from customers.csv > our-move.toml\n  axplan check our-move.toml\n  axplan run our-move.toml"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Simulate all plans of a scenario and compare them.
    Run(run::Arguments),
    /// From when a plan is worth it: the value of an input at which it stops paying, or a map of two.
    Breakeven(breakeven::Arguments),
    /// Simulate the plans at many values of their numbers, or of the world's, side by side.
    Sweep(sweep::Arguments),
    /// Validate a scenario and say in words what was understood.
    Check(check::Arguments),
    /// Today's required load and utilisation per team and CSM; needs no belief about churn.
    Load(load::Arguments),
    /// Replay one replication alone: why the plans differ for one customer, month by month.
    Explain(explain::Arguments),
    /// Make one HTML page of results, to read, print and send on; of a run, a workbook too.
    Report(report::Arguments),
    /// Put the parts of a run together that were made with `run --shard`.
    Merge(merge::Arguments),
    /// Make results again from their own directory, and compare them bit by bit.
    Reproduce(reproduce::Arguments),
    /// Compare two results directories: which inputs changed, which answers moved beyond noise.
    Diff(diff::Arguments),
    /// Say what matters: which uncertain inputs move the answer, and which is worth finding out.
    Sensitivity(sensitivity::Arguments),
    /// How many people, where: the least-cost headcount per team that meets targets with stated confidence.
    Size(size::Arguments),
    /// Learn a scenario's uncertain numbers from a company's own figures, history and hours.
    Calibrate(Box<calibrate::Arguments>),
    /// Write a starter scenario to standard output, from nothing or from a customer list.
    New(new::Arguments),
    /// Print the JSON Schema of scenario files, for editors.
    #[command(after_help = "Example:\n  axplan schema > scenario.schema.json\n\n\
        An editor that knows TOML schemas then completes and checks scenarios whose first line is\n  \
        #:schema ./scenario.schema.json")]
    Schema,
    /// Print completions for a shell.
    Completions(completions::Arguments),
    /// Print the manual page, or write those of all commands.
    Man(man::Arguments),
}

/// Why a command ends without doing what it was asked to.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The input is wrong.
    #[error(transparent)]
    Input(#[from] InputErrors),
    /// The results cannot be written where they should be; known before any work.
    #[error(transparent)]
    Place(#[from] DirectoryError),
    /// It was stopped, and left nothing.
    #[error("{0}; nothing was written")]
    Stopped(#[from] Stopped),
    /// Something failed on the way.
    #[error("{0}")]
    Running(String),
    /// Standard output was closed by its reader.
    #[error("standard output was closed")]
    ClosedPipe,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::ClosedPipe
        } else {
            Self::Running(error.to_string())
        }
    }
}

/// Runs the command that the process was called with. Exit codes: 0 done, 1 failed while running, 2 the input is wrong.
pub fn main() -> ExitCode {
    fit_the_terminal();
    let Err(failure) = words()
        .map_err(Failure::from)
        .and_then(|words| run(Arguments::parse_from(words).command))
    else {
        return ExitCode::SUCCESS;
    };
    let mut err = anstream::stderr().lock();
    let written = match &failure {
        Failure::ClosedPipe => return ExitCode::SUCCESS,
        Failure::Input(errors) => errors.write_to(&mut err),
        other => writeln!(err, "error: {}", visible(&other.to_string())),
    };
    // Where even standard error is closed, the exit code still tells.
    drop(written);
    match failure {
        Failure::Input(_) | Failure::Place(DirectoryError::Occupied(_)) => ExitCode::from(2),
        _ => ExitCode::FAILURE,
    }
}

/// What the process was called with: texts, since manifests remember it.
fn words() -> Result<Vec<String>, InputErrors> {
    let no_text = |word: OsString| {
        let message = format!("`{}` in the command is no text in UTF-8", word.display());
        let help =
            "write texts and paths in UTF-8 alone; a file or folder with another name is renamed first, as with `mv`";
        InputErrors(vec![Diagnostic::new(message).help(help)])
    };
    std::env::args_os()
        .map(|word| word.into_string().map_err(no_text))
        .collect()
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Breakeven(arguments) => breakeven::run(&arguments),
        Command::Sweep(arguments) => sweep::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Load(arguments) => load::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Merge(arguments) => merge::run(&arguments),
        Command::Reproduce(arguments) => reproduce::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Sensitivity(arguments) => sensitivity::run(&arguments),
        Command::Size(arguments) => size::run(&arguments),
        Command::Calibrate(arguments) => calibrate::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Schema => schema::run(),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    }
}

/// Lines as wide as the terminal that they are read on: as `COLUMNS` says, or the terminal itself.
fn fit_the_terminal() {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let of_terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    if let Some(columns) = said.or_else(of_terminal) {
        width::fit(columns);
    }
}
