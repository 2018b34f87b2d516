//! The month, in its order (docs/model.md 4), and a run of them under one plan.

use super::customer::Customer;
use super::outcomes;
use super::plan::Plan;
use super::record::Books;
use super::sampler::{Sampler, at};
use super::state::{Month, State};
use super::world::World;
use super::{
    Openings, arrivals, books, burnout, delivery, experience, journey, money, movement, need, review, staffing, work,
};
use axplan::random::Purpose;

/// All months of one replication under one plan.
pub fn run(
    world: &World,
    plan: &Plan,
    customers: &[Customer],
    openings: &Openings,
    sampler: &mut impl Sampler,
) -> Books {
    let mut state = State::open(world, plan, customers, sampler);
    let mut record = Books::open(world, plan, &state, (&openings.names, &openings.of));
    for month in 1..=world.scenario.months {
        place(&mut state, month, world, plan, sampler);
        for relation in state.living() {
            need::step(relation, month, world, sampler);
            work::step(relation, month, world, plan, sampler);
        }
        let servers = delivery::step(&mut state, month, world, plan);
        for relation in state.living() {
            experience::step(relation, month, world, sampler);
            outcomes::step(relation, month, world, sampler);
        }
        word_of_mouth(&mut state, month, world, sampler);
        burnout::step(&mut state, &servers, month, world, plan, sampler);
        let costs = money::step(&mut state, month, world, plan);
        record.close(&mut state, &servers, &costs, world, plan);
    }
    record
}

/// Steps 1 to 3: who is there, on both sides, and who covers whom.
fn place(state: &mut State, month: u32, world: &World, plan: &Plan, sampler: &mut impl Sampler) {
    staffing::step(state, month, world, plan);
    if month >= 2 {
        books::vacate(state, plan);
    }
    arrivals::step(state, month, world, plan, sampler);
    for relation in &mut state.relations {
        relation.month = Month {
            present: relation.alive,
            opening_arr: relation.arr,
            new_arr: if relation.who.arrived == month {
                relation.arr
            } else {
                0.0
            },
            ..Month::default()
        };
    }
    for relation in state.living() {
        journey::step(relation, month, world, sampler);
        review::step(relation, month, world, plan, sampler);
        relation.month.mismatched = relation.seen(world) != relation.appropriate(world);
    }
    movement::step(state, month, world, plan);
}

/// Healthy customers refer others, unhappy churned ones keep some away, both next month.
fn word_of_mouth(state: &mut State, month: u32, world: &World, sampler: &mut impl Sampler) {
    let Some(arrivals) = &world.scenario.arrivals else {
        return;
    };
    state.unhappy = 0.0;
    for relation in state.relations.iter().filter(|relation| relation.month.present) {
        if !relation.alive {
            state.unhappy += f64::from(u8::from(relation.health < arrivals.unhappy_below));
        } else if relation.health >= arrivals.referral_health {
            let key = relation.who.key;
            if sampler.happens(at(key, month, Purpose::Journey, 2), arrivals.referral_chance) {
                state
                    .referred
                    .push(world.population.referral(&world.scenario, key, month, sampler));
            }
        }
    }
}

/// The segment in which each customer opens under a plan.
pub fn opening_segments(world: &World, plan: &Plan, customers: &[Customer], sampler: &mut impl Sampler) -> Vec<usize> {
    let mut state = State::open(world, plan, customers, sampler);
    place(&mut state, 1, world, plan, sampler);
    let relations = state.relations.iter().take(customers.len());
    relations.map(|relation| relation.in_segment()).collect()
}
