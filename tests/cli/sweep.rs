//! `axplan sweep`: its numbers are those of `run`, it goes on where it was stopped, and says what is wrong.

use std::collections::BTreeMap;
use std::fs;

use insta::assert_snapshot;

use super::place::{Place, names};

const DESK: &str = "plans.ax.teams.desk.headcount";

/// The rows of a CSV file, by header.
fn rows(place: &Place, file: &str) -> Vec<BTreeMap<String, String>> {
    let mut table = csv::Reader::from_path(place.path(file)).unwrap();
    table.deserialize().map(|row| row.unwrap()).collect()
}

fn varied(values: &str) -> String {
    format!("{DESK}={values}")
}

#[test]
fn a_point_has_the_numbers_of_a_run() {
    let place = Place::with_small();
    let metrics = "nrr_12m,required_load@team:desk,arr@12,health@profile:async,npv";
    place.done(&[
        "sweep",
        "small.toml",
        "--vary",
        &varied("1.1"),
        "--metrics",
        metrics,
        "--out",
        "sweep",
    ]);
    place.done(&["run", "small.toml", "--set", &varied("1.1"), "--out", "run"]);
    let (summary, differences) = (rows(&place, "run/summary.csv"), rows(&place, "run/differences.csv"));
    let found = rows(&place, "sweep/sweep.csv");
    assert_eq!(found.len(), 2 * 4 + 1, "one measure is of one plan");
    for row in found {
        assert_eq!(row[DESK], "1.1");
        let same = |other: &&BTreeMap<String, String>| {
            ["plan", "metric", "group", "month"]
                .iter()
                .all(|label| other[*label] == row[*label])
        };
        let of_run = summary.iter().find(same).unwrap();
        for column in ["mean", "se", "sd", "n"] {
            assert_eq!(row[column], of_run[column], "{column}: {row:?}");
        }
        if row["month"].is_empty() && row["group"] == "all" {
            for column in ["p05", "p25", "p50", "p75", "p95"] {
                assert_eq!(row[column], of_run[column], "{column}: {row:?}");
            }
        }
        if row["plan"] == "revenue" || row["group"].starts_with("team:") {
            assert_eq!(row["difference"], "");
            continue;
        }
        let against = differences.iter().find(same).unwrap();
        for (column, of_run) in [
            ("difference", "mean"),
            ("difference_se", "se"),
            ("difference_ci_low", "ci_low"),
            ("difference_ci_high", "ci_high"),
            ("p_better", "p_better"),
        ] {
            assert_eq!(row[column], against[of_run], "{column}: {row:?}");
        }
    }
}

#[test]
fn points_that_are_known_are_not_run_again() {
    let place = Place::with_small();
    let sweep = |values: &str, replications: &str, out: &str| {
        let vary = varied(values);
        let world = "outcomes.churn.sensitivity=1,2";
        let told = place.axplan(&[
            "sweep",
            "small.toml",
            "--vary",
            &vary,
            "--vary",
            world,
            "--replications",
            replications,
            "--out",
            out,
        ]);
        assert_eq!(told.code, Some(0), "{}", told.err);
        (told.out, told.err)
    };
    let (_, err) = sweep("1..2", "8", "out");
    assert!(!err.contains("Known"), "{err}");
    let (_, err) = sweep("1..3", "12", "out");
    assert!(
        err.contains("Known from before: 0 of 6 points, 32 of 72 replications"),
        "{err}"
    );
    let (again, err) = sweep("1..3", "12", "out");
    assert!(
        err.contains("Known from before: 6 of 6 points, 72 of 72 replications"),
        "{err}"
    );
    let (whole, _) = sweep("1..3", "12", "fresh");
    assert_eq!(again, whole);
    for file in ["sweep.csv", "scenario.resolved.toml"] {
        assert!(fs::read(place.path("out").join(file)).unwrap() == fs::read(place.path("fresh").join(file)).unwrap());
    }
    assert_eq!(place.files("out/points"), place.files("fresh/points"));
    assert_eq!(place.names(), ["fresh", "out", "small.toml"]);
    // A file that is not what it should be is no help, and no harm.
    let point = names(&place.path("out/points")).remove(0);
    fs::write(place.path("out/points").join(&point), "replication,plan\n0,ax\n").unwrap();
    let (again, err) = sweep("1..3", "12", "out");
    assert!(err.contains("Known from before: 5 of 6 points"), "{err}");
    assert_eq!(again, whole);
    // Fewer replications are the first of those.
    let (fewer, _) = sweep("1..3", "4", "out");
    assert_eq!(fewer, sweep("1..3", "4", "fewer").0);
}

#[test]
fn a_range_with_one_dot_is_warned_of() {
    let place = Place::with_small();
    let vary = varied("1.5");
    let told = place.axplan(&["sweep", "small.toml", "--vary", &vary, "--replications", "4"]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    assert!(told.err.contains("takes one value, 1.5."), "{}", told.err);
}

/// Stopped in the middle, it keeps what is done, and leaves earlier results alone.
#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done() {
    use std::process::{Command, Stdio};
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use super::place::Told;

    let place = Place::with_small();
    let sweep = |out: &'static str| {
        let world = "outcomes.churn.sensitivity=1..4";
        [
            "sweep",
            "small.toml",
            "--vary",
            world,
            "--replications",
            "800",
            "--out",
            out,
        ]
    };
    let child = place
        .command(&sweep("out"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let patience = Instant::now() + Duration::from_secs(60);
    let kept = place.path(".out.points");
    while !kept.is_dir() || names(&kept).iter().all(|name| !name.ends_with(".csv")) {
        assert!(Instant::now() < patience, "no point is kept");
        sleep(Duration::from_millis(5));
    }
    Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    let told = Told::of(child.wait_with_output().unwrap());
    assert_eq!(told.code, Some(1), "{told:?}");
    assert!(
        told.err.contains("are kept, and the same command goes on from there"),
        "{}",
        told.err
    );
    assert_eq!(told.out, "");
    assert_eq!(place.names(), [".out.points", "small.toml"]);
    let told = place.axplan(&sweep("out"));
    assert!(told.err.contains("Known from before: "), "{}", told.err);
    let whole = place.axplan(&[&sweep("fresh")[..], &["--threads", "1"]].concat());
    assert_eq!(told.out, whole.out);
    assert_eq!(place.files("out/points"), place.files("fresh/points"));
    assert_eq!(place.names(), ["fresh", "out", "small.toml"]);
}

#[test]
fn a_sweep_on_a_terminal() {
    let place = Place::with_small();
    let points = place.done(&[
        "sweep",
        "small.toml",
        "--vary",
        &varied("0.5..2/0.5"),
        "--replications",
        "60",
    ]);
    assert_snapshot!("sweep", points);
    let read = names(&place.path("results/small-sweep"));
    assert_eq!(
        read,
        [
            "answer.json",
            "manifest.json",
            "points",
            "scenario.resolved.toml",
            "sweep.csv"
        ]
    );
    let csv = fs::read_to_string(place.path("results/small-sweep/sweep.csv")).unwrap();
    assert!(
        csv.starts_with("plans.ax.teams.desk.headcount,plan,cost_a_year,metric,"),
        "{csv}"
    );
    let rule = place.done(&[
        "sweep",
        "small.toml",
        "--vary",
        "plans.ax.teams.desk.mode=pooled,dedicated",
        "--vary",
        &varied("1,2"),
        "--design",
        "zip",
        "--plans",
        "ax",
        "--metrics",
        "required_load,nrr_12m,unmet_hours",
    ]);
    assert_snapshot!("sweep-zip", rule);
}

#[test]
fn designs_that_choose_their_points() {
    let place = Place::with_small();
    for design in ["latin-hypercube", "sobol"] {
        let arguments = [
            "sweep",
            "small.toml",
            "--vary",
            &varied("0.5..2.5"),
            "--vary",
            "outcomes.churn.sensitivity=1..3",
            "--design",
            design,
            "--points",
            "6",
            "--format",
            "json",
            "--quiet",
        ];
        let told = place.done(&arguments);
        let answer: serde_json::Value = serde_json::from_str(&told).unwrap();
        assert_eq!(answer["options"].as_array().unwrap().len(), 12);
        assert_eq!(answer["varied"][0], DESK);
        assert!(answer["best"][0]["over_runner_up"]["ci_low"].is_number());
    }
}

/// Nobody chooses how strongly experience acts: plans are ranked in each world, and no world is the best.
#[test]
fn worlds_are_not_ranked() {
    let place = Place::with_small();
    let told = place.done(&[
        "sweep",
        "small.toml",
        "--vary",
        "outcomes.churn.sensitivity=0,3",
        "--metrics",
        "nrr_12m",
        "--quiet",
    ]);
    assert_snapshot!("sweep-worlds", told);
}

/// Fails with exit code 2, leaves nothing, and says this.
#[test]
fn what_is_wrong_is_said_before_any_work() {
    let place = Place::with_small();
    let cases: [&[&str]; 24] = [
        &[],
        &["--vary", "plans.ax.teams.desk.headcount"],
        &["--vary", "=1,2"],
        &["--vary", &varied("")],
        &["--vary", &varied("1,,2")],
        &["--vary", &varied("1,2,1")],
        &["--vary", &varied("4..2")],
        &["--vary", &varied("1..b")],
        &["--vary", &varied("1..2/0")],
        &["--vary", &varied("1..2/x")],
        &["--vary", &varied("1..2/5")],
        &["--vary", &varied("0..1/0.00001")],
        &["--vary", &varied("1..2%1")],
        &["--vary", &varied("0.5..2.5")],
        &["--vary", &varied("0.5..2.5,3")],
        &["--vary", &varied("{ uniform = { low = 1")],
        &["--vary", &varied("some,many")],
        &["--vary", "plans.ax.teams.dsk.headcount=1,2"],
        &["--vary", &varied("-1..1")],
        &["--vary", &varied("1,2"), "--vary", &varied("3,4")],
        &["--vary", &varied("1,2"), "--vary", "months=12..14", "--design", "zip"],
        &["--vary", &varied("1..1000"), "--vary", "months=12..100"],
        &["--vary", "run.seed=1..3"],
        &["--vary", "population.file=a.csv,b.csv"],
    ];
    let others: [&[&str]; 6] = [
        &["--vary", &varied("1,2"), "--points", "4"],
        &["--vary", &varied("1..2"), "--design", "sobol"],
        &[
            "--vary",
            &varied("1..2"),
            "--design",
            "latin-hypercube",
            "--points",
            "0",
        ],
        &["--vary", &varied("1,2"), "--metrics", "nrr,arr@x@y"],
        &["--vary", &varied("1,2"), "--metrics", "required_load@team:dsk"],
        &["--vary", &varied("1,2"), "--plans", "axe"],
    ];
    let mut said = String::new();
    for case in cases.iter().chain(&others) {
        let told = place.axplan(&[&["sweep", "small.toml"], *case].concat());
        assert_eq!(told.code, Some(2), "{case:?}\n{}", told.err);
        assert_eq!(told.out, "");
        said += &format!("{}\n{}\n", case.join(" "), told.err);
    }
    assert_eq!(place.names(), ["small.toml"]);
    assert_snapshot!("sweep-wrong", said);
}
