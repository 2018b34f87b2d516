//! Statistics: means and their errors, ranges of outcomes, paired differences and where these cross zero; how much of a result is
//! due to which input; bounds of probabilities, and the selection of the best.

pub mod concomitant;
pub mod control;
pub mod crossing;
pub mod histogram;
pub mod inference;
pub mod information;
pub mod linear;
pub mod moments;
pub mod morris;
pub mod outcomes;
pub mod proportion;
pub mod resampling;
pub mod selection;
pub mod sobol_indices;
pub mod summary;
