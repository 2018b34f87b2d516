//! Studies: ways to make worlds and plans, run them and read the measures.

pub mod answer;
pub mod assignments;
pub mod breakeven;
pub mod calibrate;
pub mod compare;
pub mod contributions;
pub mod diff;
pub mod experiment;
pub mod explain;
pub mod inputs;
pub mod precision;
pub mod preview;
pub mod reread;
pub mod sensitivity;
pub mod size;
pub mod span;
pub mod spread;
pub mod sweep;
pub mod used;
pub mod variants;

/// A hash of the source of all that computes.
pub const SOURCES: &str = env!("AXPLAN_SOURCES");

/// The version of axplan, and the hash of its source: from another, other results may come.
pub const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("AXPLAN_SOURCES"));
