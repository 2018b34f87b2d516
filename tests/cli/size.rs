//! `axplan size`: the answer, its files, and what is said of questions that cannot be asked.

use insta::assert_snapshot;

use super::place::{Place, SMALL};

const QUESTION: [&str; 12] = [
    "size",
    "small.toml",
    "--plan",
    "ax",
    "--team",
    "desk=1..4",
    "--team",
    "people=1..5",
    "--target",
    "required_load@team:people <= 0.9",
    "--target",
    "P(required_load@team:desk <= 1) >= 90%",
];

fn place() -> Place {
    Place::new().with("small.toml", SMALL.replace("size = 60", "size = 140"))
}

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&QUESTION[..], &["--replications", "400", "--out", "out"], more].concat()
}

#[test]
fn the_answer_and_its_files() {
    let place = place();
    assert_snapshot!("size", place.done(&with(&[])));
    let files = place.files("out");
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "answer.json",
            "frontier.csv",
            "scenario.resolved.toml",
            "size.csv",
            "small-sized.toml"
        ]
    );
    assert!(place.path("out/manifest.json").is_file());
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    assert!(text("size.csv").starts_with("desk,people,cost_a_year,stage,target,quarter_from_month,estimate,"));
    assert!(text("frontier.csv").starts_with("desk,people,cost_a_year,metric,mean,"));
    // What was chosen is a scenario that runs, says what it is, and has results of its own.
    let run = place.done(&["run", "out/small-sized.toml", "--replications", "4"]);
    assert!(run.starts_with("A small move, plan ax as sized\n"), "{run}");
    assert!(place.path("results/small-sized/manifest.json").is_file());

    // The same on one thread and on two.
    let one = place.done(&with(&["--format", "json", "--threads", "1"]));
    assert_eq!(place.files("out"), files);
    assert_eq!(place.done(&with(&["--format", "json", "--threads", "2"])), one);
    let answer: serde_json::Value = serde_json::from_str(&one).unwrap();
    assert_eq!(answer["chosen"]["targets"][0]["met"], true);
    // The file holds what is printed, and the manifest how much was really run.
    assert_eq!(text("answer.json"), one);
    let manifest = std::fs::read_to_string(place.path("out/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["replications"], answer["effort"]["replications"]);
}

#[test]
fn by_quarter() {
    let place = place();
    assert_snapshot!("size-by-quarter", place.done(&with(&["--by-quarter"])));
}

#[test]
fn a_team_without_a_target_that_has_too_few_is_told() {
    let place = place();
    let told = place.done(&[
        "size",
        "small.toml",
        "--plan",
        "ax",
        "--team",
        "people=1",
        "--target",
        "required_load@team:desk <= 2",
        "--replications",
        "40",
    ]);
    assert!(
        told.contains("No target is set for `people`: its required load is "),
        "{told}"
    );
    assert!(!told.contains("No target is set for `desk`"), "{told}");
}

#[test]
fn no_headcount_is_an_answer() {
    let place = place();
    assert_snapshot!("size-none", place.done(&with(&["--target", "nrr_12m >= 3"])));
    assert!(!place.path("out/small-sized.toml").exists());
}

#[test]
fn questions_that_cannot_be_asked() {
    let place = place();
    let ask = |arguments: &[&str]| {
        let told = place.axplan(&[&["size", "small.toml"], arguments].concat());
        assert_eq!(
            (told.code, told.out.as_str()),
            (Some(2), ""),
            "{arguments:?}\n{}",
            told.err
        );
        told.err
    };
    let plan = ["--plan", "ax", "--target"];
    assert_snapshot!(
        "size-wrong",
        [
            ask(&[
                "--target",
                "nrr_12m>=1",
                "--target",
                "nrr>=1",
                "--team",
                "desk=4",
                "--team",
                "desk=5..4",
                "--target",
                "nrr_12m>=104",
                "--confidence",
                "95",
                "--tolerance",
                "5"
            ]),
            ask(&["--plan", "axe", "--target", "nrr_12m>=1"]),
            ask(&[
                &plan[..],
                &[
                    "nrr_12m>=1",
                    "--team",
                    "sync=1..4",
                    "--team",
                    "desk=1..2",
                    "--team",
                    "desk=1..3"
                ]
            ]
            .concat()),
            ask(&[&plan[..], &["required_load@team:sync<=1"]].concat()),
            ask(&[&plan[..], &["nrr_12m@3>=1"]].concat()),
            ask(&[&plan[..], &["P(nrr_12m>=1)>=1"]].concat()),
        ]
        .join("\n")
    );
    assert_eq!(place.names(), ["small.toml"]);
}
