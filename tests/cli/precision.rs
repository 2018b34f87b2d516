//! How sure: designs of the outer draws, `variance.csv` and `quantiles.csv`, and what does not go together.

use insta::assert_snapshot;

use super::place::Place;
use super::tables::{Table, number, same};

const HYPERCUBE: [&str; 2] = ["--set", "run.outer_design=latin-hypercube"];

#[test]
fn what_is_wrong_with_a_design() {
    let place = Place::with_small();
    let said = |arguments: &[&str]| {
        let told = place.axplan(&[&["run", "small.toml"], arguments].concat());
        assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{arguments:?}");
        told.err
    };
    let hypercube = |more: &[&'static str]| [HYPERCUBE.as_slice(), more].concat();
    assert_snapshot!(
        "outer-design-wrong",
        [
            said(&["--set", "run.outer_design=halton"]),
            said(&hypercube(&[])),
            said(&hypercube(&["--replications", "1000"])),
            said(&hypercube(&[
                "--set",
                "run.replications=64",
                "--precision",
                "nrr_12m=1pt"
            ])),
        ]
        .join("\n")
    );
    let told = place.axplan(&[
        "sensitivity",
        "small.toml",
        "--set",
        "run.outer_design=sobol",
        "--set",
        "run.replications=64",
    ]);
    assert_eq!(told.code, Some(2));
    assert_snapshot!("outer-design-sensitivity", told.err);
}

/// The design is said on the card and kept in the resolved scenario, from which the same results come again.
#[test]
fn a_design_is_said_and_can_be_run_again() {
    let place = Place::with_small();
    let options = ["--replications", "64", "--no-breakeven", "--out", "out"];
    let card = place.done(&[&["run", "small.toml"], HYPERCUBE.as_slice(), &options].concat());
    assert_snapshot!("outer-design-card", card);
    let resolved = std::fs::read_to_string(place.path("out/scenario.resolved.toml")).unwrap();
    assert!(resolved.contains("outer_design = \"latin-hypercube\""), "{resolved}");
    place.done(&["run", "out/scenario.resolved.toml", "--no-breakeven", "--out", "again"]);
    for file in [
        "summary.csv",
        "differences.csv",
        "replications.csv",
        "variance.csv",
        "quantiles.csv",
    ] {
        let read = |folder: &str| std::fs::read(place.path(folder).join(file)).unwrap();
        assert_eq!(read("out"), read("again"), "{file}");
    }
}

/// Where nothing is uncertain all spread is chance, and there is no `variance.csv`; a design is then no design, and --precision may
/// be asked for.
#[test]
fn without_uncertain_inputs_there_is_chance_alone() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--out", "first", "--no-breakeven"]);
    let central = std::fs::read_to_string(place.path("first/variance.csv")).unwrap();
    assert!(central.lines().count() > 20, "{central}");
    let certain = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/crm-smb.toml");
    let small = [
        "run",
        certain,
        "--set",
        "population.size=60",
        "--no-breakeven",
        "--out",
        "out",
    ];
    let card = place.done(&[&small[..], &["--replications", "40"]].concat());
    assert!(!card.contains("what we don't know, "), "{card}");
    assert!(place.path("out/quantiles.csv").exists() && !place.path("out/variance.csv").exists());
    let told = place.axplan(&[&small[..], &HYPERCUBE, &["--precision", "nrr_12m=50pt"]].concat());
    assert_eq!(told.code, Some(0), "{}", told.err);
    let idle = "Warning: `run.outer_design = \"latin-hypercube\"` changes nothing";
    assert!(told.err.contains(idle), "{}", told.err);
}

/// The quantiles are those of `summary.csv`; eight replications tell no end of an outer one.
#[test]
fn quantiles_have_intervals() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--out", "out", "--no-breakeven"]);
    let summary = Table::read(&place.path("out/summary.csv"));
    let quantiles = Table::read(&place.path("out/quantiles.csv"));
    for (p, column) in [("0.05", "p05"), ("0.5", "p50"), ("0.95", "p95")] {
        for plan in ["revenue", "ax"] {
            let of_plan = [("baseline", ""), ("plan", plan), ("metric", "margin"), ("quantile", p)];
            let found = quantiles.find(&of_plan);
            let record = summary.find(&[("plan", plan), ("metric", "margin"), ("group", "all"), ("month", "")]);
            assert!(same(number(found, "value"), number(record, column)), "{found:?}");
            assert_eq!(found["n"], "8");
        }
    }
    let of_difference = [("baseline", "revenue"), ("plan", "ax"), ("metric", "margin")];
    let lowest = quantiles.find(&[&of_difference[..], &[("quantile", "0.05")]].concat());
    assert_eq!(lowest["ci_low"], "none");
}
