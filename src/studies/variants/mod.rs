//! Plans that a study adds to those of the scenario: the control arm with its chain, and plans at equal cost
//! (docs/model.md 7.4).

mod chain;
mod cost;
mod need;
mod people;

pub use chain::Step;
pub use cost::cost_a_year;
pub use need::Needs;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use self::chain::Chain;
use self::cost::richer;
use super::compare::Study;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::population::roster::Roster;
use crate::scenario::schema::Scenario;
use crate::scenario::{PlanDraft, Template};

/// Costs that differ by a larger share than this are not equal.
const EQUAL: f64 = 1e-3;

/// A scenario with the plans that were added. They are made anew from the scenario whenever it is run, so its resolved
/// file does not hold them.
#[derive(Clone, Debug)]
pub struct Variants {
    /// The scenario, with the added plans after its own.
    pub template: Template,
    /// What was added.
    pub added: Added,
}

/// The plans that were added to a scenario, by what they are for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Added {
    /// The chain of plans that the gain of one plan is split by.
    pub control_arm: Option<ControlArm>,
    /// Plans that differ from the baseline in cost, each with the cheaper of the two at the cost of the other.
    pub equal_cost: Vec<EqualCost>,
    /// How many plans are the scenario's own; none where nothing was added.
    own: Option<usize>,
}

/// The plan whose gain over the baseline is split, and the plans by which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlArm {
    /// The plan.
    pub plan: String,
    /// Which segment of the baseline each of its segments stands for.
    pub map: Vec<(String, String)>,
    /// From the baseline to the plan, one step further each.
    pub forward: Vec<String>,
    /// From the baseline to the plan, the last step first.
    pub reverse: Vec<String>,
}

impl ControlArm {
    /// The baseline with its people re-divided.
    pub fn control(&self) -> &str {
        &self.forward[1]
    }
}

/// A plan that differs from the baseline in cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EqualCost {
    /// The plan.
    pub plan: String,
    /// Expected cost of the baseline a year.
    pub baseline_cost: f64,
    /// Expected cost of the plan a year.
    pub plan_cost: f64,
    /// The cheaper of the two, given the difference; none where the scenario declares an exception, or where people
    /// cost nothing.
    pub richer: Option<RicherPlan>,
}

/// The cheaper of two plans, given the difference as people in its most loaded team.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct RicherPlan {
    /// Which it was.
    pub of: String,
    /// Its name with the people.
    pub name: String,
    /// The team.
    pub team: String,
    /// How many more people it has.
    pub people: f64,
}

impl Added {
    /// Whether the plan of this index was added.
    pub fn holds(&self, plan: usize) -> bool {
        self.own.is_some_and(|own| plan >= own)
    }
}

impl Variants {
    /// Adds what a scenario asks for (`control_arm`), and what comparing its plans at equal cost takes.
    ///
    /// # Errors
    /// Where the customer list and a plan do not fit, or there would be too many plans.
    pub fn of(template: &Template, roster: &Roster) -> Result<Self, InputErrors> {
        Self::new(template, roster, true)
    }

    /// Adds only what comparing its plans at equal cost takes.
    ///
    /// # Errors
    /// Where the customer list and a plan do not fit, or there would be too many plans.
    pub fn at_equal_cost(template: &Template, roster: &Roster) -> Result<Self, InputErrors> {
        Self::new(template, roster, false)
    }

    fn new(template: &Template, roster: &Roster, with_control_arm: bool) -> Result<Self, InputErrors> {
        let scenario = template.central();
        let study = Study::new(template, roster, scenario.months)?;
        let needs = Needs::new(&study);
        let mut plans = Plans::default();
        let arm = with_control_arm.then(|| control_arm(&study, &needs, &mut plans));
        let added = Added {
            control_arm: arm.flatten(),
            equal_cost: equal_cost(&study, &needs, &mut plans),
            own: (!plans.0.is_empty()).then_some(scenario.plans.len()),
        };
        let template = if plans.0.is_empty() {
            template.clone()
        } else {
            let number = plans.0.len();
            template
                .with_plans(plans.0)
                .map_err(|errors| explained(errors, number))?
        };
        Ok(Self { template, added })
    }

    /// The study of all these plans.
    ///
    /// # Errors
    /// Where the customer list and a plan do not fit.
    pub fn study<'a>(&'a self, roster: &'a Roster, months: u32) -> Result<Study<'a>, InputErrors> {
        let mut study = Study::new(&self.template, roster, months)?;
        study.added = self.added.clone();
        Ok(study)
    }
}

/// What is wrong with plans that nobody wrote needs a word about where they come from.
fn explained(mut errors: InputErrors, plans: usize) -> InputErrors {
    let message = format!("{plans} plans are added here, for the control arm and for comparisons at equal cost");
    errors.0.push(Diagnostic::new(message).help(
        "take out `control_arm`, or say why plans of different cost are compared as they are: `cost_exception = \"…\"`",
    ));
    errors
}

/// The plans to be added.
#[derive(Default)]
struct Plans(IndexMap<String, PlanDraft>);

impl Plans {
    /// Adds a plan under the first of these names that no other plan has, and tells which.
    fn add(&mut self, scenario: &Scenario, names: &[String], draft: PlanDraft) -> String {
        let numbered = (2..).map(|number| format!("{} {number}", names[0]));
        let taken = |name: &String| scenario.plans.contains_key(name) || self.0.contains_key(name);
        let mut free = names.iter().cloned().chain(numbered).filter(|name| !taken(name));
        let name = free.next().unwrap_or_default();
        self.0.insert(name.clone(), draft);
        name
    }
}

/// The chain of plans to the plan that the scenario names; the scenario was checked to name one that can be split.
fn control_arm(study: &Study, needs: &Needs, plans: &mut Plans) -> Option<ControlArm> {
    let scenario = study.template.central();
    let arm = scenario.control_arm.as_ref()?;
    let chain = Chain::new(study, needs, study.plan(arm)?)?;
    let baseline = study.plans()[study.baseline];
    let mut names = |steps: Vec<Step>, label: &dyn Fn(&[Step]) -> Vec<String>| {
        let mut names = vec![baseline.to_owned()];
        for taken in 1..steps.len() {
            let draft = chain.plan(&steps[..taken]);
            names.push(plans.add(scenario, &label(&steps[..taken]), draft));
        }
        names.push(arm.to_owned());
        names
    };
    let sum = |first: &str, steps: &[Step]| {
        let steps = steps.iter().map(|step| step.name());
        std::iter::once(first).chain(steps).collect::<Vec<_>>().join(" + ")
    };
    Some(ControlArm {
        plan: arm.to_owned(),
        map: chain.map(),
        forward: names(Step::ALL.to_vec(), &|steps| match steps {
            [_] => vec!["control".to_owned(), "control arm".to_owned()],
            _ => vec![sum("control", &steps[1..])],
        }),
        reverse: names(Step::ALL.into_iter().rev().collect(), &|steps| {
            vec![sum(baseline, steps)]
        }),
    })
}

fn equal_cost(study: &Study, needs: &Needs, plans: &mut Plans) -> Vec<EqualCost> {
    let scenario = study.template.central();
    let others = scenario.plans.keys().enumerate();
    let baseline_cost = cost_a_year(study, needs, study.baseline);
    let mut found = Vec::new();
    for (index, name) in others.filter(|(index, _)| *index != study.baseline) {
        let plan_cost = cost_a_year(study, needs, index);
        let difference = plan_cost - baseline_cost;
        if difference.abs() <= EQUAL * f64::max(plan_cost, baseline_cost) {
            continue;
        }
        let baseline = (study.baseline, study.plans()[study.baseline]);
        let plan = (index, name.as_str());
        let (cheaper, dearer) = if difference > 0.0 {
            (baseline, plan)
        } else {
            (plan, baseline)
        };
        let richer = match scenario.cost_exception {
            Some(_) => None,
            None => richer(study, needs, cheaper.0, difference.abs()),
        };
        found.push(EqualCost {
            plan: name.clone(),
            baseline_cost,
            plan_cost,
            richer: richer.map(|richer| RicherPlan {
                of: cheaper.1.to_owned(),
                name: plans.add(
                    scenario,
                    &[format!("{} at the cost of {}", cheaper.1, dearer.1)],
                    richer.draft,
                ),
                team: richer.team,
                people: richer.people,
            }),
        });
    }
    found
}
