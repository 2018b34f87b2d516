//! 1. Evolving AX: assessment over time.

use axplan::measures::metric::Metric;
use axplan::random::{Purpose, uniform, words};

use crate::support::{
    AMPLE, Case, INDIFFERENT, Month, PLANS, STILL, above, binomial, close, mean, same, switch, world,
};

const REVIEW: &str = "[review]\nhours = 2\nkickoff_months = 2\nusage_months = 5\nevery_months = 4\nlag_months = 2\n";
const ACCURACY: [&str; 3] = [
    "assessment.accuracy.sale=0.6",
    "assessment.accuracy.kickoff=0.75",
    "assessment.accuracy.usage=0.9",
];

/// Every assessment again, from the draws' own places: when it is due, what it says, when it takes effect, its hours.
#[test]
fn reviews_come_at_their_time_take_hours_and_take_effect_late() {
    let case = Case::new(
        &world(REVIEW, AMPLE),
        &[&ACCURACY[..], &STILL, &["delivery.escalates=0"]].concat(),
    )
    .given(|i, given| given.tenure = Some((i % 9) as u32));
    let (mut late, mut right, mut of) = (0, [0.0; 3], [0; 3]);
    for replication in 0..8 {
        let customers = case.customers(replication);
        let profile = &customers.profile;
        let mut assess = |seen: &Month, i: usize, month: u32, point: usize| {
            let [chance, ..] = words(seen.key, customers.key[i], month, Purpose::Assessment.code(0)).map(uniform);
            let is_right = chance < [0.6, 0.75, 0.9][point];
            right[point] += f64::from(u8::from(is_right));
            of[point] += 1;
            if is_right { profile[i] } else { 1 - profile[i] }
        };
        let mut assessed: Vec<u8> = Vec::new();
        let mut waiting: Vec<(u32, u8)> = vec![(0, 0); 80];
        case.step(0, replication, |seen| {
            let month = seen.month;
            if month == 1 {
                let point = |i: usize| match i % 9 {
                    0 | 1 => 0,
                    2..=4 => 1,
                    _ => 2,
                };
                assessed = (0..80).map(|i| assess(seen, i, 0, point(i))).collect();
            }
            let mut hours = if month == 1 { 2.0 * 80.0 } else { 0.0 };
            for i in seen.present() {
                let tenure = (i % 9) as u32 + month - 1;
                let [.., offset] = words(seen.key, customers.key[i], 0, Purpose::Acquisition.code(0)).map(uniform);
                let regular = (month + (offset * 4.0) as u32).is_multiple_of(4);
                let due = match tenure {
                    2 => Some(1),
                    5 => Some(2),
                    6.. if regular => Some(2),
                    _ => None,
                };
                if let (Some(point), 2..) = (due, month) {
                    waiting[i] = (month + 2, assess(seen, i, month, point));
                    hours += 2.0;
                }
                if waiting[i].0 == month {
                    late += u32::from(assessed[i] != waiting[i].1);
                    assessed[i] = waiting[i].1;
                }
                assert_eq!(
                    seen.after.assignment.assessed[i], assessed[i],
                    "customer {i} in month {month}"
                );
                assert_eq!(seen.after.seen[i], assessed[i]);
            }
            let planned: f64 = seen.after.planned.iter().flatten().sum();
            close(
                seen.after.month.worked.iter().sum(),
                planned + hours,
                "hours of the month",
            );
        });
    }
    assert!(late > 50, "{late} assessments changed");
    for (point, accuracy) in [0.6, 0.75, 0.9].into_iter().enumerate() {
        binomial(
            right[point],
            std::iter::repeat_n(accuracy, of[point]),
            "assessed rightly",
        );
    }
}

#[test]
fn reviews_make_a_stale_assessment_good_and_take_time() {
    let evolves = "[evolution]\ntransitions = { async = { sync = 0.1 }, sync = { async = 0.1 } }\n";
    let run = |more: &str| Case::new(&world(&format!("{evolves}{more}"), PLANS), &ACCURACY).run();
    let (without, with) = (run(""), run(REVIEW));
    let last = |run: &crate::support::Numbers| run.of("ax", Metric::MismatchShare, "all", Some(12));
    above(&last(&without), &last(&with));
    let idle = |hours: &str| {
        let text = world(&REVIEW.replace("hours = 2", hours), AMPLE);
        Case::new(&text, &ACCURACY).run().all("ample", Metric::Utilisation)
    };
    above(&idle("hours = 2"), &idle("hours = 0"));
}

/// What is never in force, takes no hours, and finds all points equally accurate.
#[test]
fn review_off_or_without_end_says_nothing() {
    let neutral = "hours = 0\nkickoff_months = 2\nusage_months = 5\nevery_months = 4\nlag_months = 600";
    switch(&world("", PLANS), "review", &REVIEW["[review]\n".len()..], &[neutral]);
}

#[test]
fn a_confusion_matrix_says_what_is_taken_for_what() {
    let confused =
        "[assessment.confusion.usage]\nasync = { async = 0.7, sync = 0.3 }\nsync = { async = 0.45, sync = 0.55 }\n";
    let case = Case::new(&world(confused, PLANS), &[]);
    let (mut taken, mut of) = ([[0.0; 2]; 2], [0; 2]);
    for replication in 0..16 {
        case.step(1, replication, |seen| {
            if seen.month == 1 {
                for i in seen.present() {
                    let truth = seen.customers.profile[i] as usize;
                    taken[truth][seen.after.assignment.assessed[i] as usize] += 1.0;
                    of[truth] += 1;
                }
            }
        });
    }
    for (truth, row) in [[0.7, 0.3], [0.45, 0.55]].iter().enumerate() {
        for (assessed, &share) in row.iter().enumerate() {
            binomial(
                taken[truth][assessed],
                std::iter::repeat_n(share, of[truth]),
                "taken for",
            );
        }
    }
    let mismatch = |text: &str, accuracy: &str| Case::new(text, &[accuracy]).run();
    let perfect = "[assessment.confusion.usage]\nasync = { async = 1 }\nsync = { sync = 1 }\n";
    let (by_matrix, by_accuracy) = (
        mismatch(&world(perfect, PLANS), "months=12"),
        mismatch(&world("", PLANS), "assessment.accuracy.usage=1"),
    );
    same(&by_accuracy, &by_matrix, "a matrix without confusion");
    assert_eq!(mean(&by_matrix.all("ax", Metric::MismatchShare)), 0.0);
    above(
        &mismatch(&world(confused, PLANS), "months=12").all("ax", Metric::MismatchShare),
        &by_matrix.all("ax", Metric::MismatchShare),
    );
}

/// Accuracy in the sense of skill: who does not know guesses, and may be right by luck.
#[test]
fn skill_is_the_chance_of_knowing() {
    let case = Case::new(
        &world("", PLANS),
        &[&["assessment.form=skill"][..], &INDIFFERENT].concat(),
    );
    let (mut right, mut chances) = (0.0, Vec::new());
    for replication in 0..16 {
        let customers = case.customers(replication);
        case.step(1, replication, |seen| {
            for i in seen.present().filter(|_| seen.month == 1) {
                let share = if customers.profile[i] == case.profile("sync") {
                    0.4
                } else {
                    0.6
                };
                chances.push(0.8 + 0.2 * share);
                right += f64::from(u8::from(seen.after.assignment.assessed[i] == customers.profile[i]));
            }
        });
    }
    binomial(right, chances, "known or guessed");
}
