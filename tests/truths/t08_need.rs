//! T8 (docs/model.md 9): counts and hours have the stated means and variances, by the laws of total variance and
//! covariance in closed form. With N the count, M the customer's gamma multiplier (mean 1, cv c), D the duration factor
//! (mean 1, cv v), h the hours each, λ the rate, r the dispersion (∞ for Poisson):
//!
//! ```text
//! E[N²] = λ + λ²(1 + c²)(1 + 1/r)       Var(N·h·D) = h²·((1 + v²)·E[N²] − λ²)
//! Cov(kind a, kind b) = Cov(month s, month t) = product of the means × c²
//! P(N = 0), Poisson = (1 + λc²)^(−1/c²)
//! ```

use axplan::engine::Compiled;
use axplan::model::need::Draws;
use axplan::population::customers::Customers;
use axplan::random::Key;

use crate::worlds::{CERTAIN, Case, mean_se};

const CUSTOMERS: usize = 60_000;
/// Rate and hours of each kind; more kinds than there are words in one draw.
const KINDS: [(f64, f64); 6] = [
    (0.03, 1.25),
    (0.6, 0.4),
    (6.0, 0.25),
    (2.2, 1.5),
    (20.0, 0.1),
    (1.0, 1.0),
];
const CV: f64 = 0.6;

fn world() -> String {
    let profiles = "inbound = 0.45\nasync = 0.3\nsync = 0.2\ntask_force = 0.05\n";
    let start = CERTAIN.find("[need.kinds]").unwrap();
    let end = CERTAIN.find("[assessment.accuracy]").unwrap();
    let mut kinds = String::new();
    let mut rates = Vec::new();
    for (kind, (rate, hours)) in KINDS.iter().enumerate() {
        kinds += &format!("k{kind} = {{ hours = {hours}, inbound = {} }}\n", kind == 4);
        rates.push(format!("k{kind} = {rate}"));
    }
    let need = format!(
        "[need.kinds]\n{kinds}[need.profiles]\nonly = {{ {} }}\n",
        rates.join(", ")
    );
    let programmes = CERTAIN.find("[programmes]").unwrap();
    let delivery = CERTAIN.find("[delivery]").unwrap();
    let plans = CERTAIN.find("[plans.revenue]").unwrap();
    format!(
        "{}{need}{}[programmes]\nfollow = {{ follow_need = \"as_it_arises\" }}\n{}[plans.revenue]\n\
         rule = {{ ax = {{}} }}\nsegments.only = {{ team = \"t\", programme = \"follow\" }}\n\
         teams.t = {{ headcount = 1, mode = \"pooled\" }}\n",
        CERTAIN[..start].replace(profiles, "only = 1\n"),
        &CERTAIN[end..programmes],
        &CERTAIN[delivery..plans],
    )
}

/// Hours needed of each kind by every customer in months 1 and 2.
fn draw(duration_cv: f64, dispersion: Option<f64>) -> [Vec<Vec<f64>>; 2] {
    let mut sets = vec![
        format!("population.size={CUSTOMERS}"),
        format!("need.multiplier_cv={CV}"),
        format!("need.duration_cv={duration_cv}"),
    ];
    sets.extend(dispersion.map(|r| format!("need.dispersion={r}")));
    let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
    let case = Case::synthetic(&world(), &sets);
    let compiled = Compiled::new(case.template.central(), &case.roster).unwrap_or_else(|errors| panic!("{errors}"));
    let key = Key::new(20, 5);
    let mut customers = Customers::default();
    compiled.world.population.draw(key, &case.roster, &mut customers);
    let everyone: Vec<u32> = (0..CUSTOMERS as u32).collect();
    [1, 2].map(|month| {
        let mut draws = Draws::default();
        draws.draw(key, month, &compiled.world, &customers, &everyone);
        draws.need
    })
}

/// The mean of `values` is `exact`, within 4.5 standard errors of the sample.
fn mean_is(what: &str, values: &[f64], exact: f64) {
    let (mean, se) = mean_se(values);
    assert!(
        (mean - exact).abs() < 4.5 * se,
        "{what}: {mean} against {exact}, se {se}"
    );
    assert!(se < 0.1 * exact, "{what}: too coarse, {se} of {exact}");
}

fn moments(duration_cv: f64, dispersion: Option<f64>) {
    let [first, second] = draw(duration_cv, dispersion);
    let mean = |kind: usize| KINDS[kind].0 * KINDS[kind].1;
    for (kind, (rate, hours)) in KINDS.into_iter().enumerate() {
        let what = format!("kind {kind}, duration {duration_cv}, dispersion {dispersion:?}");
        let second_moment = rate + rate * rate * (1.0 + CV * CV) * (1.0 + dispersion.map_or(0.0, |r| 1.0 / r));
        let variance = hours * hours * ((1.0 + duration_cv * duration_cv) * second_moment - rate * rate);
        mean_is(&format!("mean, {what}"), &first[kind], rate * hours);
        let squares: Vec<f64> = first[kind].iter().map(|x| (x - rate * hours).powi(2)).collect();
        mean_is(&format!("variance, {what}"), &squares, variance);
        if dispersion.is_none() {
            let none: Vec<f64> = first[kind].iter().map(|&x| f64::from(u8::from(x == 0.0))).collect();
            let exact = (1.0 + rate * CV * CV).powf(-1.0 / (CV * CV));
            let (share, se) = mean_se(&none);
            assert!(
                (share - exact).abs() < 4.5 * se + 1e-4,
                "none, {what}: {share} against {exact}"
            );
        }
        if duration_cv == 0.0 {
            let whole = first[kind]
                .iter()
                .all(|x| (x / hours - (x / hours).round()).abs() < 1e-9);
            assert!(whole, "counts are whole, {what}");
        }
    }
    if duration_cv > 0.0 {
        // The same luck without spread of durations gives the counts, so that the factors can be seen alone.
        let [counts, _] = draw(0.0, dispersion);
        // The first kind is too rare for a variance.
        for kind in 1..KINDS.len() {
            let pairs = first[kind].iter().zip(&counts[kind]).filter(|(_, count)| **count > 0.0);
            let factors: Vec<f64> = pairs.map(|(hours, count)| hours / count).collect();
            mean_is(&format!("factor of kind {kind}, duration {duration_cv}"), &factors, 1.0);
            let squares: Vec<f64> = factors.iter().map(|factor| (factor - 1.0).powi(2)).collect();
            mean_is(
                &format!("its variance, duration {duration_cv}"),
                &squares,
                duration_cv * duration_cv,
            );
        }
    }
    let covariance = |what: String, a: &[f64], b: &[f64], means: (f64, f64)| {
        let products: Vec<f64> = a.iter().zip(b).map(|(a, b)| (a - means.0) * (b - means.1)).collect();
        let (found, se) = mean_se(&products);
        let exact = means.0 * means.1 * CV * CV;
        assert!(
            (found - exact).abs() < 4.5 * se,
            "{what}: {found} against {exact}, se {se}"
        );
    };
    for a in 0..KINDS.len() {
        covariance(
            format!("kind {a} in two months"),
            &first[a],
            &second[a],
            (mean(a), mean(a)),
        );
        for b in 0..a {
            covariance(format!("kinds {a} and {b}"), &first[a], &first[b], (mean(a), mean(b)));
        }
    }
}

#[test]
fn counts() {
    moments(0.0, None);
}

#[test]
fn dispersed_counts() {
    moments(0.0, Some(1.5));
}

#[test]
fn hours() {
    moments(0.45, None);
}

#[test]
fn hours_of_dispersed_counts() {
    moments(0.8, Some(0.7));
}

/// Assessment errors, and the work planned on them. A wrong assessment falls on the other profiles by their shares;
/// following the need as it arises plans the assessed profile's need, drawn with the same luck as the true one, so that
/// it is never less where that profile needs more; following it at the mean plans the assessed profile's mean.
#[test]
fn work_follows_the_assessed_profile() {
    const SHARES: [f64; 4] = [0.45, 0.3, 0.2, 0.05];
    // Hours a month of kind async: .2, 6, 3, 3 times .25 h; of kind sync: .03, .2, 2.2, 2 times 1.25 h.
    const SYNC: [f64; 4] = [0.03 * 1.25, 0.2 * 1.25, 2.2 * 1.25, 2.0 * 1.25];
    let sets = [
        "population.size=40000",
        "assessment.accuracy.usage=0.6",
        "plans.ax.segments.async.programme=\"average\"",
        "plans.ax.segments.sync.programme=\"follow\"",
        "run.seed=3",
    ];
    let case = Case::synthetic(CERTAIN, &sets);
    case.step(1, 0, |at| {
        if at.month > 1 {
            return;
        }
        let n = at.customers.len();
        let assessed = &at.after.assignment.assessed;
        for profile in 0..4_u8 {
            let of_profile: Vec<usize> = (0..n).filter(|&i| at.customers.profile[i] == profile).collect();
            for other in 0..4_u8 {
                let (share, own) = (SHARES[usize::from(other)], SHARES[usize::from(profile)]);
                let exact = if other == profile {
                    0.6
                } else {
                    0.4 * share / (1.0 - own)
                };
                let found = of_profile.iter().filter(|&&i| assessed[i] == other).count() as f64;
                let sd = (exact * (1.0 - exact) * of_profile.len() as f64).sqrt();
                let off = found - exact * of_profile.len() as f64;
                assert!(off.abs() < 4.5 * sd, "{profile} as {other}: {off} off, sd {sd}");
            }
        }
        for other in [0_u8, 2, 3] {
            let as_other: Vec<usize> = (0..n).filter(|&i| assessed[i] == other).collect();
            let planned: Vec<f64> = as_other.iter().map(|&i| at.after.planned[0][i]).collect();
            mean_is(&format!("sync planned for {other}"), &planned, SYNC[usize::from(other)]);
            for &i in &as_other {
                let own = usize::from(at.customers.profile[i]);
                let (planned, needed) = (at.after.planned[0][i], at.draws.need[0][i]);
                match SYNC[usize::from(other)].total_cmp(&SYNC[own]) {
                    std::cmp::Ordering::Less => assert!(planned <= needed),
                    std::cmp::Ordering::Equal => assert_eq!(planned.to_bits(), needed.to_bits()),
                    std::cmp::Ordering::Greater => assert!(planned >= needed),
                }
            }
        }
        let at_the_mean: Vec<usize> = (0..n).filter(|&i| assessed[i] == 1).collect();
        assert!(at_the_mean.iter().all(|&i| at.after.planned[0][i] == SYNC[1]));
        assert!(at_the_mean.iter().any(|&i| at.customers.profile[i] != 1));
    });
}
