//! Results and what was made again, file by file.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use serde_json::Value;

use crate::cli::{Failure, watching};
use crate::results::directory::MANIFEST;
use crate::results::manifest::Manifest;
use crate::results::names::is_written;
use crate::results::points::POINTS;
use crate::results::reading::{ANSWER, RESOLVED, bytes_of};

/// What is not compared here: what tells the time, what the results are made again from, and what a study goes on from.
const NOT_COMPARED: [&str; 3] = [MANIFEST, RESOLVED, POINTS];

/// Compares the files of two folders that the command of a manifest writes; how many there are, and what is not the same.
pub fn folders(
    [before, now]: [&Path; 2],
    manifest: &Manifest,
    differences: &mut Vec<String>,
) -> Result<usize, Failure> {
    // All else that stood there before is the user's own.
    let there = names(before)?.into_iter();
    let written = there.filter(|name| is_written(&manifest.command, name));
    let mut names: BTreeSet<String> = names(now)?.into_iter().chain(written).collect();
    names.retain(|name| !NOT_COMPARED.contains(&name.as_str()));
    let mut compared = 0;
    for name in names {
        watching::stopped()?;
        if !now.join(&name).is_file() {
            differences.push(format!("{name} was not made again"));
            continue;
        }
        if !before.join(&name).is_file() {
            differences.push(format!("{name} was not there before"));
            continue;
        }
        compared += 1;
        let (before, now) = (bytes_of(before, &name)?, bytes_of(now, &name)?);
        if manifest.is_timed() && name == ANSWER {
            if but_precision(&before) != but_precision(&now) {
                differences.push(format!("{name} differs"));
            }
        } else if let Some(line) = first_difference(&before, &now) {
            differences.push(format!("{name} differs, first in line {line}"));
        }
    }
    Ok(compared)
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect()
}

/// An answer without what tells how long a run might take, which is run again as a number of replications.
fn but_precision(answer: &[u8]) -> Option<Value> {
    let mut answer: Value = serde_json::from_slice(answer).ok()?;
    answer.as_object_mut()?.remove("precision");
    Some(answer)
}

/// The first line in which two files differ.
fn first_difference(before: &[u8], now: &[u8]) -> Option<usize> {
    let same = before.iter().zip(now).take_while(|(before, now)| before == now).count();
    (before != now).then(|| 1 + before[..same].iter().filter(|byte| **byte == b'\n').count())
}
