//! Paid coverage: who wants more than its fee carries, and is willing to pay the price, buys it where it is offered
//! (docs/model.md 5.7).

use super::month::Step;
use super::state::State;
use crate::plans::segment::PaidOffer;

/// Lets customers buy whose adequacy of last month was too low.
pub fn buy(state: &mut State, step: &Step) {
    let Some(adequacy_below) = step.world.paid_coverage else {
        return;
    };
    if step.month == 1 {
        return;
    }
    for index in 0..state.present.len() {
        let i = state.present[index] as usize;
        let segment = &step.plan.segments[state.assignment.segment[i] as usize];
        if let Some(offer) = segment.paid_coverage
            && !state.buys[i]
            && !step.arrived(i)
            && state.month.adequacy[i] < adequacy_below
            && step.customers.willingness[i] * state.arr[i] >= offer.price_per_year
        {
            state.buys[i] = true;
        }
    }
}

/// What a customer has bought and its segment offers.
#[inline]
pub fn bought(state: &State, step: &Step, i: usize) -> Option<PaidOffer> {
    let offer = step.plan.segments[state.assignment.segment[i] as usize].paid_coverage;
    offer.filter(|_| state.buys[i])
}
