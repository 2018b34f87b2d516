//! Reading scenarios: layers, messages, draws and the resolved file.

#[path = "scenario/draws.rs"]
mod draws;
#[path = "scenario/editor.rs"]
mod editor;
#[path = "scenario/layers.rs"]
mod layers;
#[path = "scenario/mechanisms.rs"]
mod mechanisms;
#[path = "scenario/messages.rs"]
mod messages;
#[path = "scenario/round_trip.rs"]
mod round_trip;

use axplan::scenario::{Overrides, Template};

/// A small scenario that is right.
const BASE: &str = include_str!("cli/bad/base.toml");

fn read(text: &str, sets: &[&str]) -> Template {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    Template::parse("plan.toml", text, &sets, &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The same with the default profiles, and with every mechanism switched on.
fn everything_on() -> String {
    let sections = MECHANISMS.map(|section| format!("\n[{section}]\nenabled = true\n"));
    let base = BASE
        .replace("[population.profiles]\ninbound = 0.5\nsync = 0.5\n", "")
        .replace(
            "usage = 0.9 }",
            "usage = 0.9 }, segments = { async = \"inbound\", task_force = \"sync\" }",
        );
    base + &sections.concat()
}

/// The mechanisms that a scenario may switch on.
const MECHANISMS: [&str; 14] = [
    "fit",
    "arrivals",
    "lifecycle",
    "evolution",
    "at_risk",
    "review",
    "movement",
    "expectation",
    "quality_under_load",
    "goals",
    "contracts",
    "paid_coverage",
    "staffing",
    "valuation",
];
