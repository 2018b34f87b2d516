//! The sensitivity of a run: results of `axplan sensitivity` that stand beside the run's, where there are any.

use std::path::Path;

use super::manifest::Manifest;
use super::reading::used;
use super::study::RecordedStudy;
use crate::diagnostics::InputErrors;
use crate::studies::sensitivity::Answer;
use crate::studies::used::{InputChange, Used, changes};

/// Where the sensitivity of a run is looked for, and what is there.
#[derive(Clone, Debug)]
pub struct Sibling {
    /// How the directory is called: as that of the run, with `-sensitivity` behind its name. From where it was seen is nothing that a page
    /// could be made again with.
    pub name: String,
    /// What is there.
    pub held: Held,
}

/// What stands beside a run.
#[derive(Clone, Debug)]
pub enum Held {
    /// Nothing.
    Nothing,
    /// Something that tells nothing of this run, and why.
    Other(String),
    /// The sensitivity of the scenario that was run.
    Sensitivity(Box<RecordedStudy<Answer>>),
}

impl Sibling {
    /// What stands beside a place of a run, where its results are or might be; for now they are in a directory.
    ///
    /// # Errors
    /// Where the scenario of the run is missing or damaged.
    pub fn of(place: &Path, directory: &Path, made: &Manifest) -> Result<Self, InputErrors> {
        let made_of = used(directory, made)?;
        let mut name = place.file_name().unwrap_or_default().to_owned();
        name.push("-sensitivity");
        let directory = place.with_file_name(&name);
        let name = name.to_string_lossy().into_owned();
        let held = if directory.is_dir() {
            let seen_from_here = directory.display().to_string();
            held(&directory, &made_of)
                .unwrap_or_else(|errors| Held::Other(in_one_line(&errors).replace(&seen_from_here, &name)))
        } else {
            Held::Nothing
        };
        Ok(Self { name, held })
    }

    /// The same place with nothing there yet.
    pub fn not_yet(&self) -> Self {
        Self {
            name: self.name.clone(),
            held: Held::Nothing,
        }
    }

    /// The sensitivity of the scenario that was run, where it is there.
    pub fn sensitivity(&self) -> Option<&RecordedStudy<Answer>> {
        match &self.held {
            Held::Sensitivity(found) => Some(found),
            _ => None,
        }
    }
}

fn held(directory: &Path, made_of: &Used) -> Result<Held, InputErrors> {
    let found = RecordedStudy::<Answer>::read(directory)?;
    let differs = difference(made_of, &used(directory, &found.manifest)?, &found.answer);
    Ok(match differs {
        Some(change) => Held::Other(in_words(&change)),
        None => Held::Sensitivity(Box::new(found)),
    })
}

/// The first thing in which a sensitivity is of another scenario than a run. How often either was run does not matter, nor what the
/// scenario's author remarks; and the inputs that were examined may have been made uncertain for it alone.
fn difference(run: &Used, sensitivity: &Used, answer: &Answer) -> Option<InputChange> {
    let examined = |path: &String| {
        let mut inputs = answer.inputs.iter();
        inputs.any(|input| input.input == *path || input.also.contains(path))
    };
    let matters =
        |change: &InputChange| !change.input.starts_with("run.") && change.input != "note" && !examined(&change.input);
    changes(run, sensitivity).into_iter().find(matters)
}

fn in_words(change: &InputChange) -> String {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    format!(
        "it was made from other inputs, `{}` is {} there and {} here",
        change.input,
        value(&change.after),
        value(&change.before)
    )
}

fn in_one_line(errors: &InputErrors) -> String {
    let errors: Vec<String> = errors.0.iter().map(|error| error.in_one_line()).collect();
    errors.join("; ")
}
