//! `axplan schema`: JSON Schema for editors.

use super::Failure;
use crate::scenario::schema_json;

/// Prints the JSON Schema of scenario files.
pub fn run() -> Result<(), Failure> {
    let document = serde_json::to_string_pretty(&schema_json()).map_err(|error| Failure::Running(error.to_string()))?;
    super::writing::bytes((document + "\n").as_bytes())
}
