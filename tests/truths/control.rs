//! The control variate: its mean is 0, and what is left when it is taken off has the same expectation, with an interval that
//! covers it (docs/model.md 7.3).

use std::ops::ControlFlow;

use axplan::engine::{self, Cluster, Setting};
use axplan::measures::control::Control;
use axplan::measures::metric::Metric;
use axplan::random::special::student_t_quantile;
use axplan::statistics::summary::Difference;

use crate::everything::everything;
use crate::worlds::{CERTAIN, Case, NO_RESPONSE, UNCERTAIN, WATCH, mean_se};

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
            assert!(!own.iter().any(|value| value.is_infinite()), "{}", metric.name());
            found.push((format!("{} of plan {plan}", metric.name()), own));
            found.push((format!("{} of plan {plan} less the first", metric.name()), less));
        }
    }
    let says = |values: &Vec<f64>| values.iter().any(|&value| value.is_finite() && value != 0.0);
    found.retain(|(_, values)| says(values));
    found
}

/// Every control is 0 on average: |t| beyond 4.5 happens once in 100,000, and here are some 200, most of them not independent.
fn mean_is_zero(case: &Case) {
    let controls = controls(case);
    assert!(controls.len() > 15, "{}", controls.len());
    assert!(
        controls.iter().any(|(what, _)| what == "nrr_12m of plan 1"),
        "it has none"
    );
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

/// What is expected of metrics.
type Expected<'a> = &'a [(Metric, f64)];

/// Where a customer has one draw in the year, whose chance is the same for everyone, what is left of a metric without its surprise is
/// what was to be expected, in every replication.
#[test]
fn nothing_is_left_of_one_draw_but_its_expectation() {
    let nobody = [
        "population.types.small.unavoidable_churn=0",
        "population.types.large.unavoidable_churn=0",
        "outcomes.expansion.chance=0",
        "months=12",
        "run.replications=20",
    ];
    let (kept, lost) = (0.2_f64, 0.3 * 0.4);
    let churn = ["outcomes.churn.base_hazard=0.2", "outcomes.contraction.chance=0"];
    let contraction = [
        "outcomes.churn.base_hazard=0",
        "outcomes.contraction.chance=0.3",
        "outcomes.contraction.depth=0.4",
    ];
    let kept = (-kept).exp();
    let cases: [(&[&str], Expected); 2] = [
        (
            &churn,
            &[
                (Metric::Nrr12m, kept),
                (Metric::Grr12m, kept),
                (Metric::LogoRetention12m, kept),
            ],
        ),
        (
            &contraction,
            &[
                (Metric::Nrr12m, 1.0 - lost),
                (Metric::Grr12m, 1.0 - lost),
                (Metric::LogoRetention12m, 1.0),
            ],
        ),
    ];
    for (sets, expected) in cases {
        let case = Case::synthetic(CERTAIN, &[&NO_RESPONSE[..], &nobody, sets].concat());
        let metrics: Vec<Metric> = expected.iter().map(|(metric, _)| *metric).collect();
        for ((metric, expected), plans) in expected.iter().zip(with_controls(&case, &metrics)) {
            for (value, control) in plans.iter().flatten() {
                let (name, left) = (metric.name(), value - control);
                assert!(
                    (left - expected).abs() < 1e-12,
                    "{name}: {value} - {control} is not {expected}"
                );
            }
        }
        // Of ARR itself the same, in money.
        let metrics = [Metric::Arr, Metric::ChurnedArr, Metric::ContractionArr];
        let [arr, churned, contracted] = &with_controls(&case, &metrics)[..] else {
            panic!()
        };
        let of =
            |found: &[Vec<(f64, f64)>; 2]| found.iter().flatten().map(|(value, control)| value - control).collect();
        let [arr, churned, contracted]: [Vec<f64>; 3] = [of(arr), of(churned), of(contracted)];
        for ((arr, churned), contracted) in arr.into_iter().zip(churned).zip(contracted) {
            let opening = arr + churned + contracted;
            let share = (churned + contracted) / opening;
            assert!((share - (1.0 - expected[0].1)).abs() < 1e-12, "{share}");
        }
    }
}

/// An expansion that hardly anybody has who is lucky is nearly all surprise: of its variance as much is left as luck makes, p ÷ ℓ, which
/// is small where health is low.
#[test]
fn little_is_left_of_expansions_that_few_have() {
    let sets = [
        "population.types.small.unavoidable_churn=0",
        "population.types.large.unavoidable_churn=0",
        "outcomes.churn.base_hazard=0",
        "outcomes.contraction.chance=0",
        "outcomes.expansion.chance=0.01",
        "outcomes.expansion.sensitivity=6",
        "experience.reference_health=0.9",
        "months=12",
        "run.replications=400",
    ];
    let case = Case::synthetic(CERTAIN, &sets);
    let metrics = [Metric::Nrr12m, Metric::ExpansionArr];
    let found = with_controls(&case, &metrics);
    // Nobody arrives or leaves: NRR is 1 and what was won of the ARR of the opening, and its surprise is of as much.
    let [nrr, won] = [0, 1].map(|metric: usize| found[metric].iter().flatten());
    for ((nrr, of_nrr), (won, of_won)) in nrr.zip(won) {
        let (ours, theirs) = (of_nrr * won, of_won * (nrr - 1.0));
        assert!((ours - theirs).abs() <= 1e-9 * ours.abs(), "{ours} is not {theirs}");
    }
    for (metric, [revenue, _]) in metrics.into_iter().zip(found) {
        let variance = |of: &dyn Fn(&(f64, f64)) -> f64| {
            let (_, se) = mean_se(&revenue.iter().map(of).collect::<Vec<f64>>());
            se * se
        };
        let left = variance(&|(value, control)| value - control) / variance(&|(value, _)| *value);
        assert!(left < 0.35, "{}: {left}", metric.name());
    }
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
