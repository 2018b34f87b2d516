//! 6. Arrivals: candidates of the market, referrals, word of mouth.

use std::collections::HashMap;

use axplan::measures::metric::Metric;
use axplan::random::{Purpose, count, stable_key, uniform, words};

use crate::support::{AMPLE, Case, Numbers, PLANS, above, binomial, close, difference, mean, same, switch, world};

/// Arrivals of so many a month, and more said of them.
fn arrivals(per_month: f64, more: &str) -> String {
    let mut text = format!("[arrivals]\nper_month = {per_month}\n{more}\n");
    for (key, value) in
        [("growth", 0.0), ("referral_chance", 0.0), ("referral_health", 0.8), ("deterred_per_churn", 0.0), ("unhappy_below", 0.6)]
    {
        if !more.contains(key) {
            text += &format!("{key} = {value}\n");
        }
    }
    text
}

/// From March on: the month of the run with the season's factor is not that of the calendar.
#[test]
fn candidates_come_at_the_stated_rate_growth_and_season() {
    let more = arrivals(6.0, "growth = 0.5\nseason = { 5 = 3, 2 = 0.5 }\nchannels = { card = 0.85, sales = 0.15 }");
    let case = Case::new(&world(&more, AMPLE), &["start_date=2025-03-01"]);
    let rate = |month: u32| {
        let season = match month {
            3 => 3.0,
            12 => 0.5,
            _ => 1.0,
        };
        6.0 * 1.5_f64.powf(f64::from(month - 1) / 12.0) * season
    };
    let (mut arrived, mut card) = ([0.0; 12], 0.0);
    let replications = 60;
    for replication in 0..replications {
        case.step(0, replication, |seen| {
            let [number, ..] = words(seen.key, 0, seen.month, Purpose::Candidates.code(0)).map(uniform);
            let expected = count(number, rate(seen.month), None) as usize;
            assert_eq!(seen.candidates.len(), expected);
            arrived[seen.month as usize - 1] += expected as f64;
            for (ordinal, candidate) in seen.candidates.iter().enumerate() {
                let i = candidate.row as usize;
                assert_eq!(seen.customers.key[i], stable_key(&format!("new {} {}", seen.month, ordinal + 1)));
                assert!(seen.after.present.contains(&candidate.row), "nobody is kept away");
                assert_eq!((seen.customers.joined[i], seen.customers.first_renewal[i]), (seen.month as i32, seen.month + 11));
                card += f64::from(u8::from(seen.customers.channel[i] == 0));
            }
        });
    }
    for (month, arrived) in (1..).zip(arrived) {
        let mean = f64::from(replications) * rate(month);
        assert!((arrived - mean).abs() < 4.0 * mean.sqrt(), "month {month}: {arrived}, {mean} expected");
    }
    binomial(card, std::iter::repeat_n(0.85, arrived.iter().sum::<f64>() as usize), "by card");
}

#[test]
fn new_customers_bring_revenue_and_work() {
    let run = |per_month: f64| Case::new(&world(&arrivals(per_month, ""), PLANS), &[]).run();
    let (some, none) = (run(5.0), run(0.0));
    for plan in ["tiers", "ax"] {
        above(&some.all(plan, Metric::Arr), &none.all(plan, Metric::Arr));
        above(&some.all(plan, Metric::RequiredLoad), &none.all(plan, Metric::RequiredLoad));
        assert_eq!(mean(&none.all(plan, Metric::NewArr)), 0.0);
    }
    // The bridge of ARR closes, month by month, and retention is that of the customers of the opening.
    let of = |metric| some.months("ax", metric, "all", 12);
    let moves = [Metric::Arr, Metric::NewArr, Metric::ExpansionArr, Metric::ContractionArr, Metric::ChurnedArr].map(of);
    for replication in 0..16 {
        for month in 1..12 {
            let [arr, new, expansion, contraction, churned] = &moves;
            let of = |column: &Vec<Vec<f64>>| column[replication][month];
            close(of(arr), arr[replication][month - 1] + of(new) + of(expansion) - of(contraction) - of(churned), "bridge");
        }
    }
    assert!(some.all("ax", Metric::LogoRetention12m).iter().all(|&kept| kept <= 1.0));
}

#[test]
fn arrivals_off_or_of_nobody_say_nothing() {
    let body = |per_month: f64| arrivals(per_month, "")["[arrivals]\n".len()..].to_owned();
    switch(&world("", PLANS), "arrivals", &body(4.0), &[&body(0.0)]);
}

/// Who is healthy refers with the stated chance; who is referred has a key of its own, that of who referred it.
#[test]
fn healthy_customers_refer() {
    let more = arrivals(3.0, "referral_chance = 0.05\nreferral_health = 0.85");
    let case = Case::new(&world(&more, AMPLE), &[]);
    let (mut referred, mut could) = (0.0, 0);
    for replication in 0..4 {
        let mut expected: Vec<u64> = Vec::new();
        case.step(0, replication, |seen| {
            let of_referrals = seen.candidates.iter().filter(|candidate| candidate.referrer.is_some());
            let keys: Vec<u64> = of_referrals.map(|candidate| seen.customers.key[candidate.row as usize]).collect();
            assert_eq!(keys, expected);
            expected.clear();
            for i in seen.present().filter(|&i| seen.after.alive[i] && seen.after.health[i] >= 0.85) {
                could += 1;
                let [.., refers, _] = seen.uniforms(i, Purpose::Journey);
                if refers < 0.05 {
                    referred += 1.0;
                    expected.push(stable_key(&format!("referral {:016x} {}", seen.customers.key[i], seen.month)));
                }
            }
        });
    }
    binomial(referred, std::iter::repeat_n(0.05, could), "referrals");
    let arr = |chance: &str| {
        let more = arrivals(3.0, &format!("referral_chance = {chance}\nreferral_health = 0.85"));
        Case::new(&world(&more, AMPLE), &[]).run().all("ample", Metric::NewArr)
    };
    above(&arr("0.05"), &arr("0"));
}

/// ARR and health of each customer in each month, by its key.
fn histories(case: &Case) -> HashMap<u64, Vec<(u64, u64)>> {
    let mut histories: HashMap<u64, Vec<(u64, u64)>> = HashMap::new();
    case.step(0, 0, |seen| {
        for i in seen.present() {
            let bits = (seen.after.arr[i].to_bits(), seen.after.health[i].to_bits());
            histories.entry(seen.customers.key[i]).or_default().push(bits);
        }
    });
    histories
}

#[test]
fn a_referral_disturbs_nobody_else() {
    let case = |chance: &str| {
        let more = arrivals(3.0, &format!("referral_chance = {chance}\nreferral_health = 0.5"));
        Case::new(&world(&more, AMPLE), &[])
    };
    let (without, with) = (histories(&case("0")), histories(&case("0.1")));
    assert!(with.len() > without.len() + 20);
    for (key, history) in &without {
        assert_eq!(with.get(key), Some(history));
    }
}

/// A plan gives the same numbers whether or not another plan, of other health and so other referrals, is run beside it.
#[test]
fn a_referral_under_one_plan_disturbs_no_other_plan() {
    let more = arrivals(3.0, "referral_chance = 0.1\nreferral_health = 0.7\ndeterred_per_churn = 1");
    let sets = ["baseline=ax"];
    let alone = PLANS.split("[plans.ax]").nth(1).map(|plan| format!("[plans.ax]{plan}")).unwrap();
    let run = |plans: &str| Case::new(&world(&more, plans), &sets).run();
    let (alone, among) = (run(&alone), run(&format!("{PLANS}{AMPLE}")));
    same(&alone, &among, "other plans beside it");
    let new = |numbers: &Numbers, plan: &str| numbers.all(plan, Metric::NewArr);
    assert_ne!(new(&among, "ax"), new(&among, "ample"), "they have other referrals");
    let none = Case::new(&world(&arrivals(3.0, ""), AMPLE), &[]).run();
    let zero = Case::new(&world(&arrivals(3.0, "referral_chance = 0\nreferral_health = 0"), AMPLE), &[]).run();
    assert_eq!(difference(&none, &zero), None, "a chance of 0");
}

/// Of next month's candidates unhappy customers who left keep the stated number away, on average.
#[test]
fn unhappy_customers_who_left_keep_others_away() {
    let more = arrivals(8.0, "deterred_per_churn = 2\nunhappy_below = 0.7");
    let plan = AMPLE.replace("headcount = 40", "headcount = 0.4");
    let case = Case::new(&world(&more, &plan), &["population.size=120"]);
    let (mut kept_away, mut chances) = (0.0, Vec::new());
    for replication in 0..12 {
        let mut unhappy = 0;
        case.step(0, replication, |seen| {
            let chance = f64::min(1.0, 2.0 * f64::from(unhappy) / 8.0);
            for candidate in seen.candidates {
                let i = candidate.row as usize;
                let [deterred, ..] = words(seen.key, seen.customers.key[i], 0, Purpose::Acquisition.code(0)).map(uniform);
                assert_eq!(!seen.after.present.contains(&candidate.row), deterred < chance, "month {}", seen.month);
                kept_away += f64::from(u8::from(deterred < chance));
                chances.push(chance);
            }
            unhappy = 0;
            for i in seen.present() {
                unhappy += u32::from(!seen.after.alive[i] && seen.after.health[i] < 0.7);
            }
        });
    }
    binomial(kept_away, chances, "kept away");
    let new = |by: &str| {
        let more = arrivals(8.0, &format!("deterred_per_churn = {by}\nunhappy_below = 0.7"));
        Case::new(&world(&more, &plan), &[]).run().all("ample", Metric::NewArr)
    };
    above(&new("0"), &new("2"));
}
