//! Rationing: who is served first where hours fall short (docs/model.md 5.5).

use super::delivery::share;
use super::month::Step;
use super::state::State;
use crate::plans::plan::Rationing;
use crate::plans::team::Server;

/// Serves the second class of a queue customer by customer: `left` are the hours left by lane.
pub fn serve_in_turn(state: &mut State, step: &Step, number: usize, left: &mut [f64]) {
    let server = &step.plan.servers[number];
    let mut members = std::mem::take(&mut state.queues.members[number]);
    match step.plan.policy(step.month).rationing {
        Rationing::Proportional => serve_alike(state, server, number, &members, left),
        Rationing::AtRiskFirst => {
            let urgent = |i: &u32| state.health[*i as usize] < step.world.at_risk_below;
            let (first, then): (Vec<u32>, Vec<u32>) = members.iter().partition(|i| urgent(i));
            for class in [first, then] {
                serve_alike(state, server, number, &class, left);
            }
        }
        Rationing::RenewalFirst => {
            let urgent = |i: &u32| step.draws.calendar.to_renewal[*i as usize] < 3;
            let (first, then): (Vec<u32>, Vec<u32>) = members.iter().partition(|i| urgent(i));
            for class in [first, then] {
                serve_alike(state, server, number, &class, left);
            }
        }
        Rationing::LargestArrFirst => {
            members.sort_by(|&a, &b| state.arr[b as usize].total_cmp(&state.arr[a as usize]));
            for i in &members {
                serve_alike(state, server, number, std::slice::from_ref(i), left);
            }
        }
    }
    state.queues.members[number] = members;
}

/// Serves customers in the same proportion from the hours left, which fall by what they take.
fn serve_alike(state: &mut State, server: &Server, number: usize, customers: &[u32], left: &mut [f64]) {
    let queues = &mut state.queues;
    let wanted = |lane: usize| {
        customers
            .iter()
            .map(|&i| queues.own_rest[lane][i as usize])
            .sum::<f64>()
    };
    let by_lane: Vec<f64> = (0..left.len()).map(wanted).collect();
    let scarcest = left
        .iter()
        .zip(&by_lane)
        .map(|(left, wanted)| share(*left, *wanted))
        .fold(1.0, f64::min);
    for &i in customers {
        queues.own_share[i as usize] = (queues.first_share[number], scarcest);
    }
    for ((lane, left), wanted) in server.lanes.clone().zip(left).zip(by_lane) {
        *left -= scarcest * wanted;
        queues.worked[lane] += scarcest * wanted;
    }
}
