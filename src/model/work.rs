//! Step 5, work: what the programme sets out to do, the backlog, escalations and other work are queued
//! (docs/model.md 5.4, 5.5).

use super::block::{Block, blocks};
use super::month::Step;
use super::rationing;
use super::state::State;
use crate::plans::segment::Programme;
use crate::plans::team::{Mode, Team};

/// Queues the month's work. Inbound requests arrive under every programme by the customer's true need; inbound,
/// escalations and other work form the queue's first class, everything else its second.
pub fn queue(state: &mut State, step: &Step) {
    state.month.opening_arr.copy_from_slice(&state.arr);
    state.month.arrived.fill(0.0);
    for candidate in step.candidates {
        let i = candidate.row as usize;
        state.month.arrived[i] = if state.alive[i] { state.arr[i] } else { 0.0 };
    }
    state.queues.clear();
    let blocks = blocks(state.alive.len(), &state.present);
    for block in &blocks {
        for kind in 0..step.world.kinds.len() {
            plan(state, step, block, kind);
        }
    }
    misread(state, step);
    for block in blocks {
        meet_expectations(state, step, &block);
        add_up(state, step, &block);
        for index in block.present {
            enqueue(state, step, state.present[index] as usize);
        }
    }
}

/// New work of one kind: the need itself of inbound kinds, else what the programme says.
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
fn meet_expectations(state: &mut State, step: &Step, block: &Block) {
    let Step {
        world, plan, customers, ..
    } = *step;
    if plan.segments.iter().all(|segment| segment.meets_expectation.is_none()) {
        return;
    }
    for &i in &state.present[block.present.clone()] {
        let i = i as usize;
        if let Some(kind) = plan.segments[state.assignment.segment[i] as usize].meets_expectation {
            let outbound = world.kinds.iter().enumerate().filter(|(_, law)| !law.inbound);
            let outbound: f64 = outbound.map(|(kind, _)| state.planned[kind][i]).sum();
            let expected = customers.expected_hours[i] * state.expectation_left[i];
            state.planned[kind][i] += f64::max(0.0, expected - outbound);
        }
    }
}

/// What automation covers and leaves to people, and each customer's hours of the queue's two classes, kind after kind.
fn add_up(state: &mut State, step: &Step, block: &Block) {
    let Step {
        world, plan, customers, ..
    } = *step;
    let range = block.rows.clone();
    let rows = range.len();
    let segment = &state.assignment.segment[range.clone()];
    let accepts_async = &customers.accepts_async[range.clone()];
    let record = &mut state.month;
    let (need, automated, required) = (
        &mut record.need[range.clone()],
        &mut record.automated[range.clone()],
        &mut record.required[range.clone()],
    );
    let (first, rest) = (
        &mut state.queues.own_first[range.clone()],
        &mut state.queues.own_rest[0][range.clone()],
    );
    let (requests, escalation) = (
        &mut state.queues.own_requests[range.clone()],
        &state.escalation[range.clone()],
    );
    let (extra, extra_backlog) = (&state.extra[range.clone()], &state.extra_backlog[range.clone()]);
    for i in 0..rows {
        first[i] = escalation[i] + extra[i] + extra_backlog[i];
    }
    for column in [&mut *need, &mut *automated, &mut *required, &mut *rest, &mut *requests] {
        column.fill(0.0);
    }
    for (kind, law) in world.kinds.iter().enumerate() {
        let effort = &plan.effort[kind];
        let (needed, planned, backlog) = (
            &state.need[kind][range.clone()],
            &mut state.planned[kind][range.clone()],
            &state.backlog[kind][range.clone()],
        );
        for i in 0..rows {
            need[i] += needed[i];
        }
        let covered = |i: usize| effort.automated[segment[i] as usize] * needed[i];
        if !effort.left.is_empty() {
            for i in 0..rows {
                automated[i] += covered(i);
                planned[i] *= effort.left[segment[i] as usize];
            }
        }
        let class = if law.inbound { &mut *first } else { &mut *rest };
        match (effort.left.is_empty(), effort.factor.is_empty()) {
            (true, true) => {
                for i in 0..rows {
                    required[i] += needed[i];
                    class[i] += planned[i] + backlog[i];
                }
            }
            (false, true) => {
                for i in 0..rows {
                    required[i] += needed[i] - covered(i);
                    class[i] += planned[i] + backlog[i];
                }
            }
            _ => {
                for i in 0..rows {
                    let factor = effort.factor(segment[i], accepts_async[i]);
                    required[i] += factor * (needed[i] - effort.automated(segment[i]) * needed[i]);
                    class[i] += factor * (planned[i] + backlog[i]);
                }
            }
        }
        if law.inbound {
            let per_hour = 1.0 / law.hours;
            for i in 0..rows {
                requests[i] += (planned[i] + backlog[i]) * per_hour;
            }
        }
    }
    for i in 0..rows {
        required[i] += escalation[i];
    }
}

/// Puts a customer's hours into the queue of its server.
fn enqueue(state: &mut State, step: &Step, i: usize) {
    let Step { month, plan, .. } = *step;
    let number = state.assignment.server[i] as usize;
    let server = &plan.servers[number];
    let rule = plan.policy(month).rationing;
    let urgent = rationing::is_urgent(rule, state, step, i);
    let other = state.escalation[i] + state.extra[i] + state.extra_backlog[i];
    let queues = &mut state.queues;
    let (first, rest) = (queues.own_first[i], queues.own_rest[0][i]);
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
    queues.requests[number] += queues.own_requests[i];
    queues.request_hours[number] += first - other;
    queues.escalations[number] += state.escalation[i];
    queues.required[number] += state.month.required[i];
    queues.accounts[number] += 1.0;
    queues.arr[number] += state.arr[i];
    if plan.teams[server.team].mode == Mode::Pod {
        queues.reserved[number] += plan.segments[state.assignment.segment[i] as usize].reserved_hours;
    }
}

/// Spreads the work of a customer of a task force over its roles.
fn spread(state: &mut State, step: &Step, team: &Team, first_lane: usize, i: usize, urgent: bool) {
    let Step {
        plan, world, customers, ..
    } = *step;
    let roles = team.roles.len();
    let segment = state.assignment.segment[i];
    let queues = &mut state.queues;
    for role in 0..roles {
        queues.own_rest[role][i] = 0.0;
    }
    for (kind, law) in world.kinds.iter().enumerate() {
        let factor = plan.effort[kind].factor(segment, customers.accepts_async[i]);
        let work = factor * (state.planned[kind][i] + state.backlog[kind][i]);
        for (role, share) in team.role_shares[kind * roles..][..roles].iter().enumerate() {
            if law.inbound {
                queues.first[first_lane + role] += share * work;
            } else {
                queues.own_rest[role][i] += share * work;
            }
        }
    }
    for role in 0..roles {
        let work = queues.own_rest[role][i];
        queues.rest[first_lane + role] += work;
        let class = if urgent { &mut queues.urgent } else { &mut queues.others };
        class[first_lane + role] += work;
    }
}
