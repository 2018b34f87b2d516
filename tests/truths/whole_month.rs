//! A month stepped by hand, that leaves the record of all customers instead of that of the last block.

use axplan::model::month::{self, Step};
use axplan::model::state::{Month, State};

/// Steps a plan; `state.month` is then the record of every row.
pub fn step(state: &mut State, step: &Step) {
    let mut whole = Month::default();
    let n = step.customers.len();
    whole.columns().into_iter().for_each(|column| column.resize(n, 0.0));
    month::step(state, step, |after, block| {
        let mut part = after.month.clone();
        for (whole, part) in whole.columns().into_iter().zip(part.columns()) {
            whole[block.rows.clone()].copy_from_slice(&part[..block.rows.len()]);
        }
        whole.surprise += &after.month.surprise;
    });
    state.month = whole;
}
