//! Step 5, work: what the programme sets out to do, the backlog, escalations and other work are queued
//! (docs/model.md 5.4, 5.5).

use super::month::Step;
use super::state::State;
use crate::plans::segment::Programme;
use crate::plans::team::Mode;
use crate::plans::team::Team;

/// Queues the month's work. Inbound requests arrive under every programme by the customer's true need; inbound,
/// escalations and other work form the queue's first class, everything else its second.
pub fn queue(state: &mut State, step: &Step) {
    let Step {
        month,
        world,
        plan,
        customers,
        draws,
        ..
    } = *step;
    state.queues.clear();
    let keeps_own = plan.policy(month).rationing.is_by_customer();
    for index in 0..state.present.len() {
        let i = state.present[index] as usize;
        let number = state.assignment.server[i] as usize;
        let server = &plan.servers[number];
        let team = &plan.teams[server.team];
        let segment = &plan.segments[state.assignment.segment[i] as usize];
        let (stage, seen) = (state.stage[i], state.seen[i]);
        let follows_truth = stage == draws.stage[i] && seen == draws.profile[i];
        let top_up = segment.meets_expectation.map(|kind| {
            let expected = customers.expected_hours[i] * state.expectation_left[i];
            (kind, expected)
        });
        let other = state.escalation[i] + state.extra[i] + state.extra_backlog[i];
        let (mut need, mut required, mut automated) = (0.0, 0.0, 0.0);
        let (mut first, mut rest, mut outbound) = (other, 0.0, 0.0);
        let mut requests = 0.0;
        for (kind, law) in world.kinds.iter().enumerate() {
            let needed = state.need[kind][i];
            let planned = if law.inbound {
                needed
            } else {
                match &segment.programme {
                    Programme::Cadence(hours) => hours[stage as usize * world.kinds.len() + kind],
                    Programme::AtTheMean => world.rates_of(stage, seen)[kind] * law.hours,
                    Programme::AsItArises if follows_truth => draws.need[kind][i],
                    Programme::AsItArises => draws.hours(world, kind, i, stage, seen, customers.multiplier[i]),
                }
            };
            if !law.inbound {
                outbound += planned;
            }
            state.planned[kind][i] = planned;
            need += needed;
        }
        if let Some((kind, expected)) = top_up {
            state.planned[kind][i] += f64::max(0.0, expected - outbound);
        }
        let lanes = team.role_shares.len() / world.kinds.len();
        for (kind, law) in world.kinds.iter().enumerate() {
            let (share, effectiveness) = segment.digital[kind];
            let covered = effectiveness * share * state.need[kind][i];
            let planned = (1.0 - share) * state.planned[kind][i];
            state.planned[kind][i] = planned;
            let factor = plan.work_factor(segment, kind, customers.accepts_async[i]);
            automated += covered;
            required += factor * (state.need[kind][i] - covered);
            let work = factor * (planned + state.backlog[kind][i]);
            if law.inbound {
                first += work;
                requests += (planned + state.backlog[kind][i]) / law.hours;
            } else {
                rest += work;
            }
            if lanes > 1 {
                spread(state, server.lanes.start, team, kind, law.inbound, work);
            }
        }
        required += state.escalation[i];
        state.month.need[i] = need;
        state.month.automated[i] = automated;
        state.month.required[i] = required;
        state.month.opening_arr[i] = state.arr[i];
        state.month.arrived[i] = if step.arrived(i) { state.arr[i] } else { 0.0 };
        let queues = &mut state.queues;
        if lanes > 1 {
            queues.first[server.lanes.start] += other;
        } else {
            queues.first[server.lanes.start] += first;
            queues.rest[server.lanes.start] += rest;
        }
        if keeps_own || team.mode == Mode::Pod {
            keep_own(state, step, i, first, rest);
        }
        let queues = &mut state.queues;
        queues.required[number] += required;
        queues.requests[number] += requests;
        queues.request_hours[number] += first - other;
        queues.accounts[number] += 1.0;
        queues.arr[number] += state.arr[i];
        queues.reserved[number] += segment.reserved_hours;
    }
}

/// Spreads the work of one kind over the roles of a task force.
fn spread(state: &mut State, first_lane: usize, team: &Team, kind: usize, inbound: bool, work: f64) {
    let roles = team.roles.len();
    let shares = &team.role_shares[kind * roles..][..roles];
    let class = if inbound {
        &mut state.queues.first
    } else {
        &mut state.queues.rest
    };
    for (lane, share) in class[first_lane..][..roles].iter_mut().zip(shares) {
        *lane += share * work;
    }
}

/// Keeps the work of a customer who may be served apart from the others of its queue.
fn keep_own(state: &mut State, step: &Step, i: usize, first: f64, rest: f64) {
    let Step {
        world, plan, customers, ..
    } = *step;
    let team = &plan.teams[plan.servers[state.assignment.server[i] as usize].team];
    let roles = team.role_shares.len() / world.kinds.len();
    state.queues.own_first[i] = first;
    if roles <= 1 {
        state.queues.own_rest[0][i] = rest;
        return;
    }
    let segment = &plan.segments[state.assignment.segment[i] as usize];
    for role in 0..roles {
        let outbound = world.kinds.iter().enumerate().filter(|(_, law)| !law.inbound);
        let work = outbound.map(|(kind, _)| {
            let factor = plan.work_factor(segment, kind, customers.accepts_async[i]);
            factor * (state.planned[kind][i] + state.backlog[kind][i]) * team.role_shares[kind * roles + role]
        });
        state.queues.own_rest[role][i] = work.sum();
    }
}
