//! What a plan is expected to cost a year, and a plan given an amount as people.

use super::need::Needs;
use super::people::People;
use crate::scenario::PlanDraft;
use crate::scenario::schema::{Role, Scenario, Team};
use crate::studies::compare::Study;

/// The expected cost of a plan, in currency a year: people, enablement, tooling and operations, at month 1's headcount, with
/// uncertain inputs at their medians. Without a transition, which is paid once.
pub fn cost_a_year(study: &Study, needs: &Needs, plan: usize) -> f64 {
    let scenario = study.template.central();
    let written = &scenario.plans[plan];
    let teams = written.teams.values().zip(&study.central.plans[plan].teams);
    let people: f64 = teams
        .map(|(team, compiled)| People::of(team, compiled).opening * cost_of_a_person(scenario, team))
        .sum();
    let costs = written.costs.unwrap_or_default();
    let rates = written.segments.values().map(|segment| segment.operations_per_customer);
    let operations = if rates.clone().any(|rate| rate.is_some()) {
        let customers = &needs.of(plan).customers;
        rates
            .zip(customers)
            .map(|(rate, customers)| rate.unwrap_or(0.0) * customers)
            .sum()
    } else {
        0.0
    };
    people + costs.enablement_per_year + costs.tooling_per_year + operations
}

/// A plan given an amount a year as people in its most loaded team.
pub struct Richer {
    /// The plan.
    pub draft: PlanDraft,
    /// The team.
    pub team: String,
    /// How many more people it has.
    pub people: f64,
}

/// Gives a plan `amount` a year more as people in the team with most required hours for each hour available. Nothing can
/// be given where people cost nothing.
pub fn richer(study: &Study, needs: &Needs, plan: usize, amount: f64) -> Option<Richer> {
    let scenario = study.template.central();
    let (plan_name, written) = scenario.plans.get_index(plan)?;
    let required = needs.of(plan).hours_by_team(written);
    let people: Vec<People> = written
        .teams
        .values()
        .zip(&study.central.plans[plan].teams)
        .map(|(team, compiled)| People::of(team, compiled))
        .collect();
    let load = |team: usize| {
        let available = people[team].opening * hours_of_a_person(scenario, &written.teams[team]);
        match (required[team] > 0.0, available > 0.0) {
            (false, _) => 0.0,
            (true, false) => f64::INFINITY,
            (true, true) => required[team] / available,
        }
    };
    let paid = (0..people.len()).filter(|&team| cost_of_a_person(scenario, &written.teams[team]) > 0.0);
    let most_loaded = paid.max_by(|&a, &b| load(a).total_cmp(&load(b)).then(b.cmp(&a)))?;
    let (name, team) = written.teams.get_index(most_loaded)?;
    let more = amount / cost_of_a_person(scenario, team);
    let mut draft = study.template.plan_draft(plan_name)?;
    people[most_loaded].and(more).write(&mut draft, name, &team.roles);
    Some(Richer {
        draft,
        team: name.clone(),
        people: more,
    })
}

fn hours_of_a_person(scenario: &Scenario, team: &Team) -> f64 {
    let shrinkage = team.shrinkage.unwrap_or(scenario.workforce.shrinkage);
    team.hours_per_month.unwrap_or(scenario.workforce.hours_per_month) * (1.0 - shrinkage)
}

/// Roles in the proportion that they have.
fn cost_of_a_person(scenario: &Scenario, team: &Team) -> f64 {
    let of_team = team.cost_per_year.unwrap_or(scenario.workforce.cost_per_year);
    let people: f64 = team.roles.values().map(Role::people).sum();
    if people == 0.0 {
        return of_team;
    }
    let costs = team.roles.values();
    let costs = costs.map(|role| role.people() * role.cost_per_year.unwrap_or(of_team));
    costs.sum::<f64>() / people
}
