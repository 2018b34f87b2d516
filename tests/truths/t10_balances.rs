//! T10 (docs/model.md 9): books balance to 1e-9 relative. Each month of each plan is stepped by hand, and what came in
//! is compared with what went out, customer by customer and queue by queue; then the rows that a run reports.

use axplan::measures::groups::Group;
use axplan::measures::metric::Metric;
use axplan::model::state::State;

use crate::worlds::{CERTAIN, Case, Stepped, list_of};

#[track_caller]
fn balances(left: f64, right: f64, what: &str) {
    let size = left.abs().max(right.abs()).max(1e-9);
    assert!((left - right).abs() <= 1e-9 * size, "{what}: {left} against {right}");
}

/// Sum over the customers present in the month.
fn sum(state: &State, column: &[f64]) -> f64 {
    state.present.iter().map(|&i| column[i as usize]).sum()
}

fn arr_bridge(at: &Stepped) {
    let month = &at.after.month;
    for &i in &at.after.present {
        let i = i as usize;
        let closing = at.before.arr[i] + month.expansion[i] - month.contraction[i] - month.churned[i];
        balances(closing, at.after.arr[i], "closing ARR of a customer");
        assert_eq!(
            month.opening_arr[i], at.before.arr[i],
            "a month opens where the last closed"
        );
        if month.churned[i] > 0.0 {
            assert_eq!((at.after.arr[i], at.after.alive[i]), (0.0, false));
            assert_eq!((month.expansion[i], month.contraction[i]), (0.0, 0.0));
        }
        let sold = at.before.whitespace[i] - at.after.whitespace[i];
        balances(sold, month.expansion[i], "whitespace sold");
        assert!(at.after.whitespace[i] >= 0.0);
    }
    for i in 0..at.customers.len() {
        if !at.after.present.contains(&(i as u32)) {
            assert_eq!(
                (at.before.arr[i], at.after.arr[i]),
                (0.0, 0.0),
                "who has left pays nothing"
            );
        }
    }
}

/// Everything queued is served, waits or is lost, in the shares stated; what is served is what is worked.
fn queues(at: &Stepped) {
    let (world, plan) = (&at.compiled.world, &at.compiled.plans[at.plan]);
    let mut worked_on = vec![0.0; plan.servers.len()];
    let mut queued = vec![(0.0, 0.0); plan.servers.len()];
    for &i in &at.after.present {
        let i = i as usize;
        let server = at.after.assignment.server[i] as usize;
        let shares = (at.after.queues.first_share[server], at.after.queues.rest_share[server]);
        let escalations = at.before.escalation[i] + at.before.extra_backlog[i];
        let (mut new, mut late, mut waiting) = (0.0, 0.0, 0.0);
        let mut came = (escalations, 0.0);
        for (kind, law) in world.kinds.iter().enumerate() {
            let (planned, backlog) = (at.after.planned[kind][i], at.before.backlog[kind][i]);
            let served = if law.inbound { shares.0 } else { shares.1 };
            new += served * planned;
            late += served * backlog;
            let undone = (1.0 - served) * (planned + backlog);
            let lost = (1.0 - 0.5) * undone;
            let waits = at.after.backlog[kind][i];
            balances(
                planned + backlog,
                served * (planned + backlog) + waits + lost,
                "a queue",
            );
            waiting += waits;
            if law.inbound {
                came.0 += planned + backlog;
            } else {
                came.1 += planned + backlog;
            }
        }
        let of_escalations = shares.0 * escalations;
        balances(
            at.after.month.worked[i],
            new + late + of_escalations,
            "worked = new + late + escalations",
        );
        waiting += 0.5 * (escalations - of_escalations);
        balances(at.after.month.waiting[i], waiting, "waiting");
        balances(
            at.after.escalation[i],
            0.3 * at.after.month.unmet[i],
            "escalations to come",
        );
        balances(
            at.after.extra_backlog[i],
            0.5 * (escalations - of_escalations),
            "escalations that wait",
        );
        worked_on[server] += at.after.month.worked[i];
        queued[server].0 += came.0;
        queued[server].1 += came.1;
    }
    for (index, hours) in at.after.staff.hours.iter().enumerate() {
        let worked = at.after.queues.worked[index];
        balances(worked, worked_on[index], "a queue's work is its customers'");
        balances(
            at.after.queues.first[index],
            queued[index].0,
            "inbound and escalations queued",
        );
        balances(at.after.queues.rest[index], queued[index].1, "the rest queued");
        assert!(worked <= hours * (1.0 + 1e-9), "{worked} worked in {hours} hours");
        let idle = hours - worked;
        let undone = queued[index].0 + queued[index].1 - worked;
        assert!(
            idle < 1e-9 * hours.max(1.0) || undone < 1e-9 * worked.max(1.0),
            "idle beside a queue"
        );
        // Inbound first: none is left while anything else was done.
        let rest_done = at.after.queues.rest[index] * at.after.queues.rest_share[index];
        assert!(at.after.queues.first_share[index] == 1.0 || rest_done < 1e-9);
    }
}

/// Needed = covered directly + by substitution + unmet, each recomputed; adequacy, and health that follows quality.
fn experience(at: &Stepped) {
    let world = &at.compiled.world;
    for &i in &at.after.present {
        let i = i as usize;
        let month = &at.after.month;
        let server = at.after.assignment.server[i] as usize;
        let (mut need, mut direct, mut surplus, mut expected) = (0.0, 0.0, 0.0, 0.0);
        for (kind, law) in world.kinds.iter().enumerate() {
            let share = if law.inbound {
                at.after.queues.first_share[server]
            } else {
                at.after.queues.rest_share[server]
            };
            let needed = at.draws.need[kind][i];
            let new = share * at.after.planned[kind][i];
            let all = new + share * at.before.backlog[kind][i];
            need += needed;
            direct += if all < needed { all } else { needed };
            surplus += if new > needed { new - needed } else { 0.0 };
            let profile = usize::from(at.customers.profile[i]);
            expected += RATES[profile][kind] * HOURS[kind] * at.customers.multiplier[i];
        }
        let uncovered = need - direct;
        let used = if uncovered < surplus { uncovered } else { surplus };
        balances(month.need[i], need, "need");
        balances(month.direct[i], direct, "direct");
        balances(month.substituted[i] + 1.0, 0.3 * used + 1.0, "substituted");
        balances(
            month.need[i],
            month.direct[i] + month.substituted[i] + month.unmet[i],
            "needed",
        );
        balances(month.surplus[i], surplus, "surplus");
        balances(
            at.after.queues.own_required[i],
            need + at.before.escalation[i],
            "required",
        );
        let adequacy = if need == 0.0 { 1.0 } else { (direct + 0.3 * used) / need };
        balances(month.adequacy[i], adequacy, "adequacy");
        let surplus_ratio = ((surplus - used) / expected).min(1.0);
        let quality = adequacy * (1.0 - 0.25 * surplus_ratio);
        balances(
            at.after.health[i],
            0.75 * at.before.health[i] + 0.25 * quality,
            "health",
        );
    }
}

/// Engagements a month by profile and kind, and hours each, as the world states them.
const RATES: [[f64; 4]; 4] = [
    [0.03, 0.2, 0.0, 0.6],
    [0.2, 6.0, 0.0, 0.6],
    [2.2, 3.0, 0.0, 0.6],
    [2.0, 3.0, 6.5, 0.6],
];
const HOURS: [f64; 4] = [1.25, 0.25, 1.0, 0.4];

fn by_hand(case: &Case) {
    let (mut short, mut idle) = (0, 0);
    for plan in 0..2 {
        for replication in 0..3 {
            let mut closing: Option<f64> = None;
            case.step(plan, replication, |at| {
                let opening = sum(at.after, &at.after.month.opening_arr);
                if let Some(closing) = closing {
                    balances(opening, closing, "opening = last month's closing");
                }
                closing = Some(sum(at.after, &at.after.arr));
                arr_bridge(at);
                queues(at);
                experience(at);
                short += at.after.queues.rest_share.iter().filter(|share| **share < 1.0).count();
                idle += at.after.queues.rest_share.iter().filter(|share| **share == 1.0).count();
            });
        }
    }
    assert!(
        short > 50 && idle > 20,
        "both short and idle queues are seen: {short} {idle}"
    );
}

#[test]
fn each_month_of_a_synthetic_population() {
    by_hand(&Case::synthetic(CERTAIN, &["months=26"]));
}

#[test]
fn each_month_of_a_list() {
    let sets = [
        "plans.revenue.rule=\"as_is\"",
        "months=26",
        "plans.ax.teams.pool.headcount=0.7",
    ];
    by_hand(&Case::listed(CERTAIN, &sets, &list_of(120)));
}

/// The bridge, and sums over groups, in the rows that a run reports.
#[test]
fn reported_rows() {
    let case = Case::listed(CERTAIN, &["months=18"], &list_of(90));
    let opening: f64 = case.roster.given.iter().filter_map(|given| given.arr).sum();
    let study = case.study();
    for plans in case.rows() {
        for (layout, row) in study.layouts.iter().zip(&plans) {
            let month = |metric, group, month| row[layout.position_in_month(metric, group, month).unwrap()];
            let run = |metric, group| row[layout.position(metric, group).unwrap()];
            let teams: Vec<usize> = (0..layout.groups.len())
                .filter(|&group| matches!(layout.groups[group].0, Group::All | Group::Team(_)))
                .collect();
            for &group in &teams {
                let mut sums = [0.0; 3];
                let mut before = (group == 0).then_some(opening);
                for m in 1..=18 {
                    let flows = [Metric::ExpansionArr, Metric::ContractionArr, Metric::ChurnedArr]
                        .map(|metric| month(metric, group, m));
                    let closing = month(Metric::Arr, group, m);
                    if let Some(before) = before {
                        balances(before + flows[0] - flows[1] - flows[2], closing, "the reported bridge");
                        balances(
                            month(Metric::GrossMargin, group, m),
                            before / 12.0 * 0.8,
                            "gross margin",
                        );
                    }
                    before = Some(closing);
                    sums.iter_mut().zip(flows).for_each(|(sum, flow)| *sum += flow);
                }
                balances(run(Metric::ExpansionArr, group), sums[0], "expansion of the run");
                balances(run(Metric::ContractionArr, group), sums[1], "contraction of the run");
                balances(run(Metric::ChurnedArr, group), sums[2], "churn of the run");
                balances(run(Metric::Arr, group), month(Metric::Arr, group, 18), "ARR at the end");
            }
            // Any way of grouping customers adds up to all of them.
            let groupings: [fn(&Group) -> bool; 5] = [
                |group| matches!(group, Group::Team(_)),
                |group| matches!(group, Group::Segment(_)),
                |group| matches!(group, Group::Profile(_)),
                |group| matches!(group, Group::Band(_)),
                |group| matches!(group, Group::Opening(_)),
            ];
            for grouping in groupings {
                let groups: Vec<usize> = (0..layout.groups.len())
                    .filter(|&at| grouping(&layout.groups[at].0))
                    .collect();
                assert!(groups.len() > 1);
                for metric in [
                    Metric::Arr,
                    Metric::ChurnedArr,
                    Metric::ExpansionArr,
                    Metric::ContractionArr,
                    Metric::UnmetHours,
                    Metric::SurplusHours,
                    Metric::BacklogHours,
                    Metric::CostToServe,
                    Metric::GrossMargin,
                ] {
                    let total: f64 = groups.iter().map(|&group| run(metric, group)).sum();
                    balances(total, run(metric, 0), metric.name());
                }
            }
            // Retention, from the ARR of months 12 and 18 and the flows between.
            balances(
                run(Metric::Nrr12m, 0),
                month(Metric::Arr, 0, 12) / opening,
                "NRR over the first 12 months",
            );
            balances(
                month(Metric::NrrTtm, 0, 18),
                month(Metric::Arr, 0, 18) / month(Metric::Arr, 0, 6),
                "NRR over the trailing 12 months",
            );
            // Money: margin is what is left after the people, whose year costs 150,000.
            let people: f64 = teams[1..].iter().map(|&team| run(Metric::Headcount, team)).sum();
            balances(
                run(Metric::CsCost, 0),
                people * 150_000.0 / 12.0 * 18.0,
                "cost of the people",
            );
            balances(
                run(Metric::Margin, 0),
                run(Metric::GrossMargin, 0) - run(Metric::CsCost, 0),
                "margin",
            );
            balances(
                run(Metric::AccountsPerCsm, 0) / run(Metric::ArrPerCsm, 0),
                {
                    let accounts: f64 = teams[1..]
                        .iter()
                        .map(|&t| run(Metric::AccountsPerCsm, t) * run(Metric::Headcount, t))
                        .sum();
                    let arr: f64 = teams[1..]
                        .iter()
                        .map(|&t| run(Metric::ArrPerCsm, t) * run(Metric::Headcount, t))
                        .sum();
                    accounts / arr
                },
                "accounts and ARR per CSM",
            );
        }
    }
}
