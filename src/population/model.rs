//! How a replication's customers are drawn: what the list gives stays, what it leaves out is drawn conditional on
//! what it gives (docs/model.md 5.1).

use super::customers::{Customer, Customers};
use super::luck::{Luck, Lucks};
use super::marginal::{Marginal, score_of};
use super::roster::{Given, Roster};
use super::spread::Spread;
use crate::random::pinned::{exp, ln, pow};
use crate::random::{Key, QuantileTable, choose, copula_correlation, normal_quantile};
use crate::scenario::schema::{CustomerType, Scenario};
use indexmap::IndexMap;

/// Customers drawn together.
const BLOCK: usize = 256;
/// Types whose weights need no memory of their own.
const FEW_TYPES: usize = 16;

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
    accepts_async: f64,
    /// q: the chance of one more completed term; 0 without any.
    one_more_term: f64,
    terms: Option<Terms>,
    fit: Option<FitModel>,
    expectation: Option<ExpectationModel>,
    willingness: Option<Spread>,
    review_every: u32,
    /// Share of bad fits among candidates.
    bad_fit_share: f64,
    /// Cumulative shares of channels among candidates, where they differ from those of their types.
    candidate_channels: Option<Vec<f64>>,
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

/// Contract terms in months, with their cumulative shares.
#[derive(Clone, Debug)]
struct Terms {
    months: Vec<u32>,
    cumulative: Vec<f64>,
}

/// Who is a bad fit, and what that does to need.
#[derive(Clone, Debug)]
struct FitModel {
    /// Share of bad fits, by channel.
    bad_share: Vec<f64>,
    need_factor: f64,
}

/// Expected hours a month = hours of the channel · (ARR ÷ reference)^elasticity.
#[derive(Clone, Debug)]
struct ExpectationModel {
    hours: Vec<f64>,
    reference_arr: f64,
    elasticity: f64,
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

    /// Draws the opening customers of the replication with this key into `customers`.
    pub fn draw(&self, key: Key, roster: &Roster, customers: &mut Customers) {
        customers.clear();
        let mut lucks = Lucks::default();
        for (block, keys) in roster.keys.chunks(BLOCK).enumerate() {
            lucks.draw(key, keys);
            for (row, &customer) in keys.iter().enumerate() {
                let i = block * BLOCK + row;
                let given = &roster.given[i];
                let given_arr = given.arr.map(|arr| (arr, self.listed_scores[i]));
                customers.push(self.customer(customer, lucks.of(row), given, given_arr, None));
            }
        }
    }

    /// Draws the candidates with these keys that arrive in `month` and adds them to `customers`.
    pub fn draw_candidates(&self, key: Key, candidates: &[u64], month: u32, customers: &mut Customers) {
        let mut lucks = Lucks::default();
        lucks.draw(key, candidates);
        for (row, &customer) in candidates.iter().enumerate() {
            customers.push(self.customer(customer, lucks.of(row), &Given::default(), None, Some(month)));
        }
    }

    fn customer(
        &self,
        customer: u64,
        luck: Luck,
        given: &Given,
        given_arr: Option<(f64, f64)>,
        arrival: Option<u32>,
    ) -> Customer {
        let [rank, latent, multiplier, whitespace] = luck.origin;
        let [kind, channel, renewal, _] = luck.circumstance;
        let [term, earlier, fit, accepts_async] = luck.terms;
        let [deterred, declined, willingness, review] = luck.acquisition;
        let (arr, arr_score) = given_arr.unwrap_or_else(|| (self.marginal.at_score(rank), rank));
        let kind = given.kind.unwrap_or_else(|| self.type_given_arr(arr, kind) as u8);
        let law = &self.types[kind as usize];
        let channels = match &self.candidate_channels {
            Some(channels) if arrival.is_some() => channels,
            _ => &law.channels,
        };
        let channel = given.channel.unwrap_or_else(|| choose(channel, channels) as u8);
        let ratio = self.whitespace.at_score(whitespace) * self.channel_factors[channel as usize];
        let term = given.term.unwrap_or_else(|| {
            let terms = self.terms.as_ref();
            terms.map_or(12, |terms| terms.months[choose(term, &terms.cumulative)])
        });
        let first_renewal = match arrival {
            Some(month) => month + term - 1,
            None => given
                .first_renewal
                .unwrap_or_else(|| 1 + (renewal * f64::from(term)) as u32),
        };
        let opening_tenure = || {
            let in_term = term.saturating_sub(first_renewal);
            given
                .tenure
                .unwrap_or_else(|| in_term + term * self.completed_terms(earlier))
        };
        let bad_fit = match (&self.fit, given.bad_fit) {
            (Some(law), None) => fit < law.bad_share[channel as usize],
            (Some(_), Some(given)) => given,
            (None, _) => false,
        };
        let need_factor = match &self.fit {
            Some(law) if bad_fit => law.need_factor,
            _ => 1.0,
        };
        Customer {
            key: customer,
            arr,
            whitespace: given.whitespace.unwrap_or(arr * ratio),
            health: given.health.unwrap_or(self.reference_health),
            profile: given.profile.unwrap_or_else(|| self.need.profile(arr_score, latent)),
            multiplier: self.multiplier.at_score(multiplier) * need_factor,
            kind,
            channel,
            unavoidable: law.unavoidable,
            term,
            first_renewal,
            joined: arrival.map_or_else(|| 1 - opening_tenure() as i32, |month| month as i32),
            bad_fit,
            accepts_async: accepts_async < self.accepts_async,
            expected_hours: self.expected_hours(channel, arr),
            willingness: self
                .willingness
                .as_ref()
                .map_or(0.0, |spread| spread.at_score(normal_quantile(willingness))),
            review_offset: (review * f64::from(self.review_every)) as u32,
            deterred,
            declined,
            today: given.segment,
        }
    }

    /// Terms completed before the opening: geometric, ⌊ln(1 − u) ÷ ln q⌋.
    fn completed_terms(&self, u: f64) -> u32 {
        if self.one_more_term > 0.0 {
            (ln(1.0 - u) / ln(self.one_more_term)) as u32
        } else {
            0
        }
    }

    /// Hours a month that a customer expects because of what it pays and how it bought.
    fn expected_hours(&self, channel: u8, arr: f64) -> f64 {
        match &self.expectation {
            Some(law) if arr > 0.0 => law.hours[channel as usize] * pow(arr / law.reference_arr, law.elasticity),
            _ => 0.0,
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
        let (mut few, mut many);
        let weights = if self.types.len() <= FEW_TYPES {
            few = [0.0; FEW_TYPES];
            &mut few[..self.types.len()]
        } else {
            many = vec![0.0; self.types.len()];
            &mut many[..]
        };
        let mut largest = f64::NEG_INFINITY;
        for (weight, kind) in weights.iter_mut().zip(&self.types) {
            *weight = log_weight(kind);
            largest = largest.max(*weight);
        }
        weights.iter_mut().for_each(|weight| *weight = exp(*weight - largest));
        let mut left = u * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
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
