//! A preview of a run in milliseconds: the limit of ever more customers, at the medians of what is uncertain
//! (docs/model.md 7.6).
use crate::diagnostics::InputErrors;
use crate::engine::Compiled;
use crate::engine::limit::{Limit, limit};
use crate::population::roster::Roster;
use crate::scenario::Template;
use crate::scenario::schema::Scenario;

/// Customers that are followed, at least.
const CUSTOMERS: usize = 8192;

pub fn limits(template: &Template, roster: &Roster, customers: usize) -> Result<Vec<Limit>, InputErrors> {
    let copies = customers.div_ceil(roster.len()) as u32;
    let roster = roster.copies(copies)?;
    let compiled = Compiled::new(&times(template.central(), f64::from(copies)), &roster)?;
    Ok(limit(&compiled, &roster, 12))
}

/// A scenario with `factor` times the people and the arrivals.
fn times(scenario: &Scenario, factor: f64) -> Scenario {
    let mut larger = scenario.clone();
    for team in larger.plans.values_mut().flat_map(|plan| plan.teams.values_mut()) {
        let roles = team.roles.values_mut().filter_map(|role| role.headcount.as_mut());
        let headcounts = team.headcount.iter_mut().chain(team.headcount_from.values_mut());
        headcounts.chain(roles).for_each(|people| *people *= factor);
    }
    if let Some(arrivals) = &mut larger.arrivals {
        arrivals.per_month *= factor;
    }
    larger
}
