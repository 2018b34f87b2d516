//! The CRM company with the whole model: the same claim, the same tolerances.

use super::{crm_smb, shipped};

#[test]
fn reproduces_the_claim() {
    crm_smb::holds("crm-smb-whole");
}

#[test]
fn has_the_mechanisms_on_that_it_lists() {
    let on: Vec<&str> = shipped("crm-smb-whole").mechanisms().collect();
    for mechanism in [
        "lifecycle",
        "evolution",
        "review",
        "movement",
        "staffing",
        "quality_under_load",
        "expectation",
        "goals",
        "fit",
        "arrivals",
        "contracts",
    ] {
        assert!(on.contains(&mechanism), "{mechanism} is not on: {on:?}");
    }
}
