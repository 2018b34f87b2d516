//! Where a scenario gives a point for what is a distribution by default, it lies between the tenth and the ninetieth percentile
//! of that distribution, but for the exceptions that the case's page lists.

use axplan::scenario::{Overrides, Template};

use super::shipped;

/// A scenario that gives nothing but what has no default, and switches everything on, so that every uncertain default is in it.
const DEFAULTS: &str = r#"
name = "defaults"
[population]
size = 10
[fit]
[arrivals]
[lifecycle]
[evolution]
[at_risk]
[review]
[movement]
[expectation]
[quality_under_load]
[goals]
[contracts]
[staffing]
[valuation]
[plans.p]
rule = { ax = { segments = { inbound = "s", async = "s", sync = "s", task_force = "s" } } }
segments.s = { team = "t", programme = "follow-need" }
teams.t = { headcount = 1, mode = "pooled" }
"#;

/// How many of a scenario's points were compared, and those that lie outside.
fn outside(name: &str) -> (usize, Vec<String>) {
    let defaults = Template::parse("defaults", DEFAULTS, &[], &Overrides::default()).unwrap();
    let chosen = serde_json::to_value(shipped(name).central()).unwrap();
    let mut compared = 0;
    let mut outside = Vec::new();
    for site in defaults.uncertain() {
        let place = format!("/{}", site.path.replace('.', "/"));
        // What a scenario does not switch on, or leaves to its types, has no place in it.
        let Some(value) = chosen.pointer(&place).and_then(serde_json::Value::as_f64) else {
            continue;
        };
        let (low, high) = (site.distribution.quantile(0.1), site.distribution.quantile(0.9));
        compared += 1;
        if !(low..=high).contains(&value) {
            outside.push(site.path.clone());
        }
    }
    (compared, outside)
}

#[test]
fn chosen_inputs_are_plausible() {
    for (name, least, exceptions) in [
        ("crm-smb", 21, &[] as &[&str]),
        ("crm-smb-whole", 38, &[]),
        ("marketing-rebalance", 25, &[]),
        ("erp-pods", 20, &[]),
        ("world-class", 20, &[]),
        ("mixed-books", 20, &[]),
        ("bad-fit", 25, &[]),
        ("moving-to-ax", 25, &[]),
        ("digital-first", 18, &[]),
        ("benchmark", 18, &[]),
        ("reference", 34, &[]),
    ] {
        let (compared, outside) = outside(name);
        assert_eq!(outside, exceptions, "{name}");
        assert!(compared >= least, "{name}: {compared}");
    }
}

/// A fitted case is a point: nothing in it is left uncertain.
#[test]
fn fitted_cases_are_points() {
    for name in [
        "crm-smb",
        "crm-smb-whole",
        "marketing-rebalance",
        "erp-pods",
        "world-class",
        "mixed-books",
        "bad-fit",
        "benchmark",
    ] {
        let template = shipped(name);
        let left: Vec<_> = template.uncertain().iter().map(|site| &site.path).collect();
        assert!(left.is_empty(), "{name}: {left:?}");
    }
}
