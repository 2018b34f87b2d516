//! Headlines as numbers: of one plan, and of the difference between two.

use serde::{Deserialize, Serialize};

use crate::measures::metric::{Better, Metric};
use crate::statistics::summary::{Difference, Summary, exact_quantile};
use crate::studies::compare::{Comparison, Study};
use crate::studies::reread::{MetricName, metric, number};
use crate::studies::spread::{self, NotKnowing};

/// A paired difference of one headline. The interval is the Monte Carlo error of the mean; the quantiles are the range
/// of outcomes.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct DifferenceFigure {
    /// The metric's name in files.
    #[serde(deserialize_with = "metric")]
    pub metric: MetricName,
    /// The baseline's mean.
    pub baseline: f64,
    /// The plan's mean.
    pub plan: f64,
    /// Mean difference.
    pub mean: f64,
    /// Its Monte Carlo standard error.
    #[serde(deserialize_with = "number")]
    pub se: f64,
    /// Lower end of the 95 % confidence interval of the mean.
    #[serde(deserialize_with = "number")]
    pub ci_low: f64,
    /// Upper end of it.
    #[serde(deserialize_with = "number")]
    pub ci_high: f64,
    /// The outcome below which 5 % of replications lie.
    pub p05: f64,
    /// The median outcome.
    pub p50: f64,
    /// The outcome below which 95 % of replications lie.
    pub p95: f64,
    /// Share of replications in which the plan is better, ties counting half; none where neither way is better.
    pub p_better: Option<f64>,
    /// Variance with independent replications ÷ variance under common random numbers; none where nothing varies.
    pub variance_reduction: Option<f64>,
    /// How many times smaller the control variate made the variance of the mean; none where it was not used.
    pub control_gain: Option<f64>,
    /// How much of the variance of outcomes is not knowing; none where no input is uncertain, or nothing varies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_knowing: Option<NotKnowing>,
    /// Replications.
    pub n: f64,
}

/// One plan's headlines.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct PlanFigures {
    /// The plan.
    pub plan: String,
    /// Its headlines.
    pub figures: Vec<Figure>,
}

/// One headline: the mean with its Monte Carlo error, and the range of outcomes.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Figure {
    /// The metric's name in files.
    #[serde(deserialize_with = "metric")]
    pub metric: MetricName,
    /// Mean.
    pub mean: f64,
    /// Its Monte Carlo standard error.
    #[serde(deserialize_with = "number")]
    pub se: f64,
    /// Standard deviation of outcomes.
    #[serde(deserialize_with = "number")]
    pub sd: f64,
    /// The outcome below which 5 % of replications lie.
    pub p05: f64,
    /// The median outcome.
    pub p50: f64,
    /// The outcome below which 95 % of replications lie.
    pub p95: f64,
    /// How much of the variance of outcomes is not knowing; none where no input is uncertain, or nothing varies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_knowing: Option<NotKnowing>,
}

impl PlanFigures {
    /// A headline.
    pub fn figure(&self, metric: Metric) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.metric == metric.name())
    }
}

/// The difference of a headline among those of all.
pub fn of_headline(differences: &[DifferenceFigure], metric: Metric) -> Option<&DifferenceFigure> {
    differences.iter().find(|figure| figure.metric == metric.name())
}

/// The headline differences of any two plans.
pub(super) fn differences_between(comparison: &Comparison, pair: (usize, usize)) -> Vec<DifferenceFigure> {
    Metric::HEADLINES
        .into_iter()
        .filter_map(|metric| difference_figure(comparison, pair, metric))
        .collect()
}

fn difference_figure(comparison: &Comparison, pair: (usize, usize), metric: Metric) -> Option<DifferenceFigure> {
    let difference = comparison.between(pair, metric)?;
    let mean = difference.mean()?;
    let differences = spread::difference(comparison, pair, metric)?;
    let not_knowing = NotKnowing::of(comparison, &differences);
    let outcomes = sorted(differences);
    let (ci_low, ci_high) = difference.interval();
    let quantile = |p| exact_quantile(&outcomes, p).unwrap_or(mean);
    let (mut baseline, mut of_plan) = (difference.baseline.mean, difference.plan.mean);
    if difference.is_controlled() {
        let control = comparison.control(pair.0, metric)?;
        baseline -= control.iter().sum::<f64>() / control.len() as f64;
        of_plan = baseline + mean;
    }
    Some(DifferenceFigure {
        metric: metric.name(),
        baseline,
        plan: of_plan,
        mean,
        se: difference.se(),
        ci_low,
        ci_high,
        p05: quantile(0.05),
        p50: quantile(0.5),
        p95: quantile(0.95),
        p_better: p_better(metric, &difference),
        variance_reduction: difference.variance_reduction(),
        control_gain: difference.control_gain().filter(|_| difference.is_controlled()),
        not_knowing,
        n: difference.outcomes.n,
    })
}

/// Share of replications in which the plan is better than the baseline, ties counting half; none where neither way is
/// better.
pub fn p_better(metric: Metric, difference: &Difference) -> Option<f64> {
    match metric.better() {
        Better::Higher => Some(difference.p_higher()),
        Better::Lower => Some(1.0 - difference.p_higher()),
        Better::Neither => None,
    }
}

pub(super) fn figures(study: &Study, comparison: &Comparison, plan: usize) -> PlanFigures {
    let figure = |metric: Metric| {
        let position = study.layouts[plan].position(metric, 0)?;
        let summary: &Summary = &comparison.summaries[plan][position];
        summary.mean()?;
        let estimate = comparison.estimate(plan, position);
        let mean = estimate.mean;
        let outcomes = comparison.headline(plan, metric)?;
        let not_knowing = NotKnowing::of(comparison, &outcomes);
        let outcomes = sorted(outcomes);
        let quantile = |p| exact_quantile(&outcomes, p).unwrap_or(mean);
        Some(Figure {
            metric: metric.name(),
            mean,
            se: estimate.se(),
            sd: summary.outcomes.sd(),
            p05: quantile(0.05),
            p50: quantile(0.5),
            p95: quantile(0.95),
            not_knowing,
        })
    };
    PlanFigures {
        plan: study.plans()[plan].to_owned(),
        figures: Metric::HEADLINES.into_iter().filter_map(figure).collect(),
    }
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.retain(|value| value.is_finite());
    values.sort_by(f64::total_cmp);
    values
}
