//! Special functions for distributions that are drawn or fitted rarely: gamma, incomplete gamma and beta, and the
//! quantiles that invert them. Clarity before speed; the bits are pinned because they stand on [`super::pinned`].

mod beta;
mod gamma;
mod invert;

pub use beta::{beta_inc, beta_quantile, student_t_quantile};
pub(super) use gamma::gamma_quantile_of_tails;
pub use gamma::{gamma_hazard, gamma_p, gamma_quantile, ln_gamma};

/// Sums and continued fractions end when a term no longer moves them.
const EPSILON: f64 = f64::EPSILON / 2.0;
/// The longest of them within the documented ranges needs some ten thousand terms; a bound makes every call end.
const MOST_TERMS: usize = 200_000;

/// The lower and the upper probability of a law at a point, and its density times the point.
#[derive(Clone, Copy, Debug)]
struct Tails {
    lower: f64,
    upper: f64,
    density_times_x: f64,
}

#[cfg(test)]
mod tests;
