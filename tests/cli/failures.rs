//! Runs that fail: the exit code, and no trace of them.

use super::place::{LIST, Place};

/// Fails with `code`, says `words`, prints no results and leaves the place as it was.
fn fails(place: &Place, code: i32, words: &str, arguments: &[&str]) {
    let before = place.names();
    let told = place.axplan(arguments);
    assert_eq!(told.code, Some(code), "{arguments:?}\n{}", told.err);
    assert!(told.err.contains(words), "{arguments:?}\n{}", told.err);
    assert_eq!(told.out, "", "{arguments:?}");
    assert_eq!(place.names(), before, "{arguments:?}");
}

#[test]
fn a_wrong_scenario_leaves_nothing() {
    let place = Place::with_small();
    let set = "plans.ax.teams.people.headcount=-1";
    fails(
        &place,
        2,
        "plans.ax.teams.people.headcount",
        &["run", "small.toml", "--set", set],
    );
    fails(&place, 2, "--set", &["run", "small.toml", "--set", "moths=3"]);
    fails(&place, 2, "months", &["run", "small.toml", "--months", "0"]);
    fails(&place, 2, "no such file", &["run", "smal.toml"]);
}

#[test]
fn a_wrong_list_leaves_nothing() {
    let place = Place::new().with("customers.csv", LIST);
    place.write("listed.toml", place.done(&["new", "--from", "customers.csv"]));
    place.write(
        "customers.csv",
        LIST.replace("2026-05-31", "soon").replace("$83,000", "much"),
    );
    fails(&place, 2, "`soon`", &["run", "listed.toml"]);
    fails(&place, 2, "`much`", &["run", "listed.toml"]);
}

#[test]
fn earlier_results_outlive_a_failure() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--out", "out"]);
    let before = place.files("out");
    fails(
        &place,
        2,
        "error",
        &["run", "small.toml", "--out", "out", "--set", "months=none"],
    );
    assert!(place.files("out") == before);
}

#[test]
fn what_is_not_a_result_is_left_alone() {
    let place = Place::with_small().with("notes.txt", "mine");
    std::fs::create_dir(place.path("papers")).unwrap();
    place.write("papers/draft.txt", "mine");
    let words = "is not a results directory";
    fails(&place, 2, words, &["run", "small.toml", "--out", "papers"]);
    fails(&place, 2, words, &["run", "small.toml", "--out", "notes.txt"]);
    fails(&place, 2, words, &["run", "small.toml", "--out", "small.toml"]);
    fails(&place, 2, words, &["run", "small.toml", "--out", "./notes.txt/"]);
    assert_eq!(std::fs::read_to_string(place.path("papers/draft.txt")).unwrap(), "mine");
    assert_eq!(std::fs::read_to_string(place.path("notes.txt")).unwrap(), "mine");
}

/// A file stands where the parent folder should be: nobody can write there.
#[test]
fn a_place_in_a_file() {
    let place = Place::with_small().with("notes.txt", "mine");
    fails(
        &place,
        2,
        "`notes.txt` is not a folder",
        &["run", "small.toml", "--out", "notes.txt/out"],
    );
    assert_eq!(std::fs::read_to_string(place.path("notes.txt")).unwrap(), "mine");
}

#[test]
fn arguments_that_are_none() {
    let place = Place::with_small();
    fails(&place, 2, "'--threads'", &["run", "small.toml", "--treads", "2"]);
    fails(&place, 2, "'--threads", &["run", "small.toml", "--threads", "0"]);
    fails(&place, 2, "<SCENARIO>", &["run"]);
    fails(
        &place,
        2,
        "--replications",
        &["run", "small.toml", "--replications", "many"],
    );
    fails(
        &place,
        2,
        "possible values: table, json",
        &["run", "small.toml", "--format", "xml"],
    );
    fails(&place, 2, "unrecognized subcommand 'rn'", &["rn", "small.toml"]);
}

/// What does not fit into memory is not begun, and what fits on fewer threads runs on fewer.
#[test]
fn memory_is_foreseen() {
    let place = Place::with_small();
    let run = |memory: &str, threads: &str| {
        let size = "--set=population.size=40000";
        let told = place.axplan(&[
            "run",
            "small.toml",
            size,
            "--replications",
            "4",
            "--memory",
            memory,
            "--threads",
            threads,
            "--out",
            "out",
        ]);
        (told.code, told.err.replace('\n', " "))
    };
    let (code, said) = run("0.1", "4");
    assert_eq!(code, Some(1));
    let expected = " GB of memory on one thread, and 0.10 GB may be taken: take fewer customers, plans or replications, or a machine with \
        more; if you know better, say how much may be taken: --memory 0.2 ";
    assert!(
        said.starts_with("error: this would take about 0.") && said.ends_with(expected),
        "{said}"
    );
    assert_eq!(place.names(), ["small.toml"]);
    let (code, said) = run("0.18", "4");
    assert_eq!(code, Some(0), "{said}");
    let expected = " GB of memory, and 0.18 GB may be taken: it runs on 2 threads.";
    assert!(said.contains(expected), "{said}");
}

/// What simulates nothing needs none of it.
#[test]
fn memory_is_asked_where_something_is_simulated() {
    let hours = "Date,Activity,Hours\n2025-01-07,Sync,1.5\n2025-01-09,Sync,1.0\n";
    let place = Place::with_small()
        .with("hours.csv", hours)
        .with("figures.toml", "nrr_12m = 1.0\n");
    let calibrate = |data: &[&str]| {
        let words = ["calibrate", "small.toml", "--memory", "0.01", "--out", "out", "--quiet"];
        let told = place.axplan(&[&words[..], data].concat());
        (told.code, told.err.replace('\n', " "))
    };
    let (code, said) = calibrate(&["--targets", "figures.toml", "--replications=400"]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains(" of memory on one thread, and 0.01 GB may be taken"),
        "{said}"
    );
    assert_eq!(calibrate(&["--hours", "hours.csv"]).0, Some(0));
    let words = ["--targets", "figures.toml", "--memory", "4", "--replications", "20"];
    let told = place.axplan(&[&["calibrate", "small.toml", "--out", "out", "--quiet"][..], &words].concat());
    assert_eq!(told.code, Some(2));
    assert!(told.err.contains("20 replications are too few for "), "{}", told.err);

    for shard in ["1/2", "2/2"] {
        let out = format!("--out={}", &shard[..1]);
        place.done(&[
            "run",
            "small.toml",
            "--replications=60",
            "--shard",
            shard,
            &out,
            "--quiet",
        ]);
    }
    let merge = |memory: &str, more: &[&str]| {
        let words = ["merge", "1", "2", "--out=whole", "--quiet", "--memory", memory];
        place.axplan(&[&words[..], more].concat())
    };
    let told = merge("0.01", &[]);
    assert_eq!(told.code, Some(1));
    assert!(told.err.contains("and 0.01 GB may be taken"), "{}", told.err);
    assert_eq!(merge("4", &["--no-breakeven"]).code, Some(0));
}
