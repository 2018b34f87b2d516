//! Reads a results directory.

use std::fs;
use std::io;
use std::path::Path;

use indexmap::IndexMap;

use super::directory::MANIFEST;
use super::manifest::Manifest;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::scenario::leaves;
use crate::studies::diff::Recorded;
use crate::studies::used::Used;

/// Name of the file that holds the answer, as `--format json` prints it.
pub const ANSWER: &str = "answer.json";
/// Name of the file that holds everything that was used.
pub const RESOLVED: &str = "scenario.resolved.toml";
/// Name of the file that holds the headlines of every replication.
pub(super) const REPLICATIONS: &str = "replications.csv";

/// Reads what made a results directory.
///
/// # Errors
/// Where there is no such directory, or its manifest is missing or damaged.
pub fn read_manifest(directory: &Path) -> Result<Manifest, InputErrors> {
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
    serde_json::from_str(&text).map_err(|error| damaged(directory, MANIFEST, error))
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

/// Reads what results were made of.
pub(super) fn used(directory: &Path, manifest: &Manifest) -> Result<Used, InputErrors> {
    let path = directory.join(RESOLVED).display().to_string();
    Ok(Used {
        version: manifest.version.clone(),
        lists: [manifest.customers_hash.clone(), manifest.people_hash.clone()],
        inputs: leaves(&path, &text_of(directory, RESOLVED)?)?,
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
    let header = table.headers().map_err(|error| error.to_string())?.clone();
    if header.iter().take(2).ne(["replication", "plan"]) {
        return Err("it does not begin with the columns replication and plan".to_owned());
    }
    let metrics: Vec<String> = header.iter().skip(2).map(str::to_owned).collect();
    let mut replications = Vec::new();
    let mut of_plans: IndexMap<String, Vec<Vec<f64>>> = IndexMap::new();
    for record in table.records() {
        let record = record.map_err(|error| error.to_string())?;
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
            let value = if text.is_empty() { Ok(f64::NAN) } else { text.parse() };
            column.push(value.map_err(|_| format!("line {line}: `{text}` is no number"))?);
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
    fs::read_to_string(directory.join(name)).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => damaged(directory, name, "it is missing"),
        _ => damaged(directory, name, error),
    })
}

pub(super) fn damaged(directory: &Path, name: &str, why: impl std::fmt::Display) -> InputErrors {
    one(
        format!("`{}` cannot be read: {why}", directory.join(name).display()),
        "run the scenario again to have its results whole",
    )
}

pub(super) fn one(message: String, help: &str) -> InputErrors {
    InputErrors(vec![Diagnostic::new(message).help(help)])
}
