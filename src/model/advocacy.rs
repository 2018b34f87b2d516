//! Advocacy: healthy customers refer others; unhappy ones who churned keep some away (docs/model.md 5.7).

use super::block::Block;
use super::month::Step;
use super::state::State;

/// Forgets who referred a customer last month, and who left.
pub fn listen(state: &mut State) {
    state.referrers.clear();
    state.unhappy_churned = 0.0;
}

/// Notes who refers a customer for next month, and how many left unhappy.
pub fn speak(state: &mut State, step: &Step, block: &Block) {
    let Some(arrivals) = &step.world.arrivals else {
        return;
    };
    for &i in &state.present[block.present.clone()] {
        let row = i as usize;
        if state.alive[row] {
            let refers = step.draws.journey[2][row] < arrivals.referral_chance;
            if refers && state.health[row] >= arrivals.referral_health {
                state.referrers.push(i);
            }
        } else if state.health[row] < arrivals.unhappy_below {
            state.unhappy_churned += 1.0;
        }
    }
}
