//! What money buys: cost against one measure, of all that the search evaluated.

use serde::{Deserialize, Serialize};

use super::answer::{Staffed, staffed};
use super::estimate::Estimate;
use super::evaluation::Evaluator;
use super::judge::{Judgement, Verdict};
use super::problem::Headcounts;
use crate::studies::reread::number;

/// A point of the frontier.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct FrontierPoint {
    /// Who works where.
    pub headcounts: Vec<Staffed>,
    /// Expected cost in currency a year.
    pub cost_a_year: f64,
    /// Mean of the metric.
    pub mean: f64,
    /// Its 95 % interval.
    #[serde(deserialize_with = "number")]
    pub ci_low: f64,
    /// The other end.
    #[serde(deserialize_with = "number")]
    pub ci_high: f64,
    /// What it has more than the point before, in the same replications, and the 95 % interval of that.
    pub more: Option<More>,
    /// Whether it meets the targets, and who says so.
    pub targets: Standing,
}

/// How headcounts stand to the targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Judged to meet all of them.
    Met,
    /// Judged to miss one.
    Missed,
    /// Judged, and the replications do not tell.
    Open,
    /// They are met in the few replications of the search; not judged.
    MetInSearch,
    /// One is missed there; not judged.
    MissedInSearch,
}

impl Standing {
    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Open => "open",
            Self::MetInSearch => "met_in_search",
            Self::MissedInSearch => "missed_in_search",
        }
    }

    /// Of headcounts that the search evaluated.
    fn new(evaluator: &Evaluator, judgement: Option<&Judgement>, headcounts: &Headcounts) -> Self {
        let judged = judgement.and_then(|judgement| {
            let mut candidates = judgement.candidates.iter().zip(&judgement.verdicts);
            candidates.find(|(candidate, _)| *candidate == headcounts)
        });
        if let Some((_, verdict)) = judged {
            return Self::from(*verdict);
        }
        let mut constraints = evaluator.problem().constraints.iter();
        if constraints.all(|constraint| evaluator.slack(headcounts, 0, constraint, 0.0) >= 0.0) {
            Self::MetInSearch
        } else {
            Self::MissedInSearch
        }
    }
}

impl From<Verdict> for Standing {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Met => Self::Met,
            Verdict::Missed(_) => Self::Missed,
            Verdict::Open => Self::Open,
        }
    }
}

/// What a point has more than another, replication by replication.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct More {
    /// Mean difference.
    pub mean: f64,
    /// Its 95 % interval.
    #[serde(deserialize_with = "number")]
    pub ci_low: f64,
    /// The other end.
    #[serde(deserialize_with = "number")]
    pub ci_high: f64,
}

/// Of all that the search evaluated, what nothing cheaper equals in mean.
pub(super) fn frontier(evaluator: &Evaluator, judgement: Option<&Judgement>) -> Vec<FrontierPoint> {
    let problem = evaluator.problem();
    let gain = problem.gain_measure();
    let estimate = |headcounts: &Headcounts| *evaluator.summary(headcounts, 0, gain).estimate();
    let mean = |headcounts: &Headcounts| Some(estimate(headcounts)).filter(|of| of.n > 0.0).map(|of| of.mean);
    let all = evaluator.searched().into_iter();
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
        let (ci_low, ci_high) = Estimate::Mean(estimate(headcounts)).bounds(0.025);
        FrontierPoint {
            headcounts: staffed(problem, headcounts),
            cost_a_year: *cost_a_year,
            mean: *mean,
            ci_low,
            ci_high,
            more: at.checked_sub(1).and_then(|before| more(&all[before].2, headcounts)),
            targets: Standing::new(evaluator, judgement, headcounts),
        }
    };
    all.iter().enumerate().map(point).collect()
}
