//! The decision card, whole.

use insta::assert_snapshot;

use super::place::{Place, SMALL};

#[test]
fn of_two_plans() {
    let place = Place::with_small();
    assert_snapshot!("card-two-plans", place.done(&["run", "small.toml"]));
}

#[test]
fn of_one_plan() {
    let place = Place::with_small();
    let one = &SMALL[..SMALL.find("[plans.ax]").unwrap()];
    place.write("one.toml", one);
    assert_snapshot!("card-one-plan", place.done(&["run", "one.toml"]));
}

/// Three plans, one the same as another and one that costs more.
#[test]
fn of_three_plans() {
    let place = Place::new().with(
        "three.toml",
        format!("{SMALL}\n[plans.same]\ninherits = \"revenue\"\n\n[plans.more]\ninherits = \"ax\"\nteams.people.headcount = 2\n"),
    );
    let card = place.done(&["run", "three.toml", "--replications", "80"]);
    assert!(
        card.contains("`same` makes no difference to NRR over 12 months"),
        "{card}"
    );
    assert_snapshot!("card-three-plans", card);
}

/// Yes, no, nobody can tell and no difference at all are told in sentences of one build.
#[test]
fn says_no_as_plainly_as_yes() {
    let place = Place::new().with(
        "small.toml",
        format!("{SMALL}\n[plans.same]\ninherits = \"revenue\"\n\n[plans.again]\ninherits = \"ax\"\n"),
    );
    let verdicts = |arguments: &[&str]| {
        let card = place.done(&[&["run", "small.toml"], arguments].concat());
        let (_, moves) = card.split_once("inputs)\n\n").unwrap();
        let (moves, _) = moves.split_once("Not in this scenario").unwrap();
        moves
            .lines()
            .filter(|line| !line.starts_with("  "))
            .fold(String::new(), |text, line| text + line + "\n")
    };
    let yes = verdicts(&["--replications", "400"]);
    assert!(yes.contains("`ax` pays"), "{yes}");
    let no = verdicts(&["--replications", "400", "--set", "baseline=ax"]);
    assert!(no.contains("`revenue` does not pay"), "{no}");
    let open = verdicts(&[]);
    assert!(open.contains("Whether `ax` pays, 8 replications cannot"), "{open}");
    assert_snapshot!("verdicts", [yes, no, open].join("---\n"));
}

#[test]
fn of_a_control_arm() {
    let place = Place::with_small();
    let arguments = ["run", "small.toml", "--set", "control_arm=ax", "--replications", "80"];
    assert_snapshot!("card-control-arm", place.done(&arguments));
    let understood = place.done(&["check", "small.toml", "--set", "control_arm=ax"]);
    assert!(
        understood.contains("Added: plan `control`, `revenue` with its people"),
        "{understood}"
    );
}

/// The difference in cost is said first; with the reason where the scenario has one for comparing all the same.
#[test]
fn of_plans_that_differ_in_cost() {
    let place = Place::with_small();
    let dearer = [
        "--set",
        "plans.ax.costs.enablement_per_year=30000",
        "--replications",
        "80",
    ];
    let card = place.done(&[&["run", "small.toml"], dearer.as_slice()].concat());
    assert_snapshot!("card-equal-cost", card);
    let reason = [
        "--set",
        "cost_exception=The claim is about the margin that enablement buys.",
    ];
    let card = place.done(&[&["run", "small.toml"], dearer.as_slice(), reason.as_slice()].concat());
    let (verdict, _) = card.split_once("Not in this scenario").unwrap();
    assert_snapshot!("card-cost-exception", verdict);
}

/// Who is hired later costs more, and that is told; what chance makes of vacancies is not.
#[test]
fn of_plans_that_come_to_differ_in_cost() {
    let hired = SMALL.replace("headcount = 0.8,", "headcount = 0.8, headcount_from = { 7 = 1.8 },");
    let noise = format!("{SMALL}\n[staffing]\nresignation = 0.05\n");
    let place = Place::new().with("hired.toml", hired).with("noise.toml", noise);
    let card = |file: &str| {
        let card = place.done(&["run", file, "--seed", "2", "--out", "out"]);
        let answer: serde_json::Value = serde_json::from_slice(&place.files("out")["answer.json"]).unwrap();
        let differences = answer["moves"][0]["differences"].as_array().unwrap();
        let cost = differences.iter().find(|found| found["metric"] == "cs_cost").unwrap();
        assert!(
            cost["mean"].as_f64().unwrap() > 0.01 * cost["baseline"].as_f64().unwrap(),
            "{cost}"
        );
        card.replace('\n', " ")
    };
    let told = "than `revenue` over the run (who is hired or leaves later, customers who stay or leave, the move itself, or coverage \
                that is sold); this is not evened out.";
    let hired = card("hired.toml");
    assert!(hired.contains(told), "{hired}");
    let noise = card("noise.toml");
    assert!(!noise.contains("over the run (who"), "{noise}");
}

#[test]
fn fits_a_narrow_terminal_and_has_no_escape_codes() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/");
    let place = Place::with_small();
    for scenario in ["crm-smb", "ravenstack"] {
        let file = format!("{root}{scenario}.toml");
        for command in ["run", "load"] {
            let out = place.done(&[command, &file, "--replications", "40"]);
            assert!(!out.contains('\u{1b}'));
            for line in out.lines() {
                assert!(
                    line.chars().count() <= 80,
                    "{} characters: {line}",
                    line.chars().count()
                );
            }
        }
    }
}

#[test]
fn load_by_team_and_csm() {
    let place = Place::with_small();
    assert_snapshot!("load", place.done(&["load", "small.toml"]));
    let teams: serde_json::Value =
        serde_json::from_str(&place.done(&["load", "small.toml", "--format", "json"])).unwrap();
    let teams = teams.as_array().unwrap();
    let names: Vec<_> = teams.iter().map(|team| team["team"].as_str().unwrap()).collect();
    assert_eq!(names, ["scale", "named", "all", "desk", "people", "all"]);
    assert!(teams.iter().all(|team| team["required_load"].as_f64().unwrap() > 0.0));
}
