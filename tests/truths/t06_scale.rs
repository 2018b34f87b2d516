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

fn at_scale(k: u32) -> Case {
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
    let sets: Vec<&str> = NO_RESPONSE.iter().chain(&ALIKE).chain(&more).copied().collect();
    let sets: Vec<&str> = sets.into_iter().chain(scaled.iter().map(String::as_str)).collect();
    Case::synthetic(CERTAIN, &sets)
}

#[test]
fn ratios_stay_and_spread_shrinks() {
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
    let runs = K.map(|k| at_scale(k).run());
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
