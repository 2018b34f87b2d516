//! Paid coverage: who wants more than its fee carries, and is willing to pay the price, buys it where it is offered
//! (docs/model.md 5.7).

use super::month::Step;
use super::state::State;
use crate::plans::segment::PaidOffer;

/// Part of a limit by which an adequacy must lie under it to be below: less is rounding.
const ROUNDING: f64 = 1e-9;

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
            && is_below(state.adequacy[i], adequacy_below)
            && step.customers.willingness[i] * state.arr[i] >= offer.price_per_year
        {
            state.buys[i] = true;
        }
    }
}

fn is_below(adequacy: f64, limit: f64) -> bool {
    adequacy < limit * (1.0 - ROUNDING)
}

/// What a customer has bought and its segment offers.
#[inline]
pub fn bought(state: &State, step: &Step, i: usize) -> Option<PaidOffer> {
    let offer = step.plan.segments[state.assignment.segment[i] as usize].paid_coverage;
    offer.filter(|_| state.buys[i])
}

#[cfg(test)]
mod tests {
    use super::is_below;

    /// Nine parts in ten are .9, in whatever order they are added.
    #[test]
    fn at_the_limit_is_not_below() {
        let covered: f64 = std::iter::repeat_n(0.1, 9).sum();
        assert!(covered < 0.9);
        assert!(!is_below(covered, 0.9));
        assert!(!is_below(0.9, 0.9));
        assert!(is_below(0.899, 0.9));
    }
}
