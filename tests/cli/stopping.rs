//! Runs that are stopped from outside: Ctrl-C, and readers that go away.
#![cfg(unix)]

use std::fs::File;
use std::io::{Read, Seek};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::place::{Place, Told, names};

/// Long enough not to end by itself while a test waits. On one thread the first replications are done first; on two, on a busy machine, those of
/// the second half may be.
const LONG: [&str; 8] = [
    "run",
    "small.toml",
    "--replications",
    "500000",
    "--threads",
    "1",
    "--out",
    "out",
];

#[test]
fn ctrl_c_keeps_what_is_done() {
    let place = Place::with_small();
    let child = under_way(&place, &LONG);
    let signalled = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(signalled.success());
    let told = Told::of(child.wait_with_output().unwrap());
    assert_eq!(told.code, Some(1), "{told:?}");
    let (preview, error) = told.err.rsplit_once("\n\n").expect("a line apart");
    assert!(preview.starts_with("Preview (the limit "), "{preview}");
    let kept = error.strip_prefix("error: stopped before the end; ").unwrap();
    let (number, rest) = kept.split_once(' ').unwrap();
    assert_eq!(
        rest,
        "replications are kept in `.out.replications`, and the same command goes on from there\n"
    );
    assert_eq!(told.out, "");
    assert_eq!(place.names(), [".out.replications", "small.toml"]);

    // What is kept is not run again, and gives what it would have given.
    let few = ["run", "small.toml", "--replications", "100", "--out"];
    let told = place.axplan(&[&few[..], &["out"]].concat());
    let said = format!("Of a run that was stopped {number} replications are kept; they are not run again.");
    assert!(told.err.contains(&said), "{said}\n{}", told.err);
    assert_eq!(place.names(), ["out", "small.toml"]);
    place.done(&[&few[..], &["anew", "--quiet"]].concat());
    assert_eq!(place.files("out"), place.files("anew"));
}

/// Studies that ask at many points keep each, and go on from those that are done.
#[test]
fn studies_go_on_from_points_that_are_done() {
    let place = Place::with_small().with("last-year.toml", "nrr_12m = { value = 1.0, se = 0.02 }\n");
    let studies: [&[&str]; 4] = [
        &[
            "sensitivity",
            "small.toml",
            "--method=morris",
            "--inputs=outcomes.churn.sensitivity=0.5..2.5",
            "--draws=100",
        ],
        &[
            "size",
            "small.toml",
            "--plan=ax",
            "--team=desk=1..9",
            "--target=nrr_12m>=0.9",
        ],
        &["breakeven", "small.toml", "--replications=500"],
        &[
            "calibrate",
            "small.toml",
            "--targets=last-year.toml",
            "--replications=400",
        ],
    ];
    for study in studies {
        let arguments = [study, &["--out=out"]].concat();
        let mut child = under_way(&place, &arguments);
        child.kill().unwrap();
        child.wait().unwrap();
        let mut file = File::open(place.path(".out.kept")).unwrap();
        let mut before = Vec::new();
        file.read_to_end(&mut before).unwrap();
        let told = place.axplan(&arguments);
        let said = told.err.replace('\n', " ");
        assert!(
            said.contains("of an earlier command are kept; what this one needs of that is not run again."),
            "{study:?}: {said}"
        );
        // It is gone, and what was written there can be read all the same.
        let mut after = Vec::new();
        file.rewind().unwrap();
        file.read_to_end(&mut after).unwrap();
        let (before, after) = (records(&before), records(&after));
        assert!(!before.is_empty() && after.starts_with(&before), "{study:?}");
        let again = after[before.len()..].iter().filter(|new| before.contains(new)).count();
        assert_eq!(again, 0, "{study:?}: records of {}", before.len());
        place.done(&[study, &["--out=anew", "--quiet"]].concat());
        assert_eq!(place.files("out"), place.files("anew"), "{study:?}");
        assert_eq!(place.names(), ["anew", "last-year.toml", "out", "small.toml"]);
        for out in ["anew", "out"] {
            std::fs::remove_dir_all(place.path(out)).unwrap();
        }
    }
}

/// The keys of the records of a file, as far as these are whole: each stands behind its length, and before its content and a checksum.
fn records(file: &[u8]) -> Vec<&[u8]> {
    const KEY: usize = 32;
    const CHECKSUM: usize = 32;
    let header = file.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let mut rest = &file[header..];
    let mut keys = Vec::new();
    while let Some((length, record)) = rest.split_first_chunk::<8>() {
        let whole = usize::try_from(u64::from_le_bytes(*length)).unwrap() + CHECKSUM;
        if record.len() < whole {
            break;
        }
        keys.push(&record[..KEY]);
        rest = &record[whole..];
    }
    keys
}

/// Points that differ in plans only are run together: each is kept while they are.
#[test]
fn a_sweep_of_one_world_goes_on_from_what_is_done() {
    let place = Place::with_small();
    let sweep = |replications: &'static str, out: &'static str| {
        let people = "plans.ax.teams.desk.headcount=1..4";
        [
            "sweep",
            "small.toml",
            "--vary",
            people,
            "--replications",
            replications,
            "--out",
            out,
        ]
    };
    let mut command = place.command(&sweep("1000000", "out"));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let patience = Instant::now() + Duration::from_secs(60);
    let folder = place.path(".out.points");
    let kept = || names(&folder).iter().filter(|name| name.ends_with(".csv")).count();
    while !folder.is_dir() || kept() < 4 {
        assert!(Instant::now() < patience, "no points are kept");
        sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let told = place.axplan(&sweep("400", "out"));
    assert!(told.err.contains("Known from before: "), "{}", told.err);
    let anew = place.done(&sweep("400", "anew"));
    assert_eq!(told.out, anew);
    assert_eq!(place.files("out/points"), place.files("anew/points"));
    assert_eq!(place.names(), ["anew", "out", "small.toml"]);
}

/// A shard is what is kept: where nothing more can be, it ends, and goes on once there is room.
#[test]
fn a_shard_on_a_full_disk_ends_at_once() {
    let place = Place::with_small();
    let shard = |replications: &'static str| {
        let part = ["--shard", "1/2", "--out", "out"];
        [&["run", "small.toml", "--replications", replications][..], &part].concat()
    };
    let program = place.command(&shard("20000"));
    let script = "trap '' XFSZ; ulimit -f 8000; exec \"$0\" \"$@\"";
    let mut shell = Command::new("sh");
    shell
        .args(["-c", script])
        .arg(program.get_program())
        .args(program.get_args());
    shell.current_dir(place.path("")).stdin(Stdio::null());
    let told = Told::of(shell.output().unwrap());
    assert_eq!(told.code, Some(1), "{told:?}");
    assert!(
        told.err.contains("error: cannot keep the replications: ") && told.err.contains("the same command goes on"),
        "{}",
        told.err
    );
    assert_eq!(place.names(), [".out.replications", "small.toml"]);
    let told = place.axplan(&shard("60"));
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(told.err.contains("they are not run again."), "{}", told.err);
}

/// A command that runs long, once it has kept something.
fn under_way(place: &Place, arguments: &[&str]) -> Child {
    let mut command = place.command(arguments);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until_kept(place, 10_000);
    child
}

/// Waits until so many bytes are kept.
fn until_kept(place: &Place, bytes: u64) {
    let patience = Instant::now() + Duration::from_secs(60);
    let size = |name| std::fs::metadata(place.path(name)).map_or(0, |file| file.len());
    while size(".out.replications") + size(".out.kept") < bytes {
        assert!(Instant::now() < patience, "the run does not start");
        sleep(Duration::from_millis(10));
    }
}

/// A process that is killed can do nothing more. Wherever it was, the next one gives the same.
#[test]
fn what_is_killed_loses_little_and_breaks_nothing() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--replications", "60", "--quiet", "--out", "whole"]);
    place.done(&["run", "small.toml", "--replications", "20", "--quiet", "--out", "out"]);
    let earlier = place.files("out");
    let mut child = under_way(&place, &LONG);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(place.files("out"), earlier, "earlier results are as they were");
    let told = place.axplan(&["run", "small.toml", "--replications", "60", "--out", "out"]);
    assert!(
        told.err.contains("replications are kept; they are not run again."),
        "{}",
        told.err
    );
    assert_eq!(place.files("out"), place.files("whole"));
    assert_eq!(place.names(), ["out", "small.toml", "whole"]);
}

/// What is damaged is run again, and the rest is not; nothing is claimed of a record whose key is damaged, which is that of no other.
#[test]
fn a_damaged_replication_is_run_again() {
    // Behind the length of the first record: in the last byte of its key, and in its content.
    for damaged in [11, 100] {
        is_run_again(damaged);
    }
}

fn is_run_again(damaged: usize) {
    let place = Place::with_small();
    let mut child = under_way(&place, &LONG);
    // A record that is the only one would be the end, too.
    until_kept(&place, 200_000);
    child.kill().unwrap();
    child.wait().unwrap();
    let path = place.path(".out.replications");
    let mut kept = std::fs::read(&path).unwrap();
    let header = kept.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    kept[header + damaged] ^= 1;
    std::fs::write(&path, kept).unwrap();
    let few = ["run", "small.toml", "--replications", "60", "--out"];
    let told = place.axplan(&[&few[..], &["out"]].concat());
    let said = told.err.replace('\n', " ");
    assert!(
        said.contains("they are not run again. Damaged, and not used: 2 replications"),
        "{said}"
    );
    place.done(&[&few[..], &["anew", "--quiet"]].concat());
    assert_eq!(place.files("out"), place.files("anew"));
}

#[test]
fn what_is_kept_of_something_else_is_not_used() {
    let place = Place::with_small();
    let cases = [
        ("--seed=7", "it is of seed 1, and this run has seed 7"),
        (
            "--set=plans.ax.teams.desk.headcount=0.9",
            "it is of another scenario, or this one with other numbers",
        ),
    ];
    for (change, why) in cases {
        let mut child = under_way(&place, &LONG);
        child.kill().unwrap();
        child.wait().unwrap();
        let few = ["run", "small.toml", "--replications", "30", change, "--out"];
        let told = place.axplan(&[&few[..], &["out"]].concat());
        let said = told.err.replace('\n', " ");
        assert!(
            said.contains(&format!(
                "What an earlier run kept is not used: {why}. It stays aside until this one has come to its end."
            )),
            "{said}"
        );
        place.done(&[&few[..], &["anew", "--quiet"]].concat());
        assert_eq!(place.files("out"), place.files("anew"));
        std::fs::remove_dir_all(place.path("out")).unwrap();
    }
}

/// Who mistypes a command, stops it, and goes back to the right one has lost nothing.
#[test]
fn what_is_kept_of_something_else_stays_aside() {
    let place = Place::with_small();
    let kill = |mut child: Child| {
        child.kill().unwrap();
        child.wait().unwrap();
    };
    kill(under_way(&place, &LONG));
    let kept = std::fs::metadata(place.path(".out.replications")).unwrap().len();
    let mistyped = [&LONG[..], &["--seed=7"]].concat();
    let child = under_way(&place, &mistyped);
    let aside = || std::fs::metadata(place.path(".out.replications.aside")).map_or(0, |file| file.len());
    let patience = Instant::now() + Duration::from_secs(60);
    while aside() < kept && Instant::now() < patience {
        sleep(Duration::from_millis(10));
    }
    kill(child);
    assert_eq!(aside(), kept);
    let few = ["run", "small.toml", "--replications", "30", "--out"];
    let told = place.axplan(&[&few[..], &["out"]].concat());
    assert!(told.err.contains("they are not run again"), "{}", told.err);
    place.done(&[&few[..], &["anew", "--quiet"]].concat());
    assert_eq!(place.files("out"), place.files("anew"));
    assert_eq!(place.names(), ["anew", "out", "small.toml"]);
}

#[test]
fn two_runs_do_not_write_the_same_results() {
    let place = Place::with_small();
    let mut child = under_way(&place, &LONG);
    let told = place.axplan(&["run", "small.toml", "--out", "out"]);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(told.code, Some(1));
    assert_eq!(
        told.err,
        "error: another axplan is writing `out` just now: wait for it, or choose another --out\n"
    );
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
