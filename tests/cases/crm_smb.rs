//! A CRM company, SMB-heavy. The claim: from revenue tiers to coverage segments, NRR from 98 % to 105 % with about 15 %
//! churn remaining, mostly unavoidable, at about the same headcount.

use axplan::measures::metric::Metric;

use super::{Results, people, shipped};

/// The claim, with its tolerances.
pub fn holds(name: &str) {
    let results = Results::of(name);
    assert!(results.difference("ax", Metric::Nrr12m, "all").se < 0.0025);
    results.figure("revenue", Metric::Nrr12m, "all").is_at(0.98, 0.01);
    results.figure("ax", Metric::Nrr12m, "all").is_at(1.05, 0.01);
    let kept = results.figure("ax", Metric::LogoRetention12m, "all");
    kept.is_at(0.85, 0.015);
    // More than half of the churn that is left would happen whatever the experience.
    let types = results.template.central().population.types.values();
    let unavoidable: f64 = types.map(|kind| kind.share * kind.unavoidable_churn).sum();
    assert!(
        unavoidable > 0.5 * (1.0 - kept.mean),
        "{unavoidable} of {}",
        1.0 - kept.mean
    );
    // The same people in the same tiers gain nearly as much, as the scenario says: no evidence for grouping by AX.
    let control = results.difference("control", Metric::Nrr12m, "all");
    let ax = results.difference("ax", Metric::Nrr12m, "all");
    assert!(control.mean > 0.85 * ax.mean, "{control:?}, {ax:?}");
}

#[test]
fn reproduces_the_claim() {
    holds("crm-smb");
}

#[test]
fn has_the_same_people_and_differs_in_the_plan_alone() {
    for name in ["crm-smb", "crm-smb-whole"] {
        let template = shipped(name);
        for (plan, headcount) in people(&template) {
            assert_eq!(headcount, 32.0, "{name}: {plan}");
        }
        for team in template.central().plans.values().flat_map(|plan| plan.teams.values()) {
            assert_eq!(
                (team.hours_per_month, team.shrinkage, team.cost_per_year),
                (None, None, None),
                "a person is the same under all plans"
            );
        }
    }
}
