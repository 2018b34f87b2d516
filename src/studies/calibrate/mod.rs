//! Is it us? A scenario learns from what a company knows of itself: last year's figures, what happened to its customers,
//! hours that were logged.
//!
//! Every uncertain number starts as the scenario has it (its prior) and is narrowed as far as the data tell. What they do
//! not tell stays as it was, and the answer says so. Sources and formulas: docs/calibration.md.

pub mod chain;
pub mod contacts;
pub mod estimate;
pub mod outcomes;
pub mod past;
pub mod space;
