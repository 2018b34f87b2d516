//! Who covers whom at the opening: the assessed profile, the coverage segment, the book (docs/model.md 5.3, 5.5).

use super::plan::Plan;
use super::rule::Applicant;
use super::world::World;
use crate::population::customers::Customers;
use crate::population::roster::Roster;
use crate::random::{Key, Purpose, uniform, words};

/// No particular segment: a book holds customers of all its team's segments.
pub const ANY_SEGMENT: u8 = u8::MAX;

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
    /// The segment whose customers each server's book holds, where books are split; else `ANY_SEGMENT`.
    pub segment_of_server: Vec<u8>,
}

impl Assignment {
    /// Assesses and assigns the customers of the replication with this key.
    pub fn draw(&mut self, key: Key, world: &World, plan: &Plan, roster: &Roster, customers: &Customers) {
        self.assess(key, world, plan, customers);
        self.place(world, plan, roster, customers);
    }

    /// Assesses them.
    pub fn assess(&mut self, key: Key, world: &World, plan: &Plan, customers: &Customers) {
        let assessors = &plan.policy(1).assessors;
        self.assessed.clear();
        self.assessed.extend((0..customers.len()).map(|i| {
            let [right, other, ..] = words(key, customers.key[i], 0, Purpose::Assessment.code(0)).map(uniform);
            let assessor = &assessors[world.seen(customers.tenure(i, 1)) as usize];
            assessor.assess(customers.profile[i], right, other)
        }));
    }

    /// Assigns customers of whom `assessed` holds, to segments and queues.
    pub fn place(&mut self, world: &World, plan: &Plan, roster: &Roster, customers: &Customers) {
        self.cover(world, plan, customers);
        self.server.clear();
        self.server.resize(customers.len(), 0);
        let (owners, segments) = super::books::open(plan, roster, &self.segment, &self.assessed, &mut self.server);
        self.owner_of_server = owners;
        self.segment_of_server = segments;
    }

    /// Assigns customers of whom `assessed` holds, to segments.
    pub fn cover(&mut self, world: &World, plan: &Plan, customers: &Customers) {
        let seen = |i: usize| match &world.at_risk {
            Some(at_risk) if customers.health[i] < at_risk.below => at_risk.profile,
            _ => self.assessed[i],
        };
        self.segment.clear();
        self.segment.extend((0..customers.len()).map(|i| {
            let applicant = Applicant {
                arr: customers.arr[i],
                seen: seen(i),
                kind: customers.kind[i],
                channel: customers.channel[i],
                today: customers.today[i],
            };
            plan.target(1, &applicant)
        }));
    }
}
