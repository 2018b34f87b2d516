//! Mixed books. The claim: books by AX leave at least a fifth less need unmet than mixed books with the same people.

use axplan::measures::metric::Metric;

use super::{Results, people};

#[test]
fn reproduces_the_claim() {
    let results = Results::of("mixed-books");
    let mixed = results.figure("mixed", Metric::UnmetHours, "all");
    let less = results.difference("by-ax", Metric::UnmetHours, "all");
    less.is_below(-0.2 * mixed.mean);
    for (plan, headcount) in people(&results.template) {
        assert_eq!(headcount, 16.0, "{plan}");
    }
    // It is not the mixing: whoever follows each customer's need in a mixed book leaves no more than that unmet.
    let following = results.figure("mixed-following", Metric::UnmetHours, "all");
    let by_ax = results.figure("by-ax", Metric::UnmetHours, "all");
    assert!(following.mean < 1.1 * by_ax.mean, "{following:?}, {by_ax:?}");
}
