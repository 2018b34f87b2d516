//! Statistics: means and their errors, ranges of outcomes, paired differences.

pub mod control;
pub mod histogram;
pub mod inference;
pub mod moments;
pub mod summary;
