//! What differs between two runs: their inputs, and which answers moved beyond noise.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde::Serialize;

use super::used::{InputChange, Used, changes};
use crate::scenario::quoted;
use crate::scenario::schema::OuterDesign;
use crate::statistics::inference::{Estimate, holm};
use crate::statistics::moments::Moments;
use crate::statistics::summary::Difference;
use crate::statistics::summary::difference;

/// The chance, over all answers together, that one which did not move is said to have moved.
pub const LEVEL: f64 = 0.05;

/// What a results directory holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Where it is.
    pub directory: String,
    /// What went into it.
    pub used: Used,
    /// Seed of every draw.
    pub seed: u32,
    /// The plan that others are compared with.
    pub baseline: Option<String>,
    /// The headline metrics.
    pub metrics: Vec<String>,
    /// The numbers of the replications.
    pub replications: Vec<u32>,
    /// By plan, metric and replication: the headlines; NaN where one is not defined.
    pub headlines: IndexMap<String, Vec<Vec<f64>>>,
}

/// What differs between two runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunDiff {
    /// The first directory.
    pub before: String,
    /// The second directory.
    pub after: String,
    /// The inputs that differ.
    pub inputs: Vec<InputChange>,
    /// How answers are compared.
    pub method: Method,
    /// Sign of the currency, where it is the same.
    #[serde(skip)]
    pub currency: Option<String>,
    /// Every headline of the plans that both scenarios have; and of their differences from the baseline, where it changed itself.
    pub answers: Vec<AnswerChange>,
}

/// How answers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Replication by replication, under the same seed: the same luck on both sides.
    Paired {
        /// Replications that both have.
        replications: usize,
    },
    /// As independent runs (Welch's interval).
    Independent {
        /// Replications of the first and of the second.
        replications: [usize; 2],
        /// Whether the seed is the same all the same: the runs are then not independent, and intervals are too wide rather than
        /// too narrow.
        same_seed: bool,
    },
}

/// One answer of both runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerChange {
    /// The plan.
    pub plan: String,
    /// The baseline, where the answer is the plan's difference from it.
    pub less: Option<String>,
    /// The metric.
    pub metric: String,
    /// Mean of the first run.
    pub before: f64,
    /// Mean of the second run.
    pub after: f64,
    /// The second less the first.
    pub change: f64,
    /// Its 95 % interval.
    pub ci_low: f64,
    /// See `ci_low`.
    pub ci_high: f64,
    /// The p-value of no change, by itself.
    pub p_value: f64,
    /// The same, adjusted for the number of answers (Holm 1979).
    pub p_adjusted: f64,
    /// What that comes to.
    pub finding: Finding,
}

/// What is found of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The same in every replication.
    Same,
    /// No more than noise.
    Noise,
    /// Beyond noise by itself, but not among so many answers.
    Maybe,
    /// Moved beyond noise.
    Moved,
}

impl RunDiff {
    /// Compares two runs.
    pub fn new(before: &Recorded, after: &Recorded) -> Self {
        let method = method(before, after);
        // Plans that a run adds to those of the scenario follow from them.
        let (of_before, of_after) = (before.used.plans(), after.used.plans());
        let written = |plan: &&String| {
            let path = format!("plans.{}", quoted(plan));
            of_before.contains(&path) && of_after.contains(&path)
        };
        let shared = || before.headlines.keys().filter(written);
        let mut answers: Vec<AnswerChange> = Vec::new();
        for plan in shared() {
            let metrics = before.metrics.iter();
            answers.extend(metrics.filter_map(|metric| compare(before, after, method, plan, None, metric)));
        }
        if let Some(baseline) = before.baseline.as_ref().filter(|_| before.baseline == after.baseline) {
            // Where the baseline is the same, the difference from it changes as the plan does.
            let of_baseline = answers.iter().filter(|answer| &answer.plan == baseline);
            let changes = of_baseline.filter(|answer| answer.finding != Finding::Same);
            let metrics: Vec<String> = changes.map(|answer| answer.metric.clone()).collect();
            for plan in shared().filter(|plan| *plan != baseline) {
                let metrics = metrics.iter();
                answers
                    .extend(metrics.filter_map(|metric| compare(before, after, method, plan, Some(baseline), metric)));
            }
        }
        let tested = |answer: &&mut AnswerChange| answer.finding != Finding::Same;
        let p_values: Vec<f64> = answers.iter_mut().filter(tested).map(|answer| answer.p_value).collect();
        for (answer, adjusted) in answers.iter_mut().filter(tested).zip(holm(&p_values)) {
            answer.p_adjusted = adjusted;
            answer.finding = match (answer.p_value, adjusted) {
                (_, adjusted) if adjusted < LEVEL => Finding::Moved,
                (alone, _) if alone < LEVEL => Finding::Maybe,
                _ => Finding::Noise,
            };
        }
        Self {
            before: before.directory.clone(),
            after: after.directory.clone(),
            inputs: changes(&before.used, &after.used),
            method,
            currency: currency(after).filter(|sign| currency(before).as_ref() == Some(sign)),
            answers,
        }
    }

    /// Answers with this finding.
    pub fn found(&self, finding: Finding) -> impl Iterator<Item = &AnswerChange> {
        self.answers.iter().filter(move |answer| answer.finding == finding)
    }
}

/// The sign of a run's currency.
fn currency(of: &Recorded) -> Option<String> {
    Some(of.used.inputs.get("currency")?.trim_matches('"').to_owned())
}

/// Pairs are made where the same number stands for the same draws on both sides: the same seed, and as many replications a
/// draw of the uncertain inputs.
fn method(before: &Recorded, after: &Recorded) -> Method {
    let same_seed = before.seed == after.seed;
    let of_after: HashSet<u32> = after.replications.iter().copied().collect();
    let common = before.replications.iter().filter(|number| of_after.contains(*number));
    let replications = common.count();
    if same_seed && inner(before) == inner(after) && replications > 1 {
        Method::Paired { replications }
    } else {
        Method::Independent {
            replications: [before, after].map(|run| run.replications.len()),
            same_seed,
        }
    }
}

/// Replications that may share a draw of the uncertain inputs, or a design of draws. Where no input is uncertain, to take them together is no
/// error, only less precise.
fn inner(of: &Recorded) -> u32 {
    let written = of.used.inputs.get("run.inner").and_then(|value| value.parse().ok());
    let design = of
        .used
        .inputs
        .get("run.outer_design")
        .map(|name| name.trim_matches('"'));
    let designs = [OuterDesign::LatinHypercube, OuterDesign::Sobol];
    let draws = designs.into_iter().find(|known| design == Some(known.name()));
    u32::max(1, written.unwrap_or(1)).saturating_mul(draws.map_or(1, OuterDesign::draws))
}

/// One answer of both; none where it is defined in neither or in one only.
fn compare(
    before: &Recorded,
    after: &Recorded,
    method: Method,
    plan: &str,
    less: Option<&String>,
    metric: &str,
) -> Option<AnswerChange> {
    let (mut one, mut other) = (values(before, plan, less, metric)?, values(after, plan, less, metric)?);
    if matches!(method, Method::Paired { .. }) {
        keep_pairs(before, after, &mut one, &mut other);
    }
    let [of_one, of_other] = [(before, &one), (after, &other)].map(|(run, values)| cluster_means(run, values));
    let (estimate, same) = match method {
        Method::Paired { .. } => paired(before, &one, &other),
        Method::Independent { .. } => (Estimate::of_difference(&of_one, &of_other), false),
    };
    if of_one.n == 0.0 || of_other.n == 0.0 || !estimate.mean.is_finite() {
        return None;
    }
    let (ci_low, ci_high) = estimate.interval();
    let p_value = estimate.p_value();
    Some(AnswerChange {
        plan: plan.to_owned(),
        less: less.cloned(),
        metric: metric.to_owned(),
        before: of_one.mean,
        after: of_other.mean,
        change: estimate.mean,
        ci_low,
        ci_high,
        p_value,
        p_adjusted: p_value,
        finding: if same { Finding::Same } else { Finding::Noise },
    })
}

/// One metric of a plan, or of its difference from another, by replication.
fn values(of: &Recorded, plan: &str, less: Option<&String>, metric: &str) -> Option<Vec<f64>> {
    let position = of.metrics.iter().position(|name| name == metric)?;
    let values = &of.headlines.get(plan)?[position];
    let Some(baseline) = less else {
        return Some(values.clone());
    };
    let of_baseline = &of.headlines.get(baseline)?[position];
    Some(
        values
            .iter()
            .zip(of_baseline)
            .map(|(plan, baseline)| difference(*baseline, *plan))
            .collect(),
    )
}

fn cluster_means(of: &Recorded, values: &[f64]) -> Moments {
    let inner = inner(of);
    let mut means = Moments::default();
    let numbered: Vec<(u32, f64)> = of.replications.iter().copied().zip(values.iter().copied()).collect();
    for cluster in numbered.chunk_by(|(a, _), (b, _)| a / inner == b / inner) {
        let mut within = Moments::default();
        cluster
            .iter()
            .filter(|(_, value)| value.is_finite())
            .for_each(|(_, value)| within.push(*value));
        if within.n > 0.0 {
            means.push(within.mean);
        }
    }
    means
}

/// Leaves what is defined in the same replication on both sides; the rest becomes undefined.
fn keep_pairs(before: &Recorded, after: &Recorded, one: &mut [f64], other: &mut [f64]) {
    let keep = |of: &Recorded, values: &[f64]| -> HashSet<u32> {
        let defined = of
            .replications
            .iter()
            .zip(values)
            .filter(|(_, value)| value.is_finite());
        defined.map(|(number, _)| *number).collect()
    };
    let both: HashSet<u32> = &keep(before, one) & &keep(after, other);
    for (of, values) in [(before, one), (after, other)] {
        for (number, value) in of.replications.iter().zip(values) {
            if !both.contains(number) {
                *value = f64::NAN;
            }
        }
    }
}

/// The mean of the differences of pairs, and whether all of them are 0.
fn paired(before: &Recorded, one: &[f64], other: &[f64]) -> (Estimate, bool) {
    let inner = inner(before);
    let defined = |values: &[f64]| {
        values
            .iter()
            .copied()
            .filter(|value| value.is_finite())
            .collect::<Vec<f64>>()
    };
    let numbers = before
        .replications
        .iter()
        .zip(one)
        .filter(|(_, value)| value.is_finite());
    let pairs = numbers
        .map(|(number, _)| *number)
        .zip(defined(one).into_iter().zip(defined(other)));
    let pairs: Vec<(u32, (f64, f64))> = pairs.collect();
    let mut difference = Difference::default();
    for cluster in pairs.chunk_by(|a, b| a.0 / inner == b.0 / inner) {
        difference.push(cluster.iter().map(|&(_, pair)| pair));
    }
    let same = difference.outcomes.squares == 0.0 && difference.outcomes.mean == 0.0;
    (Estimate::of_mean(&difference.clusters), same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(inner: u32, replications: impl Iterator<Item = u32>) -> Recorded {
        let replications: Vec<u32> = replications.collect();
        let inner = inner.to_string();
        let inputs = [
            ("run.inner", inner.as_str()),
            ("run.outer_design", "\"sobol\""),
            ("plans.ax.rule", "{ ax = {} }"),
        ];
        Recorded {
            directory: String::new(),
            used: Used {
                inputs: inputs
                    .map(|(path, value)| (path.to_owned(), value.to_owned()))
                    .into_iter()
                    .collect(),
                ..Used::default()
            },
            seed: 1,
            baseline: None,
            metrics: vec!["margin".to_owned()],
            headlines: IndexMap::from([("ax".to_owned(), vec![vec![1.0; replications.len()]])]),
            replications,
        }
    }

    #[test]
    fn more_replications_a_draw_than_a_number_holds_are_one_draw() {
        let one = recorded(268_435_456, 0..4);
        let found = RunDiff::new(&one, &one);
        assert_eq!(found.found(Finding::Same).count(), 1);
    }

    /// So many that looking for each among all of the others would take minutes.
    #[test]
    fn replications_that_both_have_are_counted() {
        let [halves, thirds] = [2, 3].map(|step| recorded(2, (0..6_000_000).step_by(step)));
        let replications = 1_000_000;
        assert_eq!(method(&halves, &thirds), Method::Paired { replications });
    }
}
