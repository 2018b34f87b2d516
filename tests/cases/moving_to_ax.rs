//! Moving to AX: waves, the dip and the payback; who is at risk; a task force of several roles; a hiring plan
//! (docs/cases/moving-to-ax.md).

use axplan::measures::metric::Metric;

use super::{Results, people, shipped};

/// Getting there costs: the plan in force from month 1 is far ahead of the one that moves, which first falls behind.
#[test]
fn the_move_has_a_dip_and_is_paid_back() {
    let results = Results::of("moving-to-ax");
    for month in 1..=3 {
        let before = results.difference_in("ax", Metric::Margin, "all", Some(month));
        assert_eq!(
            (before.mean, before.se),
            (0.0, 0.0),
            "nothing has moved in month {month}"
        );
    }
    for month in 4..=9 {
        results
            .difference_in("ax", Metric::Margin, "all", Some(month))
            .is_below(0.0);
    }
    results
        .difference_in("ax", Metric::Margin, "all", Some(24))
        .is_above(0.0);
    results.figure("ax", Metric::Dip, "all").is_above(240_000.0);
    let paid_back = results.figure("ax", Metric::PaidBack, "all");
    paid_back.is_above(0.5);
    results.figure("ax", Metric::PaybackMonth, "all").is_above(12.0);
    for metric in [Metric::Nrr12m, Metric::Margin] {
        results.paired("ax", "at-once", metric).is_below(0.0);
    }
    let card = results.card();
    assert!(
        card.contains("It starts as `revenue`. The dip before the gain:"),
        "{card}"
    );
}

/// The scarcest role limits everyone in a task force.
#[test]
fn one_engineer_is_not_enough() {
    let results = Results::of("moving-to-ax");
    results.paired("lopsided", "at-once", Metric::UnmetHours).is_above(0.0);
    results.paired("lopsided", "at-once", Metric::Margin).is_below(0.0);
    let load = |plan| results.at(plan, Metric::Utilisation, "team:task_force", Some(1));
    load("lopsided").is_below(load("at-once").mean - 0.1);
}

/// Two people more from month 10: the same until then, less load and more cost afterwards.
#[test]
fn people_come_when_the_plan_says() {
    let results = Results::of("moving-to-ax");
    let of_team = |plan, metric, month| results.at(plan, metric, "team:sync", Some(month));
    for metric in [Metric::RequiredLoad, Metric::CsCost] {
        let (with, without) = (of_team("hiring", metric, 9), of_team("at-once", metric, 9));
        assert_eq!((with.mean, with.se), (without.mean, without.se), "{metric:?}");
    }
    of_team("hiring", Metric::RequiredLoad, 24).is_below(of_team("at-once", Metric::RequiredLoad, 24).mean - 0.05);
    of_team("hiring", Metric::CsCost, 24).is_above(of_team("at-once", Metric::CsCost, 24).mean + 20_000.0);
}

/// Who is at risk is given the experience of the task force: where many are, that takes many more hours.
#[test]
fn who_is_at_risk_takes_hours() {
    let on = Results::of("moving-to-ax");
    let off = Results::with("moving-to-ax", &["at_risk.enabled=false"]);
    let load = |results: &Results, plan| results.figure(plan, Metric::RequiredLoad, "all");
    let without = load(&off, "revenue");
    load(&on, "revenue").is_above(without.mean + 3.0 * without.se + 0.2);
    // Where customers are given what they need hardly anybody is.
    let (with, without) = (load(&on, "at-once"), load(&off, "at-once"));
    assert!(with.mean - without.mean < 0.1, "{with:?}, {without:?}");
}

#[test]
fn has_the_same_people() {
    for (plan, headcount) in people(&shipped("moving-to-ax")) {
        assert_eq!(headcount, 30.0, "{plan}");
    }
}
