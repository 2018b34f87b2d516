//! A quantity over customers, read at normal scores, at least 0.

use axplan::random::pinned::exp;
use axplan::random::{Distribution, QuantileTable, normal_cdf};

/// A distribution over customers. Gamma, beta and PERT are read from tables of their quantiles.
#[derive(Clone, Debug)]
pub struct Spread {
    pub law: Distribution,
    table: Option<QuantileTable>,
}

impl Spread {
    pub fn new(law: &Distribution) -> Self {
        let table = match law {
            Distribution::Gamma { mean, cv } => Some(QuantileTable::gamma(*mean, *cv)),
            Distribution::Beta { .. } | Distribution::Pert { .. } => {
                Some(QuantileTable::from_quantile(1.0, |lower, _| law.quantile(lower)))
            }
            _ => None,
        };
        Self {
            law: law.clone(),
            table,
        }
    }

    /// The quantile at a normal score.
    pub fn at_score(&self, score: f64) -> f64 {
        let value = match (&self.table, &self.law) {
            (Some(table), _) => table.at_score(score),
            (None, Distribution::Lognormal { median, sigma }) => median * exp(sigma * score),
            (None, law) => law.quantile(normal_cdf(score)),
        };
        value.max(0.0)
    }
}
