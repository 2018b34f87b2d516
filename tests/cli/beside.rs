//! The page of a sensitivity study, and the page of the run that it stands beside.

use std::fs;

use serde_json::Value;

use super::pages::{RANGES, charts, is_near};
use super::place::Place;
use super::report::{between, page, seen};
use super::tables::Table;

fn sensitivity(place: &Place, more: &[&str]) -> String {
    let arguments = [
        "sensitivity",
        "small.toml",
        "--quiet",
        "--inputs",
        RANGES,
        "--replications",
        "8",
    ];
    place.done(&[&arguments[..], &["--draws", "50"], more].concat())
}

#[test]
fn a_sensitivity_and_a_run_beside_it() {
    let place = Place::with_small();
    sensitivity(&place, &["--method", "tornado,morris,sobol,information", "--report"]);
    let made = page(&place, "results/small-sensitivity/report.html");
    let tornado = charts(&made, "tornado");
    let table = Table::read(&place.path("results/small-sensitivity/tornado.csv"));
    let told: Vec<_> = table
        .records
        .into_iter()
        .filter(|row| row["within_noise"] == "false")
        .collect();
    assert!(!told.is_empty());
    let bars: Vec<&Value> = tornado
        .iter()
        .flat_map(|chart| chart["bars"].as_array().unwrap())
        .collect();
    assert_eq!(bars.len(), told.len());
    for (bar, row) in bars.into_iter().zip(&told) {
        assert_eq!(bar["name"], row["input"].as_str());
        assert!(is_near(&bar["ends"][0], &row["at_low"]) && is_near(&bar["ends"][1], &row["at_high"]));
    }
    let read = seen(&made);
    for title in [
        "What is worth finding out",
        "Which inputs matter at all",
        "What is due to which input",
    ] {
        assert!(read.contains(title), "{title}");
    }
    // The run's page shows the same tornado, and says which command it is from.
    place.done(&["run", "small.toml", "--quiet", "--report"]);
    let of_run = page(&place, "results/small/report.html");
    assert_eq!(charts(&of_run, "tornado"), tornado);
    assert!(seen(&of_run).contains("sensitivity small.toml --quiet --inputs"));
    place.done(&["report", "results/small", "--out", "again.html"]);
    assert!(page(&place, "again.html") == of_run);
}

#[test]
fn a_sensitivity_of_another_scenario_is_left_out() {
    let place = Place::with_small();
    sensitivity(&place, &["--method", "tornado"]);
    let of = |arguments: &[&str]| {
        place.done(
            &[
                &["run", "small.toml", "--quiet", "--replications", "4", "--report"],
                arguments,
            ]
            .concat(),
        );
        page(&place, "results/small/report.html")
    };
    // How often it is run is no other scenario; what the plans are is.
    assert_eq!(charts(&of(&["--seed", "3"]), "tornado").len(), 2);
    let other = of(&["--set", "plans.ax.teams.desk.headcount=3"]);
    assert_eq!(charts(&other, "tornado").len(), 0);
    let read = seen(&other);
    assert!(
        read.contains("other inputs, plans.ax.teams.desk.headcount is 0.8 there and 3 here"),
        "{read}"
    );
    fs::write(place.path("results/small-sensitivity/answer.json"), "{").unwrap();
    let damaged = seen(&of(&[]));
    assert!(damaged.contains("answer.json cannot be read"), "{damaged}");
}

/// Where there is none, the page names a command that makes it, as a shell takes it.
#[test]
fn a_run_says_how_to_have_its_sensitivity() {
    let place = Place::with_small();
    place.done(&[
        "run",
        "small.toml",
        "--quiet",
        "--replications",
        "4",
        "--report",
        "--out",
        "my out",
    ]);
    let made = page(&place, "my out/report.html");
    let commands = between(&made, "<b class=\"name\">axplan ", "</b>");
    let command = commands
        .iter()
        .find(|command| command.starts_with("sensitivity"))
        .unwrap();
    let words = shlex::split(&command.replace("&#39;", "'")).unwrap();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    place.done(
        &[
            &words[..],
            &[
                "--method",
                "tornado",
                "--inputs",
                RANGES,
                "--replications",
                "8",
                "--quiet",
            ],
        ]
        .concat(),
    );
    place.done(&["report", "my out"]);
    assert_eq!(charts(&page(&place, "my out/report.html"), "tornado").len(), 2);
}
