//! One customer's month, computed again.

use axplan::measures::metric::Metric;
use axplan::plans::team::Mode;

use super::{Seen, balances};
use crate::worlds::Stepped;

/// One customer's month: what is owed to it by whom.
pub struct One<'a> {
    pub at: &'a Stepped<'a>,
    pub i: usize,
    pub server: usize,
    pub team: usize,
    pub segment: usize,
    /// Served shares of inbound and other work.
    shares: (f64, f64),
    /// Whether it lost an owner this month.
    handed_over: bool,
}

impl<'a> One<'a> {
    pub fn new(at: &'a Stepped, i: u32) -> Self {
        let i = i as usize;
        let plan = &at.compiled.plans[at.plan];
        let assignment = &at.after.assignment;
        let server = assignment.server[i] as usize;
        let team = plan.servers[server].team;
        let old = at.before.assignment.server[i] as usize;
        let mode = plan.teams[plan.servers[old].team].mode;
        let owned = at.before.alive[i] && matches!(mode, Mode::Dedicated | Mode::Pod);
        Self {
            at,
            i,
            server,
            team,
            segment: assignment.segment[i] as usize,
            shares: (at.after.month.first_share[i], at.after.month.rest_share[i]),
            handed_over: owned && (old != server || at.after.staff.new_owner[server]),
        }
    }

    pub fn arr(&self) {
        let Self { at, i, .. } = *self;
        let (before, after, month) = (at.before, at.after, &at.after.month);
        let arrived = if at.step.arrived(i) { at.customers.arr[i] } else { 0.0 };
        assert_eq!(
            (
                arrived > 0.0 && before.alive[i],
                before.arr[i] > 0.0 && !before.alive[i]
            ),
            (false, false)
        );
        assert_eq!(month.arrived[i], arrived);
        let opening = if before.alive[i] { before.arr[i] } else { arrived };
        assert_eq!(month.opening_arr[i], opening, "a month opens where the last closed");
        let closing = opening + month.expansion[i] + month.uplift[i] - month.contraction[i] - month.churned[i];
        balances(closing, after.arr[i], opening, "closing ARR of a customer");
        balances(
            after.uplift[i] - before.uplift[i],
            month.uplift[i],
            after.uplift[i],
            "uplift so far",
        );
        if !after.alive[i] {
            let flows = [after.arr[i], month.expansion[i], month.uplift[i], month.contraction[i]];
            assert_eq!(
                (month.churned[i], flows),
                (opening, [0.0; 4]),
                "who leaves takes everything along"
            );
        } else {
            assert_eq!(month.churned[i], 0.0);
        }
        let whitespace = if before.alive[i] {
            before.whitespace[i]
        } else {
            at.customers.whitespace[i]
        };
        balances(
            whitespace - after.whitespace[i],
            month.expansion[i],
            whitespace,
            "whitespace sold",
        );
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
        balances(
            worked,
            rest + shares.0 * other,
            worked.max(other),
            "worked = kinds + other work",
        );
        balances(
            after.extra_backlog[i],
            waits * other,
            worked.max(other),
            "other work that waits",
        );
        let plan = &at.compiled.plans[at.plan];
        let handover = world
            .movement
            .as_ref()
            .filter(|_| self.handed_over)
            .map_or(0.0, |law| law.handover_hours);
        let talk = plan.segments[self.segment]
            .conversation
            .filter(|_| after.talked[i] && !before.talked[i]);
        let known = before.escalation[i] + before.extra_backlog[i] + handover + talk.map_or(0.0, |(hours, _)| hours);
        let assessed = world
            .review
            .as_ref()
            .filter(|_| plan.assesses(at.month))
            .map_or(0.0, |law| law.hours);
        let (came, scale) = (other - known, worked.max(other).max(assessed).max(1.0));
        let off = |charge: f64| (came - charge).abs() <= 1e-8 * scale / shares.0.max(waits).min(1.0);
        let must = at.month == 1 || at.step.arrived(i);
        assert!(
            off(assessed) || !must && off(0.0),
            "other work of {came} h, an assessment takes {assessed}"
        );
    }

    pub fn hours(&self) {
        let Self { at, i, shares, .. } = *self;
        let (before, after, world) = (at.before, at.after, &at.compiled.world);
        let (plan, month) = (&at.compiled.plans[at.plan], &after.month);
        let segment = &plan.segments[self.segment];
        let worth = worth(at, self.server);
        let (mut need, mut automated, mut direct, mut surplus, mut set_out) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let (mut required, mut by_kind, mut waiting, mut outbound, mut expected) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let appropriate = after.appropriate(i, world);
        for (kind, law) in world.kinds.iter().enumerate() {
            let factor = match segment.carve_out {
                Some((carved, factor)) if carved == kind && at.customers.accepts_async[i] => factor,
                _ => 1.0,
            };
            // What several roles of a task force do together takes coordination.
            let factor = factor * plan.teams[segment.team].coordination[kind];
            let needed = after.need[kind][i];
            let covered = segment.digital[kind].0 * segment.digital[kind].1 * needed;
            let (planned, backlog) = (after.planned[kind][i], before.backlog[kind][i]);
            let served = if law.inbound { shares.0 } else { shares.1 };
            let lost = (1.0 - world.waits) * (1.0 - served) * (planned + backlog);
            let done = served * (planned + backlog);
            balances(
                planned + backlog,
                done + after.backlog[kind][i] + lost,
                0.0,
                "a queue: done, waits or lost",
            );
            if law.inbound {
                balances(
                    planned,
                    (1.0 - segment.digital[kind].0) * needed,
                    needed,
                    "inbound comes by itself",
                );
            }
            need += needed;
            automated += covered;
            required += factor * (needed - covered);
            by_kind += factor * done;
            waiting += after.backlog[kind][i];
            let new = worth * served * planned;
            direct += f64::min(needed - covered, worth * done);
            surplus += f64::max(0.0, new - (needed - covered));
            set_out += planned;
            outbound += if law.inbound { 0.0 } else { worth * done };
            expected += world.rates_of(after.stage[i], appropriate)[kind] * law.hours;
        }
        let unmet = month.unmet[i];
        balances(month.need[i], need, 0.0, "need");
        balances(month.automated[i], automated, need, "automated");
        balances(month.direct[i], direct, need, "direct");
        let uncovered = need - automated - direct;
        let exchanged = f64::min(uncovered, surplus);
        balances(
            month.substituted[i],
            world.substitution * exchanged,
            need,
            "substituted",
        );
        let bought = segment
            .paid_coverage
            .filter(|_| after.buys[i])
            .map_or(0.0, |offer| offer.hours);
        balances(
            month.paid[i],
            f64::min(uncovered - month.substituted[i], bought),
            need,
            "paid",
        );
        let covered = month.direct[i] + month.substituted[i] + month.automated[i] + month.paid[i];
        balances(
            need,
            covered + unmet,
            0.0,
            "needed = direct + substituted + automated + paid + unmet",
        );
        assert!(unmet >= -1e-9 * need);
        balances(month.surplus[i], surplus, need, "surplus");
        balances(
            at.after.queues.own_required[i],
            required + before.escalation[i],
            need,
            "required",
        );
        balances(month.waiting[i], waiting + after.extra_backlog[i], 0.0, "waiting");
        balances(
            after.escalation[i],
            world.escalates * unmet,
            need,
            "escalations to come",
        );
        self.other_work(by_kind);
        let adequacy = if need > 0.0 { covered / need } else { 1.0 };
        balances(month.adequacy[i], adequacy, 1.0, "adequacy");
        if after.milestones[i] > before.milestones[i] {
            return;
        }
        let unused = surplus - exchanged;
        expected *= at.customers.multiplier[i];
        // Where nothing is needed all that is done is too much, but for a residue of hours that a queue should not have left.
        let residue = expected == 0.0 && unused <= 1e-9 * set_out;
        let ratio = if unused <= 1e-9 * surplus || residue {
            0.0
        } else {
            f64::min(1.0, unused / expected)
        };
        let wanted = at.customers.expected_hours[i] * after.expectation_left[i];
        let short = if wanted > 0.0 {
            f64::max(0.0, 1.0 - (outbound + bought) / wanted)
        } else {
            0.0
        };
        let quality = adequacy * (1.0 - world.surplus_penalty * ratio) * (1.0 - world.expectation_weight * short);
        balances(month.quality[i], quality, 1.0, "quality");
        balances(
            month.entitled[i],
            f64::min(unused, wanted),
            surplus.max(need),
            "surplus that was expected",
        );
        let opening = if before.alive[i] {
            before.health[i]
        } else {
            at.customers.health[i]
        };
        let loss = world
            .movement
            .as_ref()
            .filter(|_| self.handed_over)
            .map_or(0.0, |law| law.health_loss);
        let health = (1.0 - world.smoothing) * opening * (1.0 - loss) + world.smoothing * quality;
        balances(after.health[i], health, 1.0, "health");
        if let Some(goals) = &world.goals {
            balances(
                after.progress[i],
                before.progress[i] + quality / goals.months,
                1.0,
                "progress",
            );
        }
    }

    pub fn tell(&self, seen: &mut Seen) {
        let Self {
            at, i, team, segment, ..
        } = *self;
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
            (
                Metric::GrossMargin,
                month.opening_arr[i] / 12.0 * at.compiled.world.gross_margin_rate + paid,
            ),
            (Metric::CostToServe, hours * hour + beside),
        ] {
            seen.of_customer(metric, team, segment, value);
        }
        seen.of_team(Metric::CsCost, team, beside);
    }
}

/// What an hour of a queue's work is worth, from its utilisation.
pub fn worth(at: &Stepped, server: usize) -> f64 {
    let (world, lanes) = (
        &at.compiled.world,
        at.compiled.plans[at.plan].servers[server].lanes.clone(),
    );
    let sum = |column: &[f64]| column[lanes.clone()].iter().sum::<f64>();
    let (worked, hours) = (sum(&at.after.queues.worked), sum(&at.after.staff.hours));
    match &world.quality_under_load {
        Some(law) if hours > 0.0 => {
            let (over, under) = (
                worked / hours - world.target_utilisation,
                law.idle_below - worked / hours,
            );
            let lost = law.overload_slope * over.max(0.0) + law.idle_slope * under.max(0.0);
            (1.0 - lost).max(law.floor)
        }
        _ => 1.0,
    }
}
