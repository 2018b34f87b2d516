//! Every mechanism: all at once, one by one, and at random.

use crate::comparison::compare;
use crate::everything::everything;
use crate::generator::for_any;
use crate::worlds::{Case, list_of};

#[test]
fn everything_at_once() {
    let case = Case::synthetic(&everything(), &["run.replications=4", "months=26"]);
    if let Err(report) = compare(&case.template, &case.roster) {
        panic!("{report}");
    }
}

#[test]
fn anything() {
    for_any(60, |text| {
        let case = Case::synthetic(text, &[]);
        compare(&case.template, &case.roster).map(|_| ())
    });
}

/// What a list says stays as it is: owners, segments, renewals, channels, types, whitespace and health.
#[test]
fn everything_of_a_list() {
    let sets = ["run.replications=4", "months=26"];
    agrees(&Case::listed(&everything(), &sets, &list_of(120)));
}

/// `SCENARIO=case.toml cargo test --test reference one_scenario` compares one with a synthetic population.
#[test]
fn one_scenario() {
    if let Ok(path) = std::env::var("SCENARIO") {
        agrees(&Case::synthetic(&std::fs::read_to_string(path).unwrap(), &[]));
    }
}

fn agrees(case: &Case) {
    if let Err(report) = compare(&case.template, &case.roster) {
        panic!("{report}");
    }
}
