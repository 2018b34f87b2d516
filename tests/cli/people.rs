//! The list of people: who works where, and what does not match.

use insta::assert_snapshot;

use super::place::{LIST, Place, SMALL};

const PEOPLE: &str = "\
Full Name,Work Email,Team,Job Title,Hire Date,Hours per Month
Ann,ann@example.com,named,CSM,2024-03-01,
Bob,bob@example.com,Named,CSM,2025-06-15,
Dee,dee@example.com,named,CSM,,86.665
Eve,eve@example.com,SCALE,Specialist,2023-01-01,173.33
Flo,flo@example.com,Marketing,Writer,2023-01-01,
";

/// The customer list and the people, under a scenario whose revenue plan takes its headcount from them.
fn place() -> Place {
    let scenario = SMALL
        .replace("size = 60", "file = \"customers.csv\"")
        .replace("months = 12", "months = 12\nstart_date = \"2026-01-01\"")
        .replace("{ headcount = 0.5, mode", "{ mode")
        .replace("{ headcount = 1.5, mode", "{ mode")
        + "\n[people]\nfile = \"people.csv\"\n";
    Place::new()
        .with("customers.csv", LIST)
        .with("people.csv", PEOPLE)
        .with("listed.toml", scenario)
}

fn said(place: &Place) -> String {
    let told = place.axplan(&["check", "listed.toml"]);
    assert_eq!(told.code, Some(2), "{}", told.out);
    told.err
}

#[test]
fn what_check_understands_of_them() {
    let place = place();
    let told = place.axplan(&["check", "listed.toml"]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    assert_snapshot!("check-people", told.out);
    assert_snapshot!("check-people-unmatched", told.err);
}

/// The resolved scenario names the list and says each headcount, and runs from anywhere.
#[test]
fn a_run_says_what_it_used() {
    let place = place();
    let run = ["run", "listed.toml", "--out", "one", "--replications", "4"];
    let told = place.axplan(&run);
    assert_eq!(told.code, Some(0), "{}", told.err);
    assert!(told.err.contains("not in the list of people: Cy."), "{}", told.err);
    assert_eq!(place.axplan(&[&run[..], &["--quiet"]].concat()).err, "");
    let resolved = std::fs::read_to_string(place.path("one/scenario.resolved.toml")).unwrap();
    let people = place.path("people.csv").canonicalize().unwrap();
    assert!(
        resolved.contains(&format!("file = \"{}\"", people.display())),
        "{resolved}"
    );
    assert!(resolved.contains("headcount = 2.5"), "{resolved}");
    place.done(&["run", "one/scenario.resolved.toml", "--out", "two", "--quiet"]);
    assert_eq!(place.files("one"), place.files("two"));
}

#[test]
fn people_that_do_not_fit_the_plans() {
    let place = place();
    place.write("people.csv", PEOPLE.replace("SCALE", "Desk"));
    assert_snapshot!("people-nobody", said(&place));
    place.write("people.csv", PEOPLE.replace("Marketing", "desk"));
    assert_snapshot!("people-headcount-twice", said(&place));
    place.write("people.csv", PEOPLE.replace("2024-03-01", "2026-03-01"));
    assert_snapshot!("people-too-late", said(&place));
}

/// Two people of a task force in each of two roles, written as lists write them.
const IN_ROLES: &str = "\
Name,Team,Role,Start,Hours
Ann,force,CSM,2025-10-20,
Bob,Force,csm,2024-01-01,43.3325
Dee,force,Data Engineer,,
Eve,FORCE,data engineer,,86.665
";

/// A task force whose roles take their people from the list.
fn in_roles() -> Place {
    let scenario = SMALL
        .replace("months = 12", "months = 12\nstart_date = \"2026-01-01\"")
        .replace("team = \"people\"", "team = \"force\"")
        .replace(
            "teams.people = { headcount = 1.2, mode = \"dedicated\" }",
            "teams.force = { mode = \"task_force\", roles = { csm = {}, data_engineer = { cost_per_year = 200000 } } }",
        )
        + "\n[need.kinds]\nsync = { hours = 1.25, roles = { csm = 0.7, data_engineer = 0.3 } }\n"
        + "\n[people]\nfile = \"people.csv\"\n";
    Place::new().with("people.csv", IN_ROLES).with("listed.toml", scenario)
}

/// Each role has the headcount that its people come to, and the run can be run again.
#[test]
fn roles_take_their_people_from_the_list() {
    let place = in_roles();
    let told = place.done(&["check", "listed.toml"]);
    assert!(told.contains("roles of force: 1.25 csm, 1.5 data_engineer"), "{told}");
    let run = ["run", "listed.toml", "--out", "one", "--replications", "4", "--quiet"];
    place.done(&run);
    let resolved = std::fs::read_to_string(place.path("one/scenario.resolved.toml")).unwrap();
    for headcount in ["headcount = 1.25", "headcount = 1.5"] {
        assert!(resolved.contains(headcount), "{resolved}");
    }
    place.done(&["run", "one/scenario.resolved.toml", "--out", "two", "--quiet"]);
    assert_eq!(place.files("one"), place.files("two"));
}

/// A role may say its own headcount where nobody is listed for it; it need not say one where somebody is.
#[test]
fn a_role_that_nobody_has() {
    let place = in_roles();
    let scenario = std::fs::read_to_string(place.path("listed.toml")).unwrap();
    place.write(
        "listed.toml",
        scenario.replace("csm = {},", "csm = {}, writer = { headcount = 0.5 },"),
    );
    let told = place.done(&["check", "listed.toml"]);
    assert!(
        told.contains("roles of force: 1.25 csm, 0.5 writer, 1.5 data_engineer"),
        "{told}"
    );
    place.write("listed.toml", scenario.replace("csm = {},", "csm = {}, writer = {},"));
    assert_snapshot!("people-role-nobody", said(&place));
    place.write("listed.toml", scenario.replace("csm = {},", "csm = { headcount = 2 },"));
    assert_snapshot!("people-role-headcount-twice", said(&place));
}

/// 43.3325 hours are a quarter of a person's 173.33 but for rounding, and 57 are .33.
#[test]
fn a_headcount_that_is_rounded() {
    let place = in_roles();
    let scenario = std::fs::read_to_string(place.path("listed.toml")).unwrap();
    place.write("people.csv", IN_ROLES.replace("43.3325", "57"));
    place.write(
        "listed.toml",
        scenario.replace("csm = {},", "csm = { headcount = 1.33 },"),
    );
    place.done(&["check", "listed.toml"]);
    place.write(
        "listed.toml",
        scenario.replace("csm = {},", "csm = { headcount = 1.3 },"),
    );
    assert!(said(&place).contains("than its people in the list come to, 1.33"));
}

#[test]
fn people_in_roles_that_their_team_does_not_have() {
    let place = in_roles();
    let wrong = IN_ROLES
        .replace("Data Engineer", "Data Enginer")
        .replace("Bob,Force,csm", "Bob,Force,")
        .replace("data engineer", "Lawyer");
    place.write("people.csv", wrong);
    assert_snapshot!("people-roles", said(&place));
}

#[test]
fn lists_of_people_that_cannot_be_read() {
    let place = place();
    for (name, list) in [
        ("missing-team", "Name,Hours\nAnn,100\n"),
        ("one-column", "Name\nAnn\n"),
        ("empty", "Name,Team\n"),
        (
            "rows",
            "Name,Team,Hours,Start\nAnn,named,1000,2024-01-01\n,scale,,\nBob,,,\nCy,scale,,soon\nAnn,named,,\nDee,scale\n",
        ),
    ] {
        place.write("people.csv", list);
        assert_snapshot!(format!("people-{name}"), said(&place));
    }
    std::fs::remove_file(place.path("people.csv")).unwrap();
    assert_snapshot!("people-no-file", said(&place));
}
