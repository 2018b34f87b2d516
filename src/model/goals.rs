//! Goals: progress towards milestones, and what reaching one changes (docs/model.md 5.6). Desired Outcome = goal + AX.

use super::month::Step;
use super::state::State;

/// Months of perfect quality make a milestone when they add up to one but for rounding.
const ROUNDING: f64 = 1e-9;

/// Advances a customer by the quality of its month. A milestone opens an opportunity to expand, starts the next goal and
/// may change what experience is appropriate from next month on.
#[inline]
pub fn advance(state: &mut State, step: &Step, i: usize, quality: f64) {
    let Some(goals) = &step.world.goals else {
        return;
    };
    state.progress[i] += quality / goals.months;
    if state.progress[i] >= 1.0 - ROUNDING {
        state.progress[i] -= 1.0;
        state.milestones[i] += 1;
        state.boosted_until[i] = step.month + goals.expansion_months - 1;
        state.profile[i] = goals.changes.apply(0, state.profile[i], step.draws.journey[1][i]);
    }
}
