//! `axplan sensitivity`: what it prints, what it writes, and what it says to input that is wrong.

use insta::assert_snapshot;
use serde_json::Value;

use super::place::{Place, SMALL, names};
use super::tables::Table;

/// Two numbers that are not known.
const RANGES: &str = "outcomes.churn.sensitivity=0.5..4,workforce.cost_per_year=100000..250000";

fn sensitivity<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["sensitivity", "small.toml", "--quiet"];
    arguments.extend(more);
    arguments
}

#[test]
fn what_it_prints() {
    let place = Place::with_small();
    let small = ["--inputs", RANGES, "--replications", "8", "--draws", "50"];
    assert_snapshot!("sensitivity-default", place.done(&sensitivity(&small)));
    let methods = [&small[..], &["--method", "morris,sobol", "--metric", "margin"]].concat();
    assert_snapshot!("sensitivity-morris-sobol", place.done(&sensitivity(&methods)));
    for text in [sensitivity(&small), sensitivity(&methods)].map(|arguments| place.done(&arguments)) {
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}

#[test]
fn what_it_writes() {
    let place = Place::with_small();
    let arguments = sensitivity(&[
        "--inputs",
        "outcomes.churn",
        "--method",
        "information,tornado,morris,sobol",
        "--replications",
        "2",
        "--draws",
        "50",
        "--format",
        "json",
    ]);
    let answer: Value = serde_json::from_str(&place.done(&arguments)).unwrap();
    assert_eq!(answer["inputs"].as_array().unwrap().len(), 2);
    assert_eq!(answer["tornado"]["charts"][0]["baseline"], "revenue");
    assert_eq!(answer["information"]["draws"], 50);
    let results = place.path("results/small-sensitivity");
    assert_eq!(
        names(&results),
        [
            "answer.json",
            "choice.csv",
            "evpi.csv",
            "manifest.json",
            "morris.csv",
            "scenario.resolved.toml",
            "sobol.csv",
            "tornado.csv"
        ]
    );
    for (file, header) in [
        (
            "evpi.csv",
            "metric,known,worth,se,ci_low,ci_high,noise,below_noise,draws,inner",
        ),
        (
            "choice.csv",
            "metric,plan,over,gain,se,ci_low,ci_high,best_share,draws,inner",
        ),
        (
            "tornado.csv",
            "plan,baseline,metric,group,month,input,low,high,at_low,at_low_se,at_high,at_high_se,swing,se,ci_low,ci_high,\
             within_noise,plan_swing,plan_se,plan_ci_low,plan_ci_high,n",
        ),
        (
            "morris.csv",
            "plan,baseline,metric,group,month,input,mu,mu_star,se,ci_low,ci_high,sigma,noise,below_noise,trajectories,n",
        ),
        (
            "sobol.csv",
            "plan,baseline,metric,group,month,input,index,share,se,ci_low,ci_high,noise,below_noise,rows,n",
        ),
    ] {
        assert_eq!(Table::read(&results.join(file)).header.join(","), header);
    }
    // The resolved scenario asks the same question.
    let first = place.files("results/small-sensitivity");
    let again = [
        "sensitivity",
        "results/small-sensitivity/scenario.resolved.toml",
        "--out",
        "again",
    ];
    place.done(&[&again, &arguments[2..]].concat());
    let again = place.files("again");
    assert_eq!(first["tornado.csv"], again["tornado.csv"]);
    assert_eq!(first["evpi.csv"], again["evpi.csv"]);
}

#[test]
fn what_it_says_to_wrong_input() {
    let certain = "outcomes.churn.base_hazard=0.04";
    let place = Place::with_small();
    let said = |arguments: &[&str]| {
        let told = place.axplan(&sensitivity(arguments));
        assert_eq!(told.code, Some(2), "{arguments:?}\n{}", told.err);
        assert_eq!(told.out, "");
        told.err
    };
    assert_snapshot!(
        "sensitivity-wrong",
        [
            said(&["--inputs", "outcomes.churn.sensitivty"]),
            said(&["--inputs", "outcomes.churn.sensitivity=4..0.5,need.duration_cv=some"]),
            said(&["--inputs", "outcomes.churn.sensitivity=-4..4"]),
            said(&["--set", certain, "--inputs", "outcomes.churn.base_hazard"]),
            said(&["--metric", "nrr,margin@team:none"]),
            said(&["--metric", "margin@team:none"]),
            said(&["--plans", "x"]),
            said(&["--set", "run.inner=1"]),
        ]
        .join("\n")
    );
    assert_eq!(place.names(), ["small.toml"]);
}

#[test]
fn where_nothing_is_uncertain_it_says_how_to_write_what_is() {
    let place = Place::new().with("small.toml", SMALL);
    let checked = place.done(&["run", "small.toml", "--quiet", "--out", "known"]);
    assert!(!checked.is_empty());
    let scenario = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/crm-smb.toml");
    let told = place.axplan(&["sensitivity", scenario]);
    assert_eq!(told.code, Some(2));
    assert_snapshot!("sensitivity-nothing-uncertain", told.err);
}

/// One plan has nothing to be chosen against, but its inputs still matter.
#[test]
fn of_one_plan() {
    let (one, _) = SMALL.split_once("[plans.ax]").unwrap();
    let place = Place::new().with("small.toml", one);
    let arguments = ["--inputs", RANGES, "--replications", "8", "--metric", "arr"];
    assert_snapshot!("sensitivity-one-plan", place.done(&sensitivity(&arguments)));
    let told = place.axplan(&sensitivity(&[&arguments[..], &["--method", "information"]].concat()));
    assert_eq!(told.code, Some(2));
    assert!(told.err.contains("nothing to choose"), "{}", told.err);
}

/// Inputs are numbered in one order, however the scenario was written: that which is written out has another.
#[test]
fn a_scenario_in_any_order_is_made_again() {
    let uncertain = "[outcomes.expansion]\nsensitivity = { uniform = { low = 0.5, high = 1.5 } }\n\
        [outcomes.churn]\nsensitivity = { triangular = { low = 0.5, mode = 1, high = 4 } }\n";
    let place = Place::new().with("small.toml", format!("{SMALL}\n{uncertain}"));
    place.write(
        "targets.toml",
        "plan = \"revenue\"\nnrr_12m = { value = 1.0, se = 0.02 }\n",
    );
    let commands: [&[&str]; 3] = [
        &sensitivity(&["--method=tornado,morris,sobol", "--draws=2", "--replications=4"]),
        &sensitivity(&["--method=information", "--draws=60", "--replications=4"]),
        &[
            "calibrate",
            "small.toml",
            "--quiet",
            "--targets=targets.toml",
            "--replications=172",
        ],
    ];
    for command in commands {
        place.done(&[command, &["--out=results"]].concat());
        let again = place.done(&["reproduce", "results"]);
        assert!(again.starts_with("Reproduced: "), "{again}");
        std::fs::remove_dir_all(place.path("results")).unwrap();
    }
}
