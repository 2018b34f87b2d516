//! `axplan reproduce`: what is made again, what is not, and what of the manifest it does not believe.

use std::fs;
use std::path::Path;

use axplan::results::names::is_written;

use super::place::{LIST, Place, Told, listed, names};
use super::shards::in_parts;

pub const SAME: &str = "Reproduced: ";
/// What stands in results beside what is compared.
const UNLIKE: [&str; 5] = [
    "manifest.json",
    "scenario.resolved.toml",
    "report.html",
    "report.xlsx",
    "points",
];

/// What is said of results that cannot be made again.
pub fn refused(place: &Place, results: &str) -> String {
    let told = place.axplan(&["reproduce", results]);
    assert_eq!(told.code, Some(2), "{told:?}");
    assert_eq!(told.out, "");
    told.err
}

/// Writes something else into a manifest.
pub fn change(place: &Place, results: &str, from: &str, to: &str) {
    let name = format!("{results}/manifest.json");
    let manifest = fs::read_to_string(place.path(&name)).unwrap();
    assert!(manifest.contains(from), "{manifest}");
    place.write(&name, manifest.replacen(from, to, 1));
}

/// A list with a row that cannot be read.
fn list() -> String {
    LIST.to_owned() + "A8,Holly,lots,2026-01-31,Named,Cy,sync,50\n"
}

/// What happened to forty customers in 14 months, with a row that cannot be read.
pub fn history() -> String {
    let mut rows = "customer,month,arr\nC0,2024-01,much\n".to_owned();
    for customer in 1..=40 {
        for month in 0..14.min(customer) {
            let (year, month) = (2024 + month / 12, month % 12 + 1);
            rows += &format!("C{customer},{year}-{month:02},{customer}000\n");
        }
    }
    rows
}

#[test]
fn results_are_made_again() {
    let place = Place::with_small();
    place.done(&[
        "run",
        "small.toml",
        "--quiet",
        "--set",
        "population.size=50",
        "--report",
        "--out=out",
    ]);
    // The scenario that was written may be gone.
    fs::remove_file(place.path("small.toml")).unwrap();
    assert_eq!(
        place.done(&["reproduce", "out"]),
        "Reproduced: 11 files made again, the same to the bit.\n"
    );

    let summary = fs::read_to_string(place.path("out/summary.csv")).unwrap();
    let third = summary.lines().nth(2).unwrap();
    place.write(
        "out/summary.csv",
        summary.replacen(third, &third.replace(",all,", ",none,"), 1),
    );
    fs::remove_file(place.path("out/control.csv")).unwrap();
    change(&place, "out", "\"source_hash\": \"", "\"source_hash\": \"x");
    let told = place.axplan(&["reproduce", "out"]);
    assert_eq!(told.code, Some(1));
    assert_eq!(
        told.out,
        "control.csv was not there before\nsummary.csv differs, first in line 3\n"
    );
    let said =
        "error: `out` was not reproduced: 2 differences; this version of axplan made it, but from other source\n";
    assert_eq!(told.err, said);

    place.write("out/scenario.resolved.toml", "name = \"Other\"");
    let told = place.axplan(&["reproduce", "out"]);
    assert_eq!(told.code, Some(2));
    assert!(
        told.err
            .contains("`out/scenario.resolved.toml` cannot be read: it was changed"),
        "{}",
        told.err
    );
}

/// Whatever the command said, in whatever way; called in another folder than it was.
#[test]
fn results_of_every_study_are_made_again() {
    let place = in_parts(2)
        .with("customers.csv", list())
        .with("listed.toml", listed("customers.csv"))
        .with("history.csv", history())
        .with(
            "last-year.toml",
            "plan = \"revenue\"\nnrr_12m = { value = 1.0, se = 0.02 }\n",
        );
    place.done(&["merge", "1", "2", "--quiet", "--report", "--out", "merge"]);
    let sensitivity = "--inputs=outcomes.churn.sensitivity=0.5..2.5,assessment.accuracy.usage";
    let studies: [&[&str]; 11] = [
        &["run", "small.toml", "--precision", "nrr_12m=90pt"],
        &[
            "run",
            "small.toml",
            "--precision",
            "nrr_12m=0.01pt",
            "--time-limit",
            "0.2s",
        ],
        &[
            "run",
            "small.toml",
            "--report",
            "--fiscal-year-starts",
            "4",
            "--parquet",
        ],
        &[
            "run",
            "small.toml",
            "--format=json",
            "--seed=7",
            "--set",
            "control_arm=ax",
            "--set",
            "months=13",
        ],
        &["run", "listed.toml", "--allow-bad-rows", "1"],
        &[
            "sweep",
            "small.toml",
            "--vary",
            "plans.ax.teams.desk.headcount=0.8,1.2",
            "--metrics=margin,nrr_12m",
            "--report",
        ],
        &[
            "size",
            "small.toml",
            "--plan=ax",
            "--team=desk=1..2",
            "--target=nrr_12m >= 0.5",
            "--replications=100",
        ],
        &[
            "sensitivity",
            "small.toml",
            "--method=tornado,morris",
            sensitivity,
            "--draws=2",
        ],
        &["breakeven", "small.toml", "--replications", "100"],
        &[
            "calibrate",
            "listed.toml",
            "--history",
            "history.csv",
            "--allow-bad-rows=1",
            "--replications=20",
            "--parquet",
        ],
        &[
            "calibrate",
            "small.toml",
            "--targets=last-year.toml",
            "--replications=200",
        ],
    ];
    fs::create_dir(place.path("elsewhere")).unwrap();
    for study in studies {
        // The name of a command is no name for results, but may be one.
        let out = study[0];
        place.done(&[study, &["--quiet", "--out", out]].concat());
        let words = [&["axplan"][..], study].concat();
        let command: Vec<String> = words.into_iter().map(str::to_owned).collect();
        let written = names(&place.path(out));
        for name in written.iter().filter(|name| !UNLIKE.contains(&name.as_str())) {
            assert!(is_written(&command, name), "{study:?}: {name}");
        }
        let sized = written.iter().any(|name| name == "small-sized.toml");
        assert_eq!(sized, out == "size", "where there is an answer, it is a scenario, too");
        // What a user puts beside results is not theirs.
        for name in ["notes.txt", "mine-sized.toml"] {
            place.write(&format!("{out}/{name}"), "so far, so good");
        }
        fs::create_dir(place.path(out).join("drafts")).unwrap();
        let mut again = place.command(&["reproduce", &format!("../{out}"), "--threads", "1"]);
        let told = Told::of(again.current_dir(place.path("elsewhere")).output().unwrap());
        assert!(
            told.code == Some(0) && told.out.starts_with(SAME),
            "{study:?}: {told:?}"
        );
        fs::remove_dir_all(place.path(out)).unwrap();
    }
    assert!(place.done(&["reproduce", "merge"]).starts_with("Reproduced: 11 files"));
    assert!(refused(&place, "1").contains("it is a part of a run"));
}

#[test]
fn the_help_says_what_is_not_compared() {
    let help = Place::new().done(&["reproduce", "--help"]);
    let (_, all_but) = help.split_once("Every file is compared, bit by bit, but").unwrap();
    for name in ["scenario.resolved.toml", "manifest.json", "points/", "--time-limit"] {
        assert!(all_but.contains(name), "{name}: {help}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
}

#[test]
fn options_end_where_the_user_says() {
    let place = Place::with_small();
    place.done(&["run", "--quiet", "--out", "out", "--", "small.toml"]);
    assert!(place.done(&["reproduce", "out"]).starts_with(SAME));
}

/// Nothing is run on other lists than those that were read.
#[test]
fn a_list_that_is_another_is_told_first() {
    let place = Place::with_small()
        .with("customers.csv", LIST)
        .with("history.csv", history())
        .with("listed.toml", listed("customers.csv"));
    let calibrate = [
        "calibrate",
        "listed.toml",
        "--history=history.csv",
        "--allow-bad-rows=1",
    ];
    place.done(&[&calibrate[..], &["--replications=20", "--quiet", "--out=out"]].concat());
    place.write("history.csv", history() + "C41,2024-01,5\n");
    assert!(refused(&place, "out").contains("the file of `--history` is another"));
    place.write("customers.csv", LIST.replace("12,000", "13,000"));
    let said = refused(&place, "out");
    assert!(
        said.contains("`out` cannot be made again: the customer list is another"),
        "{said}"
    );
    assert!(said.contains("2 errors"), "{said}");
    fs::remove_file(place.path("customers.csv")).unwrap();
    let said = refused(&place, "out");
    assert!(
        said.contains("there is no customer list") && said.contains("any more"),
        "{said}"
    );
}

/// A manifest may come from someone else: what it asks for is not what the user allows.
#[test]
fn a_manifest_gives_no_permission() {
    let place = Place::with_small()
        .with("secret.csv", LIST)
        .with("hours.csv", "activity,hours\nsync,1\n");
    place.done(&["run", "small.toml", "--quiet", "--out", "out"]);
    let honest = fs::read_to_string(place.path("out/manifest.json")).unwrap();

    // A command that reads a file whose hash its author does not know.
    let quiet = "    \"--quiet\",\n";
    change(
        &place,
        "out",
        "    \"run\",\n",
        "    \"calibrate\",\n    \"--hours=hours.csv\",\n",
    );
    assert!(refused(&place, "out").contains("does not record the file that `--hours` names"));

    // An option of another version, which is named; terminals obey nothing of what it is called.
    place.write("out/manifest.json", &honest);
    change(&place, "out", quiet, "    \"--quite\",\n");
    change(&place, "out", "\"version\": \"", "\"version\": \"\\u009b31m");
    let said = refused(&place, "out");
    assert!(
        said.contains("a command that this version does not know: see `--quite`"),
        "{said}"
    );
    assert!(said.contains("take axplan \u{b7}31m"), "{said}");
    assert!(!said.contains("Usage"), "{said}");

    // A scenario that names a list of the user's, with a command that allows it.
    let resolved = fs::read_to_string(place.path("out/scenario.resolved.toml")).unwrap();
    let size = resolved.lines().find(|line| line.starts_with("size = ")).unwrap();
    let named = resolved.replacen(size, "file = '../secret.csv'", 1);
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    place.write("out/manifest.json", &honest);
    place.write("out/scenario.resolved.toml", &named);
    change(&place, "out", quiet, "    \"--allow-outside\",\n");
    change(&place, "out", &hash(&resolved), &hash(&named));
    let said = refused(&place, "out");
    assert!(
        said.contains("the customer list is another") && !said.contains("Alder"),
        "{said}"
    );
}

/// Who may read a list outside of the scenario's folder made the results; it is known by its hash.
#[test]
fn a_list_that_was_allowed_needs_no_permission_again() {
    let place = Place::new().with("customers.csv", LIST);
    fs::create_dir(place.path("ours")).unwrap();
    place.write("ours/listed.toml", listed("../customers.csv"));
    place.done(&["run", "ours/listed.toml", "--allow-outside", "--quiet", "--out", "out"]);
    assert!(place.done(&["reproduce", "out"]).starts_with(SAME));
}

/// Nothing remains of results in the making, however large they are by then.
#[cfg(unix)]
#[test]
fn nothing_remains_where_it_is_stopped() {
    use std::process::{Command, Stdio};
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    let place = Place::with_small();
    place.done(&["run", "small.toml", "--quiet", "--out", "out"]);
    change(&place, "out", "\"--quiet\"", "\"--replications=1000000\"");
    let scratch = place.path("scratch");
    fs::create_dir(&scratch).unwrap();
    // The folder that all is made in, once the run has begun to write into it.
    let begun = |folder: &Path| {
        let folders = names(folder).into_iter().map(|name| folder.join(name));
        folders
            .into_iter()
            .any(|folder| names(&folder).iter().any(|name| name.starts_with(".results")))
    };
    for signal in ["-INT", "-TERM"] {
        let mut command = place.command(&["reproduce", "out"]);
        command
            .env("TMPDIR", &scratch)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        let patience = Instant::now() + Duration::from_secs(60);
        while !begun(&scratch) {
            assert!(Instant::now() < patience, "the run does not start");
            sleep(Duration::from_millis(10));
        }
        let signalled = Command::new("kill").args([signal, &child.id().to_string()]).status();
        assert!(signalled.unwrap().success());
        let told = Told::of(child.wait_with_output().unwrap());
        assert_eq!(told.code, Some(1), "{told:?}");
        assert_eq!(told.err, "error: stopped before the end; nothing was written\n");
        assert_eq!(names(&scratch), [""; 0]);
    }
}
