//! World class. The claim: a company covered by AX is above 125 % NRR.

use axplan::measures::metric::Metric;

use super::{Results, people};

#[test]
fn reproduces_the_claim() {
    let results = Results::of("world-class");
    results.figure("ax", Metric::Nrr12m, "all").is_above(1.25);
    // Most of what lies above 100 % is there without AX, as the scenario says.
    let before = results.figure("revenue", Metric::Nrr12m, "all");
    assert!(before.mean > 1.1, "{before:?}");
    for (plan, headcount) in people(&results.template) {
        assert_eq!(headcount, 18.0, "{plan}");
    }
}
