//! Step 7, experience: delivered against needed moves health (docs/model.md 5.6).
//!
//! With need n_k, new work delivered d_k and backlog served b_k, in hours of each kind k:
//!
//! ```text
//! direct      = Σ min(n_k, d_k + b_k)          late work can cover this month's need,
//! surplus     = Σ max(0, d_k − n_k)            but is never surplus
//! substituted = σ · min(Σ n_k − direct, surplus)
//! unmet       = Σ n_k − direct − substituted
//! adequacy  a = (direct + substituted) / Σ n_k, 1 where nothing is needed
//! surplus ratio o = (surplus − min(Σ n_k − direct, surplus)) / expected need, at most 1
//! quality   q = a · (1 − κ·o)
//! health    H ← H + α·(q − H)
//! ```

use super::state::State;
use crate::plans::world::World;
use crate::population::customers::Customers;

/// Books what was delivered to each customer, moves its health, and leaves what comes back next month: undone work
/// that waits, and unmet need that escalates.
pub fn deliver(state: &mut State, world: &World, customers: &Customers, need: &[f64]) {
    let n = customers.len();
    for &i in &state.present {
        let i = i as usize;
        let server = state.assignment.server[i] as usize;
        let (first_share, rest_share) = (state.queues.first_share[server], state.queues.rest_share[server]);
        let (mut worked, mut direct, mut surplus, mut waiting) = (0.0, 0.0, 0.0, 0.0);
        for (kind, law) in world.kinds.iter().enumerate() {
            let at = kind * n + i;
            let served = if law.inbound { first_share } else { rest_share };
            let delivered = served * state.planned[at];
            let late = served * state.backlog[at];
            worked += delivered + late;
            direct += f64::min(need[at], delivered + late);
            surplus += f64::max(0.0, delivered - need[at]);
            state.backlog[at] = world.waits * (1.0 - served) * (state.planned[at] + state.backlog[at]);
            waiting += state.backlog[at];
        }
        let escalations = state.escalation[i] + state.escalation_backlog[i];
        worked += first_share * escalations;
        state.escalation_backlog[i] = world.waits * (1.0 - first_share) * escalations;
        waiting += state.escalation_backlog[i];

        let month = &mut state.month;
        let needed = month.need[i];
        let uncovered = f64::max(0.0, needed - direct);
        let exchanged = f64::min(uncovered, surplus);
        let substituted = world.substitution * exchanged;
        let adequacy = if needed > 0.0 {
            (direct + substituted) / needed
        } else {
            1.0
        };
        let expected = world.profile_hours[customers.profile[i] as usize] * customers.multiplier[i];
        let unused = surplus - exchanged;
        let surplus_ratio = if unused < expected {
            unused / expected
        } else {
            f64::from(u8::from(unused > 0.0))
        };
        let quality = adequacy * (1.0 - world.surplus_penalty * surplus_ratio);
        state.health[i] += world.smoothing * (quality - state.health[i]);

        month.worked[i] = worked;
        month.direct[i] = direct;
        month.substituted[i] = substituted;
        month.unmet[i] = uncovered - substituted;
        month.surplus[i] = surplus;
        month.waiting[i] = waiting;
        month.adequacy[i] = adequacy;
        state.escalation[i] = world.escalates * month.unmet[i];
    }
}
