//! The command that made results, as it makes them again.

use std::any::TypeId;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory};

use super::lists::Lists;
use super::{MADE, cannot, one};
use crate::cli::options::named;
use crate::diagnostics::InputErrors;
use crate::results::directory::MANIFEST;
use crate::results::manifest::Manifest;
use crate::results::names::scenario_ending;
use crate::results::reading::RESOLVED;

/// The commands that write results.
const STUDIES: [&str; 7] = ["run", "merge", "sweep", "size", "sensitivity", "breakeven", "calibrate"];
/// Options that the scenario as it was written down has in it, that the results do not depend on, or that are said anew. What was allowed
/// once is not allowed again: the manifest may come from someone else.
const OTHERWISE: [&str; 9] = [
    "allow-outside",
    "fiscal-year-starts",
    "format",
    "memory",
    "out",
    "quiet",
    "report",
    "set",
    "threads",
];
/// Options that end a run at a precision.
const PRECISION: [&str; 3] = ["precision", "max-replications", "time-limit"];

/// A command line that wrote results, without what says from where and where to.
#[derive(Debug)]
pub struct Again {
    /// The command that makes them again.
    study: String,
    scenario: Option<PathBuf>,
    /// The folder that the results went to.
    out: Option<PathBuf>,
    /// The month in which the fiscal year of its workbook starts.
    fiscal_year_starts: Option<u32>,
    options: Vec<String>,
    /// Options that name a file.
    files: Vec<String>,
}

impl Again {
    /// Takes it from what a manifest remembers.
    ///
    /// # Errors
    /// Where that is no whole study, no command of this version, or reads a file whose hash is not recorded.
    pub fn of(results: &Path, manifest: &Manifest) -> Result<Self, InputErrors> {
        if manifest.shard.is_some() {
            return Err(one(cannot(
                results,
                "it is a part of a run, whose replications stand in the order in which they were done",
                "put all parts together with `axplan merge`, and reproduce that",
            )));
        }
        let unknown = |what: String| {
            let why = format!("{MANIFEST} remembers a command that this version does not know{what}");
            one(cannot(
                results,
                &why,
                &format!("take axplan {}, which made it", manifest.version),
            ))
        };
        let matches = parsed(&manifest.command).map_err(unknown)?;
        let (name, said) = matches
            .subcommand()
            .filter(|(name, _)| STUDIES.contains(name))
            .ok_or_else(|| unknown(String::new()))?;
        let path = |of: &str| said.try_get_one::<PathBuf>(of).ok().flatten().cloned();
        let (options, files) = options(name, said, manifest).map_err(|option| {
            let why = format!("{MANIFEST} does not record the file that `--{option}` names");
            one(cannot(
                results,
                &why,
                "run the study itself again: its file is then recorded",
            ))
        })?;
        Ok(Self {
            study: if name == "merge" { "run" } else { name }.to_owned(),
            scenario: path("scenario"),
            out: path("out"),
            fiscal_year_starts: said.try_get_one("fiscal_year_starts").ok().flatten().copied(),
            options,
            files,
        })
    }

    /// What reports tell of the command: how the folder was called that a run's results went to, as was asked or as its scenario; and the
    /// month in which a fiscal year starts.
    pub fn of_reports(&self) -> (Option<&OsStr>, Option<u32>) {
        let called = match &self.out {
            Some(out) => out.file_name(),
            None => self.scenario.as_deref().and_then(Path::file_stem),
        };
        (called, self.fiscal_year_starts)
    }

    /// The words of the command, the program first, on the scenario in a folder.
    ///
    /// # Errors
    /// Where an option has no meaning without one that is left out.
    pub fn words(
        &self,
        results: &Path,
        lists: &Lists,
        folder: &Path,
        threads: Option<u16>,
    ) -> Result<Vec<String>, InputErrors> {
        let mut words = vec!["axplan".to_owned(), self.study.clone()];
        words.extend_from_slice(&self.options);
        let files = self.files.iter();
        words.extend(files.filter_map(|option| Some(format!("--{option}={}", lists.of_option(option)?))));
        words.extend(threads.map(|threads| format!("--threads={threads}")));
        words.extend([
            // It names its lists where they were found, by their hashes, and no others.
            "--allow-outside".to_owned(),
            "--quiet".to_owned(),
            format!("--out={}", folder.join(MADE).display()),
            "--".to_owned(),
            folder.join(RESOLVED).display().to_string(),
        ]);
        parsed(&words).map_err(|option| {
            let why = format!("its command cannot be carried over{option}");
            one(cannot(
                results,
                &why,
                "run the study itself again, and compare with `axplan diff`",
            ))
        })?;
        Ok(words)
    }

    /// Gives the scenario that a study wrote, where it wrote one, its name and the places of its lists: it is called after the one that it
    /// is made from.
    pub fn as_it_was(&self, made: &Path, lists: &Lists) -> io::Result<()> {
        let (Some(scenario), Some(ending)) = (&self.scenario, scenario_ending(&self.study)) else {
            return Ok(());
        };
        let path = |scenario: &Path| made.join(named(scenario, ending));
        let written = path(Path::new(RESOLVED));
        match fs::read_to_string(&written) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            text => {
                fs::remove_file(written)?;
                fs::write(path(scenario), lists.as_they_were(&text?)?)
            }
        }
    }
}

/// The options that were said and say the same again, and those that name a file; or the name of one whose file is not recorded.
fn options(name: &str, said: &ArgMatches, manifest: &Manifest) -> Result<(Vec<String>, Vec<String>), String> {
    let timed = manifest.is_timed();
    let command = crate::cli::Arguments::command();
    let known = command
        .find_subcommand(name)
        .into_iter()
        .flat_map(clap::Command::get_arguments);
    let (mut words, mut files) = (Vec::new(), Vec::new());
    for option in known {
        let id = option.get_id().as_str();
        let Some(long) = option.get_long() else { continue };
        let left_out = OTHERWISE.contains(&long) || timed && PRECISION.contains(&long);
        if left_out || said.value_source(id) != Some(ValueSource::CommandLine) {
            continue;
        }
        if !option.get_action().takes_values() {
            words.push(format!("--{long}"));
        } else if option.get_value_parser().type_id() == TypeId::of::<PathBuf>() {
            // A path as it was said leads elsewhere from here.
            let is_recorded = manifest.files.iter().any(|read| read.option == long);
            files.push(is_recorded.then(|| long.to_owned()).ok_or(long)?);
        } else {
            let values = said.get_raw(id).into_iter().flatten();
            words.extend(values.map(|value| format!("--{long}={}", value.display())));
        }
    }
    Ok((words, files))
}

/// Takes a command apart; or says what is wrong with it, as the end of a sentence.
fn parsed(words: &[String]) -> Result<ArgMatches, String> {
    let parsed = crate::cli::Arguments::command().try_get_matches_from(words);
    parsed.map_err(|error| {
        let kinds = [ContextKind::InvalidArg, ContextKind::InvalidSubcommand];
        match kinds.into_iter().find_map(|kind| error.get(kind)) {
            Some(ContextValue::String(word)) => format!(": see `{word}`"),
            Some(ContextValue::Strings(words)) => format!(": see `{}`", words.join("`, `")),
            _ => String::new(),
        }
    })
}
