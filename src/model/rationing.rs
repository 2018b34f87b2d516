//! Rationing: who is served first where hours fall short (docs/model.md 5.5).

use super::delivery::share;
use super::month::Step;
use super::state::State;
use crate::plans::plan::Rationing;

/// Whether a customer's work comes before that of others in its queue.
#[inline]
pub fn is_urgent(rule: Rationing, state: &State, step: &Step, i: usize) -> bool {
    match rule {
        Rationing::AtRiskFirst => state.health[i] < step.world.at_risk_below,
        Rationing::RenewalFirst => step.draws.calendar.to_renewal[i] < 3,
        Rationing::Proportional | Rationing::LargestArrFirst => false,
    }
}

/// Serves the second class of a queue from the hours left, by lane: what is urgent first, then the rest.
pub fn serve_urgent_first(state: &mut State, step: &Step, number: usize, left: &mut [f64]) {
    let lanes = step.plan.servers[number].lanes.clone();
    let queues = &mut state.queues;
    let mut serve = |wanted: &[f64]| {
        let shares = left.iter().zip(wanted).map(|(left, wanted)| share(*left, *wanted));
        let scarcest = shares.fold(1.0, f64::min);
        for ((worked, left), wanted) in queues.worked[lanes.clone()].iter_mut().zip(&mut *left).zip(wanted) {
            *left -= scarcest * wanted;
            *worked += scarcest * wanted;
        }
        scarcest
    };
    queues.urgent_share[number] = serve(&queues.urgent[lanes.clone()]);
    queues.rest_share[number] = serve(&queues.others[lanes.clone()]);
}

/// Serves the second class customer by customer, the one with the largest ARR first.
pub fn serve_largest_first(state: &mut State, step: &Step, number: usize, members: &mut [u32], left: &mut [f64]) {
    let State {
        arr, weight, queues, ..
    } = state;
    let lanes = step.plan.servers[number].lanes.clone();
    members.sort_by(|&a, &b| arr[b as usize].total_cmp(&arr[a as usize]));
    for &i in &*members {
        let i = i as usize;
        let wanted = |lane: usize| weight[i] * queues.own_rest[lane][i];
        let shares = left.iter().enumerate().map(|(lane, left)| share(*left, wanted(lane)));
        let scarcest = shares.fold(1.0, f64::min);
        queues.own_share[i] = (queues.first_share[number], scarcest);
        for (lane, left) in left.iter_mut().enumerate() {
            let worked = scarcest * (weight[i] * queues.own_rest[lane][i]);
            *left -= worked;
            queues.worked[lanes.start + lane] += worked;
        }
    }
}
