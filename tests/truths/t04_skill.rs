//! T4 (docs/model.md 9): the better profiles are known, the better AX does; where nothing is known, it gains nothing over
//! its control arm: tiers by revenue that have the same modes and programmes, the same people, divided by required hours.
//! Means of differences that are paired by replication, within standard errors of these differences.

use axplan::measures::metric::Metric;

use crate::worlds::{CERTAIN, Case, headline, mean_se};

const SKILL: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

/// What each plan's segments deliver, and the people of its two teams.
type Coverage = ([&'static str; 4], [f64; 2]);

/// Revenue tiers, the profiles' shares cut by ARR, and the AX plan.
fn world(control: Coverage, ax: Coverage) -> String {
    let plans = CERTAIN.find("[plans.revenue]").unwrap();
    let coverage = |names: [&str; 4], (programmes, people): Coverage| {
        let mut text = String::new();
        for (number, (name, programme)) in names.iter().zip(programmes).enumerate() {
            let team = ["pool", "named"][number / 2];
            text += &format!("segments.{name} = {{ team = \"{team}\", programme = \"{programme}\" }}\n");
        }
        format!(
            "{text}teams.pool = {{ headcount = {}, mode = \"pooled\" }}\nteams.named = {{ headcount = {}, mode = \"pooled\" }}\n",
            people[0], people[1]
        )
    };
    // Scores of .45, .75 and .95 of a lognormal of median 20,000 and sigma 1.
    let thresholds = "t2 = 17638, t3 = 39261, t4 = 103600";
    let own = "deep = { cadence = { sync = 2, async = 3, task_force = 6.5 } }\ntalks = { cadence = { sync = 2.2, async = 3 } }\n\
               mails = { cadence = { sync = 0.2, async = 6 } }\nlittle = { cadence = { async = 0.2 } }\nfollow = {";
    format!(
        "{}\n[plans.control]\nrule = {{ revenue = {{ {thresholds} }} }}\n{}\n[plans.ax]\nrule = {{ ax = {{}} }}\n{}",
        CERTAIN[..plans]
            .replace("follow = {", own)
            .replace("baseline = \"revenue\"", "baseline = \"control\""),
        coverage(["t1", "t2", "t3", "t4"], control),
        coverage(["inbound", "async", "sync", "task_force"], ax),
    )
}

fn with_skill(text: &str, skill: f64) -> Case {
    let accuracy = format!("assessment.accuracy.usage={skill}");
    let sets = [
        "assessment.form=\"skill\"",
        &accuracy,
        "months=12",
        "run.replications=400",
    ];
    Case::synthetic(text, &sets)
}

/// Four people divided between a plan's teams as the hours that their customers need.
fn by_required_hours(text: &str, plan: usize, skill: f64) -> [f64; 2] {
    let case = with_skill(text, skill);
    let mut required = [0.0; 2];
    for replication in 0..60 {
        case.step(plan, replication, |at| {
            for &i in &at.after.present {
                let i = i as usize;
                let team = usize::from(at.after.assignment.segment[i]) / 2;
                required[team] += at.draws.need.iter().map(|hours| hours[i]).sum::<f64>();
            }
        });
    }
    required.map(|hours| 4.0 * hours / (required[0] + required[1]))
}

fn differences(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

const FIXED: [&str; 4] = ["little", "mails", "talks", "deep"];
const FOLLOWING: [&str; 4] = ["follow", "follow", "follow", "follow"];

/// Advantages in NRR and GRR over the revenue plan of `CERTAIN`, and over the control arm.
#[test]
fn the_advantage_does_not_fall_as_skill_rises() {
    let revenue = with_skill(CERTAIN, 1.0);
    assert!(revenue.template.central().expectation.is_none());
    let mut worlds = vec![CERTAIN.to_owned()];
    // Tiers with fixed programmes know nothing of profiles: all that changes with skill is AX.
    let even = world((FIXED, [2.0; 2]), (FIXED, [2.0; 2]));
    let (control, ax) = (by_required_hours(&even, 0, 1.0), by_required_hours(&even, 1, 1.0));
    worlds.extend([FIXED, FOLLOWING].map(|programmes| world((FIXED, control), (programmes, ax))));
    for (number, text) in worlds.iter().enumerate() {
        let runs = SKILL.map(|skill| with_skill(text, skill).run());
        for metric in [Metric::Nrr12m, Metric::Grr12m, Metric::LogoRetention12m] {
            let advantage = runs
                .each_ref()
                .map(|run| differences(&headline(run, 1, metric), &headline(run, 0, metric)));
            let name = metric.name();
            for (step, pair) in advantage.windows(2).enumerate() {
                let (rise, se) = mean_se(&differences(&pair[1], &pair[0]));
                assert!(
                    rise > -3.0 * se,
                    "world {number}, {name}, from skill {}: {rise}, se {se}",
                    SKILL[step]
                );
            }
            let (rise, se) = mean_se(&differences(&advantage[4], &advantage[0]));
            assert!(
                rise > 4.5 * se,
                "world {number}, {name}: nothing rises: {rise}, se {se}"
            );
        }
    }
}

/// Who is assessed as what: λ·I + (1 − λ)·(the profile mix). Counts within 4.5 binomial standard deviations.
#[test]
fn skill_is_the_chance_of_knowing() {
    const SHARES: [f64; 4] = [0.45, 0.3, 0.2, 0.05];
    for skill in SKILL {
        let accuracy = format!("assessment.accuracy.usage={skill}");
        let sets = [
            "assessment.form=\"skill\"",
            &accuracy,
            "population.size=30000",
            "months=12",
        ];
        Case::synthetic(CERTAIN, &sets).step(1, 0, |at| {
            let everyone = 0..if at.month == 1 { at.customers.len() } else { 0 };
            for (profile, other) in (0..16).map(|pair| (pair / 4, pair % 4)) {
                let of_profile = everyone
                    .clone()
                    .filter(|&i| usize::from(at.customers.profile[i]) == profile);
                let taken_for = of_profile
                    .clone()
                    .filter(|&i| usize::from(at.after.assignment.assessed[i]) == other);
                let (n, found) = (of_profile.count() as f64, taken_for.count() as f64);
                let exact = (1.0 - skill) * SHARES[other] + if profile == other { skill } else { 0.0 };
                let sd = (n * exact * (1.0 - exact)).sqrt();
                assert!(
                    (found - n * exact).abs() <= 4.5 * sd,
                    "skill {skill}, {profile} as {other}: {found} of {n}"
                );
            }
        });
    }
}

/// The people of both plans are divided by required hours, so that what is left is matching alone.
#[test]
fn without_skill_nothing_is_gained_over_the_control_arm() {
    for programmes in [FIXED, FOLLOWING] {
        for rho in [0.2, 0.6] {
            let correlation = format!("arr_need = {rho}");
            let even = world((programmes, [2.0; 2]), (programmes, [2.0; 2])).replace("arr_need = 0.2", &correlation);
            let (control, ax) = (by_required_hours(&even, 0, 0.0), by_required_hours(&even, 1, 0.0));
            let text = world((programmes, control), (programmes, ax)).replace("arr_need = 0.2", &correlation);
            let run = with_skill(&text, 0.0).run();
            for metric in [
                Metric::Nrr12m,
                Metric::Grr12m,
                Metric::LogoRetention12m,
                Metric::Adequacy,
            ] {
                let (gain, se) = mean_se(&differences(&headline(&run, 1, metric), &headline(&run, 0, metric)));
                assert!(
                    gain < 3.0 * se,
                    "{programmes:?}, rho {rho}, {}: {gain}, se {se}",
                    metric.name()
                );
            }
            // With all the skill there is something to gain.
            let run = with_skill(&text, 1.0).run();
            let (gain, se) = mean_se(&differences(
                &headline(&run, 1, Metric::Adequacy),
                &headline(&run, 0, Metric::Adequacy),
            ));
            assert!(programmes == FOLLOWING || gain > 4.5 * se, "rho {rho}: {gain}, se {se}");
        }
    }
}
