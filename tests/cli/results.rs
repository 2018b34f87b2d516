//! What `axplan run` writes and prints.

use serde_json::Value;

use super::place::{LIST, Place, SMALL, names};
use super::tables::{Table, number, same};

pub const FILES: [&str; 11] = [
    "README.md",
    "answer.json",
    "assignments.csv",
    "control.csv",
    "differences.csv",
    "manifest.json",
    "quantiles.csv",
    "replications.csv",
    "scenario.resolved.toml",
    "summary.csv",
    "variance.csv",
];

const FIGURES: [&str; 16] = [
    "nrr_12m",
    "grr_12m",
    "logo_retention_12m",
    "arr",
    "expansion_arr",
    "contraction_arr",
    "churned_arr",
    "required_load",
    "utilisation",
    "overload_share",
    "unmet_hours",
    "surplus_hours",
    "adequacy",
    "health",
    "cs_cost",
    "margin",
];

/// The columns of every table of a run, with and without a control arm, and every metric.
#[test]
fn what_stands_in_the_files_is_told_beside_them() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--set", "control_arm=ax", "--out", "out"]);
    let told = std::fs::read_to_string(place.path("out/README.md")).unwrap();
    for file in names(&place.path("out")) {
        assert!(file == "README.md" || told.contains(&format!("| `{file}` |")), "{file}");
        if file.ends_with(".csv") {
            for column in Table::read(&place.path("out").join(&file)).header {
                assert!(told.contains(&format!("`{column}`")), "`{column}` of {file}");
            }
        }
    }
    for metric in axplan::measures::metric::Metric::ALL {
        assert!(told.contains(&format!("`{}`", metric.name())), "{}", metric.name());
    }
}

#[test]
fn a_run_writes_its_files_and_no_others() {
    let place = Place::with_small();
    let told = place.axplan(&["run", "small.toml"]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    assert_eq!(place.names(), ["results", "small.toml"]);
    assert_eq!(names(&place.path("results")), ["small"]);
    assert_eq!(names(&place.path("results/small")), FILES);
    let header = |name: &str| Table::read(&place.path("results/small").join(name)).header.join(",");
    assert_eq!(
        header("summary.csv"),
        "plan,metric,group,month,mean,se,sd,p05,p25,p50,p75,p95,n"
    );
    assert_eq!(
        header("differences.csv"),
        "baseline,plan,metric,group,month,mean,se,ci_low,ci_high,p_better,variance_reduction,n"
    );
    assert_eq!(
        header("replications.csv"),
        format!(
            "replication,plan,{},idle_hours,satisfaction,npv,roi,payback_month,paid_back,dip",
            FIGURES.join(",")
        )
    );
    assert_eq!(
        header("quantiles.csv"),
        "baseline,plan,metric,quantile,value,ci_low,ci_high,n"
    );
    assert_eq!(
        header("variance.csv"),
        "baseline,plan,metric,not_knowing,chance,share_not_knowing,share_ci_low,share_ci_high,estimated_below_zero,draws,n"
    );
    assert_eq!(
        header("assignments.csv"),
        "plan,customer,name,segment_before,segment_now,assessed_profile,probability,arr,book"
    );
}

#[test]
fn the_answer_goes_to_stdout_and_messages_to_stderr() {
    let place = Place::with_small();
    let told = place.axplan(&["run", "small.toml", "--out", "there/results"]);
    assert!(told.out.starts_with("A small move\n60 customers, "), "{}", told.out);
    assert!(told.err.starts_with("Preview (the limit "), "{:?}", told.err);
    let (_, last) = told.err.rsplit_once("\n\n").expect("a line apart");
    assert!(last.starts_with("Results in there/results, "), "{:?}", told.err);
    assert_eq!(last.lines().count(), 1, "{:?}", told.err);
    assert!(!told.out.contains("Preview"), "{}", told.out);
    let quiet = place.axplan(&["run", "small.toml", "--quiet"]);
    assert_eq!(quiet.out, told.out);
    assert_eq!(quiet.err, "");
}

#[test]
fn the_manifest_says_what_made_the_results() {
    let place = Place::with_small().with("customers.csv", LIST);
    place.done(&["run", "small.toml", "--seed", "7", "--replications", "4"]);
    let manifest = |name: &str| -> Value {
        serde_json::from_slice(&std::fs::read(place.path(name).join("manifest.json")).unwrap()).unwrap()
    };
    let of_small = manifest("results/small");
    assert_eq!(of_small["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(of_small["source_hash"], axplan::studies::SOURCES);
    assert_eq!(of_small["seed"], 7);
    assert_eq!(of_small["replications"], 4);
    assert_eq!(of_small["customers_hash"], Value::Null);
    assert_eq!(of_small["people_hash"], Value::Null);
    let command = of_small["command"].as_array().unwrap();
    assert_eq!(
        command[1..],
        ["run", "small.toml", "--seed", "7", "--replications", "4"]
    );
    let resolved = std::fs::read(place.path("results/small/scenario.resolved.toml")).unwrap();
    assert_eq!(of_small["scenario_hash"], blake3::hash(&resolved).to_hex().as_str());

    place.write("listed.toml", place.done(&["new", "--from", "customers.csv"]));
    place.done(&["run", "listed.toml", "--replications", "4"]);
    let hash = blake3::hash(LIST.as_bytes()).to_hex();
    assert_eq!(manifest("results/listed")["customers_hash"], hash.as_str());
    assert_eq!(manifest("results/listed")["people_hash"], Value::Null);

    let people = "Name,Team\nAnn,named\nBob,named\n";
    place.write("people.csv", people);
    let staffed = SMALL.replace("headcount = 1.5, ", "") + "\n[people]\nfile = \"people.csv\"\n";
    place.write("staffed.toml", staffed);
    place.done(&["run", "staffed.toml", "--replications", "4"]);
    let of_staffed = manifest("results/staffed");
    assert_eq!(
        of_staffed["people_hash"],
        blake3::hash(people.as_bytes()).to_hex().as_str()
    );
    assert_eq!(of_staffed["customers_hash"], Value::Null);
}

/// JSON is one document, and its figures are those of the CSV files.
#[test]
fn json_agrees_with_the_tables() {
    let place = Place::with_small();
    let answer = place.done(&["run", "small.toml", "--format", "json", "--out", "out"]);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let summary = Table::read(&place.path("out/summary.csv"));
    let differences = Table::read(&place.path("out/differences.csv"));
    let mut compared = 0;
    for plan in answer["plans"].as_array().unwrap() {
        for figure in plan["figures"].as_array().unwrap() {
            let record = summary.find(&[
                ("plan", plan["plan"].as_str().unwrap()),
                ("metric", figure["metric"].as_str().unwrap()),
                ("group", "all"),
                ("month", ""),
            ]);
            for column in ["mean", "se", "sd", "p05", "p50", "p95"] {
                assert!(
                    same(figure[column].as_f64().unwrap(), number(record, column)),
                    "{column} of {record:?}"
                );
                compared += 1;
            }
        }
    }
    let change = &answer["moves"][0];
    for figure in change["differences"].as_array().unwrap() {
        let record = differences.find(&[
            ("baseline", answer["baseline"].as_str().unwrap()),
            ("plan", change["plan"].as_str().unwrap()),
            ("metric", figure["metric"].as_str().unwrap()),
            ("group", "all"),
            ("month", ""),
        ]);
        for column in ["mean", "se", "ci_low", "ci_high", "n"] {
            assert!(
                same(figure[column].as_f64().unwrap(), number(record, column)),
                "{column} of {record:?}"
            );
            compared += 1;
        }
    }
    assert!(compared >= 2 * FIGURES.len() * 6 + FIGURES.len() * 5, "{compared}");
}

/// The rows of `replications.csv` have the means of `summary.csv`.
#[test]
fn replications_average_to_the_summary() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--out", "out"]);
    let summary = Table::read(&place.path("out/summary.csv"));
    let replications = Table::read(&place.path("out/replications.csv"));
    assert_eq!(replications.records.len(), 16);
    for plan in ["revenue", "ax"] {
        let of_plan = || replications.records.iter().filter(|record| record["plan"] == plan);
        let ordinals: Vec<_> = of_plan().map(|record| record["replication"].clone()).collect();
        assert_eq!(ordinals, ["0", "1", "2", "3", "4", "5", "6", "7"]);
        // A ratio of sums is averaged over replications too, and all of these are defined in every one.
        for metric in FIGURES {
            let mean = of_plan().map(|record| number(record, metric)).sum::<f64>() / 8.0;
            let record = summary.find(&[("plan", plan), ("metric", metric), ("group", "all"), ("month", "")]);
            assert!(
                super::tables::close(mean, number(record, "mean")),
                "{metric}: {mean} {record:?}"
            );
            assert_eq!(number(record, "n"), 8.0);
        }
    }
}

/// What each step brings is in a file of its own, where a scenario asks; the plans behind it are in those of all plans.
#[test]
fn a_control_arm_splits_the_difference() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--set", "control_arm=ax", "--out", "out"]);
    let split = Table::read(&place.path("out/contributions.csv"));
    assert_eq!(
        split.header.join(","),
        "baseline,plan,order,step,metric,mean,se,ci_low,ci_high"
    );
    assert!(split.records.len() >= 2 * 5 * FIGURES.len());
    let differences = Table::read(&place.path("out/differences.csv"));
    let difference = |plan: &str, metric: &str| {
        let row = [("plan", plan), ("metric", metric), ("group", "all"), ("month", "")];
        number(differences.find(&row), "mean")
    };
    for metric in FIGURES {
        for order in ["forward", "reverse"] {
            let steps = split.records.iter();
            let steps = steps.filter(|record| record["order"] == order && record["metric"] == metric);
            let sum: f64 = steps.map(|record| number(record, "mean")).sum();
            assert!(super::tables::close(sum, difference("ax", metric)), "{metric} {order}");
        }
        let alone = split.find(&[("order", "forward"), ("step", "rebalancing"), ("metric", metric)]);
        assert!(
            super::tables::close(number(alone, "mean"), difference("control", metric)),
            "{metric}"
        );
    }
    let assignments = Table::read(&place.path("out/assignments.csv"));
    assert_eq!(assignments.records.len(), 120, "nobody acts on a plan that was added");
}

#[test]
fn every_customer_of_a_list_is_assigned_once_a_plan() {
    let place = Place::new().with("customers.csv", LIST);
    place.write("listed.toml", place.done(&["new", "--from", "customers.csv"]));
    place.done(&["run", "listed.toml", "--replications", "4", "--out", "out"]);
    let assignments = Table::read(&place.path("out/assignments.csv"));
    assert_eq!(assignments.records.len(), 21, "seven customers under three plans");
    let elm = assignments.find(&[("plan", "ax"), ("customer", "A5")]);
    assert_eq!(elm["name"], "Elm");
    assert_eq!(elm["segment_before"], "Named");
    assert_eq!(
        elm["segment_now"], "inbound",
        "its profile is given, and the likeliest assessment is right"
    );
    assert_eq!(number(elm, "arr"), 120_000.0);
    let today = assignments.find(&[("plan", "today"), ("customer", "A5")]);
    assert_eq!(
        (today["segment_now"].as_str(), today["book"].as_str()),
        ("Named", "Bob")
    );
}

/// Who is still to be assessed has no segment yet under a plan that goes by assessed profiles; who is known has.
#[test]
fn customers_to_be_assessed_are_left_open() {
    let list = LIST.replace("Bob,inbound,40", "Bob,,40");
    let place = Place::new().with("customers.csv", list);
    place.write("listed.toml", place.done(&["new", "--from", "customers.csv"]));
    place.done(&["run", "listed.toml", "--replications", "4", "--out", "out"]);
    let assignments = Table::read(&place.path("out/assignments.csv"));
    let elm = assignments.find(&[("plan", "ax"), ("customer", "A5")]);
    assert_eq!((elm["segment_now"].as_str(), elm["book"].as_str()), ("", ""));
    assert!(!elm["assessed_profile"].is_empty());
    assert!((0.2..0.9).contains(&number(elm, "probability")));
    let today = assignments.find(&[("plan", "today"), ("customer", "A5")]);
    assert_eq!(today["book"], "Bob");
}

/// The load of today needs no belief about churn: none changes it.
#[test]
fn load_does_not_depend_on_outcomes() {
    let place = Place::with_small();
    let load = place.done(&["load", "small.toml"]);
    for set in [
        "outcomes.churn.base_hazard=3",
        "outcomes.churn.sensitivity=0",
        "outcomes.expansion.chance=1",
    ] {
        assert_eq!(place.done(&["load", "small.toml", "--set", set]), load, "{set}");
    }
}

/// Rows that are left out are told by `load` too, and kept in the manifest, even of a quiet run.
#[test]
fn rows_left_out_are_never_silent() {
    let list = LIST.replace("\"$64,000\"", "plenty");
    let place = Place::new().with("customers.csv", list);
    let starter = place.done(&["new", "--from", "customers.csv", "--allow-bad-rows", "1"]);
    place.write("listed.toml", starter);
    let load = place.axplan(&["load", "listed.toml", "--replications", "4", "--allow-bad-rows", "1"]);
    assert!(load.err.contains("plenty"), "{}", load.err);
    let run = [
        "run",
        "listed.toml",
        "--quiet",
        "--replications",
        "4",
        "--allow-bad-rows",
        "1",
        "--out",
        "out",
    ];
    place.done(&run);
    let manifest = std::fs::read_to_string(place.path("out/manifest.json")).unwrap();
    assert!(manifest.contains("customers.csv:5: "), "{manifest}");
    place.done(&["run", "out/scenario.resolved.toml", "--quiet", "--out", "again"]);
    assert_eq!(
        place.files("again"),
        place.files("out"),
        "the resolved scenario leaves out the same rows"
    );
}
