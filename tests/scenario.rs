//! Reading scenarios: layers, messages, draws and the resolved file.

#[path = "scenario/draws.rs"]
mod draws;
#[path = "scenario/editor.rs"]
mod editor;
#[path = "scenario/layers.rs"]
mod layers;
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
