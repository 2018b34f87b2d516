//! Variates by inverse CDF: one uniform makes one variate, monotone in the uniform.

mod table;

pub use table::QuantileTable;

use super::pinned::{exp, ln, ln_1p, normal_quantile};
use super::special::gamma_quantile;

/// Above this `−ln p₀` the search would start near the smallest numbers.
const LARGEST_EXPONENT: f64 = 600.0;
/// Above this mean a long-tailed count is read from its gamma limit: the search takes about `mean` steps.
const LONGEST_SEARCH: f64 = 10_000.0;

/// Number of engagements: Poisson with this mean, or, given a dispersion r, negative binomial with variance
/// `mean + mean²/r`. The smallest k with `u ≤ F(k)`, as a whole f64; 0 for a mean of 0.
///
/// Sequential search by Panjer's recursion `pₖ₊₁ = pₖ (a + b/(k + 1))` (Panjer 1981): Poisson a = 0, b = mean,
/// `p₀ = exp(−mean)`; negative binomial `a = mean/(r + mean)`, `b = (r − 1) a`, `p₀ = (1 + mean/r)⁻ʳ`.
/// - Where `−ln p₀ > 600`: Cornish–Fisher expansion of third order (Cornish & Fisher 1938; Abramowitz & Stegun 26.2.49);
///   measured against exact quantiles, Poisson of mean to 1e5: one off in 1 of 100 draws; negative binomial: a
///   few hundredths of a standard deviation at most, which is 2 off or less to a mean of 10,000, and that only at probabilities below 1e-8.
/// - Negative binomial of mean above 10,000 otherwise: its gamma limit; measured error below 0.07 % of the
///   mean, the largest in the far tail.
#[must_use]
pub fn count(u: f64, mean: f64, dispersion: Option<f64>) -> f64 {
    if mean <= 0.0 {
        return 0.0;
    }
    let law = Panjer::new(mean, dispersion);
    if law.exponent > LARGEST_EXPONENT {
        cornish_fisher(u, mean, dispersion)
    } else if mean > LONGEST_SEARCH {
        gamma_limit(u, mean, dispersion)
    } else {
        law.search(u, mean)
    }
}

/// [`count`] of many at once, to the bit: the same search, step by step for all of them until the last one has ended.
#[inline(always)]
#[must_use]
pub fn counts<const N: usize>(u: &[f64; N], mean: &[f64; N], dispersion: Option<f64>) -> [f64; N] {
    let mut number = [0.0; N];
    let (mut a, mut b, mut p) = ([0.0; N], [0.0; N], [0.0; N]);
    let mut beyond = false;
    for i in 0..N {
        let law = Panjer::new(f64::max(mean[i], 0.0), dispersion);
        (a[i], b[i], p[i]) = (law.a, law.b, exp(-law.exponent));
        beyond |= law.exponent > LARGEST_EXPONENT || mean[i] > LONGEST_SEARCH;
    }
    if beyond {
        return std::array::from_fn(|i| count(u[i], mean[i], dispersion));
    }
    let mut cumulative = p;
    let mut k = 0.0;
    loop {
        let mut searching = false;
        for i in 0..N {
            searching |= cumulative[i] < u[i];
        }
        if !searching {
            return number;
        }
        k += 1.0;
        let reciprocal = 1.0 / k;
        for i in 0..N {
            let below = cumulative[i] < u[i];
            p[i] *= a[i] + b[i] * reciprocal;
            let next = cumulative[i] + p[i];
            let stuck = (next == cumulative[i]) & (k > mean[i]);
            number[i] = if below { k } else { number[i] };
            let next = if stuck { 2.0 } else { next };
            cumulative[i] = if below { next } else { cumulative[i] };
        }
    }
}

/// Panjer's recursion of a count: `pₖ₊₁ = pₖ (a + b/(k + 1))`, `p₀ = exp(−exponent)`.
struct Panjer {
    a: f64,
    b: f64,
    exponent: f64,
}

impl Panjer {
    #[inline(always)]
    fn new(mean: f64, dispersion: Option<f64>) -> Self {
        match dispersion {
            None => Self {
                a: 0.0,
                b: mean,
                exponent: mean,
            },
            Some(r) => {
                let a = mean / (r + mean);
                Self {
                    a,
                    b: (r - 1.0) * a,
                    exponent: r * ln_1p(mean / r),
                }
            }
        }
    }

    /// The smallest k with `u ≤ p₀ + … + pₖ`.
    #[inline(always)]
    fn search(&self, u: f64, mean: f64) -> f64 {
        let mut k = 0.0;
        let mut p = exp(-self.exponent);
        let mut cumulative = p;
        while cumulative < u {
            k += 1.0;
            p *= self.a + self.b * (1.0 / k);
            let next = cumulative + p;
            // Rounding may keep the sum below u for ever; beyond the mean the terms only fall, so this is the end.
            if next == cumulative && k > mean {
                break;
            }
            cumulative = next;
        }
        k
    }
}

/// `mean + sd w`, `w = z + γ₁(z² − 1)/6 + γ₂(z³ − 3z)/24 − γ₁²(2z³ − 5z)/36`, rounded so that `F(k) ≈ G(k + ½)`.
fn cornish_fisher(u: f64, mean: f64, dispersion: Option<f64>) -> f64 {
    let q = dispersion.map_or(0.0, |r| mean / r);
    let variance = mean * (1.0 + q);
    let sd = variance.sqrt();
    let skewness = (1.0 + 2.0 * q) / sd;
    let excess_kurtosis = (1.0 + 6.0 * q * (1.0 + q)) / variance;
    let z = normal_quantile(u);
    let square = z * z;
    let w = z + skewness * (square - 1.0) / 6.0 + excess_kurtosis * z * (square - 3.0) / 24.0
        - skewness * skewness * z * (2.0 * square - 5.0) / 36.0;
    (mean + sd * w - 0.5).ceil().max(0.0)
}

/// The gamma with the mean and variance of the count, rounded likewise.
fn gamma_limit(u: f64, mean: f64, dispersion: Option<f64>) -> f64 {
    let scale = 1.0 + dispersion.map_or(0.0, |r| mean / r);
    (gamma_quantile(u, mean / scale) * scale - 0.5).ceil().max(0.0)
}

/// A lognormal factor of mean 1 with a given coefficient of variation: `exp(σz − σ²/2)`, `σ² = ln(1 + cv²)`
/// (Johnson, Kotz & Balakrishnan 1994, chapter 14). Exactly 1 when cv = 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LognormalFactor {
    sigma: f64,
    shift: f64,
}

impl LognormalFactor {
    /// The factor with this coefficient of variation.
    #[must_use]
    pub fn new(cv: f64) -> Self {
        let sigma = ln_1p(cv * cv).sqrt();
        Self {
            sigma,
            shift: 0.5 * sigma * sigma,
        }
    }

    /// The quantile at the uniform `u`.
    #[inline(always)]
    #[must_use]
    pub fn at(self, u: f64) -> f64 {
        self.at_score(normal_quantile(u))
    }

    /// The quantile at the normal score `z`.
    #[inline(always)]
    #[must_use]
    pub fn at_score(self, z: f64) -> f64 {
        exp(self.sigma * z - self.shift)
    }
}

/// Depth of a contraction: quantile of Beta(1, b) with `mean = 1/(1 + b)`, a share between 0 and 1:
/// `1 − (1 − u)^(1/b) = 1 − exp(ln(1 − u) · mean/(1 − mean))` (Johnson, Kotz & Balakrishnan 1995, chapter 25).
/// Always 0 for a mean of 0 and 1 for a mean of 1.
#[inline(always)]
#[must_use]
pub fn depth(u: f64, mean: f64) -> f64 {
    1.0 - exp(ln(1.0 - u) * (mean / (1.0 - mean)))
}

/// The index chosen by `u` among cumulative shares: the first whose share of the last one exceeds `u`.
///
/// The last value stands for the whole, so a sum that rounds to a little less than 1 never chooses too far; 0 if empty.
#[must_use]
pub fn choose(u: f64, cumulative: &[f64]) -> usize {
    let whole = cumulative.last().copied().unwrap_or(0.0);
    cumulative
        .partition_point(|share| *share <= u * whole)
        .min(cumulative.len().saturating_sub(1))
}

#[cfg(test)]
mod tests;
