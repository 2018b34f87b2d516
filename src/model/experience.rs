//! Step 7, experience: delivered against needed moves health (docs/model.md 5.6).
//!
//! With need left to people m_k = n_k − automated, new work delivered d_k and backlog served b_k, in hours of need of each
//! kind k, each worth the quality factor of who did it:
//!
//! ```text
//! direct      = Σ min(m_k, d_k + b_k)          late work can cover this month's need,
//! surplus     = Σ max(0, d_k − m_k)            but is never surplus
//! substituted = σ · min(Σ m_k − direct, surplus)
//! paid        = min(what is still uncovered, hours bought)
//! unmet       = Σ m_k − direct − substituted − paid
//! adequacy  a = (automated + direct + substituted + paid) / Σ n_k, 1 where nothing is needed
//! surplus ratio o = (surplus − min(Σ m_k − direct, surplus)) / expected need, at most 1; 1 where none is expected
//! shortfall e = max(0, 1 − delivered / expected)
//! quality   q = a · (1 − κ·o) · (1 − ε·e)
//! health    H ← H + α·(q − H)
//! ```

use super::month::Step;
use super::state::State;
use super::{expectation, goals, paid_coverage};
use crate::plans::team::Mode;

/// Part of the work set out that is rounding: a queue that should have no hours left may have as much.
const ROUNDING: f64 = 1e-9;

/// Books what was delivered to each customer, moves its health, and leaves what comes back next month: undone work
/// that waits, and unmet need that escalates.
pub fn deliver(state: &mut State, step: &Step) {
    let Step {
        month,
        world,
        plan,
        customers,
        ..
    } = *step;
    let by_customer = plan.policy(month).rationing.is_by_customer();
    for index in 0..state.present.len() {
        let i = state.present[index] as usize;
        let number = state.assignment.server[i] as usize;
        let segment = &plan.segments[state.assignment.segment[i] as usize];
        let pod = plan.teams[plan.servers[number].team].mode == Mode::Pod;
        let (first_share, rest_share) = if by_customer || pod {
            state.queues.own_share[i]
        } else {
            (state.queues.first_share[number], state.queues.rest_share[number])
        };
        let worth = state.queues.quality[number];
        let (mut worked, mut direct, mut surplus, mut waiting) = (0.0, 0.0, 0.0, 0.0);
        let (mut left_to_people, mut outbound, mut set_out) = (0.0, 0.0, 0.0);
        for (kind, law) in world.kinds.iter().enumerate() {
            let served = if law.inbound { first_share } else { rest_share };
            let (planned, backlog) = (state.planned[kind][i], state.backlog[kind][i]);
            let factor = plan.work_factor(segment, kind, customers.accepts_async[i]);
            let (share, effectiveness) = segment.digital[kind];
            let needed = state.need[kind][i] - effectiveness * share * state.need[kind][i];
            let (delivered, late) = (served * planned, served * backlog);
            worked += factor * (delivered + late);
            let (delivered, late) = (worth * delivered, worth * late);
            direct += f64::min(needed, delivered + late);
            surplus += f64::max(0.0, delivered - needed);
            left_to_people += needed;
            set_out += planned;
            if !law.inbound {
                outbound += delivered + late;
            }
            state.backlog[kind][i] = world.waits * (1.0 - served) * (planned + backlog);
            waiting += state.backlog[kind][i];
        }
        let other = state.escalation[i] + state.extra[i] + state.extra_backlog[i];
        worked += first_share * other;
        state.extra[i] = 0.0;
        state.extra_backlog[i] = world.waits * (1.0 - first_share) * other;
        waiting += state.extra_backlog[i];

        let bought = paid_coverage::bought(state, step, i).map_or(0.0, |offer| offer.hours);
        let record = &mut state.month;
        let needed = record.need[i];
        let uncovered = f64::max(0.0, left_to_people - direct);
        let exchanged = f64::min(uncovered, surplus);
        let substituted = world.substitution * exchanged;
        let paid = f64::min(uncovered - substituted, bought);
        let adequacy = if needed > 0.0 {
            f64::min(1.0, (record.automated[i] + direct + substituted + paid) / needed)
        } else {
            1.0
        };
        let appropriate = match &world.at_risk {
            Some(at_risk) if state.at_risk[i] => at_risk.profile,
            _ => state.profile[i],
        };
        let expected_need = world.expected_hours(state.stage[i], appropriate) * customers.multiplier[i];
        let unused = surplus - exchanged;
        let surplus_ratio = surplus_ratio(unused, expected_need, set_out);
        let expected = customers.expected_hours[i] * state.expectation_left[i];
        let shortfall = expectation::shortfall(expected, outbound + bought);
        let quality =
            adequacy * (1.0 - world.surplus_penalty * surplus_ratio) * (1.0 - world.expectation_weight * shortfall);
        state.health[i] += world.smoothing * (quality - state.health[i]);

        record.worked[i] = worked;
        record.direct[i] = direct;
        record.substituted[i] = substituted;
        record.paid[i] = paid;
        record.unmet[i] = uncovered - substituted - paid;
        record.surplus[i] = surplus;
        record.entitled[i] = f64::min(unused, expected);
        record.waiting[i] = waiting;
        record.adequacy[i] = adequacy;
        record.quality[i] = quality;
        if !pod {
            record.reserved[i] = worked;
        }
        state.escalation[i] = world.escalates * record.unmet[i];
        goals::advance(state, step, i, quality);
    }
}

/// How far too much was done, from hours unused and the hours of need expected: at most 1. Where no need is expected, anything
/// is too much that is more than rounding of the hours set out.
#[inline]
fn surplus_ratio(unused: f64, expected_need: f64, set_out: f64) -> f64 {
    if expected_need > 0.0 {
        f64::min(1.0, unused / expected_need)
    } else {
        f64::from(u8::from(unused > ROUNDING * set_out))
    }
}

#[cfg(test)]
mod tests {
    use super::surplus_ratio;

    #[test]
    fn too_much_is_measured_by_what_is_expected() {
        assert_eq!(surplus_ratio(0.5, 2.0, 3.0), 0.25);
        assert_eq!(surplus_ratio(5.0, 2.0, 5.0), 1.0);
        assert_eq!(surplus_ratio(0.0, 2.0, 0.0), 0.0);
    }

    /// Ten parts of an hour, taken one by one from it, leave 1e-16 h.
    #[test]
    fn rounding_is_not_too_much_where_nothing_is_needed() {
        let left = (0..10).fold(1.0, |left, _| left - 0.1);
        assert!(left > 0.0);
        assert_eq!(surplus_ratio(left, 0.0, 2.0), 0.0);
        assert_eq!(surplus_ratio(0.0, 0.0, 0.0), 0.0);
        assert_eq!(surplus_ratio(1e-3, 0.0, 2.0), 1.0);
        assert_eq!(surplus_ratio(2.0, 0.0, 2.0), 1.0);
    }
}
