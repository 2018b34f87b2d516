//! 8. Contracts: terms, price uplift, the depth of contraction.

use axplan::measures::metric::Metric;
use axplan::random::Purpose;

use crate::support::{AMPLE, Case, INDIFFERENT, Numbers, PLANS, STILL, above, binomial, close, mean, switch, world};

const TERMS: &str = "[contracts]\nterms = { 1 = 0.3, 12 = 0.4, 24 = 0.3 }\nuplift = 0\n";

/// Renewals of a customer up to a month.
fn renewals(first: u32, term: u32, until: u32) -> u32 {
    (1..=until)
        .filter(|month| *month >= first && (month - first).is_multiple_of(term))
        .count() as u32
}

/// A year takes the same share of monthly customers as of annual ones, and two years at once more than one.
#[test]
fn terms_convert_the_hazard() {
    let case = Case::new(&world(TERMS, AMPLE), &INDIFFERENT);
    let (mut of_term, mut left, mut chances) = ([0.0; 3], [0.0; 3], [(); 3].map(|()| Vec::new()));
    for replication in 0..24 {
        let customers = case.customers(replication);
        let group = |i: usize| [1, 12, 24].iter().position(|&term| term == customers.term[i]).unwrap();
        for i in 0..80 {
            of_term[group(i)] += 1.0;
            let annual = 1.0 - (1.0 - customers.unavoidable[i]) * f64::exp(-0.05);
            let (first, term) = (customers.first_renewal[i], customers.term[i]);
            assert!((1..=term).contains(&first));
            let survives = (1.0 - annual)
                .powf(f64::from(term) / 12.0)
                .powi(renewals(first, term, 12) as i32);
            chances[group(i)].push(1.0 - survives);
        }
        case.step(0, replication, |seen| {
            for i in seen.present().filter(|&i| !seen.after.alive[i]) {
                left[group(i)] += 1.0;
                assert_eq!(
                    renewals(customers.first_renewal[i], customers.term[i], seen.month - 1) + 1,
                    renewals(customers.first_renewal[i], customers.term[i], seen.month),
                    "who leaves, leaves at a renewal"
                );
            }
        });
    }
    for (group, share) in [0.3, 0.4, 0.3].into_iter().enumerate() {
        binomial(of_term[group], std::iter::repeat_n(share, 80 * 24), "of a term");
        binomial(left[group], chances[group].iter().copied(), "who leave");
    }
    // Half of those on two years do not renew in the first one: fewer leave in it.
    let kept = |terms: &str| {
        let text = world(&TERMS.replace("1 = 0.3, 12 = 0.4, 24 = 0.3", terms), AMPLE);
        Case::new(&text, &["run.replications=64"])
            .run()
            .all("ample", Metric::LogoRetention12m)
    };
    above(&kept("60 = 1"), &kept("12 = 1"));
}

#[test]
fn contraction_converts_too_and_has_its_depth() {
    let mut sets = INDIFFERENT.to_vec();
    sets.extend(STILL.iter().filter(|set| !set.contains("contraction")));
    let case = Case::new(&world(TERMS, AMPLE), &sets);
    let (mut number, mut chances, mut depths) = (0.0, Vec::new(), Vec::new());
    for replication in 0..16 {
        let customers = case.customers(replication);
        case.step(0, replication, |seen| {
            for i in seen.present() {
                let (first, term) = (customers.first_renewal[i], customers.term[i]);
                let lost = seen.after.month.contraction[i];
                if renewals(first, term, seen.month) > renewals(first, term, seen.month - 1) {
                    chances.push(1.0 - 0.9_f64.powf(f64::from(term) / 12.0));
                    number += f64::from(u8::from(lost > 0.0));
                } else {
                    assert_eq!(lost, 0.0);
                }
                if lost > 0.0 {
                    depths.push(lost / seen.before.arr[i]);
                    // Beta(1, 4): mean 0.2.
                    let [_, _, depth, _] = seen.uniforms(i, Purpose::Outcomes);
                    close(lost / seen.before.arr[i], 1.0 - (1.0 - depth).powf(0.25), "depth");
                }
            }
        });
    }
    binomial(number, chances, "contractions");
    let error = (4.0_f64 / (25.0 * 6.0) / depths.len() as f64).sqrt();
    assert!((mean(&depths) - 0.2).abs() < 4.0 * error, "{} ± {error}", mean(&depths));
    let lost = |depth: &str| {
        Case::new(&world("", AMPLE), &[depth])
            .run()
            .all("ample", Metric::ContractionArr)
    };
    above(
        &lost("outcomes.contraction.depth=0.4"),
        &lost("outcomes.contraction.depth=0.2"),
    );
}

#[test]
fn uplift_raises_the_price_at_each_renewal() {
    let contracts = TERMS.replace("uplift = 0", "uplift = 0.05");
    let case = Case::new(&world(&contracts, AMPLE), &[&STILL[..], &["months=24"]].concat());
    let numbers = case.run();
    for replication in 0..4 {
        let customers = case.customers(replication);
        case.step(0, replication, |seen| {
            let mut won = 0.0;
            for i in seen.present() {
                let (first, term) = (customers.first_renewal[i], customers.term[i]);
                let years = f64::from(term * renewals(first, term, seen.month)) / 12.0;
                close(seen.after.arr[i], customers.arr[i] * 1.05_f64.powf(years), "price");
                won += seen.after.arr[i] - seen.before.arr[i];
            }
            let reported = numbers.of("ample", Metric::UpliftArr, "all", Some(seen.month));
            close(reported[replication as usize], won, "reported apart");
        });
    }
    // It is in NRR and reported apart; GRR has none of it.
    let without = |numbers: &Numbers| numbers.all("ample", Metric::Nrr12mWithoutUplift);
    without(&numbers)
        .into_iter()
        .for_each(|nrr| close(nrr, 1.0, "without uplift"));
    numbers
        .all("ample", Metric::Grr12m)
        .into_iter()
        .for_each(|grr| close(grr, 1.0, "GRR"));
    let run = |contracts: &str| Case::new(&world(contracts, AMPLE), &[]).run();
    let (lower, higher) = (run(&contracts.replace("0.05", "0.01")), run(&contracts));
    above(
        &higher.all("ample", Metric::Nrr12m),
        &lower.all("ample", Metric::Nrr12m),
    );
    for (a, b) in without(&higher).into_iter().zip(without(&lower)) {
        assert!(
            (a - b).abs() < 0.02,
            "but for contraction of what it had won: {a} and {b}"
        );
    }
}

#[test]
fn contracts_off_or_annual_without_uplift_say_nothing() {
    let strong = "terms = { 1 = 0.5, 12 = 0.5 }\nuplift = 0.03";
    switch(
        &world("", PLANS),
        "contracts",
        strong,
        &["terms = { 12 = 1 }\nuplift = 0"],
    );
}
