//! T17 (docs/model.md 9): away from the rationing kink, mean NRR tends to the limit that carries the distribution of health,
//! and the gap shrinks like 1/N; a recursion on mean health alone has a bias that N does not cure. The toy case is computed
//! here, on a grid of health, from the formulas of docs/model.md 5.6 and 5.7.

use std::path::Path;

use axplan::engine::Compiled;
use axplan::engine::limit::{Limit, limit};
use axplan::measures::metric::Metric;
use axplan::population::roster::Roster;
use axplan::scenario::{Overrides, Template};
use axplan::studies::answer::Answer;
use axplan::studies::compare::Study;
use axplan::studies::preview::{KNOWN_BIAS, Preview};

use crate::worlds::{CERTAIN, Case, WATCH, run};

/// Customers of whom the limit is computed where it is the truth.
const MANY: u32 = 100_000;

fn limits(case: &Case) -> Vec<Limit> {
    let compiled = Compiled::new(case.template.central(), &case.roster).unwrap_or_else(|errors| panic!("{errors}"));
    limit(&compiled, &case.roster)
}

/// Mean and standard error of a headline.
fn estimate(case: &Case, plan: usize, metric: Metric) -> (f64, f64) {
    let study = case.study();
    let position = study.layouts[plan].position(metric, 0).expect("a headline");
    let comparison = run(&study);
    let found = comparison.estimate(plan, position);
    (found.mean, found.se())
}

/// Large customers all stay, most of the small ones go: NRR is a ratio of sums that go together, so its mean hangs on N. People
/// follow the need; `revenue` has them in plenty, `ax` far too few.
fn company(customers: u32, replications: u32) -> Case {
    let people = |each: f64| each * f64::from(customers);
    let sets = [
        format!("population.size={customers}"),
        format!("run.replications={replications}"),
        "months=12".to_owned(),
        "population.types.small={ share = 0.9, arr = { median = 5000, sigma = 0.5 }, unavoidable_churn = 0.9, channels = { card = 1 } }".to_owned(),
        "population.types.large={ share = 0.1, arr = { median = 100000, sigma = 0.5 }, unavoidable_churn = 0, channels = { sales = 1 } }".to_owned(),
        "plans.revenue.segments.low.programme=\"call\"".to_owned(),
        "plans.revenue.segments.mid.programme=\"average\"".to_owned(),
        "plans.revenue.segments.high.programme=\"follow\"".to_owned(),
        format!("plans.revenue.teams.scale={{ headcount = {}, mode = \"pooled\" }}", people(0.25)),
        format!("plans.revenue.teams.growth={{ headcount = {}, mode = \"pooled\" }}", people(0.25)),
        format!("plans.revenue.teams.named={{ headcount = {}, mode = \"pooled\" }}", people(0.25)),
        format!("plans.ax.teams.pool.headcount={}", people(0.004)),
        format!("plans.ax.teams.named={{ headcount = {}, mode = \"pooled\" }}", people(0.004)),
    ];
    let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
    let by_type = CERTAIN.replace("arr = { lognormal = { median = 20000, sigma = 1.0 } }\n", "");
    Case::synthetic(&by_type, &sets)
}

/// Squared standard errors by which gaps miss c · N^−power, with the c that misses least.
fn misfit(gaps: &[(f64, f64, f64)], power: f64) -> f64 {
    let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        let terms = gaps.iter().map(|&(n, gap, se)| of(n.powf(-power), gap) / (se * se));
        terms.sum()
    };
    sum(&|_, gap| gap * gap) - sum(&|x, gap| x * gap).powi(2) / sum(&|x, _| x * x)
}

/// Gaps of four sizes are c/N with one c, within 4 standard errors in all; they are not c/√N, and not the same.
#[test]
fn the_gap_shrinks_like_one_over_n() {
    let truth = limits(&company(MANY, 2))[0].nrr;
    let gaps = [48, 96, 192, 384].map(|customers| {
        let (mean, se) = estimate(&company(customers, 288_000 / customers), 0, Metric::Nrr12m);
        (f64::from(customers), mean - truth, se)
    });
    let [as_it_should, too_slowly, not] = [1.0, 0.5, 0.0].map(|power| misfit(&gaps, power));
    println!("{gaps:.4?} of {truth:.4}: {as_it_should:.1} {too_slowly:.1} {not:.1}");
    assert!(gaps[0].1.abs() > 10.0 * gaps[0].2, "{gaps:?}");
    assert!(as_it_should < 16.0, "{gaps:?}");
    assert!(too_slowly > as_it_should + 4.0 && not > as_it_should + 16.0, "{gaps:?}");
}

/// With far too few people each queue serves the share that the sums of many customers give.
#[test]
fn rationed_customers_tend_to_it_too() {
    let truth = limits(&company(MANY, 2));
    let case = company(2000, 200);
    for (metric, truth) in [
        (Metric::Nrr12m, truth[1].nrr),
        (Metric::LogoRetention12m, truth[1].logo_retention),
    ] {
        let (mean, se) = estimate(&case, 1, metric);
        println!("{mean:.4} ± {se:.4}, limit {truth:.4}");
        assert!(se < 0.003 && (mean - truth).abs() < 4.5 * se, "{mean} ± {se}, {truth}");
    }
    assert!(truth[1].nrr < truth[0].nrr - 0.02, "the shortage matters");
}

/// New customers take hours of people who are too few, and unhappy ones who churn keep them away: who is unhappy is felt by
/// those who are left.
#[test]
fn word_of_mouth_is_in_it() {
    let told = |customers: u32, replications: u32, deterred: f64, unhappy: f64| {
        let mut case = company(customers, replications);
        let arrivals = [
            format!("arrivals.per_month={}", 0.1 * f64::from(customers)),
            "assessment.accuracy={ sale = 0.6, kickoff = 0.8, usage = 0.9 }".to_owned(),
            "arrivals.growth=0".to_owned(),
            "arrivals.referral_chance=0".to_owned(),
            format!("arrivals.deterred_per_churn={deterred}"),
            format!("arrivals.unhappy_below={unhappy}"),
        ];
        let told = case.template.with_sets(arrivals, "arrivals");
        case.template = told.unwrap_or_else(|errors| panic!("{errors}"));
        case
    };
    let truth = |deterred: f64, unhappy: f64| limits(&told(MANY, 2, deterred, unhappy))[1].nrr;
    let (limit, untold) = (truth(2.0, 0.5), truth(0.0, 0.5));
    let (mean, se) = estimate(&told(2000, 200, 2.0, 0.5), 1, Metric::Nrr12m);
    println!("{mean:.4} ± {se:.4}, limit {limit:.4}, where nobody is told {untold:.4}");
    assert!(se < 0.0015 && (mean - limit).abs() < 4.5 * se, "{mean} ± {se}, {limit}");
    assert!(limit - untold > 6.0 * se, "it matters");
}

/// Meetings needed a month, on average, and set out; smoothing, hazard and sensitivity of the toy.
const NEEDED: f64 = 2.0;
const ALPHA: f64 = 0.25;
const REFERENCE: f64 = 0.85;
const HAZARD: f64 = 0.0676;
const BETA: f64 = 4.0;

/// Customers who are all alike: each needs a Poisson number of meetings a month of mean 2 and is given 1; churn depends on health
/// alone.
fn toy(customers: u32, replications: u32) -> Case {
    let mut sets = vec![
        format!("population.size={customers}"),
        format!("run.replications={replications}"),
        "months=12".to_owned(),
        "need.multiplier_cv=0".to_owned(),
        "need.duration_cv=0".to_owned(),
        "delivery.waits=0".to_owned(),
        "delivery.escalates=0".to_owned(),
        "experience.surplus_penalty=0".to_owned(),
        "experience.substitution=0".to_owned(),
        format!("experience.smoothing={ALPHA}"),
        format!("experience.reference_health={REFERENCE}"),
        format!("outcomes.churn={{ base_hazard = {HAZARD}, sensitivity = {BETA} }}"),
        "population.types.small.unavoidable_churn=0".to_owned(),
        "population.types.large.unavoidable_churn=0".to_owned(),
        "programmes.call.cadence={ sync = 1, async = 0 }".to_owned(),
    ];
    for profile in ["inbound", "async", "sync", "task_force"] {
        sets.push(format!(
            "need.profiles.{profile}={{ sync = {NEEDED}, async = 0, task_force = 0, inbound = 0 }}"
        ));
    }
    let people = f64::from(customers) / 4.0;
    for (segment, team) in [("low", "scale"), ("mid", "growth"), ("high", "named")] {
        sets.push(format!("plans.revenue.segments.{segment}.programme=\"call\""));
        sets.push(format!(
            "plans.revenue.teams.{team}={{ headcount = {people}, mode = \"pooled\" }}"
        ));
    }
    let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
    Case::synthetic(CERTAIN, &sets)
}

/// Quality of a month with its probability: one meeting of k needed.
fn qualities() -> Vec<(f64, f64)> {
    let mut probability = (-NEEDED).exp();
    let mut found = Vec::new();
    for k in 0..40 {
        found.push((if k > 1 { 1.0 / f64::from(k) } else { 1.0 }, probability));
        probability *= NEEDED / f64::from(k + 1);
    }
    found
}

fn churn(health: f64) -> f64 {
    1.0 - (-HAZARD * (BETA * (REFERENCE - health)).exp()).exp()
}

/// Churn over a year of customers who each renew in one of its months, by the distribution of health on a grid.
fn churn_by_distribution() -> f64 {
    const CELLS: usize = 8000;
    let mut mass = vec![0.0; CELLS + 2];
    mass[(REFERENCE * CELLS as f64) as usize] = 1.0;
    let mut year = 0.0;
    for _ in 0..12 {
        let mut next = vec![0.0; CELLS + 2];
        for (cell, here) in mass.iter().enumerate().filter(|(_, here)| **here > 0.0) {
            let health = cell as f64 / CELLS as f64;
            for (quality, probability) in qualities() {
                let place = (health + ALPHA * (quality - health)) * CELLS as f64;
                let upper = place.fract();
                next[place as usize] += here * probability * (1.0 - upper);
                next[place as usize + 1] += here * probability * upper;
            }
        }
        mass = next;
        let by_cell = mass.iter().enumerate();
        year += by_cell
            .map(|(cell, here)| here * churn(cell as f64 / CELLS as f64))
            .sum::<f64>()
            / 12.0;
    }
    year
}

/// The same by mean health alone.
fn churn_by_mean_health() -> f64 {
    let mean: f64 = qualities()
        .iter()
        .map(|(quality, probability)| quality * probability)
        .sum();
    let mut health = REFERENCE;
    let months = (0..12).map(|_| {
        health += ALPHA * (mean - health);
        churn(health)
    });
    months.sum::<f64>() / 12.0
}

/// 13.4 % of the toy's customers churn; by their mean health it would be 12.4 %. No number of customers brings the two together.
#[test]
fn mean_health_alone_has_a_bias_that_more_customers_do_not_cure() {
    let (truth, by_mean) = (churn_by_distribution(), churn_by_mean_health());
    println!("{truth:.5} by distribution, {by_mean:.5} by mean health");
    assert!((truth - 0.134).abs() < 5e-4 && (by_mean - 0.124).abs() < 5e-4);
    let limit = 1.0 - limits(&toy(MANY, 2))[0].logo_retention;
    println!("{limit:.5} in the limit");
    assert!((limit - truth).abs() < 5e-4, "{limit} {truth}");
    for customers in [100, 400, 1600] {
        let (retention, se) = estimate(&toy(customers, 160_000 / customers), 0, Metric::LogoRetention12m);
        let churned = 1.0 - retention;
        println!("{customers}: {churned:.5} ± {se:.5}");
        assert!((churned - truth).abs() < 4.5 * se, "{customers}: {churned} ± {se}");
        assert!((churned - by_mean).abs() > 6.0 * se, "{customers}: {churned} ± {se}");
    }
}

/// Who stays pays so much more from its renewal on, and all renew once in the year: with a contraction on average of 0.12, NRR is
/// 0.88 · 1.05 whoever the customers are.
#[test]
fn uplift_and_contraction_are_in_it() {
    let sets = [
        "months=12",
        "contracts={ terms = { 12 = 1 }, uplift = 0.05 }",
        "population.types.small.unavoidable_churn=0",
        "population.types.large.unavoidable_churn=0",
        "outcomes.churn.base_hazard=0",
        "outcomes.contraction={ chance = 0.3, depth = 0.4, sensitivity = 0 }",
        "outcomes.expansion.chance=0",
    ];
    for limit in limits(&Case::synthetic(CERTAIN, &sets)) {
        assert!((limit.nrr - 0.88 * 1.05).abs() < 1e-12, "{}", limit.nrr);
    }
}

/// Shipped scenarios with uncertain inputs at their medians: runs and previews are as near as is said. Books, pods,
/// rationing by ARR.
#[test]
fn shipped_scenarios_lie_within_the_known_bias() {
    let names = [
        "crm-smb",
        "erp-pods",
        "world-class",
        "mixed-books",
        "marketing-rebalance",
        "no-poor-assessment",
    ];
    for name in names {
        let overrides = Overrides {
            seed: None,
            replications: Some(320),
            months: Some(12),
        };
        let path = format!("scenarios/{name}.toml");
        let written = Template::read(Path::new(&path), &[], &overrides).unwrap_or_else(|errors| panic!("{errors}"));
        let medians = written.uncertain().iter();
        let medians = medians.map(|site| format!("{}={}", site.path, site.distribution.median()));
        let template = written
            .with_sets(medians, "medians")
            .unwrap_or_else(|errors| panic!("{errors}"));
        let roster = Roster::synthetic(template.central().population.size.unwrap()).unwrap();
        let preview = Preview::new(&template, &roster).unwrap_or_else(|errors| panic!("{errors}"));
        let study = Study::new(&template, &roster, 12).unwrap();
        let answer = Answer::new(&study, &study.run(&WATCH).unwrap());
        for plan in &answer.plans {
            let se = plan.figure(Metric::Nrr12m).unwrap().se;
            assert!(se < 0.4 * KNOWN_BIAS, "{name}: {se} is too much to tell");
        }
        assert_eq!(preview.disagreements(&answer, template.dependent()), [], "{name}");
    }
}
