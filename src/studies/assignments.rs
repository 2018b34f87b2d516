//! Who moves where: each plan's assignment of each customer, as a list that a team acts on.

use indexmap::IndexMap;
use serde::Deserialize;

use super::compare::Study;
use super::reread::{amount, amount_if_any};
use crate::measures::groups::opening_segments;
use crate::plans::assignment::Assignment;
use crate::plans::plan::Plan;
use crate::population::customers::Customers;
use crate::scenario::schema::Mode;

/// One customer under one plan.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AssignedCustomer {
    /// The plan.
    pub plan: String,
    /// The customer's id.
    pub customer: String,
    /// Its name, where the list has one.
    pub name: String,
    /// Today's segment.
    pub segment_before: String,
    /// The segment that the plan puts it in; empty where the customer is still to be assessed.
    pub segment_now: String,
    /// Where the plan assesses: the profile it most probably is assessed as.
    pub assessed_profile: String,
    /// The probability of that.
    #[serde(deserialize_with = "amount_if_any")]
    pub probability: Option<f64>,
    /// ARR at the opening.
    #[serde(deserialize_with = "amount")]
    pub arr: f64,
    /// The book it lies in: the owner's name, or team and number; the team's pool.
    pub book: String,
}

/// Every customer under every plan, with uncertain inputs at their medians. A listed customer whose profile is not
/// known has no segment and no book yet under a plan by assessed profile, only the profile that is most probable: to put
/// each where it most probably belongs would put nearly all in one segment. A synthetic population is shown as the first
/// replication draws it.
pub fn assigned_customers(study: &Study) -> Vec<AssignedCustomer> {
    let roster = study.roster;
    let scenario = study.template.central();
    let world = &study.central.world;
    let assign = |plan: &Plan| {
        let (customers, mut assignment) = study.assigned(plan);
        let probabilities = assessed_probabilities(study, plan, &customers);
        for (i, probabilities) in probabilities.iter().enumerate() {
            if roster.given[i].arr.is_some() {
                assignment.assessed[i] = most_probable(probabilities);
            }
        }
        assignment.place(world, plan, roster, &customers);
        (customers, assignment, probabilities)
    };
    let (_, baseline, _) = assign(&study.central.plans[study.baseline]);
    let before = opening_segments(scenario, roster);
    let mut rows = Vec::with_capacity(roster.len() * scenario.plans.len());
    let plans = scenario.plans.keys().zip(&study.central.plans).enumerate();
    // Nobody acts on the plans that a study added.
    for (_, (name, plan)) in plans.filter(|(index, _)| !study.added.holds(*index)) {
        let (customers, assignment, probabilities) = assign(plan);
        let assesses = plan.policy(1).rule.assesses();
        let profile_name = |profile: u8| {
            scenario
                .population
                .profiles
                .get_index(profile as usize)
                .map(|(name, _)| name)
        };
        for (i, probabilities) in probabilities.iter().enumerate() {
            let opening = roster.opening_segment(i, baseline.segment[i]);
            let segment = assignment.segment[i] as usize;
            let assessed = assignment.assessed[i];
            let listed = roster.given[i].arr.is_some();
            let to_be_assessed = assesses && listed && roster.given[i].profile.is_none();
            let decided = |place: String| if to_be_assessed { String::new() } else { place };
            let segment_now = plan.segments[segment].name.clone();
            rows.push(AssignedCustomer {
                plan: name.clone(),
                customer: roster.ids[i].clone(),
                name: roster.names[i].clone(),
                segment_before: before[opening as usize].clone(),
                segment_now: decided(segment_now),
                assessed_profile: if assesses {
                    profile_name(assessed).cloned().unwrap_or_default()
                } else {
                    String::new()
                },
                probability: assesses.then(|| probabilities[assessed as usize]),
                arr: customers.arr[i],
                book: decided(book(study, plan, &assignment, i)),
            });
        }
    }
    rows
}

fn most_probable(probabilities: &[f64]) -> u8 {
    let best = (0..probabilities.len()).max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]).then(b.cmp(&a)));
    best.unwrap_or(0) as u8
}

/// P(assessed as each profile), for each customer: what is known of its profile (given; else by its ARR), seen through
/// the assessment's errors.
fn assessed_probabilities(study: &Study, plan: &Plan, customers: &Customers) -> Vec<Vec<f64>> {
    let world = &study.central.world;
    let profiles = world.profiles();
    let of_customer = |i: usize| -> Vec<f64> {
        let truly: Vec<f64> = match study.roster.given[i].profile {
            Some(profile) => (0..profiles)
                .map(|other| f64::from(u8::from(other == profile as usize)))
                .collect(),
            None => world
                .population
                .need()
                .probabilities(world.population.score(customers.arr[i])),
        };
        let assessor = &plan.policy(1).assessors[world.seen(customers.tenure(i, 1)) as usize];
        let mut assessed = vec![0.0; profiles];
        for (truth, probability) in truly.iter().enumerate() {
            for (sum, taken_for) in assessed.iter_mut().zip(assessor.probabilities(truth as u8)) {
                *sum += probability * taken_for;
            }
        }
        assessed
    };
    (0..study.roster.len()).map(of_customer).collect()
}

fn book(study: &Study, plan: &Plan, assignment: &Assignment, i: usize) -> String {
    let server = assignment.server[i] as usize;
    let owner = assignment.owner_of_server[server].map(|owner| owner as usize);
    book_name(study, plan, server, owner)
}

/// The book or queue of a server: its owner, where the list tells; else team and number; the team's pool.
pub(super) fn book_name(study: &Study, plan: &Plan, server: usize, owner: Option<usize>) -> String {
    let team = &plan.teams[plan.servers[server].team];
    let name = &team.name;
    match (team.mode, owner) {
        (Mode::Pooled, _) => format!("{name} pool"),
        (Mode::Pod | Mode::TaskForce, _) => name.clone(),
        (Mode::Dedicated, Some(owner)) => study.roster.owners[owner].clone(),
        (Mode::Dedicated, None) => format!("{name}#{}", server - team.servers.start + 1),
    }
}

/// Customers and their ARR that go from one segment of today to one of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Today's segment.
    pub before: String,
    /// The plan's; empty where customers are still to be assessed.
    pub now: String,
    /// How many customers.
    pub customers: usize,
    /// Their ARR at the opening.
    pub arr: f64,
}

/// Who goes where under one plan, in the order in which segments are met.
pub fn flows(rows: &[AssignedCustomer], plan: &str) -> Vec<Flow> {
    let mut found: IndexMap<(&str, &str), (usize, f64)> = IndexMap::new();
    for row in rows.iter().filter(|row| row.plan == plan) {
        let (customers, arr) = found.entry((&row.segment_before, &row.segment_now)).or_default();
        *customers += 1;
        *arr += row.arr;
    }
    let flow = |((before, now), (customers, arr)): ((&str, &str), (usize, f64))| Flow {
        before: before.to_owned(),
        now: now.to_owned(),
        customers,
        arr,
    };
    found.into_iter().map(flow).collect()
}
