//! Step 3, review: customers are assessed at the sale, after the kick-off, after usage has been seen, and then again and
//! again; it takes hours, and time until it takes effect (docs/model.md 5.3).

use super::month::Step;
use super::state::State;
use crate::plans::assessor::Seen;
use crate::random::{Purpose, uniform, words};

/// Assesses a customer that has just been sold to.
pub fn at_sale(state: &mut State, step: &Step, i: usize) {
    state.assignment.assessed[i] = assess(step, i, state.profile[i], Seen::Sale);
    charge(state, step, i);
}

/// Charges the assessments that were made before month 1.
fn charge_opening(state: &mut State, step: &Step) {
    if step.month == 1 {
        for i in 0..step.opening {
            charge(state, step, i);
        }
    }
}

/// Reviews whom it is time to review, and lets reviews take effect.
pub fn review(state: &mut State, step: &Step) {
    let Step {
        month,
        world,
        plan,
        customers,
        draws,
        ..
    } = *step;
    charge_opening(state, step);
    let begins = plan
        .former
        .as_ref()
        .is_some_and(|former| former.start == month && month > 1 && plan.policy.assesses && !former.policy.assesses);
    if begins {
        for index in 0..state.present.len() {
            let i = state.present[index] as usize;
            if step.was_there(i) {
                state.assignment.assessed[i] =
                    assess(step, i, state.profile[i], world.seen(customers.tenure(i, month)));
                state.review[i] = (0, 0);
                charge(state, step, i);
            }
        }
    } else if let Some(review) = world.review.as_ref().filter(|_| plan.assesses(month)) {
        for &(i, seen) in &draws.calendar.reviews {
            let i = i as usize;
            if state.alive[i] {
                let assessed = assess(step, i, state.profile[i], seen);
                state.review[i] = (month + review.lag_months, assessed);
                charge(state, step, i);
            }
        }
    }
    for index in 0..state.present.len() {
        let i = state.present[index] as usize;
        if state.review[i].0 == month {
            state.assignment.assessed[i] = state.review[i].1;
        }
        let seen = match &world.at_risk {
            Some(at_risk) if state.at_risk[i] => at_risk.profile,
            _ => state.assignment.assessed[i],
        };
        state.seen_changed[i] = seen != state.seen[i];
        state.seen[i] = seen;
    }
}

fn assess(step: &Step, i: usize, truth: u8, seen: Seen) -> u8 {
    let place = (step.customers.key[i], step.month, Purpose::Assessment.code(0));
    let [right, other, ..] = words(step.key, place.0, place.1, place.2).map(uniform);
    step.plan.policy(step.month).assessors[seen as usize].assess(truth, right, other)
}

fn charge(state: &mut State, step: &Step, i: usize) {
    if let Some(review) = &step.world.review
        && step.plan.assesses(step.month)
    {
        state.extra[i] += review.hours;
    }
}
