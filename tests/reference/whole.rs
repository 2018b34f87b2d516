//! Every mechanism: all at once, one by one, and at random.

use crate::comparison::compare;
use crate::everything::everything;
use crate::generator::for_any;
use crate::worlds::Case;

#[test]
fn everything_at_once() {
    let case = Case::synthetic(&everything(), &["run.replications=4", "months=26"]);
    if let Err(report) = compare(&case.template, &case.roster) {
        panic!("{report}");
    }
}

/// `CASES=1000 cargo test --release --test reference anything` looks further.
#[test]
fn anything() {
    let cases = std::env::var("CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(60);
    for_any(cases, |text| {
        let case = Case::synthetic(text, &[]);
        compare(&case.template, &case.roster).map(|_| ())
    });
}
