//! Step 1: who is there, how far they are ramped up, what they cost (docs/model.md 5.8).

use super::plan::{Plan, Team};
use super::population::calendar_month;
use super::state::{Seat, State};
use super::world::World;

/// Seats are vacated, filled, opened and closed, in this order; then each has its hours and its cost.
pub fn step(state: &mut State, month: u32, world: &World, plan: &Plan) {
    for (seats, team) in state.seats.iter_mut().zip(&plan.teams) {
        let moving = team.wave.map(|wave| moving(plan, wave));
        for seat in seats {
            occupy(seat, month, world, team, moving);
            let before = seat.capacity;
            seat.capacity = if seat.employed {
                seat.planned * ramp(seat, month, world, team)
            } else {
                0.0
            };
            seat.gained = month >= 2 && seat.capacity > before;
            seat.hours = hours(seat, month, world, plan, team);
            seat.cost = if seat.employed {
                seat.planned * team.roles[seat.role].cost_per_year / 12.0
            } else {
                0.0
            };
        }
    }
}

/// The part of a new plan's people who come over from the former plan, when a wave begins.
fn moving(plan: &Plan, wave: u32) -> f64 {
    let people = |former: bool| -> f64 {
        let teams = plan.teams.iter().filter(|team| team.wave.is_none() == former);
        teams.map(|team| team.as_written[wave as usize - 1]).sum()
    };
    let (before, after) = (people(true), people(false));
    if after > before { before / after } else { 1.0 }
}

fn occupy(seat: &mut Seat, month: u32, world: &World, team: &Team, moving: Option<f64>) {
    let headcount = team.roles[seat.role].headcount[month as usize - 1];
    let before = seat.planned;
    let worked = seat.employed;
    seat.planned = (headcount - seat.from).clamp(0.0, seat.size);
    seat.begins = false;
    seat.stopped = false;
    seat.hired = false;
    if month == 1 {
        seat.employed = seat.planned > 0.0;
        return;
    }
    let staffing = world.scenario.staffing.as_ref();
    if seat.resigned {
        seat.resigned = false;
        seat.employed = false;
        seat.filled_in = staffing.filter(|law| law.backfill).map(|law| month + law.hiring_months);
    }
    let filled = seat.filled_in == Some(month) && seat.planned > 0.0;
    let opened = before == 0.0 && seat.planned > 0.0;
    if filled || opened {
        // Who comes with a wave of a transition is no hire.
        let part = moving.filter(|_| team.wave == Some(month));
        let moved = opened && part.is_some_and(|part| seat.from < part * headcount);
        seat.hired = staffing.is_some() && !moved;
        seat.started = seat.hired.then_some(i64::from(month));
        seat.employed = true;
        seat.begins = true;
        seat.filled_in = None;
        seat.burnout = 0.0;
    }
    if seat.planned == 0.0 {
        seat.employed = false;
        seat.filled_in = None;
    }
    seat.stopped = worked && !seat.employed;
}

/// Hours of a seat: its part of a person, the season, its ramp, retraining.
fn hours(seat: &Seat, month: u32, world: &World, plan: &Plan, team: &Team) -> f64 {
    if !seat.employed {
        return 0.0;
    }
    let calendar = calendar_month(&world.scenario, month).to_string();
    let leave = world.scenario.workforce.leave.get(&calendar).copied().unwrap_or(0.0);
    let retraining = match (&plan.former, team.wave) {
        (Some((_, transition)), Some(wave)) if (wave..wave + transition.retraining_months).contains(&month) => {
            transition.retraining
        }
        _ => 0.0,
    };
    seat.planned * team.hours * (1.0 - leave) * ramp(seat, month, world, team) * (1.0 - retraining)
}

fn ramp(seat: &Seat, month: u32, world: &World, team: &Team) -> f64 {
    match (&world.scenario.staffing, seat.started) {
        (Some(staffing), Some(started)) if team.ramp_months > 0.0 => {
            let tenure = (i64::from(month) - started) as f64;
            let start = staffing.ramp_start;
            f64::min(1.0, start + (1.0 - start) * (tenure + 0.5) / team.ramp_months)
        }
        _ => 1.0,
    }
}
