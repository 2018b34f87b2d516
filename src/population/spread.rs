//! A quantity over customers, drawn once a customer and replication: fast where inverting its distribution is dear.

use crate::random::pinned::exp;
use crate::random::{Distribution, QuantileTable, normal_cdf};

/// A distribution over customers, read at normal scores.
#[derive(Clone, Debug)]
pub enum Spread {
    /// median · exp(sigma · z).
    Lognormal {
        /// Median.
        median: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Gamma, beta and PERT, tabulated.
    Table(QuantileTable),
    /// Those with a quantile function in closed form.
    Direct(Distribution),
}

impl Spread {
    /// Prepares a distribution for many draws.
    pub fn new(distribution: &Distribution) -> Self {
        match distribution {
            Distribution::Lognormal { median, sigma } => Self::Lognormal {
                median: *median,
                sigma: *sigma,
            },
            Distribution::Gamma { mean, cv } => Self::Table(QuantileTable::gamma(*mean, *cv)),
            Distribution::Beta { .. } | Distribution::Pert { .. } => {
                Self::Table(QuantileTable::from_quantile(1.0, |lower, _| {
                    distribution.quantile(lower)
                }))
            }
            direct => Self::Direct(direct.clone()),
        }
    }

    /// [`at_score`](Self::at_score) of many.
    #[inline(always)]
    pub fn at_scores(&self, scores: &[f64], quantiles: &mut [f64]) {
        let pairs = quantiles.iter_mut().zip(scores);
        match self {
            Self::Lognormal { median, sigma } => {
                pairs.for_each(|(quantile, score)| *quantile = median * exp(sigma * score))
            }
            _ => pairs.for_each(|(quantile, &score)| *quantile = self.at_score(score)),
        }
    }

    /// The quantile at a normal score, at least 0: ARR and whitespace are not negative.
    pub fn at_score(&self, score: f64) -> f64 {
        match self {
            Self::Lognormal { median, sigma } => median * exp(sigma * score),
            Self::Table(table) => table.at_score(score).max(0.0),
            Self::Direct(distribution) => distribution.quantile(normal_cdf(score)).max(0.0),
        }
    }
}
