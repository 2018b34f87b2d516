//! 12. Quality under load: an hour of overloaded people, and if asked of idle ones, is worth less.

use axplan::measures::metric::Metric;

use crate::support::{AMPLE, Case, HOURS, PLANS, above, close, mean, switch, world};

const LOADED: &str = "[quality_under_load]\noverload_slope = 0.6\nidle_slope = 0.8\nidle_below = 0.5\nfloor = 0.7\n";

fn people(headcount: f64) -> String {
    AMPLE.replace("headcount = 40", &format!("headcount = {headcount}, stretch = 0.5"))
}

/// What an hour is worth at a utilisation, by the words of `LOADED`.
fn worth(utilisation: f64) -> f64 {
    match utilisation {
        over if over > 0.9 => f64::max(0.7, 1.0 - 0.6 * (over - 0.9)),
        under if under < 0.5 => f64::max(0.7, 1.0 - 0.8 * (0.5 - under)),
        _ => 1.0,
    }
}

/// Hours worked are worked, and partly lost; what is left covers need.
#[test]
fn hours_are_lost_by_the_load() {
    let mut seen_worth = Vec::new();
    for headcount in [0.8, 1.6, 2.6, 6.0, 40.0] {
        let case = Case::new(&world(LOADED, &people(headcount)), &[]);
        let lost = case.run().months("ample", Metric::LostHours, "all", 12);
        let inbound = case.kind("inbound");
        case.step(0, 0, |seen| {
            let (before, after) = (seen.before, seen.after);
            let worked: f64 = seen.present().map(|i| after.month.worked[i]).sum();
            let worth = worth(worked / (headcount * HOURS));
            seen_worth.push(worth);
            close(lost[0][seen.month as usize - 1], (1.0 - worth) * worked, "lost");
            for i in seen.present() {
                let direct: f64 = (0..3)
                    .map(|kind| {
                        let queues = &after.queues;
                        let served = if kind == inbound {
                            queues.first_share[0]
                        } else {
                            queues.rest_share[0]
                        };
                        f64::min(
                            after.need[kind][i],
                            worth * served * (after.planned[kind][i] + before.backlog[kind][i]),
                        )
                    })
                    .sum();
                close(after.month.direct[i], direct, "covered");
            }
        });
    }
    let some = |of: &dyn Fn(f64) -> bool| seen_worth.iter().any(|&worth| of(worth));
    assert!(some(&|worth| worth == 1.0) && some(&|worth| worth == 0.7) && some(&|worth| (0.75..0.99).contains(&worth)));
}

#[test]
fn overload_costs_quality() {
    let run = |more: &str| Case::new(&world(more, &people(1.4)), &[]).run();
    let (with, without) = (run(&LOADED.replace("idle_slope = 0.8", "idle_slope = 0")), run(""));
    above(&with.all("ample", Metric::LostHours), &[0.0; 16]);
    above(
        &without.all("ample", Metric::Satisfaction),
        &with.all("ample", Metric::Satisfaction),
    );
    above(
        &with.all("ample", Metric::UnmetHours),
        &without.all("ample", Metric::UnmetHours),
    );
}

/// With the idle slope on, the best service is given by people who are neither overloaded nor idle.
#[test]
fn the_idle_slope_makes_an_inverted_u() {
    let quality = |more: &str, headcount: f64| {
        Case::new(&world(more, &people(headcount)), &["delivery.escalates=0"])
            .run()
            .all("ample", Metric::Satisfaction)
    };
    let [few, enough, many] = [1.4, 3.5, 40.0].map(|headcount| quality(LOADED, headcount));
    above(&enough, &few);
    above(&enough, &many);
    let flat = LOADED.replace("idle_slope = 0.8", "idle_slope = 0");
    assert!(
        mean(&quality(&flat, 40.0)) >= mean(&quality(&flat, 3.5)) - 1e-12,
        "without it more people do no harm"
    );
}

#[test]
fn quality_under_load_off_or_flat_says_nothing() {
    let strong = &LOADED["[quality_under_load]\n".len()..];
    let flat = strong.replace("0.6", "0").replace("idle_slope = 0.8", "idle_slope = 0");
    let floor = strong.replace("floor = 0.7", "floor = 1");
    switch(&world("", PLANS), "quality_under_load", strong, &[&flat, &floor]);
}
