//! Step 3, evolution: a customer's AX profile changes with monthly chances that depend on its stage (docs/model.md 5.1).

use super::month::Step;
use super::state::State;

/// Evolves the profiles of the customers who were there last month already.
pub fn evolve(state: &mut State, step: &Step) {
    let Some(evolution) = &step.world.evolution else {
        return;
    };
    if step.month == 1 {
        return;
    }
    if !step.world.plans_shape_course() {
        state.profile.copy_from_slice(&step.draws.profile);
        return;
    }
    for &i in &state.present {
        let i = i as usize;
        if step.was_there(i) {
            state.profile[i] = evolution.apply(state.stage[i], state.profile[i], step.draws.journey[0][i]);
        }
    }
}
