//! Reads a results directory.

use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::RangeInclusive;
use std::path::Path;

use csv::ErrorKind;
use indexmap::IndexMap;
use serde_json::error::Category;

use super::cells::rows;
use super::directory::MANIFEST;
use super::manifest::{Manifest, command_line};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::scenario::leaves;
use crate::studies::diff::Recorded;
use crate::studies::reread::is_held;
use crate::studies::used::Used;

/// Name of the file that holds the answer, as `--format json` prints it.
pub const ANSWER: &str = "answer.json";
/// Name of the file that holds everything that was used.
pub const RESOLVED: &str = "scenario.resolved.toml";
/// Name of the file that holds the headlines of every replication.
pub(super) const REPLICATIONS: &str = "replications.csv";

/// Larger files are refused.
const LARGEST: u64 = 4_000_000_000;
/// Replications inside a draw of the uncertain inputs, as in a scenario.
const INNER: RangeInclusive<u32> = 2..=1_000;

/// Reads what made a results directory.
///
/// # Errors
/// Where there is no such directory, or its manifest is missing or damaged.
pub fn read_manifest(directory: &Path) -> Result<Manifest, InputErrors> {
    if directory.is_file() && directory.extension().is_some_and(|kind| kind == "toml") {
        let scenario = directory.display().to_string();
        let run = command_line(&["axplan", "run", scenario.as_str(), "--report"]);
        return Err(one(
            format!("`{scenario}` is a scenario, not a results directory"),
            &format!("run it, and write the path of its results, or have their page at once: {run}"),
        ));
    }
    if !directory.is_dir() {
        let what = if directory.exists() {
            "is no directory"
        } else {
            "does not exist"
        };
        return Err(one(
            format!("`{}` {what}", directory.display()),
            "write the path of a results directory, as `axplan run` writes it: results/<scenario>",
        ));
    }
    if !directory.join(MANIFEST).is_file() {
        return Err(one(
            format!(
                "`{}` is no results directory: it has no {MANIFEST}",
                directory.display()
            ),
            "write the path of a results directory, as `axplan run` writes it: results/<scenario>",
        ));
    }
    let text = text_of(directory, MANIFEST)?;
    serde_json::from_str(&text).map_err(|error| damaged(directory, MANIFEST, in_json(&error)))
}

/// Reads the scenario that results were made from, as it was written down.
///
/// # Errors
/// Where it is missing, or is not what the manifest says.
pub fn read_resolved(directory: &Path, manifest: &Manifest) -> Result<String, InputErrors> {
    let resolved = text_of(directory, RESOLVED)?;
    if blake3::hash(resolved.as_bytes()).to_hex().as_str() == manifest.scenario_hash {
        Ok(resolved)
    } else {
        Err(damaged(
            directory,
            RESOLVED,
            format!("it was changed: its hash is not that of {MANIFEST}"),
        ))
    }
}

/// Reads what made the results of `axplan run`.
///
/// # Errors
/// As [`read_manifest`]; and where the results are of another command.
pub(super) fn read_manifest_of_run(directory: &Path) -> Result<Manifest, InputErrors> {
    let manifest = read_manifest(directory)?;
    if directory.join(REPLICATIONS).is_file() {
        return Ok(manifest);
    }
    whole(directory, &manifest)?;
    Err(one(
        format!(
            "`{}` holds no {REPLICATIONS}: these are results of another command than `run`, or not all of them",
            directory.display()
        ),
        "write the path of a results directory, as `axplan run` writes it: results/<scenario>",
    ))
}

/// Makes sure that results are not those of a shard alone.
pub(super) fn whole(directory: &Path, manifest: &Manifest) -> Result<(), InputErrors> {
    manifest.shard.map_or(Ok(()), |part| {
        Err(one(
            format!(
                "`{}` holds shard {} of {} of a run",
                directory.display(),
                part.shard,
                part.of
            ),
            "put all shards together first: axplan merge DIR...",
        ))
    })
}

/// Reads what two runs are compared by.
///
/// # Errors
/// Where something is missing or damaged.
pub fn read(directory: &Path) -> Result<Recorded, InputErrors> {
    let manifest = read_manifest_of_run(directory)?;
    let used = used(directory, &manifest)?;
    check_inner(directory, &used)?;
    let Headlines {
        metrics,
        replications,
        of_plans: headlines,
    } = read_headlines(directory)?;
    let written = used
        .inputs
        .get("baseline")
        .map(|name| name.trim_matches(['"', '\'']).to_owned());
    Ok(Recorded {
        directory: directory.display().to_string(),
        seed: manifest.seed,
        baseline: written.or_else(|| headlines.keys().next().cloned()),
        used,
        metrics,
        replications,
        headlines,
    })
}

/// Makes sure of the number of a scenario that comparing computes with; the others may be those of another version.
fn check_inner(directory: &Path, used: &Used) -> Result<(), InputErrors> {
    let is_one = |written: &String| written.parse::<u32>().is_ok_and(|inner| INNER.contains(&inner));
    match used.inputs.get("run.inner") {
        Some(written) if !is_one(written) => {
            let (low, high) = (*INNER.start(), *INNER.end());
            let why = format!("`run.inner` is {written}, but must lie between {low} and {high}");
            Err(damaged(directory, RESOLVED, why))
        }
        _ => Ok(()),
    }
}

/// Reads what results were made of.
pub(super) fn used(directory: &Path, manifest: &Manifest) -> Result<Used, InputErrors> {
    let path = directory.join(RESOLVED).display().to_string();
    Ok(Used {
        version: manifest.version.clone(),
        lists: [manifest.customers_hash.clone(), manifest.people_hash.clone()],
        inputs: leaves(&path, &read_resolved(directory, manifest)?)?,
    })
}

/// What `replications.csv` holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Headlines {
    /// The metrics.
    pub metrics: Vec<String>,
    /// The numbers of the replications.
    pub replications: Vec<u32>,
    /// By plan, metric and replication; NaN where one is not defined.
    pub of_plans: IndexMap<String, Vec<Vec<f64>>>,
}

/// Reads the headlines of every replication.
pub(super) fn read_headlines(directory: &Path) -> Result<Headlines, InputErrors> {
    let text = text_of(directory, REPLICATIONS)?;
    headlines(&text).map_err(|error| damaged(directory, REPLICATIONS, error))
}

fn headlines(text: &str) -> Result<Headlines, String> {
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let header = table.headers().map_err(|error| in_table(&error))?.clone();
    if header.iter().take(2).ne(["replication", "plan"]) {
        return Err("it does not begin with the columns replication and plan".to_owned());
    }
    let metrics: Vec<String> = header.iter().skip(2).map(str::to_owned).collect();
    let mut replications = Vec::new();
    let mut of_plans: IndexMap<String, Vec<Vec<f64>>> = IndexMap::new();
    for record in rows(&mut table) {
        let record = record.map_err(|error| in_table(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let number: u32 = record[0]
            .parse()
            .map_err(|_| format!("line {line}: `{}` is no replication", &record[0]))?;
        if replications.last() != Some(&number) {
            replications.push(number);
        }
        let columns = of_plans
            .entry(record[1].to_owned())
            .or_insert_with(|| vec![Vec::new(); metrics.len()]);
        for (column, text) in columns.iter_mut().zip(record.iter().skip(2)) {
            let value = match text {
                "" => Some(f64::NAN),
                text => text.parse().ok().filter(|value| is_held(*value)),
            };
            column.push(value.ok_or_else(|| format!("line {line}: `{text}` is no number"))?);
        }
    }
    let rising = replications.windows(2).all(|pair| pair[0] < pair[1]);
    let whole = of_plans
        .values()
        .flatten()
        .all(|column| column.len() == replications.len());
    if replications.is_empty() || !rising || !whole {
        return Err("it does not hold every plan once a replication".to_owned());
    }
    Ok(Headlines {
        metrics,
        replications,
        of_plans,
    })
}

pub(super) fn text_of(directory: &Path, name: &str) -> Result<String, InputErrors> {
    String::from_utf8(bytes_of(directory, name)?).map_err(|_| damaged(directory, name, "it is not a text in UTF-8"))
}

/// What a file of a results directory holds.
///
/// # Errors
/// Where it is missing, or is no file of its own.
pub fn bytes_of(directory: &Path, name: &str) -> Result<Vec<u8>, InputErrors> {
    let mut bytes = Vec::new();
    open(directory, name)?
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(directory, name, error))?;
    Ok(bytes)
}

/// A file of a results directory: an ordinary one, so that its end is reached; and no link, since results may come from someone else, and
/// what it leads to would end in what is shown of them.
pub(super) fn open(directory: &Path, name: &str) -> Result<File, InputErrors> {
    let path = directory.join(name);
    match fs::symlink_metadata(&path) {
        Ok(found) if found.is_symlink() => Err(one(
            format!(
                "`{}` is a symbolic link: of results no file is read that stands elsewhere",
                path.display()
            ),
            "put the file itself in its place, or run the scenario again to have its results whole",
        )),
        Ok(found) if !found.is_file() => Err(damaged(directory, name, "it is no file")),
        Ok(found) if found.len() > LARGEST => Err(damaged(directory, name, "it is larger than 4 GB")),
        Ok(_) => File::open(&path).map_err(|error| damaged(directory, name, error)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(damaged(directory, name, "it is missing")),
        Err(error) => Err(damaged(directory, name, error)),
    }
}

/// What is wrong with a document of JSON.
pub(super) fn in_json(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Eof => format!("it ends too early, in line {line}"),
        Category::Syntax | Category::Io => format!("it is no JSON in line {line}, column {column}"),
        Category::Data => error.to_string(),
    }
}

/// What is wrong with a table.
pub(super) fn in_table(error: &csv::Error) -> String {
    let line = |at: &Option<csv::Position>| at.as_ref().map_or(1, csv::Position::line);
    match error.kind() {
        ErrorKind::UnequalLengths { pos, expected_len, len } => {
            format!("line {} has {len} cells, and the header {expected_len}", line(pos))
        }
        ErrorKind::Utf8 { pos, .. } => format!("line {} is not a text in UTF-8", line(pos)),
        ErrorKind::Deserialize { pos, err } => {
            let cell = err
                .field()
                .map_or_else(String::new, |field| format!(", cell {}", field + 1));
            format!("line {}{cell}: {}", line(pos), err.kind())
        }
        _ => error.to_string(),
    }
}

pub(super) fn damaged(directory: &Path, name: &str, why: impl std::fmt::Display) -> InputErrors {
    let help = if name == MANIFEST {
        "move the folder elsewhere, and run the scenario again to have its results whole"
    } else {
        "run the scenario again to have its results whole"
    };
    one(
        format!("`{}` cannot be read: {why}", directory.join(name).display()),
        help,
    )
}

pub(super) fn one(message: String, help: &str) -> InputErrors {
    InputErrors(vec![Diagnostic::new(message).help(help)])
}
