//! Step 2: candidates come, are kept away by word of mouth, declined, or become customers (docs/model.md 5.1).

use axplan::random::Purpose;

use super::assessment::{Seen, assess};
use super::customer::Customer;
use super::plan::Plan;
use super::population::arrival_rate;
use super::sampler::{Sampler, at};
use super::state::{Relation, State};
use super::world::World;

/// The candidates of the month, base ones first, become rows or not.
pub fn step(state: &mut State, month: u32, world: &World, plan: &Plan, sampler: &mut impl Sampler) {
    let mut candidates = world.population.candidates(&world.scenario, month, sampler);
    candidates.append(&mut state.referred);
    for candidate in candidates {
        if is_deterred(state, &candidate, month, world, sampler) || is_declined(&candidate, month, world, plan, sampler)
        {
            continue;
        }
        let place = (candidate.key, month);
        let accuracy = plan.in_force(month).accuracy();
        let assessed = assess(world, accuracy, place, appropriate(world, &candidate), Seen::Sale, sampler);
        let mut relation = Relation::new(world, candidate, assessed);
        if let (Some(review), true) = (&world.scenario.review, plan.assesses(month)) {
            relation.extra += review.hours;
        }
        state.relations.push(relation);
    }
}

/// What is appropriate for a candidate, who comes with H*.
fn appropriate(world: &World, candidate: &Customer) -> usize {
    match (&world.scenario.at_risk, world.at_risk_profile) {
        (Some(law), Some(profile)) if candidate.health < law.below => profile,
        _ => candidate.profile,
    }
}

fn is_deterred(state: &State, candidate: &Customer, month: u32, world: &World, sampler: &mut impl Sampler) -> bool {
    let (Some(arrivals), Some(rate)) = (&world.scenario.arrivals, arrival_rate(&world.scenario, month)) else {
        return false;
    };
    if candidate.referred || month < 2 {
        return false;
    }
    let chance = f64::min(1.0, arrivals.deterred_per_churn * state.unhappy / rate);
    sampler.happens(at(candidate.key, 0, Purpose::Acquisition, 0), chance)
}

/// A bad fit is declined with the recall; a good one so that the precision comes out.
fn is_declined(candidate: &Customer, month: u32, world: &World, plan: &Plan, sampler: &mut impl Sampler) -> bool {
    let (Some(decline), Some(fit)) = (plan.in_force(month).decline, &world.scenario.fit) else {
        return false;
    };
    let share = fit.bad_share;
    let chance = if candidate.bad_fit {
        decline.recall
    } else if share >= 1.0 {
        0.0
    } else {
        f64::min(
            1.0,
            decline.recall * share / (1.0 - share) * (1.0 - decline.precision) / decline.precision,
        )
    };
    sampler.happens(at(candidate.key, 0, Purpose::Acquisition, 1), chance)
}
