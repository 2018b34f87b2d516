//! The command that made results, as it makes them again.

use std::any::TypeId;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory};

use super::{cannot, is_timed, one};
use crate::cli::named::Named;
use crate::cli::options::named;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::results::directory::MANIFEST;
use crate::results::manifest::{Manifest, hash_of};
use crate::results::names::scenario_ending;
use crate::results::reading::RESOLVED;
use crate::scenario::{Overrides, Template};

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
    options: Vec<String>,
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
        let scenario = said.try_get_one::<PathBuf>("scenario").ok().flatten().cloned();
        let options = options(name, said, manifest).map_err(|option| {
            let why = format!("{MANIFEST} does not record the file that `--{option}` names");
            one(cannot(
                results,
                &why,
                "run the study itself again: its file is then recorded",
            ))
        })?;
        Ok(Self {
            study: if name == "merge" { "run" } else { name }.to_owned(),
            scenario,
            options,
        })
    }

    /// The words of the command, the program first.
    ///
    /// # Errors
    /// Where an option has no meaning without one that is left out.
    pub fn words(&self, results: &Path, out: &Path, threads: Option<u16>) -> Result<Vec<String>, InputErrors> {
        let mut words = vec!["axplan".to_owned(), self.study.clone()];
        words.extend_from_slice(&self.options);
        words.extend(threads.map(|threads| format!("--threads={threads}")));
        words.extend([
            "--quiet".to_owned(),
            format!("--out={}", out.display()),
            "--".to_owned(),
            results.join(RESOLVED).display().to_string(),
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

    /// Gives the scenario that a study wrote, where it wrote one, its name: it is called after the one that it is made from.
    pub fn rename(&self, made: &Path) -> io::Result<()> {
        let (Some(scenario), Some(ending)) = (&self.scenario, scenario_ending(&self.study)) else {
            return Ok(());
        };
        let path = |scenario: &Path| made.join(named(scenario, ending));
        match fs::rename(path(Path::new(RESOLVED)), path(scenario)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            renamed => renamed,
        }
    }
}

/// The options that were said and say the same again; or the name of one whose file is not recorded.
fn options(name: &str, said: &ArgMatches, manifest: &Manifest) -> Result<Vec<String>, String> {
    let timed = is_timed(manifest);
    let command = crate::cli::Arguments::command();
    let known = command
        .find_subcommand(name)
        .into_iter()
        .flat_map(clap::Command::get_arguments);
    let mut words = Vec::new();
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
            let read = manifest.files.iter().find(|read| read.option == long);
            words.push(format!("--{long}={}", read.ok_or(long)?.file));
        } else {
            let values = said.get_raw(id).into_iter().flatten();
            words.extend(values.map(|value| format!("--{long}={}", value.display())));
        }
    }
    Ok(words)
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

/// Makes sure that every list that was read is there as it was, before anything is run.
///
/// # Errors
/// All that are not.
pub fn lists_are_there(results: &Path, manifest: &Manifest) -> Result<(), InputErrors> {
    let resolved = Template::read(&results.join(RESOLVED), &[], &Overrides::default())?;
    let scenario = resolved.central();
    let of_scenario = [
        (Named::Customers, scenario.population.file.as_ref()),
        (Named::People, scenario.people.as_ref().map(|people| &people.file)),
    ];
    let of_scenario = of_scenario.into_iter().filter_map(|(list, file)| {
        let path = resolved.directory().join(file?);
        Some((list.what().to_owned(), path, list.recorded(manifest)))
    });
    let of_options = manifest.files.iter().map(|read| {
        let what = format!("file of `--{}`", read.option);
        (what, PathBuf::from(&read.file), Some(read.hash.as_str()))
    });
    let amiss: Vec<Diagnostic> = of_scenario
        .chain(of_options)
        .filter_map(|(what, path, recorded)| amiss(results, &what, &path, recorded))
        .collect();
    if amiss.is_empty() {
        Ok(())
    } else {
        Err(InputErrors(amiss))
    }
}

/// What is wrong with a list.
fn amiss(results: &Path, what: &str, path: &Path, recorded: Option<&str>) -> Option<Diagnostic> {
    let shown = path.display();
    let hash = if path.is_file() {
        hash_of(path)
    } else {
        Err(io::ErrorKind::NotFound.into())
    };
    let why = match hash {
        Ok(hash) if Some(hash.as_str()) == recorded => return None,
        Ok(_) => format!("the {what} is another: `{shown}` is not as it was"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => format!("there is no {what} `{shown}` any more"),
        Err(error) => format!("the {what} `{shown}` cannot be read: {error}"),
    };
    Some(cannot(
        results,
        &why,
        "put it back as it was; or, if it may be another one, run the study itself again",
    ))
}
