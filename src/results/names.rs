//! Names of the files that studies write, by which they are told from what a user keeps beside them.

use std::path::Path;

use super::directory::{MANIFEST, hidden};
use super::manifest::Manifest;
use super::reading::{ANSWER, RESOLVED};
use super::shards::KEPT;

/// Name of the page of results.
pub const PAGE: &str = "report.html";
/// Name of the workbook of a run.
pub const WORKBOOK: &str = "report.xlsx";

/// What the name of the scenario ends with that `size` writes.
pub const SIZED: &str = "-sized.toml";
/// The same of `calibrate`: not like others, since its own results are named after it.
pub const CALIBRATED: &str = "-calibrated.toml";

/// Files of each study, beside its answer.
const FILES: [(&str, &[&str]); 6] = [
    (
        "run",
        &[
            "README.md",
            "assignments.csv",
            "contributions.csv",
            "control.csv",
            "differences.csv",
            "quantiles.csv",
            "replications.csv",
            "summary.csv",
            "variance.csv",
        ],
    ),
    ("sweep", &["sweep.csv"]),
    ("size", &["frontier.csv", "size.csv"]),
    (
        "sensitivity",
        &["choice.csv", "evpi.csv", "morris.csv", "sobol.csv", "tornado.csv"],
    ),
    ("breakeven", &["breakeven.csv", "crossings.csv", "map.csv"]),
    ("calibrate", &["customers.csv", "holdout.csv", "parameters.csv"]),
];

/// What the name of the scenario ends with that a study writes, where it writes one; the rest is that of the one that it was given.
pub fn scenario_ending(study: &str) -> Option<&'static str> {
    match study {
        "size" => Some(SIZED),
        "calibrate" => Some(CALIBRATED),
        _ => None,
    }
}

/// Whether a command, the program first, may write a file of this name: the answer, a table, or a scenario that is called after its own.
pub fn is_written(command: &[String], name: &str) -> bool {
    let study = match command.get(1).map_or("", String::as_str) {
        // Together the parts of a run are a run.
        "merge" => "run",
        study => study,
    };
    let table = name.strip_suffix(".parquet").map(|table| format!("{table}.csv"));
    let written = table.as_deref().unwrap_or(name);
    let of_study = FILES.iter().filter(|(command, _)| *command == study);
    let called_after = scenario_ending(study).and_then(|ending| name.strip_suffix(ending));
    written == ANSWER
        || of_study.flat_map(|(_, files)| *files).any(|file| *file == written)
        || called_after.is_some_and(|scenario| is_given(command, scenario))
}

/// Whether a command has a file of this name among its words, whatever its kind and its folder. One without an extension is not known for a
/// file behind an option, which may take a value or not.
fn is_given(command: &[String], scenario: &str) -> bool {
    // The program is no file.
    let pairs = command.windows(2).skip(1);
    let mut files = pairs.filter_map(|pair| {
        let (before, word) = (&pair[0], Path::new(&pair[1]));
        // Behind an option may stand the name of a plan or a team.
        let is_value = before.starts_with("--") && before != "--" && !before.contains('=');
        let may_be_a_file = word.extension().is_some() || !is_value && !pair[1].starts_with("--");
        may_be_a_file.then_some(word)
    });
    files.any(|file| file.file_stem().is_some_and(|stem| stem == scenario))
}

/// Whether a file of results is axplan's: what the command wrote that their manifest remembers, or a page that was made of them, or was to be.
pub fn is_own(manifest: &Manifest, name: &str) -> bool {
    let in_the_making = |page: &str| ["new", "lock"].map(|what| hidden(Path::new(page), what));
    [MANIFEST, RESOLVED, PAGE, WORKBOOK].contains(&name)
        || is_written(&manifest.command, name)
        || manifest.shard.is_some() && name == KEPT
        || [PAGE, WORKBOOK]
            .into_iter()
            .flat_map(in_the_making)
            .any(|hidden| hidden.as_os_str() == name)
}

/// Letters that a hash in a name has, at least.
const HASH: usize = 16;

/// Whether a file is called like that of a point of a sweep: what its numbers depend on, and a checksum, both as hashes.
pub fn is_point(name: &str) -> bool {
    let hashes = name.strip_suffix(".csv").and_then(|hashes| hashes.split_once('-'));
    let is_hash = |text: &str| text.len() >= HASH && text.bytes().all(|letter| letter.is_ascii_hexdigit());
    hashes.is_some_and(|(identity, checksum)| is_hash(identity) && is_hash(checksum))
}
