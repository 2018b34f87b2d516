//! Step 8, outcomes: churn, contraction at renewal, expansion in any month, on the health just updated (docs/model.md 5.7).
//!
//! ```text
//! churn at renewal        p = 1 − (1 − u) · exp(−h0 · exp(β · (H* − H)))
//! contraction at renewal  p = 1 − exp(−h_c · exp(β_c · (H* − H))),   h_c = −ln(1 − chance at H*)
//!             its depth   ~ Beta(1, b) with the given mean
//! expansion in any month  p = min(1, η · (whitespace left ÷ at the start) · (H / H*)^γ), 0 without whitespace
//!             its amount  = share · whitespace left
//! ```

use super::need::Draws;
use super::state::State;
use crate::plans::world::{Hazard, World};
use crate::population::customers::Customers;
use crate::random::depth;
use crate::random::pinned::{exp, pow};

/// Terms are annual.
const TERM_MONTHS: u32 = 12;

/// Renews, contracts, expands or loses each present customer.
pub fn renew(state: &mut State, month: u32, world: &World, customers: &Customers, draws: &Draws) {
    let [churn, contraction, contraction_depth, expansion] = &draws.outcome;
    for &i in &state.present {
        let i = i as usize;
        let record = &mut state.month;
        record.churned[i] = 0.0;
        record.contraction[i] = 0.0;
        record.expansion[i] = 0.0;
        let health = state.health[i];
        let first = customers.first_renewal[i];
        if month >= first && (month - first).is_multiple_of(TERM_MONTHS) {
            if churn[i] < churn_chance(world, customers.unavoidable[i], health) {
                record.churned[i] = state.arr[i];
                state.arr[i] = 0.0;
                state.alive[i] = false;
                continue;
            }
            if contraction[i] < 1.0 - survival(world.contraction, world.reference_health, health) {
                record.contraction[i] = state.arr[i] * depth(contraction_depth[i], world.contraction_depth);
                state.arr[i] -= record.contraction[i];
            }
        }
        if expansion[i] < expansion_chance(world, state.whitespace[i], customers.whitespace[i], health) {
            record.expansion[i] = world.expansion_share * state.whitespace[i];
            state.whitespace[i] -= record.expansion[i];
            state.arr[i] += record.expansion[i];
        }
    }
}

/// Chance of churn at an annual renewal.
pub fn churn_chance(world: &World, unavoidable: f64, health: f64) -> f64 {
    1.0 - (1.0 - unavoidable) * survival(world.churn, world.reference_health, health)
}

/// exp(−base · exp(sensitivity · (H* − H))).
fn survival(hazard: Hazard, reference_health: f64, health: f64) -> f64 {
    exp(-hazard.base * exp(hazard.sensitivity * (reference_health - health)))
}

/// Chance of an expansion this month.
fn expansion_chance(world: &World, left: f64, at_the_start: f64, health: f64) -> f64 {
    if at_the_start <= 0.0 || health <= 0.0 {
        return 0.0;
    }
    let by_health = pow(health / world.reference_health, world.expansion_sensitivity);
    f64::min(1.0, world.expansion_chance * (left / at_the_start) * by_health)
}
