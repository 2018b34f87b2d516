//! T5 (docs/model.md 9): with people in plenty who do what is needed as it arises, experience is perfect for ever and
//! churn is the formula at health 1; with nobody, nothing is done. The formula, and the decline of health without any
//! work, are written out here.

use axplan::measures::metric::Metric;

use crate::worlds::{CERTAIN, Case, headline, label, list_of, mean_se};

const PLENTY: [&str; 10] = [
    "assessment.accuracy.usage=1",
    "plans.revenue.segments.low.programme=\"follow\"",
    "plans.revenue.segments.mid.programme=\"follow\"",
    "plans.revenue.segments.high.programme=\"follow\"",
    "plans.ax.segments.sync.programme=\"follow\"",
    "plans.revenue.teams.scale={ headcount = 500, mode = \"pooled\" }",
    "plans.revenue.teams.growth={ headcount = 2000, mode = \"dedicated\" }",
    "plans.revenue.teams.named={ headcount = 500, mode = \"pooled\" }",
    "plans.ax.teams.pool.headcount=500",
    "plans.ax.teams.named={ headcount = 500, mode = \"pooled\" }",
];

fn is_perfect(case: &Case) {
    let study = case.study();
    let mut seen = 0;
    for (replication, plans) in case.rows().iter().enumerate() {
        for (layout, row) in study.layouts.iter().zip(plans) {
            for (position, (series, &value)) in layout.series.iter().zip(row).enumerate() {
                let perfect = match series.metric {
                    Metric::Adequacy | Metric::Health => 1.0,
                    Metric::UnmetHours | Metric::SurplusHours | Metric::BacklogHours => 0.0,
                    _ => continue,
                };
                seen += usize::from(!value.is_nan());
                let what = label(layout, position);
                assert!(
                    value.is_nan() || value == perfect,
                    "{what}, replication {replication}: {value}"
                );
            }
        }
    }
    assert!(seen > 10_000, "{seen}");
}

#[test]
fn plenty_is_perfect() {
    let sets: Vec<&str> = PLENTY.into_iter().chain(["experience.reference_health=1"]).collect();
    is_perfect(&Case::synthetic(CERTAIN, &sets));
}

/// A list that opens at health 1 where base rates hold at .85: the hazard is h0·exp(β(.85 − 1)). Mean churn within
/// 4.5 standard errors, these from the variance of a sum of independent events.
#[test]
fn churn_at_health_1_is_the_formula() {
    let mut csv = String::from("id,arr,type,health,renewal date\n");
    for i in 0..80 {
        let kind = if i % 4 == 0 { "large" } else { "small" };
        csv += &format!("C{i},{},{kind},1.0,2025-{:02}-01\n", 2000 + i * 900, 1 + i % 12);
    }
    let more = ["run.replications=2000", "months=12"];
    let sets: Vec<&str> = PLENTY.into_iter().chain(more).collect();
    let case = Case::listed(CERTAIN, &sets, &csv);
    let comparison = case.run();
    let hazard = 0.05 * (1.8_f64 * (0.85 - 1.0)).exp();
    let churn = |u: f64| 1.0 - (1.0 - u) * (-hazard).exp();
    let (small, large) = (churn(0.1), churn(0.03));
    let exact = 1.0 - (60.0 * small + 20.0 * large) / 80.0;
    let variance = (60.0 * small * (1.0 - small) + 20.0 * large * (1.0 - large)) / 6400.0;
    for plan in 0..2 {
        let (found, _) = mean_se(&headline(&comparison, plan, Metric::LogoRetention12m));
        let se = (variance / 2000.0_f64).sqrt();
        assert!((found - exact).abs() < 4.5 * se, "{found} against {exact}, se {se}");
    }
}

const NOBODY: [&str; 5] = [
    "plans.revenue.teams.scale.headcount=0",
    "plans.revenue.teams.growth={ headcount = 0, mode = \"pooled\" }",
    "plans.revenue.teams.named.headcount=0",
    "plans.ax.teams.pool.headcount=0",
    "plans.ax.teams.named.headcount=0",
];

#[test]
fn nobody_does_nothing() {
    let case = Case::listed(CERTAIN, &NOBODY, &list_of(70));
    let study = case.study();
    let comparison = case.run();
    for (plan, layout) in study.layouts.iter().enumerate() {
        for (position, summary) in comparison.summaries[plan].iter().enumerate() {
            let what = label(layout, position);
            match layout.series[position].metric {
                Metric::Utilisation | Metric::RequiredLoad | Metric::OverloadShare | Metric::AccountsPerCsm => {
                    assert_eq!(summary.mean(), None, "{what}: no hours, no ratio");
                }
                Metric::CostToServe | Metric::CsCost | Metric::SurplusHours | Metric::Headcount => {
                    assert!(summary.mean().is_none_or(|mean| mean == 0.0), "{what}");
                }
                _ => {}
            }
        }
    }
    for plan in 0..2 {
        let mut health: Vec<f64> = Vec::new();
        let (mut needing, mut content) = (0, 0);
        case.step(plan, 3, |at| {
            if at.month == 1 {
                health.clone_from(&at.customers.health);
            }
            for &i in &at.after.present {
                let i = i as usize;
                let need: f64 = (0..4).map(|kind| at.draws.need[kind][i]).sum();
                let experience = if need > 0.0 { 0.0 } else { 1.0 };
                needing += usize::from(need > 0.0);
                content += usize::from(need == 0.0);
                assert_eq!(at.after.month.worked[i], 0.0);
                assert_eq!(at.after.month.adequacy[i], experience);
                assert!((at.after.month.unmet[i] - need).abs() <= 1e-12 * need);
                health[i] = 0.75 * health[i] + 0.25 * experience;
                assert!((at.after.health[i] - health[i]).abs() < 1e-12);
            }
        });
        assert!(needing > 100 && content > 10, "{needing} {content}");
    }
}
