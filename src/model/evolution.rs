//! Step 3, evolution: a customer's AX profile changes with monthly chances that depend on its stage (docs/model.md 5.1).

use super::month::Step;
use super::state::State;

/// Evolves the profiles of the customers who were there last month already.
pub fn evolve(state: &mut State, step: &Step) {
    if step.world.evolution.is_none() {
        return;
    }
    if !step.world.plans_shape_course() {
        state.profile.copy_from_slice(&step.draws.profile);
        return;
    }
    for &i in &state.present {
        let i = i as usize;
        state.profile[i] = evolved(step, i, state.stage[i], state.profile[i]);
    }
}

/// What the `profile` of customer `i` at the close of last month is this month, at this stage.
pub fn evolved(step: &Step, i: usize, stage: u8, profile: u8) -> u8 {
    match &step.world.evolution {
        Some(evolution) if step.month > 1 && step.was_there(i) => {
            evolution.apply(stage, profile, step.draws.journey[0][i])
        }
        _ => profile,
    }
}
