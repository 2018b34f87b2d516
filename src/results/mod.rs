//! The results directory: its files, written whole or not at all.

pub mod breakeven;
pub mod calibration;
mod cells;
pub mod directory;
pub mod kept;
pub mod kind;
pub mod manifest;
pub mod names;
pub mod parquet;
pub mod points;
pub mod reading;
pub mod recorded;
pub mod sensitivity;
pub mod shards;
pub mod sibling;
pub mod size;
pub mod spread;
pub mod study;
pub mod tables;

/// What the files of a run's results are, and their columns: written beside them.
pub const COLUMNS: &str = include_str!("columns.md");
