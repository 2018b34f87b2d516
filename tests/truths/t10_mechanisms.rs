//! T10 (docs/model.md 9) with every mechanism, and with any of them: each month of a plan is stepped by hand, and what
//! came in is compared with what went out, customer by customer, queue by queue and seat by seat. Then the rows that a
//! run reports are compared with the sums of what was seen by hand.

mod customer;

use axplan::measures::groups::Group;
use axplan::measures::metric::Metric;
use axplan::plans::team::Mode;

use self::customer::{One, worth};
use crate::everything::everything;
use crate::generated::for_any;
use crate::worlds::{Case, Stepped, label};

/// Equal to 1e-9, relative to the larger one or to what it was computed from.
#[track_caller]
fn balances(left: f64, right: f64, of: f64, what: &str) {
    let size = left.abs().max(right.abs()).max(of.abs()).max(1e-9);
    assert!((left - right).abs() <= 1e-9 * size, "{what}: {left} against {right}");
}

fn share(available: f64, wanted: f64) -> f64 {
    if wanted <= available { 1.0 } else { available / wanted }
}

/// Sums of a month: what the rows of a run must report.
#[derive(Default)]
pub struct Seen {
    /// By metric and group.
    values: Vec<(Metric, Group, f64)>,
}

impl Seen {
    fn add(&mut self, metric: Metric, group: Group, value: f64) {
        match self.values.iter_mut().find(|seen| (seen.0, seen.1) == (metric, group)) {
            Some(seen) => seen.2 += value,
            None => self.values.push((metric, group, value)),
        }
    }

    fn of_team(&mut self, metric: Metric, team: usize, value: f64) {
        self.add(metric, Group::All, value);
        self.add(metric, Group::Team(team), value);
    }

    fn of_customer(&mut self, metric: Metric, team: usize, segment: usize, value: f64) {
        self.of_team(metric, team, value);
        self.add(metric, Group::Segment(segment), value);
    }
}

fn queues(at: &Stepped, everyone: &[One], seen: &mut Seen) {
    let plan = &at.compiled.plans[at.plan];
    let (queues, staff) = (&at.after.queues, &at.after.staff);
    for (number, server) in plan.servers.iter().enumerate() {
        let (team, lanes) = (&plan.teams[server.team], server.lanes.clone());
        let own: Vec<&One> = everyone.iter().filter(|one| one.server == number).collect();
        let total = |column: &[f64]| own.iter().map(|one| column[one.i]).sum::<f64>();
        let month = &at.after.month;
        let (worked, required) = (total(&month.worked), total(&queues.own_required));
        let hours: f64 = staff.hours[lanes.clone()].iter().sum();
        let queued: f64 = lanes.clone().map(|lane| queues.first[lane] + queues.rest[lane]).sum();
        balances(
            queues.worked[lanes.clone()].iter().sum(),
            worked,
            queued,
            "a queue's work is its customers'",
        );
        balances(
            queues.required[number],
            required,
            0.0,
            "what a queue requires is its customers'",
        );
        assert_eq!(queues.accounts[number], own.len() as f64);
        balances(queues.quality[number], worth(at, number), 1.0, "what an hour is worth");
        let limit = |lane: usize| staff.hours[lane] * (1.0 + team.stretch);
        let (mut overtime, mut idle, mut reserved_unused) = (0.0, 0.0, 0.0);
        if team.mode == Mode::Pod {
            let wanted: f64 = own.iter().map(|one| plan.segments[one.segment].reserved_hours).sum();
            let reserved = total(&month.reserved);
            balances(
                reserved,
                wanted * share(limit(lanes.start), wanted),
                wanted,
                "hours reserved",
            );
            for one in &own {
                assert!(month.worked[one.i] <= month.reserved[one.i] * (1.0 + 1e-9) + 1e-9);
            }
            overtime = f64::max(0.0, reserved - hours);
            idle = f64::max(0.0, hours - reserved);
            reserved_unused = reserved - worked;
        } else {
            for lane in lanes.clone() {
                let (worked, hours) = (queues.worked[lane], staff.hours[lane]);
                assert!(
                    worked <= limit(lane) * (1.0 + 1e-9) + 1e-9,
                    "{worked} worked in {}",
                    limit(lane)
                );
                overtime += f64::max(0.0, worked - hours);
                idle += f64::max(0.0, hours - worked);
            }
            // Nobody is left alone while people have hours: the scarcest role works all it can.
            let full = lanes
                .clone()
                .any(|lane| queues.worked[lane] >= limit(lane) * (1.0 - 1e-9) - 1e-9);
            assert!(
                full || queued - worked <= 1e-9 * queued.max(1.0),
                "{worked} of {queued}, idle beside a queue"
            );
            if lanes.len() == 1 && queues.first_share[number] < 1.0 {
                let rest = worked - queues.first[lanes.start] * queues.first_share[number];
                assert!(rest <= 1e-9 * worked.max(1.0), "inbound first");
            }
        }
        balances(
            hours + overtime,
            worked + reserved_unused + idle,
            hours + queued,
            "available + overtime",
        );
        let effective = queues.quality[number] * worked;
        seen.of_team(Metric::OvertimeHours, server.team, overtime);
        seen.of_team(Metric::IdleHours, server.team, idle);
        seen.of_team(Metric::LostHours, server.team, worked - effective);
    }
}

fn people(at: &Stepped, seen: &mut Seen) {
    let (world, plan, staff) = (&at.compiled.world, &at.compiled.plans[at.plan], &at.after.staff);
    for (number, team) in plan.teams.iter().enumerate() {
        let (mut employed, mut vacant, mut cost, mut resigned) = (0.0, 0.0, 0.0, 0.0);
        for (index, seat) in plan.seats.iter().enumerate().filter(|(_, seat)| seat.team == number) {
            let fte = staff.planned[index];
            let counts = if staff.employed[index] {
                &mut employed
            } else {
                &mut vacant
            };
            *counts += fte;
            cost += f64::from(u8::from(staff.employed[index])) * fte * team.roles[seat.role].cost_per_year / 12.0;
            assert!(
                staff.employed[index] || !staff.resigned[index],
                "only who works here resigns"
            );
            resigned += f64::from(u8::from(staff.resigned[index]));
        }
        balances(
            team.headcount(at.month),
            employed + vacant,
            0.0,
            "planned = employed + vacant",
        );
        let lanes = team
            .servers
            .clone()
            .flat_map(|server| plan.servers[server].lanes.clone());
        balances(
            lanes.map(|lane| staff.fte[lane]).sum(),
            employed,
            0.0,
            "employed, by lane",
        );
        assert!(world.staffing.is_some() || vacant == 0.0);
        let hiring = world
            .staffing
            .as_ref()
            .map_or(0.0, |law| staff.hires[number] * law.hiring_cost);
        seen.of_team(Metric::CsCost, number, cost + hiring);
        seen.of_team(Metric::Headcount, number, employed);
        seen.of_team(Metric::Vacancies, number, vacant);
        seen.of_team(Metric::Resignations, number, resigned);
    }
    let moving = plan.former.as_ref().map_or(0.0, |former| former.cost_in(at.month));
    seen.add(Metric::CsCost, Group::All, plan.policy(at.month).costs + moving);
}

/// Steps a plan by hand, and compares every month with the row of replication `replication`.
fn by_hand(case: &Case, plan: usize, replication: u32) -> usize {
    let study = case.study();
    assert!(
        !case.template.is_uncertain(),
        "a number is uncertain, and the middle would be stepped"
    );
    let rows = case.rows();
    let (layout, row) = (&study.layouts[plan], &rows[replication as usize][plan]);
    let mut compared = 0;
    case.step(plan, replication, |at| {
        let everyone: Vec<One> = at.after.present.iter().map(|&i| One::new(at, i)).collect();
        let mut seen = Seen::default();
        for one in &everyone {
            one.arr();
            one.hours();
            one.tell(&mut seen);
        }
        queues(at, &everyone, &mut seen);
        people(at, &mut seen);
        let alive = |state: &axplan::model::state::State| state.alive.iter().filter(|alive| **alive).count();
        let arrived = everyone.iter().filter(|one| at.step.arrived(one.i)).count();
        let churned = everyone.iter().filter(|one| !at.after.alive[one.i]).count();
        assert_eq!(
            alive(at.before) + arrived,
            alive(at.after) + churned,
            "customers in month {}",
            at.month
        );
        for &(metric, group, value) in &seen.values {
            let group = layout.groups.iter().position(|(other, _)| *other == group).unwrap();
            let Some(position) = layout.position_in_month(metric, group, at.month) else {
                continue;
            };
            let hours = matches!(
                metric,
                Metric::IdleHours | Metric::LostHours | Metric::UnmetHours | Metric::OvertimeHours
            );
            let scale = at
                .after
                .queues
                .worked
                .iter()
                .chain(&at.after.staff.hours)
                .chain(&at.after.month.need);
            let of = if hours { scale.sum() } else { 0.0 };
            balances(row[position], value, of, &label(layout, position));
            compared += 1;
        }
    });
    compared
}

#[test]
fn every_mechanism_at_once() {
    let case = Case::synthetic(&everything(), &["months=26", "run.replications=3"]);
    for plan in 0..4 {
        for replication in 0..3 {
            let compared = by_hand(&case, plan, replication);
            assert!(compared > 1500, "{compared}");
        }
    }
}

#[test]
fn any_mechanisms() {
    for_any(120, false, |text| {
        let case = Case::synthetic(text, &["run.replications=2"]);
        for plan in 0..case.template.central().plans.len() {
            by_hand(&case, plan, 1);
        }
        Ok(())
    });
}
