//! Files of a results directory in the making.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use super::Failure;
use crate::results::directory::MANIFEST;
use crate::results::manifest::Manifest;

/// What writes a table.
pub type Write<'a> = &'a dyn Fn(&mut BufWriter<File>) -> csv::Result<()>;

/// Writes a text.
pub fn text(directory: &Path, name: &str, text: &str) -> Result<(), Failure> {
    fs::write(directory.join(name), text)
        .map_err(|error| Failure::Running(format!("cannot write `{name}`: {error}; nothing was kept")))
}

/// Writes a table.
pub fn table(directory: &Path, name: &str, write: Write) -> Result<(), Failure> {
    let written = File::create(directory.join(name))
        .map_err(csv::Error::from)
        .and_then(|file| write(&mut BufWriter::new(file)));
    written.map_err(|error| Failure::Running(format!("cannot write `{name}`: {error}; nothing was kept")))
}

/// Writes `manifest.json`.
pub fn manifest(directory: &Path, manifest: &Manifest) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(manifest).map_err(|error| Failure::Running(error.to_string()))?;
    text(directory, MANIFEST, &(json + "\n"))
}
