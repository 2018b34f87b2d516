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

/// The same, with every mechanism switched on.
fn everything_on() -> String {
    let sections = MECHANISMS.map(|section| format!("\n[{section}]\nenabled = true\n"));
    let at_risk = "[at_risk]\nenabled = true\n";
    format!("{BASE}{}", sections.concat()).replace(at_risk, &format!("{at_risk}profile = \"sync\"\n"))
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
