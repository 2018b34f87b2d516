//! T8 (docs/model.md 9) with lifecycle stages and shared engagements: mean hours by profile and stage are rate × factor ×
//! hours ÷ participants, or the stage's own rates; the stage of each customer is found again here, from its tenure and
//! its renewals. Means within 4.5 standard errors of the sample.

use crate::worlds::{CERTAIN, Case, mean_se};

const STAGES: &str = r#"
[lifecycle.stages]
onboarding = { tenure_below = 4, need_factor = 2 }
renewal = { renewal_within = 3, need_factor = 1.5, profiles = { sync = { sync = 4, inbound = 1.2 } } }
established = { need_factor = 0.5 }
[contracts]
terms = { 1 = 0.2, 12 = 0.5, 24 = 0.3 }
uplift = 0
"#;

/// Engagements a month by profile and kind, and hours of a customer's part in each, as the world states them.
const RATES: [[f64; 4]; 4] = [
    [0.03, 0.2, 0.0, 0.6],
    [0.2, 6.0, 0.0, 0.6],
    [2.2, 3.0, 0.0, 0.6],
    [2.0, 3.0, 6.5, 0.6],
];
const HOURS: [f64; 4] = [1.25, 2.0 / 8.0, 1.0, 0.4];

fn mean_hours(stage: usize, profile: usize, kind: usize) -> f64 {
    let rate = match (stage, profile) {
        (1, 2) => [4.0, 0.0, 0.0, 1.2][kind],
        _ => [2.0, 1.5, 0.5][stage] * RATES[profile][kind],
    };
    rate * HOURS[kind]
}

#[test]
fn means_by_stage() {
    let text = CERTAIN.replace("async = { hours = 0.25 }", "async = { hours = 2, participants = 8 }");
    let sets = [
        "population.size=40000",
        "months=12",
        "plans.ax.segments.async.programme=\"average\"",
        "assessment.accuracy.usage=1",
    ];
    let case = Case::synthetic(&format!("{text}{STAGES}"), &sets);
    let mut by_cell: Vec<[Vec<f64>; 4]> = vec![Default::default(); 12];
    case.step(1, 0, |at| {
        if at.month != 2 {
            return;
        }
        for &i in &at.after.present {
            let i = i as usize;
            let customers = at.customers;
            let tenure = 2 - customers.joined[i];
            // The first month of a renewal that is not past, counted up by terms.
            let mut next = customers.first_renewal[i];
            while next < 2 {
                next += customers.term[i];
            }
            let near = next - 2 < 3 && customers.term[i] > 3;
            let stage = if tenure < 4 {
                0
            } else if near {
                1
            } else {
                2
            };
            assert_eq!(
                usize::from(at.after.stage[i]),
                stage,
                "tenure {tenure}, renewal in {next}"
            );
            let profile = usize::from(customers.profile[i]);
            for (hours, need) in by_cell[stage * 4 + profile].iter_mut().zip(&at.after.need) {
                hours.push(need[i]);
            }
            // At the mean, the stage's mean is planned.
            if profile == 1 {
                let planned: f64 = (0..3).map(|kind| at.after.planned[kind][i]).sum();
                let exact: f64 = (0..3).map(|kind| mean_hours(stage, 1, kind)).sum();
                assert!(
                    (planned - exact).abs() < 1e-12,
                    "{planned} planned, {exact} is the mean"
                );
            }
        }
    });
    for (cell, kinds) in by_cell.iter().enumerate() {
        for (kind, hours) in kinds.iter().enumerate() {
            let exact = mean_hours(cell / 4, cell % 4, kind);
            let (mean, se) = mean_se(hours);
            assert!(
                hours.len() > 30,
                "{} customers in stage {}, profile {}",
                hours.len(),
                cell / 4,
                cell % 4
            );
            assert!(
                (mean - exact).abs() <= 4.5 * se,
                "stage {}, profile {}, kind {kind}: {mean} against {exact}, se {se}",
                cell / 4,
                cell % 4
            );
        }
    }
}
