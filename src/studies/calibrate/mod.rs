//! `calibrate`.
pub mod chain;
pub mod estimate;
pub mod outcomes;
pub mod space;
