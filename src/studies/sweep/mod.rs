//! Sweeps: the plans of a scenario at many points, side by side.

pub mod design;
pub mod factor;

use std::collections::HashMap;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::answer::p_better;
use super::experiment::{Asked, Experiment, Measure, Responses, difference};
use super::reread::{MetricName, metric, number};
use crate::measures::metric::{Better, Metric};
use crate::statistics::summary::{Difference, exact_quantile};

/// What is read where nothing else is asked for; the first is what options are ranked by.
pub const HEADLINES: [Metric; 6] = [
    Metric::Margin,
    Metric::Nrr12m,
    Metric::LogoRetention12m,
    Metric::RequiredLoad,
    Metric::OverloadShare,
    Metric::CsCost,
];

/// Costs that differ by a larger share than this are not equal.
const EQUAL: f64 = 1e-3;

/// What all points gave.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Sweep {
    /// The scenario's name.
    pub scenario: String,
    /// Sign of its currency.
    pub currency: String,
    /// Paths of what was varied.
    pub varied: Vec<String>,
    /// Names of the plans.
    pub plans: Vec<String>,
    /// What was read.
    pub measures: Vec<Measure>,
    /// Length of the run in months; none where that is varied.
    pub months: Option<u32>,
    /// Replications of each point.
    pub replications: u32,
    /// Seed of every draw.
    pub seed: u32,
    /// By point, then plan.
    pub options: Vec<AnOption>,
    /// Which option is best, where there are several and a measure has a better way: one answer for each world that was varied,
    /// since a plan is chosen and a world is not. Of one world where plans alone are varied.
    pub best: Vec<Best>,
}

/// One plan at one point.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct AnOption {
    /// The point, by its number from 1.
    pub point: usize,
    /// The values of what was varied.
    pub values: Vec<String>,
    /// The plan.
    pub plan: String,
    /// Whether it is the one that the others of its point are compared with.
    pub is_baseline: bool,
    /// What it is expected to cost a year.
    pub cost_a_year: f64,
    /// An earlier option that is the same plan in the same world, so that it has the same numbers.
    pub same_as: Option<usize>,
    /// What was read; no entry where it is not defined.
    pub figures: Vec<Figure>,
}

/// One measure of an option. The interval is the Monte Carlo error of the mean; the quantiles are the range of outcomes.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Figure {
    /// The metric's name in files.
    #[serde(deserialize_with = "metric")]
    pub metric: MetricName,
    /// The group.
    pub group: String,
    /// The month; none for the whole run.
    pub month: Option<u32>,
    /// Mean.
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
    /// Standard deviation of outcomes.
    #[serde(deserialize_with = "number")]
    pub sd: f64,
    /// The outcomes below which 5, 25, 50, 75 and 95 % of replications lie.
    pub quantiles: [f64; 5],
    /// Replications in which it is defined.
    pub n: f64,
    /// Against the baseline of the same point.
    pub difference: Option<Gap>,
}

/// A paired difference.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Gap {
    /// Mean.
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
    /// Share of replications in which it is better, ties counting half; none where neither way is better.
    pub p_better: Option<f64>,
}

/// The option with the best mean in a world, and what can be said of the others: paired differences, with intervals that hold for
/// all pairs of options of all worlds together with 95 % (Bonferroni), since the best was picked because it came out best.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Best {
    /// What options are ranked by.
    pub measure: Measure,
    /// Index of the best of the options.
    pub option: usize,
    /// Index of the runner-up: the one that comes nearest.
    pub runner_up: usize,
    /// The best less the runner-up.
    pub over_runner_up: Gap,
    /// Indices of the options that cannot be told from the best.
    pub as_good: Vec<usize>,
    /// How many options were compared, those that are the same counting once.
    pub compared: usize,
}

impl AnOption {
    /// What was read by a measure; none where it is not defined.
    pub fn figure(&self, measure: &Measure) -> Option<&Figure> {
        let is_of = |figure: &&Figure| {
            figure.metric == measure.metric.name() && figure.group == measure.group && figure.month == measure.month
        };
        self.figures.iter().find(is_of)
    }
}

impl Gap {
    /// Whether its interval leaves out 0. One cluster tells no error, and then nothing is told.
    pub fn is_told(&self) -> bool {
        self.ci_low > 0.0 || self.ci_high < 0.0
    }
}

impl Sweep {
    /// Reads the answer off what all points gave, in the order of the points.
    pub fn new(experiment: &Experiment, responses: &[Responses]) -> Self {
        let asked = experiment.asked();
        let scenario = experiment.scenario();
        let plans = asked.plans.len();
        let mut options: Vec<AnOption> = Vec::with_capacity(responses.len() * plans);
        let mut first = HashMap::new();
        for of_point in responses {
            for plan in 0..plans {
                let index = options.len();
                let same = *first.entry(experiment.sameness(of_point.point, plan)).or_insert(index);
                options.push(option(experiment, of_point, plan, (same != index).then_some(same)));
            }
        }
        let values = experiment.points()[0].values.iter();
        let varied: Vec<String> = values.map(|(path, _)| path.clone()).collect();
        Self {
            scenario: scenario.name.clone(),
            currency: scenario.currency.clone(),
            months: (!varied.iter().any(|path| path == "months")).then_some(scenario.months),
            varied,
            plans: asked.plans.clone(),
            measures: asked.measures.clone(),
            replications: responses.first().map_or(0, |responses| responses.replications().end),
            seed: scenario.run.seed,
            best: best(asked, &options, responses, &worlds(experiment)),
            options,
        }
    }

    /// Whether options differ in what they are expected to cost: the cheapest and the dearest.
    pub fn costs(&self) -> Option<(f64, f64)> {
        let costs = self.options.iter().map(|option| option.cost_a_year);
        let (low, high) = costs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), cost| {
            (low.min(cost), high.max(cost))
        });
        (high - low > EQUAL * high).then_some((low, high))
    }
}

fn option(experiment: &Experiment, responses: &Responses, plan: usize, same_as: Option<usize>) -> AnOption {
    let Asked { plans, measures, .. } = experiment.asked();
    let point = responses.point;
    let baseline = experiment.baseline(point);
    let figure = |(index, measure): (usize, &Measure)| {
        let summary = responses.summary(plan, index);
        let mean = summary.mean()?;
        let mut outcomes = responses.column(plan, index).to_vec();
        outcomes.retain(|value| value.is_finite());
        outcomes.sort_by(f64::total_cmp);
        let (ci_low, ci_high) = summary.interval();
        let against = baseline.filter(|&baseline| baseline != plan && measure.is_common());
        let difference = against.and_then(|baseline| {
            let difference = responses.difference(baseline, plan, index);
            gap(measure.metric, &difference, difference.interval())
        });
        Some(Figure {
            metric: measure.metric.name(),
            group: measure.group.clone(),
            month: measure.month,
            mean,
            se: summary.se(),
            ci_low,
            ci_high,
            sd: summary.outcomes.sd(),
            quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map(|p| exact_quantile(&outcomes, p).unwrap_or(mean)),
            n: summary.outcomes.n,
            difference,
        })
    };
    AnOption {
        point: point + 1,
        values: experiment.points()[point]
            .values
            .iter()
            .map(|(_, value)| value.clone())
            .collect(),
        plan: plans[plan].clone(),
        is_baseline: baseline == Some(plan),
        cost_a_year: experiment.costs(point)[plan],
        same_as,
        figures: measures.iter().enumerate().filter_map(figure).collect(),
    }
}

fn gap(metric: Metric, difference: &Difference, (ci_low, ci_high): (f64, f64)) -> Option<Gap> {
    Some(Gap {
        mean: difference.mean()?,
        se: difference.se(),
        ci_low,
        ci_high,
        p_better: p_better(metric, difference),
    })
}

/// Whether a varied path is part of the world: plans are chosen, everything else is as it is.
pub fn is_of_world(path: &str) -> bool {
    path != "plans" && !path.starts_with("plans.")
}

/// The points of each world: those with the same values of whatever is no plan's.
fn worlds(experiment: &Experiment) -> Vec<Vec<usize>> {
    let mut worlds: IndexMap<Vec<&str>, Vec<usize>> = IndexMap::new();
    for (index, point) in experiment.points().iter().enumerate() {
        let of_world = point.values.iter().filter(|(path, _)| is_of_world(path));
        let values = of_world.map(|(_, value)| value.as_str()).collect();
        worlds.entry(values).or_default().push(index);
    }
    worlds.into_values().collect()
}

/// Ranks the options of each world by the first measure that has a better way.
fn best(asked: &Asked, options: &[AnOption], responses: &[Responses], worlds: &[Vec<usize>]) -> Vec<Best> {
    let better = |measure: &Measure| measure.metric.better() != Better::Neither;
    let Some(ranked) = asked.measures.iter().position(better) else {
        return Vec::new();
    };
    let plans = asked.plans.len();
    let sign = if asked.measures[ranked].metric.better() == Better::Higher {
        1.0
    } else {
        -1.0
    };
    let of_world = |points: &Vec<usize>| -> Vec<usize> {
        let all = points.iter().flat_map(|point| point * plans..(point + 1) * plans);
        let mean = |option: usize| {
            let figure = options[option].figure(&asked.measures[ranked])?;
            Some((sign * figure.mean, option))
        };
        let distinct = all.filter(|&option| options[option].same_as.is_none());
        let mut order: Vec<(f64, usize)> = distinct.filter_map(mean).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order.into_iter().map(|(_, option)| option).collect()
    };
    let orders: Vec<Vec<usize>> = worlds.iter().map(of_world).collect();
    let pairs: usize = orders
        .iter()
        .map(|order| order.len() * order.len().saturating_sub(1) / 2)
        .sum();
    let confidence = 1.0 - 0.05 / pairs as f64;
    let best = |order: &Vec<usize>| best_of(order, responses, (&asked.measures[ranked], ranked), (plans, confidence));
    orders.iter().filter_map(best).collect()
}

/// The first of some ranked options, and what can be said of the others.
fn best_of(
    order: &[usize],
    responses: &[Responses],
    (measure, ranked): (&Measure, usize),
    (plans, confidence): (usize, f64),
) -> Option<Best> {
    let (&best, others) = order.split_first()?;
    let &runner_up = others.first()?;
    let column = |option: usize| responses[option / plans].column(option % plans, ranked);
    let over = |other: usize| {
        let inner = u32::max(responses[best / plans].inner, responses[other / plans].inner);
        let difference = difference(column(other), column(best), inner);
        gap(measure.metric, &difference, difference.interval_at(confidence))
    };
    Some(Best {
        measure: measure.clone(),
        option: best,
        runner_up,
        over_runner_up: over(runner_up)?,
        as_good: others
            .iter()
            .copied()
            .filter(|&option| over(option).is_none_or(|gap| !gap.is_told()))
            .collect(),
        compared: order.len(),
    })
}
