//! The scenario that speed and memory are measured on.

use super::{people, shipped};

#[test]
fn is_what_it_is_measured_as() {
    let template = shipped("reference");
    let scenario = template.central();
    assert_eq!(scenario.population.size, Some(10_000));
    assert_eq!(scenario.months, 36);
    assert_eq!(scenario.run.replications, 1000);
    assert!(!template.is_uncertain());
    let [(_, revenue), (_, ax)] = people(&template)[..] else {
        panic!("two plans")
    };
    assert_eq!(revenue, ax);
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
