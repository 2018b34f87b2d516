//! The load of one queue, and the people of one team, in a month (docs/model.md 7.1).

use super::sums::Load;
use super::waiting::Pool;
use crate::model::month::Step;
use crate::model::state::State;
use crate::plans::team::Mode;

/// Part of a limit by which more must have been worked to lie above it, or of the hours that must be idle to cost: less is rounding.
const ROUNDING: f64 = 1e-9;

/// The load of a server's queue.
pub fn of_server(index: usize, step: &Step, state: &State) -> Load {
    let State { queues, staff, .. } = state;
    let server = &step.plan.servers[index];
    let sum = |by_lane: &[f64]| by_lane[server.lanes.clone()].iter().sum::<f64>();
    let (worked, hours, fte) = (sum(&queues.worked), sum(&staff.hours), sum(&staff.fte));
    let above = |used: f64, hours: f64| f64::max(0.0, used - hours);
    let (used, overtime) = if step.plan.teams[server.team].mode == Mode::Pod {
        (queues.reserved[index], above(queues.reserved[index], hours))
    } else {
        let by_lane = server
            .lanes
            .clone()
            .map(|lane| above(queues.worked[lane], staff.hours[lane]));
        (worked, by_lane.sum())
    };
    let (pay, idle) = (sum(&staff.cost), hours + overtime - used);
    Load {
        fte,
        overloaded: if is_overload(worked, step.world.target_utilisation * hours) {
            fte
        } else {
            0.0
        },
        available: hours,
        overtime,
        idle,
        worked,
        lost: (1.0 - queues.quality[index]) * worked,
        required: queues.required[index],
        accounts: queues.accounts[index],
        arr: queues.arr[index],
        cost: pay,
        pay,
        idle_cost: if idle > ROUNDING * hours {
            idle * staff.cost_per_hour[server.team]
        } else {
            0.0
        },
        ..of_requests(index, step, state)
    }
}

/// How requests to a pooled team waited. Escalations are requests too, as long as any other; whatever else there is to do, reviews
/// and conversations among it, is put aside when one comes.
fn of_requests(index: usize, step: &Step, state: &State) -> Load {
    let State { queues, staff, .. } = state;
    let server = &step.plan.servers[index];
    let team = &step.plan.teams[server.team];
    if team.mode != Mode::Pooled || queues.requests[index] <= 0.0 {
        return Load::default();
    }
    let lane = server.lanes.start;
    let handling_hours = queues.request_hours[index] / queues.requests[index];
    let asked = queues.request_hours[index] + queues.escalations[index];
    let requests = asked / handling_hours;
    let pool = Pool {
        people: staff.hours[lane] / team.open_hours,
        erlangs: asked / team.open_hours,
        handling_hours,
    };
    let Some(wait) = pool.wait(step.world.answer_within_hours) else {
        return Load {
            requests,
            unbounded: 1.0,
            ..Load::default()
        };
    };
    Load {
        requests,
        bounded_requests: requests,
        waited: requests * wait.hours,
        in_time: requests * wait.in_time,
        ..Load::default()
    }
}

/// Whether more was worked than the target, not just as much.
fn is_overload(worked: f64, target: f64) -> bool {
    worked > target * (1.0 + ROUNDING)
}

/// Burnout, resignations, vacancies and hiring of a team's people.
pub fn of_people(team: usize, step: &Step, state: &State) -> Load {
    let Some(staffing) = &step.world.staffing else {
        return Load::default();
    };
    let staff = &state.staff;
    let hiring = staff.hires[team] * staffing.hiring_cost;
    let mut load = Load {
        vacant: staff.vacant[team],
        cost: hiring,
        hiring,
        ..Load::default()
    };
    let seats = step.plan.seats.iter().enumerate();
    for (index, _) in seats.filter(|(index, seat)| seat.team == team && staff.employed[*index]) {
        load.burnout += staff.burnout[index] * staff.planned[index];
        load.resigned += f64::from(u8::from(staff.resigned[index]));
    }
    load
}

#[cfg(test)]
mod tests {
    use super::is_overload;

    /// .9 of 192 h, worked in parts: whether they add up to a bit more or less is rounding.
    #[test]
    fn at_the_target_is_no_overload() {
        let parts: f64 = std::iter::repeat_n(172.8 / 7.0, 7).sum();
        for worked in [172.8, parts, 172.8_f64.next_up(), 172.8_f64.next_down()] {
            assert!(!is_overload(worked, 0.9 * 192.0), "{worked}");
        }
        assert!(is_overload(172.8001, 0.9 * 192.0));
        assert!(is_overload(0.001, 0.0));
        assert!(!is_overload(0.0, 0.0));
    }
}
