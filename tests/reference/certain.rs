//! The world of the truths: certain and uncertain, drawn and listed, with owners.

use crate::comparison::compare;
use crate::worlds::{CERTAIN, Case, UNCERTAIN, list_of};

fn agrees(case: &Case) {
    match compare(&case.template, &case.roster) {
        Ok(compared) => assert!(compared > 10_000, "{compared} numbers compared"),
        Err(report) => panic!("{report}"),
    }
}

#[test]
fn synthetic() {
    agrees(&Case::synthetic(CERTAIN, &["months=26", "run.replications=4"]));
}

#[test]
fn uncertain() {
    let mut sets = UNCERTAIN.to_vec();
    sets.push("run.replications=12");
    agrees(&Case::synthetic(CERTAIN, &sets));
}

#[test]
fn mixture_and_dispersion() {
    let text = CERTAIN.replace("arr = { lognormal = { median = 20000, sigma = 1.0 } }\n", "");
    let sets = [
        "run.replications=4",
        "need.dispersion=0.7",
        "population.whitespace={ beta = { alpha = 2, beta = 3 } }",
    ];
    agrees(&Case::synthetic(&text, &sets));
}

#[test]
fn listed_with_owners() {
    let sets = ["run.replications=6", "plans.ax.teams.pool.headcount=0.7"];
    agrees(&Case::listed(CERTAIN, &sets, &list_of(120)));
    let as_is = [
        "run.replications=6",
        "plans.revenue.rule=\"as_is\"",
        "plans.revenue.teams.scale.headcount=0",
        "plans.ax.teams.pool.mode=\"dedicated\"",
        "plans.ax.teams.named.headcount=2.4",
    ];
    agrees(&Case::listed(CERTAIN, &as_is, &list_of(90)));
}
