//! A marketing company. The claim: low touch carries three times what it could serve, high touch could carry four times
//! its accounts; the same people, rebalanced, are near target in every team, burn out less and resign less.

use axplan::measures::metric::Metric;

use super::{Results, people, shipped};

#[test]
fn reproduces_the_claim() {
    let results = Results::of("marketing-rebalance");
    let load = |plan, team, month| results.at(plan, Metric::RequiredLoad, team, month);
    load("revenue", "team:low", Some(1)).is_at(3.0, 0.15);
    load("revenue", "team:high", Some(1)).is_below(0.25);
    results
        .figure("revenue", Metric::RequiredLoad, "team:high")
        .is_below(0.25);
    results
        .figure("revenue", Metric::Utilisation, "team:high")
        .is_below(0.6);
    for team in ["team:inbound", "team:async", "team:sync", "team:task_force"] {
        for month in [Some(1), None] {
            load("ax", team, month).is_above(0.70);
            load("ax", team, month).is_below(0.95);
        }
    }
    results.difference("ax", Metric::Burnout, "all").is_below(0.0);
    results.difference("ax", Metric::Resignations, "all").is_below(0.0);
}

#[test]
fn has_the_same_people() {
    let template = shipped("marketing-rebalance");
    for (plan, headcount) in people(&template) {
        assert_eq!(headcount, 39.0, "{plan}");
    }
}
