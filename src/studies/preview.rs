//! A preview of a run, in milliseconds: what its plans tend to as there are ever more customers, with uncertain inputs at
//! their medians (docs/model.md 7.6).

use super::answer::Answer;
use crate::diagnostics::InputErrors;
use crate::engine::Compiled;
use crate::engine::limit::{Limit, limit};
use crate::measures::groups::baseline;
use crate::measures::metric::Metric;
use crate::plans::plan::Plan;
use crate::population::roster::Roster;
use crate::random::special::student_t_quantile;
use crate::scenario::Template;
use crate::scenario::schema::{Mode, Scenario};

/// How far the NRR of a run with certain inputs may lie from the preview, as a fraction, apart from the run's own error: the
/// largest gap among the shipped scenarios in which books do not change hands, rounded up (docs/model.md 7.6 has them all).
pub const KNOWN_BIAS: f64 = 0.005;

/// Customers that are followed, at least. Of the shipped scenarios none moves by more than 0.25 points if they are sixteen times
/// as many.
const CUSTOMERS: usize = 8192;

/// Copies of a small company, at most.
const COPIES: usize = 64;

/// The probability with which chance alone takes a run's mean no further than what a gap must exceed beyond the known bias: that of three
/// standard errors of a normal mean.
const SURE: f64 = 0.9973;

/// What a run is to be expected to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Its plans.
    pub plans: Vec<PlanPreview>,
    /// Index of the baseline.
    pub baseline: usize,
    /// Number of uncertain inputs, which are at their medians here.
    pub uncertain: usize,
    /// Whether books are dealt again and again, so that their unevenness matters, which the limit knows only in part.
    pub books_change_hands: bool,
}

/// What it is to be expected to say of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanPreview {
    /// The plan.
    pub plan: String,
    /// NRR over 12 months.
    pub nrr: f64,
    /// Logo retention over 12 months.
    pub logo_retention: f64,
    /// Teams with hours in month 1, and their required load.
    pub teams: Vec<(String, f64)>,
}

/// A plan whose run came out elsewhere than its preview said.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// The plan.
    pub plan: String,
    /// NRR over 12 months as previewed.
    pub previewed: f64,
    /// Its mean over the run.
    pub mean: f64,
    /// Half the width of the 95 % interval of that mean.
    pub half_width: f64,
}

impl Preview {
    /// The preview of all plans of a scenario.
    ///
    /// # Errors
    /// Where the customer list and a plan do not fit.
    pub fn new(template: &Template, roster: &Roster) -> Result<Self, InputErrors> {
        let scenario = template.central();
        let copies = CUSTOMERS.div_ceil(roster.len().max(1)).min(COPIES) as u32;
        let many = roster.copies(copies)?;
        let compiled = Compiled::new(&enlarged(scenario, f64::from(copies)), &many)?;
        let limits = limit(&compiled, &many);
        let of_plan = |((plan, compiled), limit): ((&String, &Plan), Limit)| PlanPreview {
            plan: plan.clone(),
            nrr: limit.nrr,
            logo_retention: limit.logo_retention,
            teams: compiled
                .teams
                .iter()
                .zip(limit.required_load)
                .filter_map(|(team, load)| Some((team.name.clone(), load?)))
                .collect(),
        };
        Ok(Self {
            plans: scenario
                .plans
                .keys()
                .zip(&compiled.plans)
                .zip(limits)
                .map(of_plan)
                .collect(),
            baseline: baseline(scenario),
            uncertain: template.uncertain().len(),
            books_change_hands: books_change_hands(scenario),
        })
    }

    /// The plans of whose NRR a run says something else, beyond the known bias and its own error; none of a run that is shorter
    /// than 12 months.
    pub fn disagreements(&self, answer: &Answer, dependent: u32) -> Vec<Disagreement> {
        let clusters = answer.replications as f64 / f64::from(dependent);
        let width = |confidence: f64| student_t_quantile(0.5 + 0.5 * confidence, clusters - 1.0);
        let of_plan = |previewed: &PlanPreview| {
            let found = answer.plans.iter().find(|found| found.plan == previewed.plan)?;
            let figure = found.figure(Metric::Nrr12m)?;
            let allowed = KNOWN_BIAS + width(SURE) * figure.se;
            ((figure.mean - previewed.nrr).abs() > allowed).then(|| Disagreement {
                plan: previewed.plan.clone(),
                previewed: previewed.nrr,
                mean: figure.mean,
                half_width: width(0.95) * figure.se,
            })
        };
        self.plans.iter().filter_map(of_plan).collect()
    }
}

/// Whether people come and go, take customers over from each other's books, and customers mind it. Books lose customers by
/// chance, and are evened out when someone starts; in expectation all lose alike.
fn books_change_hands(scenario: &Scenario) -> bool {
    let mut teams = scenario.plans.values().flat_map(|plan| plan.teams.values());
    scenario.staffing.is_some() && scenario.movement.is_some() && teams.any(|team| team.mode == Mode::Dedicated)
}

/// A scenario for so many times the customers: as many times the people, and the new logos.
fn enlarged(scenario: &Scenario, times: f64) -> Scenario {
    let mut larger = scenario.clone();
    for team in larger.plans.values_mut().flat_map(|plan| plan.teams.values_mut()) {
        let roles = team.roles.values_mut().filter_map(|role| role.headcount.as_mut());
        let headcounts = team.headcount.iter_mut().chain(team.headcount_from.values_mut());
        headcounts.chain(roles).for_each(|people| *people *= times);
    }
    if let Some(arrivals) = &mut larger.arrivals {
        arrivals.per_month *= times;
    }
    larger
}
