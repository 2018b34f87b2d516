//! T3 (docs/model.md 9): where revenue ranks customers exactly as need does, revenue tiers and AX segments are the
//! same thing, and AX brings nothing. The thresholds are computed here, from another implementation of the normal
//! quantile: the ARR below which the cumulative shares of the profiles lie.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::worlds::{CERTAIN, Case, label};

const SHARES: [f64; 4] = [0.45, 0.3, 0.2, 0.05];

fn thresholds() -> [f64; 3] {
    let normal = Normal::new(0.0, 1.0).unwrap();
    let below = |tiers: usize| SHARES[..tiers].iter().sum::<f64>();
    [1, 2, 3].map(|tiers| 20000.0 * normal.inverse_cdf(below(tiers)).exp())
}

fn world() -> String {
    let [second, third, fourth] = thresholds();
    let plans = CERTAIN.find("[plans.revenue]").unwrap();
    let coverage = |names: [&str; 4]| {
        let [a, b, c, d] = names;
        format!(
            "segments.{a} = {{ team = \"pool\", programme = \"light\" }}\n\
             segments.{b} = {{ team = \"pool\", programme = \"follow\" }}\n\
             segments.{c} = {{ team = \"named\", programme = \"average\" }}\n\
             segments.{d} = {{ team = \"named\", programme = \"weekly\" }}\n\
             teams.pool = {{ headcount = 1.5, mode = \"pooled\" }}\n\
             teams.named = {{ headcount = 2.5, mode = \"dedicated\" }}\n"
        )
    };
    // Profiles are ranked by the hours that they need, in whatever order they stand.
    let profiles = "inbound = 0.45\nasync = 0.3\nsync = 0.2\ntask_force = 0.05\n";
    let shuffled = CERTAIN[..plans].replace(profiles, "sync = 0.2\ntask_force = 0.05\ninbound = 0.45\nasync = 0.3\n");
    assert_ne!(shuffled, CERTAIN[..plans]);
    format!(
        "{}\n[plans.revenue]\nrule = {{ revenue = {{ t2 = {second:?}, t3 = {third:?}, t4 = {fourth:?} }} }}\n{}\n\
         [plans.ax]\nrule = {{ ax = {{ accuracy.usage = 1 }} }}\n{}",
        shuffled,
        coverage(["t1", "t2", "t3", "t4"]),
        coverage(["inbound", "async", "sync", "task_force"]),
    )
}

/// How many of the common numbers differ in any replication, and how many there are.
fn differing(rho: f64) -> (Vec<String>, usize) {
    // Books are dealt by the hours that the assessed profile takes, so the revenue plan has to know it too.
    let sets = [
        &format!("population.correlation.arr_need={rho}") as &str,
        "assessment.accuracy.usage=1",
    ];
    let case = Case::synthetic(&world(), &sets);
    let study = case.study();
    let comparison = case.run();
    let [of_ax] = &comparison.differences[..] else {
        panic!("two plans")
    };
    let mut found = Vec::new();
    let mut defined = 0;
    for (&(_, position), difference) in of_ax.pairs.iter().zip(&of_ax.differences) {
        if let Some(mean) = difference.mean() {
            defined += 1;
            if mean != 0.0 || difference.outcomes.squares != 0.0 {
                found.push(label(&study.layouts[of_ax.plan], position));
            }
        }
    }
    (found, defined)
}

#[test]
fn nothing_differs_at_rank_correlation_1() {
    let (found, defined) = differing(1.0);
    assert!(defined > 200, "{defined}");
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn much_differs_at_rank_correlation_one_fifth() {
    let (found, defined) = differing(0.2);
    assert!(found.len() > defined / 2, "{} of {defined}", found.len());
}
