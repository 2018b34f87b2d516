//! Outcomes of the headlines, of each plan and of each difference: what the range of outcomes is read off, and how much of it is
//! not knowing and how much chance.

use serde::{Deserialize, Serialize};

use super::compare::{Comparison, Study};
use crate::measures::metric::Metric;
use crate::statistics::nested::Components;

/// One headline over replications.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcomes<'a> {
    /// The plan that is taken off, where it is a difference.
    pub baseline: Option<&'a str>,
    /// The plan.
    pub plan: &'a str,
    /// The headline.
    pub metric: Metric,
    /// By replication; not a number where it is not defined.
    pub values: Vec<f64>,
}

/// Every headline that is measured: of each plan, then of each plan less the baseline.
pub fn headlines<'a>(study: &'a Study, comparison: &'a Comparison) -> impl Iterator<Item = Outcomes<'a>> {
    let names = study.plans();
    let plans = (0..names.len()).map(|plan| (None, plan));
    let differences = comparison
        .differences
        .iter()
        .map(|of_plan| (Some(study.baseline), of_plan.plan));
    let of_pair = move |(baseline, plan): (Option<usize>, usize)| {
        let names = names.clone();
        Metric::HEADLINES.into_iter().filter_map(move |metric| {
            let values = match baseline {
                Some(baseline) => difference(comparison, (baseline, plan), metric)?,
                None => comparison.headline(plan, metric)?,
            };
            values.iter().any(|value| value.is_finite()).then(|| Outcomes {
                baseline: baseline.map(|baseline| names[baseline]),
                plan: names[plan],
                metric,
                values,
            })
        })
    };
    plans.chain(differences).flat_map(of_pair)
}

/// The difference of a headline between two plans, the second less the first, by replication.
pub fn difference(comparison: &Comparison, (from, to): (usize, usize), metric: Metric) -> Option<Vec<f64>> {
    let (before, after) = (comparison.headline(from, metric)?, comparison.headline(to, metric)?);
    let pairs = before.iter().zip(&after);
    Some(
        pairs
            .map(|(before, after)| crate::statistics::summary::difference(*before, *after))
            .collect(),
    )
}

/// How much of the variance of an outcome is not knowing; the rest is chance.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct NotKnowing {
    /// Its share.
    pub share: f64,
    /// Lower end of the 95 % interval of the share; none where that cannot be told.
    pub ci_low: Option<f64>,
    /// Upper end of it.
    pub ci_high: Option<f64>,
    /// Whether its variance was estimated below 0, which is read as 0.
    pub below_zero: bool,
}

impl NotKnowing {
    /// Of the outcomes of a comparison by replication; none where no input is uncertain, or nothing varies.
    pub fn of(comparison: &Comparison, outcomes: &[f64]) -> Option<Self> {
        let components = components(comparison, outcomes)?;
        Some(Self {
            share: components.share()?,
            ci_low: components.share_interval.map(|(low, _)| low),
            ci_high: components.share_interval.map(|(_, high)| high),
            below_zero: components.is_below_zero(),
        })
    }
}

/// The components of the variance of outcomes of a comparison; none where no input is uncertain.
pub fn components(comparison: &Comparison, outcomes: &[f64]) -> Option<Components> {
    Components::of(outcomes, comparison.inner, comparison.dependent)
}
