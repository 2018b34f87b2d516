//! Step 3, movement: customers are read again and change segments, teams and owners (docs/model.md 5.3).
//!
//! Revenue tiers are read again in the month after a renewal, AX whenever what is seen of the customer has changed. A
//! customer moves only if its team changes.

use super::month::Step;
use super::state::State;
use super::{dealing, expectation};
use crate::plans::rule::{Applicant, Rule};

/// Reads customers again, and finds a server for everyone who has none.
pub fn place(state: &mut State, step: &Step) {
    for index in 0..state.present.len() {
        let i = state.present[index] as usize;
        let arrived = step.arrived(i);
        if arrived || is_read(state, step, i) {
            let segment = step.plan.target(step.month, &applicant(state, step, i));
            let changes = arrived || segment != state.assignment.segment[i];
            let team = |segment: u8| step.plan.segments[segment as usize].team;
            if changes && !arrived && team(segment) != team(state.assignment.segment[i]) {
                state.displace(i);
            }
            state.assignment.segment[i] = segment;
            if changes {
                expectation::converse(state, step, i);
            }
        }
    }
    if step.month == 1 {
        for i in 0..step.opening {
            expectation::converse(state, step, i);
        }
    }
    dealing::deal(state, step);
}

/// Whether a customer's segment is looked at again this month: everyone's when a wave of a transition begins; else as the
/// rule says by which the customer came where it is.
fn is_read(state: &State, step: &Step, i: usize) -> bool {
    let Step {
        month,
        world,
        plan,
        draws,
        ..
    } = *step;
    if month == 1 {
        return false;
    }
    let former = plan.former.as_ref();
    if former.is_some_and(|former| former.is_wave(month)) {
        return true;
    }
    if world.movement.is_none() {
        return false;
    }
    let renewed = || draws.calendar.renewed[i];
    let rule = match former {
        Some(former) if state.assignment.segment[i] < former.first_segment => &former.policy.rule,
        _ => &plan.policy.rule,
    };
    match rule {
        Rule::AsIs(_) => false,
        Rule::Revenue(_) => renewed(),
        Rule::Ax(_) => state.seen_changed[i],
        Rule::Attributes(_) => state.seen_changed[i] || renewed(),
    }
}

fn applicant(state: &State, step: &Step, i: usize) -> Applicant {
    let customers = step.customers;
    Applicant {
        arr: state.arr[i],
        seen: state.seen[i],
        kind: customers.kind[i],
        channel: customers.channel[i],
        today: customers.today[i],
    }
}
