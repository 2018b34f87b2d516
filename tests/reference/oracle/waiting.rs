//! Waiting for a pooled team (docs/model.md 5.5), by Erlang's recursion in the number of people.

use axplan::random::pinned::{exp, ln};

use super::delivery::Server;
use super::input_plans::Mode;
use super::plan::Plan;
use super::state::{Relation, State};
use super::sums::Load;
use super::world::World;

/// 1 ÷ B of c people offered a erlangs: `1/B(c) = 1 + c/a · 1/B(c − 1)` from the part of a person that is left over, for whom
/// 1/B is ∫ e^(−u) (1 + u/a)^c du, by the trapezoidal rule in ln u.
fn inverse_loss(c: f64, a: f64) -> f64 {
    let part = c - c.floor();
    let step = 0.25;
    let term = |n: i32| {
        let u = exp(f64::from(n) * step);
        u * exp(-u) * exp(part * ln(1.0 + u / a))
    };
    let of_part = (-160..27).map(term).sum::<f64>() * step;
    (1..=c.floor() as u32).fold(of_part, |inverse, people| {
        1.0 + (f64::from(people) + part) / a * inverse
    })
}

/// What requests to a server waited, if it is a pooled team.
pub fn of(server: &Server, rows: &[usize], state: &State, world: &World, plan: &Plan) -> Load {
    let team = &plan.teams[server.team];
    if team.mode != Mode::Pooled {
        return Load::default();
    }
    let mut inbound = 0.0;
    let mut inbound_hours = 0.0;
    let mut escalated = 0.0;
    for &row in rows {
        let relation: &Relation = &state.relations[row];
        for (k, kind) in world.kinds.iter().enumerate().filter(|(_, kind)| kind.inbound) {
            let hours = relation.month.work[k] + relation.backlog[k];
            inbound += hours / kind.hours;
            inbound_hours += relation.month.factor[k] * hours;
        }
        escalated += relation.escalations;
    }
    if inbound == 0.0 {
        return Load::default();
    }
    let handling = inbound_hours / inbound;
    let asked = inbound_hours + escalated;
    let requests = asked / handling;
    let (people, erlangs) = (server.hours[0] / team.open_hours, asked / team.open_hours);
    if erlangs >= people {
        return Load {
            requests,
            unbounded: 1.0,
            ..Load::default()
        };
    }
    let inverse = inverse_loss(people, erlangs);
    // 1/C = 1/B − (a/c)·(1/B − 1)
    let waits = 1.0 / (inverse - erlangs / people * (inverse - 1.0));
    let rate = (people - erlangs) / handling;
    Load {
        requests,
        kept_up: requests,
        waited: requests * waits / rate,
        in_time: requests * (1.0 - waits * exp(-rate * world.scenario.measures.answer_within_hours)),
        ..Load::default()
    }
}
