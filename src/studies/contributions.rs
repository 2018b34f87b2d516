//! What each step of a chain of plans brings: the gain of a plan over the baseline, split into parts that add up to it
//! in every replication.

use serde::{Deserialize, Serialize};

use super::compare::{Comparison, Study};
use super::reread::{MetricName, metric, number};
use super::variants::{ControlArm, Step};
use crate::measures::metric::Metric;

/// In which order the steps are taken. What a step brings depends on those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Rebalancing first.
    Forward,
    /// Hours first.
    Reverse,
}

impl Order {
    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Reverse => "reverse",
        }
    }
}

/// What one step brings to one headline: the mean paired difference of the plan after it and the plan before it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Contribution {
    /// The order that the step was taken in.
    pub order: Order,
    /// The step.
    pub step: Step,
    /// The headline.
    #[serde(deserialize_with = "metric")]
    pub metric: MetricName,
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
}

/// What is measured of a plan's whole gain over the baseline, and is no sum of parts.
const OF_THE_WHOLE: [Metric; 4] = [Metric::Roi, Metric::PaybackMonth, Metric::PaidBack, Metric::Dip];

/// Every step of both orders, headline by headline. A replication in which a headline is not defined under one of the
/// plans is left out of all steps, so that they add up.
pub fn contributions(study: &Study, comparison: &Comparison, arm: &ControlArm) -> Vec<Contribution> {
    let names = study.plans();
    let index = |name: &String| names.iter().position(|known| known == name);
    let chains = [
        (Order::Forward, &arm.forward, Step::ALL.to_vec()),
        (Order::Reverse, &arm.reverse, Step::ALL.into_iter().rev().collect()),
    ];
    let mut found = Vec::new();
    let split = Metric::HEADLINES
        .into_iter()
        .filter(|metric| !OF_THE_WHOLE.contains(metric));
    for metric in split {
        // Steps add up to the whole difference, so all of them take their controls off where it does.
        let ends = chains[0]
            .1
            .first()
            .and_then(index)
            .zip(chains[0].1.last().and_then(index));
        let whole = ends.and_then(|ends| comparison.between(ends, metric));
        let controlled = whole.is_some_and(|whole| whole.is_controlled());
        for (order, chain, steps) in &chains {
            let values = |name: &String| comparison.headline(index(name)?, metric);
            let Some(mut values) = chain.iter().map(values).collect::<Option<Vec<_>>>() else {
                continue;
            };
            defined_in_all(&mut values);
            if controlled {
                let controls = chain.iter().filter_map(|name| comparison.control(index(name)?, metric));
                for (values, control) in values.iter_mut().zip(controls) {
                    values
                        .iter_mut()
                        .zip(control)
                        .for_each(|(value, control)| *value -= control);
                }
            }
            for (step, pair) in steps.iter().zip(values.windows(2)) {
                let difference = comparison.paired(&pair[0], &pair[1]);
                let Some(mean) = difference.mean() else { continue };
                let (ci_low, ci_high) = difference.interval();
                found.push(Contribution {
                    order: *order,
                    step: *step,
                    metric: metric.name(),
                    mean,
                    se: difference.se(),
                    ci_low,
                    ci_high,
                });
            }
        }
    }
    found
}

/// Takes away the replications in which a number is not defined under every plan.
fn defined_in_all(plans: &mut [Vec<f64>]) {
    let replications = plans.first().map_or(0, Vec::len);
    for replication in 0..replications {
        if plans.iter().any(|values| !values[replication].is_finite()) {
            plans.iter_mut().for_each(|values| values[replication] = f64::NAN);
        }
    }
}
