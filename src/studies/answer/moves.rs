//! Each plan against the baseline: as written, at equal cost, and split by the chain of the control arm.

use serde::{Deserialize, Serialize};

use super::figures::{DifferenceFigure, differences_between, of_headline};
use crate::measures::metric::Metric;
use crate::studies::compare::{Comparison, Study};
use crate::studies::contributions::{Contribution, contributions};
use crate::studies::variants::{EqualCost, RicherPlan};

/// A plan against the baseline.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Move {
    /// The plan.
    pub plan: String,
    /// Its headline differences, plan less baseline.
    pub differences: Vec<DifferenceFigure>,
    /// Where the two differ in cost: by how much, and the differences at equal cost.
    pub cost: Option<CostGap>,
    /// The plan in force before it, where it has a transition.
    pub starts_as: Option<String>,
}

/// Two plans that differ in cost.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct CostGap {
    /// Expected cost of the baseline a year.
    pub baseline: f64,
    /// Expected cost of the plan a year.
    pub plan: f64,
    /// The cheaper of the two at the cost of the other, and what then differs.
    pub equal: Option<AtEqualCost>,
}

/// The cheaper of two plans given the difference as people, and what then differs.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct AtEqualCost {
    /// Who was given which people.
    pub richer: RicherPlan,
    /// Headline differences, plan less baseline.
    pub differences: Vec<DifferenceFigure>,
}

/// The gain of a plan over the baseline, split by a chain of plans that change one thing each.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Split {
    /// The plan.
    pub plan: String,
    /// The control arm: the baseline with its people re-divided by required hours.
    pub control: String,
    /// Which segment of the baseline each segment of the plan stands for.
    pub map: Vec<(String, String)>,
    /// What each step brings, in the stated order and in reverse.
    pub steps: Vec<Contribution>,
    /// What the plan gains over the control arm.
    pub over_control: Vec<DifferenceFigure>,
}

impl Move {
    /// The difference of a headline.
    pub fn difference(&self, metric: Metric) -> Option<&DifferenceFigure> {
        of_headline(&self.differences, metric)
    }

    /// The difference of a headline that claims are made on: at equal cost, where it was computed.
    pub fn claimed(&self, metric: Metric) -> Option<&DifferenceFigure> {
        let equal = self.cost.as_ref().and_then(|cost| cost.equal.as_ref());
        of_headline(equal.map_or(&self.differences, |equal| &equal.differences), metric)
    }
}

pub(super) fn move_to(study: &Study, comparison: &Comparison, plan: usize) -> Move {
    let name = study.plans()[plan];
    let written = &study.template.central().plans[plan];
    let cost = study.added.equal_cost.iter().find(|cost| cost.plan == name);
    Move {
        plan: name.to_owned(),
        differences: differences_between(comparison, (study.baseline, plan)),
        cost: cost.map(|cost| cost_gap(study, comparison, cost)),
        starts_as: written.transition.as_ref().map(|transition| transition.from.clone()),
    }
}

fn cost_gap(study: &Study, comparison: &Comparison, cost: &EqualCost) -> CostGap {
    let at_equal_cost = |richer: &RicherPlan| {
        Some(AtEqualCost {
            richer: richer.clone(),
            differences: differences_between(comparison, study.pair_at_equal_cost(cost)?),
        })
    };
    CostGap {
        baseline: cost.baseline_cost,
        plan: cost.plan_cost,
        equal: cost.richer.as_ref().and_then(at_equal_cost),
    }
}

pub(super) fn split(study: &Study, comparison: &Comparison) -> Option<Split> {
    let arm = study.added.control_arm.as_ref()?;
    let pair = (study.plan(arm.control())?, study.plan(&arm.plan)?);
    Some(Split {
        plan: arm.plan.clone(),
        control: arm.control().to_owned(),
        map: arm.map.clone(),
        steps: contributions(study, comparison, arm),
        over_control: differences_between(comparison, pair),
    })
}
