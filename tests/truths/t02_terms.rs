//! T2 (docs/model.md 9) with contract terms, price uplift and bad fits: without a response to health and without
//! expansion, closed forms again. For a term of T months the annual chances p become 1 − (1 − p)^(T ÷ 12), and the annual
//! uplift g becomes (1 + g)^(T ÷ 12) − 1; a customer renews K times in twelve months, and
//!
//! ```text
//! NRR = Σ w·((1 − p)(1 − c·D)(1 + g))^K          logos = Σ (1 − p)^K ÷ n
//! GRR = NRR without uplift = Σ w·(1 − p)^K where nothing contracts, or Σ w·((1 − p)(1 − c·D))^K where K is 1 at most
//! ```

use axplan::measures::metric::Metric;

use crate::t02_no_response::{churned, goodness_of_fit, poisson_binomial};
use crate::worlds::{CERTAIN, Case, NO_RESPONSE, headline, mean_se};

const UPLIFT: f64 = 0.06;
const CHANCE: f64 = 0.1;
const DEPTH: f64 = 0.2;
const BAD_FIT: f64 = 3.0;

struct Customer {
    arr: f64,
    renewal: u32,
    kind: &'static str,
    channel: &'static str,
}

/// Customers whose first renewals are spread over a term; who buys by card is a bad fit.
fn customers(n: u32, term: u32) -> Vec<Customer> {
    let customer = |i: u32| Customer {
        arr: f64::from(5000 + (i * 7919) % 60000),
        renewal: 1 + (i * 5) % term,
        kind: if i.is_multiple_of(3) { "large" } else { "small" },
        channel: if i.is_multiple_of(4) { "card" } else { "sales" },
    };
    (0..n).map(customer).collect()
}

fn case(customers: &[Customer], term: u32, more: &[&str]) -> Case {
    let mut csv = String::from("id,arr,renewal date,type,channel\n");
    for (i, Customer { arr, renewal, kind, channel }) in customers.iter().enumerate() {
        let (year, month) = (2025 + (renewal - 1) / 12, (renewal - 1) % 12 + 1);
        csv += &format!("C{i},{arr},{year}-{month:02}-20,{kind},{channel}\n");
    }
    let contracts = format!("contracts={{ terms = {{ {term} = 1 }}, uplift = {UPLIFT} }}");
    let fit = format!(
        "fit={{ bad_share = 1, channels = {{ sales = 0 }}, churn_factor = {BAD_FIT}, need_factor = 1, expansion_factor = 1 }}"
    );
    let own = [contracts.as_str(), &fit, "outcomes.expansion.chance=0", "months=12"];
    let sets: Vec<&str> = NO_RESPONSE.iter().chain(&own).chain(more).copied().collect();
    Case::listed(CERTAIN, &sets, &csv)
}

/// Renewals in twelve months.
fn renewals(customer: &Customer, term: u32) -> i32 {
    if customer.renewal > 12 { 0 } else { ((12 - customer.renewal) / term + 1) as i32 }
}

/// The chance of staying at one renewal: (1 − u)·exp(−h0), h0 times the fit's factor, for so many years.
fn stays(customer: &Customer, term: u32) -> f64 {
    let unavoidable: f64 = if customer.kind == "small" { 0.1 } else { 0.03 };
    let hazard = 0.05 * if customer.channel == "card" { BAD_FIT } else { 1.0 };
    ((1.0 - unavoidable) * f64::exp(-hazard)).powf(f64::from(term) / 12.0)
}

/// Mean and second moment of what one renewal leaves of a unit of ARR, churn apart, for a chance of contraction a year.
fn kept(chance: f64, term: u32) -> (f64, f64) {
    let chance = 1.0 - (1.0 - chance).powf(f64::from(term) / 12.0);
    let b = 1.0 / DEPTH - 1.0;
    let square = 2.0 / ((1.0 + b) * (2.0 + b));
    (1.0 - chance * DEPTH, 1.0 - 2.0 * chance * DEPTH + chance * square)
}

/// A mean is the closed form within 4.5 standard errors, these from the closed-form variance of one replication.
fn is(what: &str, values: &[f64], (mean, variance): (f64, f64)) {
    let (found, se) = (mean_se(values).0, (variance / values.len() as f64).sqrt());
    assert!(se < 0.01, "{what}: too coarse, {se}");
    assert!((found - mean).abs() < 4.5 * se, "{what}: {found} against {mean}, se {se}");
}

/// Mean and variance of Σ weight·outcome, from the moments of each customer's outcome.
fn sum(customers: &[Customer], weight: impl Fn(&Customer) -> f64, moments: impl Fn(&Customer) -> (f64, f64)) -> (f64, f64) {
    customers.iter().fold((0.0, 0.0), |(mean, variance), customer| {
        let (w, (first, second)) = (weight(customer), moments(customer));
        (mean + w * first, variance + w * w * (second - first * first))
    })
}

fn retention(term: u32, chance: f64) {
    let customers = customers(60, term);
    let chance_set = format!("outcomes.contraction.chance={chance}");
    let run = case(&customers, term, &["run.replications=3000", &chance_set]).run();
    let total: f64 = customers.iter().map(|customer| customer.arr).sum();
    let uplift = (1.0 + UPLIFT).powf(f64::from(term) / 12.0);
    let (first, second) = kept(chance, term);
    let by_arr = |customer: &Customer| customer.arr / total;
    let power = |customer: &Customer, factors: (f64, f64)| {
        let (k, p) = (renewals(customer, term), stays(customer, term));
        ((p * factors.0).powi(k), (p * factors.1).powi(k))
    };
    let nrr = sum(&customers, by_arr, |customer| power(customer, (first * uplift, second * uplift * uplift)));
    let logos = sum(&customers, |_| 1.0 / 60.0, |customer| power(customer, (1.0, 1.0)));
    let what = |name: &str| format!("{name}, term {term}, contraction {chance}");
    is(&what("NRR"), &headline(&run, 0, Metric::Nrr12m), nrr);
    is(&what("logos"), &headline(&run, 0, Metric::LogoRetention12m), logos);
    let grr = headline(&run, 0, Metric::Grr12m);
    let without = headline(&run, 0, Metric::Nrr12mWithoutUplift);
    if chance == 0.0 || customers.iter().all(|customer| renewals(customer, term) <= 1) {
        let exact = sum(&customers, by_arr, |customer| power(customer, (first, second)));
        is(&what("GRR"), &grr, exact);
        for (grr, without) in grr.iter().zip(&without) {
            assert!((grr - without).abs() < 1e-12, "{}: {grr} and {without}", what("without uplift"));
        }
    }
}

#[test]
fn monthly_terms() {
    retention(1, 0.0);
    retention(1, CHANCE);
}

#[test]
fn annual_terms() {
    retention(12, 0.0);
    retention(12, CHANCE);
}

#[test]
fn terms_of_two_years() {
    retention(24, 0.0);
    retention(24, CHANCE);
}

/// Half-yearly terms renew twice in a year, or once.
#[test]
fn half_yearly_terms() {
    retention(6, 0.0);
    retention(6, CHANCE);
}

#[test]
fn churned_logos_are_poisson_binomial() {
    for term in [1, 24] {
        let customers = customers(60, term);
        let counts = churned(&case(&customers, term, &["run.replications=4000"]));
        let chances = |churn: &dyn Fn(&Customer) -> f64| -> Vec<f64> {
            customers.iter().map(|customer| 1.0 - (1.0 - churn(customer)).powi(renewals(customer, term))).collect()
        };
        let exact = chances(&|customer| 1.0 - stays(customer, term));
        let p = goodness_of_fit(&counts, &poisson_binomial(&exact));
        assert!(p > 1e-4, "term {term}: chi-square, p = {p}");
        // The test has the power to see that bad fits churn: without them p is nothing.
        let fit = chances(&|customer| 1.0 - stays(&Customer { channel: "sales", ..*customer }, term));
        assert!(goodness_of_fit(&counts, &poisson_binomial(&fit)) < 1e-4);
    }
}

/// Terms by their shares, first renewals spread evenly over them, and completed terms geometric with the stated mean:
/// within 4.5 standard errors.
#[test]
fn terms_of_a_synthetic_population() {
    let sets = ["contracts={ terms = { 1 = 0.2, 12 = 0.5, 24 = 0.3 }, uplift = 0 }", "population.size=20000", "population.earlier_terms=1.5"];
    let case = Case::synthetic(CERTAIN, &sets);
    case.step(0, 0, |at| {
        if at.month > 1 {
            return;
        }
        let n = at.customers.len();
        for (term, share) in [(1, 0.2), (12, 0.5), (24, 0.3)] {
            let own: Vec<usize> = (0..n).filter(|&i| at.customers.term[i] == term).collect();
            let expected = share * n as f64;
            let off = own.len() as f64 - expected;
            assert!(off.abs() < 4.5 * (expected * (1.0 - share)).sqrt(), "term {term}: {off} off");
            for month in 1..=term {
                let count = own.iter().filter(|&&i| at.customers.first_renewal[i] == month).count() as f64;
                let (p, m) = (1.0 / f64::from(term), own.len() as f64);
                assert!((count - p * m).abs() <= 4.5 * (m * p * (1.0 - p)).sqrt(), "term {term}, month {month}: {count}");
            }
            let completed: Vec<f64> = own
                .iter()
                .map(|&i| {
                    let in_term = term - at.customers.first_renewal[i];
                    let tenure = at.customers.tenure(i, 1) as u32;
                    assert_eq!((tenure - in_term) % term, 0);
                    f64::from((tenure - in_term) / term)
                })
                .collect();
            let (mean, se) = mean_se(&completed);
            assert!((mean - 1.5).abs() < 4.5 * se, "term {term}: {mean} terms before, se {se}");
        }
    });
}
