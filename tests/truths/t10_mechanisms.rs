//! T10 (docs/model.md 9) with every mechanism, and with any of them: each month of a plan is stepped by hand, and what
//! came in is compared with what went out, customer by customer, queue by queue and seat by seat. Then the rows that a
//! run reports are compared with the sums of what was seen by hand.

use axplan::measures::groups::Group;
use axplan::measures::metric::Metric;
use axplan::plans::team::Mode;

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

/// One customer's month: what is owed to it by whom.
struct One<'a> {
    at: &'a Stepped<'a>,
    i: usize,
    server: usize,
    team: usize,
    segment: usize,
    /// Served shares of inbound and other work.
    shares: (f64, f64),
    /// Whether it lost an owner this month.
    handed_over: bool,
}

impl<'a> One<'a> {
    fn new(at: &'a Stepped, i: u32) -> Self {
        let i = i as usize;
        let plan = &at.compiled.plans[at.plan];
        let (assignment, queues) = (&at.after.assignment, &at.after.queues);
        let server = assignment.server[i] as usize;
        let team = plan.servers[server].team;
        let by_customer = plan.policy(at.month).rationing.is_by_customer() || plan.teams[team].mode == Mode::Pod;
        let old = at.before.assignment.server[i] as usize;
        let mode = plan.teams[plan.servers[old].team].mode;
        let owned = at.before.alive[i] && matches!(mode, Mode::Dedicated | Mode::Pod);
        Self {
            at,
            i,
            server,
            team,
            segment: assignment.segment[i] as usize,
            shares: if by_customer {
                queues.own_share[i]
            } else {
                (queues.first_share[server], queues.rest_share[server])
            },
            handed_over: owned && old != server,
        }
    }

    fn arr(&self) {
        let Self { at, i, .. } = *self;
        let (before, after, month) = (at.before, at.after, &at.after.month);
        let arrived = if at.step.arrived(i) { at.customers.arr[i] } else { 0.0 };
        assert_eq!((arrived > 0.0 && before.alive[i], before.arr[i] > 0.0 && !before.alive[i]), (false, false));
        assert_eq!(month.arrived[i], arrived);
        let opening = if before.alive[i] { before.arr[i] } else { arrived };
        assert_eq!(month.opening_arr[i], opening, "a month opens where the last closed");
        let closing = opening + month.expansion[i] + month.uplift[i] - month.contraction[i] - month.churned[i];
        balances(closing, after.arr[i], opening, "closing ARR of a customer");
        balances(after.uplift[i] - before.uplift[i], month.uplift[i], after.uplift[i], "uplift so far");
        if !after.alive[i] {
            let flows = [after.arr[i], month.expansion[i], month.uplift[i], month.contraction[i]];
            assert_eq!((month.churned[i], flows), (opening, [0.0; 4]), "who leaves takes everything along");
        } else {
            assert_eq!(month.churned[i], 0.0);
        }
        let whitespace = if before.alive[i] { before.whitespace[i] } else { at.customers.whitespace[i] };
        balances(whitespace - after.whitespace[i], month.expansion[i], whitespace, "whitespace sold");
        assert!(after.whitespace[i] >= 0.0);
    }

    /// Hours of escalations and other work, from what became of them; and what of them came in this month.
    fn other_work(&self, rest: f64) {
        let Self { at, i, shares, .. } = *self;
        let (before, after, world) = (at.before, at.after, &at.compiled.world);
        let worked = after.month.worked[i];
        let waits = world.waits * (1.0 - shares.0);
        let other = match (waits > 1e-3, shares.0 > 1e-3) {
            (true, _) => after.extra_backlog[i] / waits,
            (false, true) => (worked - rest) / shares.0,
            _ => return,
        };
        balances(worked, rest + shares.0 * other, worked.max(other), "worked = kinds + other work");
        balances(after.extra_backlog[i], waits * other, worked.max(other), "other work that waits");
        let plan = &at.compiled.plans[at.plan];
        let handover = world.movement.as_ref().filter(|_| self.handed_over).map_or(0.0, |law| law.handover_hours);
        let talk = plan.segments[self.segment].conversation.filter(|_| after.talked[i] && !before.talked[i]);
        let known = before.escalation[i] + before.extra_backlog[i] + handover + talk.map_or(0.0, |(hours, _)| hours);
        let assessed = world.review.as_ref().filter(|_| plan.assesses(at.month)).map_or(0.0, |law| law.hours);
        let (came, scale) = (other - known, worked.max(other).max(assessed).max(1.0));
        let off = |charge: f64| (came - charge).abs() <= 1e-8 * scale / shares.0.max(waits).min(1.0);
        let must = at.month == 1 || at.step.arrived(i);
        assert!(off(assessed) || !must && off(0.0), "other work of {came} h, an assessment takes {assessed}");
    }

    fn hours(&self) {
        let Self { at, i, shares, .. } = *self;
        let (before, after, world) = (at.before, at.after, &at.compiled.world);
        let (plan, month) = (&at.compiled.plans[at.plan], &after.month);
        let segment = &plan.segments[self.segment];
        let worth = worth(at, self.server);
        let (mut need, mut automated, mut direct, mut surplus) = (0.0, 0.0, 0.0, 0.0);
        let (mut required, mut by_kind, mut waiting, mut outbound, mut expected) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let appropriate = after.appropriate(i, world);
        for (kind, law) in world.kinds.iter().enumerate() {
            let factor = match segment.carve_out {
                Some((carved, factor)) if carved == kind && at.customers.accepts_async[i] => factor,
                _ => 1.0,
            };
            let needed = after.need[kind][i];
            let covered = segment.digital[kind].0 * segment.digital[kind].1 * needed;
            let (planned, backlog) = (after.planned[kind][i], before.backlog[kind][i]);
            let served = if law.inbound { shares.0 } else { shares.1 };
            let lost = (1.0 - world.waits) * (1.0 - served) * (planned + backlog);
            let done = served * (planned + backlog);
            balances(planned + backlog, done + after.backlog[kind][i] + lost, 0.0, "a queue: done, waits or lost");
            if law.inbound {
                balances(planned, (1.0 - segment.digital[kind].0) * needed, needed, "inbound comes by itself");
            }
            need += needed;
            automated += covered;
            required += factor * (needed - covered);
            by_kind += factor * done;
            waiting += after.backlog[kind][i];
            let new = worth * served * planned;
            direct += f64::min(needed - covered, worth * done);
            surplus += f64::max(0.0, new - (needed - covered));
            outbound += if law.inbound { 0.0 } else { worth * done };
            expected += world.rates_of(after.stage[i], appropriate)[kind] * law.hours;
        }
        let unmet = month.unmet[i];
        balances(month.need[i], need, 0.0, "need");
        balances(month.automated[i], automated, need, "automated");
        balances(month.direct[i], direct, need, "direct");
        let uncovered = need - automated - direct;
        let exchanged = f64::min(uncovered, surplus);
        balances(month.substituted[i], world.substitution * exchanged, need, "substituted");
        let bought = segment.paid_coverage.filter(|_| after.buys[i]).map_or(0.0, |offer| offer.hours);
        balances(month.paid[i], f64::min(uncovered - month.substituted[i], bought), need, "paid");
        let covered = month.direct[i] + month.substituted[i] + month.automated[i] + month.paid[i];
        balances(need, covered + unmet, 0.0, "needed = direct + substituted + automated + paid + unmet");
        assert!(unmet >= -1e-9 * need);
        balances(month.surplus[i], surplus, need, "surplus");
        balances(month.required[i], required + before.escalation[i], need, "required");
        balances(month.waiting[i], waiting + after.extra_backlog[i], 0.0, "waiting");
        balances(after.escalation[i], world.escalates * unmet, need, "escalations to come");
        self.other_work(by_kind);
        let adequacy = if need > 0.0 { covered / need } else { 1.0 };
        balances(month.adequacy[i], adequacy, 1.0, "adequacy");
        if after.milestones[i] > before.milestones[i] {
            return;
        }
        let unused = surplus - exchanged;
        expected *= at.customers.multiplier[i];
        let ratio = if unused <= 1e-9 * surplus { 0.0 } else { f64::min(1.0, unused / expected) };
        let wanted = at.customers.expected_hours[i] * after.expectation_left[i];
        let short = if wanted > 0.0 { f64::max(0.0, 1.0 - (outbound + bought) / wanted) } else { 0.0 };
        let quality = adequacy * (1.0 - world.surplus_penalty * ratio) * (1.0 - world.expectation_weight * short);
        balances(month.quality[i], quality, 1.0, "quality");
        balances(month.entitled[i], f64::min(unused, wanted), surplus, "surplus that was expected");
        let opening = if before.alive[i] { before.health[i] } else { at.customers.health[i] };
        let loss = world.movement.as_ref().filter(|_| self.handed_over).map_or(0.0, |law| law.health_loss);
        let health = (1.0 - world.smoothing) * opening * (1.0 - loss) + world.smoothing * quality;
        balances(after.health[i], health, 1.0, "health");
        if let Some(goals) = &world.goals {
            balances(after.progress[i], before.progress[i] + quality / goals.months, 1.0, "progress");
        }
    }

    fn tell(&self, seen: &mut Seen) {
        let Self { at, i, team, segment, .. } = *self;
        let (after, month) = (at.after, &at.after.month);
        let alive = f64::from(u8::from(after.alive[i]));
        let covered = &at.compiled.plans[at.plan].segments[segment];
        let hour = after.staff.cost_per_hour[team];
        let bought = covered.paid_coverage.filter(|_| after.buys[i]);
        let paid = bought.map_or(0.0, |offer| offer.price_per_year / 12.0);
        let beside = covered.operations + bought.map_or(0.0, |offer| offer.hours * hour);
        let pod = at.compiled.plans[at.plan].teams[team].mode == Mode::Pod;
        let hours = if pod { month.reserved[i] } else { month.worked[i] };
        for (metric, value) in [
            (Metric::Arr, after.arr[i]),
            (Metric::Customers, alive),
            (Metric::NewArr, month.arrived[i]),
            (Metric::ExpansionArr, month.expansion[i]),
            (Metric::UpliftArr, month.uplift[i]),
            (Metric::ContractionArr, month.contraction[i]),
            (Metric::ChurnedArr, month.churned[i]),
            (Metric::AutomatedHours, month.automated[i]),
            (Metric::UnmetHours, month.unmet[i]),
            (Metric::SurplusHours, month.surplus[i]),
            (Metric::EntitledSurplusHours, month.entitled[i]),
            (Metric::BacklogHours, month.waiting[i] * alive),
            (Metric::PaidRevenue, paid),
            (Metric::GrossMargin, month.opening_arr[i] / 12.0 * at.compiled.world.gross_margin_rate + paid),
            (Metric::CostToServe, hours * hour + beside),
        ] {
            seen.of_customer(metric, team, segment, value);
        }
        seen.of_team(Metric::CsCost, team, beside);
    }
}

/// What an hour of a queue's work is worth, from its utilisation.
fn worth(at: &Stepped, server: usize) -> f64 {
    let (world, lanes) = (&at.compiled.world, at.compiled.plans[at.plan].servers[server].lanes.clone());
    let sum = |column: &[f64]| column[lanes.clone()].iter().sum::<f64>();
    let (worked, hours) = (sum(&at.after.queues.worked), sum(&at.after.staff.hours));
    match &world.quality_under_load {
        Some(law) if hours > 0.0 => {
            let (over, under) = (worked / hours - world.target_utilisation, law.idle_below - worked / hours);
            let lost = law.overload_slope * over.max(0.0) + law.idle_slope * under.max(0.0);
            (1.0 - lost).max(law.floor)
        }
        _ => 1.0,
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
        let (worked, required) = (total(&month.worked), total(&month.required));
        let hours: f64 = staff.hours[lanes.clone()].iter().sum();
        let queued: f64 = lanes.clone().map(|lane| queues.first[lane] + queues.rest[lane]).sum();
        balances(queues.worked[lanes.clone()].iter().sum(), worked, queued, "a queue's work is its customers'");
        balances(queues.required[number], required, 0.0, "what a queue requires is its customers'");
        assert_eq!(queues.accounts[number], own.len() as f64);
        balances(queues.quality[number], worth(at, number), 1.0, "what an hour is worth");
        let limit = |lane: usize| staff.hours[lane] * (1.0 + team.stretch);
        let (mut overtime, mut idle, mut reserved_unused) = (0.0, 0.0, 0.0);
        if team.mode == Mode::Pod {
            let wanted: f64 = own.iter().map(|one| plan.segments[one.segment].reserved_hours).sum();
            let reserved = total(&month.reserved);
            balances(reserved, wanted * share(limit(lanes.start), wanted), wanted, "hours reserved");
            for one in &own {
                assert!(month.worked[one.i] <= month.reserved[one.i] * (1.0 + 1e-9) + 1e-9);
            }
            overtime = f64::max(0.0, reserved - hours);
            idle = f64::max(0.0, hours - reserved);
            reserved_unused = reserved - worked;
        } else {
            for lane in lanes.clone() {
                let (worked, hours) = (queues.worked[lane], staff.hours[lane]);
                assert!(worked <= limit(lane) * (1.0 + 1e-9) + 1e-9, "{worked} worked in {}", limit(lane));
                overtime += f64::max(0.0, worked - hours);
                idle += f64::max(0.0, hours - worked);
            }
            // Nobody is left alone while people have hours: the scarcest role works all it can.
            let full = lanes.clone().any(|lane| queues.worked[lane] >= limit(lane) * (1.0 - 1e-9) - 1e-9);
            assert!(full || queued - worked <= 1e-9 * queued.max(1.0), "{worked} of {queued}, idle beside a queue");
            if lanes.len() == 1 && queues.first_share[number] < 1.0 {
                let rest = worked - queues.first[lanes.start] * queues.first_share[number];
                assert!(rest <= 1e-9 * worked.max(1.0), "inbound first");
            }
        }
        balances(hours + overtime, worked + reserved_unused + idle, hours + queued, "available + overtime");
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
            let counts = if staff.employed[index] { &mut employed } else { &mut vacant };
            *counts += fte;
            cost += f64::from(u8::from(staff.employed[index])) * fte * team.roles[seat.role].cost_per_year / 12.0;
            assert!(staff.employed[index] || !staff.resigned[index], "only who works here resigns");
            resigned += f64::from(u8::from(staff.resigned[index]));
        }
        balances(team.headcount(at.month), employed + vacant, 0.0, "planned = employed + vacant");
        let lanes = team.servers.clone().flat_map(|server| plan.servers[server].lanes.clone());
        balances(lanes.map(|lane| staff.fte[lane]).sum(), employed, 0.0, "employed, by lane");
        assert!(world.staffing.is_some() || vacant == 0.0);
        let hiring = world.staffing.as_ref().map_or(0.0, |law| staff.hires[number] * law.hiring_cost);
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
    assert!(!case.template.is_uncertain(), "a number is uncertain, and the middle would be stepped");
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
        assert_eq!(alive(at.before) + arrived, alive(at.after) + churned, "customers in month {}", at.month);
        for &(metric, group, value) in &seen.values {
            let group = layout.groups.iter().position(|(other, _)| *other == group).unwrap();
            let Some(position) = layout.position_in_month(metric, group, at.month) else { continue };
            let hours = matches!(metric, Metric::IdleHours | Metric::LostHours | Metric::UnmetHours | Metric::OvertimeHours);
            let of = if hours { at.after.queues.worked.iter().chain(&at.after.month.need).sum() } else { 0.0 };
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
