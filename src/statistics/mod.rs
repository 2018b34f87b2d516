//! Statistics: means and their errors, ranges of outcomes, paired differences, and where these cross zero.

pub mod control;
pub mod crossing;
pub mod histogram;
pub mod inference;
pub mod moments;
pub mod outcomes;
pub mod summary;
