//! T4 (docs/model.md 9): the better profiles are known, the better AX does; where nothing is known, it gains nothing over
//! its control arm: tiers by revenue that have the same modes and programmes, the same people, divided by required hours.
//! Means of differences that are paired by replication, within standard errors of these differences.

use axplan::measures::metric::Metric;

use crate::worlds::{CERTAIN, Case, headline, mean_se};

const SKILL: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

/// The AX plan, and revenue tiers with its teams and programmes, its profiles' shares cut by ARR.
fn world(programmes: [&str; 4], people: [f64; 2]) -> String {
    let plans = CERTAIN.find("[plans.revenue]").unwrap();
    let coverage = |names: [&str; 4], people: [f64; 2]| {
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
        CERTAIN[..plans].replace("follow = {", own).replace("baseline = \"revenue\"", "baseline = \"control\""),
        coverage(["t1", "t2", "t3", "t4"], people),
        coverage(["inbound", "async", "sync", "task_force"], [2.0, 2.0]),
    )
}

fn with_skill(text: &str, skill: f64) -> Case {
    let accuracy = format!("assessment.accuracy.usage={skill}");
    let sets = ["assessment.form=\"skill\"", &accuracy, "months=12", "run.replications=400"];
    Case::synthetic(text, &sets)
}

/// The people divided as the hours that each team's customers need.
fn by_required_hours(text: &str) -> [f64; 2] {
    let case = with_skill(text, 1.0);
    let mut required = [0.0; 2];
    for replication in 0..60 {
        case.step(0, replication, |at| {
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
    worlds.extend([FIXED, FOLLOWING].map(|programmes| world(programmes, by_required_hours(&world(programmes, [2.0; 2])))));
    for (number, text) in worlds.iter().enumerate() {
        for metric in [Metric::Nrr12m, Metric::Grr12m, Metric::LogoRetention12m] {
            let advantage = SKILL.map(|skill| {
                let run = with_skill(text, skill).run();
                differences(&headline(&run, 1, metric), &headline(&run, 0, metric))
            });
            let name = metric.name();
            for (step, pair) in advantage.windows(2).enumerate() {
                let (rise, se) = mean_se(&differences(&pair[1], &pair[0]));
                assert!(rise > -3.0 * se, "world {number}, {name}, from skill {}: {rise}, se {se}", SKILL[step]);
            }
            let (rise, se) = mean_se(&differences(&advantage[4], &advantage[0]));
            assert!(rise > 4.5 * se, "world {number}, {name}: nothing rises: {rise}, se {se}");
        }
    }
}

#[test]
fn without_skill_nothing_is_gained_over_the_control_arm() {
    for programmes in [FIXED, FOLLOWING] {
        let people = by_required_hours(&world(programmes, [2.0; 2]));
        let text = world(programmes, people);
        for rho in ["population.correlation.arr_need=0.2", "population.correlation.arr_need=0.6"] {
            let sets = ["assessment.form=\"skill\"", "assessment.accuracy.usage=0", "months=12", "run.replications=400", rho];
            let run = Case::synthetic(&text, &sets).run();
            for metric in [Metric::Nrr12m, Metric::Grr12m, Metric::LogoRetention12m, Metric::Adequacy] {
                let (gain, se) = mean_se(&differences(&headline(&run, 1, metric), &headline(&run, 0, metric)));
                assert!(gain < 3.0 * se, "{programmes:?}, {rho}, {}: {gain}, se {se}", metric.name());
            }
        }
    }
}
