//! Step 3, at risk: what is appropriate for an unhealthy customer is another experience, until it has recovered
//! (docs/model.md 5.3).

use super::month::Step;
use super::state::State;

/// Marks who is at risk, by last month's health; and what the team sees of each customer: that, else the assessed profile.
pub fn mark(state: &mut State, step: &Step) {
    let Some(at_risk) = &step.world.at_risk else {
        return;
    };
    for &i in &state.present {
        let i = i as usize;
        let threshold = if state.at_risk[i] {
            at_risk.recovered
        } else {
            at_risk.below
        };
        state.at_risk[i] = state.health[i] < threshold;
    }
}
