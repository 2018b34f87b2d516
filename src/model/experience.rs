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
//! surplus ratio o = (surplus − min(Σ m_k − direct, surplus)) / expected need, at most 1
//! shortfall e = max(0, 1 − delivered / expected)
//! quality   q = a · (1 − κ·o) · (1 − ε·e)
//! health    H ← H + α·(q − H)
//! ```

use super::block::{Block, blocks};
use super::month::Step;
use super::state::{Month, State};
use super::{expectation, goals, paid_coverage};
use crate::plans::plan::Rationing;
use crate::plans::team::Mode;

/// Part of the work set out that is rounding: a queue that should have no hours left may have as much.
const ROUNDING: f64 = 1e-9;

/// Books what was delivered to each customer, moves its health, and leaves what comes back next month: undone work
/// that waits, and unmet need that escalates.
pub fn deliver(state: &mut State, step: &Step) {
    for block in blocks(state.alive.len(), &state.present) {
        serve(state, step, &block);
        for (kind, law) in step.world.kinds.iter().enumerate() {
            deliver_kind(state, step, &block, kind, law.inbound);
        }
        other_work(state, step, &block);
        judge(state, step, &block);
        if step.world.goals.is_some() {
            for index in block.present {
                let i = state.present[index] as usize;
                goals::advance(state, step, i, state.month.quality[i]);
            }
        }
    }
}

/// The shares of each customer's work that were done, and what an hour of it was worth.
fn serve(state: &mut State, step: &Step, block: &Block) {
    let plan = step.plan;
    let proportional = plan.policy(step.month).rationing == Rationing::Proportional;
    let State { served, queues, .. } = state;
    for &i in &state.present[block.present.clone()] {
        let i = i as usize;
        let number = state.assignment.server[i] as usize;
        let apart = !proportional || plan.teams[plan.servers[number].team].mode == Mode::Pod;
        let (first, rest) = if apart {
            queues.own_share[i]
        } else {
            (queues.first_share[number], queues.rest_share[number])
        };
        served.first[i] = first;
        served.rest[i] = rest;
        served.worth[i] = queues.quality[number];
    }
}

/// One kind's hours: what was delivered and what is late, what of the need it covered, what waits.
fn deliver_kind(state: &mut State, step: &Step, block: &Block, kind: usize, inbound: bool) {
    let Step {
        world, plan, customers, ..
    } = *step;
    let range = block.rows.clone();
    let rows = range.len();
    let effort = &plan.effort[kind];
    let State { served, month, .. } = state;
    let share = if inbound {
        &served.first[range.clone()]
    } else {
        &served.rest[range.clone()]
    };
    let worth = &served.worth[range.clone()];
    let (need, planned) = (&state.need[kind][range.clone()], &state.planned[kind][range.clone()]);
    let backlog = &mut state.backlog[kind][range.clone()];
    let (segment, accepts_async) = (
        &state.assignment.segment[range.clone()],
        &customers.accepts_async[range.clone()],
    );
    let (left_to_people, outbound) = (
        &mut served.left_to_people[range.clone()],
        &mut served.outbound[range.clone()],
    );
    let Month {
        worked,
        direct,
        surplus,
        waiting,
        ..
    } = month;
    let (worked, direct) = (&mut worked[range.clone()], &mut direct[range.clone()]);
    let (surplus, waiting) = (&mut surplus[range.clone()], &mut waiting[range.clone()]);
    if kind == 0 {
        for column in [
            &mut *left_to_people,
            &mut *outbound,
            &mut *worked,
            &mut *direct,
            &mut *surplus,
            &mut *waiting,
        ] {
            column.fill(0.0);
        }
    }
    for i in 0..rows {
        let (delivered, late) = (share[i] * planned[i], share[i] * backlog[i]);
        worked[i] += effort.factor(segment[i], accepts_async[i]) * (delivered + late);
        let needed = need[i] - effort.automated(segment[i]) * need[i];
        let (delivered, late) = (worth[i] * delivered, worth[i] * late);
        direct[i] += f64::min(needed, delivered + late);
        surplus[i] += f64::max(0.0, delivered - needed);
        left_to_people[i] += needed;
        if !inbound {
            outbound[i] += delivered + late;
        }
        backlog[i] = world.waits * (1.0 - share[i]) * (planned[i] + backlog[i]);
        waiting[i] += backlog[i];
    }
}

/// Escalations, assessments, handovers, conversations.
fn other_work(state: &mut State, step: &Step, block: &Block) {
    let waits = step.world.waits;
    let range = block.rows.clone();
    let rows = range.len();
    let (extra, extra_backlog) = (&mut state.extra[range.clone()], &mut state.extra_backlog[range.clone()]);
    let (escalation, share) = (&state.escalation[range.clone()], &state.served.first[range.clone()]);
    let (worked, waiting) = (
        &mut state.month.worked[range.clone()],
        &mut state.month.waiting[range.clone()],
    );
    for i in 0..rows {
        let other = escalation[i] + extra[i] + extra_backlog[i];
        worked[i] += share[i] * other;
        extra[i] = 0.0;
        extra_backlog[i] = waits * (1.0 - share[i]) * other;
        waiting[i] += extra_backlog[i];
    }
}

/// Adequacy, surplus and shortfall make the quality of the month, and that moves health.
fn judge(state: &mut State, step: &Step, block: &Block) {
    let Step {
        world, plan, customers, ..
    } = *step;
    let pods = plan.teams.iter().any(|team| team.mode == Mode::Pod);
    for index in block.present.clone() {
        let i = state.present[index] as usize;
        let bought = paid_coverage::bought(state, step, i).map_or(0.0, |offer| offer.hours);
        let appropriate = state.appropriate(i, world);
        let record = &mut state.month;
        let needed = record.need[i];
        let uncovered = f64::max(0.0, state.served.left_to_people[i] - record.direct[i]);
        let exchanged = f64::min(uncovered, record.surplus[i]);
        let substituted = world.substitution * exchanged;
        let paid = f64::min(uncovered - substituted, bought);
        let adequacy = if needed > 0.0 {
            f64::min(
                1.0,
                (record.automated[i] + record.direct[i] + substituted + paid) / needed,
            )
        } else {
            1.0
        };
        let expected_need = world.expected_hours(state.stage[i], appropriate) * customers.multiplier[i];
        let unused = record.surplus[i] - exchanged;
        let set_out = || state.planned.iter().map(|planned| planned[i]).sum();
        let surplus_ratio = surplus_ratio(unused, expected_need, set_out);
        let expected = customers.expected_hours[i] * state.expectation_left[i];
        let shortfall = expectation::shortfall(expected, state.served.outbound[i] + bought);
        let quality =
            adequacy * (1.0 - world.surplus_penalty * surplus_ratio) * (1.0 - world.expectation_weight * shortfall);
        state.health[i] += world.smoothing * (quality - state.health[i]);

        record.substituted[i] = substituted;
        record.paid[i] = paid;
        record.unmet[i] = uncovered - substituted - paid;
        record.entitled[i] = f64::min(unused, expected);
        record.adequacy[i] = adequacy;
        record.quality[i] = quality;
        if !pods || plan.teams[plan.servers[state.assignment.server[i] as usize].team].mode != Mode::Pod {
            record.reserved[i] = record.worked[i];
        }
        state.escalation[i] = world.escalates * record.unmet[i];
    }
}

/// How far too much was done, from hours unused and the hours of need expected: at most 1. Where no need is expected, anything
/// is too much that is more than rounding of the hours set out.
#[inline]
fn surplus_ratio(unused: f64, expected_need: f64, set_out: impl Fn() -> f64) -> f64 {
    if expected_need > 0.0 {
        f64::min(1.0, unused / expected_need)
    } else {
        f64::from(u8::from(unused > ROUNDING * set_out()))
    }
}

#[cfg(test)]
mod tests {
    use super::surplus_ratio;

    #[test]
    fn too_much_is_measured_by_what_is_expected() {
        assert_eq!(surplus_ratio(0.5, 2.0, || 3.0), 0.25);
        assert_eq!(surplus_ratio(5.0, 2.0, || 5.0), 1.0);
        assert_eq!(surplus_ratio(0.0, 2.0, || 0.0), 0.0);
    }

    /// Ten parts of an hour, taken one by one from it, leave 1e-16 h.
    #[test]
    fn rounding_is_not_too_much_where_nothing_is_needed() {
        let left = (0..10).fold(1.0, |left, _| left - 0.1);
        assert!(left > 0.0);
        assert_eq!(surplus_ratio(left, 0.0, || 2.0), 0.0);
        assert_eq!(surplus_ratio(0.0, 0.0, || 0.0), 0.0);
        assert_eq!(surplus_ratio(1e-3, 0.0, || 2.0), 1.0);
        assert_eq!(surplus_ratio(2.0, 0.0, || 2.0), 1.0);
    }
}
