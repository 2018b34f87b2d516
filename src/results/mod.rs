//! The results directory: its files, written whole or not at all.

pub mod calibration;
pub mod directory;
pub mod manifest;
pub mod tables;
