//! Step 10: what the month cost and earned (docs/model.md 5.9).

use super::input_plans::Mode;
use super::plan::Plan;
use super::state::State;
use super::world::World;

/// What a month cost beside what single customers cost.
#[derive(Clone, Debug, Default)]
pub struct Costs {
    /// Seats, by team.
    pub pay: Vec<f64>,
    /// Hires, by team.
    pub hiring: Vec<f64>,
    /// An available hour, by team.
    pub hour: Vec<f64>,
    /// Enablement, tooling and transition.
    pub plan: f64,
}

/// Costs of the month; writes the cost to serve of every customer.
pub fn step(state: &mut State, month: u32, world: &World, plan: &Plan) -> Costs {
    let hiring_cost = world
        .scenario
        .staffing
        .as_ref()
        .map_or(0.0, |staffing| staffing.hiring_cost);
    let mut costs = Costs::default();
    for seats in &state.seats {
        let cost: f64 = seats.iter().map(|seat| seat.cost).sum();
        let hours: f64 = seats.iter().map(|seat| seat.hours).sum();
        let hires = seats.iter().filter(|seat| seat.hired).count() as f64;
        costs.pay.push(cost);
        costs.hiring.push(hires * hiring_cost);
        costs.hour.push(if hours > 0.0 { cost / hours } else { 0.0 });
    }
    let yearly = plan.in_force(month).costs;
    costs.plan = (yearly.enablement_per_year + yearly.tooling_per_year) / 12.0;
    if let Some((_, transition)) = &plan.former
        && (transition.start..transition.start + transition.over).contains(&month)
    {
        costs.plan += transition.cost / f64::from(transition.over);
    }
    for relation in state.relations.iter_mut().filter(|relation| relation.month.present) {
        let segment = &plan.segments[relation.segment.unwrap()];
        let record = &mut relation.month;
        let hours = match plan.teams[segment.team].mode {
            Mode::Pod => record.budget,
            _ => record.worked,
        };
        let hour = costs.hour[segment.team];
        record.cost_to_serve = hours * hour + operations(segment.operations_per_customer) + record.paid_hours * hour;
        record.direct_cost = operations(segment.operations_per_customer) + record.paid_hours * hour;
    }
    costs
}

fn operations(per_year: f64) -> f64 {
    per_year / 12.0
}
