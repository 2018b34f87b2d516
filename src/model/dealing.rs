//! Books over time: customers whose CSM has left, who move, or who arrive are dealt to the least loaded book; a new CSM
//! takes over from colleagues (docs/model.md 5.3, 5.8). A change of owner costs health, and hours of the new owner.

use super::month::Step;
use super::staffing::Staff;
use super::state::State;
use crate::plans::books::{Book, books_of, deal_by_segment};
use crate::plans::plan::Plan;
use crate::plans::team::Mode;

/// Displaces the customers of books on which nobody works any more and, where someone can do more than last month, what is
/// more than their colleagues' fair part.
pub fn release(state: &mut State, step: &Step) {
    let plan = step.plan;
    let changed = |staff: &Staff, team: usize| staff.lost_someone[team] || staff.gained[team];
    let mut deserted = vec![false; plan.servers.len()];
    let mut gained = Vec::new();
    for (number, team) in plan.teams.iter().enumerate() {
        if team.mode != Mode::Dedicated || !changed(&state.staff, number) {
            continue;
        }
        let capacity = state.staff.capacity_of_books(number, plan);
        if capacity.iter().all(|work| *work == 0.0) {
            continue;
        }
        for (deserted, work) in deserted[team.servers.clone()].iter_mut().zip(&capacity) {
            *deserted = *work == 0.0;
        }
        if state.staff.gained[number] && !team.split {
            gained.push(number);
        }
    }
    if deserted.contains(&true) {
        for index in 0..state.present.len() {
            let i = state.present[index] as usize;
            if deserted[state.assignment.server[i] as usize] {
                state.displace(i);
            }
        }
    }
    if !gained.is_empty() {
        let loads = Loads::of(state, plan);
        gained
            .into_iter()
            .for_each(|team| release_to_newcomers(state, plan, team, &loads));
    }
}

/// Displaces what a book of a team has beyond its fair part, from the customers that take most hours on.
fn release_to_newcomers(state: &mut State, plan: &Plan, team: usize, loads: &Loads) {
    let mut books = loads.books(state, plan, team);
    let work: f64 = books.iter().map(|book| book.fte).sum();
    let mut part = vec![f64::INFINITY; plan.servers.len()];
    let mut place = vec![0; plan.servers.len()];
    for (index, book) in books.iter().enumerate() {
        let fair = book.fte * loads.of_team[team] / work;
        if book.hours >= fair {
            part[book.server] = fair;
            place[book.server] = index;
        }
    }
    let server = |state: &State, i: usize| state.assignment.server[i] as usize;
    let mut order: Vec<(f64, usize)> = state
        .present
        .iter()
        .map(|&i| i as usize)
        .filter(|&i| part[server(state, i)].is_finite() && state.placed[i])
        .map(|i| (planned_hours(state, plan, i), i))
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (hours, i) in order {
        let server = server(state, i);
        let book = &mut books[place[server]];
        if book.hours - hours >= part[server] {
            book.hours -= hours;
            state.displace(i);
        }
    }
}

/// The hours a month that a plan expects a customer's row to take.
fn planned_hours(state: &State, plan: &Plan, i: usize) -> f64 {
    state.weight[i] * plan.planned_hours(state.assignment.segment[i], state.assignment.assessed[i])
}

/// Planned hours of customers: of those placed, by server; of all of them, by the team of their segment.
struct Loads {
    hours: Vec<f64>,
    accounts: Vec<u32>,
    of_team: Vec<f64>,
}

impl Loads {
    fn of(state: &State, plan: &Plan) -> Self {
        let mut loads = Self {
            hours: vec![0.0; plan.servers.len()],
            accounts: vec![0; plan.servers.len()],
            of_team: vec![0.0; plan.teams.len()],
        };
        for &i in &state.present {
            let i = i as usize;
            let (server, segment) = (state.assignment.server[i] as usize, state.assignment.segment[i]);
            let planned = planned_hours(state, plan, i);
            loads.of_team[plan.segments[segment as usize].team] += planned;
            if state.placed[i] {
                loads.hours[server] += planned;
                loads.accounts[server] += 1;
            }
        }
        loads
    }

    /// The books of a dedicated team, by the work done on them, with the customers placed in them.
    fn books(&self, state: &State, plan: &Plan, team: usize) -> Vec<Book> {
        let first = plan.teams[team].servers.start;
        let capacity = state.staff.capacity_of_books(team, plan);
        let mut books = books_of(plan, team, |server| capacity[server - first]);
        for book in &mut books {
            book.hours = self.hours[book.server];
            book.accounts = self.accounts[book.server];
        }
        books
    }
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
    let plan = step.plan;
    state.unplaced.sort_unstable();
    let loads = Loads::of(state, plan);
    let unplaced = std::mem::take(&mut state.unplaced);
    for (number, team) in plan.teams.iter().enumerate() {
        let segment = |i: u32| state.assignment.segment[i as usize];
        let members = unplaced
            .iter()
            .copied()
            .filter(|&i| plan.segments[segment(i) as usize].team == number);
        let customers: Vec<(f64, usize)> = members
            .map(|i| (planned_hours(state, plan, i as usize), i as usize))
            .collect();
        if customers.is_empty() {
            continue;
        }
        let mut found: Vec<(usize, usize)> = Vec::with_capacity(customers.len());
        if team.mode == Mode::Dedicated {
            let mut books = loads.books(state, plan, number);
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
