//! The results directory: its files, written whole or not at all.

pub mod directory;
pub mod manifest;
pub mod points;
pub mod tables;
