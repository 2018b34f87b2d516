//! `run --shard` and `merge`.

use std::fs;

use insta::assert_snapshot;

use super::place::{Place, SMALL};

/// A part of a run of 30 replications of the small move.
fn part(place: &Place, part: &str, out: &str, more: &[&str]) {
    let run = [
        "run",
        "small.toml",
        "--replications",
        "30",
        "--quiet",
        "--shard",
        part,
        "--out",
        out,
    ];
    place.done(&[&run, more].concat());
}

/// All parts of such a run, in `1`, `2` …
pub fn in_parts(of: u32) -> Place {
    let place = Place::with_small();
    for shard in 1..=of {
        part(&place, &format!("{shard}/{of}"), &shard.to_string(), &[]);
    }
    place
}

fn told(place: &Place, arguments: &[&str]) -> String {
    let told = place.axplan(arguments);
    assert_eq!(told.code, Some(2), "{arguments:?}\n{}", told.err);
    assert_eq!(told.out, "");
    told.err
}

#[test]
fn parts_give_what_one_run_gives() {
    for of in [1, 2, 7, 15] {
        let place = in_parts(of);
        let card = place.done(&["run", "small.toml", "--replications", "30", "--quiet", "--out", "whole"]);
        let mut merge: Vec<String> = (1..=of).rev().map(|shard| shard.to_string()).collect();
        merge.extend(["--quiet", "--out", "merged"].map(str::to_owned));
        let mut arguments = vec!["merge"];
        arguments.extend(merge.iter().map(String::as_str));
        assert_eq!(place.done(&arguments), card, "{of} parts");
        assert_eq!(place.files("merged"), place.files("whole"), "{of} parts");
    }
}

/// With the break-even of the card, and with what else is made of a run.
#[test]
fn what_is_wanted_of_a_run_is_said_to_merge() {
    let scenario = SMALL
        .replace("replications = 8", "replications = 400")
        .replace("size = 60", "size = 30");
    let place = Place::new().with("small.toml", scenario);
    place.done(&["run", "small.toml", "--quiet", "--parquet", "--out", "whole"]);
    for (part, out) in [("1/2", "a"), ("2/2", "b")] {
        place.done(&["run", "small.toml", "--quiet", "--shard", part, "--out", out]);
    }
    place.done(&["merge", "a", "b", "--quiet", "--parquet", "--out", "merged"]);
    assert_eq!(place.files("merged"), place.files("whole"));
}

#[test]
fn what_cannot_be_put_together() {
    let place = in_parts(3);
    place.done(&["run", "small.toml", "--replications", "30", "--quiet", "--out", "whole"]);
    part(&place, "2/3", "seed", &["--seed", "2"]);
    place.done(&[
        "run",
        "small.toml",
        "--replications",
        "40",
        "--quiet",
        "--shard",
        "3/3",
        "--out",
        "more",
    ]);
    let cut = fs::read(place.path("2/replications.bin")).unwrap();
    copy(&place, "2", "cut");
    place.write("cut/replications.bin", &cut[..cut.len() - 100]);
    let mut other = cut.clone();
    *other.last_mut().unwrap() ^= 1;
    copy(&place, "2", "other");
    place.write("other/replications.bin", other);
    copy(&place, "2", "changed");
    place.write("changed/scenario.resolved.toml", "name = \"Other\"");
    copy(&place, "2", "empty");
    place.write("empty/replications.bin", "");
    copy(&place, "2", "absurd");
    let manifest = fs::read_to_string(place.path("2/manifest.json")).unwrap();
    let absurd = manifest
        .replace("\"of\": 3", "\"of\": 4000000000")
        .replace("\"clusters\": 30", "\"clusters\": 4000000000");
    assert_ne!(absurd, manifest);
    place.write("absurd/manifest.json", absurd);
    let cases: [&[&str]; 12] = [
        &["merge", "1", "3"],
        &["merge", "1", "2", "2", "3"],
        &["merge", "1", "whole", "nowhere"],
        &["merge", "1", "seed", "3"],
        &["merge", "1", "2", "more"],
        &["merge", "1", "cut", "3"],
        &["merge", "1", "other", "3"],
        &["merge", "1", "changed", "3"],
        &["merge", "1", "empty", "3"],
        &["merge", "1", "absurd", "3"],
        &["merge", "1", "2", "3", "--out", "2"],
        &["report", "1"],
    ];
    let said: Vec<String> = cases
        .iter()
        .map(|case| format!("$ axplan {}\n{}", case.join(" "), told(&place, case)))
        .collect();
    assert_snapshot!("what-cannot-be-put-together", said.join("\n"));
}

fn copy(place: &Place, from: &str, to: &str) {
    fs::create_dir(place.path(to)).unwrap();
    for (name, bytes) in place.files(from) {
        place.write(&format!("{to}/{name}"), bytes);
    }
    fs::copy(
        place.path(from).join("manifest.json"),
        place.path(to).join("manifest.json"),
    )
    .unwrap();
}

#[test]
fn parts_that_there_are_not() {
    let place = Place::with_small();
    let run = |rest: &[&str]| told(&place, &[&["run", "small.toml"], rest].concat());
    let said = [
        run(&["--shard", "3/2"]),
        run(&["--shard", "0/2"]),
        run(&["--shard", "1/0"]),
        run(&["--shard", "half"]),
        run(&["--shard", "1/5"]),
        run(&["--shard", "1/2", "--precision", "nrr_12m=1pt"]),
        run(&["--shard", "1/2", "--report"]),
        run(&["--shard", "1/2", "--fiscal-year-starts", "4"]),
    ];
    assert_snapshot!("parts-that-there-are-not", said.join("\n"));
}
