//! Looking on while a replication runs.

use crate::model::block::Block;
use crate::model::month::Step;
use crate::model::state::State;

/// Somebody who looks on; `()` looks at nothing, and costs nothing.
pub trait Observer {
    /// A plan begins a month. Customers and candidates are those of all plans.
    fn begin(&mut self, plan: usize, step: &Step);

    /// A block of customers has ended its month under a plan; `state.month` is the record of it.
    fn end(&mut self, plan: usize, step: &Step, state: &State, block: &Block);
}

impl Observer for () {
    #[inline(always)]
    fn begin(&mut self, _: usize, _: &Step) {}

    #[inline(always)]
    fn end(&mut self, _: usize, _: &Step, _: &State, _: &Block) {}
}
