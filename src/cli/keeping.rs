//! Replications that are kept while a run goes on, so that the same command goes on from there.

use std::io::Write;
use std::path::Path;

use super::Failure;
use crate::outputs::words::{several, wrapped};
use crate::results::directory::DirectoryError;
use crate::results::kept::{Log, Origin};

/// Opens what an earlier run to `target` kept, or begins anew, and says what is taken over, or why not.
pub fn begin(target: &Path, origin: Origin, quiet: bool) -> Result<Log, Failure> {
    let (log, refused) = Log::of_run(target, origin).map_err(|source| DirectoryError::Io {
        path: target.to_owned(),
        source,
    })?;
    let told = match (log.replications(), refused) {
        (_, Some(why)) => format!("What an earlier run kept is not used, and is replaced: it is of {why}."),
        (0, None) => return Ok(log),
        (known, None) => format!("Of a run that was stopped {} kept; they are not run again.", are(known)),
    };
    if !quiet {
        writeln!(anstream::stderr(), "{}\n", wrapped(&told, ""))?;
    }
    Ok(log)
}

/// How a run fails: where it was stopped, with what is kept of it.
pub fn stopped(log: &Log, failure: Failure) -> Failure {
    match (failure, log.replications()) {
        (failure, 0) => {
            log.forget();
            failure
        }
        (Failure::Stopped(stopped), done) => Failure::Running(format!(
            "{stopped}; {} kept, and the same command goes on from there",
            are(done)
        )),
        (failure, _) => failure,
    }
}

/// Says what could not be kept.
pub fn tell_trouble(log: &Log, quiet: bool) -> Result<(), Failure> {
    if let (Some(trouble), false) = (log.trouble(), quiet) {
        let told = format!("Not all that is done can be kept, in case the run is stopped: {trouble}.");
        writeln!(anstream::stderr(), "{}\n", wrapped(&told, ""))?;
    }
    Ok(())
}

fn are(replications: usize) -> String {
    let verb = if replications == 1 { "is" } else { "are" };
    format!("{} {verb}", several(replications, "replication"))
}
