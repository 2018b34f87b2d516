//! Step 3, lifecycle: the stage of a customer, by tenure, time to renewal and milestones (docs/model.md 5.2).

use super::month::Step;
use super::state::State;

/// Puts every present customer in its stage.
pub fn stage(state: &mut State, step: &Step) {
    let Step {
        month,
        world,
        customers,
        draws,
        ..
    } = *step;
    if world.stages.len() == 1 {
        return;
    }
    if !world.plans_shape_course() {
        state.stage.copy_from_slice(&draws.stage);
        return;
    }
    for &i in &state.present {
        let i = i as usize;
        let (tenure, to_renewal) = (customers.tenure(i, month), draws.calendar.to_renewal[i]);
        state.stage[i] = world.stage(tenure, to_renewal, customers.term[i], state.milestones[i]);
    }
}
