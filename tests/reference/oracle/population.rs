//! Drawing customers and candidates (docs/model.md 3, 5.1).

use axplan::random::pinned::{exp, ln, pow};
use axplan::random::{Purpose, QuantileTable, choose, copula_correlation, normal_quantile, stable_key};

use super::customer::{Customer, Given};
use super::input::{Named, Scenario};
use super::marginal::Marginal;
use super::sampler::{Factor, Place, Sampler, at};
use super::spread::Spread;

/// A population at one draw of what is uncertain.
#[derive(Clone, Debug)]
pub struct Population {
    marginal: Marginal,
    copula: Copula,
    multiplier: Factor<QuantileTable>,
    whitespace: Spread,
    willingness: Option<Spread>,
}

/// How a customer comes: at the opening, or as a candidate of a month.
#[derive(Clone, Copy, Debug)]
pub struct Coming {
    /// 0 at the opening.
    pub month: u32,
    pub referred: bool,
}

impl Population {
    /// The population of a scenario whose list, if there is one, has these ARRs, and whose profiles need `hours` a month on
    /// average.
    pub fn new(scenario: &Scenario, listed: &[f64], hours: &[f64]) -> Self {
        let population = &scenario.population;
        let shares: Vec<f64> = population.profiles.values().copied().collect();
        Self {
            marginal: Marginal::new(population, listed),
            copula: Copula::new(population.correlation.arr_need, &shares, hours),
            multiplier: Factor::multiplier(scenario.need.multiplier_cv),
            whitespace: Spread::new(&population.whitespace),
            willingness: scenario
                .paid_coverage
                .as_ref()
                .map(|paid| Spread::new(&paid.willingness)),
        }
    }

    /// A customer of whom this is given; what is not is drawn.
    pub fn customer(&self, scenario: &Scenario, given: &Given, coming: Coming, sampler: &mut impl Sampler) -> Customer {
        let population = &scenario.population;
        let place = |purpose: Purpose, word: usize| -> Place { at(given.key, 0, purpose, word) };
        let (arr, score) = match given.arr {
            Some(arr) => (arr, self.marginal.score(arr)),
            None => {
                let score = sampler.normal(place(Purpose::Origin, 0));
                (self.marginal.at_score(score), score)
            }
        };
        let kind = given
            .kind
            .unwrap_or_else(|| type_given_arr(scenario, arr, sampler.uniform(place(Purpose::Circumstance, 0))));
        let law = &population.types[kind];
        let channels = match &scenario.arrivals {
            Some(arrivals) if coming.month > 0 && !arrivals.channels.is_empty() => &arrivals.channels,
            _ => &law.channels,
        };
        let channel = given.channel.unwrap_or_else(|| {
            let shares = by_name(population.channels.keys(), channels);
            choose(sampler.uniform(place(Purpose::Circumstance, 1)), &cumulative(&shares))
        });
        let (channel_name, channel_law) = population.channels.get_index(channel).unwrap();
        let whitespace = given.whitespace.unwrap_or_else(|| {
            arr * (sampler.spread(place(Purpose::Origin, 3), &self.whitespace) * channel_law.whitespace_factor)
        });
        let profile = given
            .profile
            .unwrap_or_else(|| self.copula.profile(score, sampler.normal(place(Purpose::Origin, 1))));
        let term = given
            .term
            .unwrap_or_else(|| term(scenario, place(Purpose::Terms, 0), sampler));
        let first_renewal = if coming.month > 0 {
            coming.month + term - 1
        } else {
            given
                .first_renewal
                .unwrap_or_else(|| 1 + (sampler.uniform(place(Purpose::Circumstance, 2)) * f64::from(term)) as u32)
        };
        let joined = if coming.month > 0 {
            i64::from(coming.month)
        } else {
            let tenure = given.tenure.map(i64::from).unwrap_or_else(|| {
                let earlier = earlier_terms(population.earlier_terms, place(Purpose::Terms, 1), sampler);
                i64::max(0, i64::from(term) - i64::from(first_renewal)) + i64::from(term) * earlier
            });
            1 - tenure
        };
        let bad_fit = scenario.fit.as_ref().is_some_and(|fit| {
            given.bad_fit.unwrap_or_else(|| {
                let factor = fit.channels.get(channel_name).copied().unwrap_or(1.0);
                sampler.happens(place(Purpose::Terms, 2), f64::min(1.0, fit.bad_share * factor))
            })
        });
        let multiplier = sampler.multiplier(place(Purpose::Origin, 2), &self.multiplier);
        Customer {
            key: given.key,
            arr,
            whitespace,
            health: given.health.unwrap_or(scenario.experience.reference_health),
            profile,
            multiplier: match &scenario.fit {
                Some(fit) if bad_fit => multiplier * fit.need_factor,
                _ => multiplier,
            },
            kind,
            channel,
            unavoidable: law.unavoidable_churn,
            term,
            first_renewal,
            joined,
            bad_fit,
            accepts_async: sampler.happens(place(Purpose::Terms, 3), population.accepts_async),
            expected_hours: expected_hours(scenario, channel_name, arr),
            willingness: match &self.willingness {
                Some(spread) => sampler.spread(place(Purpose::Acquisition, 2), spread),
                None => 0.0,
            },
            review_offset: match &scenario.review {
                Some(review) => {
                    (sampler.uniform(place(Purpose::Acquisition, 3)) * f64::from(review.every_months)) as u32
                }
                None => 0,
            },
            today: given.segment,
            owner: given.owner,
            arrived: coming.month,
            referred: coming.referred,
        }
    }

    /// The base candidates of a month.
    pub fn candidates(&self, scenario: &Scenario, month: u32, sampler: &mut impl Sampler) -> Vec<Customer> {
        let Some(rate) = arrival_rate(scenario, month) else {
            return Vec::new();
        };
        let number = sampler.count(at(0, month, Purpose::Candidates, 0), rate, None) as u32;
        (1..=number)
            .map(|ordinal| {
                let key = stable_key(&format!("new {month} {ordinal}"));
                self.candidate(scenario, key, month, false, sampler)
            })
            .collect()
    }

    /// The candidate whom the customer with key `referrer` referred in `month`; it comes in the next one.
    pub fn referral(&self, scenario: &Scenario, referrer: u64, month: u32, sampler: &mut impl Sampler) -> Customer {
        let key = stable_key(&format!("referral {referrer:016x} {month}"));
        self.candidate(scenario, key, month + 1, true, sampler)
    }

    fn candidate(
        &self,
        scenario: &Scenario,
        key: u64,
        month: u32,
        referred: bool,
        sampler: &mut impl Sampler,
    ) -> Customer {
        let given = Given {
            key,
            ..Given::default()
        };
        self.customer(scenario, &given, Coming { month, referred }, sampler)
    }
}

/// λ_m: candidates of a month on average; none without arrivals.
pub fn arrival_rate(scenario: &Scenario, month: u32) -> Option<f64> {
    let arrivals = scenario.arrivals.as_ref()?;
    let growth = if arrivals.growth == 0.0 {
        1.0
    } else {
        pow(1.0 + arrivals.growth, f64::from(month - 1) / 12.0)
    };
    let season = arrivals.season.get(&calendar_month(scenario, month).to_string());
    Some(arrivals.per_month * growth * season.copied().unwrap_or(1.0))
}

/// The calendar month, 1 to 12, of a month of the run.
pub fn calendar_month(scenario: &Scenario, month: u32) -> u32 {
    let first = scenario
        .start_date
        .as_ref()
        .map_or(1, |date| date[5..7].parse::<u32>().unwrap());
    (first - 1 + month - 1) % 12 + 1
}

/// T where the list does not give it.
fn term(scenario: &Scenario, place: Place, sampler: &mut impl Sampler) -> u32 {
    let Some(contracts) = &scenario.contracts else {
        return 12;
    };
    let shares: Vec<f64> = contracts.terms.values().copied().collect();
    let chosen = choose(sampler.uniform(place), &cumulative(&shares));
    contracts.terms.get_index(chosen).unwrap().0.parse().unwrap()
}

/// K: terms completed before the one at the opening, geometric with mean `mean`.
fn earlier_terms(mean: f64, place: Place, sampler: &mut impl Sampler) -> i64 {
    if mean == 0.0 {
        return 0;
    }
    let q = mean / (1.0 + mean);
    (ln(1.0 - sampler.uniform(place)) / ln(q)).floor() as i64
}

/// X at the opening.
fn expected_hours(scenario: &Scenario, channel: &str, arr: f64) -> f64 {
    match &scenario.expectation {
        Some(expectation) if arr > 0.0 => {
            let hours = expectation.hours.get(channel).copied().unwrap_or(0.0);
            hours * pow(arr / expectation.reference_arr, expectation.elasticity)
        }
        _ => 0.0,
    }
}

/// Bayes: P(type | ARR) ∝ share ÷ sigma · exp(−½·((ln(ARR ÷ median)) ÷ sigma)²).
fn type_given_arr(scenario: &Scenario, arr: f64, u: f64) -> usize {
    let types = &scenario.population.types;
    if types.len() == 1 {
        return 0;
    }
    let log_weights: Vec<f64> = types
        .values()
        .map(|kind| {
            let score = ln(arr / kind.arr.median) / kind.arr.sigma;
            let weight = if kind.share > 0.0 {
                ln(kind.share / kind.arr.sigma)
            } else {
                f64::NEG_INFINITY
            };
            weight - 0.5 * score * score
        })
        .collect();
    let largest = log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = log_weights.iter().map(|weight| exp(weight - largest)).collect();
    let mut left = u * weights.iter().sum::<f64>();
    for (index, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return index;
        }
    }
    types.len() - 1
}

/// Values by name, 0 where there is none.
pub fn by_name<'a>(names: impl Iterator<Item = &'a String>, values: &Named) -> Vec<f64> {
    names.map(|name| values.get(name).copied().unwrap_or(0.0)).collect()
}

/// Running sums of shares, the last of them 1.
pub fn cumulative(shares: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    let mut sums: Vec<f64> = Vec::new();
    for share in shares {
        sum += share;
        sums.push(sum);
    }
    sums.iter().map(|value| value / sum).collect()
}

/// The Gaussian copula of ARR and need, its latent cut by the profile mix from least to most hours.
#[derive(Clone, Debug)]
struct Copula {
    r: f64,
    /// Profiles in order of their mean hours, each with the score at which it ends.
    slices: Vec<(usize, f64)>,
}

impl Copula {
    fn new(rho: f64, shares: &[f64], hours: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..shares.len()).collect();
        order.sort_by(|&a, &b| hours[a].total_cmp(&hours[b]));
        let total: f64 = shares.iter().sum();
        let mut below = 0.0;
        let mut slices = Vec::new();
        for &profile in &order {
            below += shares[profile] / total;
            let end = if below <= 0.0 {
                f64::NEG_INFINITY
            } else if below >= 1.0 {
                f64::INFINITY
            } else {
                normal_quantile(below)
            };
            slices.push((profile, end));
        }
        Self {
            r: copula_correlation(rho),
            slices,
        }
    }

    fn profile(&self, score: f64, chance: f64) -> usize {
        let latent = self.r * score + ((1.0 - self.r) * (1.0 + self.r)).sqrt() * chance;
        let found = self.slices.iter().find(|(_, end)| latent < *end);
        found.or(self.slices.last()).unwrap().0
    }
}
