//! Inputs that are too large, too wide or too deep are refused, and soon.

use std::time::{Duration, Instant};

use super::place::{Place, SMALL};

/// Refused within seconds, with these words.
fn refused(place: &Place, arguments: &[&str], words: &str) {
    let clock = Instant::now();
    let told = place.axplan(arguments);
    assert_eq!(told.code, Some(2), "{arguments:?}\n{}", told.err);
    assert!(
        told.err.contains(words),
        "{arguments:?} does not say {words:?}:\n{:.2000}",
        told.err
    );
    assert!(told.err.len() < 200_000, "{arguments:?} says {} bytes", told.err.len());
    assert!(
        clock.elapsed() < Duration::from_secs(20),
        "{arguments:?}: {:?}",
        clock.elapsed()
    );
}

#[test]
fn a_scenario_that_is_too_large() {
    let place = Place::new().with("large.toml", format!("{SMALL}# {}\n", "x".repeat(10_000_000)));
    refused(&place, &["check", "large.toml"], "larger than 10 MB");
}

#[test]
fn nested_too_deep() {
    let deep = 50_000;
    for (name, text) in [
        ("lists.toml", format!("x = {}1{}\n", "[".repeat(deep), "]".repeat(deep))),
        (
            "tables.toml",
            format!("x = {}1{}\n", "{ a = ".repeat(deep), " }".repeat(deep)),
        ),
        ("path.toml", format!("x{} = 1\n", ".a".repeat(deep))),
        ("header.toml", format!("[x{}]\n", ".a".repeat(deep))),
        ("open.toml", format!("x = {}", "[".repeat(deep))),
    ] {
        let place = Place::new().with(name, &text);
        refused(&place, &["check", name], "nested");
    }
    let place = Place::with_small();
    let path = format!("x{}=1", ".a".repeat(20_000));
    refused(&place, &["check", "small.toml", "--set", &path], "error");
    let value = format!("population.size={}1{}", "[".repeat(20_000), "]".repeat(20_000));
    refused(&place, &["check", "small.toml", "--set", &value], "error");
}

#[test]
fn wide_and_long() {
    let wide = vec!["x"; 1_000_000].join(",");
    let place = Place::new()
        .with("wide.csv", format!("ID,ARR\n{wide}\n"))
        .with("header.csv", format!("{wide}\n{wide}\n"))
        .with("word.csv", format!("ID,ARR\nA,{}\n", "9".repeat(1_000_000)))
        .with("id.csv", format!("ID,ARR\n{},x\n", "A".repeat(1_000_000)))
        .with("rows.csv", format!("ID,ARR\n{}", "A,x\n".repeat(200_000)))
        .with("quote.csv", format!("ID,ARR\n\"{}", "A,1\n".repeat(200_000)));
    refused(
        &place,
        &["new", "--from", "wide.csv"],
        "1000000 fields; 2000 is the most",
    );
    refused(
        &place,
        &["new", "--from", "header.csv"],
        "1000000 fields; 2000 is the most",
    );
    let place = place.with("long.csv", "\n".repeat(10_000_001));
    refused(&place, &["new", "--from", "long.csv"], "more than 10000000 lines");
    let row = format!("{}\n", ",".repeat(1_999));
    let place = place.with("cells.csv", row.repeat(25_100));
    refused(&place, &["new", "--from", "cells.csv"], "more than 50000000 cells");
    refused(&place, &["new", "--from", "word.csv"], "is too large");
    refused(&place, &["new", "--from", "id.csv"], "`x`");
    refused(
        &place,
        &["new", "--from", "rows.csv"],
        "200000 of 200000 rows cannot be read",
    );
    refused(&place, &["new", "--from", "quote.csv"], "error");
}

#[test]
fn many_of_everything() {
    let plans: String = (0..3_000).map(|plan| format!("[plans.p{plan}]\nrule = 3\n")).collect();
    let keys: String = (0..20_000).map(|key| format!("k{key} = 1\n")).collect();
    let programmes = |number: u32| -> String {
        let programme = |number| format!("p{number} = {{ cadence = {{ async = 1 }} }}\n");
        (0..number).map(programme).collect()
    };
    let place = Place::with_small()
        .with("programmes.toml", format!("{SMALL}[programmes]\n{}", programmes(250)))
        .with("entries.toml", format!("{SMALL}[programmes]\n{}", programmes(110_000)))
        .with("plans.toml", format!("name = \"x\"\n{plans}"))
        .with("keys.toml", format!("{keys}{SMALL}"));
    refused(&place, &["check", "plans.toml"], "error");
    refused(&place, &["check", "keys.toml"], "has no key `k0`");
    refused(&place, &["check", "programmes.toml"], "entries, but at most 200");
    refused(&place, &["check", "entries.toml"], "more than 300000 of the signs");
    refused(
        &place,
        &["run", "small.toml", "--set", "population.size=10000001"],
        "must lie between",
    );
    let long = format!("population.arr={{ empirical = [{}1] }}", "1, ".repeat(12_000));
    refused(&place, &["check", "small.toml", "--set", &long], "has 12001 numbers");
}
