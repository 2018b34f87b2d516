//! Step 1, staffing: who works this month, and for how many hours (docs/model.md 5.8).
//!
//! ```text
//! ramp  = min(1, start + (1 − start)·(tenure + ½) ÷ ramp months)
//! hours = FTE · hours per FTE · (1 − leave) · ramp · (1 − retraining)
//! ```

use crate::plans::plan::Plan;
use crate::plans::team::{Mode, Seat};
use crate::plans::transition::Former;
use crate::plans::world::World;

/// A person who has worked here for so long that tenure makes no difference.
const LONG_AGO: i32 = i32::MIN / 2;

/// The people of one plan.
#[derive(Clone, Debug, Default)]
pub struct Staff {
    /// By seat: full-time equivalents planned this month.
    pub planned: Vec<f64>,
    /// By seat: whether someone works there.
    pub employed: Vec<bool>,
    /// By seat: the month in which its person started.
    started: Vec<i32>,
    /// By seat: the month in which a new one starts, 0 for none.
    fills: Vec<u32>,
    /// By seat: whether its person leaves at the end of the month.
    pub resigned: Vec<bool>,
    /// By seat: burnout index.
    pub burnout: Vec<f64>,
    /// By lane: hours available.
    pub hours: Vec<f64>,
    /// By lane: full-time equivalents employed.
    pub fte: Vec<f64>,
    /// By lane: cost of the people.
    pub cost: Vec<f64>,
    /// By team: people hired this month.
    pub hires: Vec<f64>,
    /// By team: full-time equivalents planned but not employed.
    pub vacant: Vec<f64>,
    /// By team: cost of an hour available.
    pub cost_per_hour: Vec<f64>,
    /// By seat: full-time equivalents of work that its person does, ramp included; 0 where nobody works.
    pub capacity: Vec<f64>,
    /// By server: whether it is a book whose person started this month, a new owner of the customers in it.
    pub new_owner: Vec<bool>,
    /// By team: whether someone left this month.
    pub lost_someone: Vec<bool>,
    /// By team: whether someone can do more than last month.
    pub gained: Vec<bool>,
}

impl Staff {
    /// The opening: everyone planned for month 1 is there and works in full.
    pub fn open(&mut self, world: &World, plan: &Plan) {
        let seats = plan.seats.len();
        let lanes = plan.servers.last().map_or(0, |server| server.lanes.end);
        self.planned.clear();
        self.planned
            .extend(plan.seats.iter().map(|seat| planned(plan, seat, 1)));
        self.employed.clear();
        self.employed.extend(self.planned.iter().map(|fte| *fte > 0.0));
        self.started.clear();
        let started = |seat: &Seat| match (seat.tenure, &world.staffing) {
            (Some(tenure), Some(_)) => 1 - tenure as i32,
            _ => LONG_AGO,
        };
        self.started.extend(plan.seats.iter().map(started));
        self.resigned.clear();
        self.resigned.resize(seats, false);
        self.new_owner.clear();
        self.new_owner.resize(plan.servers.len(), false);
        for column in [&mut self.lost_someone, &mut self.gained] {
            column.clear();
            column.resize(plan.teams.len(), false);
        }
        self.capacity.clear();
        self.capacity.resize(seats, 0.0);
        self.fills.clear();
        self.fills.resize(seats, 0);
        self.burnout.clear();
        self.burnout.resize(seats, 0.0);
        for column in [&mut self.hours, &mut self.fte, &mut self.cost] {
            column.clear();
            column.resize(lanes, 0.0);
        }
        for column in [&mut self.hires, &mut self.vacant, &mut self.cost_per_hour] {
            column.clear();
            column.resize(plan.teams.len(), 0.0);
        }
    }

    /// Work that is done on each book of a dedicated team, in full-time equivalents, ramp included; by server, from the
    /// team's first.
    pub fn capacity_of_books(&self, team: usize, plan: &Plan) -> Vec<f64> {
        let servers = plan.teams[team].servers.clone();
        let mut capacity = vec![0.0; servers.len()];
        for (seat, of_seat) in plan
            .seats
            .iter()
            .zip(&self.capacity)
            .filter(|(seat, _)| seat.team == team)
        {
            capacity[seat.server - servers.start] += of_seat;
        }
        capacity
    }

    /// People leave, start and are counted; then the hours of the month.
    pub fn begin(&mut self, month: u32, world: &World, plan: &Plan) {
        self.hires.fill(0.0);
        self.new_owner.fill(false);
        self.lost_someone.fill(false);
        if month > 1 {
            self.come_and_go(month, world, plan);
        }
        self.count(month, world, plan);
    }

    fn come_and_go(&mut self, month: u32, world: &World, plan: &Plan) {
        for (index, seat) in plan.seats.iter().enumerate() {
            let (before, now) = (self.planned[index], planned(plan, seat, month));
            let worked = self.employed[index];
            self.planned[index] = now;
            if self.resigned[index] {
                self.resigned[index] = false;
                self.employed[index] = false;
                self.fills[index] = match &world.staffing {
                    Some(staffing) if staffing.backfill => month + staffing.hiring_months,
                    _ => 0,
                };
            }
            if now == 0.0 {
                self.employed[index] = false;
                self.fills[index] = 0;
            } else if before == 0.0 {
                let headcount = plan.teams[seat.team].roles[seat.role].headcount(month);
                let comes_over = |former: &Former| former.comes_over(seat, headcount, month);
                let hired = world.staffing.is_some() && !plan.former.as_ref().is_some_and(comes_over);
                self.start(index, month, seat, hired, plan);
            } else if !self.employed[index] && self.fills[index] == month {
                self.start(index, month, seat, true, plan);
            }
            self.lost_someone[seat.team] |= worked && !self.employed[index];
        }
    }

    fn start(&mut self, index: usize, month: u32, seat: &Seat, hired: bool, plan: &Plan) {
        self.employed[index] = true;
        self.fills[index] = 0;
        self.burnout[index] = 0.0;
        self.started[index] = if hired { month as i32 } else { LONG_AGO };
        self.hires[seat.team] += f64::from(u8::from(hired));
        self.new_owner[seat.server] = plan.teams[seat.team].mode == Mode::Dedicated;
    }

    /// Hours, people and cost of the month, by lane.
    fn count(&mut self, month: u32, world: &World, plan: &Plan) {
        self.vacant.fill(0.0);
        self.fte.fill(0.0);
        self.hours.fill(0.0);
        self.gained.fill(false);
        for (index, seat) in plan.seats.iter().enumerate() {
            let mut capacity = 0.0;
            if self.employed[index] {
                capacity = self.planned[index] * self.ramp(index, month, seat.team, world, plan);
                self.fte[seat.lane] += self.planned[index];
                self.hours[seat.lane] += capacity;
            } else {
                self.vacant[seat.team] += self.planned[index];
            }
            self.gained[seat.team] |= month > 1 && capacity > self.capacity[index];
            self.capacity[index] = capacity;
        }
        let leave = 1.0 - world.leave[world.calendar_month(month)];
        self.cost.fill(0.0);
        for (number, team) in plan.teams.iter().enumerate() {
            let retraining = match &team.retraining {
                Some((months, share)) if months.contains(&month) => 1.0 - share,
                _ => 1.0,
            };
            let lanes = plan.servers[team.servers.start].lanes.start..plan.servers[team.servers.end - 1].lanes.end;
            for lane in lanes.clone() {
                self.hours[lane] = self.hours[lane] * team.hours_per_fte * leave * retraining;
            }
            self.pay(month, number, plan);
            let (cost, hours): (f64, f64) = (self.cost[lanes.clone()].iter().sum(), self.hours[lanes].iter().sum());
            self.cost_per_hour[number] = if hours > 0.0 { cost / hours } else { 0.0 };
        }
    }

    /// Cost of a team's people this month: each role's, in proportion to who is employed where.
    fn pay(&mut self, month: u32, number: usize, plan: &Plan) {
        let team = &plan.teams[number];
        for (role, law) in team.roles.iter().enumerate() {
            let headcount = law.headcount(month);
            let full = headcount * law.cost_per_year / 12.0;
            let seats = plan.seats.iter().zip(&self.planned).zip(&self.employed);
            let of_role = seats.filter(|((seat, _), employed)| seat.team == number && seat.role == role && **employed);
            let mut lane = None;
            let mut fte = 0.0;
            for ((seat, planned), _) in of_role {
                if lane != Some(seat.lane) {
                    if let Some(lane) = lane {
                        self.cost[lane] += full * (fte / headcount);
                    }
                    (lane, fte) = (Some(seat.lane), 0.0);
                }
                fte += planned;
            }
            if let Some(lane) = lane {
                self.cost[lane] += full * (fte / headcount);
            }
        }
    }

    /// The share of full work that the person of a seat does.
    fn ramp(&self, seat: usize, month: u32, team: usize, world: &World, plan: &Plan) -> f64 {
        let Some(staffing) = &world.staffing else {
            return 1.0;
        };
        let months = plan.teams[team].ramp_months.unwrap_or(staffing.ramp_months);
        if months <= 0.0 {
            return 1.0;
        }
        let tenure = f64::from(month as i32 - self.started[seat]);
        f64::min(
            1.0,
            staffing.ramp_start + (1.0 - staffing.ramp_start) * (tenure + 0.5) / months,
        )
    }
}

/// Full-time equivalents planned on a seat in a month.
fn planned(plan: &Plan, seat: &Seat, month: u32) -> f64 {
    seat.planned(plan.teams[seat.team].roles[seat.role].headcount(month))
}
