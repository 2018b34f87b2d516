//! T16 (docs/model.md 9): with the stopping rule on, the 95 % paired interval covers the true difference in 93–97 % of
//! 1,000 small studies. The truth is a long run of its own, on another seed.

use std::ops::ControlFlow;

use axplan::engine::{self, Cluster, Setting};
use axplan::measures::metric::Metric;
use axplan::statistics::moments::Moments;
use axplan::studies::precision::{Ending, FEWEST, Goal, Precision, run};
use rayon::prelude::*;

use crate::worlds::{Case, WATCH};

/// As little as makes a study: forty customers like each other, a year, two plans of two pools.
const SMALL: &str = r#"
name = "T16"
months = 12
baseline = "revenue"

[population]
size = 40
arr = { lognormal = { median = 20000, sigma = 0.4 } }
whitespace = { gamma = { mean = 2.0, cv = 0.5 } }
types.all = { share = 1, arr = { median = 20000, sigma = 0.4 }, unavoidable_churn = 0.05, channels = { card = 1 } }
channels.card = { whitespace_factor = 1 }
profiles = { few = 0.6, many = 0.4 }
correlation.arr_need = 0.2

[need]
multiplier_cv = 0.5
duration_cv = 0.45
kinds.meeting = { hours = 1, inbound = false }
kinds.request = { hours = 0.4, inbound = true }
profiles.few = { meeting = 0.3, request = 0.6 }
profiles.many = { meeting = 3, request = 0.6 }

[assessment.accuracy]
usage = 0.8

[programmes]
light = { cadence = { meeting = 0.4 } }
monthly = { cadence = { meeting = 1.2 } }
follow = { follow_need = "as_it_arises" }

[delivery]
waits = 0.5
escalates = 0.3

[experience]
reference_health = 0.85
smoothing = 0.25
surplus_penalty = 0.25
substitution = 0.3

[outcomes]
churn = { base_hazard = 0.1, sensitivity = 2 }
contraction = { chance = 0.1, depth = 0.2, sensitivity = 1.5 }
expansion = { chance = 0.1, share = 0.1, sensitivity = 2 }

[workforce]
hours_per_month = 160
shrinkage = 0.4
target_utilisation = 0.9
cost_per_year = 150000

[economics]
gross_margin_rate = 0.8

[measures]
arr_bands = []

[plans.revenue]
rule = { revenue = { high = 20000 } }
segments.low = { team = "low", programme = "light" }
segments.high = { team = "high", programme = "monthly" }
teams.low = { headcount = 0.4, mode = "pooled" }
teams.high = { headcount = 0.8, mode = "pooled" }

[plans.ax]
rule = { ax = {} }
segments.few = { team = "few", programme = "follow" }
segments.many = { team = "many", programme = "follow" }
teams.few = { headcount = 0.3, mode = "pooled" }
teams.many = { headcount = 0.9, mode = "pooled" }
"#;

const STUDIES: u32 = 1_000;
const METRICS: [Metric; 2] = [Metric::Nrr12m, Metric::Margin];
/// What a few replications more than the fewest are likely to reach, so that the rule decides.
const HALF_WIDTH: f64 = 0.0099;

/// Differences of the metrics over a long run; only what they take is kept.
fn truth(replications: u32) -> [Moments; 2] {
    let case = Case::synthetic(SMALL, &["run.seed=77"]);
    assert!(!case.template.is_uncertain());
    let study = case.study();
    let setting = Setting {
        roster: &case.roster,
        layouts: &study.layouts,
        months: study.months,
        baseline: study.baseline,
    };
    let positions = METRICS.map(|metric| [0, 1].map(|plan| study.layouts[plan].position(metric, 0).unwrap()));
    let mut moments = [Moments::default(); 2];
    let receive = |batch: Vec<Cluster>| {
        for plans in batch.into_iter().flatten() {
            for (moments, [before, after]) in moments.iter_mut().zip(positions) {
                moments.push(plans[1][after] - plans[0][before]);
            }
        }
        ControlFlow::Continue(())
    };
    let batches = engine::blocks(0..replications);
    engine::run(&case.template, &study.central, setting, &WATCH, batches, receive).unwrap();
    moments
}

/// How many replications a study takes, and the intervals of the metrics.
fn study(seed: u32) -> (usize, [(f64, f64); 2]) {
    let case = Case::synthetic(SMALL, &[&format!("run.seed={seed}")]);
    let precision = Precision {
        goals: vec![Goal {
            metric: Metric::Nrr12m,
            half_width: HALF_WIDTH,
        }],
        most: 2_000,
        time: None,
    };
    let (comparison, achieved) = run(&case.study(), &WATCH, &precision, &|_| ()).unwrap();
    assert_eq!(achieved.ended_by, Ending::Reached);
    let interval = |metric| comparison.between((0, 1), metric).unwrap().interval();
    (comparison.headlines.len(), METRICS.map(interval))
}

#[test]
fn intervals_cover_the_truth_with_the_stopping_rule_on() {
    let truth = truth(24_000);
    let studies: Vec<_> = (1_000..1_000 + STUDIES).into_par_iter().map(study).collect();
    let taken = || studies.iter().map(|(replications, _)| *replications);
    let (low, high) = (taken().min().unwrap(), taken().max().unwrap());
    let mean = taken().sum::<usize>() as f64 / f64::from(STUDIES);
    println!("{mean} replications on average, {low} to {high}");
    assert!(
        low == FEWEST as usize && (33.0..60.0).contains(&mean) && high > 45,
        "{low} to {high} replications, {mean} on average"
    );
    // The metric that the rule looks at, and one that it does not.
    for (metric, truth) in truth.iter().enumerate() {
        let covers = |(_, intervals): &&(usize, [(f64, f64); 2])| {
            let (low, high) = intervals[metric];
            assert!(truth.se() < (high - low) / 20.0, "the truth is not known well enough");
            low <= truth.mean && truth.mean <= high
        };
        let covered = studies.iter().filter(covers).count() as f64 / f64::from(STUDIES);
        println!(
            "{:?}: {} ± {}, covered {covered}",
            METRICS[metric],
            truth.mean,
            truth.se()
        );
        assert!((0.93..=0.97).contains(&covered), "{:?}: {covered}", METRICS[metric]);
    }
}
