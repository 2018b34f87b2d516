//! `axplan reproduce`: results made again from their own directory, and compared.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::{Args, CommandFactory};

use super::Failure;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::outputs::words::several;
use crate::results::directory::MANIFEST;
use crate::results::manifest::Manifest;
use crate::results::points::POINTS;
use crate::results::reading::{ANSWER, RESOLVED, read_manifest, read_resolved};
use crate::studies::precision::Ending;

/// Arguments of `axplan reproduce`.
#[derive(Debug, Args)]
#[command(
    after_help = "Made again from scenario.resolved.toml, with the command that manifest.json remembers, in a folder that is removed\n\
    afterwards. Every file is compared, bit by bit, but manifest.json, which tells the time, and reports, which are made of the rest. Where a\n\
    --time-limit ended the run, it is made again with as many replications, and answer.json is not compared either.\n\
    Exit code 0 if all is the same, 1 if not.\n\n\
    Example:\n  \
    axplan reproduce results/our-move"
)]
pub struct Arguments {
    /// A results directory.
    results: PathBuf,
    /// Threads to work on; all of the machine's when absent. The results are the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// Runs the command again and compares what it writes.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let results = &arguments.results;
    let manifest = read_manifest(results)?;
    read_resolved(results, &manifest)?;
    let again = Again::of(results, &manifest)?;
    let folder = tempfile::tempdir()?;
    let made = folder.path().join("results");
    let mut command = Command::new(std::env::current_exe()?);
    command.args(again.with(&results.join(RESOLVED), &made));
    if let Some(threads) = arguments.threads {
        command.args(["--threads", &threads.to_string()]);
    }
    let done = command.stdout(Stdio::null()).status()?;
    if !done.success() {
        return Err(Failure::Running(
            "the command that made the results cannot be run again: see above".to_owned(),
        ));
    }
    let mut differences = manifest.differences(&read_manifest(&made)?);
    let mut left_out = NOT_COMPARED.to_vec();
    if is_timed(&manifest) {
        left_out.push(ANSWER);
    }
    let compared = compare([results, &made], &left_out, &mut differences)?;
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
        writeln!(to, "{difference}")?;
    }
    Err(Failure::Running(format!(
        "`{}` was not reproduced: {}",
        results.display(),
        several(differences.len(), "difference")
    )))
}

/// What is not compared: what tells the time, what the results are made again from, what is made of the rest, and what a study
/// goes on from.
const NOT_COMPARED: [&str; 5] = [MANIFEST, RESOLVED, "report.html", "report.xlsx", POINTS];
/// Options with a value that the scenario as it was written down has in it, or that are said anew.
const OTHERWISE: [&str; 4] = ["--out", "--set", "--threads", "--allow-bad-rows"];
/// Options that end a run at a precision.
const PRECISION: [&str; 3] = ["--precision", "--max-replications", "--time-limit"];

/// Whether the machine's speed had a say in the number of replications: they are then run again as a number.
fn is_timed(manifest: &Manifest) -> bool {
    manifest
        .precision
        .as_ref()
        .is_some_and(|achieved| achieved.ended_by == Ending::Time)
}

/// The commands that write results.
const STUDIES: [&str; 7] = ["run", "merge", "sweep", "size", "sensitivity", "breakeven", "calibrate"];

/// A command line that wrote results, without what says from where and where to.
struct Again(Vec<String>);

impl Again {
    fn of(results: &Path, manifest: &Manifest) -> Result<Self, InputErrors> {
        let cannot = |why: &str, help: &str| {
            let message = format!("`{}` cannot be made again: {why}", results.display());
            InputErrors(vec![Diagnostic::new(message).help(help.to_owned())])
        };
        if manifest.shard.is_some() {
            return Err(cannot(
                "it is a part of a run, whose replications stand in the order in which they were done",
                "put all parts together with `axplan merge`, and reproduce that",
            ));
        }
        let unknown = || {
            cannot(
                &format!("{MANIFEST} remembers a command that this version does not know"),
                &format!("take axplan {}, which made it", manifest.version),
            )
        };
        let matches = super::Arguments::command().try_get_matches_from(&manifest.command);
        let matches = matches.map_err(|_| unknown())?;
        let (name, options) = matches.subcommand().ok_or_else(unknown)?;
        if !STUDIES.contains(&name) {
            return Err(unknown());
        }
        let timed = is_timed(manifest);
        let mut words = manifest.command.iter().skip(1).filter(|word| *word != name).cloned();
        let mut kept = vec![if name == "merge" { "run" } else { name }.to_owned()];
        let sources: Vec<String> = match name {
            "merge" => options
                .get_many::<PathBuf>("shards")
                .into_iter()
                .flatten()
                .map(shown)
                .collect(),
            _ => options
                .try_get_one::<PathBuf>("scenario")
                .ok()
                .flatten()
                .map(shown)
                .into_iter()
                .collect(),
        };
        while let Some(word) = words.next() {
            let (option, value) = word
                .split_once('=')
                .map_or((word.as_str(), None), |(option, value)| (option, Some(value)));
            match option {
                "--report" | "--quiet" => {}
                option if OTHERWISE.contains(&option) || timed && PRECISION.contains(&option) => {
                    if value.is_none() {
                        words.next();
                    }
                }
                _ if sources.contains(&word) => {}
                _ => kept.push(word),
            }
        }
        kept.extend([
            "--allow-bad-rows".to_owned(),
            manifest.rows_left_out.len().to_string(),
            "--quiet".to_owned(),
        ]);
        Ok(Self(kept))
    }

    fn with(mut self, scenario: &Path, out: &Path) -> Vec<String> {
        self.0.insert(1, shown(scenario));
        self.0.extend(["--out".to_owned(), shown(out)]);
        self.0
    }
}

fn shown(path: impl AsRef<Path>) -> String {
    path.as_ref().display().to_string()
}

/// Compares the files of two folders; how many there are, and what is not the same.
fn compare([before, now]: [&Path; 2], left_out: &[&str], differences: &mut Vec<String>) -> Result<usize, Failure> {
    let entries = fs::read_dir(before)?.chain(fs::read_dir(now)?);
    let mut names = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<_>>>()?;
    names.sort();
    names.dedup();
    names.retain(|name| !left_out.contains(&name.as_str()));
    let mut compared = 0;
    for name in names {
        let (before, now) = (before.join(&name), now.join(&name));
        if !now.exists() {
            differences.push(format!("{name} was not made again"));
        } else if !before.exists() {
            differences.push(format!("{name} was not there before"));
        } else {
            compared += 1;
            if let Some(line) = first_difference(&fs::read(before)?, &fs::read(now)?) {
                differences.push(format!("{name} differs, first in line {line}"));
            }
        }
    }
    Ok(compared)
}

/// The first line in which two files differ.
fn first_difference(before: &[u8], now: &[u8]) -> Option<usize> {
    let same = before.iter().zip(now).take_while(|(before, now)| before == now).count();
    (before != now).then(|| 1 + before[..same].iter().filter(|byte| **byte == b'\n').count())
}
