//! Step 5, work: what the programme sets out to do, the backlog, escalations and other work are queued
//! (docs/model.md 5.4, 5.5).

#[cfg(not(axplan_plain))]
use multiversion::multiversion;

use super::block::{Block, blocks};
use super::lanes::{LANES, put, take};
use super::month::Step;
use super::rationing;
use super::state::State;
use crate::plans::plan::Rationing;
use crate::plans::segment::Programme;
use crate::plans::team::{Mode, Team};

/// Queues the month's work. Inbound requests arrive under every programme by the customer's true need; inbound,
/// escalations and other work form the queue's first class, everything else its second.
#[cfg_attr(
    not(axplan_plain),
    multiversion(targets("x86_64+avx512f+avx512dq+avx512vl+avx512bw", "x86_64+avx2"))
)]
pub fn queue(state: &mut State, step: &Step) {
    state.queues.clear();
    let blocks = blocks(state.alive.len(), &state.present);
    for block in &blocks {
        for kind in 0..step.world.kinds.len() {
            plan(state, step, block, kind);
        }
    }
    let rule = step.plan.policy(step.month).rationing;
    misread(state, step);
    meet_expectations(state, step);
    for Block { rows, present } in blocks {
        let mut at = rows.start;
        while at + LANES <= rows.end {
            of_customers::<LANES>(state, step, at);
            at += LANES;
        }
        (at..rows.end).for_each(|i| of_customers::<1>(state, step, i));
        for index in present {
            enqueue(state, step, rule, state.present[index] as usize);
        }
    }
}

/// New work of one kind: the need itself of inbound kinds, else what the programme says.
#[inline(always)]
fn plan(state: &mut State, step: &Step, block: &Block, kind: usize) {
    let Step { world, plan, draws, .. } = *step;
    let (profiles, stages) = (world.profiles(), world.stages.len());
    let rows = block.rows.clone();
    let planned = &mut state.planned[kind];
    if world.kinds[kind].inbound {
        planned[rows.clone()].copy_from_slice(&state.need[kind][rows]);
        return;
    }
    let (segment, stage, seen) = (&state.assignment.segment, &state.stage, &state.seen);
    let table = &plan.effort[kind].planned;
    for i in rows {
        planned[i] = table[(segment[i] as usize * stages + stage[i] as usize) * profiles + seen[i] as usize];
    }
    if plan.follows_need {
        for i in block.rows.clone() {
            planned[i] = if planned[i].is_nan() {
                draws.need[kind][i]
            } else {
                planned[i]
            };
        }
    }
}

/// Who is not seen as it is: a programme that follows its need reads the same draws at the rates of what it is seen as.
fn misread(state: &mut State, step: &Step) {
    let Step {
        world,
        plan,
        customers,
        draws,
        ..
    } = *step;
    if !plan.follows_need {
        return;
    }
    let follows = |i: usize| {
        matches!(
            plan.segments[state.assignment.segment[i] as usize].programme,
            Programme::AsItArises
        )
    };
    let differs = |i: usize| state.stage[i] != draws.stage[i] || state.seen[i] != draws.profile[i];
    let others = state.present.iter().copied();
    let others: Vec<u32> = others.filter(|&i| differs(i as usize) && follows(i as usize)).collect();
    for (kind, _) in world.kinds.iter().enumerate().filter(|(_, law)| !law.inbound) {
        let hours = draws.hours(world, customers, kind, &others, |i| (state.stage[i], state.seen[i]));
        for (&i, hours) in others.iter().zip(hours) {
            state.planned[kind][i as usize] = hours;
        }
    }
}

/// As much more of one kind as the customer expects beyond what is planned, in segments that meet expectations.
fn meet_expectations(state: &mut State, step: &Step) {
    let Step {
        world, plan, customers, ..
    } = *step;
    if plan.segments.iter().all(|segment| segment.meets_expectation.is_none()) {
        return;
    }
    for &i in &state.present {
        let i = i as usize;
        if let Some(kind) = plan.segments[state.assignment.segment[i] as usize].meets_expectation {
            let outbound = world.kinds.iter().enumerate().filter(|(_, law)| !law.inbound);
            let outbound: f64 = outbound.map(|(kind, _)| state.planned[kind][i]).sum();
            let expected = customers.expected_hours[i] * state.expectation_left[i];
            state.planned[kind][i] += f64::max(0.0, expected - outbound);
        }
    }
}

/// What automation covers and leaves to people of the month of the `N` customers from row `at` on, and their hours of the
/// queue's two classes.
#[inline(always)]
fn of_customers<const N: usize>(state: &mut State, step: &Step, at: usize) {
    let Step {
        world, plan, customers, ..
    } = *step;
    let segment: [u8; N] = take(&state.assignment.segment, at);
    let accepts_async: [bool; N] = take(&customers.accepts_async, at);
    let escalation: [f64; N] = take(&state.escalation, at);
    let (extra, extra_backlog): ([f64; N], [f64; N]) = (take(&state.extra, at), take(&state.extra_backlog, at));
    let mut first: [f64; N] = std::array::from_fn(|j| escalation[j] + extra[j] + extra_backlog[j]);
    let (mut rest, mut requests) = ([0.0; N], [0.0; N]);
    let mut required = [0.0; N];
    for (kind, law) in world.kinds.iter().enumerate() {
        let effort = &plan.effort[kind];
        let needed: [f64; N] = take(&state.need[kind], at);
        let backlog: [f64; N] = take(&state.backlog[kind], at);
        let mut planned: [f64; N] = take(&state.planned[kind], at);
        let (mut factor, mut covered) = ([1.0; N], [0.0; N]);
        if !effort.factor.is_empty() {
            factor = std::array::from_fn(|j| effort.factor(segment[j], accepts_async[j]));
        }
        if !effort.automated.is_empty() {
            covered = std::array::from_fn(|j| effort.automated(segment[j]) * needed[j]);
            planned = std::array::from_fn(|j| effort.left[segment[j] as usize] * planned[j]);
            put(&mut state.planned[kind], at, planned);
        }
        let mut work = [0.0; N];
        for j in 0..N {
            work[j] = factor[j] * (planned[j] + backlog[j]);
            required[j] += factor[j] * (needed[j] - covered[j]);
        }
        if law.inbound {
            let each = 1.0 / law.hours;
            for j in 0..N {
                first[j] += work[j];
                requests[j] += (planned[j] + backlog[j]) * each;
            }
        } else {
            (0..N).for_each(|j| rest[j] += work[j]);
        }
    }
    (0..N).for_each(|j| required[j] += escalation[j]);
    put(&mut state.queues.own_required, at, required);
    put(&mut state.queues.own_first, at, first);
    put(&mut state.queues.own_rest[0], at, rest);
    put(&mut state.queues.own_requests, at, requests);
}

/// Puts a customer's hours into the queue of its server.
fn enqueue(state: &mut State, step: &Step, rule: Rationing, i: usize) {
    let plan = step.plan;
    let number = state.assignment.server[i] as usize;
    let server = &plan.servers[number];
    let urgent = rationing::is_urgent(rule, state, step, i);
    let weight = state.weight[i];
    let other = weight * (state.escalation[i] + state.extra[i] + state.extra_backlog[i]);
    let queues = &mut state.queues;
    let (first, rest) = (weight * queues.own_first[i], weight * queues.own_rest[0][i]);
    let lane = server.lanes.start;
    if server.lanes.len() == 1 {
        queues.first[lane] += first;
        queues.rest[lane] += rest;
        let class = if urgent { &mut queues.urgent } else { &mut queues.others };
        class[lane] += rest;
    } else {
        queues.first[lane] += other;
        spread(state, step, &plan.teams[server.team], lane, i, urgent);
    }
    let queues = &mut state.queues;
    let mode = plan.teams[server.team].mode;
    if mode == Mode::Pooled {
        queues.requests[number] += weight * queues.own_requests[i];
        queues.request_hours[number] += first - other;
        queues.escalations[number] += weight * state.escalation[i];
    }
    queues.required[number] += weight * queues.own_required[i];
    queues.accounts[number] += weight;
    queues.arr[number] += weight * state.arr[i];
    if mode == Mode::Pod {
        queues.reserved[number] += weight * plan.segments[state.assignment.segment[i] as usize].reserved_hours;
    }
}

/// Spreads the work of a customer of a task force over its roles.
fn spread(state: &mut State, step: &Step, team: &Team, first_lane: usize, i: usize, urgent: bool) {
    let Step {
        plan, world, customers, ..
    } = *step;
    let roles = team.roles.len();
    let (segment, weight) = (state.assignment.segment[i], state.weight[i]);
    let queues = &mut state.queues;
    for role in 0..roles {
        queues.own_rest[role][i] = 0.0;
    }
    for (kind, law) in world.kinds.iter().enumerate() {
        let factor = plan.effort[kind].factor(segment, customers.accepts_async[i]);
        let work = factor * (state.planned[kind][i] + state.backlog[kind][i]);
        for (role, share) in team.role_shares[kind * roles..][..roles].iter().enumerate() {
            if law.inbound {
                queues.first[first_lane + role] += weight * (share * work);
            } else {
                queues.own_rest[role][i] += share * work;
            }
        }
    }
    for role in 0..roles {
        let work = weight * queues.own_rest[role][i];
        queues.rest[first_lane + role] += work;
        let class = if urgent { &mut queues.urgent } else { &mut queues.others };
        class[first_lane + role] += work;
    }
}
