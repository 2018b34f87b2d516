//! The control variate: its mean is 0, and what is left when it is taken off has the same expectation, with an interval that
//! covers it (docs/model.md 7.3).

use std::ops::ControlFlow;

use axplan::engine::{self, Cluster, Setting};
use axplan::measures::control::Control;
use axplan::measures::metric::Metric;
use axplan::random::special::student_t_quantile;
use axplan::statistics::summary::Difference;

use crate::everything::everything;
use crate::worlds::{CERTAIN, Case, UNCERTAIN, WATCH, mean_se};

/// Controls of all plans, and of differences from the first, over replications; without those that are nowhere defined, or 0
/// in every replication.
fn controls(case: &Case) -> Vec<(String, Vec<f64>)> {
    let (study, rows) = (case.study(), case.rows());
    let mut found = Vec::new();
    for (plan, layout) in study.layouts.iter().enumerate() {
        for (index, metric) in Control::METRICS.into_iter().enumerate() {
            let of = |plan: usize, row: &Vec<Vec<f64>>| row[plan][study.layouts[plan].series.len() + index];
            assert_eq!(layout.width(), rows[0][plan].len());
            let own: Vec<f64> = rows.iter().map(|row| of(plan, row)).collect();
            let less: Vec<f64> = rows.iter().map(|row| of(plan, row) - of(0, row)).collect();
            found.push((format!("{} of plan {plan}", metric.name()), own));
            found.push((format!("{} of plan {plan} less the first", metric.name()), less));
        }
    }
    let says =
        |values: &Vec<f64>| values.iter().all(|value| value.is_finite()) && values.iter().any(|&value| value != 0.0);
    found.retain(|(_, values)| says(values));
    found
}

/// Every control is 0 on average: |t| beyond 4.5 happens once in 100,000, and here are some 200, most of them not independent.
fn mean_is_zero(case: &Case) {
    let controls = controls(case);
    assert!(controls.len() > 15, "{}", controls.len());
    for (what, values) in controls {
        let (mean, se) = mean_se(&values);
        assert!((mean / se).abs() < 4.5, "{what}: {mean} ± {se}");
    }
}

#[test]
fn the_mean_is_zero() {
    mean_is_zero(&Case::synthetic(CERTAIN, &["run.replications=1500"]));
}

#[test]
fn the_mean_is_zero_with_every_mechanism() {
    mean_is_zero(&Case::synthetic(&everything(), &["run.replications=1000"]));
}

/// Whatever an input is drawn as, the mean given it is 0, so the mean of all is.
#[test]
fn the_mean_is_zero_where_inputs_are_uncertain() {
    let sets: Vec<&str> = UNCERTAIN.into_iter().chain(["run.replications=1000"]).collect();
    mean_is_zero(&Case::synthetic(&everything(), &sets));
}

/// Renewals every month, certain luck and hardly any: what the formulas have at their edges.
#[test]
fn the_mean_is_zero_at_the_edges() {
    for sets in [
        [
            "outcomes.expansion.chance=0.9",
            "outcomes.expansion.sensitivity=0",
            "outcomes.churn.base_hazard=2",
        ],
        [
            "outcomes.expansion.chance=0.001",
            "outcomes.expansion.sensitivity=8",
            "outcomes.contraction.chance=0.9",
        ],
        [
            "outcomes.contraction.depth=0.9",
            "outcomes.churn.sensitivity=8",
            "experience.smoothing=1",
        ],
    ] {
        let sets: Vec<&str> = sets.into_iter().chain(["run.replications=600"]).collect();
        mean_is_zero(&Case::synthetic(CERTAIN, &sets));
    }
}

/// Value and control of one metric of all customers in each replication, by plan.
fn with_controls(case: &Case, metrics: &[Metric]) -> Vec<[Vec<(f64, f64)>; 2]> {
    let study = case.study();
    let setting = Setting {
        roster: &case.roster,
        layouts: &study.layouts,
        months: study.months,
        baseline: study.baseline,
    };
    let mut found: Vec<[Vec<(f64, f64)>; 2]> = metrics.iter().map(|_| [Vec::new(), Vec::new()]).collect();
    let collect = |batch: Vec<Cluster>| {
        for rows in batch.iter().flatten() {
            for (metric, found) in metrics.iter().zip(&mut found) {
                for ((found, row), layout) in found.iter_mut().zip(rows).zip(&study.layouts) {
                    let position = layout.position(*metric, 0).unwrap();
                    found.push((row[position], row[layout.control(position).unwrap()]));
                }
            }
        }
        ControlFlow::Continue(())
    };
    let all = engine::blocks(0..case.template.clusters());
    engine::run(&case.template, &study.central, setting, &WATCH, all, collect).unwrap();
    found
}

/// Studies of thirty replications, each with its own decision whether the control is worth it, against all replications of all
/// of them. What these say without the control and what they say with it agree, too.
#[test]
fn small_studies_cover() {
    const STUDIES: usize = 300;
    const SIZE: usize = 30;
    let replications = format!("run.replications={}", STUDIES * SIZE);
    let case = Case::synthetic(CERTAIN, &["population.size=40", "months=12", &replications]);
    let metrics = [Metric::Nrr12m, Metric::Grr12m, Metric::LogoRetention12m, Metric::Margin];
    for (metric, [before, after]) in metrics.into_iter().zip(with_controls(&case, &metrics)) {
        let name = metric.name();
        let pairs: Vec<((f64, f64), f64)> = before
            .iter()
            .zip(&after)
            .map(|(before, after)| ((before.0, after.0), after.1 - before.1))
            .collect();
        let of = |pairs: &[((f64, f64), f64)]| {
            let mut difference = Difference::default();
            pairs
                .iter()
                .for_each(|&pair| difference.push_controlled(std::iter::once(pair)));
            difference
        };
        let whole = of(&pairs);
        assert!(
            (whole.clusters.mean - whole.controlled.mean).abs() < 4.0 * whole.clusters.se(),
            "{name}"
        );
        let truth = whole.mean().unwrap();
        let studies: Vec<Difference> = pairs.chunks(SIZE).map(of).collect();
        let share = |holds: &dyn Fn(&Difference) -> bool| {
            studies.iter().filter(|study| holds(study)).count() as f64 / STUDIES as f64
        };
        let covers = |low: f64, high: f64| (low..=high).contains(&truth);
        let covered = share(&|study| covers(study.interval().0, study.interval().1));
        let half = |study: &Difference| student_t_quantile(0.975, SIZE as f64 - 1.0) * study.clusters.se();
        let plainly = share(&|study| {
            let (mean, half) = (study.clusters.mean, half(study));
            covers(mean - half, mean + half)
        });
        let controlled = share(&|study| study.is_controlled());
        let narrower = studies
            .iter()
            .map(|study| study.clusters.se() / study.se())
            .sum::<f64>()
            / STUDIES as f64;
        println!("{name}: covers {covered}, without {plainly}; used {controlled}, {narrower} times narrower");
        // 95 % of 300, less 3 standard errors of 1.3 %; what plain studies of skewed outcomes miss, it may miss.
        assert!(
            covered > f64::min(0.912, plainly - 0.02),
            "{name}: {covered}, without {plainly}"
        );
        if metric != Metric::Margin {
            assert!(controlled > 0.9 && narrower > 1.3, "{name}: {controlled}, {narrower}");
        }
    }
}
