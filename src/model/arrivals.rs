//! Step 2, arrivals: candidates of the month become customers, unless they are kept away or declined
//! (docs/model.md 5.1). Candidates belong to the world, accepting them to the plan.

use super::month::Step;
use super::review;
use super::state::State;
use crate::plans::new_logos::Arrivals;
use crate::plans::world::World;
use crate::population::customers::Customers;
use crate::random::{Key, Purpose, count, stable_key, uniform, words};

/// A candidate of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its row.
    pub row: u32,
    /// Who referred it; it stands only under plans where that happened. None of the others.
    pub referrer: Option<u32>,
}

/// Draws the candidates of a month and adds them to the customers: those of the market, then those referred last month by
/// `referrers`, rising.
pub fn draw(
    key: Key,
    month: u32,
    world: &World,
    referrers: &[u32],
    customers: &mut Customers,
    candidates: &mut Vec<Candidate>,
) {
    candidates.clear();
    let Some(arrivals) = &world.arrivals else {
        return;
    };
    let [number, ..] = words(key, 0, month, Purpose::Candidates.code(0)).map(uniform);
    let number = count(number, arrivals.rate(month, world.calendar_month(month)), None) as u32;
    let first = customers.len() as u32;
    let mut add = |referrer: Option<u32>| {
        candidates.push(Candidate {
            row: first + candidates.len() as u32,
            referrer,
        });
    };
    let mut keys = Vec::with_capacity(number as usize + referrers.len());
    for ordinal in 1..=number {
        add(None);
        keys.push(stable_key(&format!("new {month} {ordinal}")));
    }
    for &referrer in referrers {
        add(Some(referrer));
        let identity = format!("referral {:016x} {}", customers.key[referrer as usize], month - 1);
        keys.push(stable_key(&identity));
    }
    world.population.draw_candidates(key, &keys, month, customers);
}

/// Lets the candidates in that stand under the plan.
pub fn accept(state: &mut State, step: &Step) {
    let Step {
        month,
        world,
        plan,
        customers,
        ..
    } = *step;
    let Some(arrivals) = &world.arrivals else {
        return;
    };
    state.rows(customers.len(), world.kinds.len());
    let deterred = chance_of_staying_away(state, month, world, arrivals);
    let policy = plan.policy(month);
    for candidate in step.candidates {
        let i = candidate.row as usize;
        let stands = match candidate.referrer {
            None => customers.deterred[i] >= deterred,
            Some(referrer) => state.referrers.binary_search(&referrer).is_ok(),
        };
        let declined = policy.decline.is_some_and(|(bad, good)| {
            let chance = if customers.bad_fit[i] { bad } else { good };
            customers.declined[i] < chance
        });
        if !stands || declined {
            continue;
        }
        state.alive[i] = true;
        state.weight[i] = candidate
            .referrer
            .map_or(1.0, |referrer| state.weight[referrer as usize]);
        state.present.push(candidate.row);
        state.displace(i);
        state.arr[i] = customers.arr[i];
        state.whitespace[i] = customers.whitespace[i];
        state.health[i] = customers.health[i];
        state.profile[i] = customers.profile[i];
        review::at_sale(state, step, i);
    }
}

/// The chance that negative word of mouth keeps a candidate away: as many of the expected ones as last month's unhappy
/// churned customers cost.
fn chance_of_staying_away(state: &State, month: u32, world: &World, arrivals: &Arrivals) -> f64 {
    let lost = arrivals.deterred_per_churn * state.unhappy_churned;
    if lost > 0.0 {
        f64::min(1.0, lost / arrivals.rate(month, world.calendar_month(month)))
    } else {
        0.0
    }
}
