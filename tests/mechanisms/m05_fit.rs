//! 5. Success Potential: who cannot succeed needs more, leaves sooner, expands less; and may be declined.

use axplan::measures::metric::Metric;

use crate::support::{AMPLE, Case, INDIFFERENT, PLANS, above, binomial, mean, switch, switch_text, world};

const FIT: &str =
    "[fit]\nbad_share = 0.4\nchannels = { card = 1.5 }\nchurn_factor = 3\nneed_factor = 2\nexpansion_factor = 0.25\n";

#[test]
fn bad_fits_come_by_channel_and_need_more() {
    let (with, without) = (Case::new(&world(FIT, AMPLE), &[]), Case::new(&world("", AMPLE), &[]));
    let (mut bad, mut of) = ([0.0; 2], [0; 2]);
    for replication in 0..16 {
        let (customers, plain) = (with.customers(replication), without.customers(replication));
        for i in 0..80 {
            let channel = customers.channel[i] as usize;
            bad[channel] += f64::from(u8::from(customers.bad_fit[i]));
            of[channel] += 1;
            let factor = if customers.bad_fit[i] { 2.0 } else { 1.0 };
            assert_eq!(customers.multiplier[i], factor * plain.multiplier[i]);
        }
        assert!(plain.bad_fit.iter().all(|&bad| !bad));
    }
    binomial(bad[0], std::iter::repeat_n(0.6, of[0]), "bad fits by card");
    binomial(bad[1], std::iter::repeat_n(0.4, of[1]), "bad fits by sales");
    let load = |case: &Case| case.run().all("ample", Metric::RequiredLoad);
    above(&load(&with), &load(&without));
}

/// Where health makes no difference, each renews once a year with a chance in closed form.
#[test]
fn bad_fits_churn_more_and_expand_less_by_their_factors() {
    let case = Case::new(&world(FIT, AMPLE), &INDIFFERENT);
    let (mut left, mut chances) = ([0.0; 2], [Vec::new(), Vec::new()]);
    let (mut grew, mut of_growing) = ([0.0; 2], [Vec::new(), Vec::new()]);
    for replication in 0..16 {
        let customers = case.customers(replication);
        let group = |i: usize| usize::from(customers.bad_fit[i]);
        for i in 0..80 {
            let hazard = 0.05 * [1.0, 3.0][group(i)];
            chances[group(i)].push(1.0 - (1.0 - customers.unavoidable[i]) * f64::exp(-hazard));
        }
        case.step(0, replication, |seen| {
            for i in seen.present() {
                if seen.month == 1 && seen.after.alive[i] {
                    of_growing[group(i)].push(0.08 * [1.0, 0.25][group(i)]);
                    grew[group(i)] += f64::from(u8::from(seen.after.month.expansion[i] > 0.0));
                }
                left[group(i)] += f64::from(u8::from(!seen.after.alive[i]));
            }
        });
    }
    for (group, name) in ["good fits", "bad fits"].into_iter().enumerate() {
        binomial(left[group], chances[group].iter().copied(), &format!("{name} who leave"));
        binomial(grew[group], of_growing[group].iter().copied(), &format!("{name} who expand"));
    }
    let run = |more: &str| Case::new(&world(more, AMPLE), &[]).run();
    let (with, without) = (run(FIT), run(""));
    above(&without.all("ample", Metric::LogoRetention12m), &with.all("ample", Metric::LogoRetention12m));
    above(&without.all("ample", Metric::Nrr12m), &with.all("ample", Metric::Nrr12m));
    above(&without.all("ample", Metric::ExpansionArr), &with.all("ample", Metric::ExpansionArr));
}

#[test]
fn fit_off_or_without_consequence_says_nothing() {
    let strong = &FIT["[fit]\n".len()..];
    let nobody = strong.replace("bad_share = 0.4", "bad_share = 0");
    let alike = "bad_share = 0.4\nchurn_factor = 1\nneed_factor = 1\nexpansion_factor = 1";
    switch(&world("", PLANS), "fit", strong, &[&nobody, alike]);
}

const ARRIVE: &str = "[arrivals]\nper_month = 25\ngrowth = 0\nreferral_chance = 0\nreferral_health = 1\n\
    deterred_per_churn = 0\nunhappy_below = 0\n";

fn declining(decline: &str) -> String {
    let fit = FIT.replace("channels = { card = 1.5 }\n", "");
    world(&format!("{fit}{ARRIVE}"), &AMPLE.replace("[plans.ample]", &format!("[plans.ample]\n{decline}")))
}

/// Of bad fits the recall is declined, and the declined are bad fits in the share that the precision says.
#[test]
fn declining_has_its_precision_and_recall() {
    for (precision, recall) in [(0.7, 0.5), (0.9, 0.8), (1.0, 1.0)] {
        let case = Case::new(&declining(&format!("decline = {{ precision = {precision}, recall = {recall} }}")), &[]);
        let (mut declined, mut of) = ([0.0; 2], [0; 2]);
        for replication in 0..12 {
            case.step(0, replication, |seen| {
                for candidate in seen.candidates {
                    let group = usize::from(seen.customers.bad_fit[candidate.row as usize]);
                    of[group] += 1;
                    declined[group] += f64::from(u8::from(!seen.after.present.contains(&candidate.row)));
                }
            });
        }
        binomial(declined[1], std::iter::repeat_n(recall, of[1]), "bad fits declined");
        let all = (declined[0] + declined[1]) as usize;
        binomial(declined[1], std::iter::repeat_n(precision, all), "bad fits among the declined");
        let good = recall * 0.4 / 0.6 * (1.0 - precision) / precision;
        if good > 0.0 {
            binomial(declined[0], std::iter::repeat_n(good, of[0]), "good fits declined");
        } else {
            assert_eq!(declined[0], 0.0);
        }
    }
}

/// The claim of the published case: fewer logos, less load; and those who stay are better.
#[test]
fn declining_bad_fits_leaves_fewer_and_better_customers() {
    let run = |decline: &str| Case::new(&declining(decline), &["months=24"]).run();
    let (with, without) = (run("decline = { precision = 0.9, recall = 0.9 }"), run(""));
    above(&without.all("ample", Metric::Customers), &with.all("ample", Metric::Customers));
    above(&without.all("ample", Metric::RequiredLoad), &with.all("ample", Metric::RequiredLoad));
    let nrr = |numbers: &crate::support::Numbers| numbers.of("ample", Metric::NrrTtm, "all", Some(24));
    above(&nrr(&with), &nrr(&without));
    assert!(mean(&with.all("ample", Metric::NewArr)) < mean(&without.all("ample", Metric::NewArr)));
}

#[test]
fn declining_nobody_says_nothing() {
    let nobody = declining("decline = { precision = 0.5, recall = 0 }");
    switch_text(&declining(""), &[nobody], &declining("decline = { precision = 0.9, recall = 0.9 }"));
}
