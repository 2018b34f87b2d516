//! Mechanism 11, the rest: one-to-many kinds, paid coverage, the shipped programme of the normalised experience, satisfaction, the
//! spread of ARR. (Negative word of mouth is with the arrivals.)

use axplan::measures::metric::Metric;
use axplan::random::{Purpose, normal_quantile, uniform, words};

use crate::support::{AMPLE, Case, HOURS, PLANS, STILL, above, close, mean, switch_text, world};

/// A class of ten hours once a month for everyone, for so many at once.
fn class(participants: &str) -> String {
    world("", AMPLE)
        .replace(
            "inbound = true }",
            &format!("inbound = true }}\nclass = {{ hours = 10{participants} }}"),
        )
        .replace("average = {", "class = { cadence = { class = 1 } }\naverage = {")
        .replace("programme = \"follow\"", "programme = \"class\"")
}

#[test]
fn those_who_take_part_share_the_hours() {
    let case = Case::new(&class(", participants = 25"), &["delivery.escalates=0"]);
    let inbound = case.kind("inbound");
    case.step(0, 0, |seen| {
        let needed: f64 = seen.present().map(|i| seen.after.need[inbound][i]).sum();
        let hours = seen.present().count() as f64 * 10.0 / 25.0;
        close(
            seen.present().map(|i| seen.after.month.worked[i]).sum(),
            needed + hours,
            "hours",
        );
    });
    let busy = |participants: &str| {
        Case::new(&class(participants), &[])
            .run()
            .all("ample", Metric::Utilisation)
    };
    above(&busy(", participants = 5"), &busy(", participants = 25"));
}

#[test]
fn a_class_of_one_says_nothing() {
    switch_text(
        &class(""),
        &[class(", participants = 1")],
        &class(", participants = 25"),
    );
}

const PAID: &str =
    "[paid_coverage]\nadequacy_below = 0.7\nwillingness = { lognormal = { median = 0.03, sigma = 0.8 } }\n";

fn offering(offer: &str) -> String {
    let plan = AMPLE
        .replace("headcount = 40", "headcount = 1")
        .replace("\"follow\"", &format!("\"follow\"{offer}"));
    world(PAID, &plan)
}

const OFFER: &str = ", paid_coverage = { price_per_year = 600, hours_per_month = 1.5 }";

/// Bought by who was served short and is willing, and by nobody else; it covers need, is paid for, and its hours cost.
#[test]
fn paid_coverage_is_bought_by_the_willing_who_fall_short() {
    let case = Case::new(&offering(OFFER), &[]);
    let numbers = case.run();
    let (mut unwilling, mut satisfied, mut bought) = (0, 0, 0);
    for replication in 0..4_u32 {
        let mut buys = [false; 80];
        case.step(0, replication, |seen| {
            let mut revenue = 0.0;
            for i in seen.present() {
                let short = seen.month > 1 && seen.before.month.adequacy[i] < 0.7;
                let [.., score, _] =
                    words(seen.key, seen.customers.key[i], 0, Purpose::Acquisition.code(0)).map(uniform);
                let willing = 0.03 * f64::exp(0.8 * normal_quantile(score)) * seen.before.arr[i] >= 600.0;
                unwilling += u32::from(short && !willing);
                satisfied += u32::from(willing && !short && !buys[i]);
                bought += u32::from(short && willing && !buys[i]);
                buys[i] |= short && willing;
                assert_eq!(seen.after.buys[i], buys[i], "customer {i} in month {}", seen.month);
                let (record, after) = (&seen.after.month, seen.after);
                let need: f64 = after.need.iter().map(|kind| kind[i]).sum();
                let left = need - record.direct[i] - record.substituted[i];
                close(
                    record.paid[i],
                    if buys[i] { f64::min(left, 1.5) } else { 0.0 },
                    "covered",
                );
                close(record.unmet[i], left - record.paid[i], "still unmet");
                revenue += if buys[i] { 50.0 } else { 0.0 };
            }
            let of = |metric| numbers.of("ample", metric, "all", Some(seen.month))[replication as usize];
            close(of(Metric::PaidRevenue), revenue, "revenue");
            let arr: f64 = seen.present().map(|i| seen.before.arr[i]).sum();
            close(of(Metric::GrossMargin), 0.8 * arr / 12.0 + revenue, "gross margin");
            close(
                of(Metric::CsCost),
                12_500.0 + revenue / 50.0 * 1.5 * 12_500.0 / HOURS,
                "its hours cost",
            );
        });
    }
    assert!(
        unwilling > 10 && satisfied > 10 && bought > 10,
        "{unwilling} {satisfied} {bought}"
    );
    let without = Case::new(&offering(""), &[]).run();
    above(
        &numbers.all("ample", Metric::Adequacy),
        &without.all("ample", Metric::Adequacy),
    );
    assert_eq!(mean(&without.all("ample", Metric::PaidRevenue)), 0.0);
}

#[test]
fn paid_coverage_off_or_not_offered_says_nothing() {
    let body = &PAID["[paid_coverage]\n".len()..];
    // The section alone says nothing: a plan must offer, so that what is off can offer nothing either.
    let plain = world("", PLANS);
    let offered = |offer: &str| world(PAID, &PLANS.replace("\"light\"", &format!("\"light\"{offer}")));
    let off = plain.clone() + &format!("\n[paid_coverage]\nenabled = false\n{body}\n");
    let nothing = offered(", paid_coverage = { price_per_year = 0, hours_per_month = 0 }");
    switch_text(
        &plain,
        &[
            off,
            offered(""),
            nothing,
            offered(OFFER).replace("adequacy_below = 0.7", "adequacy_below = 0"),
        ],
        &offered(OFFER),
    );
}

/// "Normalised experience plus QBRs called high touch" comes with the program.
#[test]
fn the_normalised_experience_with_qbrs_is_shipped() {
    let text = world("", &AMPLE.replace("\"follow\"", "\"normalised-plus-qbr\""));
    let case = Case::new(&text, &[]);
    let (sync, r#async) = (case.kind("sync"), case.kind("async"));
    case.step(0, 0, |seen| {
        for i in seen.present() {
            // A monthly call and a quarterly review of six hours, and a mail; needed or not.
            assert!((seen.after.planned[sync][i] - (1.25 + 2.0)).abs() < 1e-9);
            assert_eq!(seen.after.planned[r#async][i], 0.25);
        }
    });
    let follow = Case::new(&world("", AMPLE), &[]).run();
    above(
        &case.run().all("ample", Metric::SurplusHours),
        &follow.all("ample", Metric::SurplusHours),
    );
    above(
        &follow.all("ample", Metric::Adequacy),
        &case.run().all("ample", Metric::Adequacy),
    );
}

#[test]
fn satisfaction_is_the_mean_quality_of_a_month() {
    let case = Case::new(&world("", PLANS), &[]);
    let reported = case.run().months("tiers", Metric::Satisfaction, "all", 12);
    case.step(0, 0, |seen| {
        let quality: Vec<f64> = seen.present().map(|i| seen.after.month.quality[i]).collect();
        close(reported[0][seen.month as usize - 1], mean(&quality), "satisfaction");
    });
    let of = |people: &str| {
        Case::new(&world("", PLANS), &[people])
            .run()
            .all("ax", Metric::Satisfaction)
    };
    above(
        &of("plans.ax.teams.pool.headcount=1.5"),
        &of("plans.ax.teams.pool.headcount=0.3"),
    );
}

/// Standard deviation ÷ mean of the ARR inside a group at the end, by the two-pass formula.
#[test]
fn the_spread_of_arr_is_that_of_the_customers_of_a_group() {
    let case = Case::new(&world("", PLANS), &[]);
    let numbers = case.run();
    let spread = |arr: &[f64]| {
        let mean = mean(arr);
        (arr.iter().map(|arr| (arr - mean).powi(2)).sum::<f64>() / arr.len() as f64).sqrt() / mean
    };
    let mut by_plan = Vec::new();
    for (plan, names) in [
        (0, ["segment:low", "segment:high"]),
        (1, ["segment:async", "segment:sync"]),
    ] {
        for replication in 0..4 {
            case.step(plan, replication, |seen| {
                for (segment, name) in names.iter().enumerate().filter(|_| seen.month == 12) {
                    let of = |&i: &usize| seen.after.alive[i] && seen.after.assignment.segment[i] as usize == segment;
                    let arr: Vec<f64> = seen.present().filter(of).map(|i| seen.after.arr[i]).collect();
                    let reported = numbers.of(["tiers", "ax"][plan], Metric::ArrSpread, name, None);
                    assert!((reported[replication as usize] - spread(&arr)).abs() < 1e-6, "{name}");
                    by_plan.push((plan, spread(&arr)));
                }
            });
        }
    }
    // Tiers by revenue hold customers of like ARR, segments by AX do not: look at the small ones.
    let low = numbers.of("tiers", Metric::ArrSpread, "segment:low", None);
    above(&numbers.of("ax", Metric::ArrSpread, "segment:async", None), &low);
    assert_eq!(by_plan.len(), 16);
    let equal = Case::new(&world("", PLANS), &STILL).given(|_, given| given.whitespace = Some(0.0));
    assert!(
        equal
            .run()
            .of("ax", Metric::ArrSpread, "profile:sync", None)
            .iter()
            .all(|&spread| spread > 0.0)
    );
}

/// Paid coverage needs the section, and says so.
#[test]
fn the_switch_of_paid_coverage_is_its_section() {
    let strong = "adequacy_below = 0.9\nwillingness = { lognormal = { median = 0.03, sigma = 0.8 } }";
    let offered = world(
        "[paid_coverage]\nadequacy_below = 0\nwillingness = { lognormal = { median = 0.03, sigma = 0.8 } }\n",
        &PLANS.replace("\"light\"", &format!("\"light\"{OFFER}")),
    );
    let strong = offered.replace(
        "adequacy_below = 0\nwillingness = { lognormal = { median = 0.03, sigma = 0.8 } }",
        strong,
    );
    let dear = strong.replace("price_per_year = 600", "price_per_year = 1000000000");
    switch_text(&offered, &[dear], &strong);
}
