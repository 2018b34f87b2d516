//! `axplan diff` of results directories that somebody else may have written.

use std::fs;

use super::place::{Place, Told};

/// Results of a run in `one`, and the same in `two`.
fn place() -> Place {
    let place = Place::with_small();
    for out in ["one", "two"] {
        place.done(&["run", "small.toml", "--replications", "4", "--quiet", "--out", out]);
    }
    place
}

/// Writes something else for what stands in a file.
fn swap(place: &Place, name: &str, old: &str, new: &str) {
    let text = fs::read_to_string(place.path(name)).unwrap();
    assert!(text.contains(old), "{name} has no {old}");
    place.write(name, text.replacen(old, new, 1));
}

#[test]
fn a_hash_of_other_letters_is_shortened() {
    let place = place();
    swap(
        &place,
        "two/manifest.json",
        "\"customers_hash\": null",
        "\"customers_hash\": \"aééééééééééééé\"",
    );
    let told = place.done(&["diff", "one", "two"]);
    assert!(
        told.contains("  customer list: nothing → BLAKE3 aééééééééééé…\n"),
        "{told}"
    );
}

/// Nothing that a terminal obeys is printed of a results directory, not even where colours are asked for.
#[test]
fn control_characters_stay_where_they_are() {
    let place = place();
    let told = |arguments: &[&str]| {
        let told = Told::of(place.command(arguments).env("CLICOLOR_FORCE", "1").output().unwrap());
        assert_eq!(told.code, Some(0), "{}", told.err);
        let text = told.out + &told.err;
        assert!(
            !text.contains(|letter: char| letter.is_control() && letter != '\n'),
            "{text:?}"
        );
        text
    };
    swap(
        &place,
        "two/manifest.json",
        "\"version\": \"",
        "\"version\": \"\\u001b[31m\\u009b2J\\u0007",
    );
    for arguments in [&["diff", "one", "two"][..], &["explain", "two", "--replication", "1"]] {
        let text = told(arguments);
        assert!(text.contains("·[31m·2J·"), "{text:?}");
    }
    let hash = || {
        let resolved = fs::read(place.path("two/scenario.resolved.toml")).unwrap();
        blake3::hash(&resolved).to_hex().to_string()
    };
    let before = hash();
    swap(&place, "two/scenario.resolved.toml", "A small move", "A\u{9b}2Jmove");
    swap(&place, "two/manifest.json", &before, &hash());
    let text = told(&["diff", "one", "two"]);
    assert!(text.contains("\"A small move\" → \"A·2Jmove\""), "{text:?}");
}
