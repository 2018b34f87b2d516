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

#[cfg(not(axplan_plain))]
use multiversion::multiversion;

use super::block::Block;
use super::lanes::{LANES, put, take};
use super::month::Step;
use super::state::State;
use super::{expectation, goals, paid_coverage, rationing};
use crate::plans::plan::Rationing;
use crate::plans::team::Mode;

/// Part of the work set out that is rounding: a queue that should have no hours left may have as much.
const ROUNDING: f64 = 1e-9;

/// Books what was delivered to each customer, moves its health, and leaves what comes back next month: undone work
/// that waits, and unmet need that escalates.
#[cfg_attr(
    not(axplan_plain),
    multiversion(targets("x86_64+avx512f+avx512dq+avx512vl+avx512bw", "x86_64+avx2"))
)]
pub fn deliver(state: &mut State, step: &Step, block: &Block) {
    let rows = block.rows.clone();
    state.month.first = rows.start;
    let mut at = rows.start;
    while at + LANES <= rows.end {
        to_customers::<LANES>(state, step, at);
        at += LANES;
    }
    (at..rows.end).for_each(|i| to_customers::<1>(state, step, i));
    arrive(state, step, block);
    if step.world.goals.is_some() {
        for index in block.present.clone() {
            let i = state.present[index] as usize;
            goals::advance(state, step, i, state.month.quality[i - rows.start]);
        }
    }
}

/// The ARR of who arrived.
fn arrive(state: &mut State, step: &Step, block: &Block) {
    let record = &mut state.month;
    record.arrived.fill(0.0);
    let candidates = step.candidates.iter().map(|candidate| candidate.row as usize);
    for i in candidates.filter(|i| block.rows.contains(i)) {
        record.arrived[i - record.first] = if state.alive[i] { state.arr[i] } else { 0.0 };
    }
}

/// The month of the `N` customers from row `at` on.
#[inline(always)]
fn to_customers<const N: usize>(state: &mut State, step: &Step, at: usize) {
    let Step {
        world, plan, customers, ..
    } = *step;
    let served = Served::<N>::of(state, step, at);
    let segment: [u8; N] = take(&state.assignment.segment, at);
    let accepts_async: [bool; N] = take(&customers.accepts_async, at);
    let (mut worked, mut direct, mut surplus, mut waiting) = ([0.0; N], [0.0; N], [0.0; N], [0.0; N]);
    let (mut left_to_people, mut outbound, mut set_out) = ([0.0; N], [0.0; N], [0.0; N]);
    let (mut all_need, mut all_automated) = ([0.0; N], [0.0; N]);
    for (kind, law) in world.kinds.iter().enumerate() {
        let effort = &plan.effort[kind];
        let share = if law.inbound { served.first } else { served.rest };
        let need: [f64; N] = take(&state.need[kind], at);
        let planned: [f64; N] = take(&state.planned[kind], at);
        let mut backlog: [f64; N] = take(&state.backlog[kind], at);
        let (mut factor, mut automated) = ([1.0; N], [0.0; N]);
        if !effort.factor.is_empty() {
            factor = std::array::from_fn(|j| effort.factor(segment[j], accepts_async[j]));
        }
        if !effort.automated.is_empty() {
            automated = std::array::from_fn(|j| effort.automated(segment[j]));
        }
        for j in 0..N {
            let covered = automated[j] * need[j];
            let needed = need[j] - covered;
            all_need[j] += need[j];
            all_automated[j] += covered;
            let (delivered, late) = (share[j] * planned[j], share[j] * backlog[j]);
            worked[j] += factor[j] * (delivered + late);
            let (delivered, late) = (served.worth[j] * delivered, served.worth[j] * late);
            direct[j] += f64::min(needed, delivered + late);
            surplus[j] += f64::max(0.0, delivered - needed);
            left_to_people[j] += needed;
            set_out[j] += planned[j];
            outbound[j] += if law.inbound { 0.0 } else { delivered + late };
            backlog[j] = world.waits * (1.0 - share[j]) * (planned[j] + backlog[j]);
            waiting[j] += backlog[j];
        }
        put(&mut state.backlog[kind], at, backlog);
    }

    // Escalations, assessments, handovers, conversations.
    let mut escalation: [f64; N] = take(&state.escalation, at);
    let (extra, mut extra_backlog): ([f64; N], [f64; N]) = (take(&state.extra, at), take(&state.extra_backlog, at));
    for j in 0..N {
        let other = escalation[j] + extra[j] + extra_backlog[j];
        worked[j] += served.first[j] * other;
        extra_backlog[j] = world.waits * (1.0 - served.first[j]) * other;
        waiting[j] += extra_backlog[j];
    }

    let bought = hours_bought::<N>(state, step, at);
    let multiplier: [f64; N] = take(&customers.multiplier, at);
    let (stage, seen): ([u8; N], [u8; N]) = (take(&state.stage, at), take(&state.seen, at));
    let appropriate: [u8; N] = std::array::from_fn(|j| state.appropriate(at + j, world));
    let expected_need: [f64; N] =
        std::array::from_fn(|j| world.expected_hours(stage[j], appropriate[j]) * multiplier[j]);
    let mismatched: [f64; N] = std::array::from_fn(|j| f64::from(u8::from(seen[j] != appropriate[j])));
    let (expected, left): ([f64; N], [f64; N]) =
        (take(&customers.expected_hours, at), take(&state.expectation_left, at));
    let mut health: [f64; N] = take(&state.health, at);
    let (mut substituted, mut paid, mut unmet, mut entitled) = ([0.0; N], [0.0; N], [0.0; N], [0.0; N]);
    let (mut adequacy, mut quality) = ([0.0; N], [0.0; N]);
    for j in 0..N {
        let uncovered = f64::max(0.0, left_to_people[j] - direct[j]);
        let exchanged = f64::min(uncovered, surplus[j]);
        substituted[j] = world.substitution * exchanged;
        paid[j] = f64::min(uncovered - substituted[j], bought[j]);
        unmet[j] = uncovered - substituted[j] - paid[j];
        let covered = all_automated[j] + direct[j] + substituted[j] + paid[j];
        adequacy[j] = if all_need[j] > 0.0 {
            f64::min(1.0, covered / all_need[j])
        } else {
            1.0
        };
        let unused = surplus[j] - exchanged;
        let surplus_ratio = surplus_ratio(unused, expected_need[j], set_out[j]);
        let expected = expected[j] * left[j];
        let shortfall = expectation::shortfall(expected, outbound[j] + bought[j]);
        entitled[j] = f64::min(unused, expected);
        quality[j] =
            adequacy[j] * (1.0 - world.surplus_penalty * surplus_ratio) * (1.0 - world.expectation_weight * shortfall);
        health[j] += world.smoothing * (quality[j] - health[j]);
        escalation[j] = world.escalates * unmet[j];
    }

    put(&mut state.health, at, health);
    put(&mut state.escalation, at, escalation);
    put(&mut state.extra, at, [0.0; N]);
    put(&mut state.extra_backlog, at, extra_backlog);
    if world.paid_coverage.is_some() {
        put(&mut state.adequacy, at, adequacy);
    }
    let reserved = std::array::from_fn(|j| {
        if served.reserved[j] {
            state.queues.own_budget[at + j]
        } else {
            worked[j]
        }
    });
    let record = &mut state.month;
    let row = at - record.first;
    for (column, lanes) in [
        (&mut record.opening_arr, take(&state.arr, at)),
        (&mut record.first_share, served.first),
        (&mut record.rest_share, served.rest),
        (&mut record.need, all_need),
        (&mut record.worked, worked),
        (&mut record.reserved, reserved),
        (&mut record.automated, all_automated),
        (&mut record.direct, direct),
        (&mut record.substituted, substituted),
        (&mut record.paid, paid),
        (&mut record.unmet, unmet),
        (&mut record.surplus, surplus),
        (&mut record.entitled, entitled),
        (&mut record.waiting, waiting),
        (&mut record.adequacy, adequacy),
        (&mut record.quality, quality),
        (&mut record.mismatched, mismatched),
    ] {
        put(column, row, lanes);
    }
}

/// How the queues of `N` customers were served.
struct Served<const N: usize> {
    /// Served share of the first class of work.
    first: [f64; N],
    /// Served share of the rest.
    rest: [f64; N],
    /// What an hour of it was worth.
    worth: [f64; N],
    /// Whether a pod reserves hours for it.
    reserved: [bool; N],
}

impl<const N: usize> Served<N> {
    #[inline(always)]
    fn of(state: &State, step: &Step, at: usize) -> Self {
        let plan = step.plan;
        let queues = &state.queues;
        let rule = plan.policy(step.month).rationing;
        let (mut first, mut rest, mut worth, mut reserved) = ([0.0; N], [0.0; N], [0.0; N], [false; N]);
        for j in 0..N {
            let number = state.assignment.server[at + j] as usize;
            reserved[j] = plan.has_pods && plan.teams[plan.servers[number].team].mode == Mode::Pod;
            (first[j], rest[j]) = if reserved[j] || rule == Rationing::LargestArrFirst {
                queues.own_share[at + j]
            } else if rationing::is_urgent(rule, state, step, at + j) {
                (queues.first_share[number], queues.urgent_share[number])
            } else {
                (queues.first_share[number], queues.rest_share[number])
            };
            worth[j] = queues.quality[number];
        }
        Self {
            first,
            rest,
            worth,
            reserved,
        }
    }
}

/// Hours that customers have bought.
#[inline(always)]
fn hours_bought<const N: usize>(state: &State, step: &Step, at: usize) -> [f64; N] {
    if step.world.paid_coverage.is_none() {
        return [0.0; N];
    }
    std::array::from_fn(|j| paid_coverage::bought(state, step, at + j).map_or(0.0, |offer| offer.hours))
}

/// How far too much was done, from hours unused and the hours of need expected: at most 1. Where no need is expected, anything
/// is too much that is more than rounding of the hours set out.
#[inline(always)]
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
        // It grows with what is taken from.
        assert_eq!(surplus_ratio(1e-7, 0.0, 1e3), 0.0);
        assert_eq!(surplus_ratio(1e-5, 0.0, 1e3), 1.0);
    }
}
