//! The month, in order (docs/model.md 4). One mechanism a file; each reads the world, the plan and the month's draws, and
//! moves the plan's state.
//!
//! 4. [`need`](super::need): what customers need this month; drawn once, the same for all plans.
//! 5. [`work`]: what the programme sets out to do is queued, with backlog and escalations.
//! 6. [`delivery`]: each queue is served as far as its people's hours go.
//! 7. [`experience`]: delivered against needed moves health.
//! 8. [`outcomes`]: churn and contraction at renewal, expansion in any month.
//!
//! Steps 1–3 and 9 of docs/model.md (workforce, arrivals, evolving experience, burnout) have no mechanism yet: people stay,
//! no new customers arrive, everyone is in the adoption stage.

use super::need::Draws;
use super::state::State;
use super::{delivery, experience, outcomes, work};
use crate::plans::plan::Plan;
use crate::plans::world::World;
use crate::population::customers::Customers;

/// Steps one plan through one month; afterwards `state.month` is the record of it.
pub fn step(state: &mut State, month: u32, world: &World, plan: &Plan, customers: &Customers, draws: &Draws) {
    let alive = &state.alive;
    state.present.retain(|&i| alive[i as usize]);
    work::queue(state, world, plan, customers, draws);
    delivery::serve(&mut state.queues, &plan.servers);
    experience::deliver(state, world, customers, &draws.need);
    outcomes::renew(state, month, world, customers, draws);
}
