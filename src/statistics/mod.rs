//! Statistics: means and their errors, ranges of outcomes, paired differences.

pub mod histogram;
pub mod linear;
pub mod moments;
pub mod summary;
