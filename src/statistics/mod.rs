//! Statistics: means and their errors, ranges of outcomes, paired differences and where these cross zero; how much of a result is
//! due to which input.

pub mod control;
pub mod crossing;
pub mod histogram;
pub mod inference;
pub mod information;
pub mod moments;
pub mod morris;
pub mod outcomes;
pub mod resampling;
pub mod sobol_indices;
pub mod summary;
