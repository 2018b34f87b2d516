//! Statistics: means and their errors, ranges of outcomes, paired differences and where these cross zero; how much of a result is
//! due to which input, and how much to chance; bounds of probabilities, and the selection of the best.

/// Half the width of a 95 % interval of what is normal, in standard errors.
pub const Z_95: f64 = 1.959_963_984_540_054;

pub mod concomitant;
pub mod control;
pub mod crossing;
pub mod histogram;
pub mod inference;
pub mod information;
pub mod linear;
pub mod moments;
pub mod morris;
pub mod nested;
pub mod outcomes;
pub mod proportion;
pub mod quantiles;
pub mod resampling;
pub mod selection;
pub mod sobol_indices;
pub mod summary;
