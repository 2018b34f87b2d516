//! How a replication's customers are drawn: what the list gives stays, what it leaves out is drawn conditional on
//! what it gives (docs/model.md 5.1).

use super::customers::Customers;
use super::marginal::{Marginal, score_of};
use super::roster::Roster;
use super::spread::Spread;
use crate::random::pinned::{exp, ln};
use crate::random::{Key, Purpose, QuantileTable, choose, copula_correlation, normal_quantile, uniform, words};
use crate::scenario::schema::Scenario;

/// A population at one draw of the uncertain inputs.
#[derive(Clone, Debug)]
pub struct PopulationModel {
    marginal: Marginal,
    types: Vec<TypeModel>,
    channel_factors: Vec<f64>,
    whitespace: Spread,
    multiplier: QuantileTable,
    need: NeedCopula,
    reference_health: f64,
    /// Normal score of each listed ARR in the frozen marginal; empty for a synthetic population.
    listed_scores: Vec<f64>,
}

#[derive(Clone, Debug)]
struct TypeModel {
    median: f64,
    sigma: f64,
    /// ln(share ÷ sigma), minus infinity for a share of 0.
    log_weight: f64,
    unavoidable: f64,
    channels: Vec<f64>,
}

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
                crate::random::normal_cdf((cut - self.correlation * arr_score) / self.remainder)
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

impl PopulationModel {
    /// The population of a scenario whose profiles need `hours` a month on average, by profile.
    pub fn new(scenario: &Scenario, roster: &Roster, hours: &[f64]) -> Self {
        let population = &scenario.population;
        let marginal = Marginal::new(population, roster);
        let shares: Vec<f64> = population.profiles.values().copied().collect();
        let types = population.types.values().map(|kind| TypeModel {
            median: kind.arr.median,
            sigma: kind.arr.sigma,
            log_weight: if kind.share > 0.0 {
                ln(kind.share / kind.arr.sigma)
            } else {
                f64::NEG_INFINITY
            },
            unavoidable: kind.unavoidable_churn,
            channels: cumulative(
                population
                    .channels
                    .keys()
                    .map(|name| kind.channels.get(name).copied().unwrap_or(0.0)),
            ),
        });
        Self {
            types: types.collect(),
            channel_factors: population
                .channels
                .values()
                .map(|channel| channel.whitespace_factor)
                .collect(),
            whitespace: Spread::new(&population.whitespace),
            multiplier: QuantileTable::gamma(1.0, scenario.need.multiplier_cv),
            need: NeedCopula::new(population.correlation.arr_need, &shares, hours),
            reference_health: scenario.experience.reference_health,
            listed_scores: roster
                .given
                .iter()
                .filter_map(|given| given.arr)
                .map(|arr| marginal.score(arr))
                .collect(),
            marginal,
        }
    }

    /// The copula of ARR and need.
    pub fn need(&self) -> &NeedCopula {
        &self.need
    }

    /// Normal score of an ARR among all customers.
    pub fn score(&self, arr: f64) -> f64 {
        self.marginal.score(arr)
    }

    /// Draws the customers of the replication with this key into `customers`.
    pub fn draw(&self, key: Key, roster: &Roster, customers: &mut Customers) {
        for (i, (&customer, given)) in roster.keys.iter().zip(&roster.given).enumerate() {
            let [rank, latent, multiplier, whitespace] = words(key, customer, 0, Purpose::Origin.code(0)).map(uniform);
            let [kind, channel, renewal, _] = words(key, customer, 0, Purpose::Circumstance.code(0)).map(uniform);
            let (arr, arr_score) = match given.arr {
                Some(arr) => (arr, self.listed_scores[i]),
                None => {
                    let score = normal_quantile(rank);
                    (self.marginal.at_score(score), score)
                }
            };
            let kind = given.kind.map_or_else(|| self.type_given_arr(arr, kind), usize::from);
            let kind = &self.types[kind];
            let channel = given
                .channel
                .map_or_else(|| choose(channel, &kind.channels), usize::from);
            let ratio = self.whitespace.at_score(normal_quantile(whitespace)) * self.channel_factors[channel];
            customers.arr[i] = arr;
            customers.whitespace[i] = given.whitespace.unwrap_or(arr * ratio);
            customers.health[i] = given.health.unwrap_or(self.reference_health);
            customers.profile[i] = given
                .profile
                .unwrap_or_else(|| self.need.profile(arr_score, normal_quantile(latent)));
            customers.multiplier[i] = self.multiplier.at(multiplier);
            customers.unavoidable[i] = kind.unavoidable;
            customers.first_renewal[i] = given.first_renewal.unwrap_or_else(|| 1 + (renewal * 12.0) as u32);
        }
    }

    /// Bayes: P(type | ARR) ∝ share · density of ARR in the type, drawn with one uniform.
    fn type_given_arr(&self, arr: f64, u: f64) -> usize {
        if self.types.len() == 1 {
            return 0;
        }
        let log_weight = |kind: &TypeModel| {
            let score = score_of(arr, kind.median, kind.sigma);
            kind.log_weight - 0.5 * score * score
        };
        let largest = self.types.iter().map(log_weight).fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = self.types.iter().map(|kind| exp(log_weight(kind) - largest)).sum();
        let mut left = u * total;
        for (index, kind) in self.types.iter().enumerate() {
            left -= exp(log_weight(kind) - largest);
            if left < 0.0 {
                return index;
            }
        }
        self.types.len() - 1
    }
}

fn cumulative(shares: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sum = 0.0;
    let mut cumulative: Vec<f64> = shares
        .map(|share| {
            sum += share;
            sum
        })
        .collect();
    cumulative.iter_mut().for_each(|value| *value /= sum);
    cumulative
}
