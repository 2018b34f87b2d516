//! The answer: what a reader wants first, as numbers; rendered by `outputs`, or printed as JSON.

mod course;
mod figures;
mod load;
mod moves;

use serde::{Deserialize, Serialize};

pub use course::Course;
pub use figures::{DifferenceFigure, Figure, PlanFigures, of_headline, p_better};
pub use load::{CsmLoad, TeamLoad, load};
pub use moves::{AtEqualCost, CostGap, Move, Split};

use self::course::courses;
use self::figures::figures;
use self::moves::{move_to, split};
use super::breakeven;
use super::compare::{Comparison, Study};
use super::precision::Achieved;
use crate::measures::metric::Metric;
use crate::scenario::schema::{self, OuterDesign, Programme, Rule, Scenario};

/// What all replications say, in the order in which a CS leader reads it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Answer {
    /// The scenario's name.
    pub scenario: String,
    /// What its author wants readers to know.
    pub note: Option<String>,
    /// Sign of its currency.
    pub currency: String,
    /// Number of customers at the opening.
    pub customers: usize,
    /// Their ARR, mean over replications.
    pub opening_arr: f64,
    /// Length of the run in months.
    pub months: u32,
    /// Replications run.
    pub replications: usize,
    /// What a run to a precision came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Achieved>,
    /// Draws of the uncertain inputs, each with several replications inside; 0 where no input is uncertain.
    pub draws: usize,
    /// How the draws are placed.
    pub outer_design: OuterDesign,
    /// Parts of the run that do not depend on each other, which intervals are made from: replications, draws, or designs.
    pub independent: usize,
    /// Number of uncertain inputs.
    pub uncertain_inputs: usize,
    /// Seed of every draw.
    pub seed: u32,
    /// The plan that others are compared with.
    pub baseline: String,
    /// The plans that assign by assessed profile, or follow its need.
    pub assessed_plans: Vec<String>,
    /// What costs them nothing, because the scenario leaves it out of the model.
    pub free_for_them: Vec<String>,
    /// The plans that are taken as in force from month 1, so that what moving there takes is left out.
    pub without_transition: Vec<String>,
    /// Why plans of different cost are compared as they are.
    pub cost_exception: Option<String>,
    /// Each other plan of the scenario against the baseline.
    pub moves: Vec<Move>,
    /// How strongly experience must act on renewal for one of them to pay, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breakeven: Option<breakeven::Main>,
    /// What the gain of one of them is made of, if the scenario asks.
    pub split: Option<Split>,
    /// The load of every plan's teams in month 1, the control arm's among them.
    pub load: Vec<TeamLoad>,
    /// How the scenario's own plans go, month by month.
    pub courses: Vec<Course>,
    /// Every plan's headlines over the run, the control arm's among them.
    pub plans: Vec<PlanFigures>,
}

impl Answer {
    /// Reads the answer off a comparison.
    pub fn new(study: &Study, comparison: &Comparison) -> Self {
        let scenario = study.template.central();
        let names = study.plans();
        let replications = comparison.headlines.len();
        let uncertain = study.template.is_uncertain();
        let others = comparison.differences.iter().map(|of_plan| of_plan.plan);
        let others = others.filter(|plan| !study.added.holds(*plan));
        Self {
            scenario: scenario.name.clone(),
            note: scenario.note.clone(),
            currency: scenario.currency.clone(),
            customers: study.roster.len(),
            opening_arr: opening_arr(study, comparison),
            months: study.months,
            replications,
            precision: None,
            draws: if uncertain { replications / comparison.inner } else { 0 },
            outer_design: study.template.outer_design(),
            independent: replications / comparison.dependent,
            uncertain_inputs: study.template.uncertain().len(),
            seed: scenario.run.seed,
            baseline: names[study.baseline].to_owned(),
            assessed_plans: scenario
                .plans
                .iter()
                .enumerate()
                .filter(|(index, (_, plan))| !study.added.holds(*index) && assesses(plan, scenario))
                .map(|(_, (name, _))| name.clone())
                .collect(),
            free_for_them: free_for_assessed(scenario),
            without_transition: scenario
                .plans
                .iter()
                .enumerate()
                .filter(|(index, (_, plan))| {
                    *index != study.baseline && !study.added.holds(*index) && plan.transition.is_none()
                })
                .map(|(_, (name, _))| name.clone())
                .collect(),
            cost_exception: scenario.cost_exception.clone(),
            moves: others.map(|plan| move_to(study, comparison, plan)).collect(),
            breakeven: None,
            split: split(study, comparison),
            load: plans_in_reading_order(study)
                .flat_map(|plan| load(study, comparison, plan))
                .collect(),
            courses: plans_in_reading_order(study)
                .filter(|plan| !study.added.holds(*plan))
                .flat_map(|plan| courses(study, comparison, plan))
                .collect(),
            plans: plans_in_reading_order(study)
                .map(|plan| figures(study, comparison, plan))
                .collect(),
        }
    }
}

/// What a scenario leaves out in favour of plans that go by profiles.
fn free_for_assessed(scenario: &Scenario) -> Vec<String> {
    let assessing = scenario
        .review
        .is_none()
        .then_some("that assessing customers takes hours");
    let minding = scenario
        .expectation
        .is_none()
        .then_some("that customers may mind being covered another way");
    assessing.into_iter().chain(minding).map(str::to_owned).collect()
}

/// Whether a plan must know profiles.
fn assesses(plan: &schema::Plan, scenario: &Scenario) -> bool {
    let follows =
        |segment: &schema::Segment| matches!(scenario.programmes[&segment.programme], Programme::FollowNeed(_));
    matches!(plan.rule, Rule::Ax(_)) || plan.segments.values().any(follows)
}

/// The baseline first, then the scenario's others in its order, then the control arm.
fn plans_in_reading_order(study: &Study) -> impl Iterator<Item = usize> {
    let baseline = study.baseline;
    let others = (0..study.layouts.len()).filter(move |plan| *plan != baseline && !study.added.holds(*plan));
    let arm = study.added.control_arm.as_ref();
    let control = arm.and_then(|arm| study.plan(arm.control()));
    std::iter::once(baseline).chain(others).chain(control)
}

/// ARR at the opening: the list's; else that at the close of month 1, with that month's changes taken back.
fn opening_arr(study: &Study, comparison: &Comparison) -> f64 {
    if let Some(listed) = study.roster.given.iter().map(|given| given.arr).sum() {
        return listed;
    }
    let layout = &study.layouts[study.baseline];
    let in_month = |metric| {
        let position = layout.position_in_month(metric, 0, 1)?;
        comparison.summaries[study.baseline][position].mean()
    };
    let [closing, arrived, expansion, uplift, contraction, churned] = [
        Metric::Arr,
        Metric::NewArr,
        Metric::ExpansionArr,
        Metric::UpliftArr,
        Metric::ContractionArr,
        Metric::ChurnedArr,
    ]
    .map(|metric| in_month(metric).unwrap_or(0.0));
    closing - arrived - expansion - uplift + contraction + churned
}
