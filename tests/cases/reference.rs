//! The scenario that speed and memory are measured on.

use axplan::population::roster::Roster;
use axplan::studies::variants::{Added, Variants};

use super::shipped;

#[test]
fn is_what_it_is_measured_as() {
    let template = shipped("reference");
    let scenario = template.central();
    assert_eq!(scenario.population.size, Some(10_000));
    assert_eq!(scenario.months, 36);
    assert_eq!(scenario.run.replications, 1000);
    assert!(!template.is_uncertain());
    // Both plans cost the same, so that no third one is run beside them.
    let roster = Roster::synthetic(10_000).unwrap();
    let variants = Variants::of(&template, &roster).unwrap();
    assert_eq!(variants.added, Added::default());
    assert_eq!(variants.template.central().plans.len(), 2);
    let on: Vec<&str> = template.mechanisms().collect();
    let listed = [
        "lifecycle",
        "evolution",
        "review",
        "movement",
        "expectation",
        "quality_under_load",
        "staffing",
        "arrivals",
        "contracts",
    ];
    for mechanism in listed {
        assert!(on.contains(&mechanism), "{mechanism}");
    }
    assert_eq!(on.len(), listed.len(), "{on:?}");
}
