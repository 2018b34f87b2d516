//! Books: which CSM of a dedicated team owns which accounts (docs/model.md 5.5).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::assignment::{Assignment, planned_hours};
use super::plan::Plan;
use super::world::World;
use crate::population::roster::Roster;
use crate::scenario::schema::Mode;

/// A queue's planned hours ÷ its hours, ordered so that a heap gives the least loaded, then the first.
#[derive(PartialEq, Clone, Copy)]
struct Load(f64, usize);

impl Eq for Load {}

impl PartialOrd for Load {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Load {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

/// Puts every customer in a queue: its team's pool; the book of its owner, where the list names one who works in that
/// team; else, in order of planned hours, then key, the least loaded book.
pub fn deal(assignment: &mut Assignment, world: &World, plan: &Plan, roster: &Roster) {
    let book_of_owner = owners_books(assignment, plan, roster);
    assignment.owner_of_server.clear();
    assignment.owner_of_server.resize(plan.servers.len(), None);
    for (owner, book) in book_of_owner.iter().enumerate() {
        if let Some(book) = book {
            assignment.owner_of_server[*book as usize] = Some(owner as u32);
        }
    }
    for (index, team) in plan.teams.iter().enumerate() {
        let members = (0..assignment.segment.len()).filter(|&i| assignment.in_team(plan, i, index));
        if team.servers.len() == 1 {
            for i in members.collect::<Vec<_>>() {
                assignment.server[i] = team.servers.start as u32;
            }
            continue;
        }
        let planned = |i: usize| planned_hours(world, plan, assignment.segment[i], assignment.assessed[i]);
        let mut order: Vec<(f64, usize)> = members.map(|i| (planned(i), i)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut hours = vec![0.0; team.servers.len()];
        let mut unowned = Vec::new();
        for (planned, i) in order {
            let book = roster.given[i].owner.and_then(|owner| book_of_owner[owner as usize]);
            match book.filter(|book| team.servers.contains(&(*book as usize))) {
                Some(book) => {
                    assignment.server[i] = book;
                    hours[book as usize - team.servers.start] += planned;
                }
                None => unowned.push((planned, i)),
            }
        }
        let load = |book: usize, hours: f64| Reverse(Load(hours / plan.servers[team.servers.start + book].fte, book));
        let mut books: BinaryHeap<_> = hours
            .iter()
            .enumerate()
            .map(|(book, &hours)| load(book, hours))
            .collect();
        for (planned, i) in unowned {
            let Some(Reverse(Load(_, book))) = books.pop() else {
                break;
            };
            assignment.server[i] = (team.servers.start + book) as u32;
            hours[book] += planned;
            books.push(load(book, hours[book]));
        }
    }
}

/// The book of each owner that the list names, if it has one: an owner works in the dedicated team that covers most of
/// its customers, and where owners outnumber the books of a team, those with most customers there keep theirs.
fn owners_books(assignment: &Assignment, plan: &Plan, roster: &Roster) -> Vec<Option<u32>> {
    let mut books = vec![None; roster.owners.len()];
    if books.is_empty() {
        return books;
    }
    let teams = plan.teams.len();
    let mut accounts = vec![0_u32; roster.owners.len() * teams];
    for (i, given) in roster.given.iter().enumerate() {
        let team = plan.segments[assignment.segment[i] as usize].team;
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
            books[owner] = Some(book as u32);
        }
    }
    books
}
