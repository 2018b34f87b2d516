//! The month, in order (docs/model.md 4). One mechanism a file; each reads the world, the plan and the month's draws, and
//! moves the plan's state.
//!
//! 1. [`staffing`](super::staffing): people leave, start and ramp up; [`dealing`] takes books from who left and gives to who started.
//! 2. [`arrivals`]: candidates become customers, assessed at sale.
//! 3. [`lifecycle`], [`evolution`], [`at_risk`]: what is appropriate; [`review`]: what is assessed; [`movement`],
//!    [`expectation`](super::expectation), [`paid_coverage`]: who covers it, and what is agreed.
//! 4. [`need`]: what customers need this month; drawn once, the same for all plans as far as stage and profile are.
//! 5. [`work`]: what the programme sets out to do is queued, with backlog, escalations and other work.
//! 6. [`delivery`]: each queue is served as far as its people's hours go, by [`rationing`](super::rationing).
//! 7. [`experience`]: delivered against needed moves health, and progress towards [`goals`](super::goals).
//! 8. [`outcomes`]: churn, contraction and uplift at renewal, expansion in any month; [`advocacy`].
//! 9. [`burnout`]: who is overloaded tires, and may resign.

use super::arrivals::Candidate;
use super::block::{Block, blocks};
use super::need::Draws;
use super::state::State;
use super::{
    advocacy, arrivals, at_risk, burnout, dealing, delivery, evolution, experience, lifecycle, movement, need,
    outcomes, paid_coverage, review, work,
};
use crate::plans::plan::Plan;
use crate::plans::world::World;
use crate::population::customers::Customers;
use crate::random::Key;

/// What a month of one plan reads.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// Seed and replication.
    pub key: Key,
    /// The month, from 1.
    pub month: u32,
    /// The world.
    pub world: &'a World,
    /// The plan.
    pub plan: &'a Plan,
    /// The customers, this month's candidates included.
    pub customers: &'a Customers,
    /// This month's candidates.
    pub candidates: &'a [Candidate],
    /// Number of customers at the opening of the run.
    pub opening: usize,
    /// This month's draws.
    pub draws: &'a Draws,
}

impl Step<'_> {
    /// Whether a present customer arrived this month.
    #[inline]
    pub fn arrived(&self, i: usize) -> bool {
        i >= self.opening && self.customers.joined[i] == self.month as i32
    }

    /// Whether a present customer was one last month.
    #[inline]
    pub fn was_there(&self, i: usize) -> bool {
        self.customers.joined[i] < self.month as i32
    }
}

/// Steps one plan through one month. Customers end it block by block: `close` is shown each block, when `state.month` is the
/// record of its rows.
pub fn step(state: &mut State, step: &Step, close: impl FnMut(&State, &Block)) {
    step_with(state, step, outcomes::renew, close);
}

/// The same, with outcomes taken as `renew` takes them.
pub fn step_with(
    state: &mut State,
    step: &Step,
    mut renew: impl FnMut(&mut State, &Step, &Block),
    mut close: impl FnMut(&State, &Block),
) {
    let alive = &state.alive;
    state.present.retain(|&i| alive[i as usize]);
    state.staff.begin(step.month, step.world, step.plan);
    dealing::release(state, step);
    arrivals::accept(state, step);
    lifecycle::stage(state, step);
    evolution::evolve(state, step);
    at_risk::mark(state, step);
    review::review(state, step);
    movement::place(state, step);
    paid_coverage::buy(state, step);
    need::need(state, step);
    work::queue(state, step);
    delivery::serve(state, step);
    advocacy::listen(state);
    for block in blocks(state.alive.len(), &state.present) {
        experience::deliver(state, step, &block);
        renew(state, step, &block);
        advocacy::speak(state, step, &block);
        close(state, &block);
    }
    burnout::tire(state, step);
}
