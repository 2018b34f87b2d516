//! Files that a scenario names: its own folder and below, and others only where the user says so.

use std::fs;

use super::place::{LIST, Place, SMALL, listed};

/// A scenario in `ours/`, with lists in it, below it and beside it, and one that names `file`.
fn place(file: &str) -> Place {
    let place = Place::new().with("customers.csv", LIST);
    for folder in ["ours", "ours/data", "theirs"] {
        fs::create_dir(place.path(folder)).unwrap();
        place.write(&format!("{folder}/customers.csv"), LIST);
    }
    place.write("ours/plan.toml", listed(file));
    place
}

const CHECK: [&str; 2] = ["check", "ours/plan.toml"];
const REFUSED: &str = "lies outside of the folder of the scenario file";

fn refused(place: &Place, arguments: &[&str]) -> String {
    let told = place.axplan(arguments);
    assert_eq!(told.code, Some(2), "{arguments:?}\n{}", told.err);
    assert!(told.err.contains(REFUSED), "{arguments:?}\n{}", told.err);
    assert!(told.err.contains("ours/plan.toml:10:"), "{}", told.err);
    assert!(!told.err.contains("Alder"), "{}", told.err);
    told.err
}

#[test]
fn its_own_folder_and_below() {
    for file in [
        "customers.csv",
        "data/customers.csv",
        "./data/../customers.csv",
        "../ours/data/customers.csv",
    ] {
        place(file).done(&CHECK);
    }
    // From inside of the folder, too, where a scenario has no folder in its path.
    let place = place("data/customers.csv");
    let inside = place
        .command(&["check", "plan.toml"])
        .current_dir(place.path("ours"))
        .output()
        .unwrap();
    assert!(inside.status.success(), "{}", String::from_utf8_lossy(&inside.stderr));
}

#[test]
fn a_path_that_leads_outside() {
    for file in [
        "../customers.csv",
        "../theirs/customers.csv",
        "data/../../customers.csv",
    ] {
        let place = place(file);
        refused(&place, &CHECK);
        refused(&place, &["run", "ours/plan.toml"]);
        place.done(&[&CHECK[..], &["--allow-outside"]].concat());
    }
    insta::assert_snapshot!(refused(&place("../customers.csv"), &CHECK));
}

#[test]
fn an_absolute_path() {
    let place = place("customers.csv");
    let absolute = place.path("theirs/customers.csv").display().to_string();
    place.write("ours/plan.toml", listed(&absolute));
    refused(&place, &CHECK);
    place.done(&[&CHECK[..], &["--allow-outside"]].concat());
    let own = place.path("ours/customers.csv").display().to_string();
    place.write("ours/plan.toml", listed(&own));
    place.done(&CHECK);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link() {
    use std::os::unix::fs::symlink;
    let place = place("linked.csv");
    symlink(place.path("theirs/customers.csv"), place.path("ours/linked.csv")).unwrap();
    refused(&place, &CHECK);
    fs::remove_file(place.path("ours/linked.csv")).unwrap();
    symlink("data/customers.csv", place.path("ours/linked.csv")).unwrap();
    place.done(&CHECK);
    // A folder that is one, and a link that leads nowhere or in a circle.
    symlink(place.path("theirs"), place.path("ours/folder")).unwrap();
    place.write("ours/plan.toml", listed("folder/customers.csv"));
    refused(&place, &CHECK);
    fs::remove_file(place.path("ours/linked.csv")).unwrap();
    symlink("linked.csv", place.path("ours/linked.csv")).unwrap();
    place.write("ours/plan.toml", listed("linked.csv"));
    let told = place.axplan(&CHECK);
    assert!(
        told.code == Some(2) && told.err.contains("there is no customer list"),
        "{}",
        told.err
    );
}

#[test]
fn a_list_of_people() {
    let place = place("customers.csv");
    place.write("people.csv", "Name,Team\nAnn,named\nBob,named\n");
    let peopled = SMALL.replace("{ headcount = 1.5, mode = \"dedicated\" }", "{ mode = \"dedicated\" }");
    place.write("ours/plan.toml", peopled + "[people]\nfile = '../people.csv'\n");
    let told = place.axplan(&CHECK);
    assert!(told.code == Some(2) && told.err.contains(REFUSED), "{}", told.err);
    place.done(&[&CHECK[..], &["--allow-outside"]].concat());
}

#[test]
fn what_the_user_names_is_the_users_choice() {
    let place = place("customers.csv");
    place.done(&[&CHECK[..], &["--set", "population.file='../theirs/customers.csv'"]].concat());
}

/// A resolved scenario names its list by an absolute path, and needs no permission while the list is the one that was read.
#[test]
fn a_resolved_scenario_runs_as_it_is() {
    let place = place("data/customers.csv");
    place.done(&["run", "ours/plan.toml", "--quiet", "--out", "one"]);
    place.done(&["run", "one/scenario.resolved.toml", "--quiet", "--out", "two"]);
    assert_eq!(place.files("one")["summary.csv"], place.files("two")["summary.csv"]);
    place.done(&["explain", "one", "--replication", "0", "--customer", "A1"]);
    // Another list in its place is not what was recorded.
    place.write("ours/data/customers.csv", LIST.replace("12,000", "13,000"));
    let told = place.axplan(&["run", "one/scenario.resolved.toml", "--quiet", "--out", "three"]);
    assert!(told.code == Some(2) && told.err.contains(REFUSED), "{}", told.err);
    place.done(&[
        "run",
        "one/scenario.resolved.toml",
        "--quiet",
        "--out",
        "three",
        "--allow-outside",
    ]);
}
