//! What contacts tell of need: how many requests a customer brings, how much customers differ, and what each one's own
//! contacts say of it.
//!
//! A customer's requests over t months are Poisson with mean rate · multiplier · t, the multiplier being gamma with mean 1
//! and coefficient of variation cv (docs/model.md 5.1, 5.2): together negative binomial with size a = 1 ÷ cv². What is
//! expected of a customer with y contacts is then (a + y) ÷ (a + rate·t) · rate: its own rate and that of all, weighted as
//! the data deserve (Robbins 1956; Clayton & Kaldor 1987, *Biometrics* 43). Where customers differ no more than chance makes
//! them, cv is 0 and all weight is on the mean.

use serde::Serialize;

use super::chain;
use super::estimate::{Estimate, Learnt, Range, Verdict, of_data_alone};
use super::space::{Input, Posterior, Space};
use crate::population::history::History;
use crate::random::pinned::{exp, ln};
use crate::random::special::gamma_quantile;
use crate::random::special::ln_gamma;
use crate::scenario::schema::{Distribution, Scenario};
use crate::scenario::{Template, quoted};
use crate::statistics::moments::Moments;

/// Contacts outside of months with ARR above this share make these months no measure of time.
const STRAY: f64 = 0.1;
/// Half the 95 % quantile, one-sided, of χ² with one degree of freedom.
const DROP: f64 = 1.353;

/// Contacts of one customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// The customer.
    pub id: String,
    /// Its contacts.
    pub contacts: f64,
    /// Months in which it could have had some.
    pub months: f64,
}

/// Contacts of customers over months `from` to `to`; every month counts for everybody where contacts come without ARR.
pub fn counted(history: &History, from: usize, to: usize) -> Vec<Counted> {
    let everywhere = has_strays(history);
    let customers = history.customers.iter().map(|course| {
        let months = (from..to).filter(|month| everywhere || course.is_there(*month));
        let (mut contacts, mut count) = (0.0, 0.0);
        for month in months {
            contacts += course.contacts[month];
            count += 1.0;
        }
        Counted {
            id: course.id.clone(),
            contacts,
            months: count,
        }
    });
    customers.filter(|counted| counted.months > 0.0).collect()
}

/// Whether many contacts fall outside of the months in which their customers have ARR.
pub fn has_strays(history: &History) -> bool {
    let (mut all, mut without) = (0.0, 0.0);
    for course in &history.customers {
        for (month, contacts) in course.contacts.iter().enumerate() {
            all += contacts;
            without += if course.is_there(month) { 0.0 } else { *contacts };
        }
    }
    without > STRAY * all
}

/// What contacts say of one customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shrunk {
    /// The customer.
    pub customer: String,
    /// Its contacts.
    pub contacts: f64,
    /// Months in which it could have had some.
    pub months: f64,
    /// Contacts a month.
    pub own_rate: f64,
    /// What is expected of it: contacts a month.
    pub shrunk_rate: f64,
    /// 95 % interval of that.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Weight of its own rate; the rest is on the mean of all.
    pub own_weight: f64,
}

/// What contacts say of all.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// Customers.
    pub customers: usize,
    /// Mean contacts of a customer.
    pub mean: f64,
    /// Their variance.
    pub variance: f64,
    /// Variance ÷ what chance alone makes of it: 1 where all customers are alike.
    pub index: f64,
    /// The most likely coefficient of variation of the multiplier.
    pub cv: f64,
    /// The highest that the data allow (95 %).
    pub cv_at_most: f64,
    /// Contacts a customer and month.
    pub rate: f64,
}

impl Spread {
    /// Fits the negative binomial.
    pub fn of(counted: &[Counted]) -> Self {
        let mut moments = Moments::default();
        counted.iter().for_each(|counted| moments.push(counted.contacts));
        let months: f64 = counted.iter().map(|counted| counted.months).sum();
        let rate = moments.mean * moments.n / months.max(1.0);
        let pearson = counted.iter().map(|counted| {
            let mean = rate * counted.months;
            if mean > 0.0 {
                (counted.contacts - mean) * (counted.contacts - mean) / mean
            } else {
                0.0
            }
        });
        let groups = grouped(counted);
        let levels: Vec<(f64, f64)> = (0..=300)
            .map(|step| f64::from(step) / 100.0)
            .map(|cv| (cv, log_likelihood(&groups, rate, cv)))
            .collect();
        let (cv, best) = levels.iter().fold(
            (0.0, f64::NEG_INFINITY),
            |best, level| if level.1 > best.1 { *level } else { best },
        );
        let allowed = levels.iter().filter(|level| level.1 >= best - DROP);
        Self {
            customers: counted.len(),
            mean: moments.mean,
            variance: moments.variance(),
            index: pearson.sum::<f64>() / (moments.n - 1.0).max(1.0),
            cv,
            cv_at_most: allowed.map(|level| level.0).fold(0.0, f64::max),
            rate,
        }
    }

    /// What is expected of each customer.
    pub fn shrunk(&self, counted: &[Counted]) -> Vec<Shrunk> {
        let size = 1.0 / (self.cv * self.cv);
        let of_one = |counted: &Counted| {
            let (own_rate, expected) = (counted.contacts / counted.months, self.rate * counted.months);
            let (shrunk_rate, low, high, own_weight) = if self.cv > 0.0 && self.rate > 0.0 {
                let (shape, scale) = (size + counted.contacts, self.rate / (size + expected));
                let [low, high] = [0.025, 0.975].map(|p| gamma_quantile(p, shape) * scale);
                (shape * scale, low, high, expected / (size + expected))
            } else {
                (self.rate, self.rate, self.rate, 0.0)
            };
            Shrunk {
                customer: counted.id.clone(),
                contacts: counted.contacts,
                months: counted.months,
                own_rate,
                shrunk_rate,
                low,
                high,
                own_weight,
            }
        };
        counted.iter().map(of_one).collect()
    }
}

/// Customers with the same contacts and months: contacts, months, how many.
fn grouped(counted: &[Counted]) -> Vec<(f64, f64, f64)> {
    let mut sorted: Vec<(f64, f64)> = counted
        .iter()
        .map(|counted| (counted.months, counted.contacts))
        .collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut groups: Vec<(f64, f64, f64)> = Vec::new();
    for (months, contacts) in sorted {
        match groups
            .last_mut()
            .filter(|group| (group.0, group.1) == (contacts, months))
        {
            Some(group) => group.2 += 1.0,
            None => groups.push((contacts, months, 1.0)),
        }
    }
    groups
}

/// Of the negative binomial, what depends on neither rate nor cv left out.
fn log_likelihood(groups: &[(f64, f64, f64)], rate: f64, cv: f64) -> f64 {
    let poisson = cv < 1e-3;
    let size = if poisson { 0.0 } else { 1.0 / (cv * cv) };
    let of_group = |&(contacts, months, customers): &(f64, f64, f64)| {
        let mean = (rate * months).max(1e-12);
        customers
            * if poisson {
                contacts * ln(mean) - mean
            } else {
                ln_gamma(size + contacts) - ln_gamma(size)
                    + size * ln(size / (size + mean))
                    + contacts * ln(mean / (size + mean))
            }
    };
    groups.iter().map(of_group).sum()
}

/// The kind in which customers come to the team themselves, if there is one only.
pub fn inbound_kind(scenario: &Scenario) -> Option<&str> {
    let mut kinds = scenario.need.kinds.iter().filter(|(_, kind)| kind.inbound);
    let (name, _) = kinds.next()?;
    kinds.next().is_none().then_some(name.as_str())
}

/// The mean rate of a kind over profiles, as the scenario has it.
pub fn mean_rate(scenario: &Scenario, kind: &str) -> f64 {
    let profiles = &scenario.population.profiles;
    let rate = |profile: &String| {
        let rates = scenario.need.profiles.get(profile);
        rates.and_then(|rates| rates.0.get(kind)).copied().unwrap_or(0.0)
    };
    let shares: f64 = profiles.values().sum();
    profiles
        .iter()
        .map(|(profile, share)| share * rate(profile))
        .sum::<f64>()
        / shares
}

/// The rates of a kind by profile, all multiplied by a lognormal factor: estimates to be written.
pub fn scaled_rates(
    template: &Template,
    kind: &str,
    from: &'static str,
    (factor, sigma): (f64, f64),
    why: &str,
) -> Vec<Estimate> {
    let scenario = template.central();
    let rates = scenario.population.profiles.keys().filter_map(|profile| {
        let rate = *scenario.need.profiles.get(profile)?.0.get(kind)?;
        let path = format!("need.profiles.{}.{}", quoted(profile), quoted(kind));
        (rate > 0.0).then_some((path, rate * factor))
    });
    of_data_alone(template, from, &rates.collect::<Vec<_>>(), sigma, why)
}

/// What contacts leave possible of the scenario's need, a factor on all rates of the inbound kind first.
pub fn posterior(template: &Template, counted: &[Counted], spread: &Spread, seed: u32) -> Option<Posterior> {
    let scenario = template.central();
    let scenario_rate = mean_rate(scenario, inbound_kind(scenario)?);
    let mut space = Space::default();
    // Nothing is known beforehand of how the rate of this company stands to that of the scenario.
    let factor = space.nuisance(Distribution::Lognormal {
        median: (spread.rate / scenario_rate).max(1e-6),
        sigma: 2.0,
    });
    let cv = space.input(template, "need.multiplier_cv").unwrap_or(Input::Fixed(0.0));
    let groups = grouped(counted);
    let draws = chain::draws(space.parameters.len(), seed, 1, |scores| {
        let values = space.values(scores);
        log_likelihood(&groups, scenario_rate * factor.of(&values), cv.of(&values))
    });
    Some(Posterior { space, draws })
}

/// What contacts say of the scenario's need: the rate of the inbound kind and how much customers differ.
pub fn learn(template: &Template, counted: &[Counted], spread: &Spread, seed: u32) -> Vec<Estimate> {
    let kind = inbound_kind(template.central());
    let Some((kind, posterior)) = kind.zip(posterior(template, counted, spread, seed)) else {
        return Vec::new();
    };
    let factor = &posterior.space.parameters[0];
    let mut logs = Moments::default();
    let draws = posterior.draws.iter();
    draws.for_each(|draw| logs.push(ln(factor.value(draw[0]))));
    let why = format!("all rates of `{kind}` by one factor: contacts do not tell profiles apart");
    let mut estimates = scaled_rates(template, kind, "contacts", (exp(logs.mean), logs.sd()), &why);
    for mut estimate in Learnt::of(template, &posterior, "contacts").estimates {
        if estimate.prior.low > spread.cv_at_most {
            estimate.estimate = Some(Range {
                low: 0.0,
                median: spread.cv,
                high: spread.cv_at_most,
            });
            estimate.verdict = Verdict::Identified;
            estimate.removed = None;
            estimate.written = Some(format!("{{ uniform = {{ low = 0, high = {} }} }}", spread.cv_at_most));
            estimate.why = Some(
                "customers differ less than the scenario held possible, so this is from the data alone; the model has one \
                 multiplier for all kinds, and contacts show it for one"
                    .to_owned(),
            );
        }
        estimates.push(estimate);
    }
    estimates
}
