//! Files of a results directory in the making, and the answer on standard output.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use super::Failure;
use super::options::{Format, WorkOptions};
use crate::diagnostics::letters::visible;
use crate::results::directory::{DirectoryError, Lock, MANIFEST, hidden, no_link};
use crate::results::manifest::Manifest;
use crate::results::reading::ANSWER;

/// What writes a table.
pub type Write<'a> = &'a dyn Fn(&mut BufWriter<File>) -> csv::Result<()>;

/// Writes a text.
pub fn text(directory: &Path, name: &str, text: &str) -> Result<(), Failure> {
    fs::write(directory.join(name), text)
        .map_err(|error| Failure::Running(format!("cannot write `{name}`: {error}; no results were written")))
}

/// Writes a table.
pub fn table(directory: &Path, name: &str, write: Write) -> Result<(), Failure> {
    let written = File::create(directory.join(name))
        .map_err(csv::Error::from)
        .and_then(|file| write(&mut BufWriter::new(file)));
    written.map_err(|error| Failure::Running(format!("cannot write `{name}`: {error}; no results were written")))
}

/// Writes `manifest.json`.
pub fn manifest(directory: &Path, manifest: &Manifest) -> Result<(), Failure> {
    text(directory, MANIFEST, &document(manifest)?)
}

/// Writes `answer.json`: what `--format json` prints.
pub fn answer_file<T: Serialize>(directory: &Path, answer: &T) -> Result<(), Failure> {
    text(directory, ANSWER, &document(answer)?)
}

/// Something as a JSON document.
pub fn document<T: Serialize>(of: &T) -> Result<String, Failure> {
    let json = serde_json::to_string_pretty(of).map_err(|error| Failure::Running(error.to_string()))?;
    Ok(json + "\n")
}

/// Prints what is made for another program.
pub fn bytes(document: &[u8]) -> Result<(), Failure> {
    let mut to = io::stdout().lock();
    to.write_all(document)?;
    to.flush()?;
    Ok(())
}

/// Writes a file that may stand anywhere, whole or not at all; an earlier one there is replaced.
pub fn whole(path: &Path, content: &[u8]) -> Result<(), DirectoryError> {
    let failed = |source| DirectoryError::Io {
        path: path.to_owned(),
        source,
    };
    let lock = Lock::on(path).map_err(failed)?;
    let _lock = lock.ok_or_else(|| DirectoryError::Busy(path.to_owned()))?;
    // A name of its own, so that what a process left that was killed is replaced by the next one.
    let meanwhile = hidden(path, "new");
    let written = no_link(&meanwhile)
        .and_then(|()| File::create(&meanwhile))
        .and_then(|mut file| {
            file.write_all(content)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&meanwhile, path));
    if written.is_err() {
        let _ = fs::remove_file(&meanwhile);
    }
    written.map_err(failed)
}

/// Prints an answer as it was asked for: as `text` makes it, with where its results are, or as JSON.
pub fn answer<T: Serialize>(
    options: &WorkOptions,
    answer: &T,
    text: impl Fn(&T) -> String,
    (results, clock): (&Path, Instant),
) -> Result<(), Failure> {
    let mut to = anstream::stdout().lock();
    match options.format {
        Format::Table => {
            write!(to, "{}", text(answer))?;
            if !options.quiet {
                let seconds = clock.elapsed().as_secs_f64();
                writeln!(
                    anstream::stderr(),
                    "\nResults in {}, {seconds:.1} s.",
                    visible(&results.display().to_string())
                )?;
            }
        }
        Format::Json => {
            write!(to, "{}", document(answer)?)?;
        }
    }
    to.flush()?;
    Ok(())
}
