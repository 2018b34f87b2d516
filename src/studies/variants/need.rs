//! What the customers of a plan's segments need of people: the hours by which people are divided.

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

impl Need {
    /// The need of one plan's segments.
    pub fn of(study: &Study, plan: usize) -> Self {
        let scenario = study.template.central();
        let segments = &scenario.plans[plan].segments;
        let rates: Vec<Vec<f64>> = segments
            .values()
            .map(|segment| hours_by_profile(scenario, segment))
            .collect();
        let mut need = Self {
            customers: vec![0.0; segments.len()],
            hours: vec![0.0; segments.len()],
        };
        let weight = 1.0 / f64::from(REPLICATIONS);
        for replication in 0..REPLICATIONS {
            let (customers, assignment) = study.assigned_in(replication, &study.central.plans[plan]);
            for i in 0..study.roster.len() {
                let segment = assignment.segment[i] as usize;
                let hours = rates[segment][customers.profile[i] as usize] * customers.multiplier[i];
                need.customers[segment] += weight;
                need.hours[segment] += weight * hours;
            }
        }
        need
    }

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
