//! What is asked: of which inputs, which plans and which measures.

use serde::{Deserialize, Serialize};

use super::uncertain::{Chosen, Input};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::measures::groups::baseline;
use crate::measures::metric::Metric;
use crate::studies::experiment::{Asked, Measure, Point, Responses};
use crate::studies::inputs::Inputs;

/// A question about the inputs of a scenario.
#[derive(Debug)]
pub struct Question<'a> {
    /// The scenario and its lists.
    pub inputs: &'a Inputs,
    /// Its uncertain inputs.
    pub chosen: Chosen,
    /// The baseline, then the plans that are compared with it.
    pub plans: Vec<String>,
    /// What is read of them.
    pub measures: Vec<Measure>,
}

/// What an input is held to matter for: a measure of a plan, less the baseline's where there is one to compare with.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Target {
    /// The plan.
    pub plan: String,
    /// What it is compared with; `None` where a scenario has one plan.
    pub baseline: Option<String>,
    /// The metric, with its group and month, as `--metric` takes it.
    #[serde(rename = "metric")]
    pub measure: Measure,
    #[serde(skip)]
    position: usize,
    #[serde(skip)]
    measure_position: usize,
}

impl<'a> Question<'a> {
    /// A question about some plans of the scenario against its baseline, or about all where none is named.
    ///
    /// # Errors
    /// Where there is no such plan.
    pub fn new(
        inputs: &'a Inputs,
        chosen: Chosen,
        plans: &[String],
        measures: Vec<Measure>,
    ) -> Result<Self, InputErrors> {
        let scenario = inputs.template.central();
        let names: Vec<&String> = scenario.plans.keys().collect();
        let missing = plans.iter().filter(|plan| !names.contains(plan)).map(|plan| {
            let known: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            Diagnostic::new(format!("there is no plan `{plan}`")).help(format!("the plans are {}", known.join(", ")))
        });
        let missing: Vec<Diagnostic> = missing.collect();
        if !missing.is_empty() {
            return Err(InputErrors(missing));
        }
        let first = names[baseline(scenario)];
        let others = names
            .iter()
            .filter(|name| **name != first && (plans.is_empty() || plans.contains(name)));
        Ok(Self {
            inputs,
            chosen,
            plans: std::iter::once(first).chain(others.copied()).cloned().collect(),
            measures,
        })
    }

    /// What is read at each point.
    pub(super) fn asked(&self) -> Asked {
        Asked {
            plans: self.plans.clone(),
            measures: self.measures.clone(),
            controls: false,
        }
    }

    /// Seed of every draw.
    pub(super) fn seed(&self) -> u32 {
        self.inputs.template.central().run.seed
    }

    /// The point where the examined inputs are at these quantiles, and all others at their medians.
    pub(super) fn point(&self, quantiles: &[f64]) -> Point {
        let examined = self.chosen.examined.iter().zip(quantiles.iter().copied());
        let held = self.chosen.held.iter().map(|input| (input, 0.5));
        let values = |(input, u): (&Input, f64)| input.at(u).collect::<Vec<_>>();
        Point {
            values: examined.chain(held).flat_map(values).collect(),
        }
    }

    /// Every plan but the baseline, by measure; the baseline itself where it is alone.
    pub(super) fn targets(&self) -> Vec<Target> {
        self.targets_of(&self.measures)
    }

    /// The same of other measures than those of the question.
    pub(super) fn targets_of(&self, measures: &[Measure]) -> Vec<Target> {
        let alone = self.plans.len() == 1;
        let mut targets = Vec::new();
        for (position, plan) in self.plans.iter().enumerate().skip(usize::from(!alone)) {
            for (measure_position, measure) in measures.iter().enumerate() {
                targets.push(Target {
                    plan: plan.clone(),
                    baseline: (!alone).then(|| self.plans[0].clone()),
                    measure: measure.clone(),
                    position,
                    measure_position,
                });
            }
        }
        targets
    }
}

impl Target {
    /// The plan's own numbers, by replication.
    pub(super) fn of_plan<'r>(&self, responses: &'r Responses) -> &'r [f64] {
        responses.column(self.position, self.measure_position)
    }

    /// What the plan is less the baseline, by replication.
    pub(super) fn gain(&self, responses: &Responses) -> Vec<f64> {
        let of_plan = self.of_plan(responses);
        if self.baseline.is_none() || is_gain(self.measure.metric) {
            return of_plan.to_vec();
        }
        let of_baseline = responses.column(0, self.measure_position);
        of_plan
            .iter()
            .zip(of_baseline)
            .map(|(plan, baseline)| plan - baseline)
            .collect()
    }
}

/// Whether a metric is already one against the baseline.
fn is_gain(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::Npv | Metric::Roi | Metric::PaybackMonth | Metric::PaidBack | Metric::Dip
    )
}
