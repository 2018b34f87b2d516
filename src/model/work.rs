//! Step 5, work: what the programme sets out to do, the backlog and the escalations are queued (docs/model.md 5.4, 5.5).

use super::need::Draws;
use super::state::State;
use crate::plans::plan::{Plan, Programme};
use crate::plans::world::World;
use crate::population::customers::Customers;

/// Queues the month's work. Inbound requests arrive under every programme by the customer's true need; inbound and
/// escalations form the queue's first class, everything else its second.
pub fn queue(state: &mut State, world: &World, plan: &Plan, customers: &Customers, draws: &Draws) {
    let n = customers.len();
    let queues = &mut state.queues;
    for column in [
        &mut queues.first,
        &mut queues.rest,
        &mut queues.required,
        &mut queues.accounts,
        &mut queues.arr,
    ] {
        column.fill(0.0);
    }
    for &i in &state.present {
        let i = i as usize;
        let server = state.assignment.server[i] as usize;
        let programme = &plan.segments[state.assignment.segment[i] as usize].programme;
        let assessed = state.assignment.assessed[i];
        let (mut need, mut first, mut rest) = (0.0, state.escalation[i] + state.escalation_backlog[i], 0.0);
        for (kind, law) in world.kinds.iter().enumerate() {
            let at = kind * n + i;
            need += draws.need[at];
            let planned = if law.inbound {
                draws.need[at]
            } else {
                match programme {
                    Programme::Cadence(hours) => hours[kind],
                    Programme::AtTheMean => world.rates_of(assessed)[kind] * law.hours,
                    Programme::AsItArises if assessed == customers.profile[i] => draws.need[at],
                    Programme::AsItArises => draws.hours(world, kind, i, n, assessed, customers.multiplier[i]),
                }
            };
            state.planned[at] = planned;
            let class = if law.inbound { &mut first } else { &mut rest };
            *class += planned + state.backlog[at];
        }
        let required = need + state.escalation[i];
        state.month.need[i] = need;
        state.month.required[i] = required;
        state.month.opening_arr[i] = state.arr[i];
        queues.first[server] += first;
        queues.rest[server] += rest;
        queues.required[server] += required;
        queues.accounts[server] += 1.0;
        queues.arr[server] += state.arr[i];
    }
}
