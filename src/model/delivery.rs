//! Step 6, delivery: each queue is served as far as its people's hours go (docs/model.md 5.5).

use super::month::Step;
use super::state::State;
use super::{quality_under_load, rationing};
use crate::plans::plan::Rationing;
use crate::plans::team::Mode;

/// Serves every queue: inbound requests, escalations and other work first, then the rest by the plan's rule. A dedicated
/// book has its own queue, so two half-full books cannot help a third overfull one. In a task force the scarcest role
/// limits everyone.
pub fn serve(state: &mut State, step: &Step) {
    let Step { month, plan, .. } = *step;
    let rule = plan.policy(month).rationing;
    let mut members = vec![
        Vec::new();
        if rule == Rationing::LargestArrFirst {
            plan.servers.len()
        } else {
            0
        }
    ];
    if rule == Rationing::LargestArrFirst {
        for &i in &state.present {
            members[state.assignment.server[i as usize] as usize].push(i);
        }
    }
    let mut left = Vec::new();
    for (number, server) in plan.servers.iter().enumerate() {
        let team = &plan.teams[server.team];
        if team.mode == Mode::Pod {
            reserve(state, step, number, team.stretch);
        } else {
            let State { queues, staff, .. } = &mut *state;
            let limit = |lane: usize| staff.hours[lane] * (1.0 + team.stretch);
            let lanes = server.lanes.clone();
            let scarcest = |served: &dyn Fn(usize) -> f64| lanes.clone().map(served).fold(1.0, f64::min);
            let first_share = scarcest(&|lane| share(limit(lane), queues.first[lane]));
            let left_of = |lane: usize| limit(lane) - queues.first[lane] * first_share;
            queues.first_share[number] = first_share;
            if rule == Rationing::Proportional {
                let rest_share = scarcest(&|lane| share(left_of(lane), queues.rest[lane]));
                queues.rest_share[number] = rest_share;
                for lane in lanes.clone() {
                    queues.worked[lane] = if lanes.len() == 1 {
                        f64::min(queues.first[lane] + queues.rest[lane], limit(lane))
                    } else {
                        queues.first[lane] * first_share + queues.rest[lane] * rest_share
                    };
                }
            } else {
                left.clear();
                left.extend(lanes.clone().map(left_of));
                for lane in lanes {
                    queues.worked[lane] = queues.first[lane] * first_share;
                }
                match rule {
                    Rationing::LargestArrFirst => {
                        rationing::serve_largest_first(state, step, number, &mut members[number], &mut left);
                    }
                    _ => rationing::serve_urgent_first(state, step, number, &mut left),
                }
            }
        }
        let hours: f64 = state.staff.hours[server.lanes.clone()].iter().sum();
        let worked: f64 = state.queues.worked[server.lanes.clone()].iter().sum();
        state.queues.quality[number] = if hours > 0.0 {
            quality_under_load::worth(step.world, worked / hours)
        } else {
            1.0
        };
    }
}

/// Serves each customer of a pod from the hours reserved for it, used or not.
fn reserve(state: &mut State, step: &Step, number: usize, stretch: f64) {
    let lane = step.plan.servers[number].lanes.start;
    let limit = state.staff.hours[lane] * (1.0 + stretch);
    let scale = share(limit, state.queues.reserved[number]);
    state.queues.reserved[number] *= scale;
    let mut worked = 0.0;
    for &i in &state.present {
        let i = i as usize;
        if state.assignment.server[i] as usize != number {
            continue;
        }
        let budget = scale * step.plan.segments[state.assignment.segment[i] as usize].reserved_hours;
        let (first, rest) = (state.queues.own_first[i], state.queues.own_rest[0][i]);
        let first_share = share(budget, first);
        let rest_share = share(budget - first_share * first, rest);
        state.queues.own_share[i] = (first_share, rest_share);
        state.queues.own_budget[i] = budget;
        worked += state.weight[i] * (first_share * first + rest_share * rest);
    }
    state.queues.worked[lane] = worked;
}

/// The share of the queued hours that the hours available serve: exactly 1 where they suffice. What inbound work
/// leaves may round to a little less than nothing, and nothing suffices for an empty queue.
pub fn share(available: f64, queued: f64) -> f64 {
    let available = available.max(0.0);
    if queued <= available { 1.0 } else { available / queued }
}
