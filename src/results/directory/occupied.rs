//! What stands where results are to go, and would be lost if they were put in its place.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{DirectoryError, MANIFEST};
use crate::diagnostics::letters::visible;
use crate::results::manifest::Manifest;
use crate::results::names::{is_own, is_point};
use crate::results::points::POINTS;
use crate::results::reading::{RESOLVED, read_manifest};

/// More entries are counted, and not named.
const MOST_NAMED: usize = 3;
/// What systems leave in folders that somebody looks at.
const LEFT_BY_SYSTEMS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];
/// How files begin by which spreadsheets know that another is open, and which some file systems make beside others.
const LEFT_BY_PROGRAMS: [&str; 4] = [".~lock.", "~$", "._", ".nfs"];

/// Why something is not replaced by results.
#[derive(Debug, thiserror::Error)]
pub enum Occupied {
    /// It is something else.
    #[error(
        "`{0}` exists and is not a results directory (it has no {MANIFEST}), so it is left alone: choose another --out"
    )]
    NoResults(PathBuf),
    /// It may be something else: others have a file of this name, too.
    #[error(
        "`{0}` exists and is not a results directory (its {MANIFEST} is not as axplan writes it), so it is left alone: choose another --out"
    )]
    OtherManifest(PathBuf),
    /// What it is to stand in is a file.
    #[error("`{0}` is not a folder, so no results can stand in it: choose another --out")]
    InNoFolder(PathBuf),
    /// It is a link, and nothing is there that it leads to.
    #[error("`{0}` is a symbolic link that leads nowhere, so it is left alone: remove it, or choose another --out")]
    LeadsNowhere(PathBuf),
    /// There are results, and these names.
    #[error(
        "`{0}` holds more than the results of one command ({1}), so it is left alone: move the rest elsewhere, or choose another --out"
    )]
    More(PathBuf, String),
    /// There are results, and among them what is read to make others.
    #[error("`{0}` holds `{1}`, which this command reads, so it is left alone: choose another --out")]
    Read(PathBuf, PathBuf),
}

/// Makes sure that only earlier results are lost where others are put in their place.
///
/// # Errors
/// If something else is there, or the file system says no.
pub(super) fn only_results(target: &Path) -> Result<(), DirectoryError> {
    let above = target.ancestors().skip(1).find(|above| above.exists());
    if let Some(file) = above.filter(|above| !above.is_dir()) {
        return Err(Occupied::InNoFolder(file.to_owned()).into());
    }
    if !target.exists() {
        return Ok(());
    }
    let place = || target.to_owned();
    if !target.join(MANIFEST).is_file() {
        return Err(Occupied::NoResults(place()).into());
    }
    let manifest = read_manifest(target).map_err(|_| Occupied::OtherManifest(place()))?;
    let others = others(target, &manifest).map_err(|source| DirectoryError::Io { path: place(), source })?;
    if !others.is_empty() {
        return Err(Occupied::More(place(), listed(&others)).into());
    }
    match given_from(target) {
        Some(read) => Err(Occupied::Read(place(), read).into()),
        None => Ok(()),
    }
}

/// What stands beside results and is not theirs, in alphabetical order.
fn others(target: &Path, manifest: &Manifest) -> io::Result<Vec<String>> {
    let mut others = Vec::new();
    for (name, is_folder) in entries(target)? {
        if is_folder && name == POINTS {
            let inside = entries(&target.join(POINTS))?.into_iter();
            let others_inside = inside.filter(|(name, is_folder)| *is_folder || !is_point(name));
            others.extend(others_inside.map(|(name, _)| format!("{POINTS}/{name}")));
        } else if is_folder || !is_own(manifest, &name) {
            others.push(name);
        }
    }
    others.sort();
    Ok(others)
}

/// Names in a folder, and which of them are folders, without what systems and programs leave there.
fn entries(folder: &Path) -> io::Result<Vec<(String, bool)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let left = LEFT_BY_SYSTEMS.iter().any(|left| name.eq_ignore_ascii_case(left))
            || LEFT_BY_PROGRAMS.iter().any(|start| name.starts_with(start));
        if !left {
            entries.push((name, entry.file_type()?.is_dir()));
        }
    }
    Ok(entries)
}

/// Some names, without what a terminal would obey.
fn listed(names: &[String]) -> String {
    let name = |name: &String| format!("`{}`", visible(name));
    let named: Vec<String> = names.iter().take(MOST_NAMED).map(name).collect();
    match names.len() - named.len() {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// A file in there that the command at hand was given, such as a scenario that a study wrote; not the resolved scenario, which every study
/// writes anew.
fn given_from(target: &Path) -> Option<PathBuf> {
    let target = fs::canonicalize(target).ok()?;
    let words = std::env::args_os().skip(1).map(PathBuf::from);
    words
        .filter(|word| word.file_name().is_none_or(|name| name != RESOLVED))
        .find(|word| fs::canonicalize(word).is_ok_and(|word| word != target && word.starts_with(&target)))
}
