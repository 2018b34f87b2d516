//! 1. Lifecycle and evolving AX: stages, transitions of profiles, customers at risk.

use axplan::measures::metric::Metric;
use axplan::population::roster::Given;
use axplan::random::{LognormalFactor, Purpose, count, uniform, words};

use crate::support::{Case, Month, PLANS, STILL, above, binomial, switch, world};

const STAGES: &str = r#"
[lifecycle.stages]
onboarding = { tenure_below = 4, need_factor = 2 }
renewal = { renewal_within = 3, need_factor = 1.5 }
established = { need_factor = 0.5, profiles = { sync = { sync = 1, inbound = 1 } } }
"#;

/// Customers of every tenure, and of every term and renewal month.
fn of_all_ages(i: usize, given: &mut Given) {
    given.tenure = Some((i * 7 % 30) as u32);
    given.term = Some([1, 12, 24][i % 3]);
    given.first_renewal = Some(1 + (i * 5 % [1, 12, 24][i % 3]) as u32);
}

/// The stage of a customer by the words of `STAGES`.
fn stage_of(i: usize, month: u32) -> u8 {
    let mut given = Given::default();
    of_all_ages(i, &mut given);
    let (tenure, term, first) = (given.tenure.unwrap(), given.term.unwrap(), given.first_renewal.unwrap());
    let renewals: Vec<u32> = (0..100).map(|k| first + k * term).collect();
    let in_sight = (month..month + 3).any(|later| renewals.contains(&later));
    match () {
        () if tenure + month - 1 < 4 => 0,
        () if in_sight && term > 3 => 1,
        () => 2,
    }
}

/// Need of a kind, from the draws' own places.
fn need_of(case: &Case, seen: &Month, i: usize, kind: usize, rate: f64) -> f64 {
    let word = |purpose: Purpose| {
        uniform(
            words(
                seen.key,
                seen.customers.key[i],
                seen.month,
                purpose.code(kind as u16 / 4),
            )[kind % 4],
        )
    };
    let hours = case.template.central().need.kinds[kind].hours;
    let engagements = count(word(Purpose::Counts), rate * seen.customers.multiplier[i], None);
    engagements * hours * LognormalFactor::new(0.45).at(word(Purpose::Durations))
}

#[test]
fn stages_follow_tenure_and_renewal_and_change_the_need() {
    let case = Case::new(&world(STAGES, PLANS), &[]).given(of_all_ages);
    let (sync, kind) = (case.profile("sync"), case.kind("sync"));
    let mut seen_stages = [0; 3];
    for replication in 0..2 {
        case.step(0, replication, |seen| {
            for i in seen.present() {
                let stage = stage_of(i, seen.month);
                assert_eq!(seen.after.stage[i], stage, "customer {i} in month {}", seen.month);
                seen_stages[stage as usize] += 1;
                let base = if seen.customers.profile[i] == sync { 2.2 } else { 0.2 };
                let rate = match stage {
                    2 if seen.customers.profile[i] == sync => 1.0,
                    stage => base * [2.0, 1.5, 0.5][stage as usize],
                };
                assert_eq!(seen.after.need[kind][i], need_of(&case, seen, i, kind, rate));
            }
        });
    }
    assert!(seen_stages.iter().all(|&number| number > 50), "{seen_stages:?}");
}

#[test]
fn a_stage_of_more_need_takes_more_hours() {
    let load = |factor: &str| {
        let stages = format!(
            "[lifecycle.stages]\nnew = {{ tenure_below = 12, need_factor = {factor} }}\nold = {{ need_factor = 1 }}\n"
        );
        Case::new(&world(&stages, PLANS), &[])
            .run()
            .all("ax", Metric::RequiredLoad)
    };
    above(&load("3"), &load("1"));
}

#[test]
fn lifecycle_off_or_of_one_plain_stage_says_nothing() {
    let strong = "stages = { new = { tenure_below = 8, need_factor = 2 }, old = { need_factor = 0.5 } }";
    let neutral = [
        "stages = { all = { need_factor = 1 } }",
        "stages = { new = { tenure_below = 8, need_factor = 1 }, late = { renewal_within = 3, need_factor = 1 }, old = { need_factor = 1 } }",
    ];
    switch(&world("", PLANS), "lifecycle", strong, &neutral);
}

const EVOLVES: &str = r#"
[evolution]
transitions = { async = { sync = 0.1 }, sync = { async = 0.05 } }
stages = { onboarding = { async = { sync = 0.6 } } }
"#;

#[test]
fn profiles_change_by_the_matrix_of_their_stage() {
    profiles_change("");
}

/// Where plans may change them too, each has its own: here no milestone is reached.
#[test]
fn profiles_change_alike_where_there_are_goals() {
    profiles_change("[goals]\nmonths = 600\nexpansion_factor = 1\n");
}

fn profiles_change(more: &str) {
    let case = Case::new(&world(&format!("{STAGES}{EVOLVES}{more}"), PLANS), &[]).given(of_all_ages);
    let (r#async, sync) = (case.profile("async"), case.profile("sync"));
    let mut by_stage = [0; 2];
    for replication in 0..8 {
        let mut profile = case.customers(replication).profile;
        case.step(0, replication, |seen| {
            for i in seen.present() {
                let [chance, ..] = seen.uniforms(i, Purpose::Journey);
                let onboarding = stage_of(i, seen.month) == 0;
                let (becomes, below) = match profile[i] == r#async {
                    true => (sync, if onboarding { 0.6 } else { 0.1 }),
                    false => (r#async, 0.05),
                };
                if seen.month > 1 && chance < below {
                    profile[i] = becomes;
                    by_stage[usize::from(onboarding)] += 1;
                }
                assert_eq!(
                    seen.after.profile[i], profile[i],
                    "customer {i} in month {}",
                    seen.month
                );
            }
        });
    }
    assert!(by_stage.iter().all(|&changes| changes > 20), "{by_stage:?}");
}

/// Nobody is left of one profile but who never changed: (1 − p)^(months − 1).
#[test]
fn the_share_that_has_changed_has_a_closed_form() {
    let more = "[evolution]\ntransitions = { async = { sync = 0.1 }, sync = { async = 0 } }\n";
    let case = Case::new(&world(more, PLANS), &STILL);
    let sync = case.profile("sync");
    let (mut now, mut then) = (0, 0);
    for replication in 0..16 {
        let opening = case.customers(replication).profile;
        then += opening.iter().filter(|&&profile| profile != sync).count();
        case.step(0, replication, |seen| {
            if seen.month == 12 {
                let changed = |&i: &usize| opening[i] != sync && seen.after.profile[i] == sync;
                now += seen.present().filter(changed).count();
            }
        });
    }
    let chance = 1.0 - 0.9_f64.powi(11);
    binomial(now as f64, std::iter::repeat_n(chance, then), "changed");
}

#[test]
fn an_experience_that_grows_takes_more_hours() {
    let towards = |chance: &str| {
        let more = format!("[evolution]\ntransitions = {{ async = {{ sync = {chance} }}, sync = {{ async = 0 }} }}\n");
        Case::new(&world(&more, PLANS), &[])
            .run()
            .of("tiers", Metric::RequiredLoad, "all", Some(12))
    };
    above(&towards("0.1"), &towards("0"));
}

#[test]
fn evolution_off_or_of_no_chance_says_nothing() {
    let strong = "transitions = { async = { sync = 0.3 }, sync = { async = 0.3 } }";
    let neutral = ["transitions = { async = { sync = 0 }, sync = { async = 0 } }"];
    switch(&world("", PLANS), "evolution", strong, &neutral);
    let strong = format!("{strong}\nstages = {{ onboarding = {{ async = {{ sync = 0.9 }} }} }}");
    let neutral = "transitions = { async = { sync = 0 }, sync = { async = 0 } }\nstages = { onboarding = { async = { sync = 0 } } }";
    switch(&world(STAGES, PLANS), "evolution", &strong, &[neutral]);
}

const AT_RISK: &str = "[at_risk]\nbelow = 0.6\nrecovered = 0.75\nprofile = \"sync\"\n";

#[test]
fn who_is_at_risk_needs_another_experience_until_recovered() {
    let case = Case::new(&world(AT_RISK, PLANS), &[]).given(|i, given| given.health = Some(0.4 + (i % 6) as f64 * 0.1));
    let (sync, kind) = (case.profile("sync"), case.kind("sync"));
    let (mut risky, mut between) = (0, 0);
    for replication in 0..2 {
        let mut at_risk = [false; 80];
        case.step(1, replication, |seen| {
            for i in seen.present() {
                let health = seen.before.health[i];
                if at_risk[i] && (0.6..0.75).contains(&health) {
                    between += 1;
                }
                at_risk[i] = health < if at_risk[i] { 0.75 } else { 0.6 };
                assert_eq!(
                    seen.after.at_risk[i], at_risk[i],
                    "customer {i} in month {}",
                    seen.month
                );
                let truth = if at_risk[i] { sync } else { seen.after.profile[i] };
                let rate = if truth == sync { 2.2 } else { 0.2 };
                assert_eq!(seen.after.need[kind][i], need_of(&case, seen, i, kind, rate));
                if at_risk[i] {
                    risky += 1;
                    assert_eq!(seen.after.seen[i], sync, "the team notices");
                }
            }
        });
    }
    assert!(
        risky > 100 && between > 10,
        "{risky} at risk, {between} between the two healths"
    );
}

/// Everyone is with the team of what is seen of it: who is at risk, from the opening until it has recovered.
#[test]
fn who_is_at_risk_is_with_the_team_of_what_is_then_appropriate() {
    let text = world(
        &format!("{AT_RISK}[movement]\nhealth_loss = 0\nhandover_hours = 0\n"),
        PLANS,
    );
    let case = Case::new(&text, &["experience.smoothing=0.5"]).given(|_, given| given.health = Some(0.5));
    let (mut risky, mut recovered) = (0, 0);
    case.step(1, 0, |seen| {
        for i in seen.present() {
            let (at_risk, assessed) = (seen.after.at_risk[i], seen.after.assignment.assessed[i]);
            let expected = if at_risk { case.profile("sync") } else { assessed };
            // Segments have the order of profiles.
            let found = seen.after.assignment.segment[i];
            assert_eq!(found, expected, "customer {i} in month {}", seen.month);
            risky += u32::from(seen.month == 1 && at_risk && assessed != expected);
            recovered += u32::from(seen.before.at_risk[i] && !at_risk && assessed != case.profile("sync"));
        }
    });
    assert!(
        risky > 20 && recovered > 5,
        "{risky} at risk at the opening, {recovered} recovered"
    );
}

#[test]
fn customers_at_risk_take_more_hours() {
    let (with, without) = (world(AT_RISK, PLANS), world("", PLANS));
    let load = |text: &str| {
        Case::new(text, &["plans.tiers.teams.pool.headcount=0.1"])
            .run()
            .all("tiers", Metric::RequiredLoad)
    };
    above(&load(&with), &load(&without));
}

#[test]
fn at_risk_off_or_never_says_nothing() {
    let strong = "below = 0.8\nrecovered = 0.9\nprofile = \"sync\"";
    let never = "below = 0\nrecovered = 0\nprofile = \"sync\"";
    switch(&world("", PLANS), "at_risk", strong, &[never]);
}
