//! The Gaussian copula that ties need to ARR (docs/model.md 5.1).

use crate::random::{copula_correlation, normal_cdf, normal_quantile};

/// The Gaussian copula of ARR and need, and the profile mix that cuts the need's latent, from least to most hours.
#[derive(Clone, Debug)]
pub struct NeedCopula {
    correlation: f64,
    remainder: f64,
    /// Upper ends of the profiles on the latent, rising; one fewer than there are profiles.
    cuts: Vec<f64>,
    /// Profile of each slice of the latent.
    profiles: Vec<u8>,
}

impl NeedCopula {
    /// The copula with Spearman's rank correlation `rho` and profiles of the given `shares` and mean monthly `hours`.
    ///
    /// r = 2·sin(π·rho/6); docs/model.md 5.1.
    pub fn new(rho: f64, shares: &[f64], hours: &[f64]) -> Self {
        let mut order: Vec<u8> = (0..shares.len()).map(|profile| profile as u8).collect();
        order.sort_by(|&a, &b| hours[a as usize].total_cmp(&hours[b as usize]));
        let correlation = copula_correlation(rho);
        let total: f64 = shares.iter().sum();
        let mut cumulative = 0.0;
        let mut cuts = Vec::with_capacity(order.len());
        for &profile in &order[..order.len() - 1] {
            cumulative += shares[profile as usize] / total;
            cuts.push(cut_at(cumulative));
        }
        Self {
            correlation,
            remainder: ((1.0 - correlation) * (1.0 + correlation)).sqrt(),
            cuts,
            profiles: order,
        }
    }

    /// The profile of a customer whose ARR has the normal score `arr_score`, with an independent normal `chance`.
    pub fn profile(&self, arr_score: f64, chance: f64) -> u8 {
        let latent = self.correlation * arr_score + self.remainder * chance;
        self.profiles[self.cuts.iter().take_while(|&&cut| latent >= cut).count()]
    }

    /// P(profile | ARR score), by profile.
    pub fn probabilities(&self, arr_score: f64) -> Vec<f64> {
        let below = |cut: f64| {
            if self.remainder > 0.0 {
                normal_cdf((cut - self.correlation * arr_score) / self.remainder)
            } else {
                f64::from(u8::from(self.correlation * arr_score < cut))
            }
        };
        let mut probabilities = vec![0.0; self.profiles.len()];
        let mut lower = 0.0;
        for (slice, &profile) in self.profiles.iter().enumerate() {
            let upper = self.cuts.get(slice).map_or(1.0, |&cut| below(cut));
            probabilities[profile as usize] = upper - lower;
            lower = upper;
        }
        probabilities
    }
}

/// The normal score of a cumulative share; infinite where nothing lies beyond.
fn cut_at(cumulative: f64) -> f64 {
    if cumulative <= 0.0 {
        f64::NEG_INFINITY
    } else if cumulative >= 1.0 {
        f64::INFINITY
    } else {
        normal_quantile(cumulative)
    }
}
