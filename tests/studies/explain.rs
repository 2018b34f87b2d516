//! A replication alone is the same as in its run; where plans part; what happens is what the draw says.

use axplan::engine::{self, Cluster, Setting, Watch};
use axplan::measures::observer::Observer;
use axplan::measures::trace::Trace;
use axplan::model::block::Block;
use axplan::model::month::Step;
use axplan::model::state::State;
use axplan::population::roster::Roster;
use axplan::scenario::{Overrides, Template};
use axplan::studies::compare::Study;
use axplan::studies::explain::Replay;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use super::{WORLD, study, synthetic, template, variants};

/// Arrivals, referrals, uncertain inputs and several replications a draw.
fn rich() -> String {
    let shorter = WORLD.replace("replications = 40", "replications = 8\ninner = 2");
    format!(
        "outcomes.churn.sensitivity = {{ triangular = {{ low = 0.5, mode = 1.5, high = 4 }} }}\n{}\n\
         [arrivals]\nper_month = 4\n[delivery]\nwaits = 0.5\n",
        shorter.trim_start()
    )
}

fn setting<'a>(study: &'a Study) -> Setting<'a> {
    Setting {
        roster: study.roster,
        layouts: &study.layouts,
        months: study.months,
        baseline: study.baseline,
    }
}

fn all_rows(study: &Study) -> Vec<Vec<Vec<f64>>> {
    let watch = Watch {
        replication_done: &|| (),
        stop: &AtomicBool::new(false),
    };
    let mut rows = Vec::new();
    let all = engine::blocks(0..study.template.clusters());
    let collect = |block: Vec<Cluster>| {
        rows.extend(block.into_iter().flatten());
        ControlFlow::Continue(())
    };
    engine::run(study.template, &study.central, setting(study), &watch, all, collect).unwrap();
    rows
}

fn bits(rows: &[Vec<f64>]) -> Vec<Vec<u64>> {
    rows.iter()
        .map(|row| row.iter().map(|value| value.to_bits()).collect())
        .collect()
}

fn replay<'a>(study: &'a Study<'a>, replication: u32, customer: Option<&str>) -> Replay<'a> {
    Replay::new(study, replication, customer, &[]).unwrap_or_else(|errors| panic!("{errors}"))
}

/// Every replication, replayed alone, has the bits of the run: of a certain scenario, and of one whose inputs are uncertain,
/// where the draw is that of its cluster.
#[test]
fn a_replication_alone_is_that_of_the_run() {
    let certain = include_str!("../../scenarios/crm-smb.toml");
    let sets = ["population.size=90", "run.replications=3"].map(str::to_owned);
    let certain = Template::parse("crm-smb.toml", certain, &sets, &Overrides::default()).unwrap();
    let uncertain = template(&rich());
    assert_eq!([&certain, &uncertain].map(Template::is_uncertain), [false, true]);
    for template in [certain, uncertain] {
        let roster = synthetic(&template);
        let variants = variants(&template, &roster);
        let study = study(&variants, &roster);
        let rows = all_rows(&study);
        assert_eq!(rows.len(), template.central().run.replications as usize);
        for (replication, row) in rows.iter().enumerate() {
            let alone = replay(&study, replication as u32, None);
            assert_eq!(bits(&alone.rows), bits(row), "replication {replication}");
        }
        assert_ne!(bits(&rows[0]), bits(&rows[1]));
    }
}

/// The hours by kind add up to what the month's record has; ARR at the end adds up to that of the row; what happens is what
/// draw and chance say.
#[test]
fn the_trace_agrees_with_the_books() {
    let template = template(&rich());
    let roster = synthetic(&template);
    let variants = variants(&template, &roster);
    let study = study(&variants, &roster);
    let mut trace = Trace::new(&roster, study.central.plans.len(), None);
    let mut rows = engine::replay(study.template, &study.central, setting(&study), 5, &mut trace);
    assert!(trace.ids.iter().any(|id| id.starts_with("new-1-")), "somebody arrives");
    let ids = trace.ids.clone();
    for (plan, row) in rows.drain(..).enumerate() {
        let position = study.layouts[plan]
            .position(axplan::measures::metric::Metric::Arr, 0)
            .unwrap();
        let total: f64 = trace.ends[plan].iter().flatten().map(|end| end.arr).sum();
        assert!(super::close(total, row[position], 1e-12), "{total} {}", row[position]);
    }
    let (mut churned, mut expanded) = (0, 0);
    for id in ids.iter().step_by(3) {
        let mut trace = Trace::new(&roster, study.central.plans.len(), Some(id));
        engine::replay(study.template, &study.central, setting(&study), 5, &mut trace);
        for month in trace.months.iter().flatten() {
            let direct: f64 = month
                .kinds
                .iter()
                .map(|kind| f64::min(kind.need - kind.automated, kind.delivered))
                .sum();
            let covered = month.need - month.unmet;
            // No surplus of another kind is more than the hours not needed.
            assert!(
                direct <= covered + 1e-9 && covered <= direct + month.surplus + 1e-9,
                "{month:?}"
            );
            let churns = month.renewal.is_some_and(|(churn, _)| churn.happens());
            let contracts = !churns && month.renewal.is_some_and(|(_, contracts)| contracts.happens());
            let expands = !churns && month.expands.happens();
            assert_eq!(month.churned > 0.0, churns);
            assert_eq!(month.contraction > 0.0, contracts);
            assert_eq!(month.expansion > 0.0, expands);
            churned += usize::from(churns);
            expanded += usize::from(expands);
            let closed = month.opening_arr - month.churned - month.contraction + month.uplift + month.expansion;
            assert!(super::close(closed, month.arr, 1e-12));
        }
    }
    assert!(churned > 3 && expanded > 3, "{churned} {expanded}");
}

/// Two customers, of need 1 h a month each (no draw varies), under a plan whose people have 2 h a month until month 4 and
/// half of that from month 5 on, beside one whose people stay.
const HALVED: &str = r#"
name = "halved"
months = 12

[run]
replications = 4

[population]
size = 2

[population.profiles]
sync = 1

[need]
multiplier_cv = 0
duration_cv = 0

[need.kinds]
call = { hours = 0.1 }
inbound = { hours = 1, inbound = true }

[need.profiles]
sync = { call = 100, inbound = 0 }

[assessment.accuracy]
usage = 1

[programmes]
mean = { follow_need = "at_the_mean" }

[delivery]
waits = 0
escalates = 0

[outcomes]
churn = { base_hazard = 0, sensitivity = 0 }
contraction = { chance = 0 }
expansion = { chance = 0 }

[workforce]
hours_per_month = 100
shrinkage = 0
cost_per_year = 100000

[plans.halved]
rule = { ax = {} }
segments.sync = { team = "people", programme = "mean" }
teams.people = { headcount = 0.2, headcount_from = { 5 = 0.1 }, mode = "pooled" }

[plans.stays]
rule = { ax = {} }
segments.sync = { team = "people", programme = "mean" }
teams.people = { headcount = 0.2, mode = "pooled" }
"#;

/// Ten hours are needed on average and planned, 20 h are there for two: until month 4 both plans deliver 10 h, from month 5 on
/// one of them 5 h.
#[test]
fn plans_part_in_the_month_in_which_one_has_fewer_people() {
    let (template, roster) = halved();
    let study = Study::new(&template, &roster, 12).unwrap_or_else(|errors| panic!("{errors}"));
    let replay = replay(&study, 0, Some("S-0000002"));
    let explained = replay.explanation().unwrap();
    assert_eq!(explained.partings.len(), 1);
    assert_eq!(explained.partings[0].plan, "stays");
    assert_eq!(
        (explained.partings[0].experience, explained.partings[0].arr),
        (Some(5), None)
    );
    let delivered = |course: usize| -> Vec<f64> {
        explained.courses[course]
            .months
            .iter()
            .map(|month| month.delivered)
            .collect()
    };
    for (course, expected) in [(0, 5.0), (1, 10.0)] {
        let found = delivered(course);
        assert!(
            found[..4].iter().all(|&hours| super::close(hours, 10.0, 1e-12)),
            "{found:?}"
        );
        assert!(
            found[4..].iter().all(|&hours| super::close(hours, expected, 1e-12)),
            "{found:?}"
        );
    }
    assert!(replay.ranking(10).is_empty(), "nobody's ARR differs");
}

fn halved() -> (Template, Roster) {
    let template = template(HALVED);
    let roster = synthetic(&template);
    (template, roster)
}

/// The profile that is told is that of the month's own need: one that a milestone changes is told from the next month on.
#[test]
fn profiles_are_those_of_the_months_need() {
    let to_quiet = "[goals]\nmonths = 3\nchanges = { sync = { quiet = 1 } }\n";
    let scenario = HALVED
        .replace("sync = 1\n\n[need]", "sync = 1\nquiet = 0\n\n[need]")
        .replace("[need.profiles]", "[need.profiles]\nquiet = { call = 10, inbound = 0 }")
        .replace(
            "segments.sync =",
            "segments.quiet = { team = \"people\", programme = \"mean\" }\nsegments.sync =",
        )
        .replace("[assessment.accuracy]", &format!("{to_quiet}\n[assessment.accuracy]"));
    let template = template(&scenario);
    let roster = synthetic(&template);
    let variants = variants(&template, &roster);
    let study = study(&variants, &roster);
    let mut trace = Trace::new(&roster, 2, Some("S-0000001"));
    engine::replay(study.template, &study.central, setting(&study), 0, &mut trace);
    let profiles = &template.central().population.profiles;
    let name = |profile: usize| profiles.get_index(profile).unwrap().0.as_str();
    for months in &trace.months {
        let mut told: Vec<&str> = months.iter().map(|month| name(month.profile)).collect();
        for (month, profile) in months.iter().zip(&told) {
            // 100 calls of .1 h are expected, or 10.
            assert_eq!(month.need > 5.0, *profile == "sync", "{month:?}");
        }
        told.dedup();
        assert_eq!(told, ["sync", "quiet"]);
    }
}

/// Nobody who only looks changes anything.
#[test]
fn looking_on_changes_nothing() {
    struct Counts(usize);
    impl Observer for Counts {
        fn begin(&mut self, _: usize, _: &Step) {
            self.0 += 1;
        }
        fn end(&mut self, _: usize, _: &Step, _: &State, block: &Block) {
            assert!(!block.present.is_empty());
        }
    }
    let (template, roster) = halved();
    let study = Study::new(&template, &roster, 12).unwrap_or_else(|errors| panic!("{errors}"));
    let mut counts = Counts(0);
    let watched = engine::replay(&template, &study.central, setting(&study), 0, &mut counts);
    let alone = engine::replay(&template, &study.central, setting(&study), 0, &mut ());
    assert_eq!(bits(&watched), bits(&alone));
    assert_eq!(counts.0, 2 * 12);
}
