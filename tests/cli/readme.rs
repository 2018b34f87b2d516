//! What the README shows is what the program prints, and the scenario it teaches is one.

use crate::place::Place;

const README: &str = include_str!("../../README.md");

#[test]
fn shows_what_the_first_command_prints() {
    let scenario = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/crm-smb.toml");
    let card = Place::new().done(&["run", scenario, "--quiet"]);
    assert!(
        README.contains(card.trim_end()),
        "the README shows another card than\n{card}"
    );
}

#[test]
fn teaches_a_scenario_that_is_right() {
    let (_, after) = README.split_once("```toml\n").unwrap();
    let (scenario, _) = after.split_once("```").unwrap();
    let place = Place::new()
        .with("our-move.toml", scenario)
        .with("customers.csv", crate::place::LIST);
    let understood = place.done(&["check", "our-move.toml"]);
    assert!(understood.contains("ax-two-fewer"), "{understood}");
}
