//! Expectations: what customers expect because of what they pay, and how it is managed (docs/model.md 5.4, 5.6).

use super::month::Step;
use super::state::State;

/// Talks a customer's expectation down when it enters a segment that does so; once in its life.
pub fn converse(state: &mut State, step: &Step, i: usize) {
    let segment = &step.plan.segments[state.assignment.segment[i] as usize];
    if let Some((hours, lowers)) = segment.conversation
        && !state.talked[i]
        && step.world.has_expectations
    {
        state.talked[i] = true;
        state.expectation_left[i] = 1.0 - lowers;
        state.extra[i] += hours;
    }
}

/// e: the share of the expected hours that was not delivered; 0 where nothing is expected.
#[inline(always)]
pub fn shortfall(expected: f64, delivered: f64) -> f64 {
    if expected > 0.0 {
        f64::max(0.0, 1.0 - delivered / expected)
    } else {
        0.0
    }
}
