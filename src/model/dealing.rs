//! Books over time: customers whose CSM has left, who move, or who arrive are dealt to the least loaded book; a new CSM
//! takes over from colleagues (docs/model.md 5.3, 5.8). A change of owner costs health, and hours of the new owner.

use super::month::Step;
use super::state::State;
use crate::plans::books::{Book, books_of, deal_by_segment, planned_hours};
use crate::plans::plan::Plan;
use crate::plans::team::Mode;
use crate::plans::world::World;

/// Displaces the customers of books on which nobody works any more and, where someone can do more than last month, what is
/// more than their colleagues' fair part.
pub fn release(state: &mut State, step: &Step) {
    let Step { world, plan, .. } = *step;
    for (number, team) in plan.teams.iter().enumerate() {
        let changed = state.staff.lost_someone[number] || state.staff.gained[number];
        if team.mode != Mode::Dedicated || !changed {
            continue;
        }
        let capacity = state.staff.capacity_of_books(number, plan);
        if capacity.iter().all(|work| *work == 0.0) {
            continue;
        }
        for index in 0..state.present.len() {
            let i = state.present[index] as usize;
            let server = state.assignment.server[i] as usize;
            if team.servers.contains(&server) && capacity[server - team.servers.start] == 0.0 {
                state.displace(i);
            }
        }
        if state.staff.gained[number] && !team.split {
            release_to_newcomers(state, world, plan, number);
        }
    }
}

fn release_to_newcomers(state: &mut State, world: &World, plan: &Plan, team: usize) {
    let planned =
        |state: &State, i: usize| planned_hours(world, plan, state.assignment.segment[i], state.assignment.assessed[i]);
    let of_team = |state: &State, i: usize| plan.segments[state.assignment.segment[i] as usize].team == team;
    let members: Vec<usize> = state
        .present
        .iter()
        .map(|&i| i as usize)
        .filter(|&i| of_team(state, i))
        .collect();
    let mut books = loads(state, world, plan, team);
    let all: f64 = members.iter().map(|&i| planned(state, i)).sum();
    let work: f64 = books.iter().map(|book| book.fte).sum();
    let mut order: Vec<(f64, usize)> = members
        .into_iter()
        .filter(|&i| state.placed[i])
        .map(|i| (planned(state, i), i))
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (hours, i) in order {
        let server = state.assignment.server[i] as usize;
        if let Some(book) = books.iter_mut().find(|book| book.server == server)
            && book.hours - hours >= book.fte * all / work
        {
            book.hours -= hours;
            state.displace(i);
        }
    }
}

/// The books of a dedicated team, by the work done on them, with the planned hours of the customers placed in them.
fn loads(state: &State, world: &World, plan: &Plan, team: usize) -> Vec<Book> {
    let first = plan.teams[team].servers.start;
    let capacity = state.staff.capacity_of_books(team, plan);
    let mut books = books_of(plan, team, |server| capacity[server - first]);
    let mut place = vec![usize::MAX; plan.teams[team].servers.len()];
    for (index, book) in books.iter().enumerate() {
        place[book.server - first] = index;
    }
    for &i in &state.present {
        let i = i as usize;
        let (server, segment) = (state.assignment.server[i] as usize, state.assignment.segment[i]);
        if state.placed[i] && plan.teams[team].servers.contains(&server) && place[server - first] != usize::MAX {
            let planned = planned_hours(world, plan, segment, state.assignment.assessed[i]);
            books[place[server - first]].add(planned);
        }
    }
    books
}

/// Finds a server for everyone who has none. Who has another owner than before pays for it, where it is or where it goes.
pub fn deal(state: &mut State, step: &Step) {
    if state.staff.new_owner.contains(&true) {
        for index in 0..state.present.len() {
            let i = state.present[index] as usize;
            if state.placed[i] && state.staff.new_owner[state.assignment.server[i] as usize] {
                change_owner(state, step, i);
            }
        }
    }
    if state.unplaced.is_empty() {
        return;
    }
    let Step { world, plan, .. } = *step;
    state.unplaced.sort_unstable();
    let unplaced = std::mem::take(&mut state.unplaced);
    for (number, team) in plan.teams.iter().enumerate() {
        let segment = |i: u32| state.assignment.segment[i as usize];
        let members = unplaced
            .iter()
            .copied()
            .filter(|&i| plan.segments[segment(i) as usize].team == number);
        let customers: Vec<(f64, usize)> = members
            .map(|i| {
                let i = i as usize;
                (
                    planned_hours(world, plan, state.assignment.segment[i], state.assignment.assessed[i]),
                    i,
                )
            })
            .collect();
        if customers.is_empty() {
            continue;
        }
        let mut found: Vec<(usize, usize)> = Vec::with_capacity(customers.len());
        if team.mode == Mode::Dedicated {
            let mut books = loads(state, world, plan, number);
            let (segments, of_server) = (&state.assignment.segment, &state.assignment.segment_of_server);
            deal_by_segment(&mut books, customers, segments, of_server, |i, server| {
                found.push((i, server))
            });
        } else {
            found.extend(customers.into_iter().map(|(_, i)| (i, team.servers.start)));
        }
        for (i, server) in found {
            hand_over(state, step, i, server);
        }
    }
    state.unplaced = unplaced;
    state.unplaced.clear();
}

/// Gives a customer its new server. One who had an owner, and loses it, pays in health; the new one in hours.
fn hand_over(state: &mut State, step: &Step, i: usize, server: usize) {
    let old = state.assignment.server[i] as usize;
    let had_owner = !step.arrived(i) && step.plan.teams[step.plan.servers[old].team].owns();
    state.assignment.server[i] = server as u32;
    state.placed[i] = true;
    if had_owner && (old != server || state.staff.new_owner[server]) {
        change_owner(state, step, i);
    }
}

/// What a change of owner costs: health, and hours of the new one.
fn change_owner(state: &mut State, step: &Step, i: usize) {
    if let Some(movement) = &step.world.movement {
        state.health[i] *= 1.0 - movement.health_loss;
        state.extra[i] += movement.handover_hours;
    }
}
