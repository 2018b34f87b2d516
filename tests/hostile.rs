//! Hostile input: seeds of every way into the program, and what chance makes of them, go through it without a panic. `.ci/fuzz` does the
//! same with a fuzzer, for as long as one likes (docs/trust.md).

#[path = "hostile/through.rs"]
mod through;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use axplan::scenario::{Overrides, Template};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

/// How many variations of each seed are tried.
const VARIATIONS: u32 = 100;

/// What a fuzzer likes to put in.
const PIECES: [&[u8]; 22] = [
    b"",
    b"1e308",
    b"-1e308",
    b"1e-308",
    b"-0",
    b"nan",
    b"inf",
    b"-inf",
    b"9223372036854775807",
    b"9999-12-31",
    b"1900-01-01",
    b"0000-00-00",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\"",
    b"\n",
    b",",
    b"=",
    b"[",
    b"{",
    b"\x1b[2J",
];

/// A change of some bytes: at a place, so many are left out, a piece is put in, so many times.
type Edit = (Index, usize, usize, usize);

fn edited(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, left_out, piece, times) in edits {
        let from = at.index(bytes.len() + 1);
        let to = (from + left_out).min(bytes.len());
        bytes.splice(from..to, PIECES[*piece].repeat(*times));
    }
    bytes
}

/// Every seed, and variations of it.
fn each(seeds: &[Vec<u8>], through: impl Fn(&[u8])) {
    assert!(!seeds.is_empty());
    let mut runner = TestRunner::new(Config {
        cases: VARIATIONS,
        failure_persistence: None,
        ..Config::default()
    });
    let edits = prop::collection::vec((any::<Index>(), 0..12_usize, 0..PIECES.len(), 1..4_usize), 1..5);
    for seed in seeds {
        through(seed);
        runner
            .run(&edits, |edits| {
                through(&edited(seed, &edits));
                Ok(())
            })
            .unwrap();
    }
}

fn seeds(of: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/hostile/seeds")
        .join(of);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn scenarios() {
    each(&seeds("scenario"), through::scenario);
}

/// Every value at limits of what is allowed, alone and several at once: what is right runs, and gives numbers.
#[test]
fn values_at_their_limits() {
    const VALUES: [&str; 5] = ["0", "1", "50", "1e15", "-0.99"];
    let seed = include_str!("hostile/seeds/scenario/everything.toml");
    let template = Template::parse("everything.toml", seed, &[], &Overrides::default()).unwrap();
    let paths = template.paths();
    // How long and how often it is run is the tester's choice, and who exists.
    let fixed = ["months", "population.size", "run.replications", "run.inner"];
    let mut allowed = Vec::new();
    for path in paths.iter().filter(|path| !fixed.contains(&path.as_str())) {
        for value in VALUES {
            let set = format!("{path}={value}");
            if through::with_values(&template, std::slice::from_ref(&set)) {
                allowed.push(set);
            }
        }
    }
    assert!(
        paths.len() > 150 && allowed.len() > 250,
        "{} of {}",
        allowed.len(),
        paths.len()
    );
    let mut runner = TestRunner::new(Config {
        cases: 100,
        failure_persistence: None,
        ..Config::default()
    });
    let several = prop::collection::vec(any::<Index>(), 2..12);
    let mut right = std::cell::Cell::new(0);
    runner
        .run(&several, |several| {
            let sets: Vec<String> = several.iter().map(|index| index.get(&allowed).clone()).collect();
            right.set(right.get() + u32::from(through::with_values(&template, &sets)));
            Ok(())
        })
        .unwrap();
    assert!(*right.get_mut() > 20, "{} of 100", right.get());
}

#[test]
fn arguments() {
    each(&seeds("arguments"), through::arguments);
}

#[test]
fn customer_lists() {
    each(&seeds("customers"), through::customers);
}

#[test]
fn lists_of_people() {
    each(&seeds("people"), through::people);
}

#[test]
fn histories() {
    each(&seeds("history"), through::history);
}

#[test]
fn figures() {
    each(&seeds("targets"), through::targets);
}

/// Each file that is read of a results directory in turn, of each kind of study (`hostile/results.txt`: its name, and what makes it).
#[test]
fn results() {
    let place = tempfile::tempdir().unwrap();
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/seeds/scenario/small.toml");
    let whole = place.path().join("whole");
    for line in include_str!("hostile/results.txt").lines() {
        let (name, command) = line.split_once(' ').unwrap();
        let made = Command::new(env!("CARGO_BIN_EXE_axplan"))
            .args(command.split(' '))
            .args(["--quiet", "--out"])
            .args([&whole.join(name), &small])
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "{line}\n{}",
            String::from_utf8_lossy(&made.stderr)
        );
    }
    let file = |(place, path): (usize, &PathBuf)| [&[place as u8], fs::read(path).unwrap().as_slice()].concat();
    let seeds: Vec<Vec<u8>> = through::files(&whole).iter().enumerate().map(file).collect();
    assert_eq!(seeds.len(), 6 + 5 * 3);
    each(&seeds, |bytes| through::results(&whole, bytes));
}
