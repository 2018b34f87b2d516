//! `axplan explain` and `axplan diff` as their users meet them.

use insta::assert_snapshot;
use serde_json::Value;

use super::place::{LIST, Place, SMALL};
use super::tables::{Table, number, same};

#[test]
fn lists_who_differs_most_and_tells_one_of_them() {
    let place = Place::with_small();
    let told = place.done(&["explain", "small.toml", "--replication", "3", "--top", "4"]);
    assert_snapshot!("explain-list", told);
    let (_, advice) = told.split_once("--customer ").unwrap();
    let id = advice.trim();
    let told = place.done(&["explain", "small.toml", "--replication", "3", "--customer", id]);
    assert_snapshot!("explain-customer", told);
    assert!(told.lines().all(|line| line.chars().count() <= 100), "{told}");
}

/// What is replayed is what the run had; and a results directory says which run that was.
#[test]
fn results_are_explained_as_they_were_made() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--seed", "5", "--months", "13", "--out", "out"]);
    let replications = Table::read(&place.path("out/replications.csv"));
    for replication in ["0", "5"] {
        let told = place.done(&["explain", "out", "--replication", replication, "--format", "json"]);
        let told: Value = serde_json::from_str(&told).unwrap();
        assert_eq!((&told["seed"], &told["months"]), (&Value::from(5), &Value::from(13)));
        for plan in told["plans"].as_array().unwrap() {
            let row = replications.find(&[("replication", replication), ("plan", plan["plan"].as_str().unwrap())]);
            for metric in ["nrr_12m", "arr", "margin"] {
                assert!(same(plan[metric].as_f64().unwrap(), number(row, metric)), "{metric}");
            }
        }
    }
}

#[test]
fn customers_of_a_list_go_by_id_and_name() {
    let place = Place::new().with("customers.csv", LIST);
    place.write("listed.toml", place.done(&["new", "--from", "customers.csv"]));
    let told = |customer: &str| {
        place.done(&[
            "explain",
            "listed.toml",
            "--replication",
            "1",
            "--replications",
            "4",
            "--customer",
            customer,
            "--quiet",
        ])
    };
    assert_eq!(told("A5"), told("Elm"));
    assert!(told("A5").contains("Customer A5 (Elm): $120.0k ARR"), "{}", told("A5"));
    assert!(told("A5").contains("Bob"), "its owner is named: {}", told("A5"));

    place.done(&["run", "listed.toml", "--replications", "4", "--out", "out", "--quiet"]);
    place.write("customers.csv", LIST.replace("Elm", "Elms"));
    let told = place.axplan(&["explain", "out", "--replication", "1"]);
    assert_eq!(told.code, Some(2));
    assert!(
        told.err
            .contains("the customer list is no longer the one that made `out`"),
        "{}",
        told.err
    );
}

#[test]
fn says_what_cannot_be_explained() {
    let place = Place::with_small();
    let wrong = |arguments: &[&str]| {
        let told = place.axplan(&[&["explain", "small.toml"], arguments].concat());
        assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{}", told.err);
        told.err
    };
    let errors = [
        wrong(&["--replication", "8", "--plan", "axe"]),
        wrong(&["--replication", "1", "--customer", "S-000006"]),
        wrong(&["--replication", "1", "--customer", "61"]),
        wrong(&["--replication", "1", "--customer", "c-12"]),
    ];
    assert_snapshot!("explain-wrong", errors.join("---\n"));
    std::fs::create_dir(place.path("folder")).unwrap();
    place.write("folder/notes.txt", "mine");
    let told = place.axplan(&["explain", "folder", "--replication", "1"]);
    assert_eq!(told.code, Some(2));
    assert!(told.err.contains("`folder` is no results directory"), "{}", told.err);
}

#[test]
fn the_same_run_twice_is_no_difference() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--out", "one"]);
    place.done(&["run", "small.toml", "--out", "two", "--threads", "1"]);
    let told = place.done(&["diff", "one", "two"]);
    assert!(
        told.starts_with("The inputs are the same.\n\nNo difference: "),
        "{told}"
    );
    let told: Value = serde_json::from_str(&place.done(&["diff", "one", "two", "--format", "json"])).unwrap();
    assert_eq!(told["inputs"], Value::Array(Vec::new()));
    assert!(
        told["answers"]
            .as_array()
            .unwrap()
            .iter()
            .all(|answer| answer["finding"] == "same")
    );
}

/// One plan has other people: its input is found, its load and cost moved, the other plan's stayed.
#[test]
fn a_changed_headcount_is_found_with_what_it_moved() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--out", "one", "--replications", "24"]);
    let more = "plans.ax.teams.desk.headcount=1.6";
    place.done(&[
        "run",
        "small.toml",
        "--out",
        "two",
        "--replications",
        "24",
        "--set",
        more,
        "--set",
        "cost_exception=a test",
    ]);
    assert_snapshot!("diff-headcount", place.done(&["diff", "one", "two"]));
    let told: Value = serde_json::from_str(&place.done(&["diff", "one", "two", "--format", "json"])).unwrap();
    let inputs: Vec<&str> = told["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|input| input["input"].as_str().unwrap())
        .collect();
    assert_eq!(inputs, ["plans.ax.teams.desk.headcount", "cost_exception"]);
    let finding = |plan: &str, metric: &str| {
        let answers = told["answers"].as_array().unwrap();
        let found = answers
            .iter()
            .find(|answer| answer["plan"] == plan && answer["metric"] == metric);
        found.unwrap()["finding"].as_str().unwrap().to_owned()
    };
    assert_eq!(finding("ax", "required_load"), "moved");
    assert_eq!(finding("ax", "cs_cost"), "moved");
    assert!(finding("revenue", "nrr_12m") == "same" && finding("revenue", "cs_cost") == "same");
}

/// Another seed moves no answer; and it is said that the runs were taken as independent.
#[test]
fn another_seed_is_noise() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--out", "one", "--replications", "40"]);
    place.done(&[
        "run",
        "small.toml",
        "--out",
        "two",
        "--replications",
        "24",
        "--seed",
        "2",
    ]);
    let told = place.done(&["diff", "one", "two"]);
    assert!(told.contains("  run.seed: 1 → 2\n"), "{told}");
    let in_one_line = told.replace('\n', " ");
    assert!(told.contains("\nNone of "), "{told}");
    assert!(
        in_one_line.contains("independent runs of 40 and 24 replications"),
        "{told}"
    );
}

#[test]
fn says_what_is_no_result() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--out", "one"]);
    place.done(&["run", "small.toml", "--out", "two"]);
    std::fs::create_dir(place.path("folder")).unwrap();
    place.write("folder/notes.txt", "mine");
    let wrong = |before: &str, after: &str| {
        let told = place.axplan(&["diff", before, after]);
        assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{}", told.err);
        told.err
    };
    let mut errors = vec![wrong("one", "nowhere"), wrong("folder", "small.toml")];
    place.write("two/manifest.json", "{ \"version\": 3 }");
    errors.push(wrong("one", "two"));
    let manifest = std::fs::read_to_string(place.path("one/manifest.json")).unwrap();
    place.write("two/manifest.json", manifest);
    let table = std::fs::read_to_string(place.path("one/replications.csv")).unwrap();
    place.write("two/replications.csv", table.replace(",revenue,", ",revenue,x"));
    errors.push(wrong("one", "two"));
    place.write(
        "two/replications.csv",
        table
            .lines()
            .take(6)
            .fold(String::new(), |text, line| text + line + "\n"),
    );
    errors.push(wrong("one", "two"));
    std::fs::remove_file(place.path("two/replications.csv")).unwrap();
    errors.push(wrong("one", "two"));
    assert_snapshot!("diff-wrong", errors.join("---\n"));
}

/// A plan that only one has is one change, not one a number.
#[test]
fn a_plan_more_is_one_change() {
    let place = Place::with_small().with("more.toml", format!("{SMALL}\n[plans.\"x.y\"]\ninherits = \"ax\"\n"));
    place.done(&["run", "small.toml", "--out", "one"]);
    place.done(&["run", "more.toml", "--out", "two"]);
    let told = place.done(&["diff", "one", "two"]);
    assert!(
        told.starts_with("1 input changed\n  plans.\"x.y\": nothing → the plan\n\nNo difference"),
        "{told}"
    );
}
