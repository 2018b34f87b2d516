//! The results of a study, read back: what made them, and what it found.

use std::path::Path;

use serde_json::Value;

use super::manifest::Manifest;
use super::reading::{ANSWER, RESOLVED, damaged, in_json, read_manifest, read_resolved, text_of};
use crate::diagnostics::InputErrors;
use crate::scenario::{Sourced, sources};
use crate::studies::reread::{LARGEST, Reread, is_held};

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
        let manifest = read_manifest(directory)?;
        Ok(Self {
            sources: read_sources(directory, &manifest)?,
            answer: read_answer(directory)?,
            manifest,
        })
    }
}

/// Reads every value that was used, with where it came from.
pub(super) fn read_sources(directory: &Path, manifest: &Manifest) -> Result<Vec<Sourced>, InputErrors> {
    let name = directory.join(RESOLVED).display().to_string();
    sources(&name, &read_resolved(directory, manifest)?)
}

/// Reads what a study found.
pub(super) fn read_answer<A: Reread>(directory: &Path) -> Result<A, InputErrors> {
    let text = text_of(directory, ANSWER)?;
    let document: Value = serde_json::from_str(&text).map_err(|error| damaged(directory, ANSWER, in_json(&error)))?;
    if let Some(number) = beyond(&document) {
        let why = format!("it holds {number:e}, and numbers of results are {LARGEST:e} at most");
        return Err(damaged(directory, ANSWER, why));
    }
    drop(document);
    let answer: A = serde_json::from_str(&text).map_err(|error| damaged(directory, ANSWER, in_json(&error)))?;
    answer.check().map_err(|why| damaged(directory, ANSWER, why))?;
    Ok(answer)
}

/// A number that no results hold.
fn beyond(document: &Value) -> Option<f64> {
    match document {
        Value::Number(number) => number.as_f64().filter(|number| !is_held(*number)),
        Value::Array(values) => values.iter().find_map(beyond),
        Value::Object(values) => values.values().find_map(beyond),
        Value::Null | Value::Bool(_) | Value::String(_) => None,
    }
}
