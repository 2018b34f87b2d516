//! The results of a study, read back: what made them, and what it found.

use std::path::Path;

use super::manifest::Manifest;
use super::reading::{ANSWER, RESOLVED, damaged, in_json, read_manifest, text_of};
use crate::diagnostics::InputErrors;
use crate::scenario::{Sourced, sources};
use crate::studies::reread::Reread;

/// What the results directory of a study holds.
#[derive(Clone, Debug)]
pub struct RecordedStudy<A> {
    /// What made it.
    pub manifest: Manifest,
    /// Every value that was used, with where it came from.
    pub sources: Vec<Sourced>,
    /// What was found, as `--format json` prints it.
    pub answer: A,
}

impl<A: Reread> RecordedStudy<A> {
    /// Reads a results directory whose answer is of this kind.
    ///
    /// # Errors
    /// Where it is none, or its manifest or its answer is missing or damaged.
    pub fn read(directory: &Path) -> Result<Self, InputErrors> {
        Ok(Self {
            manifest: read_manifest(directory)?,
            sources: read_sources(directory)?,
            answer: read_answer(directory)?,
        })
    }
}

/// Reads every value that was used, with where it came from.
pub(super) fn read_sources(directory: &Path) -> Result<Vec<Sourced>, InputErrors> {
    let name = directory.join(RESOLVED).display().to_string();
    sources(&name, &text_of(directory, RESOLVED)?)
}

/// Reads what a study found.
pub(super) fn read_answer<A: Reread>(directory: &Path) -> Result<A, InputErrors> {
    let text = text_of(directory, ANSWER)?;
    let answer: A = serde_json::from_str(&text).map_err(|error| damaged(directory, ANSWER, in_json(&error)))?;
    answer.check().map_err(|why| damaged(directory, ANSWER, why))?;
    Ok(answer)
}
