//! Step 6: each server serves its queue as far as its hours go (docs/model.md 5.5).

use super::input_plans::{Mode, Rationing};
use super::plan::Plan;
use super::state::{Relation, State};
use super::sums::Load;
use super::waiting;
use super::world::World;

/// What a server did this month. A dedicated team has one a seat, others one in all; a task force has a lane a role.
#[derive(Clone, Debug, Default)]
pub struct Server {
    pub team: usize,
    pub book: usize,
    /// Hours available, by lane.
    pub hours: Vec<f64>,
    /// Hours worked, by lane.
    pub worked: Vec<f64>,
    pub overtime: f64,
    pub idle: f64,
    pub lost: f64,
    /// Employed full-time equivalents.
    pub people: f64,
    pub required: f64,
    pub accounts: f64,
    pub arr: f64,
    /// How requests waited.
    pub waiting: Load,
}

impl Server {
    /// Hours worked ÷ hours available in a lane; 0 without hours.
    pub fn utilisation(&self, lane: usize) -> f64 {
        ratio(self.worked[lane], self.hours[lane])
    }
}

fn ratio(worked: f64, hours: f64) -> f64 {
    if hours > 0.0 { worked / hours } else { 0.0 }
}

/// How much of q can be served with a.
fn share(a: f64, q: f64) -> f64 {
    let a = a.max(0.0);
    if q <= a { 1.0 } else { a / q }
}

fn least_share(left: &[f64], wanted: &[f64]) -> f64 {
    let shares = left.iter().zip(wanted).map(|(&left, &wanted)| share(left, wanted));
    shares.fold(1.0, f64::min)
}

fn add(sum: &mut [f64], hours: &[f64]) {
    sum.iter_mut().zip(hours).for_each(|(sum, hours)| *sum += hours);
}

fn take(left: &mut [f64], share: f64, hours: &[f64]) {
    left.iter_mut()
        .zip(hours)
        .for_each(|(left, hours)| *left -= share * hours);
}

/// Serves every queue; one server after the other.
pub fn step(state: &mut State, month: u32, world: &World, plan: &Plan) -> Vec<Server> {
    let mut servers = open(state, plan);
    let first = first_servers(&servers, plan);
    let mut queues: Vec<Vec<usize>> = vec![Vec::new(); servers.len()];
    for (row, relation) in state
        .relations
        .iter()
        .enumerate()
        .filter(|(_, relation)| relation.alive)
    {
        let place = relation.place.expect("every customer has a place");
        queues[first[place.team] + place.book].push(row);
    }
    for (server, rows) in servers.iter_mut().zip(queues) {
        let limit: Vec<f64> = server
            .hours
            .iter()
            .map(|hours| hours * (1.0 + plan.teams[server.team].stretch))
            .collect();
        if plan.teams[server.team].mode == Mode::Pod {
            pod(state, &rows, limit[0], plan);
        } else {
            ration(state, &rows, limit, month, world, plan);
        }
        close(state, &rows, server, world, plan);
        server.waiting = waiting::of(server, &rows, state, world, plan);
    }
    servers
}

/// Where the servers of each team begin.
fn first_servers(servers: &[Server], plan: &Plan) -> Vec<usize> {
    let before = |team: usize| servers.iter().filter(|server| server.team < team).count();
    (0..plan.teams.len()).map(before).collect()
}

fn open(state: &State, plan: &Plan) -> Vec<Server> {
    let mut servers = Vec::new();
    for (team, law) in plan.teams.iter().enumerate() {
        let seats = &state.seats[team];
        let books = if law.mode == Mode::Dedicated { seats.len() } else { 1 };
        for book in 0..books {
            let lanes = if law.mode == Mode::TaskForce {
                law.roles.len()
            } else {
                1
            };
            let mut server = Server {
                team,
                book,
                hours: vec![0.0; lanes],
                worked: vec![0.0; lanes],
                ..Server::default()
            };
            for (number, seat) in seats.iter().enumerate() {
                if books == 1 || number == book {
                    server.hours[if lanes > 1 { seat.role } else { 0 }] += seat.hours;
                    server.people += if seat.employed { seat.planned } else { 0.0 };
                }
            }
            servers.push(server);
        }
    }
    servers
}

/// The first class in proportion, then the rest by the plan's rule.
fn ration(state: &mut State, rows: &[usize], mut left: Vec<f64>, month: u32, world: &World, plan: &Plan) {
    let mut first = vec![0.0; left.len()];
    for &row in rows {
        add(&mut first, &state.relations[row].month.first);
    }
    let first_share = least_share(&left, &first);
    take(&mut left, first_share, &first);
    for &row in rows {
        state.relations[row].month.first_share = first_share;
    }
    let rule = plan.in_force(month).rationing;
    let is_urgent = |relation: &Relation| match rule {
        Rationing::AtRiskFirst => relation.health < world.scenario.delivery.at_risk_below,
        Rationing::RenewalFirst => relation.who.to_renewal(month) < 3,
        Rationing::Proportional | Rationing::LargestArrFirst => false,
    };
    let mut classes: Vec<Vec<usize>> = Vec::new();
    if rule == Rationing::LargestArrFirst {
        let mut order = rows.to_vec();
        order.sort_by(|&a, &b| {
            let arr = |row: usize| state.relations[row].month.opening_arr;
            arr(b).total_cmp(&arr(a))
        });
        classes.extend(order.into_iter().map(|row| vec![row]));
    } else {
        let (urgent, others) = rows.iter().partition(|&&row| is_urgent(&state.relations[row]));
        classes.extend([urgent, others]);
    }
    for class in classes {
        let mut rest = vec![0.0; left.len()];
        for &row in &class {
            add(&mut rest, &state.relations[row].month.rest);
        }
        let rest_share = least_share(&left, &rest);
        take(&mut left, rest_share, &rest);
        for &row in &class {
            state.relations[row].month.rest_share = rest_share;
        }
    }
}

/// A pod reserves hours for each customer, used or not.
fn pod(state: &mut State, rows: &[usize], limit: f64, plan: &Plan) {
    let reserved = |relation: &Relation| plan.segments[relation.in_segment()].reserved_hours;
    let all: f64 = rows.iter().map(|&row| reserved(&state.relations[row])).sum();
    let part = share(limit, all);
    for &row in rows {
        let budget = reserved(&state.relations[row]) * part;
        let record = &mut state.relations[row].month;
        record.budget = budget;
        record.first_share = share(budget, record.first[0]);
        record.rest_share = share(budget - record.first_share * record.first[0], record.rest[0]);
    }
}

/// Adds up the server's month, and says what an hour of it was worth.
fn close(state: &mut State, rows: &[usize], server: &mut Server, world: &World, plan: &Plan) {
    let mut budgets = 0.0;
    for &row in rows {
        let record = &mut state.relations[row].month;
        record.worked = 0.0;
        for lane in 0..server.worked.len() {
            let hours = record.first_share * record.first[lane] + record.rest_share * record.rest[lane];
            server.worked[lane] += hours;
            record.worked += hours;
        }
        budgets += record.budget;
        server.required += record.required;
        server.accounts += 1.0;
        server.arr += record.opening_arr;
    }
    let hours: f64 = server.hours.iter().sum();
    let worked: f64 = server.worked.iter().sum();
    let is_pod = plan.teams[server.team].mode == Mode::Pod;
    let unused = if is_pod { budgets - worked } else { 0.0 };
    server.overtime = if is_pod {
        f64::max(0.0, budgets - hours)
    } else {
        server
            .worked
            .iter()
            .zip(&server.hours)
            .map(|(worked, hours)| f64::max(0.0, worked - hours))
            .sum()
    };
    server.idle = hours + server.overtime - worked - unused;
    let factor = quality(world, hours, worked);
    server.lost = (1.0 - factor) * worked;
    for &row in rows {
        state.relations[row].month.quality_factor = factor;
    }
}

/// f: what an hour is worth under load (docs/model.md 5.6).
fn quality(world: &World, hours: f64, worked: f64) -> f64 {
    let Some(law) = world.scenario.quality_under_load.as_ref().filter(|_| hours > 0.0) else {
        return 1.0;
    };
    let utilisation = ratio(worked, hours);
    let over = f64::max(0.0, utilisation - world.scenario.workforce.target_utilisation);
    let under = f64::max(0.0, law.idle_below - utilisation);
    let worth = 1.0 - law.overload_slope * over - law.idle_slope * under;
    worth.max(law.floor).min(1.0)
}
