//! What a population's customers are drawn from (docs/model.md 5.1).

use indexmap::IndexMap;

use super::copula::NeedCopula;
use super::marginal::Marginal;
use super::roster::Roster;
use super::spread::Spread;
use super::types::{TypeModel, types};
use crate::random::QuantileTable;
use crate::scenario::schema::{CustomerType, Scenario};

/// A population at one draw of the uncertain inputs.
#[derive(Clone, Debug)]
pub struct PopulationModel {
    pub(super) marginal: Marginal,
    pub(super) types: Vec<TypeModel>,
    pub(super) channel_factors: Vec<f64>,
    pub(super) whitespace: Spread,
    pub(super) multiplier: QuantileTable,
    pub(super) need: NeedCopula,
    pub(super) reference_health: f64,
    pub(super) accepts_async: f64,
    /// q: the chance of one more completed term; 0 without any.
    pub(super) one_more_term: f64,
    pub(super) terms: Option<Terms>,
    pub(super) fit: Option<FitModel>,
    pub(super) expectation: Option<ExpectationModel>,
    pub(super) willingness: Option<Spread>,
    pub(super) review_every: u32,
    /// Share of bad fits among candidates.
    pub(super) bad_fit_share: f64,
    /// Cumulative shares of channels among candidates, where they differ from those of their types.
    pub(super) candidate_channels: Option<Vec<f64>>,
    /// Normal score of each listed ARR in the frozen marginal; empty for a synthetic population.
    pub(super) listed_scores: Vec<f64>,
}

/// Contract terms in months, with their cumulative shares.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    pub(super) months: Vec<u32>,
    pub(super) cumulative: Vec<f64>,
}

/// Who is a bad fit, and what that does to need.
#[derive(Clone, Debug)]
pub(super) struct FitModel {
    /// Share of bad fits, by channel.
    pub(super) bad_share: Vec<f64>,
    pub(super) need_factor: f64,
}

/// Expected hours a month = hours of the channel · (ARR ÷ reference)^elasticity.
#[derive(Clone, Debug)]
pub(super) struct ExpectationModel {
    pub(super) hours: Vec<f64>,
    pub(super) reference_arr: f64,
    pub(super) elasticity: f64,
}

impl PopulationModel {
    /// The population of a scenario whose profiles need `hours` a month on average, by profile.
    pub fn new(scenario: &Scenario, roster: &Roster, hours: &[f64]) -> Self {
        let population = &scenario.population;
        let marginal = Marginal::new(population, roster);
        let shares: Vec<f64> = population.profiles.values().copied().collect();
        let by_channel = |values: &IndexMap<String, f64>, otherwise: f64| -> Vec<f64> {
            let channels = population.channels.keys();
            channels
                .map(|name| values.get(name).copied().unwrap_or(otherwise))
                .collect()
        };
        let fit = scenario.fit.as_ref().map(|fit| FitModel {
            bad_share: by_channel(&fit.channels, 1.0)
                .iter()
                .map(|factor| f64::min(1.0, fit.bad_share * factor))
                .collect(),
            need_factor: fit.need_factor,
        });
        let expectation = scenario.expectation.as_ref().map(|expectation| ExpectationModel {
            hours: by_channel(&expectation.hours, 0.0),
            reference_arr: expectation.reference_arr,
            elasticity: expectation.elasticity,
        });
        let terms = scenario.contracts.as_ref().map(|contracts| Terms {
            months: contracts.terms.keys().filter_map(|term| term.parse().ok()).collect(),
            cumulative: cumulative(contracts.terms.values().copied()),
        });
        let mean_over_types = |channel: &String| -> f64 {
            let types = population.types.values();
            let total: f64 = types.clone().map(|kind| kind.share).sum();
            let share = |kind: &CustomerType| kind.share / total * kind.channels.get(channel).copied().unwrap_or(0.0);
            types.map(share).sum()
        };
        let candidates = scenario
            .arrivals
            .as_ref()
            .filter(|arrivals| !arrivals.channels.is_empty());
        let channel_shares: Vec<f64> = match candidates {
            Some(arrivals) => by_channel(&arrivals.channels, 0.0),
            None => population.channels.keys().map(mean_over_types).collect(),
        };
        let bad_fits = |fit: &FitModel| -> f64 {
            let bad = fit
                .bad_share
                .iter()
                .zip(&channel_shares)
                .map(|(bad, share)| bad * share);
            bad.sum::<f64>() / channel_shares.iter().sum::<f64>()
        };
        Self {
            bad_fit_share: fit.as_ref().map_or(0.0, bad_fits),
            types: types(population),
            channel_factors: population
                .channels
                .values()
                .map(|channel| channel.whitespace_factor)
                .collect(),
            whitespace: Spread::new(&population.whitespace),
            multiplier: QuantileTable::gamma(1.0, scenario.need.multiplier_cv),
            need: NeedCopula::new(population.correlation.arr_need, &shares, hours),
            reference_health: scenario.experience.reference_health,
            accepts_async: population.accepts_async,
            one_more_term: population.earlier_terms / (1.0 + population.earlier_terms),
            terms,
            fit,
            expectation,
            willingness: scenario
                .paid_coverage
                .as_ref()
                .map(|paid| Spread::new(&paid.willingness)),
            review_every: scenario.review.as_ref().map_or(1, |review| review.every_months),
            candidate_channels: candidates.map(|arrivals| cumulative(by_channel(&arrivals.channels, 0.0).into_iter())),
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

    /// Share of candidates who are a bad fit.
    pub fn bad_fit_share(&self) -> f64 {
        self.bad_fit_share
    }

    /// Normal score of an ARR among all customers.
    pub fn score(&self, arr: f64) -> f64 {
        self.marginal.score(arr)
    }
}

/// Cumulative shares of a whole, the last of them 1.
pub(super) fn cumulative(shares: impl Iterator<Item = f64>) -> Vec<f64> {
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
