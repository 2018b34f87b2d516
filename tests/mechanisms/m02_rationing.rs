//! 2. Rationing: whom a queue serves where its hours fall short.

use axplan::measures::metric::Metric;

use crate::m02_programmes::one_queue;
use crate::support::{AMPLE, Case, HOURS, Month, above, close, mean, switch_text, world};

const RULES: [&str; 4] = ["proportional", "at_risk_first", "renewal_first", "largest_arr_first"];

/// What each customer of one queue is worked for, served by a rule in the obvious way.
fn served(seen: &Month, rule: &str, inbound: usize) -> Vec<(usize, f64)> {
    let (before, after) = (seen.before, seen.after);
    let work = |i: usize, of: &dyn Fn(usize) -> bool| -> f64 {
        (0..after.planned.len())
            .filter(|&kind| of(kind))
            .map(|kind| after.planned[kind][i] + before.backlog[kind][i])
            .sum()
    };
    let mut queue: Vec<(usize, f64, f64)> = seen
        .present()
        .map(|i| {
            let first = work(i, &|kind| kind == inbound) + before.escalation[i] + before.extra_backlog[i];
            (i, first, work(i, &|kind| kind != inbound))
        })
        .collect();
    let mut left = after.staff.hours[0];
    let all_first: f64 = queue.iter().map(|(_, first, _)| first).sum();
    let first_share = f64::min(1.0, left / all_first);
    left -= first_share * all_first;
    let class = |i: usize| match rule {
        "at_risk_first" => usize::from(before.health[i] >= 0.6),
        "renewal_first" => {
            let (first, term) = (seen.customers.first_renewal[i], seen.customers.term[i]);
            let soon = |month: u32| month >= first && (month - first).is_multiple_of(term);
            usize::from(!(seen.month..seen.month + 3).any(soon))
        }
        _ => 0,
    };
    if rule == "largest_arr_first" {
        queue.sort_by(|a, b| seen.before.arr[b.0].total_cmp(&seen.before.arr[a.0]));
    }
    let classes: Vec<usize> = match rule {
        "largest_arr_first" => (0..queue.len()).collect(),
        _ => queue.iter().map(|&(i, ..)| class(i)).collect(),
    };
    let mut served = Vec::new();
    for wanted in 0..=classes.iter().copied().max().unwrap() {
        let members: Vec<_> = queue
            .iter()
            .zip(&classes)
            .filter(|(_, class)| **class == wanted)
            .map(|(one, _)| one)
            .collect();
        let hours: f64 = members.iter().map(|(.., rest)| rest).sum();
        let share = if hours > left { left / hours } else { 1.0 };
        left -= share * hours;
        served.extend(
            members
                .iter()
                .map(|&&(i, first, rest)| (i, first_share * first + share * rest)),
        );
    }
    served
}

#[test]
fn rationing_serves_by_its_rule_where_hours_fall_short() {
    for rule in RULES {
        let plan = one_queue(1.0, "follow", "").replace("[plans.one]", &format!("[plans.one]\nrationing = \"{rule}\""));
        let case = Case::new(&world("", &plan), &[]).given(|i, given| given.health = Some(0.4 + (i % 5) as f64 * 0.1));
        let inbound = case.kind("inbound");
        let mut short = 0;
        for replication in 0..2 {
            case.step(0, replication, |seen| {
                let worked: f64 = seen.present().map(|i| seen.after.month.worked[i]).sum();
                short += u32::from(worked > 0.999 * HOURS);
                for (i, hours) in served(seen, rule, inbound) {
                    close(seen.after.month.worked[i], hours, rule);
                }
            });
        }
        assert!(short > 20, "{rule}: short in {short} months");
    }
}

#[test]
fn each_rationing_rule_favours_whom_it_names() {
    let run = |rule: &str, headcount: f64| {
        let plan =
            one_queue(headcount, "follow", "").replace("[plans.one]", &format!("[plans.one]\nrationing = \"{rule}\""));
        Case::new(&world("", &plan), &[]).run()
    };
    let adequacy_of_large = |rule: &str| run(rule, 1.2).of("one", Metric::Adequacy, "band:>=50k", None);
    above(
        &adequacy_of_large("largest_arr_first"),
        &adequacy_of_large("proportional"),
    );
    let nrr = |rule: &str| run(rule, 1.2).all("one", Metric::Nrr12m);
    above(&nrr("largest_arr_first"), &nrr("proportional"));
    // Who renews soon has been served: fewer leave.
    let kept = |rule: &str| run(rule, 1.5).all("one", Metric::LogoRetention12m);
    assert!(mean(&kept("renewal_first")) > mean(&kept("proportional")));
    // Hours go to those at risk: by hand, for the mean over all customers says little.
    let plan = one_queue(1.4, "follow", "");
    let cover = |rule: &str| -> Vec<f64> {
        let plan = plan.replace("[plans.one]", &format!("[plans.one]\nrationing = \"{rule}\""));
        let case =
            Case::new(&world("", &plan), &[]).given(|i, given| given.health = Some(if i % 4 == 0 { 0.3 } else { 0.9 }));
        let of = |replication| {
            let (mut covered, mut n) = (0.0, 0.0);
            case.step(0, replication, |seen| {
                for i in seen.present().filter(|i| i % 4 == 0 && seen.month <= 3) {
                    covered += seen.after.month.adequacy[i];
                    n += 1.0;
                }
            });
            covered / n
        };
        (0..8).map(of).collect()
    };
    above(&cover("at_risk_first"), &cover("proportional"));
}

/// The other rules serve customer by customer, and round otherwise, so that no threshold gives the same bits as
/// `proportional`; where nobody is at risk, they give the same but for rounding.
#[test]
fn rationing_in_proportion_is_what_holds_unless_said() {
    let plain = world("", &one_queue(0.9, "follow", ""));
    let with = |rule: &str| plain.replace("[plans.one]", &format!("[plans.one]\nrationing = \"{rule}\""));
    switch_text(&plain, &[with("proportional")], &with("largest_arr_first"));
    let unmet = |text: &str| {
        Case::new(text, &["delivery.at_risk_below=0"])
            .run()
            .all("one", Metric::UnmetHours)
    };
    for (a, b) in unmet(&plain).into_iter().zip(unmet(&with("at_risk_first"))) {
        close(a, b, "nobody is at risk");
    }
}

/// Where inbound requests take every hour, what is left for the rest is rounding: no experience that is too much for who
/// needs none.
#[test]
fn what_rounding_leaves_is_not_too_much() {
    let plan = AMPLE
        .replace("headcount = 40", "headcount = 0.01")
        .replace("\"follow\"", "\"weekly\"");
    let case = Case::new(
        &world("", &plan),
        &["need.profiles.async={ sync = 0, async = 0, inbound = 0 }"],
    );
    let content = case.profile("async");
    let mut rounded = 0;
    for replication in 0..8 {
        case.step(0, replication, |seen| {
            let left = seen.after.queues.rest_share[0];
            assert!(left < 1e-12, "{left}");
            rounded += u32::from(left > 0.0);
            for i in seen.present().filter(|&i| seen.after.profile[i] == content) {
                assert_eq!(seen.after.month.quality[i], 1.0, "customer {i} in month {}", seen.month);
            }
        });
    }
    assert!(rounded > 2, "{rounded} months");
}
