//! Where hours fall short, customers are served in the order of the plan's rule (docs/model.md 5.5), found again here by
//! serving each queue slowly: inbound and other work first, then class by class, each class as far as the scarcest role
//! goes. Within 1e-9.

use axplan::plans::plan::Rationing;
use axplan::plans::team::Mode;

use crate::everything::everything;
use crate::worlds::{Case, Stepped};

fn share(available: f64, wanted: f64) -> f64 {
    if wanted <= available.max(0.0) {
        1.0
    } else {
        available.max(0.0) / wanted
    }
}

/// Classes of a queue's customers, in the order in which they are served.
fn classes(at: &Stepped, members: &[usize], rule: Rationing) -> Vec<Vec<usize>> {
    let customers = at.customers;
    let urgent = |i: usize| match rule {
        Rationing::AtRiskFirst => {
            let lost_owner = at.before.alive[i] && at.before.assignment.server[i] != at.after.assignment.server[i];
            let old = &at.compiled.plans[at.plan].servers[at.before.assignment.server[i] as usize];
            let owned = matches!(
                at.compiled.plans[at.plan].teams[old.team].mode,
                Mode::Dedicated | Mode::Pod
            );
            let health = if at.before.alive[i] {
                at.before.health[i]
            } else {
                customers.health[i]
            };
            health * if lost_owner && owned { 0.9 } else { 1.0 } < 0.7
        }
        Rationing::RenewalFirst => {
            let renewals = (0..).map(|k| customers.first_renewal[i] + k * customers.term[i]);
            renewals
                .skip_while(|&renewal| renewal < at.month)
                .take(1)
                .all(|renewal| renewal <= at.month + 2)
        }
        _ => false,
    };
    if rule == Rationing::LargestArrFirst {
        let mut order = members.to_vec();
        order.sort_by(|&a, &b| {
            at.after.month.opening_arr[b]
                .total_cmp(&at.after.month.opening_arr[a])
                .then(a.cmp(&b))
        });
        return order.into_iter().map(|i| vec![i]).collect();
    }
    let (first, then): (Vec<usize>, Vec<usize>) = members.iter().partition(|&&i| urgent(i));
    vec![first, then]
}

/// Served shares of a month are those found here; gives how many customers were served in part, and how many queues
/// served some customers and left others.
fn served(at: &Stepped, rule: Rationing) -> (usize, usize) {
    let (plan, world, queues) = (&at.compiled.plans[at.plan], &at.compiled.world, &at.after.queues);
    let (mut partly, mut apart) = (0, 0);
    for (number, server) in plan.servers.iter().enumerate() {
        let team = &plan.teams[server.team];
        let present = at.after.present.iter().map(|&i| i as usize);
        let members: Vec<usize> = present
            .filter(|&i| at.after.assignment.server[i] as usize == number)
            .collect();
        if team.mode == Mode::Pod || members.is_empty() {
            continue;
        }
        let lanes = server.lanes.clone();
        let rest = |i: usize, role: usize| -> f64 {
            let segment = &plan.segments[usize::from(at.after.assignment.segment[i])];
            let hours = (0..world.kinds.len())
                .filter(|&kind| !world.kinds[kind].inbound)
                .map(|kind| {
                    let part = if lanes.len() == 1 {
                        1.0
                    } else {
                        team.role_shares[kind * lanes.len() + role]
                    };
                    let accepts = at.customers.accepts_async[i];
                    let factor = segment.work_factor(kind, accepts) * team.coordination[kind];
                    part * factor * (at.after.planned[kind][i] + at.before.backlog[kind][i])
                });
            hours.sum()
        };
        let limit = |role: usize| at.after.staff.hours[lanes.start + role] * (1.0 + team.stretch);
        let first = |role: usize| queues.first[lanes.start + role];
        let first_share = (0..lanes.len())
            .map(|role| share(limit(role), first(role)))
            .fold(1.0, f64::min);
        let mut left: Vec<f64> = (0..lanes.len())
            .map(|role| limit(role) - first_share * first(role))
            .collect();
        let record = &at.after.month;
        let mut shares = Vec::new();
        for class in classes(at, &members, rule) {
            let wanted: Vec<f64> = (0..lanes.len())
                .map(|role| class.iter().map(|&i| rest(i, role)).sum())
                .collect();
            let served = left
                .iter()
                .zip(&wanted)
                .map(|(left, wanted)| share(*left, *wanted))
                .fold(1.0, f64::min);
            left.iter_mut()
                .zip(&wanted)
                .for_each(|(left, wanted)| *left -= served * wanted);
            for i in class {
                let (ours, theirs) = ((first_share, served), (record.first_share[i], record.rest_share[i]));
                // A little more than what is left rounds to all or to nothing of very little.
                let work: f64 = (0..lanes.len()).map(|role| rest(i, role)).sum();
                let off = (ours.0 - theirs.0).abs().max((ours.1 - theirs.1).abs() * work.min(1.0));
                assert!(
                    off < 1e-9,
                    "customer {i} of queue {number} in month {}: {theirs:?}, not {ours:?}",
                    at.month
                );
                partly += usize::from(served > 0.0 && served < 1.0);
                shares.push(served);
            }
        }
        apart += usize::from(shares.contains(&1.0) && shares.iter().any(|share| *share < 0.5));
    }
    (partly, apart)
}

#[test]
fn customers_are_served_in_the_order_of_the_rule() {
    for (name, rule) in [
        ("at_risk_first", Rationing::AtRiskFirst),
        ("renewal_first", Rationing::RenewalFirst),
        ("largest_arr_first", Rationing::LargestArrFirst),
    ] {
        let sets = ["revenue", "ax", "mix", "moving"].map(|plan| format!("plans.{plan}.rationing=\"{name}\""));
        let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
        let case = Case::synthetic(&everything(), &sets);
        let (mut partly, mut apart) = (0, 0);
        for plan in 0..4 {
            for replication in 0..2 {
                case.step(plan, replication, |at| {
                    let (some, queues) = served(at, rule);
                    partly += some;
                    apart += queues;
                });
            }
        }
        assert!(
            partly > 50 && apart > 10,
            "{name}: {partly} served in part, {apart} queues that tell apart"
        );
    }
}
