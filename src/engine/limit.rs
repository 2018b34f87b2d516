//! The limit of ever more customers: the months of the model with outcomes in expectation (docs/model.md 7.6).

use super::compiled::Compiled;
use super::crowd::Crowd;
use crate::model::limit::{Expected, MONTHS};
use crate::model::month;
use crate::model::state::State;
use crate::plans::plan::Plan;
use crate::population::roster::Roster;
use crate::random::Key;

/// The draws of the limit: always the same ones, whatever the seed, and not those of a replication that is run.
const KEY: (u32, u32) = (0, u32::MAX);

/// What a plan tends to.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// NRR over 12 months.
    pub nrr: f64,
    /// Logo retention over 12 months.
    pub logo_retention: f64,
    /// Required load of each team in month 1; none where it has no hours.
    pub required_load: Vec<Option<f64>>,
}

/// Follows the customers of `roster` for 12 months under every plan: their luck at the opening is spread evenly, the needs of
/// each are its own, and their outcomes are those to be expected.
pub fn limit(compiled: &Compiled, roster: &Roster) -> Vec<Limit> {
    let Compiled { world, plans, .. } = compiled;
    let key = Key::new(KEY.0, KEY.1);
    let mut crowd = Crowd::default();
    world.population.spread(roster, &mut crowd.customers);
    crowd.open();
    let mut states: Vec<State> = Vec::with_capacity(plans.len());
    for plan in plans {
        let mut state = State::default();
        state.assignment.draw(key, world, plan, roster, &crowd.customers);
        state.open(world, plan, &crowd.customers);
        states.push(state);
    }
    let mut expected = vec![Expected::default(); plans.len()];
    let mut loads = Vec::with_capacity(plans.len());
    for month in 1..=MONTHS as u32 {
        crowd.turn(key, month, world, &states);
        for ((plan, state), expected) in plans.iter().zip(&mut states).zip(&mut expected) {
            let step = crowd.step(key, month, world, plan);
            month::step_with(
                state,
                &step,
                |state, step, block| expected.renew(state, step, block),
                |_, _| {},
            );
            if month == 1 {
                loads.push(required_load(plan, state));
            }
        }
    }
    let opening_arr: f64 = crowd.customers.arr[..roster.len()].iter().sum();
    let of_plan = |(state, required_load): (&State, Vec<Option<f64>>)| {
        let cohort = state.weight.iter().zip(&state.arr).take(roster.len());
        Limit {
            nrr: cohort.clone().map(|(weight, arr)| weight * arr).sum::<f64>() / opening_arr,
            logo_retention: cohort.map(|(weight, _)| weight).sum::<f64>() / roster.len() as f64,
            required_load,
        }
    };
    states.iter().zip(loads).map(of_plan).collect()
}

/// Hours that delivering the experience of each team's customers takes ÷ hours available.
fn required_load(plan: &Plan, state: &State) -> Vec<Option<f64>> {
    let of_team = |servers: std::ops::Range<usize>| {
        let required: f64 = state.queues.required[servers.clone()].iter().sum();
        let lanes = plan.servers[servers].iter().flat_map(|server| server.lanes.clone());
        let available: f64 = lanes.map(|lane| state.staff.hours[lane]).sum();
        (available > 0.0).then(|| required / available)
    };
    plan.teams.iter().map(|team| of_team(team.servers.clone())).collect()
}
