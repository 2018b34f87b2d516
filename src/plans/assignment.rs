//! Who covers whom: the assessed profile, the coverage segment, the book (docs/model.md 5.3, 5.5).

use super::plan::{Plan, Rule};
use super::world::World;
use crate::population::customers::Customers;
use crate::population::roster::Roster;
use crate::random::{Key, Purpose, uniform, words};

/// One plan's assignment of one replication's customers, in columns.
#[derive(Clone, Debug, Default)]
pub struct Assignment {
    /// The profile that each customer was assessed as.
    pub assessed: Vec<u8>,
    /// Its coverage segment.
    pub segment: Vec<u8>,
    /// The queue it waits in, as an index into `Plan::servers`.
    pub server: Vec<u32>,
    /// The owner, as an index into `Roster::owners`, whose book each server keeps; none for a book dealt afresh.
    pub owner_of_server: Vec<Option<u32>>,
}

impl Assignment {
    /// Empty columns for `n` customers.
    pub fn with_len(n: usize) -> Self {
        Self {
            assessed: vec![0; n],
            segment: vec![0; n],
            server: vec![0; n],
            owner_of_server: Vec::new(),
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
        self.owner_of_server = super::books::deal(world, plan, roster, &self.segment, &self.assessed, &mut self.server);
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
