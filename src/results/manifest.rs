//! `manifest.json`: what made these results.

use std::borrow::Borrow;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::studies::SOURCES;
use crate::studies::answer::Answer;
use crate::studies::inputs::{Inputs, absolute};
use crate::studies::precision::{Achieved, Ending};

/// A command line as a shell takes it: targets hold brackets and signs that a shell would take for its own, names of folders spaces.
pub fn command_line<W: Borrow<str>>(words: &[W]) -> String {
    // What no shell could take stands as it is.
    shlex::try_join(words.iter().map(Borrow::<str>::borrow)).unwrap_or_else(|_| words.join(" "))
}

/// What made a results directory.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Manifest {
    /// Version of axplan.
    pub version: String,
    /// A hash of the source of all in it that computes: between two releases the version stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_hash: Option<String>,
    /// The command line.
    pub command: Vec<String>,
    /// Seed of every draw.
    pub seed: u32,
    /// Replications run.
    pub replications: usize,
    /// What a run to a precision came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Achieved>,
    /// Which part of a run this is, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Part>,
    /// BLAKE3 of `scenario.resolved.toml`.
    pub scenario_hash: String,
    /// BLAKE3 of the customer list.
    pub customers_hash: Option<String>,
    /// BLAKE3 of the list of people.
    pub people_hash: Option<String>,
    /// Files that were read since an option names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRead>,
    /// Why each row of the customer list that was left out could not be read.
    pub rows_left_out: Vec<String>,
    /// When the run started, UTC.
    pub started: String,
    /// How long it took.
    pub seconds: f64,
}

/// A file that an option names, as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct FileRead {
    /// The option, without its dashes.
    pub option: String,
    /// Its path, from anywhere.
    pub file: String,
    /// BLAKE3 of it.
    pub hash: String,
}

impl FileRead {
    /// The file that `option` names, as seen from here, with the hash of what was read of it.
    pub fn new(option: &str, file: &str, hash: &str) -> Self {
        Self {
            option: option.to_owned(),
            file: absolute(file),
            hash: hash.to_owned(),
        }
    }
}

/// BLAKE3 of a file, as manifests record it.
///
/// # Errors
/// If the file system says no.
pub fn hash_of(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// A part of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Part {
    /// Which one, from 1.
    pub shard: u32,
    /// Of how many.
    pub of: u32,
    /// Clusters of replications of the whole run.
    pub clusters: u32,
}

impl Part {
    /// Its clusters of the run.
    pub fn range(&self) -> Range<u32> {
        let end = |shard: u32| (u64::from(self.clusters) * u64::from(shard) / u64::from(self.of)) as u32;
        end(self.shard - 1)..end(self.shard)
    }
}

impl Manifest {
    /// The manifest of a run with this answer.
    pub fn new(answer: &Answer, inputs: &Inputs, resolved: &str, started: jiff::Timestamp, elapsed: Duration) -> Self {
        Self {
            precision: answer.precision.clone(),
            ..Self::of_study(inputs, answer.replications, resolved, started, elapsed)
        }
    }

    /// Whether the machine's speed had a say in the number of replications: they are then run again as a number.
    pub fn is_timed(&self) -> bool {
        self.precision
            .as_ref()
            .is_some_and(|achieved| achieved.ended_by == Ending::Time)
    }

    /// What was not the same when results were made again, in words.
    pub fn differences(&self, again: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        let mut note = |same: bool, what: &str| {
            if !same {
                differences.push(what.to_owned());
            }
        };
        note(
            self.version == again.version,
            "another version of axplan made the results",
        );
        note(self.seed == again.seed, "the seed is another");
        note(
            self.replications == again.replications,
            "the number of replications is another",
        );
        note(
            self.is_timed() || self.precision == again.precision,
            "the precision that was reached is another",
        );
        note(
            self.customers_hash == again.customers_hash,
            "the customer list is another",
        );
        note(self.people_hash == again.people_hash, "the list of people is another");
        note(
            self.rows_left_out == again.rows_left_out,
            "other rows of the customer list are left out",
        );
        differences
    }

    /// The manifest of any study of a scenario, which `resolved` holds.
    pub fn of_study(
        inputs: &Inputs,
        replications: usize,
        resolved: &str,
        started: jiff::Timestamp,
        elapsed: Duration,
    ) -> Self {
        let list = inputs.list.as_ref();
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            source_hash: Some(SOURCES.to_owned()),
            command: std::env::args_os()
                .map(|word| word.to_string_lossy().into_owned())
                .collect(),
            seed: inputs.template.central().run.seed,
            replications,
            precision: None,
            shard: None,
            scenario_hash: blake3::hash(resolved.as_bytes()).to_hex().to_string(),
            customers_hash: list.map(|list| list.hash.clone()),
            people_hash: inputs.people.as_ref().map(|people| people.hash.clone()),
            files: Vec::new(),
            rows_left_out: inputs.rows_left_out(),
            started: started.to_string(),
            seconds: elapsed.as_secs_f64(),
        }
    }
}
