//! Step 3, review: customers are assessed at the sale, after the kick-off, after usage has been seen, and then again and
//! again; it takes hours, and time until it takes effect (docs/model.md 5.3).

use super::month::Step;
use super::state::State;
use crate::plans::assessor::Seen;
use crate::random::{Purpose, uniform, words};

/// Assesses a customer that has just been sold to.
pub fn at_sale(state: &mut State, step: &Step, i: usize) {
    let truth = match &step.world.at_risk {
        Some(at_risk) if state.health[i] < at_risk.below => at_risk.profile,
        _ => state.profile[i],
    };
    state.assignment.assessed[i] = assess(step, i, truth, Seen::Sale);
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
        ..
    } = *step;
    charge_opening(state, step);
    let begins = plan
        .former
        .as_ref()
        .is_some_and(|former| former.start == month && month > 1 && plan.policy.assesses && !former.policy.assesses);
    let reviews = world.review.as_ref().filter(|_| month > 1 && plan.assesses(month));
    for index in 0..state.present.len() {
        let i = state.present[index] as usize;
        if begins && step.was_there(i) {
            let seen = world.seen(customers.tenure(i, month));
            state.assignment.assessed[i] = assess(step, i, state.appropriate(i, world), seen);
            state.review[i] = (0, 0);
            charge(state, step, i);
        } else if let Some(review) = reviews.filter(|_| step.was_there(i)) {
            let tenure = customers.tenure(i, month);
            let (kickoff, usage) = (review.kickoff_months as i32, review.usage_months as i32);
            let again = || (month + customers.review_offset[i]).is_multiple_of(review.every_months);
            let seen = if tenure == usage || tenure > usage && again() {
                Some(Seen::Usage)
            } else if tenure == kickoff {
                Some(Seen::Kickoff)
            } else {
                None
            };
            if let Some(seen) = seen {
                let assessed = assess(step, i, state.appropriate(i, world), seen);
                state.review[i] = (month + review.lag_months, assessed);
                charge(state, step, i);
            }
        }
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
