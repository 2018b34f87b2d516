//! What `--out` replaces: earlier results, whole, and nothing else.

use super::place::{Place, SMALL, names};
use super::reproduce::SAME;
use super::results::FILES;

#[test]
fn an_earlier_result_is_replaced_whole() {
    let place = Place::with_small();
    let run = ["run", "small.toml", "--quiet", "--out", "out"];
    let sweep = [
        "sweep",
        "small.toml",
        "--vary=plans.ax.teams.desk.headcount=1,2",
        "--quiet",
        "--parquet",
        "--out=out",
    ];
    place.done(&[&run[..], &["--parquet"]].concat());
    place.done(&["report", "out"]);
    place.done(&sweep);
    place.done(&["report", "out"]);
    place.done(&[&run[..], &["--shard=1/2"]].concat());
    place.done(&[&run[..], &["--seed", "2"]].concat());
    assert_eq!(names(&place.path("out")), FILES);
    assert_eq!(place.names(), ["out", "small.toml"]);
}

/// Notes of a user, and results of other commands.
#[test]
fn what_stands_beside_results_is_not_lost_with_them() {
    let place = Place::with_small();
    let run = ["run", "small.toml", "--quiet", "--out", "out"];
    place.done(&run);
    place.write("out/report-of-mine.txt", "mine");
    place.done(&["run", "small.toml", "--quiet", "--out", "out/other"]);
    let told = place.axplan(&run);
    assert_eq!((told.code, told.out.as_str()), (Some(2), ""));
    assert_eq!(
        told.err,
        "error: `out` holds more than the results of one command (`other`, `report-of-mine.txt`), so it is left alone: \
         move the rest elsewhere, or choose another --out\n"
    );
    assert_eq!(
        std::fs::read_to_string(place.path("out/report-of-mine.txt")).unwrap(),
        "mine"
    );
    assert_eq!(names(&place.path("out/other")), FILES);
    assert_eq!(place.names(), ["out", "small.toml"]);
}

/// Others have a file of this name, too.
#[test]
fn a_manifest_of_something_else_makes_no_results() {
    let place = Place::with_small();
    std::fs::create_dir(place.path("web")).unwrap();
    place.write("web/manifest.json", "{ \"name\": \"Our shop\", \"start_url\": \"/\" }");
    place.write("web/index.html", "mine");
    let told = place.axplan(&["run", "small.toml", "--quiet", "--out", "web"]);
    assert_eq!((told.code, told.out.as_str()), (Some(2), ""));
    let said = "error: `web` exists and is not a results directory (its manifest.json is not as axplan writes it)";
    assert!(told.err.starts_with(said), "{}", told.err);
    assert_eq!(names(&place.path("web")), ["index.html", "manifest.json"]);
}

/// A scenario that a study wrote is not replaced by what is run of it.
#[test]
fn the_scenario_that_is_run_is_not_lost() {
    let place = Place::with_small();
    place.done(&[
        "size",
        "small.toml",
        "--plan=ax",
        "--team=desk=1..2",
        "--target=nrr_12m >= 0.5",
        "--replications=100",
        "--quiet",
        "--out=out",
    ]);
    let before = place.files("out");
    let told = place.axplan(&["run", "out/small-sized.toml", "--quiet", "--out", "out"]);
    assert_eq!((told.code, told.out.as_str()), (Some(2), ""));
    let said = "error: `out` holds `out/small-sized.toml`, which this command reads, so it is left alone";
    assert!(told.err.starts_with(said), "{}", told.err);
    assert!(place.files("out") == before);
    // What was used is written anew.
    place.done(&["run", "out/scenario.resolved.toml", "--quiet", "--out", "out"]);
    assert_eq!(names(&place.path("out")), FILES);
}

/// A scenario needs no ending, and what is named after it is its study's all the same.
#[test]
fn results_of_a_scenario_without_an_ending() {
    let place = Place::new().with("noext", SMALL);
    let size = [
        "size",
        "noext",
        "--plan",
        "ax",
        "--team=desk=1..2",
        "--target=nrr_12m >= 0.5",
        "--replications=100",
        "--quiet",
        "--out=out",
    ];
    place.done(&size);
    place.done(&size);
    assert!(place.done(&["reproduce", "out"]).starts_with(SAME));
    // Called after a plan, it is the user's own.
    place.write("out/ax-sized.toml", "mine");
    let told = place.axplan(&size);
    assert!(
        told.code == Some(2) && told.err.contains("(`ax-sized.toml`)"),
        "{told:?}"
    );
}
