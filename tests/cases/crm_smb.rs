//! A CRM company, SMB-heavy. The claim: from revenue tiers to coverage segments, NRR from 98 % to 105 % with about 15 %
//! churn remaining, mostly unavoidable, at about the same headcount.

use axplan::measures::metric::Metric;
use axplan::scenario::{Overrides, Template};

use super::{answer, means, shipped};

/// A scenario that gives nothing but what has no default, so that every uncertain default is in it.
const DEFAULTS: &str = r#"
name = "defaults"
[population]
size = 10
[plans.p]
rule = { ax = { segments = { inbound = "s", async = "s", sync = "s", task_force = "s" } } }
segments.s = { team = "t", programme = "follow-need" }
teams.t = { headcount = 1, mode = "pooled" }
"#;

#[test]
fn reproduces_the_claim() {
    let answer = answer(&shipped("crm-smb"));
    assert_eq!(answer.baseline, "revenue");
    let ax = answer.moves.iter().find(|change| change.plan == "ax").unwrap();
    let (before, after, error) = means(ax, Metric::Nrr12m);
    assert!(error < 0.001, "the mean difference is known to 0.1 point: {error}");
    assert!((before - 0.98).abs() <= 0.01, "NRR under revenue tiers: {before}");
    assert!((after - 1.05).abs() <= 0.01, "NRR under AX: {after}");
    let (_, kept, _) = means(ax, Metric::LogoRetention12m);
    assert!(
        (1.0 - kept - 0.15).abs() <= 0.015,
        "logo churn remaining under AX: {}",
        1.0 - kept
    );
}

#[test]
fn has_the_same_people_and_differs_in_the_plan_alone() {
    let template = shipped("crm-smb");
    let plans = &template.central().plans;
    let headcount = |plan: &str| plans[plan].teams.values().map(|team| team.people()).sum::<f64>();
    for plan in ["ax", "control"] {
        assert!((headcount(plan) / headcount("revenue") - 1.0).abs() <= 0.05);
    }
    for team in plans.values().flat_map(|plan| plan.teams.values()) {
        assert_eq!(
            (team.hours_per_month, team.shrinkage, team.cost_per_year),
            (None, None, None),
            "a person is the same under both plans"
        );
    }
}

/// More than half of the churn that the model leaves under AX would happen whatever the experience.
#[test]
fn what_remains_is_mostly_unavoidable() {
    let template = shipped("crm-smb");
    let answer = answer(&template);
    let ax = answer.moves.iter().find(|change| change.plan == "ax").unwrap();
    let (_, kept, _) = means(ax, Metric::LogoRetention12m);
    let unavoidable: f64 = template
        .central()
        .population
        .types
        .values()
        .map(|kind| kind.share * kind.unavoidable_churn)
        .sum();
    assert!(unavoidable > 0.5 * (1.0 - kept), "{unavoidable} of {}", 1.0 - kept);
}

/// Nothing was chosen outside what the defaults call plausible.
#[test]
fn chosen_inputs_are_plausible() {
    let defaults = Template::parse("defaults", DEFAULTS, &[], &Overrides::default()).unwrap();
    let chosen = serde_json::to_value(shipped("crm-smb").central()).unwrap();
    let mut compared = 0;
    for site in defaults.uncertain() {
        let place = format!("/{}", site.path.replace('.', "/"));
        // The mean of whitespace is inside a distribution over customers, and types may be left out of a scenario.
        let Some(value) = chosen.pointer(&place).and_then(serde_json::Value::as_f64) else {
            assert!(
                site.path.starts_with("population.types.enterprise"),
                "{} is not a point",
                site.path
            );
            continue;
        };
        let (low, high) = (site.distribution.quantile(0.1), site.distribution.quantile(0.9));
        assert!(
            (low..=high).contains(&value),
            "{} = {value} is not in {low} to {high}",
            site.path
        );
        compared += 1;
    }
    assert_eq!(compared, 21);
}

/// What the scenario says of its control: the same people in the same tiers gain as much, so the claim is no evidence
/// for grouping by AX.
#[test]
fn the_control_gains_as_much() {
    let answer = answer(&shipped("crm-smb"));
    let after = |plan: &str| {
        let change = answer.moves.iter().find(|change| change.plan == plan).unwrap();
        means(change, Metric::Nrr12m)
    };
    let ((before, control, _), (_, ax, _)) = (after("control"), after("ax"));
    assert!(
        (control - before) > 0.9 * (ax - before),
        "{before} to {control} and {ax}"
    );
}
