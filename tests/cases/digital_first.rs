//! Digital first: automation, webinars, asynchronous service and paid coverage, one thing each (docs/cases/digital-first.md).

use axplan::measures::metric::Metric;

use super::{Results, people, shipped};

/// Each way of serving customers without the team's people leaves them less to do, and what is left undone shrinks.
#[test]
fn each_takes_work_from_people() {
    let results = Results::of("digital-first");
    for plan in ["digital", "webinars", "carve-out"] {
        let difference = |metric| results.difference(plan, metric, "all");
        difference(Metric::RequiredLoad).is_below(-0.03);
        difference(Metric::UnmetHours).is_below(-1000.0);
        difference(Metric::Nrr12m).is_above(0.0);
        difference(Metric::Margin).is_above(0.0);
    }
    // Automation is paid for by customer and year; the others cost nothing.
    results
        .figure("digital", Metric::AutomatedHours, "all")
        .is_above(1000.0);
    results.difference("digital", Metric::CsCost, "all").is_above(40_000.0);
    let webinars = results.difference("webinars", Metric::CsCost, "all");
    assert!(webinars.mean.abs() < 1.0, "{webinars:?}");
}

/// Paid coverage brings its price, costs its hours, and covers need of those who bought it.
#[test]
fn paid_coverage_is_bought_and_covers() {
    let results = Results::of("digital-first");
    let difference = |metric| results.difference("paid", metric, "all");
    difference(Metric::PaidRevenue).is_above(100_000.0);
    difference(Metric::CsCost).is_above(100_000.0);
    difference(Metric::UnmetHours).is_below(0.0);
    difference(Metric::Health).is_above(0.0);
    difference(Metric::Margin).is_above(0.0);
    let untouched = results.figure("people-only", Metric::PaidRevenue, "all");
    assert_eq!((untouched.mean, untouched.se), (0.0, 0.0));
}

/// A webinar for twelve is what makes the difference: for one at a time it would take more than it saves.
#[test]
fn it_is_the_participants_that_save() {
    let alone = Results::with("digital-first", &["need.kinds.webinar.participants=1"]);
    alone.difference("webinars", Metric::RequiredLoad, "all").is_above(0.0);
}

#[test]
fn has_the_same_people() {
    for (plan, headcount) in people(&shipped("digital-first")) {
        assert_eq!(headcount, 15.5, "{plan}");
    }
}
