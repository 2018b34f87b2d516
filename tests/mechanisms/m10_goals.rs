//! 10. Goals: progress, milestones, and what they change.

use axplan::measures::metric::Metric;

use crate::support::{AMPLE, Case, INDIFFERENT, PLANS, STILL, above, switch, world};

/// A milestone every four months at perfect quality, and what it changes.
fn goals(factor: f64, months: u32, changes: &str) -> String {
    format!("[goals]\nmonths = 4\nexpansion_factor = {factor}\nexpansion_months = {months}\nchanges = {{ {changes} }}\n")
}

const NO_CHANGES: &str = "async = { sync = 0 }, sync = { async = 0 }";

/// Everything that is needed is delivered, and nothing else: quality is 1.
const PERFECT: [&str; 2] = ["assessment.accuracy.usage=1", "population.accepts_async=0.6"];

#[test]
fn milestones_come_at_the_stated_pace_at_quality_1() {
    let case = Case::new(&world(&goals(1.0, 1, NO_CHANGES), AMPLE), &PERFECT);
    let mut seen_some = 0;
    case.step(0, 0, |seen| {
        for i in seen.present() {
            assert_eq!(seen.after.month.quality[i], 1.0);
            assert_eq!(seen.after.milestones[i], seen.month / 4, "customer {i} in month {}", seen.month);
            seen_some += 1;
        }
    });
    assert!(seen_some > 500);
    // With less, they come later: progress is the sum of quality.
    let short = Case::new(&world(&goals(1.0, 1, NO_CHANGES), &AMPLE.replace("headcount = 40", "headcount = 1")), &STILL);
    let mut sums = vec![0.0; 80];
    short.step(0, 0, |seen| {
        for i in seen.present() {
            sums[i] += seen.after.month.quality[i] / 4.0;
            let progress = f64::from(seen.after.milestones[i]) + seen.after.progress[i];
            assert!((progress - sums[i]).abs() < 1e-9 && seen.after.progress[i] < 1.0);
        }
    });
    assert!(sums.iter().sum::<f64>() < 0.9 * 3.0 * 80.0);
}

/// Expansion is likelier in the month of a milestone and the next.
#[test]
fn a_milestone_opens_an_opportunity_to_expand() {
    let case = Case::new(&world(&goals(3.0, 2, NO_CHANGES), AMPLE), &PERFECT);
    let (mut boosted, mut plain) = (0, 0);
    for replication in 0..8 {
        let customers = case.customers(replication);
        case.step(0, replication, |seen| {
            let factor = if [4, 5, 8, 9, 12].contains(&seen.month) { 3.0 } else { 1.0 };
            for i in seen.present().filter(|&i| seen.after.alive[i]) {
                let health = (seen.after.health[i] / 0.85_f64).powi(2);
                let chance = 0.08 * (seen.before.whitespace[i] / customers.whitespace[i]) * health * factor;
                let [.., expands] = seen.uniforms(i, axplan::random::Purpose::Outcomes);
                if (expands - chance).abs() > 1e-9 {
                    assert_eq!(seen.after.month.expansion[i] > 0.0, expands < chance, "customer {i}, month {}", seen.month);
                }
                if expands < chance {
                    *(if factor > 1.0 { &mut boosted } else { &mut plain }) += 1;
                }
            }
        });
    }
    assert!(boosted > plain, "{boosted} in five months, {plain} in seven");
    let won = |factor: f64| Case::new(&world(&goals(factor, 2, NO_CHANGES), AMPLE), &PERFECT).run().all("ample", Metric::ExpansionArr);
    above(&won(3.0), &won(1.0));
}

#[test]
fn a_stage_may_go_by_milestones() {
    let stages = "[lifecycle.stages]\nfirst = { milestones_below = 1, need_factor = 2 }\nthen = { milestones_below = 2, need_factor = 1 }\nrest = { need_factor = 0.5 }\n";
    let text = world(&format!("{stages}{}", goals(1.0, 1, NO_CHANGES)), AMPLE);
    let case = Case::new(&text, &PERFECT);
    case.step(0, 0, |seen| {
        let stage = ((seen.month - 1) / 4).min(2) as u8;
        seen.present().for_each(|i| assert_eq!(seen.after.stage[i], stage, "month {}", seen.month));
    });
    // Success makes light: who reaches goals needs less.
    let load = |months: &str| Case::new(&text, &[&PERFECT[..], &[months]].concat()).run().all("ample", Metric::RequiredLoad);
    above(&load("goals.months=12"), &load("goals.months=2"));
}

#[test]
fn a_milestone_may_change_what_is_appropriate() {
    let sets = [&PERFECT[..], &STILL, &INDIFFERENT].concat();
    let case = Case::new(&world(&goals(1.0, 1, "async = { sync = 1 }, sync = { async = 0 }"), AMPLE), &sets);
    let (sync, customers) = (case.profile("sync"), case.customers(0));
    case.step(0, 0, |seen| {
        for i in seen.present() {
            let now = if seen.month >= 4 { sync } else { customers.profile[i] };
            assert_eq!(seen.after.profile[i], now, "from the end of month 4 on");
            // The need of month 4 is still that of before: what was noticed then fits it.
            let fits = seen.after.month.mismatched[i] == 0.0;
            assert_eq!(fits, seen.month <= 4 || customers.profile[i] == sync);
        }
    });
    let mismatch = |chance: f64| {
        let changes = format!("async = {{ sync = {chance} }}, sync = {{ async = 0 }}");
        Case::new(&world(&goals(1.0, 1, &changes), AMPLE), &sets).run().all("ample", Metric::MismatchShare)
    };
    above(&mismatch(0.5), &mismatch(0.0));
}

#[test]
fn goals_off_or_without_consequence_say_nothing() {
    let body = |factor: f64, changes: &str| goals(factor, 2, changes)["[goals]\n".len()..].to_owned();
    let strong = body(3.0, "async = { sync = 0.5 }, sync = { async = 0.5 }");
    let far = strong.replace("months = 4", "months = 600").replace("expansion_months = 600", "expansion_months = 2");
    switch(&world("", PLANS), "goals", &strong, &[&body(1.0, NO_CHANGES), &far]);
}
