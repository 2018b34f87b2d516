//! The decision card, whole.

use insta::assert_snapshot;

use super::place::{Place, SMALL};

#[test]
fn of_two_plans() {
    let place = Place::with_small();
    assert_snapshot!("card-two-plans", place.done(&["run", "small.toml"]));
}

#[test]
fn of_one_plan() {
    let place = Place::with_small();
    let one = &SMALL[..SMALL.find("[plans.ax]").unwrap()];
    place.write("one.toml", one);
    assert_snapshot!("card-one-plan", place.done(&["run", "one.toml"]));
}

/// Three plans, one the same as another and one that costs more.
#[test]
fn of_three_plans() {
    let place = Place::new().with(
        "three.toml",
        format!("{SMALL}\n[plans.same]\ninherits = \"revenue\"\n\n[plans.more]\ninherits = \"ax\"\nteams.people.headcount = 2\n"),
    );
    let card = place.done(&["run", "three.toml", "--replications", "80"]);
    assert!(
        card.contains("`same` makes no difference to NRR over 12 months"),
        "{card}"
    );
    assert_snapshot!("card-three-plans", card);
}

#[test]
fn fits_a_narrow_terminal_and_has_no_escape_codes() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/");
    let place = Place::with_small();
    for scenario in ["crm-smb", "ravenstack"] {
        let file = format!("{root}{scenario}.toml");
        for command in ["run", "load"] {
            let out = place.done(&[command, &file, "--replications", "40"]);
            assert!(!out.contains('\u{1b}'));
            for line in out.lines() {
                assert!(
                    line.chars().count() <= 80,
                    "{} characters: {line}",
                    line.chars().count()
                );
            }
        }
    }
}

#[test]
fn load_by_team_and_csm() {
    let place = Place::with_small();
    assert_snapshot!("load", place.done(&["load", "small.toml"]));
    let teams: serde_json::Value =
        serde_json::from_str(&place.done(&["load", "small.toml", "--format", "json"])).unwrap();
    let teams = teams.as_array().unwrap();
    let names: Vec<_> = teams.iter().map(|team| team["team"].as_str().unwrap()).collect();
    assert_eq!(names, ["scale", "named", "all", "desk", "people", "all"]);
    assert!(teams.iter().all(|team| team["required_load"].as_f64().unwrap() > 0.0));
}
