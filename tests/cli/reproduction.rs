//! The same results again: from the resolved scenario, on any number of threads.

use super::place::{LIST, Place};

/// Runs `first`, then its resolved scenario alone, and expects the same bytes.
fn runs_again(place: &Place, first: &[&str]) {
    let arguments = [&["run"], first, &["--out", "first"]].concat();
    place.done(&arguments);
    place.done(&["run", "first/scenario.resolved.toml", "--out", "second"]);
    let (first, second) = (place.files("first"), place.files("second"));
    assert!(first.len() >= 5);
    for (name, bytes) in &first {
        assert!(bytes == &second[name], "{name} differs");
    }
    assert_eq!(first.len(), second.len());
}

#[test]
fn of_uncertain_inputs() {
    runs_again(&Place::with_small(), &["small.toml"]);
}

/// Plans that a run adds are made anew from the resolved scenario, which does not hold them.
#[test]
fn of_a_control_arm_and_of_plans_at_equal_cost() {
    let place = Place::with_small();
    let sets = [
        "--set",
        "control_arm=ax",
        "--set",
        "plans.ax.teams.people.headcount=1.3",
    ];
    runs_again(&place, &[&["small.toml"], sets.as_slice()].concat());
    let resolved = String::from_utf8(place.files("first")["scenario.resolved.toml"].clone()).unwrap();
    assert!(resolved.contains("control_arm = \"ax\""), "{resolved}");
    let plans = resolved
        .lines()
        .filter(|line| line.starts_with("[plans.") && line.matches('.').count() == 1);
    assert_eq!(plans.count(), 2, "{resolved}");
    assert!(!resolved.contains("at the cost of"), "{resolved}");
}

#[test]
fn of_what_the_command_line_changed() {
    runs_again(
        &Place::with_small(),
        &[
            "small.toml",
            "--seed",
            "11",
            "--months",
            "13",
            "--replications",
            "6",
            "--set",
            "plans.ax.teams.people.headcount=2",
            "--set",
            "population.correlation.arr_need=0.3",
            "--set",
            "experience.substitution={ uniform = { low = 0.1, high = 0.2 } }",
        ],
    );
}

#[test]
fn of_a_customer_list() {
    let place = Place::new().with("customers.csv", LIST);
    place.write("listed.toml", place.done(&["new", "--from", "customers.csv"]));
    runs_again(
        &place,
        &["listed.toml", "--seed", "3", "--months", "14", "--replications", "4"],
    );
}

/// Results do not depend on where the list lies or from where the program is called.
#[test]
fn of_a_list_in_another_folder() {
    let place = Place::new();
    std::fs::create_dir_all(place.path("deep/data")).unwrap();
    place.write("deep/data/customers.csv", LIST);
    let scenario = place.done(&["new", "--from", "deep/data/customers.csv"]);
    place.write("deep/listed.toml", scenario.replace("\"deep/data/", "\"data/"));
    runs_again(&place, &["deep/listed.toml", "--replications", "4"]);
}

#[test]
fn on_any_number_of_threads() {
    // More clusters than a block of the engine holds.
    let place = Place::with_small();
    let run = |threads: &str, out: &str| {
        place.done(&[
            "run",
            "small.toml",
            "--replications",
            "140",
            "--threads",
            threads,
            "--out",
            out,
        ])
    };
    let card = run("1", "one");
    let one = place.files("one");
    for threads in ["2", "3", "8"] {
        assert_eq!(run(threads, threads), card);
        assert!(place.files(threads) == one, "{threads} threads give other files than 1");
    }
}

#[test]
fn not_with_another_seed() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--out", "one"]);
    place.done(&["run", "small.toml", "--out", "two", "--seed", "2"]);
    let (one, two) = (place.files("one"), place.files("two"));
    for name in ["summary.csv", "differences.csv", "replications.csv"] {
        assert!(one[name] != two[name], "{name} does not depend on the seed");
    }
}
