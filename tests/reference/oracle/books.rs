//! Who covers whom: orphans, release when somebody starts, dealing (steps 1 and 3g; docs/model.md 5.3).

use super::input_plans::Mode;
use super::plan::Plan;
use super::state::{Place, Relation, Seat, State};
use super::world::World;

/// Step 1: customers whose seat is empty have no place; where somebody can do more than last month, books release what is
/// beyond their part.
pub fn vacate(state: &mut State, plan: &Plan) {
    for (team, law) in plan.teams.iter().enumerate() {
        let seats = &state.seats[team];
        let changed = seats.iter().any(|seat| seat.stopped || seat.gained);
        if law.mode != Mode::Dedicated || !changed || seats.iter().all(|seat| seat.capacity == 0.0) {
            continue;
        }
        for relation in state.relations.iter_mut().filter(|relation| relation.alive) {
            if relation
                .place
                .is_some_and(|place| place.team == team && seats[place.book].capacity == 0.0)
            {
                relation.place = None;
            }
        }
        if !law.split && seats.iter().any(|seat| seat.gained) {
            release(state, team, plan);
        }
    }
}

/// Each book gives away what it has beyond its fair part of the team's planned hours, the largest customers first.
fn release(state: &mut State, team: usize, plan: &Plan) {
    let seats = &state.seats[team];
    let relations = &mut state.relations;
    let of_team = |relation: &&Relation| relation.alive && plan.segments[relation.in_segment()].team == team;
    let load: f64 = relations
        .iter()
        .filter(of_team)
        .map(|relation| relation.planned(plan))
        .sum();
    let work: f64 = seats.iter().map(|seat| seat.capacity).sum();
    let mut loads = loads(relations, team, seats.len(), plan, false);
    for row in by_planned_hours(relations, plan, |relation| {
        relation.place.is_some_and(|place| place.team == team)
    }) {
        let Some(Place { book, .. }) = relations[row].place else {
            continue;
        };
        let planned = relations[row].planned(plan);
        let fair = seats[book].capacity * load / work;
        if loads[book].0 - planned >= fair {
            relations[row].place = None;
            loads[book].0 -= planned;
        }
    }
}

/// Planned hours and accounts of each book of a team. They are added up in the order of rows, those of owners at the opening
/// in the order in which customers are dealt: books are often equal but for rounding, and the order settles which is less.
fn loads(relations: &[Relation], team: usize, books: usize, plan: &Plan, opening: bool) -> Vec<(f64, u32)> {
    let mut loads = vec![(0.0, 0); books];
    let everyone = if opening {
        by_planned_hours(relations, plan, |_| true)
    } else {
        (0..relations.len()).filter(|&row| relations[row].alive).collect()
    };
    for row in everyone {
        let relation = &relations[row];
        if let Some(place) = relation.place.filter(|place| place.team == team) {
            loads[place.book].0 += relation.planned(plan);
            loads[place.book].1 += 1;
        }
    }
    loads
}

/// Rows of living customers in order of planned hours, most first, then row.
fn by_planned_hours(relations: &[Relation], plan: &Plan, wanted: impl Fn(&Relation) -> bool) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..relations.len())
        .filter(|&row| relations[row].alive && wanted(&relations[row]))
        .collect();
    rows.sort_by(|&a, &b| relations[b].planned(plan).total_cmp(&relations[a].planned(plan)));
    rows
}

/// Step 3g: everybody without a place is dealt to the least loaded book.
pub fn deal(state: &mut State, plan: &Plan, opening: bool, wanted: impl Fn(&Relation) -> bool) {
    for (team, law) in plan.teams.iter().enumerate() {
        let unplaced = |relation: &Relation| {
            relation.place.is_none() && plan.segments[relation.in_segment()].team == team && wanted(relation)
        };
        let rows = by_planned_hours(&state.relations, plan, unplaced);
        let mut loads = loads(&state.relations, team, state.seats[team].len(), plan, opening);
        for row in rows {
            let segment = state.relations[row].in_segment();
            let book = if law.mode == Mode::Dedicated {
                least_loaded(state, team, segment, &loads, opening)
            } else {
                0
            };
            loads[book].0 += state.relations[row].planned(plan);
            loads[book].1 += 1;
            state.relations[row].place = Some(Place { team, book });
        }
    }
}

/// The book with the least planned hours ÷ work done on it, of those on which any is done; ties: fewer accounts, then the first.
/// At the opening people count in full. Where books are split, among the segment's own, if work is done on any of these. Where
/// none is done anywhere, all seats count as one person each.
fn least_loaded(state: &State, team: usize, segment: usize, loads: &[(f64, u32)], opening: bool) -> usize {
    let seats = &state.seats[team];
    let work = |book: usize| {
        if opening {
            seats[book].planned
        } else {
            seats[book].capacity
        }
    };
    let open: Vec<usize> = (0..seats.len()).filter(|&book| work(book) > 0.0).collect();
    let all = if open.is_empty() {
        (0..seats.len()).collect()
    } else {
        open.clone()
    };
    let own: Vec<usize> = all
        .iter()
        .copied()
        .filter(|book| state.own_books[segment].contains(book))
        .collect();
    let books = if own.is_empty() { all } else { own };
    let load = |book: usize| loads[book].0 / if open.is_empty() { 1.0 } else { work(book) };
    let mut best = books[0];
    for book in books {
        if load(book) < load(best) || load(book) == load(best) && loads[book].1 < loads[best].1 {
            best = book;
        }
    }
    best
}

/// The opening: owners whom the list names take their books, segments their seats where books are split, and then everybody
/// else who is there at the opening is dealt.
pub fn open(state: &mut State, world: &World, plan: &Plan) {
    owners(state, world, plan);
    split(state, plan);
    deal(state, plan, true, |relation| relation.who.arrived == 0);
}

/// Owners whom the customer list names have their books: who is a person on a seat that person's, others one of a team without
/// listed people.
fn owners(state: &mut State, world: &World, plan: &Plan) {
    let (mut people, mut others) = (Vec::new(), Vec::new());
    for (owner, name) in world.lists.owners.iter().enumerate() {
        match seat_of(state, name) {
            Some(place) => people.push((owner, place)),
            None => others.push(owner),
        }
    }
    for (owner, Place { team, book }) in people {
        let worked_on = |seat: &Seat| seat.employed || !state.seats[team].iter().any(|seat| seat.employed);
        if plan.teams[team].mode == Mode::Dedicated && worked_on(&state.seats[team][book]) {
            hand_over(state, plan, owner, Place { team, book });
        }
    }
    owners_without_seat(state, plan, &others);
}

/// The first seat of the person whom an owner's name or id calls.
fn seat_of(state: &State, owner: &str) -> Option<Place> {
    let is = |seat: &Seat| seat.listed.as_ref().is_some_and(|person| person.is(owner));
    let in_team = |(team, seats): (usize, &Vec<Seat>)| {
        Some(Place {
            team,
            book: seats.iter().position(is)?,
        })
    };
    state.seats.iter().enumerate().find_map(in_team)
}

/// An owner works in the dedicated team without listed people that covers most of its customers (ties: the first team); where
/// owners outnumber books, those with most customers there (ties: by name) have one.
fn owners_without_seat(state: &mut State, plan: &Plan, owners: &[usize]) {
    let team_of = |relation: &Relation| plan.segments[relation.in_segment()].team;
    let mut by_team: Vec<Vec<(usize, usize)>> = vec![Vec::new(); plan.teams.len()];
    for &owner in owners {
        let mut best: Option<(usize, usize)> = None;
        for (team, law) in plan.teams.iter().enumerate() {
            let theirs = |relation: &&Relation| relation.who.owner == Some(owner) && team_of(relation) == team;
            let customers = state.relations.iter().filter(theirs).count();
            let is_listed = state.seats[team].iter().any(|seat| seat.listed.is_some());
            if law.mode == Mode::Dedicated && !is_listed && customers > best.map_or(0, |(customers, _)| customers) {
                best = Some((customers, team));
            }
        }
        if let Some((customers, team)) = best {
            by_team[team].push((customers, owner));
        }
    }
    for (team, mut owners) in by_team.into_iter().enumerate() {
        owners.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let seats = &state.seats[team];
        let all = !seats.iter().any(|seat| seat.employed);
        let books: Vec<usize> = (0..seats.len()).filter(|&book| all || seats[book].employed).collect();
        for (book, (_, owner)) in books.into_iter().zip(owners) {
            hand_over(state, plan, owner, Place { team, book });
        }
    }
}

/// The customers of an owner in a team are its book.
fn hand_over(state: &mut State, plan: &Plan, owner: usize, place: Place) {
    let opening = state.relations.iter_mut().filter(|relation| relation.who.arrived == 0);
    for relation in opening.filter(|relation| relation.who.owner == Some(owner)) {
        if plan.segments[relation.in_segment()].team == place.team {
            relation.place = Some(place);
        }
    }
}

/// Books that are split: the seats are shared out in order, in proportion of the planned hours of each segment's customers to be
/// dealt, by largest remainder; a segment with customers that got none takes one from the segment that has most.
fn split(state: &mut State, plan: &Plan) {
    for (team, law) in plan.teams.iter().enumerate() {
        if law.mode != Mode::Dedicated || !law.split {
            continue;
        }
        let seats = state.seats[team].len();
        let segments: Vec<usize> = (0..plan.segments.len())
            .filter(|&s| plan.segments[s].team == team)
            .collect();
        let of = |segment: usize| {
            let relations = state.relations.iter();
            relations.filter(move |relation| {
                relation.who.arrived == 0 && relation.place.is_none() && relation.in_segment() == segment
            })
        };
        let planned: Vec<f64> = segments
            .iter()
            .map(|&s| of(s).map(|relation| relation.planned(plan)).sum())
            .collect();
        let peopled: Vec<bool> = segments.iter().map(|&s| of(s).count() > 0).collect();
        let numbers = share_out(seats, &planned, &peopled);
        let mut next = 0;
        for (segment, number) in segments.into_iter().zip(numbers) {
            state.own_books[segment] = (next..next + number).collect();
            next += number;
        }
    }
}

fn share_out(seats: usize, planned: &[f64], peopled: &[bool]) -> Vec<usize> {
    let total: f64 = planned.iter().sum();
    if total == 0.0 {
        return vec![0; planned.len()];
    }
    let quota: Vec<f64> = planned.iter().map(|hours| seats as f64 * hours / total).collect();
    let mut numbers: Vec<usize> = quota.iter().map(|quota| quota.floor() as usize).collect();
    let mut order: Vec<usize> = (0..planned.len()).collect();
    let remainder = |at: usize| quota[at] - quota[at].floor();
    order.sort_by(|&a, &b| remainder(b).total_cmp(&remainder(a)));
    let left = seats - numbers.iter().sum::<usize>();
    order.iter().take(left).for_each(|&at| numbers[at] += 1);
    if seats >= peopled.iter().filter(|peopled| **peopled).count() {
        while let Some(without) = (0..numbers.len()).find(|&at| peopled[at] && numbers[at] == 0) {
            let most = (0..numbers.len()).rev().max_by_key(|&at| numbers[at]).unwrap();
            numbers[most] -= 1;
            numbers[without] += 1;
        }
    }
    numbers
}
