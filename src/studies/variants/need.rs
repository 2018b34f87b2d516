//! What the customers of a plan's segments need of people: the hours by which people are divided.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::engine::Compiled;
use crate::plans::assignment::Assignment;
use crate::population::customers::Customers;
use crate::random::Key;
use crate::scenario::schema::{Scenario, Segment};
use crate::studies::compare::Study;

/// Replications over which expectations are taken.
const REPLICATIONS: u32 = 32;

/// By segment of a plan, at the opening and with uncertain inputs at their medians: means over the first replications,
/// so the same number on any machine.
#[derive(Clone, Debug)]
pub struct Need {
    /// Customers.
    pub customers: Vec<f64>,
    /// Hours a month that people must work to deliver every customer's experience; what effective automation covers is
    /// taken off.
    pub hours: Vec<f64>,
}

/// The need of every plan's segments, taken when it is first asked for.
pub struct Needs<'a> {
    study: &'a Study<'a>,
    taken: OnceCell<Vec<Need>>,
}

impl<'a> Needs<'a> {
    /// Those of a study's plans.
    pub fn new(study: &'a Study) -> Self {
        Self {
            study,
            taken: OnceCell::new(),
        }
    }

    /// That of one plan.
    pub fn of(&self, plan: usize) -> &Need {
        &self.taken.get_or_init(|| take(self.study))[plan]
    }
}

/// Of plans as they are written: of one that starts as another and moves, what it is after the move.
fn take(study: &Study) -> Vec<Need> {
    let mut scenario = study.template.central().clone();
    let transitions = scenario.plans.values_mut().filter_map(|plan| plan.transition.take());
    let compiled = if transitions.count() == 0 {
        Cow::Borrowed(&study.central)
    } else {
        let compiled = Compiled::new(&scenario, study.roster);
        Cow::Owned(compiled.expect("what compiles with its transitions compiles without them"))
    };
    let Compiled { world, plans, .. } = &*compiled;
    let written = scenario.plans.values();
    let rates: Vec<Vec<Vec<f64>>> = written
        .map(|plan| {
            let segments = plan.segments.values();
            segments.map(|segment| hours_by_profile(&scenario, segment)).collect()
        })
        .collect();
    let nothing = |rates: &Vec<Vec<f64>>| Need {
        customers: vec![0.0; rates.len()],
        hours: vec![0.0; rates.len()],
    };
    let mut needs: Vec<Need> = rates.iter().map(nothing).collect();
    let weight = 1.0 / f64::from(REPLICATIONS);
    let (mut customers, mut assignment) = (Customers::default(), Assignment::default());
    for replication in 0..REPLICATIONS {
        let key = Key::new(scenario.run.seed, replication);
        world.population.draw(key, study.roster, &mut customers);
        for ((need, rates), plan) in needs.iter_mut().zip(&rates).zip(plans) {
            assignment.assess(key, world, plan, &customers);
            assignment.cover(world, plan, &customers);
            for (i, &segment) in assignment.segment.iter().enumerate() {
                let segment = segment as usize;
                let hours = rates[segment][customers.profile[i] as usize] * customers.multiplier[i];
                need.customers[segment] += weight;
                need.hours[segment] += weight * hours;
            }
        }
    }
    needs
}

impl Need {
    /// The hours of each team's segments.
    pub fn hours_by_team(&self, plan: &crate::scenario::schema::Plan) -> Vec<f64> {
        let mut hours = vec![0.0; plan.teams.len()];
        for (segment, of_segment) in plan.segments.values().zip(&self.hours) {
            if let Some(team) = plan.teams.get_index_of(&segment.team) {
                hours[team] += of_segment;
            }
        }
        hours
    }
}

/// Mean hours a month by profile, before the customer's own multiplier.
fn hours_by_profile(scenario: &Scenario, segment: &Segment) -> Vec<f64> {
    let hours = |(kind, rate): (&String, &f64)| {
        let law = &scenario.need.kinds[kind];
        let automated = segment
            .digital
            .get(kind)
            .map_or(0.0, |digital| digital.share * digital.effectiveness);
        rate * law.hours / law.participants.unwrap_or(1.0) * (1.0 - automated)
    };
    let profiles = scenario.population.profiles.keys();
    profiles
        .map(|profile| scenario.need.profiles[profile].0.iter().map(hours).sum())
        .collect()
}
