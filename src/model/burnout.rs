//! Step 9, burnout and resignations: they follow from the load worked (docs/model.md 5.8).
//!
//! ```text
//! burnout   B ← B + λ·(max(0, utilisation − target) − B)
//! resigns   with chance 1 − exp(−hazard · exp(θ·B)), at the end of the month
//! ```

use super::month::Step;
use super::state::State;
use crate::random::pinned::exp;
use crate::random::{Purpose, uniform, words};

/// Tires everyone by the month's load, and lets people resign.
pub fn tire(state: &mut State, step: &Step) {
    let Some(staffing) = &step.world.staffing else {
        return;
    };
    let staff = &mut state.staff;
    for (index, seat) in step.plan.seats.iter().enumerate() {
        if !staff.employed[index] {
            continue;
        }
        let (worked, hours) = (state.queues.worked[seat.lane], staff.hours[seat.lane]);
        let utilisation = if hours > 0.0 { worked / hours } else { 0.0 };
        let strain = f64::max(0.0, utilisation - step.world.target_utilisation);
        let burnout = &mut staff.burnout[index];
        *burnout += staffing.smoothing * (strain - *burnout);
        let [leaves, ..] = words(step.key, seat.key, step.month, Purpose::Seat.code(0)).map(uniform);
        staff.resigned[index] = leaves < 1.0 - exp(-staffing.resignation * exp(staffing.sensitivity * *burnout));
    }
}
