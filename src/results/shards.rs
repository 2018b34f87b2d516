//! The shards of a run, read back to be put together.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::{Path, PathBuf};

use super::kept::{Log, Origin};
use super::manifest::{Manifest, Part, command_line};
use super::reading::{RESOLVED, read_manifest, read_resolved};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::engine::{Cluster, Kept};

/// Name of the file of replications in the directory of a shard.
pub const KEPT: &str = "replications.bin";

/// No run has more clusters: replications are no more than these, and a cluster has one at least.
const MOST_CLUSTERS: u32 = 10_000_000;
/// More shards that are missing are not named.
const MOST_NAMED: usize = 20;

/// All shards of a run, in order.
#[derive(Debug)]
pub struct Shards {
    shards: Vec<Shard>,
}

#[derive(Debug)]
struct Shard {
    directory: PathBuf,
    manifest: Manifest,
    part: Part,
    log: Log,
}

impl Shards {
    /// Reads directories that `axplan run --shard` wrote, in any order.
    ///
    /// # Errors
    /// Where one is no shard, or is damaged; where they are not of one run; where one is missing, or there twice.
    pub fn read(directories: &[PathBuf]) -> Result<Self, InputErrors> {
        let mut errors = Vec::new();
        let mut shards: Vec<Shard> = Vec::new();
        for directory in directories {
            match Shard::read(directory) {
                Ok(shard) => shards.push(shard),
                Err(InputErrors(found)) => errors.extend(found),
            }
        }
        if let Some((first, others)) = shards.split_first() {
            errors.extend(others.iter().filter_map(|other| first.differs(other)));
        }
        if errors.is_empty() {
            errors.extend(amiss(&shards));
        }
        if !errors.is_empty() {
            return Err(InputErrors(errors));
        }
        shards.sort_by_key(|shard| shard.part.shard);
        Ok(Self { shards })
    }

    /// The scenario that they are of.
    pub fn scenario(&self) -> PathBuf {
        self.shards[0].directory.join(RESOLVED)
    }

    /// Rows of the customer list that were left out.
    pub fn rows_left_out(&self) -> usize {
        self.shards[0].manifest.rows_left_out.len()
    }

    /// Makes sure that they are of a study as it is made here, of their scenario.
    ///
    /// # Errors
    /// Where the version or a list is another.
    pub fn check(&self, here: Origin) -> Result<(), InputErrors> {
        let of_shards = self.shards[0].log.origin();
        of_shards
            .differs(&here.of_scenario_of(of_shards))
            .map_or(Ok(()), |differs| {
                Err(one(
                    &self.shards[0].directory,
                    format!("its replications are of {differs}"),
                    "put together what was run with this version, and with the lists as they were",
                ))
            })
    }
}

impl Shard {
    fn read(directory: &Path) -> Result<Self, InputErrors> {
        let manifest = read_manifest(directory)?;
        let Some(part) = manifest.shard else {
            return Err(one(
                directory,
                "it holds a whole run",
                "name the directories that `axplan run --shard K/N` wrote",
            ));
        };
        let damaged = |why: &dyn Display| {
            one(
                directory,
                format!("it is damaged: {why}"),
                "run this shard again, with the same command",
            )
        };
        if part.clusters > MOST_CLUSTERS {
            return Err(damaged(&format_args!("no run has {} clusters", part.clusters)));
        }
        if part.of == 0 || !(1..=part.of).contains(&part.shard) || part.of > part.clusters {
            return Err(damaged(&format_args!(
                "there is no shard {} of {}",
                part.shard, part.of
            )));
        }
        read_resolved(directory, &manifest)?;
        let log = Log::read(&directory.join(KEPT)).map_err(|error| damaged(&format_args!("{KEPT}: {error}")))?;
        let missing = part.range().filter(|&cluster| !log.knows(cluster)).count();
        if missing > 0 {
            return Err(damaged(&format_args!(
                "{missing} of {} clusters are missing in {KEPT}",
                part.range().len()
            )));
        }
        Ok(Self {
            directory: directory.to_owned(),
            manifest,
            part,
            log,
        })
    }

    fn differs(&self, other: &Self) -> Option<Diagnostic> {
        let (own, of_other) = (self.part, other.part);
        let why = if (own.of, own.clusters) != (of_other.of, of_other.clusters) {
            format!(
                "one of {} shards of {} clusters, the other of {} of {}",
                own.of, own.clusters, of_other.of, of_other.clusters
            )
        } else {
            format!("the other is of {}", other.log.origin().differs(self.log.origin())?)
        };
        let message = format!(
            "`{}` and `{}` are not of one run: {why}",
            self.directory.display(),
            other.directory.display()
        );
        Some(Diagnostic::new(message).help("put together what was run with the same command but for --shard and --out"))
    }
}

/// Shards that are missing, and those that are there twice.
fn amiss(shards: &[Shard]) -> Vec<Diagnostic> {
    let mut found: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for shard in shards {
        let directory = format!("`{}`", shard.directory.display());
        found.entry(shard.part.shard).or_default().push(directory);
    }
    let Some(first) = shards.first() else {
        return Vec::new();
    };
    let of = first.part.of;
    let twice = found
        .iter()
        .filter(|(_, directories)| directories.len() > 1)
        .map(|(shard, directories)| {
            Diagnostic::new(format!(
                "shard {shard} of {of} is there {} times: {}",
                directories.len(),
                directories.join(", ")
            ))
            .help("name each shard once")
        });
    let missing = (1..=of).filter(|shard| !found.contains_key(shard)).map(|shard| {
        Diagnostic::new(format!("shard {shard} of {of} is missing")).help(format!(
            "name its directory too, or run it: {}",
            command_of(shard, first)
        ))
    });
    let more = (of as usize - found.len()).saturating_sub(MOST_NAMED);
    let more = (more > 0).then(|| {
        Diagnostic::new(format!("{more} more shards of {of} are missing")).help("name their directories, too")
    });
    twice.chain(missing.take(MOST_NAMED)).chain(more).collect()
}

/// What runs another shard of a run, by the command of one. Its results go to a place of its own, whose name tells which it is: at that of
/// the one they would replace it.
fn command_of(shard: u32, known: &Shard) -> String {
    let mut words = vec!["axplan"];
    let mut given = known.manifest.command.iter().skip(1).map(String::as_str);
    while let Some(word) = given.next() {
        match word.split_once('=').unwrap_or((word, "")) {
            ("--shard" | "--out", "") => drop(given.next()),
            ("--shard" | "--out", _) => {}
            _ => words.push(word),
        }
    }
    let part = format!("{shard}/{}", known.part.of);
    words.extend(["--shard", &part]);
    command_line(&words)
}

/// Each cluster is that of its shard.
impl Kept for Shards {
    fn load(&self, cluster: u32) -> Option<Cluster> {
        self.shards.iter().find_map(|shard| shard.log.load(cluster))
    }

    fn keep(&self, _: u32, _: &Cluster) {}
}

fn one(directory: &Path, what: impl Display, help: &str) -> InputErrors {
    let message = format!("`{}` cannot be put together with others: {what}", directory.display());
    InputErrors(vec![Diagnostic::new(message).help(help)])
}
