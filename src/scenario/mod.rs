//! What the user writes.
pub mod schema;
