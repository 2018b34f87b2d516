//! Runs that are stopped from outside: Ctrl-C, and readers that go away.
#![cfg(unix)]

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::place::{Place, Told};

/// Long enough not to end by itself while a test waits.
const LONG: [&str; 6] = ["run", "small.toml", "--replications", "1000000", "--out", "out"];

#[test]
fn ctrl_c_leaves_nothing_half_written() {
    let place = Place::with_small();
    let child = place
        .command(&LONG)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The run is under way once its folder in the making is there.
    let patience = Instant::now() + Duration::from_secs(60);
    while place.names() == ["small.toml"] {
        assert!(Instant::now() < patience, "the run does not start");
        sleep(Duration::from_millis(10));
    }
    sleep(Duration::from_millis(100));
    let signalled = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(signalled.success());
    let told = Told::of(child.wait_with_output().unwrap());
    assert_eq!(told.code, Some(1), "{told:?}");
    let (preview, error) = told.err.rsplit_once("\n\n").expect("a line apart");
    assert!(preview.starts_with("Preview (the limit "), "{preview}");
    assert_eq!(error, "error: stopped before the end; nothing was written\n");
    assert_eq!(told.out, "");
    assert_eq!(place.names(), ["small.toml"]);
}

/// As in `axplan run … | head -1`: the results are written all the same.
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::with_small();
    let commands: [&[&str]; 6] = [
        &["run", "small.toml", "--out", "out"],
        &["run", "small.toml", "--format", "json"],
        &["check", "small.toml"],
        &["load", "small.toml"],
        &["new"],
        &["schema"],
    ];
    for arguments in commands {
        let mut child = place
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let told = Told::of(child.wait_with_output().unwrap());
        assert_eq!(told.code, Some(0), "{arguments:?}: {told:?}");
        assert!(!told.err.contains("panicked"), "{arguments:?}: {told:?}");
    }
    assert!(place.path("out/manifest.json").is_file());
}
