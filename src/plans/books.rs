//! Books: which CSM of a dedicated team owns which accounts (docs/model.md 5.3).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::assignment::ANY_SEGMENT;
use super::plan::Plan;
use super::segment::{Programme, Segment};
use super::team::Team;
use super::world::World;
use crate::population::roster::Roster;
use crate::scenario::schema::Mode;

/// A book that customers may be dealt to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Book {
    /// Its server.
    pub server: usize,
    /// Full-time equivalents of its owner.
    pub fte: f64,
    /// Planned hours of the customers in it.
    pub hours: f64,
    /// Customers in it.
    pub accounts: u32,
}

impl Book {
    /// Adds a customer.
    pub fn add(&mut self, planned: f64) {
        self.hours += planned;
        self.accounts += 1;
    }
}

/// A book in the heap: planned hours ÷ people, accounts, number; ordered so that a heap gives the least loaded, then the
/// one with the fewest accounts, then the first.
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

/// Deals customers, in order of planned hours, then row, to the least loaded book each.
pub fn deal_to(books: &mut [Book], mut customers: Vec<(f64, usize)>, mut put: impl FnMut(usize, usize)) {
    customers.sort_by(|a, b| b.0.total_cmp(&a.0));
    let load = |number: usize, book: &Book| Reverse(Load(book.hours / book.fte, book.accounts, number));
    let loads: Vec<_> = books
        .iter()
        .enumerate()
        .map(|(number, book)| load(number, book))
        .collect();
    let mut heap = BinaryHeap::from(loads);
    for (planned, i) in customers {
        if let Some(mut least) = heap.peek_mut() {
            let Reverse(Load(.., number)) = *least;
            books[number].add(planned);
            put(i, books[number].server);
            *least = load(number, &books[number]);
        }
    }
}

/// Puts every customer, of which segment and assessed profile are known, in a queue at the opening: its team's; in a
/// dedicated team the book of its owner, where the list names one who works in that team; else it is dealt. Tells whose
/// book each server keeps, and for which segment, where books are split.
pub fn open(
    plan: &Plan,
    roster: &Roster,
    segment: &[u8],
    assessed: &[u8],
    server: &mut [u32],
) -> (Vec<Option<u32>>, Vec<u8>) {
    let people = planned_people(plan);
    let book_of_owner = owners_books(plan, roster, segment, &people);
    let mut segment_of_server = vec![ANY_SEGMENT; plan.servers.len()];
    for (index, team) in plan.teams.iter().enumerate() {
        let members = (0..segment.len()).filter(|&i| plan.segments[segment[i] as usize].team == index);
        if team.servers.len() == 1 {
            members.for_each(|i| server[i] = team.servers.start as u32);
            continue;
        }
        let mut books = books_of(plan, index, |server| people[server]);
        let mut to_deal: Vec<(f64, usize)> = Vec::new();
        let mut owned: Vec<(f64, usize, usize)> = Vec::new();
        for i in members {
            let planned = plan.planned_hours(segment[i], assessed[i]);
            let owner = roster.given[i].owner.and_then(|owner| book_of_owner[owner as usize]);
            match owner.and_then(|owned| books.binary_search_by_key(&owned, |book| book.server).ok()) {
                Some(book) => owned.push((planned, i, book)),
                None => to_deal.push((planned, i)),
            }
        }
        owned.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (planned, i, book) in owned {
            server[i] = books[book].server as u32;
            books[book].add(planned);
        }
        if team.split {
            split(plan, index, &to_deal, segment, &mut segment_of_server);
        }
        deal_by_segment(&mut books, to_deal, segment, &segment_of_server, |i, book| {
            server[i] = book as u32
        });
    }
    let mut owner_of_server = vec![None; plan.servers.len()];
    for (owner, book) in book_of_owner.into_iter().enumerate() {
        if let Some(book) = book {
            owner_of_server[book] = Some(owner as u32);
        }
    }
    (owner_of_server, segment_of_server)
}

/// Deals customers, in order of planned hours, then row, each among the books that are for its segment; among all where none is.
pub fn deal_by_segment(
    books: &mut [Book],
    customers: Vec<(f64, usize)>,
    segment: &[u8],
    segment_of_server: &[u8],
    mut put: impl FnMut(usize, usize),
) {
    if books.iter().all(|book| segment_of_server[book.server] == ANY_SEGMENT) {
        return deal_to(books, customers, put);
    }
    let mut customers = customers;
    customers.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (planned, i) in customers {
        let own = |book: &Book| segment_of_server[book.server] == segment[i];
        let everywhere = !books.iter().any(own);
        let allowed = books.iter_mut().enumerate().filter(|(_, book)| everywhere || own(book));
        let load = |number: usize, book: &Book| Load(book.hours / book.fte, book.accounts, number);
        if let Some((_, book)) = allowed.min_by_key(|(number, book)| load(*number, book)) {
            book.add(planned);
            put(i, book.server);
        }
    }
}

/// The books of a dedicated team that have someone working on them, by server; all of them, as if each had one person, where none has.
pub fn books_of(plan: &Plan, team: usize, people: impl Fn(usize) -> f64) -> Vec<Book> {
    let book = |server: usize, fte: f64| Book {
        server,
        fte,
        hours: 0.0,
        accounts: 0,
    };
    let servers = plan.teams[team].servers.clone();
    let open: Vec<Book> = servers
        .clone()
        .filter(|&server| people(server) > 0.0)
        .map(|server| book(server, people(server)))
        .collect();
    if open.is_empty() {
        servers.map(|server| book(server, 1.0)).collect()
    } else {
        open
    }
}

/// Hours a month that a plan expects a customer of each segment to take, by the profile that it was assessed as, stages
/// apart: its programme, and the inbound of the profile. Of a cadence by stage, the last stage's.
pub fn planned_hours(world: &World, segments: &[Segment]) -> Vec<f64> {
    let of_segment = |segment: &Segment| match &segment.programme {
        Programme::Cadence(hours) => {
            let of_last_stage: f64 = hours[hours.len() - world.kinds.len()..].iter().sum();
            world
                .inbound_hours
                .iter()
                .map(|inbound| of_last_stage + inbound)
                .collect()
        }
        Programme::AsItArises | Programme::AtTheMean => world.profile_hours.clone(),
    };
    segments.iter().flat_map(of_segment).collect()
}

/// People planned on each server in month 1.
fn planned_people(plan: &Plan) -> Vec<f64> {
    let mut people = vec![0.0; plan.servers.len()];
    for seat in &plan.seats {
        people[seat.server] += seat.planned(plan.teams[seat.team].roles[seat.role].headcount(1));
    }
    people
}

/// Shares the books of a team, those of later hires included, out among its segments, in proportion to the planned hours of their customers to be dealt
/// (largest remainder); where books suffice, a segment with customers that got none takes one from who has most.
fn split(plan: &Plan, team: usize, customers: &[(f64, usize)], segment: &[u8], segment_of_server: &mut [u8]) {
    let books = plan.teams[team].servers.clone();
    let segments: Vec<u8> = (0..plan.segments.len())
        .filter(|&segment| plan.segments[segment].team == team)
        .map(|segment| segment as u8)
        .collect();
    let hours: Vec<f64> = segments
        .iter()
        .map(|&wanted| {
            customers
                .iter()
                .filter(|&&(_, i)| segment[i] == wanted)
                .map(|&(planned, _)| planned)
                .sum()
        })
        .collect();
    let total: f64 = hours.iter().sum();
    if total <= 0.0 {
        return;
    }
    let peopled: Vec<bool> = segments
        .iter()
        .map(|&wanted| customers.iter().any(|&(_, i)| segment[i] == wanted))
        .collect();
    let quota: Vec<f64> = hours.iter().map(|hours| books.len() as f64 * hours / total).collect();
    let mut given: Vec<usize> = quota.iter().map(|quota| quota.floor() as usize).collect();
    let mut order: Vec<usize> = (0..quota.len()).collect();
    order.sort_by(|&a, &b| quota[b].fract().total_cmp(&quota[a].fract()));
    let left = books.len() - given.iter().sum::<usize>().min(books.len());
    order.iter().take(left).for_each(|&segment| given[segment] += 1);
    if books.len() >= peopled.iter().filter(|peopled| **peopled).count() {
        while let Some(without) = (0..given.len()).find(|&segment| peopled[segment] && given[segment] == 0) {
            let most = (0..given.len()).rev().max_by_key(|&segment| given[segment]);
            given[most.unwrap_or(without)] -= 1;
            given[without] += 1;
        }
    }
    let owners = segments
        .iter()
        .zip(&given)
        .flat_map(|(&segment, &books)| std::iter::repeat_n(segment, books));
    for (book, segment) in books.zip(owners) {
        segment_of_server[book] = segment;
    }
}

/// The book of each owner that the list names, if it has one: that of the person who is called so; else an owner works in the
/// dedicated team without listed people that covers most of its customers, and where owners outnumber the books of a team,
/// those with most customers there keep theirs.
fn owners_books(plan: &Plan, roster: &Roster, segment: &[u8], people: &[f64]) -> Vec<Option<usize>> {
    let mut books = plan.server_of_owner.clone();
    if books.is_empty() {
        return books;
    }
    let teams = plan.teams.len();
    let mut accounts = vec![0_u32; roster.owners.len() * teams];
    for (given, &segment) in roster.given.iter().zip(segment) {
        let team = plan.segments[segment as usize].team;
        if let Some(owner) = given.owner
            && plan.teams[team].mode == Mode::Dedicated
            && !plan.teams[team].is_listed()
        {
            accounts[owner as usize * teams + team] += 1;
        }
    }
    let team_of = |owner: usize| (0..teams).max_by_key(|&team| (accounts[owner * teams + team], Reverse(team)));
    for (index, team) in plan.teams.iter().enumerate() {
        let count = |owner: usize| accounts[owner * teams + index];
        let mut owners: Vec<usize> = (0..books.len())
            .filter(|&owner| books[owner].is_none() && count(owner) > 0 && team_of(owner) == Some(index))
            .collect();
        owners.sort_by_key(|&owner| (Reverse(count(owner)), owner));
        for (&owner, book) in owners.iter().zip(books_with_people(team, people)) {
            books[owner] = Some(book);
        }
    }
    books
}

/// The books of a team on which someone works in month 1, in order; all of them where nobody does.
fn books_with_people(team: &Team, people: &[f64]) -> Vec<usize> {
    let open: Vec<usize> = team.servers.clone().filter(|&server| people[server] > 0.0).collect();
    if open.is_empty() {
        team.servers.clone().collect()
    } else {
        open
    }
}
