//! The customers of all plans together: those of the opening, the candidates of each month, and what is drawn for them.

use crate::model::arrivals::{self, Candidate};
use crate::model::month::Step;
use crate::model::need::Draws;
use crate::model::state::State;
use crate::plans::plan::Plan;
use crate::plans::world::World;
use crate::population::customers::Customers;
use crate::random::Key;

/// Customers, and what a month brings them whatever the plan.
#[derive(Debug, Default)]
pub struct Crowd {
    /// The customers, rows of candidates behind those of the opening.
    pub customers: Customers,
    candidates: Vec<Candidate>,
    draws: Draws,
    present: Vec<u32>,
    opening: usize,
}

impl Crowd {
    /// A replication begins, with the customers that are there.
    pub fn open(&mut self) {
        self.opening = self.customers.len();
        self.draws.open();
    }

    /// Turns to `month`: adds its candidates, and makes the draws that all plans share, of whoever is there under one of them.
    pub fn turn(&mut self, key: Key, month: u32, world: &World, states: &[State]) {
        let Self {
            customers,
            candidates,
            draws,
            present,
            ..
        } = self;
        let mut referrers: Vec<u32> = states
            .iter()
            .flat_map(|state| state.referrers.iter().copied())
            .collect();
        referrers.sort_unstable();
        referrers.dedup();
        arrivals::draw(key, month, world, &referrers, customers, candidates);
        let arriving = candidates.iter().map(|candidate| candidate.row);
        let is_alive = |i: u32| {
            states
                .iter()
                .any(|state| state.alive.get(i as usize).is_some_and(|&alive| alive))
        };
        present.clear();
        present.extend((0..customers.len() as u32 - candidates.len() as u32).filter(|&i| is_alive(i)));
        present.extend(arriving);
        draws.draw(key, month, world, customers, present);
    }

    /// What the month of one plan reads.
    pub fn step<'a>(&'a self, key: Key, month: u32, world: &'a World, plan: &'a Plan) -> Step<'a> {
        Step {
            key,
            month,
            world,
            plan,
            customers: &self.customers,
            candidates: &self.candidates,
            opening: self.opening,
            draws: &self.draws,
        }
    }
}
