//! `axplan breakeven`: what it prints, writes, and says of bad input.

use insta::assert_snapshot;

use super::place::{Place, SMALL, names};

/// Two plans that differ in one person and in what their tools cost; experience moves nothing.
const LINEAR: &str = r#"
name = "One person less"
months = 12
cost_exception = "the two are to differ in cost"
[run]
replications = 40
[population]
size = 40
[outcomes]
churn.sensitivity = 0
contraction.sensitivity = 0
expansion.sensitivity = 0
[plans.today]
rule = { revenue = {} }
segments.all = { team = "csm", programme = "monthly-call" }
teams.csm = { headcount = 3, mode = "pooled" }
costs = { enablement_per_year = 0, tooling_per_year = 0 }
[plans.lean]
inherits = "today"
teams.csm.headcount = 2
costs.tooling_per_year = 100000
"#;

fn place() -> Place {
    Place::with_small().with("lean.toml", LINEAR)
}

#[test]
fn one_input() {
    let place = place();
    let arguments = [
        "breakeven",
        "small.toml",
        "--replications",
        "40",
        "--steps",
        "3",
        "--vary",
    ];
    let report = place.done(&[&arguments[..], &["outcomes.churn.sensitivity=0..4"]].concat());
    assert!(report.lines().all(|line| line.chars().count() <= 80), "{report}");
    assert_snapshot!("breakeven-one-input", report);
    assert_eq!(
        names(&place.path("results/small-breakeven")),
        [
            "answer.json",
            "breakeven.csv",
            "crossings.csv",
            "manifest.json",
            "scenario.resolved.toml"
        ]
    );
    let table = String::from_utf8(place.files("results/small-breakeven")["breakeven.csv"].clone()).unwrap();
    assert!(table.starts_with("outcomes.churn.sensitivity,plan,baseline,metric,mean,se,ci_low,ci_high,"));
    let again = [&arguments[..], &["outcomes.churn.sensitivity=0..4", "--threads", "1"]].concat();
    assert_eq!(place.done(&again), report);
}

#[test]
fn a_break_even_that_is_certain() {
    let place = place();
    let vary = "workforce.cost_per_year=0..250000";
    let arguments = [
        "breakeven",
        "lean.toml",
        "--steps",
        "3",
        "--metric",
        "margin",
        "--vary",
        vary,
    ];
    assert_snapshot!("breakeven-certain", place.done(&arguments));
    let json = place.done(&[&arguments[..], &["--format", "json", "--quiet"]].concat());
    let found: serde_json::Value = serde_json::from_str(&json).unwrap();
    let at = found["along"]["crossings"][0]["at"].as_f64().unwrap();
    assert!((at - 100_000.0).abs() < 1e-3);
    assert_eq!(found["along"]["stated"]["verdict"], "pays");
}

#[test]
fn two_inputs() {
    let place = place();
    let report = place.done(&[
        "breakeven",
        "lean.toml",
        "--steps",
        "5",
        "--vary",
        "workforce.cost_per_year=0..200000",
        "--vary",
        "plans.lean.costs.tooling_per_year=30000..190000",
    ]);
    assert_snapshot!("breakeven-two-inputs", report);
    assert_eq!(
        names(&place.path("results/lean-breakeven")),
        [
            "answer.json",
            "crossings.csv",
            "manifest.json",
            "map.csv",
            "scenario.resolved.toml"
        ]
    );
    let files = place.files("results/lean-breakeven");
    assert_eq!(String::from_utf8_lossy(&files["map.csv"]).lines().count(), 26);
}

#[test]
fn plans_that_are_the_same() {
    let same = format!("{SMALL}\n[plans.same]\ninherits = \"revenue\"\n");
    let place = Place::new().with("same.toml", same);
    let report = place.done(&[
        "breakeven",
        "same.toml",
        "--plan",
        "same",
        "--steps",
        "2",
        "--replications",
        "16",
    ]);
    assert!(report.contains("`same` never pays"), "{report}");
    assert!(report.contains("Cost of doing nothing: none"), "{report}");
}

#[test]
fn bad_input_is_explained() {
    let place = place();
    let mut said = String::new();
    for arguments in [
        &["--vary", "outcomes.churn.sensitivity=4"][..],
        &["--vary", "outcomes.churn.sensitivity=4..1"],
        &["--vary", "outcomes.churn.sensitivity=a..b"],
        &["--vary", "outcomes.churn.sensitivty=0..4"],
        &["--vary", "outcomes.churn.sensitivty"],
        &["--vary", "assessment.accuracy.usage=0..2"],
        &[
            "--vary",
            "outcomes.churn.sensitivity",
            "--vary",
            "outcomes.churn.sensitivity=0..1",
        ],
        &["--vary", "a=0..1", "--vary", "b=0..1", "--vary", "c=0..1"],
        &["--vary", "run.seed=1..3"],
        &["--metric", "npw"],
        &["--metric", "churned_arr"],
        &["--plan", "axe"],
        &["--plan", "revenue"],
    ] {
        let told = place.axplan(&[&["breakeven", "small.toml"], arguments].concat());
        assert_eq!(
            (told.code, told.out.as_str()),
            (Some(2), ""),
            "{arguments:?}: {}",
            told.err
        );
        said += &format!("{}\n{}\n", arguments.join(" "), told.err);
    }
    assert_snapshot!("breakeven-bad-input", said);
    assert_eq!(place.names(), ["lean.toml", "small.toml"], "nothing was written");
}

#[test]
fn the_card_shows_it_unless_told_not_to() {
    let place = place();
    let arguments = ["run", "small.toml", "--replications", "1000"];
    let card = place.done(&arguments);
    assert!(
        card.contains("Break-even in how strongly experience acts on renewal"),
        "{card}"
    );
    let short = place.axplan(&["run", "small.toml", "--replications", "800"]);
    assert!(!short.out.contains("Break-even"), "{}", short.out);
    let why = "The break-even is left out: the run would have to have 1000 replications.";
    assert!(short.err.contains(why), "{}", short.err);
    let without = place.done(&[&arguments[..], &["--no-breakeven"]].concat());
    assert!(!without.contains("Break-even"), "{without}");
    let json = place.done(&[&arguments[..], &["--format", "json"]].concat());
    let found: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(found["breakeven"]["plan"], "ax");
}
