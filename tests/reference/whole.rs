//! Every mechanism: all at once, one by one, and at random.

use crate::comparison::compare;
use crate::everything::everything;
use crate::worlds::Case;

#[test]
fn everything_at_once() {
    let case = Case::synthetic(&everything(), &["run.replications=4", "months=26"]);
    if let Err(report) = compare(&case.template, &case.roster) {
        panic!("{report}");
    }
}
