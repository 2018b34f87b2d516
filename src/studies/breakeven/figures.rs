//! What the replications of a point say of the gain: its mean, what may happen, when it is paid back.

use serde::{Deserialize, Serialize};

use crate::statistics::crossing::{Knot, Side};
use crate::statistics::moments::Moments;
use crate::statistics::outcomes::{Estimate, share};
use crate::statistics::quantiles::quantile;
use crate::statistics::summary::difference;
use crate::studies::experiment::{self, Responses};
use crate::studies::reread::number;

/// Where the measures of a pair stand among its responses.
const METRIC: usize = 0;
const MARGIN: usize = 1;
const PAYBACK: usize = 2;
const PAID_BACK: usize = 3;

/// What an answer says of a gain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The plan is ahead.
    Pays,
    /// It is behind.
    DoesNotPay,
    /// There is no difference in any replication.
    NoDifference,
    /// The 95 % interval of the mean holds 0.
    CannotTell,
}

impl Verdict {
    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pays => "pays",
            Self::DoesNotPay => "does_not_pay",
            Self::NoDifference => "no_difference",
            Self::CannotTell => "cannot_tell",
        }
    }
}

impl From<Side> for Verdict {
    fn from(side: Side) -> Self {
        match side {
            Side::Above => Self::Pays,
            Side::Below => Self::DoesNotPay,
            Side::Zero => Self::NoDifference,
            Side::Open => Self::CannotTell,
        }
    }
}

/// A number with its 95 % interval; a quantile that lies beyond the horizon has none.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Bounded {
    /// The number.
    pub value: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl From<Estimate> for Bounded {
    fn from(estimate: Estimate) -> Self {
        let finite = |number: f64| number.is_finite().then_some(number);
        Self {
            value: finite(estimate.value),
            low: finite(estimate.low),
            high: finite(estimate.high),
        }
    }
}

/// The gain of a plan over the baseline at one point, in one metric.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Gain {
    /// Mean difference, plan less baseline.
    #[serde(deserialize_with = "number")]
    pub mean: f64,
    /// Its Monte Carlo standard error.
    #[serde(deserialize_with = "number")]
    pub se: f64,
    /// Lower end of the 95 % interval of the mean.
    #[serde(deserialize_with = "number")]
    pub ci_low: f64,
    /// Upper end of it.
    #[serde(deserialize_with = "number")]
    pub ci_high: f64,
    /// What that says.
    pub verdict: Verdict,
    /// The outcome below which 10 % of replications lie.
    pub p10: Bounded,
    /// The median outcome.
    pub p50: Bounded,
    /// The outcome below which 90 % of replications lie.
    pub p90: Bounded,
    /// Probability of a loss: of a difference below 0.
    pub p_loss: Bounded,
    /// Replications.
    pub n: usize,
}

/// When the cash that the plan costs has come back: the month from which the cumulative margin gained, not discounted, is never
/// below 0 again within the run.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Payback {
    /// Margin gained over the run.
    pub margin: Gain,
    /// Probability that it is paid back by the horizon.
    pub paid_back: Bounded,
    /// The month by which 1 outcome of 10 is paid back; none where that is beyond the horizon.
    pub p10: Bounded,
    /// The month by which half of the outcomes are.
    pub p50: Bounded,
    /// The month by which 9 outcomes of 10 are.
    pub p90: Bounded,
}

/// Differences of a measure, replication by replication, of the clusters in which all of them are defined.
fn differences(responses: &Responses, measure: usize) -> Vec<f64> {
    let columns = [0, 1].map(|plan| responses.column(plan, measure));
    let both = columns[0].iter().zip(columns[1]);
    let all: Vec<f64> = both.map(|(from, to)| difference(*from, *to)).collect();
    let clusters = all.chunks(responses.inner as usize);
    clusters
        .filter(|cluster| cluster.iter().all(|difference| difference.is_finite()))
        .flatten()
        .copied()
        .collect()
}

const NONE: Bounded = Bounded {
    value: None,
    low: None,
    high: None,
};

fn gain(responses: &Responses, measure: usize) -> Gain {
    let inner = responses.inner as usize;
    let outcomes = differences(responses, measure);
    let total = experiment::difference(&vec![0.0; outcomes.len()], &outcomes, responses.inner);
    let (ci_low, ci_high) = total.interval();
    let losses: Vec<bool> = outcomes.iter().map(|&difference| difference < 0.0).collect();
    let at = |p| quantile(&outcomes, inner, p).map_or(NONE, Bounded::from);
    Gain {
        mean: total.mean().unwrap_or(f64::NAN),
        se: total.se(),
        ci_low,
        ci_high,
        verdict: Side::of(&total.clusters).into(),
        p10: at(0.1),
        p50: at(0.5),
        p90: at(0.9),
        p_loss: share(&losses, inner).map_or(NONE, Bounded::from),
        n: outcomes.len(),
    }
}

impl Gain {
    /// In the metric that was asked for.
    pub fn new(responses: &Responses) -> Self {
        gain(responses, METRIC)
    }
}

impl Payback {
    /// Of the plan against the baseline that it is compared with.
    pub fn new(responses: &Responses) -> Self {
        let inner = responses.inner as usize;
        let months = responses.column(1, PAYBACK).iter();
        // What is not paid back within the run is later than any month of it.
        let months: Vec<f64> = months
            .map(|&month| if month.is_nan() { f64::INFINITY } else { month })
            .collect();
        let paid: Vec<bool> = responses.column(1, PAID_BACK).iter().map(|&paid| paid == 1.0).collect();
        let at = |p| quantile(&months, inner, p).map_or(NONE, Bounded::from);
        Self {
            margin: gain(responses, MARGIN),
            paid_back: share(&paid, inner).map_or(NONE, Bounded::from),
            p10: at(0.1),
            p50: at(0.5),
            p90: at(0.9),
        }
    }
}

/// What a point adds to a curve: the mean difference of the metric in each cluster.
pub fn knot(x: f64, responses: &Responses) -> Knot {
    let inner = responses.inner as usize;
    let (from, to) = (responses.column(0, METRIC), responses.column(1, METRIC));
    let mean = |(from, to): (&[f64], &[f64])| {
        let mut cluster = Moments::default();
        let differences = from.iter().zip(to).map(|(from, to)| difference(*from, *to));
        differences
            .filter(|difference| difference.is_finite())
            .for_each(|difference| cluster.push(difference));
        if cluster.n > 0.0 { cluster.mean } else { f64::NAN }
    };
    Knot {
        x,
        clusters: from.chunks(inner).zip(to.chunks(inner)).map(mean).collect(),
    }
}
