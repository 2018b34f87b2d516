//! What somebody else may have done to results: what `axplan reproduce` notices of it, and what no command follows. And what is no harm: results
//! that were moved, with reports that were made whenever.

use std::fs;

use super::pages::RANGES;
use super::place::{LIST, Place, Told, listed, names};
use super::reproduce::{SAME, change, history, refused};

const WITH_REPORTS: &str = "Reproduced: 11 files made again, the same to the bit.\n";
const SWEEP: [&str; 5] = [
    "sweep",
    "small.toml",
    "--vary=plans.ax.teams.desk.headcount=1,2",
    "--replications=4",
    "--quiet",
];
const RUN: [&str; 6] = ["run", "small.toml", "--quiet", "--replications=4", "--out", "out"];

/// What is said of results that are not what is made again.
fn told(place: &Place, results: &str) -> String {
    let told = place.axplan(&["reproduce", results]);
    assert_eq!(told.code, Some(1), "{told:?}");
    told.out
}

/// What is said where the first digit of a file is another.
fn with_another_digit(place: &Place, results: &str, name: &str) -> String {
    let path = place.path(results).join(name);
    let before = fs::read(&path).unwrap();
    let mut bytes = before.clone();
    let digit = bytes.iter().position(u8::is_ascii_digit).unwrap();
    bytes[digit] = if bytes[digit] == b'1' { b'2' } else { b'1' };
    fs::write(&path, bytes).unwrap();
    let said = told(place, results);
    fs::write(path, before).unwrap();
    said
}

#[test]
fn a_changed_report() {
    let place = Place::with_small();
    place.done(&[&RUN[..], &["--report"]].concat());
    for name in ["report.html", "report.xlsx"] {
        assert_eq!(
            with_another_digit(&place, "out", name),
            format!("{name} is not what `axplan report` makes of these results, or the folder was called otherwise\n")
        );
    }
    place.done(&[&SWEEP[..], &["--report", "--out=swept"]].concat());
    let said = with_another_digit(&place, "swept", "report.html");
    assert!(said.starts_with("report.html is not"), "{said}");
}

/// Reports tell how the folder was called, where the fiscal year starts, and what stood beside.
#[test]
fn a_report_of_whenever() {
    let place = Place::with_small();
    place.done(&[&RUN[..], &["--report"]].concat());
    let sensitivity = [
        "sensitivity",
        "small.toml",
        "--method=tornado",
        "--inputs",
        RANGES,
        "--replications=8",
        "--quiet",
        "--out=out-sensitivity",
    ];
    place.done(&sensitivity);
    // Made before there was a sensitivity, and after.
    assert_eq!(place.done(&["reproduce", "out"]), WITH_REPORTS);
    let mut within = place.command(&["report", ".", "--fiscal-year-starts=4"]);
    let report = Told::of(within.current_dir(place.path("out")).output().unwrap());
    assert_eq!(report.code, Some(0), "{report:?}");
    assert_eq!(place.done(&["reproduce", "./out/"]), WITH_REPORTS);
    fs::remove_dir_all(place.path("out-sensitivity")).unwrap();
    place.done(&["report", "out"]);
    fs::create_dir(place.path("archive")).unwrap();
    fs::rename(place.path("out"), place.path("archive/moved")).unwrap();
    assert_eq!(place.done(&["reproduce", "archive/moved"]), WITH_REPORTS);
}

/// Of a run that a time limit ended all is compared but how precise it is.
#[test]
fn a_changed_answer_of_a_run_that_a_time_limit_ended() {
    let place = Place::with_small();
    let precision = ["--precision=nrr_12m=0.01pt", "--time-limit=0.2s", "--report"];
    place.done(&[&["run", "small.toml", "--quiet", "--out=out"], &precision[..]].concat());
    assert_eq!(place.done(&["reproduce", "out"]), WITH_REPORTS);
    assert!(with_another_digit(&place, "out", "report.html").starts_with("report.html is not"));
    assert_eq!(
        with_another_digit(&place, "out", "answer.json"),
        "answer.json differs\n"
    );
}

#[test]
fn a_changed_manifest() {
    let place = Place::with_small();
    place.done(&RUN);
    change(&place, "out", "\"replications\": ", "\"replications\": 1");
    assert_eq!(told(&place, "out"), "the number of replications is another\n");
    let precision = ["run", "small.toml", "--precision=nrr_12m=90pt", "--quiet", "--out=out"];
    place.done(&precision);
    change(&place, "out", "\"asked\": ", "\"asked\": 1");
    assert_eq!(told(&place, "out"), "the precision that was reached is another\n");
}

#[test]
fn a_changed_point_of_a_sweep() {
    let place = Place::with_small();
    place.done(&[&SWEEP[..], &["--out=out"]].concat());
    let point = format!("points/{}", names(&place.path("out/points"))[0]);
    assert_eq!(
        with_another_digit(&place, "out", &point),
        format!("{point} is not what its checksum says\n")
    );
    place.write("out/points/notes.txt", "mine");
    assert!(place.done(&["reproduce", "out"]).starts_with(SAME));
    // One that fits its checksum.
    let path = place.path("out").join(&point);
    let table = fs::read_to_string(&path).unwrap() + "\n";
    let (identity, honest) = point.rsplit_once('-').unwrap();
    let forged = format!("{identity}-{}.csv", &blake3::hash(table.as_bytes()).to_hex()[..16]);
    place.write(&format!("out/{forged}"), table);
    let whole = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let said = told(&place, "out");
    assert!(said.contains(&format!("{forged} was not made again\n")), "{said}");
    assert!(said.contains(&format!("-{honest} was not there before\n")), "{said}");
    fs::remove_file(place.path("out").join(forged)).unwrap();
    fs::write(path, whole).unwrap();
    // None at all, or those of someone else.
    fs::rename(place.path("out/points"), place.path("theirs")).unwrap();
    let none = "points is missing, or no folder of its own\n";
    assert_eq!(told(&place, "out"), none);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../theirs", place.path("out/points")).unwrap();
        assert_eq!(told(&place, "out"), none);
    }
}

/// However a scenario writes the path of its list, that is read whose hash was looked at.
#[test]
fn a_list_that_is_another_from_elsewhere() {
    let place = Place::new().with("list.csv", LIST.replace("12,000", "13,000"));
    for folder in ["ours/deep", "scratch"] {
        fs::create_dir_all(place.path(folder)).unwrap();
    }
    place.write("ours/list.csv", LIST);
    place.write("ours/listed.toml", listed("list.csv"));
    place.done(&["run", "ours/listed.toml", "--quiet", "--out=ours/deep/out"]);
    let name = "ours/deep/out/scenario.resolved.toml";
    let resolved = fs::read_to_string(place.path(name)).unwrap();
    let file = resolved.lines().find(|line| line.starts_with("file = ")).unwrap();
    // From the results it leads to the list, and from where they are made again to the other.
    let forged = resolved.replacen(file, "file = '../../list.csv'", 1);
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    place.write(name, &forged);
    change(&place, "ours/deep/out", &hash(&resolved), &hash(&forged));
    let mut again = place.command(&["reproduce", "ours/deep/out"]);
    let told = Told::of(again.env("TMPDIR", place.path("scratch")).output().unwrap());
    assert!(told.code == Some(0) && told.out.starts_with(SAME), "{told:?}");
}

/// A page is named after the folder, and not after a link to it.
#[cfg(unix)]
#[test]
fn a_report_that_was_made_by_way_of_a_link() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--quiet", "--replications=4", "--out=real/run1"]);
    std::os::unix::fs::symlink("real/run1", place.path("latest")).unwrap();
    place.done(&["report", "latest"]);
    for results in ["real/run1", "latest"] {
        assert_eq!(place.done(&["reproduce", results]), WITH_REPORTS);
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_a_terminal_would_obey() {
    let place = Place::with_small();
    place.done(&RUN);
    let evil = "evil\u{1b}[31m";
    fs::rename(place.path("out"), place.path(evil)).unwrap();
    fs::remove_file(place.path(evil).join("summary.csv")).unwrap();
    let told = place.axplan(&["reproduce", evil]);
    assert!(told.err.contains("`evil·[31m` was not reproduced"), "{told:?}");
    assert!(!told.err.contains('\u{1b}'), "{told:?}");
}

/// What a link leads to is not shown as what the results say.
#[cfg(unix)]
#[test]
fn links_among_results() {
    use std::os::unix::fs::symlink;
    let place = Place::with_small();
    place.done(&RUN);
    place.done(&["run", "small.toml", "--quiet", "--replications=4", "--out", "theirs"]);
    let report = ["report", "out"];
    let diff = ["diff", "theirs", "out"];
    let explain = ["explain", "out", "--replication=1"];
    let reproduce = ["reproduce", "out"];
    let cases: [(&str, &[&[&str]]); 6] = [
        ("assignments.csv", &[&report, &reproduce]),
        ("summary.csv", &[&report, &reproduce]),
        ("answer.json", &[&report, &reproduce]),
        ("replications.csv", &[&report, &diff, &reproduce]),
        ("scenario.resolved.toml", &[&report, &diff, &explain, &reproduce]),
        ("manifest.json", &[&report, &diff, &explain, &reproduce]),
    ];
    for (name, commands) in cases {
        let path = place.path("out").join(name);
        let whole = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        symlink(place.path("theirs").join(name), &path).unwrap();
        for command in commands {
            let told = place.axplan(command);
            assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{command:?} {told:?}");
            let said = format!("`out/{name}` is a symbolic link");
            assert!(told.err.contains(&said), "{command:?} {told:?}");
        }
        fs::remove_file(&path).unwrap();
        fs::write(path, whole).unwrap();
    }
    // The folder itself may be one.
    symlink("out", place.path("linked")).unwrap();
    place.done(&["diff", "theirs", "linked"]);
    assert!(place.done(&["reproduce", "linked"]).starts_with(SAME));
}

#[test]
fn a_changed_scenario_is_not_taken_for_that_of_results() {
    let place = Place::with_small();
    place.done(&RUN);
    let name = "out/scenario.resolved.toml";
    let resolved = fs::read_to_string(place.path(name)).unwrap();
    place.write(name, resolved.replace("A small move", "Another move"));
    for command in [
        &["report", "out"][..],
        &["diff", "out", "out"],
        &["explain", "out", "--replication=1"],
    ] {
        let told = place.axplan(command);
        assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{command:?} {told:?}");
        assert!(told.err.contains("it was changed"), "{command:?} {told:?}");
    }
    // As a scenario, it is like any other.
    place.done(&["run", name, "--quiet", "--out", "again"]);
}

/// Lists are recorded with their whole paths, which are others once everything was moved.
#[test]
fn results_that_were_moved_with_their_lists() {
    let place = Place::new();
    fs::create_dir_all(place.path("ours/lists")).unwrap();
    place.write("ours/lists/customers.csv", LIST);
    place.write("ours/lists/history.csv", history());
    place.write("ours/listed.toml", listed("lists/customers.csv"));
    let size = [
        "size",
        "ours/listed.toml",
        "--plan=ax",
        "--team=desk=1..2",
        "--target=nrr_12m >= 0.5",
        "--replications=100",
    ];
    let calibrate = [
        "calibrate",
        "ours/listed.toml",
        "--history=ours/lists/history.csv",
        "--allow-bad-rows=1",
        "--replications=20",
    ];
    for study in [&size[..], &calibrate] {
        place.done(&[study, &["--quiet", "--out", &format!("ours/{}", study[0])]].concat());
    }
    fs::rename(place.path("ours"), place.path("theirs")).unwrap();
    let said = refused(&place, "theirs/size");
    assert!(
        said.contains("there is no customer list") && said.contains("`--from FOLDER`"),
        "{said}"
    );
    for results in ["theirs/size", "theirs/calibrate"] {
        let told = place.done(&["reproduce", results, "--from=theirs", "--from=theirs/lists"]);
        assert!(told.starts_with(SAME), "{results}: {told}");
    }
    // Another list of the same name is none.
    place.write("theirs/lists/customers.csv", LIST.replace("12,000", "13,000"));
    let told = place.axplan(&["reproduce", "theirs/size", "--from=theirs/lists"]);
    assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{told:?}");
    assert!(
        told.err
            .contains("and none of its name and hash stands where `--from` says"),
        "{told:?}"
    );
}
