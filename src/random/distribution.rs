//! Distributions of uncertain numbers and of quantities over customers.
//!
//! Quantities of money scale exactly: with parameters multiplied by a power of two, every quantile is multiplied by it and
//! the distribution function at the multiplied point is the same, to the bit. Parameters are taken as validated: standard
//! deviations not negative, `low ≤ mode ≤ high`, two values or more and rising in an empirical one.

use super::pinned::{exp, ln, normal_cdf, normal_quantile};
use super::special::{beta_inc, beta_quantile, gamma_p, gamma_quantile};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A distribution: of an uncertain number, or of a quantity over customers. The tag stands outside:
/// `{ triangular = { low = 1, mode = 2, high = 4 } }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Distribution {
    /// Normal with mean and standard deviation.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        #[schemars(range(min = 0))]
        sd: f64,
    },
    /// Lognormal with median and standard deviation of the logarithm.
    Lognormal {
        /// Median.
        #[schemars(range(min = 1e-12))]
        median: f64,
        /// Standard deviation of the logarithm.
        #[schemars(range(min = 0, max = 5))]
        sigma: f64,
    },
    /// Beta on 0 to 1.
    Beta {
        /// First shape parameter.
        #[schemars(range(min = 0.05, max = 100_000))]
        alpha: f64,
        /// Second shape parameter.
        #[schemars(range(min = 0.05, max = 100_000))]
        beta: f64,
    },
    /// Gamma with mean and coefficient of variation.
    Gamma {
        /// Mean.
        #[schemars(range(min = 0))]
        mean: f64,
        /// Coefficient of variation: standard deviation ÷ mean.
        #[schemars(range(min = 0, max = 3))]
        cv: f64,
    },
    /// Uniform.
    Uniform {
        /// Lowest value.
        low: f64,
        /// Highest value.
        high: f64,
    },
    /// Triangular.
    Triangular {
        /// Lowest value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Highest value.
        high: f64,
    },
    /// PERT: a beta with its mean at (low + 4·mode + high) ÷ 6.
    Pert {
        /// Lowest value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Highest value.
        high: f64,
    },
    /// Given values, rising: quantiles at equal steps of probability from 0 to 1, read by linear interpolation.
    Empirical(#[schemars(length(min = 2, max = 10_000))] Vec<f64>),
}

impl Distribution {
    /// The quantile function: the value that the quantity is below with probability `u`, for 0 < u < 1.
    ///
    /// Normal `mean + sd z`; lognormal `median exp(sigma z)`; gamma, beta and PERT by inversion; uniform
    /// `low + u (high − low)`; triangular by its two square roots; empirical by interpolation. A distribution without
    /// spread gives its one value.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        match self {
            Self::Normal { mean, sd } => mean + sd * normal_quantile(u),
            Self::Lognormal { median, sigma } => median * exp(sigma * normal_quantile(u)),
            Self::Beta { alpha, beta } => beta_quantile(u, *alpha, *beta),
            Self::Gamma { mean, cv } => {
                let variance = cv * cv;
                mean * if variance > 0.0 {
                    gamma_quantile(u, 1.0 / variance) * variance
                } else {
                    1.0
                }
            }
            Self::Uniform { low, high } => low + u * (high - low),
            Self::Triangular { low, mode, high } => triangular_quantile(u, *low, *mode, *high),
            Self::Pert { low, mode, high } if low < high => {
                let (alpha, beta) = pert_shapes(*low, *mode, *high);
                low + (high - low) * beta_quantile(u, alpha, beta)
            }
            Self::Pert { low, .. } => *low,
            Self::Empirical(values) => empirical_quantile(u, values),
        }
    }

    /// The distribution function: the probability of a value of at most `x`.
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        let (lowest, highest) = self.support();
        // This also settles every distribution without spread.
        if x < lowest {
            return 0.0;
        }
        if x >= highest {
            return 1.0;
        }
        match self {
            Self::Normal { mean, sd } => normal_cdf((x - mean) / sd),
            Self::Lognormal { median, sigma } => normal_cdf(ln(x / median) / sigma),
            Self::Beta { alpha, beta } => beta_inc(*alpha, *beta, x),
            Self::Gamma { mean, cv } => gamma_p(1.0 / (cv * cv), x / mean / (cv * cv)),
            Self::Uniform { low, high } => (x - low) / (high - low),
            Self::Triangular { low, mode, high } => triangular_cdf(x, *low, *mode, *high),
            Self::Pert { low, mode, high } => {
                let (alpha, beta) = pert_shapes(*low, *mode, *high);
                beta_inc(alpha, beta, (x - low) / (high - low))
            }
            Self::Empirical(values) => empirical_cdf(x, values),
        }
    }

    /// The quantile at one half.
    #[must_use]
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The mean: lognormal `median exp(sigma²/2)`, beta `alpha/(alpha + beta)`, triangular `(low + mode + high)/3`, PERT
    /// `(low + 4 mode + high)/6`, empirical the mean of the segments between values.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Self::Normal { mean, .. } | Self::Gamma { mean, .. } => *mean,
            Self::Lognormal { median, sigma } => median * exp(0.5 * sigma * sigma),
            Self::Beta { alpha, beta } => alpha / (alpha + beta),
            Self::Uniform { low, high } => low + 0.5 * (high - low),
            Self::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Self::Pert { low, mode, high } => (low + 4.0 * mode + high) / 6.0,
            Self::Empirical(values) => {
                let twice: f64 = values.windows(2).map(|pair| pair[0] + pair[1]).sum();
                0.5 * twice / (values.len() - 1) as f64
            }
        }
    }

    /// The lowest and the highest possible value; infinite where there is none.
    #[must_use]
    pub fn support(&self) -> (f64, f64) {
        match self {
            Self::Normal { mean, sd } if *sd > 0.0 => (f64::NEG_INFINITY, f64::INFINITY),
            Self::Normal { mean, .. } => (*mean, *mean),
            Self::Lognormal { sigma, .. } if *sigma > 0.0 => (0.0, f64::INFINITY),
            Self::Lognormal { median, .. } => (*median, *median),
            Self::Beta { .. } => (0.0, 1.0),
            Self::Gamma { mean, cv } if *mean > 0.0 && cv * cv > 0.0 => (0.0, f64::INFINITY),
            Self::Gamma { mean, .. } => (*mean, *mean),
            Self::Uniform { low, high } | Self::Triangular { low, high, .. } | Self::Pert { low, high, .. } => {
                (*low, *high)
            }
            Self::Empirical(values) => (values[0], values[values.len() - 1]),
        }
    }
}

/// Shapes of the beta on `low` to `high`: `1 + 4 (mode − low)/(high − low)` and `1 + 4 (high − mode)/(high − low)`
/// (Malcolm, Roseboom, Clark & Fazar 1959).
fn pert_shapes(low: f64, mode: f64, high: f64) -> (f64, f64) {
    let range = high - low;
    (1.0 + 4.0 * ((mode - low) / range), 1.0 + 4.0 * ((high - mode) / range))
}

/// `low + √(u (high − low)(mode − low))` up to the mode, `high − √((1 − u)(high − low)(high − mode))` beyond.
fn triangular_quantile(u: f64, low: f64, mode: f64, high: f64) -> f64 {
    let range = high - low;
    if u * range < mode - low {
        low + (u * range * (mode - low)).sqrt()
    } else {
        high - ((1.0 - u) * range * (high - mode)).sqrt()
    }
}

/// The inverse of [`triangular_quantile`], for x inside.
fn triangular_cdf(x: f64, low: f64, mode: f64, high: f64) -> f64 {
    let range = high - low;
    if x < mode {
        (x - low) / range * ((x - low) / (mode - low))
    } else {
        1.0 - (high - x) / range * ((high - x) / (high - mode))
    }
}

/// Quantiles at equal steps of probability, read by linear interpolation.
fn empirical_quantile(u: f64, values: &[f64]) -> f64 {
    let place = u * (values.len() - 1) as f64;
    let left = (place as usize).min(values.len() - 2);
    values[left] + (place - left as f64) * (values[left + 1] - values[left])
}

/// The inverse of [`empirical_quantile`], for x from the first value to below the last.
fn empirical_cdf(x: f64, values: &[f64]) -> f64 {
    let right = values.partition_point(|value| *value <= x);
    let (low, high) = (values[right - 1], values[right]);
    ((right - 1) as f64 + (x - low) / (high - low)) / (values.len() - 1) as f64
}

#[cfg(test)]
mod tests;
