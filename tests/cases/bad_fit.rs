//! Bad fit. The claim: declining customers without Success Potential means fewer logos, less load, higher NRR.

use axplan::measures::metric::Metric;

use super::{Results, people};

#[test]
fn reproduces_the_claim() {
    let results = Results::of("bad-fit");
    let difference = |plan, metric| results.difference(plan, metric, "all");
    difference("declining", Metric::Customers).is_below(0.0);
    difference("declining", Metric::RequiredLoad).is_below(0.0);
    difference("declining", Metric::NrrTtm).is_above(0.0);
    for (plan, headcount) in people(&results.template) {
        assert_eq!(headcount, 26.0, "{plan}");
    }
}

/// What the page says beside the claim: it costs margin here, and declining without being able to tell raises NRR as well.
#[test]
fn does_not_pay_and_nrr_does_not_tell() {
    let results = Results::of("bad-fit");
    results.difference("declining", Metric::Margin, "all").is_below(0.0);
    results.difference("blindly", Metric::NrrTtm, "all").is_above(0.0);
    let lost = |plan| results.difference(plan, Metric::Margin, "all").mean;
    assert!(lost("blindly") < 3.0 * lost("declining"));
}
