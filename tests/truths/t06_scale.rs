//! T6 (docs/model.md 9): with feedback off, k times the customers and k times the people leave every ratio as it is;
//! amounts are k times as large, and relative spread is 1/√k of it. Nothing is computed but the powers of k; the
//! tolerances are 4.5 standard errors of the means, and of the logarithm of a standard deviation, √((kurtosis − 1)/4n).

use axplan::measures::metric::Metric;

use crate::worlds::{CERTAIN, Case, NO_RESPONSE, headline, mean_se};

const CUSTOMERS: u32 = 100;
const K: [u32; 3] = [1, 4, 16];

/// Nothing that follows ARR may weigh in a ratio, or its mean would depend on the number of customers: types and
/// channels are alike.
const ALIKE: [&str; 4] = [
    "population.types.large.unavoidable_churn=0.1",
    "population.channels.card.whitespace_factor=1",
    "population.arr={ lognormal = { median = 20000, sigma = 0.5 } }",
    "plans.revenue.rule={ revenue = { mid = 20000, high = 30000 } }",
];

fn ln_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let (mean, _) = mean_se(values);
    let moment = |power: i32| values.iter().map(|value| (value - mean).powi(power)).sum::<f64>() / n;
    let kurtosis = moment(4) / moment(2).powi(2);
    (moment(2).sqrt().ln(), ((kurtosis - 1.0) / (4.0 * n)).sqrt())
}

/// What else may be on without feedback: what customers bring along, arrivals as many as customers, a pod, a task force.
const MECHANISMS: &str = r#"
[contracts]
terms = { 1 = 0.2, 12 = 0.5, 24 = 0.3 }
uplift = 0.03
[fit]
bad_share = 0.2
churn_factor = 3
need_factor = 1.3
expansion_factor = 0.5
[lifecycle.stages]
onboarding = { tenure_below = 3, need_factor = 1.8 }
renewal = { renewal_within = 3, need_factor = 1.2 }
established = { need_factor = 0.8 }
[evolution.transitions]
inbound = { async = 0.02 }
async = { inbound = 0.02 }
[review]
hours = 1
kickoff_months = 2
usage_months = 6
every_months = 6
lag_months = 1
[movement]
health_loss = 0.1
handover_hours = 2
"#;

fn with_mechanisms(k: u32) -> Case {
    let plans = CERTAIN.find("[plans.revenue]").unwrap();
    let text = format!(
        "{}{MECHANISMS}[arrivals]\nper_month = {k}\ngrowth = 0\nreferral_chance = 0.01\nreferral_health = 0.8\n\
         deterred_per_churn = 0\nunhappy_below = 0.5\n{}\n",
        CERTAIN[..plans].replace("usage = 0.9", "sale = 0.6\nkickoff = 0.8\nusage = 0.9"),
        &CERTAIN[plans..]
    );
    let scaled = [
        format!("plans.revenue.teams.named={{ headcount = {}, mode = \"pooled\" }}", 30 * k),
        format!("plans.revenue.teams.scale={{ headcount = {}, mode = \"pooled\" }}", 3 * k),
        format!("plans.revenue.teams.growth={{ headcount = {}, mode = \"pooled\" }}", 4 * k),
        "plans.ax.segments.sync.reserved_hours=12".to_owned(),
        "plans.ax.segments.task_force.team=\"pool\"".to_owned(),
        format!("plans.ax.teams.named={{ headcount = {}, mode = \"pod\" }}", 12 * k),
    ];
    let own = sets_at_scale(k);
    let sets: Vec<&str> = own.iter().chain(&scaled).map(String::as_str).collect();
    Case::synthetic(&text, &sets)
}

fn sets_at_scale(k: u32) -> Vec<String> {
    let scaled = [
        format!("population.size={}", CUSTOMERS * k),
        format!("run.seed={}", 100 + k),
        format!("plans.revenue.teams.scale.headcount={}", 3 * k),
        format!("plans.revenue.teams.growth.headcount={}", 4 * k),
        format!("plans.revenue.teams.named.headcount={}", 30 * k),
        format!("plans.ax.teams.pool.headcount={}", 6 * k),
        format!("plans.ax.teams.named={{ headcount = {}, mode = \"pooled\" }}", 12 * k),
    ];
    let more = ["run.replications=240", "months=12"];
    let sets = NO_RESPONSE.iter().chain(&ALIKE).chain(&more).map(|set| (*set).to_owned());
    sets.chain(scaled).collect()
}

fn at_scale(k: u32) -> Case {
    let sets = sets_at_scale(k);
    let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
    Case::synthetic(CERTAIN, &sets)
}

#[test]
fn ratios_stay_and_spread_shrinks() {
    scales(K.map(at_scale));
}

#[test]
fn with_every_mechanism_that_brings_no_feedback() {
    scales(K.map(with_mechanisms));
}

fn scales(cases: [Case; 3]) {
    let ratios = [
        Metric::Nrr12m,
        Metric::Grr12m,
        Metric::LogoRetention12m,
        Metric::RequiredLoad,
        Metric::Utilisation,
        Metric::Adequacy,
        Metric::Health,
    ];
    let amounts = [
        Metric::Arr,
        Metric::ChurnedArr,
        Metric::ExpansionArr,
        Metric::UnmetHours,
    ];
    let runs = cases.map(|case| case.run());
    for plan in 0..2 {
        for (metric, is_ratio) in ratios.map(|m| (m, true)).into_iter().chain(amounts.map(|m| (m, false))) {
            let values: Vec<Vec<f64>> = runs.iter().map(|run| headline(run, plan, metric)).collect();
            let (mean, se) = mean_se(&values[0]);
            let (spread, spread_se) = ln_sd(&values[0]);
            for (larger, k) in values.iter().zip(K).skip(1) {
                let k = f64::from(k);
                let amount = if is_ratio { 1.0 } else { k };
                let (larger_mean, larger_se) = mean_se(larger);
                let off = larger_mean / amount - mean;
                let tolerance = 4.5 * se.hypot(larger_se / amount);
                let what = format!("{} of plan {plan} at {k} times the size", metric.name());
                assert!(off.abs() < tolerance, "{what}: off by {off}, tolerance {tolerance}");
                let (larger_spread, larger_spread_se) = ln_sd(larger);
                let off = larger_spread - amount.ln() - (spread - 0.5 * k.ln());
                let tolerance = 4.5 * spread_se.hypot(larger_spread_se);
                assert!(tolerance < 0.8, "{what}: too coarse, {tolerance}");
                assert!(
                    off.abs() < tolerance,
                    "{what}: ln sd off by {off}, tolerance {tolerance}"
                );
            }
        }
    }
}
