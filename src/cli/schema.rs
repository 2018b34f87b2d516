//! `axplan schema`: JSON Schema for editors.

use std::io::Write;

use super::Failure;
use crate::scenario::schema_json;

/// Prints the JSON Schema of scenario files.
pub fn run() -> Result<(), Failure> {
    let document = serde_json::to_string_pretty(&schema_json()).map_err(|error| Failure::Running(error.to_string()))?;
    let mut to = anstream::stdout().lock();
    writeln!(to, "{document}")?;
    to.flush()?;
    Ok(())
}
