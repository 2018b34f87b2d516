//! Step 2: candidates come, are kept away by word of mouth, declined, or become customers (docs/model.md 5.1).

use axplan::random::Purpose;

use super::assessment::{Seen, assess};
use super::customer::Customer;
use super::input::{CustomerType, Fit, Scenario};
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
        let assessed = assess(world, accuracy, place, candidate.profile, Seen::Sale, sampler);
        let mut relation = Relation::new(world, candidate, assessed);
        if let (Some(review), true) = (&world.scenario.review, plan.assesses(month)) {
            relation.extra += review.hours;
        }
        state.relations.push(relation);
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

/// The share of bad fits among candidates: that of each channel, by how many come through it.
fn bad_share(fit: &Fit, scenario: &Scenario) -> f64 {
    let population = &scenario.population;
    let types: f64 = population.types.values().map(|kind| kind.share).sum();
    let through = |channel: &String| match &scenario.arrivals {
        Some(arrivals) if !arrivals.channels.is_empty() => arrivals.channels.get(channel).copied().unwrap_or(0.0),
        _ => {
            let of_type = |kind: &CustomerType| kind.share / types * kind.channels.get(channel).copied().unwrap_or(0.0);
            population.types.values().map(of_type).sum()
        }
    };
    let factor = |channel: &String| fit.channels.get(channel).copied().unwrap_or(1.0);
    let bad = |channel: &String| f64::min(1.0, fit.bad_share * factor(channel));
    let all: f64 = population.channels.keys().map(through).sum();
    population
        .channels
        .keys()
        .map(|channel| through(channel) * bad(channel))
        .sum::<f64>()
        / all
}

/// A bad fit is declined with the recall; a good one so that the precision comes out.
fn is_declined(candidate: &Customer, month: u32, world: &World, plan: &Plan, sampler: &mut impl Sampler) -> bool {
    let (Some(decline), Some(fit)) = (plan.in_force(month).decline, &world.scenario.fit) else {
        return false;
    };
    let share = bad_share(fit, &world.scenario);
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
