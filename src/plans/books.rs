//! Books: which CSM of a dedicated team owns which accounts (docs/model.md 5.3).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::plan::{Plan, Programme};
use super::world::World;
use crate::population::roster::Roster;
use crate::scenario::schema::Mode;

/// A book: planned hours ÷ people, accounts, number; ordered so that a heap gives the least loaded, then the one with
/// the fewest accounts, then the first.
#[derive(PartialEq, Clone, Copy)]
struct Load(f64, u32, usize);

impl Eq for Load {}

impl PartialOrd for Load {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Load {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let by_load = self.0.total_cmp(&other.0);
        by_load.then(self.1.cmp(&other.1)).then(self.2.cmp(&other.2))
    }
}

/// Puts every customer, of which segment and assessed profile are known, in a queue: its team's pool; the book of its
/// owner, where the list names one who works in that team; else, in order of planned hours, then key, the least loaded
/// book. Tells whose book each server keeps.
pub fn deal(
    world: &World,
    plan: &Plan,
    roster: &Roster,
    segment: &[u8],
    assessed: &[u8],
    server: &mut [u32],
) -> Vec<Option<u32>> {
    let book_of_owner = owners_books(plan, roster, segment);
    for (index, team) in plan.teams.iter().enumerate() {
        let first = team.servers.start;
        let members = (0..segment.len()).filter(|&i| plan.segments[segment[i] as usize].team == index);
        if team.servers.len() == 1 {
            members.for_each(|i| server[i] = first as u32);
            continue;
        }
        let planned = |i: usize| planned_hours(world, plan, segment[i], assessed[i]);
        let mut order: Vec<(f64, usize)> = members.map(|i| (planned(i), i)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut books = vec![(0.0, 0); team.servers.len()];
        let mut put = |book: usize, planned: f64, i: usize| {
            let (hours, accounts) = &mut books[book];
            *hours += planned;
            *accounts += 1;
            server[i] = (first + book) as u32;
            Reverse(Load(*hours / plan.servers[first + book].fte, *accounts, book))
        };
        let mut loads: Vec<_> = (0..team.servers.len())
            .map(|book| Reverse(Load(0.0, 0, book)))
            .collect();
        order.retain(|&(planned, i)| {
            let owned = roster.given[i].owner.and_then(|owner| book_of_owner[owner as usize]);
            match owned.filter(|book| team.servers.contains(book)) {
                Some(book) => loads[book - first] = put(book - first, planned, i),
                None => return true,
            }
            false
        });
        let mut loads = BinaryHeap::from(loads);
        for (planned, i) in order {
            if let Some(mut least) = loads.peek_mut() {
                let Reverse(Load(.., book)) = *least;
                *least = put(book, planned, i);
            }
        }
    }
    let mut owner_of_server = vec![None; plan.servers.len()];
    for (owner, book) in book_of_owner.into_iter().enumerate() {
        if let Some(book) = book {
            owner_of_server[book] = Some(owner as u32);
        }
    }
    owner_of_server
}

/// Hours a month that the plan expects a customer to take: its programme, and the inbound of the assessed profile.
fn planned_hours(world: &World, plan: &Plan, segment: u8, assessed: u8) -> f64 {
    match &plan.segments[segment as usize].programme {
        Programme::Cadence(hours) => hours.iter().sum::<f64>() + world.inbound_hours(assessed),
        Programme::AsItArises | Programme::AtTheMean => world.profile_hours[assessed as usize],
    }
}

/// The book of each owner that the list names, if it has one: an owner works in the dedicated team that covers most of
/// its customers, and where owners outnumber the books of a team, those with most customers there keep theirs.
fn owners_books(plan: &Plan, roster: &Roster, segment: &[u8]) -> Vec<Option<usize>> {
    let mut books = vec![None; roster.owners.len()];
    if books.is_empty() {
        return books;
    }
    let teams = plan.teams.len();
    let mut accounts = vec![0_u32; roster.owners.len() * teams];
    for (given, &segment) in roster.given.iter().zip(segment) {
        let team = plan.segments[segment as usize].team;
        if let Some(owner) = given.owner
            && plan.teams[team].mode == Mode::Dedicated
        {
            accounts[owner as usize * teams + team] += 1;
        }
    }
    let team_of = |owner: usize| (0..teams).max_by_key(|&team| (accounts[owner * teams + team], Reverse(team)));
    for (index, team) in plan.teams.iter().enumerate() {
        let count = |owner: usize| accounts[owner * teams + index];
        let mut owners: Vec<usize> = (0..books.len())
            .filter(|&owner| count(owner) > 0 && team_of(owner) == Some(index))
            .collect();
        owners.sort_by_key(|&owner| (Reverse(count(owner)), owner));
        for (&owner, book) in owners.iter().zip(team.servers.clone()) {
            books[owner] = Some(book);
        }
    }
    books
}
