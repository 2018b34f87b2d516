//! `axplan calibrate`: what it learns, what it says of bad data, and that what it writes runs.

use std::fs;

use insta::assert_snapshot;

use super::place::Place;

const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");

/// The public data set whose lists contradict each other, from end to end: what is wrong is said, and what contacts tell is
/// written into a scenario that runs.
#[test]
fn finds_what_is_wrong_with_ravenstack() {
    let place = Place::new();
    let scenario = format!("{SCENARIOS}/ravenstack.toml");
    let list = |name: &str| format!("{SCENARIOS}/data/ravenstack/{name}.csv");
    let told = place.done(&[
        "calibrate",
        &scenario,
        "--subscriptions",
        &list("subscriptions"),
        "--contacts",
        &list("tickets"),
        "--churn-events",
        &list("churn-events"),
        "--replications",
        "60",
        "--out",
        "out",
        "--quiet",
    ]);
    assert_snapshot!("calibrate-ravenstack", told);
    let calibrated = fs::read_to_string(place.path("out/ravenstack-calibrated.toml")).unwrap();
    assert!(calibrated.contains("# calibrated on contacts"));
    assert!(!calibrated.contains("# calibrated on history"));
    place.done(&["check", "out/ravenstack-calibrated.toml"]);
    place.done(&[
        "run",
        "out/ravenstack-calibrated.toml",
        "--replications",
        "4",
        "--months",
        "12",
        "--out",
        "run",
        "--quiet",
    ]);
    let customers = fs::read_to_string(place.path("out/customers.csv")).unwrap();
    assert_eq!(customers.lines().count(), 501);
}

const HOURS: &str = "\
Date,CSM,Account ID,Activity,Hours
2025-01-07,Ann,A1,Sync,1.5
2025-01-09,Ann,A2,Sync,1.0
2025-01-14,Bob,A3,Sync,1.0
2025-01-21,Bob,A4,Sync,2.0
2025-02-03,Ann,A1,Sync,1.5
2025-02-04,Ann,A2,Sync,1.0
2025-02-11,Bob,A3,Sync,1.0
2025-02-18,Bob,A4,Sync,2.0
2025-02-19,Ann,A5,Sync,1.5
2025-02-20,Bob,A6,Sync,1.0
2025-02-21,Bob,A6,Team meeting,2.0
";

/// Ten meetings of 1.35 hours; how often they took place is no need.
#[test]
fn hours_tell_durations_and_not_needs() {
    let place = Place::with_small().with("hours.csv", HOURS);
    let told = place.done(&[
        "calibrate",
        "small.toml",
        "--hours",
        "hours.csv",
        "--out",
        "out",
        "--quiet",
    ]);
    assert_snapshot!("calibrate-hours", told);
    let calibrated = fs::read_to_string(place.path("out/small-calibrated.toml")).unwrap();
    assert!(calibrated.contains("lognormal = { median = 1.35,"), "{calibrated}");
    place.done(&["check", "out/small-calibrated.toml"]);
}

/// Figures, on any number of threads; the scenario that is written reaches them, and they leave less possible.
#[test]
fn figures_are_reached() {
    let targets =
        "plan = \"revenue\"\nnrr_12m = { value = 1.0, se = 0.02 }\nlogo_retention_12m = { low = 0.82, high = 0.90 }\n";
    let place = Place::with_small().with("last-year.toml", targets);
    let run = |out: &str, threads: &str| {
        place.done(&[
            "calibrate",
            "small.toml",
            "--targets",
            "last-year.toml",
            "--replications",
            "240",
            "--set",
            "population.size=600",
            "--threads",
            threads,
            "--out",
            out,
            "--quiet",
            "--format",
            "json",
        ])
    };
    let (one, two) = (run("one", "1"), run("two", "2"));
    assert_eq!(one, two);
    assert_eq!(place.files("one"), place.files("two"));
    let answer: serde_json::Value = serde_json::from_str(&one).unwrap();
    for row in answer["targets"]["reached"].as_array().unwrap() {
        let [low, target, high] =
            [&row["after"]["low"], &row["target"], &row["after"]["high"]].map(|n| n.as_f64().unwrap());
        assert!((low..=high).contains(&target), "{row}");
        let width = |range: &serde_json::Value| range["high"].as_f64().unwrap() - range["low"].as_f64().unwrap();
        assert!(width(&row["possible"]) < width(&row["before"]), "{row}");
    }
    place.done(&["check", "one/small-calibrated.toml"]);
}

/// Little or odd data leave much possible, but no more than a scenario takes: the user wrote none of what would be wrong there.
#[test]
fn what_is_learnt_is_what_a_scenario_takes() {
    let history =
        "customer,month,arr,contacts\nA,2025-01,9,0\nA,2025-02,9,1\nA,2025-03,9,0\nA,2025-04,9,0\nA,2025-05,9,0\n";
    let place = Place::with_small()
        .with("history.csv", history)
        .with("many.csv", history.replace(",1\n", ",400\n"))
        .with("year.toml", "churned_arr = 1e12\n");
    let learn = |arguments: &[&str]| {
        let common = ["calibrate", "small.toml", "--out", "out", "--quiet"];
        let told = place.done(&[&common, arguments].concat());
        place.done(&["check", "out/small-calibrated.toml"]);
        (
            told,
            fs::read_to_string(place.path("out/small-calibrated.toml")).unwrap(),
        )
    };
    let rate = "inbound = { empirical";
    assert!(learn(&["--history", "history.csv"]).1.contains(rate));
    let (told, calibrated) = learn(&["--history", "many.csv"]);
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        !calibrated.contains(rate) && words.contains("(mean 400.00, no variance)"),
        "{told}"
    );
    assert!(words.contains("with these data it could lie beyond"), "{told}");
    learn(&["--targets", "year.toml", "--replications", "400"]);
}

#[test]
fn bad_input_is_explained() {
    let place = Place::with_small()
        .with(
            "twice.csv",
            "customer,month,arr\nA,2025-01,5\nA,2025-01,6\nA,2025-04,6\n",
        )
        .with(
            "words.csv",
            "customer,month,arr,renewal\nA,2025-01,5,perhaps\nA,2025-03,x,yes\n",
        )
        .with(
            "slip.csv",
            "customer,month,arr\nA,2025-01,5\nA,2025-02,5\nA,2025-13,5\n",
        )
        .with("other.csv", "who,when,how much\nA,2025-01,5\n")
        .with("figures.toml", "nrr = 1.02\n")
        .with("plan.toml", "plan = \"reveneu\"\nnrr_12m = 1.02\n");
    let said = |arguments: &[&str]| {
        let told = place.axplan(&[&["calibrate", "small.toml"], arguments].concat());
        assert_eq!(told.code, Some(2), "{arguments:?}\n{}{}", told.out, told.err);
        told.err
    };
    let all = [
        said(&["--history", "twice.csv"]),
        said(&["--history", "words.csv"]),
        said(&["--history", "other.csv"]),
        said(&["--history", "slip.csv"]),
        said(&[]),
        said(&["--contacts", "other.csv"]),
        said(&["--history", "twice.csv", "--column", "history.arrr=x"]),
        said(&["--targets", "figures.toml"]),
        said(&["--targets", "plan.toml"]),
        said(&["--targets", "plan.toml", "--contacts", "other.csv"]),
        said(&["--hours", "other.csv", "--activity", "Call=syncc"]),
    ];
    assert_snapshot!("calibrate-bad", all.join("\n"));
    assert!(!place.path("results/small-calibration").exists());
}
