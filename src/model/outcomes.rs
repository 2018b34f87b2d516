//! Step 8, outcomes: churn, contraction and price uplift at renewal, expansion in any month, on the health just updated
//! (docs/model.md 5.7).
//!
//! ```text
//! churn at renewal        p = 1 − (1 − u) · exp(−h0 · exp(β · (H* − H))),         h0 times the fit's factor
//! contraction at renewal  p = 1 − exp(−h_c · exp(β_c · (H* − H))),   h_c = −ln(1 − chance at H*)
//!             its depth   ~ Beta(1, b) with the given mean
//!             both for a term of T months: 1 − (1 − p)^(T ÷ 12)
//! uplift at renewal       ARR · ((1 + uplift)^(T ÷ 12) − 1), for who stays
//! expansion in any month  p = min(1, η · (whitespace left ÷ at the start) · (H / H*)^γ · factors), 0 without whitespace
//!             its amount  = share · whitespace left
//! ```

use super::block::Block;
use super::month::Step;
use super::state::State;
use super::surprise::{Stake, Surprise};
use crate::plans::world::{Hazard, World};
use crate::random::depth;
use crate::random::pinned::{exp, pow};

/// Renews whose term ends, and expands who is left and lucky.
pub fn renew(state: &mut State, step: &Step, block: &Block) {
    let record = &mut state.month;
    for column in [
        &mut record.churned,
        &mut record.contraction,
        &mut record.uplift,
        &mut record.expansion,
    ] {
        column.fill(0.0);
    }
    record.surprise = Surprise::default();
    for &i in block.of(&step.draws.calendar.renewing) {
        if state.alive[i as usize] {
            at_renewal(state, step, i as usize);
        }
    }
    for &i in block.of(&step.draws.lucky) {
        if state.alive[i as usize] {
            expand(state, step, i as usize);
        }
    }
}

/// Churn, else contraction, then uplift.
fn at_renewal(state: &mut State, step: &Step, i: usize) {
    let Step { world, draws, .. } = *step;
    let [churn, contraction, contraction_depth, _] = &draws.outcome;
    let record = &mut state.month;
    let row = i - record.first;
    let health = state.health[i];
    let (arr, stake) = (state.arr[i], stake(step, i, state.arr[i] - state.uplift[i]));
    let chance = churn_at_renewal(step, i, health);
    let churns = churn[i] < chance;
    record.surprise.churn(f64::from(u8::from(churns)) - chance, arr, stake);
    if churns {
        record.churned[row] = arr;
        state.arr[i] = 0.0;
        state.alive[i] = false;
        return;
    }
    let chance = contraction_at_renewal(step, i, health);
    let mut lost = 0.0;
    if contraction[i] < chance {
        lost = depth(contraction_depth[i], world.contraction_depth);
        record.contraction[row] = arr * lost;
        state.arr[i] -= record.contraction[row];
    }
    let excess = lost - chance * world.contraction_depth;
    record.surprise.contraction(excess, arr, stake);
    record.uplift[row] = state.arr[i] * uplift(world.uplift, step.customers.term[i]);
    state.arr[i] += record.uplift[row];
    state.uplift[i] += record.uplift[row];
}

/// Expansion, likelier in the months after a milestone.
fn expand(state: &mut State, step: &Step, i: usize) {
    let chance = expansion_in_month(step, i, state.whitespace[i], state.health[i], state.boosted_until[i]);
    let amount = step.world.expansion_share * state.whitespace[i];
    let expands = step.draws.outcome[3][i] < chance;
    let record = &mut state.month;
    let excess = f64::from(u8::from(expands)) - chance / step.draws.luck;
    record.surprise.expansion(excess, amount, stake(step, i, 0.0));
    if expands {
        let row = i - record.first;
        record.expansion[row] = amount;
        state.whitespace[i] -= record.expansion[row];
        state.arr[i] += record.expansion[row];
    }
}

/// What is at stake with customer `i`, whose ARR would be so much without uplift.
#[inline]
fn stake(step: &Step, i: usize, arr: f64) -> Stake {
    if i >= step.opening {
        return Stake::default();
    }
    Stake {
        kept: arr.clamp(0.0, step.customers.arr[i]),
        cohort: 1.0,
    }
}

/// Chance that customer `i` churns at a renewal at this health.
pub fn churn_at_renewal(step: &Step, i: usize, health: f64) -> f64 {
    let Step { world, customers, .. } = *step;
    let fit = if customers.bad_fit[i] { world.bad_fit_churn } else { 1.0 };
    for_term(
        churn_chance(world, customers.unavoidable[i], fit, health),
        customers.term[i],
    )
}

/// Chance that customer `i`, if it stays, contracts at a renewal at this health.
pub fn contraction_at_renewal(step: &Step, i: usize, health: f64) -> f64 {
    let Step { world, customers, .. } = *step;
    let contracts = 1.0 - survival(world.contraction, 1.0, world.reference_health, health);
    for_term(contracts, customers.term[i])
}

/// Chance that customer `i`, if it stays, expands this month, with this whitespace left, at this health, a milestone making it
/// likelier until the month given.
pub fn expansion_in_month(step: &Step, i: usize, left: f64, health: f64, boosted_until: u32) -> f64 {
    let Step {
        month,
        world,
        customers,
        ..
    } = *step;
    let mut likelier = if customers.bad_fit[i] {
        world.bad_fit_expansion
    } else {
        1.0
    };
    if let Some(goals) = &world.goals
        && month <= boosted_until
    {
        likelier *= goals.expansion_factor;
    }
    f64::min(
        1.0,
        expansion_chance(world, left, customers.whitespace[i], health) * likelier,
    )
}

/// Chance of churn at an annual renewal.
pub fn churn_chance(world: &World, unavoidable: f64, fit: f64, health: f64) -> f64 {
    1.0 - (1.0 - unavoidable) * survival(world.churn, fit, world.reference_health, health)
}

/// exp(−base · factor · exp(sensitivity · (H* − H))).
fn survival(hazard: Hazard, factor: f64, reference_health: f64, health: f64) -> f64 {
    exp(-hazard.base * factor * exp(hazard.sensitivity * (reference_health - health)))
}

/// The chance at the renewal of a term of so many months, from that of an annual one.
fn for_term(annual: f64, months: u32) -> f64 {
    if months == 12 {
        annual
    } else {
        1.0 - pow(1.0 - annual, f64::from(months) / 12.0)
    }
}

/// Price uplift at the renewal of a term of so many months, from that of a year.
pub(super) fn uplift(annual: f64, months: u32) -> f64 {
    if months == 12 || annual == 0.0 {
        annual
    } else {
        pow(1.0 + annual, f64::from(months) / 12.0) - 1.0
    }
}

/// Chance of an expansion this month, before factors.
fn expansion_chance(world: &World, left: f64, at_the_start: f64, health: f64) -> f64 {
    if at_the_start <= 0.0 || health <= 0.0 {
        return 0.0;
    }
    let by_health = pow(health / world.reference_health, world.expansion_sensitivity);
    world.expansion_chance * (left / at_the_start) * by_health
}
