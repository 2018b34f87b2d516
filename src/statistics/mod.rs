//! Statistics: means and their errors, ranges of outcomes, paired differences; how much of a result is due to which input.

pub mod histogram;
pub mod information;
pub mod moments;
pub mod morris;
pub mod resampling;
pub mod sobol_indices;
pub mod summary;
