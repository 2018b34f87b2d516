//! The results directory: its files, written whole or not at all.

pub mod directory;
pub mod manifest;
pub mod size;
pub mod tables;
