//! What people read: help, and what is said about inputs that are wrong.

use insta::assert_snapshot;

use super::place::{LIST, Place, SMALL, Told};

/// What a command that fails over its input says.
fn said(place: &Place, arguments: &[&str]) -> String {
    let told = place.axplan(arguments);
    assert_eq!(told.code, Some(2), "{arguments:?}\n{}", told.err);
    assert_eq!(told.out, "");
    told.err
}

#[test]
fn help() {
    let place = Place::new();
    let help = place.done(&["--help"]);
    assert_snapshot!("help", help);
    for command in [
        "run",
        "sweep",
        "size",
        "sensitivity",
        "breakeven",
        "calibrate",
        "check",
        "load",
        "explain",
        "report",
        "diff",
        "new",
        "schema",
        "completions",
        "man",
    ] {
        assert!(
            help.contains(&format!("\n  {command} ")),
            "{command} is not in the help"
        );
        let help = place.done(&[command, "--help"]);
        assert!(
            help.contains(&format!("\n  axplan {command} ")),
            "{command} --help shows no example"
        );
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
        assert_snapshot!(format!("help-{command}"), help);
    }
    assert_eq!(
        place.done(&["--version"]),
        format!("axplan {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn the_schema_is_a_json_schema() {
    let schema: serde_json::Value = serde_json::from_str(&Place::new().done(&["schema"])).unwrap();
    assert!(schema["$schema"].as_str().unwrap().contains("json-schema.org"));
    for table in ["name", "months", "population", "plans", "need", "outcomes"] {
        assert!(schema["properties"][table].is_object(), "{table}");
    }
}

#[test]
fn what_check_understands() {
    let place = Place::with_small().with("customers.csv", LIST);
    assert_snapshot!("check-small", place.done(&["check", "small.toml"]));
    place.write("listed.toml", place.done(&["new", "--from", "customers.csv"]));
    assert_snapshot!("check-listed", place.done(&["check", "listed.toml"]));
}

/// Mechanisms that are switched on, and what plans have beside segments, teams and programmes.
#[test]
fn what_check_understands_of_a_rich_plan() {
    let rich = SMALL
        .replace("size = 60", "file = \"customers.csv\"")
        .replace("months = 12", "months = 12\nstart_date = \"2026-01-01\"")
        .replace(
            "{ team = \"desk\", programme = \"follow-need\" }\nsegments.async",
            "{ team = \"desk\", programme = \"follow-need\", digital = { inbound = { share = 0.4, effectiveness = 0.6 } }, \
             operations_per_customer = 120, paid_coverage = { price_per_year = 6000, hours_per_month = 2 } }\nsegments.async",
        )
        .replace(
            "segments.sync = { team = \"people\"",
            "segments.sync = { carve_out = { from = \"sync\", to = \"async\", share = 0.3 }, reserved_hours = 4, \
             conversation = { hours = 1, lowers = 0.5 }, meets_expectation = \"sync\", team = \"people\"",
        )
        .replace("segments.task_force = {", "segments.task_force = { reserved_hours = 10,")
        .replace(
            "{ headcount = 1.2, mode = \"dedicated\" }",
            "{ mode = \"pod\", roles = { csm = { headcount = 1 }, engineer = { headcount = 0.5 } } }",
        )
        .replace("{ headcount = 0.8,", "{ headcount = 0.8, headcount_from = { 4 = 1, 9 = 1.5 },")
        + "rationing = \"renewal_first\"\ndecline = { precision = 0.8, recall = 0.5 }\n\
           costs = { enablement_per_year = 60000 }\n\
           transition = { from = \"revenue\", start = 4, over = 3, cost = 20000, retraining = 0.2, retraining_months = 2 }\n\
           [fit]\n[arrivals]\n[expectation]\n[paid_coverage]\n[staffing]\nhiring_months = 2\n[movement]\nenabled = false\n";
    let place = Place::new().with("customers.csv", LIST).with("rich.toml", rich);
    assert_snapshot!("check-rich", place.done(&["check", "rich.toml"]));
}

#[test]
fn a_team_that_covers_no_segment_is_warned_of() {
    let place = Place::with_small();
    let idle = std::fs::read_to_string(place.path("small.toml")).unwrap()
        + "\n[plans.ax.teams.spare]\nheadcount = 2\nmode = \"pooled\"\n";
    place.write("idle.toml", idle);
    let told = place.done(&["check", "idle.toml"]);
    assert!(told.contains("Warning: the team `spare` covers no segment"), "{told}");
    assert!(!place.done(&["check", "small.toml"]).contains("Warning"));
}

#[test]
fn files_that_are_no_scenario() {
    let place = Place::new()
        .with("empty.toml", "")
        .with("binary.toml", b"\x7fELF\x00\xff\xfe")
        .with("utf-16.toml", b"\xff\xfen\0a\0m\0e\0")
        .with("marked.toml", "\u{feff}name\n")
        .with("text.toml", "Dear all,\nplease find attached\n");
    std::fs::create_dir(place.path("folder")).unwrap();
    for (name, file) in [
        ("missing", "missing.toml"),
        ("folder", "folder"),
        ("empty", "empty.toml"),
        ("binary", "binary.toml"),
        ("utf-16", "utf-16.toml"),
        ("marked", "marked.toml"),
        ("text", "text.toml"),
    ] {
        let run = said(&place, &["run", file]);
        for command in ["check", "load"] {
            assert_eq!(said(&place, &[command, file]), run);
        }
        assert_snapshot!(format!("scenario-{name}"), run);
    }
}

#[test]
fn files_that_are_no_list() {
    let place = Place::new()
        .with("empty.csv", "")
        .with("binary.csv", b"\x7fELF\x00\xff\xfe")
        .with("headers.csv", "id,arr\n")
        .with("currencies.csv", "id,arr\nA,\u{20ac}1000\nB,$2000\n");
    std::fs::create_dir(place.path("folder")).unwrap();
    for (name, file) in [
        ("missing", "missing.csv"),
        ("folder", "folder"),
        ("empty", "empty.csv"),
        ("binary", "binary.csv"),
        ("headers", "headers.csv"),
        ("currencies", "currencies.csv"),
    ] {
        let from_new = said(&place, &["new", "--from", file]);
        let scenario = SMALL.replace("size = 60", &format!("file = \"{file}\""));
        place.write("listed.toml", scenario);
        let from_run = said(&place, &["run", "listed.toml"]);
        if place.path(file).is_file() {
            assert_eq!(from_run, from_new);
        } else {
            // Shown where the scenario names it.
            assert_snapshot!(format!("list-{name}-of-a-scenario"), from_run);
        }
        assert_snapshot!(format!("list-{name}"), from_new);
    }
}

#[test]
fn columns_that_are_none() {
    let place = Place::new().with("customers.csv", LIST);
    let new = ["new", "--from", "customers.csv", "--column"];
    assert_snapshot!("column-without-header", said(&place, &[&new[..], &["arr"]].concat()));
    assert_snapshot!("column-unknown", said(&place, &[&new[..], &["revenue=ARR"]].concat()));
    assert_snapshot!("column-missing", said(&place, &[&new[..], &["arr=Fee"]].concat()));
}

/// Rows that may be left out are listed, and the command goes on.
#[test]
fn rows_that_are_left_out() {
    let place = Place::new().with("customers.csv", LIST.replace("$83,000", "much"));
    let told = place.axplan(&["new", "--from", "customers.csv", "--allow-bad-rows", "1"]);
    assert_eq!(told.code, Some(0));
    assert_snapshot!("rows-left-out", told.err);
    place.write("listed.toml", told.out);
    said(&place, &["run", "listed.toml"]);
    let run = ["run", "listed.toml", "--allow-bad-rows", "1", "--replications", "4"];
    let told = place.axplan(&run);
    assert_eq!(told.code, Some(0), "{}", told.err);
    assert!(told.out.contains("6 customers"), "{}", told.out);
    assert!(told.err.contains("left out"), "{}", told.err);
    assert_eq!(place.axplan(&[&run[..], &["--quiet"]].concat()).err, "");
}

#[test]
fn colour_only_where_it_is_wanted() {
    let place = Place::new().with("wrong.toml", "name = 3\n");
    let err = |variable: Option<&str>| {
        let mut command = place.command(&["check", "wrong.toml"]);
        if let Some(variable) = variable {
            command.env(variable, "1");
        }
        String::from_utf8(command.output().unwrap().stderr).unwrap()
    };
    assert!(!err(None).contains('\u{1b}'), "a pipe is no terminal");
    assert!(!err(Some("NO_COLOR")).contains('\u{1b}'));
    assert!(err(Some("CLICOLOR_FORCE")).contains('\u{1b}'));
}

/// Manifests remember the command, and are texts: what is none is told before any work.
#[cfg(unix)]
#[test]
fn words_that_are_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let place = Place::with_small();
    let bad = OsStr::from_bytes(b"bad\xff");
    std::fs::copy(place.path("small.toml"), place.path("").join(bad)).unwrap();
    for words in [["run", "small.toml", "--out"], ["run", "--out", "out"]] {
        let told = Told::of(place.command(&words).arg(bad).output().unwrap());
        assert_eq!(told.code, Some(2), "{told:?}");
        assert!(told.err.contains("in the command is no text in UTF-8"), "{}", told.err);
        assert!(!place.path("out").exists());
    }
}
