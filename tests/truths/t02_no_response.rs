//! T2 (docs/model.md 9): without a response to health, outcomes follow closed forms.
//!
//! Churned logos in twelve months are Poisson-binomial, its probabilities by convolution here. NRR and GRR are means
//! over a small Markov chain of each customer: the number of expansions so far, renewal once, at a known month, with
//! churn, then contraction by a Beta(1, b) share, then expansions of ever less whitespace.

use axplan::measures::metric::Metric;
use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::worlds::{CERTAIN, Case, NO_RESPONSE, headline, label, mean_se};

const NO_EXPANSION: &str = "outcomes.expansion.chance=0";
const BASE_HAZARD: f64 = 0.05;
const CHANCE: f64 = 0.1;
const DEPTH: f64 = 0.2;
const ETA: f64 = 0.08;
const SHARE: f64 = 0.12;

/// u by customer type, as in the world.
fn unavoidable(kind: &str) -> f64 {
    match kind {
        "small" => 0.1,
        _ => 0.03,
    }
}

/// Churn at an annual renewal where health does not matter.
fn churn(kind: &str) -> f64 {
    1.0 - (1.0 - unavoidable(kind)) * (-BASE_HAZARD).exp()
}

struct Customer {
    arr: f64,
    whitespace: f64,
    renewal: u32,
    kind: &'static str,
}

/// Customers of unequal size whose renewals are spread over the year.
fn customers(n: u32) -> Vec<Customer> {
    let customer = |i: u32| Customer {
        arr: f64::from(5000 + (i * 7919) % 60000),
        whitespace: if i.is_multiple_of(7) {
            0.0
        } else {
            f64::from(3000 + (i * 3571) % 50000)
        },
        renewal: 1 + (i * 5) % 12,
        kind: if i.is_multiple_of(3) { "large" } else { "small" },
    };
    (0..n).map(customer).collect()
}

fn list(customers: &[Customer]) -> String {
    let mut csv = String::from("id,arr,renewal date,type,whitespace\n");
    for (i, customer) in customers.iter().enumerate() {
        let Customer {
            arr,
            whitespace,
            renewal,
            kind,
        } = customer;
        csv += &format!("C{i},{arr},2025-{renewal:02}-20,{kind},{whitespace}\n");
    }
    csv
}

fn case(customers: &[Customer], more: &[&str]) -> Case {
    let sets: Vec<&str> = NO_RESPONSE.iter().chain(more).copied().collect();
    Case::listed(CERTAIN, &sets, &list(customers))
}

/// P(k of independent events happen), by convolution.
pub fn poisson_binomial(chances: &[f64]) -> Vec<f64> {
    let mut pmf = vec![1.0];
    for p in chances {
        let mut next = vec![0.0; pmf.len() + 1];
        for (k, mass) in pmf.iter().enumerate() {
            next[k] += mass * (1.0 - p);
            next[k + 1] += mass * p;
        }
        pmf = next;
    }
    pmf
}

/// Pearson's chi-square of counts against a pmf, cells of fewer than 5 expected put together with the next; the
/// chance of a larger one.
pub fn goodness_of_fit(counts: &[usize], pmf: &[f64]) -> f64 {
    let total: f64 = counts.len() as f64;
    let mut observed = vec![0.0; pmf.len()];
    counts.iter().for_each(|&count| observed[count] += 1.0);
    let mut cells: Vec<(f64, f64)> = vec![(0.0, 0.0)];
    for (o, p) in observed.iter().zip(pmf) {
        if cells.last().unwrap().1 >= 5.0 {
            cells.push((0.0, 0.0));
        }
        let cell = cells.last_mut().unwrap();
        *cell = (cell.0 + o, cell.1 + p * total);
    }
    if cells.last().unwrap().1 < 5.0 {
        let (o, e) = cells.pop().unwrap();
        let cell = cells.last_mut().unwrap();
        *cell = (cell.0 + o, cell.1 + e);
    }
    let statistic: f64 = cells.iter().map(|(o, e)| (o - e).powi(2) / e).sum();
    ChiSquared::new(cells.len() as f64 - 1.0).unwrap().sf(statistic)
}

pub fn churned(case: &Case) -> Vec<usize> {
    let n = case.roster.len() as f64;
    let retention = headline(&case.run(), 0, Metric::LogoRetention12m);
    retention
        .iter()
        .map(|share| (n * (1.0 - share)).round() as usize)
        .collect()
}

#[test]
fn churned_logos_are_poisson_binomial() {
    let customers = customers(40);
    let chances: Vec<f64> = customers.iter().map(|customer| churn(customer.kind)).collect();
    let counts = churned(&case(&customers, &["run.replications=4000", NO_EXPANSION, "months=12"]));
    let p = goodness_of_fit(&counts, &poisson_binomial(&chances));
    assert!(p > 1e-4, "chi-square: p = {p}");
    // The test has the power to see a hazard of .06 instead of .05.
    let wrong: Vec<f64> = customers
        .iter()
        .map(|c| 1.0 - (1.0 - unavoidable(c.kind)) * (-0.06_f64).exp())
        .collect();
    assert!(goodness_of_fit(&counts, &poisson_binomial(&wrong)) < 1e-4);
}

#[test]
fn churned_logos_of_one_type_are_binomial() {
    let one_type = CERTAIN
        .replace("share = 0.7", "share = 1.0")
        .replace("share = 0.3\n", "share = 0.0\n");
    let more = ["run.replications=4000", NO_EXPANSION, "months=12", "population.size=60"];
    let sets: Vec<&str> = NO_RESPONSE.into_iter().chain(more).collect();
    let counts = churned(&Case::synthetic(&one_type, &sets));
    let p = churn("small");
    // scipy.stats.binom(60, 1 − .9·exp(−.05)).pmf(8) = 0.1458… checks the convolution.
    let pmf = poisson_binomial(&[p; 60]);
    assert!((pmf[8] - 0.145_807_752_398_440_93).abs() < 1e-12, "{}", pmf[8]);
    let p = goodness_of_fit(&counts, &pmf);
    assert!(p > 1e-4, "chi-square: p = {p}");
}

/// Mean and second moment of what is left of one unit of ARR after a renewal that may churn or contract.
fn kept(p: f64) -> (f64, f64) {
    // Depth ~ Beta(1, b): E = 1 ÷ (1 + b), E² = 2 ÷ ((1 + b)(2 + b)).
    let b = 1.0 / DEPTH - 1.0;
    let square = 2.0 / ((1.0 + b) * (2.0 + b));
    let stays = 1.0 - p;
    (
        stays * (1.0 - CHANCE * DEPTH),
        stays * (1.0 - 2.0 * CHANCE * DEPTH + CHANCE * square),
    )
}

/// Mean within 4.5 standard errors, these from the closed-form variance.
#[test]
fn revenue_retention_without_expansion() {
    let customers = customers(40);
    let comparison = case(&customers, &["run.replications=3000", NO_EXPANSION, "months=12"]).run();
    let total: f64 = customers.iter().map(|customer| customer.arr).sum();
    let (mut mean, mut variance, mut logos, mut logo_variance) = (0.0, 0.0, 0.0, 0.0);
    for customer in &customers {
        let p = churn(customer.kind);
        let (first, second) = kept(p);
        let weight = customer.arr / total;
        mean += weight * first;
        variance += weight * weight * (second - first * first);
        logos += (1.0 - p) / 40.0;
        logo_variance += p * (1.0 - p) / 1600.0;
    }
    let nrr = headline(&comparison, 0, Metric::Nrr12m);
    let n = nrr.len() as f64;
    for (metric, mean, variance) in [
        (Metric::Nrr12m, mean, variance),
        (Metric::Grr12m, mean, variance),
        (Metric::LogoRetention12m, logos, logo_variance),
    ] {
        let (found, _) = mean_se(&headline(&comparison, 0, metric));
        let se = (variance / n).sqrt();
        assert!(
            (found - mean).abs() < 4.5 * se,
            "{}: {found} against {mean}, se {se}",
            metric.name()
        );
    }
    assert_eq!(nrr, headline(&comparison, 0, Metric::Grr12m), "nothing expands");
}

/// The chance of each number of expansions after `months` more months, starting from `before`: with k behind it, a
/// customer expands with probability η(1 − s)^k, its share of whitespace left.
fn expansions(before: &[f64], months: u32) -> Vec<f64> {
    let mut chain = before.to_vec();
    for _ in 0..months {
        let mut next = vec![0.0; chain.len() + 1];
        for (k, mass) in chain.iter().enumerate() {
            let chance = f64::min(1.0, ETA * (1.0 - SHARE).powi(k as i32));
            next[k] += mass * (1.0 - chance);
            next[k + 1] += mass * chance;
        }
        chain = next;
    }
    chain
}

/// What k expansions have added, as a share of the whitespace at the start: 1 − (1 − s)^k.
fn added(k: usize) -> f64 {
    1.0 - (1.0 - SHARE).powi(k as i32)
}

/// E[min(A, B·T + Y)] where T ~ Beta(b, 1) is what a contraction leaves, B ≥ A: by its density b·t^(b−1).
fn capped(a: f64, b_arr: f64, y: f64) -> f64 {
    let b = 1.0 / DEPTH - 1.0;
    let t = f64::max(0.0, (a - y) / b_arr);
    a * (1.0 - t.powf(b)) + b_arr * b / (b + 1.0) * t.powf(b + 1.0) + y * t.powf(b)
}

/// Means over one customer's twelve months: ARR at the end, ARR capped at the opening, expansion won.
fn year(customer: &Customer) -> [f64; 3] {
    let Customer {
        arr,
        whitespace: w,
        renewal,
        kind,
    } = *customer;
    if w == 0.0 {
        let (left, _) = kept(churn(kind));
        return [arr * left, arr * left, 0.0];
    }
    let stays = 1.0 - churn(kind);
    let [mut end, mut grr, mut won] = [0.0; 3];
    for (before, mass) in expansions(&[1.0], renewal - 1).into_iter().enumerate() {
        let at_renewal = arr + w * added(before);
        let mut start = vec![0.0; before + 1];
        start[before] = mass;
        won += mass * w * added(before);
        for (after, mass) in expansions(&start, 13 - renewal).into_iter().enumerate() {
            let y = w * (added(after) - added(before));
            end += mass * stays * (at_renewal * (1.0 - CHANCE * DEPTH) + y);
            grr += mass * stays * ((1.0 - CHANCE) * arr + CHANCE * capped(arr, at_renewal, y));
            won += mass * stays * y;
        }
    }
    [end, grr, won]
}

/// Means within 4.5 standard errors of the run.
#[test]
fn revenue_retention_with_expansion() {
    let customers = customers(40);
    let comparison = case(&customers, &["run.replications=4000", "months=12"]).run();
    let total: f64 = customers.iter().map(|customer| customer.arr).sum();
    let sum = |which: usize| -> f64 { customers.iter().map(|customer| year(customer)[which]).sum() };
    for (metric, exact) in [
        (Metric::Nrr12m, sum(0) / total),
        (Metric::Grr12m, sum(1) / total),
        (Metric::ExpansionArr, sum(2)),
        (Metric::Arr, sum(0)),
    ] {
        let (found, se) = mean_se(&headline(&comparison, 0, metric));
        assert!(se < 0.01 * exact, "{}: se {se}", metric.name());
        assert!(
            (found - exact).abs() < 4.5 * se,
            "{}: {found} against {exact}, se {se}",
            metric.name()
        );
    }
}

/// Each month of the year is the first renewal of a twelfth of a synthetic population: counts within 4.5 binomial
/// standard deviations.
#[test]
fn renewals_are_spread_evenly() {
    let case = Case::synthetic(CERTAIN, &["population.size=12000", "months=12"]);
    let mut renewals = [0_u32; 12];
    case.step(0, 0, |at| {
        if at.month == 1 {
            at.customers
                .first_renewal
                .iter()
                .for_each(|&month| renewals[month as usize - 1] += 1);
        }
    });
    let sd = (12000.0_f64 / 12.0 * 11.0 / 12.0).sqrt();
    assert!(
        renewals
            .iter()
            .all(|&count| (f64::from(count) - 1000.0).abs() < 4.5 * sd),
        "{renewals:?}"
    );
}

/// Depths of contraction are Beta(1, b): Kolmogorov's distance of what was seen from 1 − (1 − x)^b, below its 10⁻⁵
/// point, √(ln(2·10⁵) ÷ 2) ÷ √n (Massart 1990).
#[test]
fn depths_are_beta() {
    let customers = customers(400);
    let more = ["outcomes.contraction.chance=0.9", NO_EXPANSION, "months=12"];
    let case = case(&customers, &more);
    let mut depths = Vec::new();
    for replication in 0..6 {
        case.step(0, replication, |at| {
            let contracted = at.after.present.iter().map(|&i| i as usize);
            depths.extend(
                contracted
                    .map(|i| at.after.month.contraction[i] / at.before.arr[i])
                    .filter(|depth| *depth > 0.0),
            );
        });
    }
    depths.sort_by(f64::total_cmp);
    let n = depths.len() as f64;
    assert!(n > 1500.0);
    let b = 1.0 / DEPTH - 1.0;
    let distance = depths.iter().enumerate().fold(0.0, |distance: f64, (rank, depth)| {
        let exact = 1.0 - (1.0 - depth).powf(b);
        distance.max(exact - rank as f64 / n).max((rank + 1) as f64 / n - exact)
    });
    assert!(distance < (2e5_f64.ln() / 2.0 / n).sqrt(), "{distance}");
}

/// Plans then differ in load and cost only.
#[test]
fn plans_differ_in_load_and_cost_only() {
    let case = case(&customers(40), &["plans.ax.teams.pool.headcount=3"]);
    let study = case.study();
    let is_outcome = |metric| {
        use Metric::{Arr, ChurnedArr, ContractionArr, ExpansionArr, Grr12m, GrrTtm, LogoRetention12m, Nrr12m, NrrTtm};
        let outcomes = [
            Nrr12m,
            Grr12m,
            LogoRetention12m,
            NrrTtm,
            GrrTtm,
            Arr,
            ExpansionArr,
            ContractionArr,
            ChurnedArr,
        ];
        outcomes.contains(&metric) || metric == Metric::GrossMargin
    };
    let comparison = case.run();
    let [of_ax] = &comparison.differences[..] else {
        panic!("two plans")
    };
    let (mut outcomes, mut differ) = (0, Vec::new());
    for (&(_, position), difference) in of_ax.pairs.iter().zip(&of_ax.differences) {
        let layout = &study.layouts[of_ax.plan];
        let metric = layout.series[position].metric;
        if is_outcome(metric) {
            outcomes += 1;
            assert_eq!(difference.outcomes.squares, 0.0, "{}", label(layout, position));
            assert!(
                difference.mean().is_none_or(|mean| mean == 0.0),
                "{}",
                label(layout, position)
            );
        } else if difference.mean().is_some_and(|mean| mean != 0.0) && !differ.contains(&metric) {
            differ.push(metric);
        }
    }
    assert!(outcomes > 100);
    for metric in [
        Metric::RequiredLoad,
        Metric::Utilisation,
        Metric::CsCost,
        Metric::Health,
        Metric::UnmetHours,
    ] {
        assert!(differ.contains(&metric), "{}", metric.name());
    }
}
