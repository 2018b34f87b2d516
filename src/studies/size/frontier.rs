//! What money buys: cost against one measure, of all that the search evaluated.

use serde::Serialize;

use super::answer::{Staffed, staffed};
use super::evaluation::Evaluator;
use super::problem::Headcounts;

/// A point of the frontier.
#[derive(Clone, Debug, Serialize)]
pub struct FrontierPoint {
    /// Who works where.
    pub headcounts: Vec<Staffed>,
    /// Expected cost in currency a year.
    pub cost_a_year: f64,
    /// Mean of the metric.
    pub mean: f64,
    /// Its 95 % interval.
    pub ci_low: f64,
    /// The other end.
    pub ci_high: f64,
    /// What it has more than the point before, in the same replications, and the 95 % interval of that.
    pub more: Option<More>,
    /// Whether it meets the targets in the sample of the search.
    pub meets_targets: bool,
}

/// What a point has more than another, replication by replication.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct More {
    /// Mean difference.
    pub mean: f64,
    /// Its 95 % interval.
    pub ci_low: f64,
    /// The other end.
    pub ci_high: f64,
}

/// Of all that the search evaluated, what nothing cheaper equals in mean.
pub(super) fn frontier(evaluator: &Evaluator) -> Vec<FrontierPoint> {
    let problem = evaluator.problem();
    let gain = problem.gain_measure();
    let mean = |headcounts: &Headcounts| evaluator.summary(headcounts, 0, gain).mean();
    let all = evaluator.evaluated(0).into_iter();
    let mut all: Vec<(f64, f64, Headcounts)> = all
        .filter_map(|headcounts| Some((evaluator.cost(&headcounts), mean(&headcounts)?, headcounts)))
        .collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let mut best = f64::NEG_INFINITY;
    all.retain(|(_, mean, _)| {
        let better = *mean > best;
        best = best.max(*mean);
        better
    });
    let more = |before: &Headcounts, headcounts: &Headcounts| {
        let difference = evaluator.difference(before, headcounts, 0, gain);
        let (ci_low, ci_high) = difference.interval();
        let mean = difference.mean()?;
        Some(More { mean, ci_low, ci_high })
    };
    let point = |(at, (cost_a_year, mean, headcounts)): (usize, &(f64, f64, Headcounts))| {
        let (ci_low, ci_high) = evaluator.summary(headcounts, 0, gain).interval();
        let meets = |constraint| {
            let (target, values) = evaluator.values(headcounts, 0, constraint);
            target.slack(&values, evaluator.inner, 0.0) >= 0.0
        };
        FrontierPoint {
            headcounts: staffed(problem, headcounts),
            cost_a_year: *cost_a_year,
            mean: *mean,
            ci_low,
            ci_high,
            more: at.checked_sub(1).and_then(|before| more(&all[before].2, headcounts)),
            meets_targets: problem.constraints.iter().all(meets),
        }
    };
    all.iter().enumerate().map(point).collect()
}
