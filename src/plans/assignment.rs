//! Who covers whom: the assessed profile, the coverage segment, the book (MODEL.md 5.3, 5.5).

use super::plan::{Plan, Programme, Rule};
use super::world::World;
use crate::population::customers::Customers;
use crate::population::roster::Roster;
use crate::random::{Key, Purpose, uniform, words};
use crate::scenario::schema::Mode;

/// One plan's assignment of one replication's customers, in columns.
#[derive(Clone, Debug, Default)]
pub struct Assignment {
    /// The profile that each customer was assessed as.
    pub assessed: Vec<u8>,
    /// Its coverage segment.
    pub segment: Vec<u8>,
    /// The queue it waits in, as an index into `Plan::servers`.
    pub server: Vec<u32>,
    /// Hours a month that the plan expects each customer to take; kept to avoid allocation.
    planned: Vec<f64>,
    order: Vec<u32>,
}

impl Assignment {
    /// Empty columns for `n` customers.
    pub fn with_len(n: usize) -> Self {
        Self {
            assessed: vec![0; n],
            segment: vec![0; n],
            server: vec![0; n],
            planned: vec![0.0; n],
            order: Vec::with_capacity(n),
        }
    }

    /// Assesses and assigns the customers of the replication with this key.
    pub fn draw(&mut self, key: Key, world: &World, plan: &Plan, roster: &Roster, customers: &Customers) {
        for i in 0..customers.len() {
            let [right, other, ..] = words(key, roster.keys[i], 0, Purpose::Assessment.code(0)).map(uniform);
            self.assessed[i] = if right < plan.accuracy {
                customers.profile[i]
            } else {
                another(customers.profile[i], other, &world.profile_shares)
            };
        }
        self.place(world, plan, roster, &customers.arr);
    }

    /// Assigns customers of whom `assessed` holds, to segments and queues.
    pub fn place(&mut self, world: &World, plan: &Plan, roster: &Roster, arr: &[f64]) {
        for i in 0..arr.len() {
            self.segment[i] = match &plan.rule {
                Rule::AsIs(segments) => {
                    segments[roster.given[i].segment.expect("checked: every customer has a segment") as usize]
                }
                Rule::Revenue(tiers) => tier(tiers, arr[i]),
                Rule::Ax(segments) => segments[self.assessed[i] as usize],
            };
        }
        super::books::deal(self, world, plan, roster);
    }

    /// Whether customer `i` belongs to `team`.
    pub(super) fn in_team(&self, plan: &Plan, i: usize, team: usize) -> bool {
        plan.segments[self.segment[i] as usize].team == team
    }

    /// Lists the customers of a dedicated team in `order`, most planned hours first, then by key.
    pub(super) fn by_planned_hours(&mut self, world: &World, plan: &Plan, team: usize) -> Vec<u32> {
        debug_assert_eq!(plan.teams[team].mode, Mode::Dedicated);
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        order.extend((0..self.segment.len()).filter(|&i| self.in_team(plan, i, team)).map(|i| i as u32));
        for &i in &order {
            let i = i as usize;
            self.planned[i] = planned_hours(world, plan, self.segment[i], self.assessed[i]);
        }
        let planned = &self.planned;
        order.sort_by(|&a, &b| planned[b as usize].total_cmp(&planned[a as usize]));
        order
    }

    pub(super) fn planned(&self, i: u32) -> f64 {
        self.planned[i as usize]
    }

    pub(super) fn keep_order(&mut self, order: Vec<u32>) {
        self.order = order;
    }
}

/// A wrong assessment: one of the other profiles, by their shares.
fn another(profile: u8, u: f64, shares: &[f64]) -> u8 {
    let others = |&(index, _): &(usize, &f64)| index != profile as usize;
    let total: f64 = shares.iter().enumerate().filter(others).map(|(_, share)| share).sum();
    let mut left = u * total;
    let mut last = profile;
    for (index, share) in shares.iter().enumerate().filter(others) {
        if *share > 0.0 {
            last = index as u8;
        }
        left -= share;
        if left < 0.0 {
            break;
        }
    }
    last
}

fn tier(tiers: &[(f64, u8)], arr: f64) -> u8 {
    tiers[tiers.partition_point(|(from, _)| *from <= arr) - 1].1
}

/// Hours a month that the plan expects a customer to take: its programme, and the inbound of the assessed profile.
fn planned_hours(world: &World, plan: &Plan, segment: u8, assessed: u8) -> f64 {
    match &plan.segments[segment as usize].programme {
        Programme::Cadence(hours) => hours.iter().sum::<f64>() + world.inbound_hours(assessed),
        Programme::AsItArises | Programme::AtTheMean => world.profile_hours[assessed as usize],
    }
}
