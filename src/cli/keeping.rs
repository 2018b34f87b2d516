//! What is kept while a command goes on, so that the same command goes on from there.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use super::Failure;
use crate::outputs::words::{several, wrapped};
use crate::results::directory::DirectoryError;
use crate::results::kept::{Keeper, Log, Origin, PointLog, Refused};
use crate::studies::inputs::Inputs;

/// Opens what an earlier run to `target` kept, or begins anew, and says what is taken over, or why not.
pub fn begin(target: &Path, origin: Origin, quiet: bool) -> Result<Log, Failure> {
    tell_taken_over(Log::of_run(target, origin), target, quiet)
}

/// The same of a study that makes many runs: so many of something are in a record.
pub fn begin_points(
    target: &Path,
    inputs: &Inputs,
    each: (usize, &'static str),
    quiet: bool,
) -> Result<Arc<PointLog>, Failure> {
    let log = Arc::new(tell_taken_over(
        PointLog::of_study(target, inputs, each),
        target,
        quiet,
    )?);
    // Nothing else gives these inputs a place.
    let _ = inputs.kept.set(log.clone());
    Ok(log)
}

fn tell_taken_over<L: Keeper>(
    opened: io::Result<(L, Option<Refused>)>,
    target: &Path,
    quiet: bool,
) -> Result<L, Failure> {
    let (log, refused) = opened.map_err(|source| DirectoryError::Io {
        path: target.to_owned(),
        source,
    })?;
    let taken_over = match (log.done(), refused) {
        (_, Some(Refused { why, stays })) => {
            let becomes = if stays {
                "It stays aside until this one has come to its end."
            } else {
                "What stays aside of one before holds more, so it is gone."
            };
            Some(format!("What an earlier run kept is not used: {why}. {becomes}"))
        }
        ((0, _), None) => None,
        (_, None) => Some(format!(
            "Of a run that was stopped {} kept; they are not run again.",
            are(&log)
        )),
    };
    let told: Vec<String> = taken_over.into_iter().chain(damage(&log)).collect();
    if !quiet && !told.is_empty() {
        writeln!(anstream::stderr(), "{}\n", wrapped(&told.join(" "), ""))?;
    }
    Ok(log)
}

/// What an earlier command kept, and cannot be read.
fn damage(log: &impl Keeper) -> Option<String> {
    let (_, of) = log.done();
    let (number, at_end) = log.damaged();
    let counted = (number > 0).then(|| several(number, of));
    let end = at_end.then(|| "the end of what was kept".to_owned());
    let lost: Vec<String> = counted.into_iter().chain(end).collect();
    (!lost.is_empty()).then(|| format!("Damaged, and not used: {}.", lost.join(" and ")))
}

/// How a run fails: where it was stopped, with what is kept of it.
pub fn stopped(log: &impl Keeper, failure: Failure) -> Failure {
    match (failure, log.done()) {
        (failure, (0, _)) => {
            log.give_up();
            failure
        }
        (Failure::Stopped(stopped), _) => Failure::Running(format!("{stopped}; {}", goes_on(log))),
        (Failure::Place(DirectoryError::Occupied(why)), _) => Failure::Running(format!("{why}; {}", goes_on(log))),
        (failure, _) => failure,
    }
}

/// Where the same command goes on from.
pub fn goes_on(log: &impl Keeper) -> String {
    let path = log.path().display();
    format!("{} kept in `{path}`, and the same command goes on from there", are(log))
}

/// Says what could not be kept.
pub fn tell_trouble(log: &impl Keeper, quiet: bool) -> Result<(), Failure> {
    if let (Some(trouble), false) = (log.trouble(), quiet) {
        let told = format!("Not all that is done can be kept, in case the run is stopped: {trouble}.");
        writeln!(anstream::stderr(), "{}\n", wrapped(&told, ""))?;
    }
    Ok(())
}

fn are(log: &impl Keeper) -> String {
    let (number, of) = log.done();
    let verb = if number == 1 { "is" } else { "are" };
    format!("{} {verb}", several(number, of))
}
