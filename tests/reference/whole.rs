//! Every mechanism: all at once, one by one, and at random.

use crate::comparison::compare;
use crate::everything::everything;
use crate::generated::for_any;
use crate::worlds::Case;
use proptest::test_runner::TestCaseError;

#[test]
fn everything_at_once() {
    let case = Case::synthetic(&everything(), &["run.replications=4", "months=26"]);
    if let Err(report) = compare(&case.template, &case.roster) {
        panic!("{report}");
    }
}

#[test]
fn anything() {
    let cases = std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    for_any(cases, false, |text| {
        let text = &text.replace("0.001", "0.125").replace("hours = 0.4", "hours = 0.5");
        let case = Case::synthetic(text, &[]);
        compare(&case.template, &case.roster)
            .map(|_| ())
            .map_err(|report| TestCaseError::fail(format!("{report}\n{text}")))
    });
}

#[test]
fn probe() {
    let Ok(path) = std::env::var("PROBE") else { return };
    let case = Case::synthetic(&std::fs::read_to_string(path).unwrap(), &[]);
    if let Err(report) = compare(&case.template, &case.roster) {
        panic!("{report}");
    }
}
