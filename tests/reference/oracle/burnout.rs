//! Step 9: load tires people, and the tired resign (docs/model.md 5.8).

use axplan::random::Purpose;
use axplan::random::pinned::exp;

use super::delivery::Server;
use super::input_plans::Mode;
use super::plan::Plan;
use super::sampler::{Sampler, at};
use super::state::State;
use super::world::World;

/// The index of everybody employed, and who resigns at the end of the month.
pub fn step(state: &mut State, servers: &[Server], month: u32, world: &World, plan: &Plan, sampler: &mut impl Sampler) {
    let Some(law) = &world.scenario.staffing else {
        return;
    };
    for (team, seats) in state.seats.iter_mut().enumerate() {
        let mode = plan.teams[team].mode;
        for (number, seat) in seats.iter_mut().enumerate().filter(|(_, seat)| seat.employed) {
            let book = if mode == Mode::Dedicated { number } else { 0 };
            let lane = if mode == Mode::TaskForce { seat.role } else { 0 };
            let server = servers
                .iter()
                .find(|server| server.team == team && server.book == book)
                .unwrap();
            let over = f64::max(
                0.0,
                server.utilisation(lane) - world.scenario.workforce.target_utilisation,
            );
            seat.burnout += law.smoothing * (over - seat.burnout);
            let chance = 1.0 - exp(-law.resignation * exp(law.sensitivity * seat.burnout));
            seat.resigned = sampler.happens(at(seat.key, month, Purpose::Seat, 0), chance);
        }
    }
}
