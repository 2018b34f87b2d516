//! The two plans that are compared at a point: at equal cost, as the decision card compares them.

use serde::{Deserialize, Serialize};

use super::OPTION;
use crate::diagnostics::InputErrors;
use crate::engine::{Stopped, Watch};
use crate::measures::groups::baseline;
use crate::measures::metric::Metric;
use crate::studies::experiment::{Asked, Experiment, Job, Measure, Point, Responses};
use crate::studies::inputs::Inputs;
use crate::studies::variants::{RicherPlan, Variants};

/// What is read of both plans, behind the metric that was asked for.
const READ: [Metric; 3] = [Metric::Margin, Metric::PaybackMonth, Metric::PaidBack];

/// Which plans are compared.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Compared {
    /// The baseline; with people where it is the cheaper one.
    pub baseline: String,
    /// The plan; with people where it is the cheaper one.
    pub plan: String,
    /// Who was given which people, where the two differ in cost.
    pub equal_cost: Option<RicherPlan>,
}

/// A scenario at a point, with the plans that are compared there. The baseline is the one that money is counted against.
pub(super) struct Pair {
    inputs: Inputs,
    pub compared: Compared,
}

impl Pair {
    /// The cheaper of the two plans is made richer anew at each point, since what is varied may change what they cost.
    ///
    /// # Errors
    /// What is wrong with the point.
    pub fn at(inputs: &Inputs, plan: &str, point: &Point) -> Result<Self, InputErrors> {
        let sets = point.values.iter().map(|(path, value)| format!("{path}={value}"));
        let written = inputs.written.with_sets(sets, OPTION)?;
        let (template, roster) = inputs.instead(written)?;
        let Variants { mut template, added } = Variants::at_equal_cost(&template, &roster)?;
        let of_plan = added.equal_cost.into_iter().find(|cost| cost.plan == plan);
        let equal_cost = of_plan.and_then(|cost| cost.richer);
        let scenario = template.central();
        let mut compared = Compared {
            baseline: scenario.plans.keys()[baseline(scenario)].clone(),
            plan: plan.to_owned(),
            equal_cost,
        };
        if let Some(richer) = &compared.equal_cost {
            if richer.of == plan {
                compared.plan.clone_from(&richer.name);
            } else {
                compared.baseline.clone_from(&richer.name);
                let name = toml_text(&richer.name);
                template = template.with_value("baseline", &name, OPTION)?;
            }
        }
        let inputs = Inputs {
            written: template.clone(),
            template,
            roster: roster.into_owned(),
            list: inputs.list.clone(),
            people: inputs.people.clone(),
            kept: inputs.kept.clone(),
        };
        Ok(Self { inputs, compared })
    }

    fn experiment(&self, metric: Metric) -> Result<Experiment<'_>, InputErrors> {
        let metrics = std::iter::once(metric).chain(READ);
        let asked = Asked {
            plans: vec![self.compared.baseline.clone(), self.compared.plan.clone()],
            measures: metrics.map(Measure::of_all).collect(),
            controls: false,
        };
        Experiment::new(&self.inputs, vec![Point::default()], asked, OPTION)
    }

    /// Makes sure that it can be run.
    pub fn check(&self, metric: Metric) -> Result<(), InputErrors> {
        self.experiment(metric).map(drop)
    }

    /// Replications that depend on each other: that share a draw of the uncertain inputs, or a design of draws.
    pub fn inner(&self) -> u32 {
        self.inputs.template.dependent()
    }

    /// Runs up to so many replications, in whole draws of the uncertain inputs.
    pub fn run(&self, metric: Metric, replications: u32, watch: &Watch) -> Result<Responses, Stopped> {
        let experiment = self
            .experiment(metric)
            .expect("what was valid when the point was checked still is");
        let inner = self.inner();
        let job = Job {
            point: 0,
            replications: 0..replications / inner * inner,
        };
        let mut found = None;
        experiment.run(&[job], watch, |responses| found = Some(responses))?;
        found.ok_or(Stopped)
    }
}

fn toml_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
