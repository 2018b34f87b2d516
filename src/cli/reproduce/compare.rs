//! Results and what was made again, file by file.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::is_timed;
use crate::cli::{Failure, watching};
use crate::results::directory::MANIFEST;
use crate::results::manifest::Manifest;
use crate::results::names::is_written;
use crate::results::points::POINTS;
use crate::results::reading::{ANSWER, RESOLVED};

/// What is not compared: what tells the time, what the results are made again from, and what a study goes on from.
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
    let timed = is_timed(manifest);
    names.retain(|name| !(NOT_COMPARED.contains(&name.as_str()) || timed && name == ANSWER));
    let mut compared = 0;
    for name in names {
        watching::stopped()?;
        let (before, now) = (before.join(&name), now.join(&name));
        if !now.is_file() {
            differences.push(format!("{name} was not made again"));
        } else if !before.is_file() {
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

fn names(folder: &Path) -> io::Result<Vec<String>> {
    fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect()
}

/// The first line in which two files differ.
fn first_difference(before: &[u8], now: &[u8]) -> Option<usize> {
    let same = before.iter().zip(now).take_while(|(before, now)| before == now).count();
    (before != now).then(|| 1 + before[..same].iter().filter(|byte| **byte == b'\n').count())
}
