//! 2. Programmes: cadences by stage, automation, async carve-outs, rationing, stretch, backlog, escalations.

use axplan::measures::metric::Metric;
use axplan::random::{Purpose, uniform, words};

use crate::support::{AMPLE, Case, HOURS, PLANS, STILL, above, binomial, close, mean, same, switch_text, world};

const STAGES: &str =
    "[lifecycle.stages]\nonboarding = { tenure_below = 6, need_factor = 1 }\nestablished = { need_factor = 1 }\n";

/// A plan of one queue with so many people, and what its segment says beside its programme.
pub fn one_queue(headcount: f64, programme: &str, segment: &str) -> String {
    format!(
        "[plans.one]\nrule = {{ ax = {{ segments = {{ async = \"all\", sync = \"all\" }} }} }}\n\
         segments.all = {{ team = \"pool\", programme = \"{programme}\"{segment} }}\n\
         teams.pool = {{ headcount = {headcount}, mode = \"pooled\" }}\n"
    )
}

#[test]
fn a_cadence_goes_by_stage() {
    let staged = "[programmes.staged.cadence_by_stage]\nonboarding = { sync = 4 }\nestablished = { async = 1 }\n";
    let text = world(&format!("{staged}{STAGES}"), &one_queue(2.0, "staged", ""));
    let case = Case::new(&text, &[]).given(|i, given| given.tenure = Some((i % 12) as u32));
    let (sync, r#async) = (case.kind("sync"), case.kind("async"));
    case.step(0, 0, |seen| {
        for i in seen.present() {
            let onboarding = i % 12 + (seen.month as usize) - 1 < 6;
            let planned = (seen.after.planned[sync][i], seen.after.planned[r#async][i]);
            assert_eq!(planned, if onboarding { (4.0 * 1.25, 0.0) } else { (0.0, 0.25) });
        }
    });
    let busy = |months: u32| {
        let text = text.replace("tenure_below = 6", &format!("tenure_below = {months}"));
        Case::new(&text, &[]).run().all("one", Metric::Utilisation)
    };
    above(&busy(12), &busy(1));
}

#[test]
fn a_cadence_that_is_the_same_in_every_stage_is_a_plain_one() {
    let plain = world(STAGES, PLANS);
    let by_stage = |new: &str, old: &str| {
        let staged = format!("cadence_by_stage = {{ onboarding = {new}, established = {old} }}");
        plain.replace(
            "weekly = { cadence = { sync = 3, async = 1 } }",
            &format!("weekly = {{ {staged} }}"),
        )
    };
    let alike = by_stage("{ sync = 3, async = 1 }", "{ sync = 3, async = 1 }");
    switch_text(&plain, &[alike], &by_stage("{ sync = 6 }", "{ async = 1 }"));
}

#[test]
fn automation_takes_work_over_and_covers_what_it_can() {
    let digital = ", digital = { async = { share = 0.5, effectiveness = 0.6 }, inbound = { share = 0.25, effectiveness = 1 } }, operations_per_customer = 120";
    let case = Case::new(&world("", &one_queue(2.0, "follow", digital)), &[]);
    let (r#async, inbound) = (case.kind("async"), case.kind("inbound"));
    case.step(0, 0, |seen| {
        for i in seen.present() {
            let (need, month) = (&seen.after.need, &seen.after.month);
            let automated = 0.3 * need[r#async][i] + 0.25 * need[inbound][i];
            close(month.automated[i], automated, "automated");
            close(
                seen.after.planned[inbound][i],
                0.75 * need[inbound][i],
                "left to people",
            );
            let all: f64 = need.iter().map(|kind| kind[i]).sum();
            close(
                seen.after.queues.own_required[i],
                all - automated + seen.before.escalation[i],
                "required",
            );
        }
    });
    let (with, without) = (
        case.run(),
        Case::new(&world("", &one_queue(2.0, "follow", "")), &[]).run(),
    );
    above(
        &without.all("one", Metric::Utilisation),
        &with.all("one", Metric::Utilisation),
    );
    above(
        &without.all("one", Metric::RequiredLoad),
        &with.all("one", Metric::RequiredLoad),
    );
    // Operations are paid for each customer at the opening of each month.
    for (cost, customers) in
        with.months("one", Metric::CsCost, "all", 12)
            .iter()
            .zip(with.months("one", Metric::Customers, "all", 12))
    {
        let opening = std::iter::once(80.0).chain(customers);
        for (cost, customers) in cost.iter().zip(opening) {
            close(
                *cost,
                2.0 * 150_000.0 / 12.0 + customers * 120.0 / 12.0,
                "people and operations",
            );
        }
    }
}

#[test]
fn automation_of_no_share_says_nothing() {
    let plain = world("", &one_queue(0.9, "follow", ""));
    let with = |digital: &str| world("", &one_queue(0.9, "follow", digital));
    let neutral = [
        with(", digital = { async = { share = 0, effectiveness = 0.6 } }"),
        with(", operations_per_customer = 0"),
        with(", digital = {}"),
    ];
    switch_text(
        &plain,
        &neutral,
        &with(", digital = { async = { share = 0.5, effectiveness = 0.6 } }"),
    );
}

const CARVED: &str = ", carve_out = { from = \"sync\", to = \"async\", share = 0.5 }";

/// An hour of a meeting takes ½ + ½ · 0.25 ÷ 1.25 hours where a customer accepts that.
#[test]
fn a_carve_out_serves_a_share_at_async_cost_for_who_accepts() {
    let case = Case::new(&world("", &one_queue(40.0, "follow", CARVED)), &STILL);
    let sync = case.kind("sync");
    let (mut accept, mut n) = (0.0, 0);
    for replication in 0..8 {
        case.step(0, replication, |seen| {
            for i in seen.present() {
                let [.., acceptance] = words(seen.key, seen.customers.key[i], 0, Purpose::Terms.code(0)).map(uniform);
                let factor = if acceptance < 0.6 { 0.6 } else { 1.0 };
                let hours: f64 = (0..3)
                    .map(|kind| if kind == sync { factor } else { 1.0 } * seen.after.planned[kind][i])
                    .sum();
                close(seen.after.month.worked[i], hours + seen.before.escalation[i], "hours");
                if seen.month == 1 {
                    accept += f64::from(u8::from(factor < 1.0));
                    n += 1;
                }
            }
        });
    }
    binomial(accept, std::iter::repeat_n(0.6, n), "accept");
    let load = |segment: &str| {
        Case::new(&world("", &one_queue(2.0, "follow", segment)), &[])
            .run()
            .all("one", Metric::RequiredLoad)
    };
    above(&load(""), &load(CARVED));
}

#[test]
fn a_carve_out_of_no_share_or_that_nobody_accepts_says_nothing() {
    let plain = world("", &one_queue(0.9, "follow", ""));
    let carved = world("", &one_queue(0.9, "follow", CARVED));
    let none = carved.replace("share = 0.5 }", "share = 0 }");
    let nobody = carved.replace("accepts_async = 0.6", "accepts_async = 0");
    switch_text(&plain, &[none, nobody], &carved);
}

#[test]
fn stretch_is_work_above_the_hours_before_work_is_left() {
    let with = |stretch: &str| {
        one_queue(1.0, "follow", "").replace("mode = \"pooled\"", &format!("mode = \"pooled\"{stretch}"))
    };
    let stretched = Case::new(&world("", &with(", stretch = 0.2")), &[]);
    stretched.step(0, 0, |seen| {
        let queue = seen.after.queues.first[0] + seen.after.queues.rest[0];
        close(seen.after.queues.worked[0], f64::min(queue, 1.2 * HOURS), "worked");
    });
    let (stretched, plain) = (stretched.run(), Case::new(&world("", &with("")), &[]).run());
    above(
        &plain.all("one", Metric::UnmetHours),
        &stretched.all("one", Metric::UnmetHours),
    );
    for (overtime, utilisation) in stretched
        .months("one", Metric::OvertimeHours, "all", 12)
        .concat()
        .into_iter()
        .zip(stretched.months("one", Metric::Utilisation, "all", 12).concat())
    {
        close(overtime, HOURS * f64::max(0.0, utilisation - 1.0), "overtime");
    }
    assert!(mean(&stretched.all("one", Metric::OvertimeHours)) > 100.0);
}

#[test]
fn stretch_of_nothing_says_nothing() {
    let plain = world("", PLANS);
    let team = |stretch: &str| {
        plain.replace(
            "headcount = 0.5, mode",
            &format!("headcount = 0.5, stretch = {stretch}, mode"),
        )
    };
    let all = plain.replace("target_utilisation = 0.9", "target_utilisation = 0.9\nstretch = 0");
    switch_text(&plain, &[team("0"), all], &team("0.3"));
}

/// Of work not done a share waits, by customer and kind; of need not met a share comes back.
#[test]
fn what_is_not_done_waits_or_escalates_by_its_share() {
    let case = Case::new(&world("", &one_queue(0.7, "follow", "")), &[]);
    let inbound = case.kind("inbound");
    let mut unmet = Vec::new();
    case.step(0, 0, |seen| {
        let (before, after) = (seen.before, seen.after);
        let (first, rest) = (after.queues.first_share[0], after.queues.rest_share[0]);
        assert!(rest < 1.0, "this team is short");
        for i in seen.present() {
            let mut covered = 0.0;
            let (mut surplus, mut missing, mut needed) = (0.0, 0.0, 0.0);
            for kind in 0..3 {
                let served = if kind == inbound { first } else { rest };
                let (planned, backlog) = (after.planned[kind][i], before.backlog[kind][i]);
                close(
                    after.backlog[kind][i],
                    0.5 * (1.0 - served) * (planned + backlog),
                    "backlog",
                );
                let need = after.need[kind][i];
                covered += f64::min(need, served * (planned + backlog));
                missing += f64::max(0.0, need - served * (planned + backlog));
                surplus += f64::max(0.0, served * planned - need);
                needed += need;
            }
            let unmet = missing - 0.3 * f64::min(missing, surplus);
            close(after.month.unmet[i], unmet, "unmet");
            close(after.escalation[i], 0.3 * unmet, "escalates");
            if needed > 0.0 {
                close(
                    after.month.adequacy[i],
                    (covered + 0.3 * f64::min(missing, surplus)) / needed,
                    "adequacy",
                );
            }
        }
        unmet.push(seen.present().map(|i| after.month.unmet[i]).sum::<f64>());
    });
    // The engine gives the same numbers.
    let by_engine = &case.run().months("one", Metric::UnmetHours, "all", 12)[0];
    unmet
        .iter()
        .zip(by_engine)
        .for_each(|(ours, theirs)| close(*ours, *theirs, "unmet hours"));
}

/// `delivery` is no section that may be left out: shares of 0 mean that nothing waits and nothing comes back.
#[test]
fn backlog_and_escalations_grow_with_their_shares() {
    let run = |set: &str, of: f64| Case::new(&world("", &one_queue(of, "follow", "")), &[set]).run();
    let (none, some) = (run("delivery.waits=0", 0.7), run("delivery.waits=0.9", 0.7));
    assert_eq!(none.all("one", Metric::BacklogHours), vec![0.0; 16]);
    above(
        &some.all("one", Metric::BacklogHours),
        &none.all("one", Metric::BacklogHours),
    );
    let (none, some) = (run("delivery.escalates=0", 0.7), run("delivery.escalates=0.5", 0.7));
    above(
        &some.all("one", Metric::RequiredLoad),
        &none.all("one", Metric::RequiredLoad),
    );
    // Where nothing is left undone, neither share says anything.
    let ample = |set: &str| Case::new(&world("", AMPLE), &[set, "assessment.accuracy.usage=1"]).run();
    for share in ["delivery.waits", "delivery.escalates"] {
        same(&ample(&format!("{share}=0")), &ample(&format!("{share}=1")), share);
    }
}
