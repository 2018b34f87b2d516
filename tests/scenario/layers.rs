//! Defaults, the file, arguments and inheritance.

use super::{BASE, everything_on, read};
use axplan::scenario::{Overrides, Template};

fn with(lines: &str) -> String {
    format!("{BASE}\n{lines}")
}

#[test]
fn what_is_not_said_is_as_by_default() {
    let scenario = read(BASE, &[]).central().clone();
    assert_eq!(scenario.run.replications, 1000);
    assert_eq!(scenario.need.kinds["sync"].hours, 1.25);
    assert_eq!(scenario.need.profiles["sync"].0["async"], 3.0);
}

#[test]
fn one_number_of_a_default_may_be_replaced() {
    let scenario = read(&with("[need.kinds.sync]\nhours = 1"), &[]).central().clone();
    assert_eq!(scenario.need.kinds["sync"].hours, 1.0);
    assert_eq!(scenario.need.kinds["async"].hours, 0.25);
    let set = read(BASE, &["need.kinds.sync.hours=1"]).central().clone();
    assert_eq!(set, scenario);
}

#[test]
fn profiles_types_and_channels_are_the_users_own() {
    let text = with("[population.types.smb]\nshare = 1\nchannels = { self_service = 1 }\n");
    let scenario = read(&text, &[]).central().clone();
    assert_eq!(scenario.population.types.keys().collect::<Vec<_>>(), ["smb"]);
    assert_eq!(
        scenario.population.types["smb"].arr.median, 10_000.0,
        "the rest of a default entry stays"
    );
    assert_eq!(scenario.population.types["smb"].channels.len(), 1);
    assert_eq!(scenario.population.profiles.len(), 2);
    let profiles: Vec<_> = scenario.need.profiles.keys().collect();
    assert_eq!(
        profiles,
        ["inbound", "sync"],
        "needs of profiles that nobody has are left out"
    );
}

#[test]
fn rates_of_a_profile_are_replaced_as_a_whole() {
    let scenario = read(&with("[need.profiles]\nsync = { sync = 1 }"), &[])
        .central()
        .clone();
    assert_eq!(scenario.need.profiles["sync"].0.len(), 1);
    assert_eq!(scenario.need.profiles["inbound"].0.len(), 3);
}

#[test]
fn defaults_that_nothing_uses_are_left_out() {
    let scenario = read(BASE, &[]).central().clone();
    let programmes: Vec<_> = scenario.programmes.keys().collect();
    assert_eq!(programmes, ["tech-touch", "weekly-call-and-qbr", "follow-need"]);
    let kinds: Vec<_> = scenario.need.kinds.keys().collect();
    assert_eq!(
        kinds,
        ["sync", "async", "inbound"],
        "only task forces need task-force hours"
    );
    let set = read(BASE, &["plans.revenue.segments.low.programme=monthly-call"]);
    assert!(set.central().programmes.contains_key("monthly-call"));
    let swept = read(BASE, &[]).with_value("plans.ax.segments.sync.programme", "monthly-call", "--vary");
    assert!(
        swept
            .expect("a default programme")
            .central()
            .programmes
            .contains_key("monthly-call")
    );
}

#[test]
fn a_distribution_replaces_a_distribution() {
    let text = with("[delivery]\nwaits = { uniform = { low = 0.4, high = 0.6 } }\nescalates = 0.2");
    let scenario = read(&text, &[]).central().clone();
    assert_eq!((scenario.delivery.waits, scenario.delivery.escalates), (0.5, 0.2));
    let narrower = read(&text, &["delivery.waits.uniform.high=0.5"]);
    assert!((narrower.central().delivery.waits - 0.45).abs() < 1e-12);
    let certain = read(&text, &["delivery.waits=0.3"]);
    assert_eq!(certain.central().delivery.waits, 0.3);
}

#[test]
fn plans_inherit_through_generations() {
    let text = with(
        "[plans.grandchild]\ninherits = \"child\"\nteams.sync.headcount = 20\n\
         [plans.child]\ninherits = \"ax\"\nrule = { revenue = { sync = 10000 } }\nteams.pool.headcount = 5\n",
    );
    let scenario = read(&text, &[]).central().clone();
    let (child, grandchild) = (&scenario.plans["child"], &scenario.plans["grandchild"]);
    assert_eq!(child.teams["pool"].headcount, Some(5.0));
    assert_eq!(child.teams["sync"], scenario.plans["ax"].teams["sync"]);
    assert_eq!(grandchild.teams["sync"].headcount, Some(20.0));
    assert_eq!(grandchild.teams["pool"], child.teams["pool"]);
    assert_eq!(grandchild.rule, child.rule);
    assert_eq!(
        scenario.plans.keys().collect::<Vec<_>>(),
        ["revenue", "ax", "grandchild", "child"]
    );
}

#[test]
fn arguments_change_one_plan_after_inheritance() {
    let text = with("[plans.\"ax two\"]\ninherits = \"ax\"\n");
    let scenario = read(
        &text,
        &[
            "plans.ax.teams.sync.headcount=9",
            "plans.\"ax two\".teams.pool.mode=dedicated",
        ],
    );
    let plans = &scenario.central().plans;
    assert_eq!(plans["ax"].teams["sync"].headcount, Some(9.0));
    assert_eq!(plans["ax two"].teams["sync"].headcount, Some(18.0));
    assert_ne!(plans["ax two"].teams["pool"], plans["ax"].teams["pool"]);
}

#[test]
fn arguments_may_be_texts_dates_and_tables() {
    let sets = [
        "name=Our move",
        "start_date=2025-01-01",
        "population.profiles={ sync = 1 }",
    ];
    let scenario = read(BASE, &sets).central().clone();
    assert_eq!(scenario.name, "Our move");
    assert_eq!(scenario.start_date.as_deref(), Some("2025-01-01"));
    assert_eq!(
        scenario.population.profiles.len(),
        1,
        "a table for a map of the user's own names replaces them"
    );
    let more = read(
        BASE,
        &[
            "population.profiles.sync=0.4",
            "population.profiles.async=0.1",
            "plans.ax.rule.ax.segments.async=sync",
        ],
    );
    assert_eq!(more.central().population.profiles.len(), 3);
}

#[test]
fn overrides_come_last() {
    let overrides = Overrides {
        seed: Some(7),
        replications: Some(30),
        months: Some(36),
    };
    let template = Template::parse("plan.toml", BASE, &["months=60".to_owned()], &overrides).expect("valid");
    let scenario = template.central();
    assert_eq!(
        (scenario.months, scenario.run.seed, scenario.run.replications),
        (36, 7, 30)
    );
    assert!(template.resolved(None).contains("months = 36  # --months"));
}

#[test]
fn problems_found_later_are_shown_where_they_were_written() {
    let template = read(BASE, &[]);
    let shown = template
        .diagnostic_at("plans.ax.segments.sync.team", "nobody of this team is in the list")
        .render(false);
    insta::assert_snapshot!(shown, @r#"
    error: nobody of this team is in the list
      --> plan.toml:21:26
       |
    21 | segments.sync = { team = "sync", programme = "follow-need" }
       |                          ^^^^^^
    "#);
}

#[test]
fn there_are_limits() {
    let plans: String = (0..70)
        .map(|number| format!("[plans.p{number}]\ninherits = \"ax\"\n"))
        .collect();
    let errors = Template::parse("plan.toml", &with(&plans), &[], &Overrides::default()).expect_err("too many plans");
    assert!(errors.to_string().contains("72 plans, but at most 64"), "{errors}");
    let kinds: String = (0..250)
        .map(|number| format!("k{number} = {{ hours = 1 }}\n"))
        .collect();
    let kinds = with(&format!("[need.kinds]\n{kinds}"));
    let errors = Template::parse("plan.toml", &kinds, &[], &Overrides::default()).expect_err("too many kinds");
    assert!(errors.to_string().contains("253 entries, but at most 200"), "{errors}");
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), vec![b'#'; 10_000_001]).expect("written");
    let errors = Template::read(file.path(), &[], &Overrides::default()).expect_err("too large");
    assert!(errors.to_string().contains("larger than 10 MB"), "{errors}");
    std::fs::write(file.path(), b"name = \"a\"\nb = \"\xff\"").expect("written");
    let errors = Template::read(file.path(), &[], &Overrides::default()).expect_err("not UTF-8");
    assert!(errors.to_string().contains("line 2 is not UTF-8 text"), "{errors}");
}

#[test]
fn every_default_says_its_grade() {
    let resolved = read(&everything_on(), &[]).resolved(None);
    let values: Vec<&str> = resolved.lines().filter(|line| line.contains(" = ")).collect();
    assert!(values.len() > 100);
    let grades = ["A: ", "B: ", "C: ", "J", "convention", "by definition"];
    for line in values {
        let (_, origin) = line.rsplit_once("  # ").unwrap_or_else(|| panic!("no origin: {line}"));
        match origin.strip_prefix("default; ") {
            Some(source) => assert!(grades.iter().any(|grade| source.starts_with(grade)), "{line}"),
            None => assert_eq!(origin, "given", "{line}"),
        }
    }
}
