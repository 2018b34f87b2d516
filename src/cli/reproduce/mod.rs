//! `axplan reproduce`: results made again from their own directory, and compared.

mod again;
mod compare;
mod lists;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use clap::Args;

use self::again::Again;
use self::lists::Lists;
use super::{Failure, report, watching};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::outputs::words::{several, visible};
use crate::results::points;
use crate::results::reading::{RESOLVED, read_manifest, read_resolved};

/// The folder that results are made again in, in one that is removed afterwards.
const MADE: &str = "results";

/// Arguments of `axplan reproduce`.
#[derive(Debug, Args)]
#[command(
    after_help = "Made again from scenario.resolved.toml, with the command that manifest.json remembers, in a\n\
    folder that is removed afterwards. Lists that were read must be where they were, or where --from\n\
    says, and as they were: that is looked at first. Every file is compared, bit by bit, but\n\
    scenario.resolved.toml, whose hash is looked at first; manifest.json, of which all is compared\n\
    that does not tell the time or the command; and points/ of a sweep, which others go on from, and\n\
    of which the checksums are compared. Once all that is the same, report.html and report.xlsx are\n\
    made of it again, where they are there, and compared too; with the sensitivity that stands beside\n\
    a run and without, and with any start of the fiscal year. Files of your own beside them are\n\
    passed over. Where a --time-limit ended the run, it is made again with as many replications, and\n\
    what answer.json says of the precision is not compared.\n\
    Exit code 0 if all is the same, 1 if not, 2 if it cannot be made again.\n\n\
    Example:\n  \
    axplan reproduce results/our-move\n  \
    axplan reproduce theirs/our-move --from theirs/lists"
)]
pub struct Arguments {
    /// A results directory.
    results: PathBuf,
    /// Where lists are that are not where they were; they are known by their names and hashes. May be given several times.
    #[arg(long, value_name = "FOLDER")]
    from: Vec<PathBuf>,
    /// Threads to work on; all of the machine's when absent. The results are the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// Runs the command again and compares what it writes.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let results = &arguments.results;
    let manifest = read_manifest(results)?;
    let resolved = read_resolved(results, &manifest)?;
    let again = Again::of(results, &manifest)?;
    let lists = Lists::find(results, &manifest, &arguments.from)?;
    watching::listen();
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join(RESOLVED), lists.as_they_are(&resolved)?)?;
    let made = folder.path().join(MADE);
    let words = again.words(results, &lists, folder.path(), arguments.threads)?;
    make(&words[1..], &folder.path().join("said"))?;
    again.as_it_was(&made, &lists)?;
    let now = read_manifest(&made)?;
    let mut differences = manifest.differences(&now);
    let mut compared = compare::folders([results, &made], &manifest, &mut differences)?;
    differences.extend(points::differences([results, &made])?);
    // Of other results there are other reports.
    if differences.is_empty() {
        compared += report::made_again(results, again.of_reports(), &mut differences)?;
    }
    let mut to = anstream::stdout().lock();
    if differences.is_empty() {
        writeln!(
            to,
            "Reproduced: {} made again, the same to the bit.",
            several(compared, "file")
        )?;
        return Ok(());
    }
    for difference in &differences {
        writeln!(to, "{}", visible(difference))?;
    }
    let source = if manifest.version == now.version && manifest.source_hash != now.source_hash {
        "; this version of axplan made it, but from other source"
    } else {
        ""
    };
    Err(Failure::Running(format!(
        "`{}` was not reproduced: {}{source}",
        results.display(),
        several(differences.len(), "difference")
    )))
}

/// Runs a command in a process of its own, whose end leaves this one to clear up. What it says goes into a file, and is told where it fails.
fn make(words: &[String], said: &Path) -> Result<(), Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(words).stdin(Stdio::null()).stdout(Stdio::null());
    let mut child = command.stderr(File::create(said)?).spawn()?;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if watching::stopped().is_err() {
            child.kill()?;
        }
        sleep(Duration::from_millis(20));
    };
    watching::stopped()?;
    if status.success() {
        return Ok(());
    }
    anstream::eprint!("{}", fs::read_to_string(said)?);
    Err(Failure::Running(
        "the command that made the results cannot be run again: see above".to_owned(),
    ))
}

fn cannot(results: &Path, why: &str, help: &str) -> Diagnostic {
    Diagnostic::new(format!("`{}` cannot be made again: {why}", results.display())).help(visible(help))
}

fn one(diagnostic: Diagnostic) -> InputErrors {
    InputErrors(vec![diagnostic])
}
