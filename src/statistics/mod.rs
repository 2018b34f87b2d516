//! Statistics: means and their errors, ranges of outcomes, paired differences, bounds of probabilities, the selection of the
//! best.

pub mod histogram;
pub mod moments;
pub mod proportion;
pub mod selection;
pub mod summary;
