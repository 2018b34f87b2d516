//! Pages of studies other than a run: their numbers are those of the files.

use std::fs;

use serde_json::Value;

use super::place::{Place, SMALL};
use super::report::{between, data, page, seen};
use super::tables::Table;

const DESK: &str = "plans.ax.teams.desk.headcount";

/// Two numbers that are not known.
pub const RANGES: &str = "outcomes.churn.sensitivity=0.5..4,assessment.accuracy.usage=0.3..0.95";

/// The charts of a kind, in the order of the page.
pub fn charts(page: &str, kind: &str) -> Vec<Value> {
    let data = data(page);
    let charts = data["charts"].as_object().unwrap();
    let number = |id: &str| id.trim_start_matches("chart-").parse::<usize>().unwrap();
    let mut found: Vec<(usize, Value)> = charts.iter().map(|(id, chart)| (number(id), chart.clone())).collect();
    found.sort_by_key(|(number, _)| *number);
    let charts = found.into_iter().map(|(_, chart)| chart);
    charts.filter(|chart| chart["kind"] == kind).collect()
}

/// Whether a number of a chart is that of a file, to five digits.
pub fn is_near(shown: &Value, written: &str) -> bool {
    let (shown, written) = (shown.as_f64().unwrap(), written.parse::<f64>().unwrap());
    (shown - written).abs() <= 1e-5 * written.abs().max(1e-9)
}

#[test]
fn a_sweep() {
    let place = Place::with_small();
    let vary = format!("{DESK}=0.5,1,10");
    let world = "outcomes.churn.sensitivity=1,2";
    let arguments = [
        "sweep",
        "small.toml",
        "--vary",
        &vary,
        "--vary",
        world,
        "--out",
        "out",
        "--report",
    ];
    let json = place.done(&[&arguments[..], &["--format", "json"]].concat());
    assert_eq!(fs::read_to_string(place.path("out/answer.json")).unwrap(), json);
    let made = page(&place, "out/report.html");
    place.done(&["report", "out", "--out", "again.html"]);
    assert!(page(&place, "again.html") == made);
    let chart = &charts(&made, "explorer")[0];
    assert_eq!(chart["is_grid"], true);
    assert_eq!(
        chart["factors"][0][1],
        serde_json::json!(["0.5", "1", "10"]),
        "numbers by size"
    );
    let index = |list: &Value, name: &str| list.as_array().unwrap().iter().position(|one| one == name).unwrap();
    let table = Table::read(&place.path("out/sweep.csv"));
    let mut compared = 0;
    for row in &table.records {
        let of = |name: &str| row[name].as_str();
        let place_of = |factor: usize, column: &str| index(&chart["factors"][factor][1], of(column));
        let wanted = [place_of(0, DESK), place_of(1, "outcomes.churn.sensitivity")];
        let points = chart["points"].as_array().unwrap();
        let point = points
            .iter()
            .position(|point| *point == serde_json::json!(wanted))
            .unwrap();
        let names: Vec<&Value> = chart["measures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|measure| &measure[0])
            .collect();
        let measure = names.iter().position(|name| **name == of("metric")).unwrap();
        let plan = index(&chart["plans"], of("plan"));
        for (shown, columns) in [
            ("means", ["mean", "ci_low", "ci_high"]),
            ("gains", ["difference", "difference_ci_low", "difference_ci_high"]),
        ] {
            let cell = &chart[shown][measure][plan][point];
            assert_eq!(cell.is_null(), of(columns[0]).is_empty(), "{row:?}");
            if !cell.is_null() {
                for (at, column) in columns.into_iter().enumerate() {
                    assert!(is_near(&cell[at], of(column)), "{column}: {cell} {row:?}");
                    compared += 1;
                }
            }
        }
    }
    assert_eq!(
        compared,
        3 * 6 * 6 * (2 + 1),
        "six points, six measures; two plans, one of them less the other"
    );
    // What the terminal says, the page says.
    let told = place.done(&[&arguments[..8], &["--quiet"]].concat());
    let sentence = told.lines().find(|line| line.starts_with("Best by")).unwrap();
    assert!(seen(&made).contains(&sentence.replace('`', "")), "{sentence}");
    let answer: Value = serde_json::from_str(&json).unwrap();
    let best: Vec<usize> = answer["best"]
        .as_array()
        .unwrap()
        .iter()
        .map(|best| best["option"].as_u64().unwrap() as usize)
        .collect();
    let shown: Vec<usize> = chart["best"][0]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (pair[1].as_u64().unwrap() * 2 + pair[0].as_u64().unwrap()) as usize)
        .collect();
    assert_eq!(shown, best);
}

/// Points that do not fill a grid are points, not a map.
#[test]
fn a_sweep_without_a_grid() {
    let place = Place::with_small();
    let arguments = [
        "sweep",
        "small.toml",
        "--design",
        "sobol",
        "--points",
        "5",
        "--metrics",
        "margin",
    ];
    let vary = [
        "--vary",
        "outcomes.churn.sensitivity=0.5..3",
        "--vary",
        "population.correlation.arr_need=0..0.8",
    ];
    place.done(
        &[
            &arguments[..],
            &vary,
            &["--replications", "4", "--quiet", "--report", "--out", "out"],
        ]
        .concat(),
    );
    let chart = &charts(&page(&place, "out/report.html"), "explorer")[0];
    assert_eq!(
        (&chart["is_grid"], chart["points"].as_array().unwrap().len()),
        (&Value::Bool(false), 5)
    );
}

#[test]
fn a_large_sweep_stays_small_and_says_what_it_leaves_out() {
    let place = Place::with_small();
    let arguments = [
        "sweep",
        "small.toml",
        "--vary",
        "plans.ax.teams.desk.headcount=0.5..3%1300",
        "--months",
        "12",
    ];
    place.done(
        &[
            &arguments[..],
            &[
                "--set",
                "population.size=2",
                "--replications",
                "4",
                "--quiet",
                "--report",
                "--out",
                "out",
            ],
        ]
        .concat(),
    );
    let made = page(&place, "out/report.html");
    assert!(made.len() < 3_000_000, "{}", made.len());
    let chart = &charts(&made, "explorer")[0];
    let measures = chart["measures"].as_array().unwrap().len();
    // 30,000 numbers of 1,300 points, two plans, and two numbers of each.
    assert_eq!(measures, 5);
    assert!(seen(&made).contains("cs_cost only in sweep.csv"));
    let rows = between(&made, "<tbody>", "</tbody>")[0].matches("<tr>").count();
    assert_eq!(rows, 500);
    assert!(made.contains("801 options more in sweep.csv"));
}

#[test]
fn a_sizing() {
    let place = Place::new().with("small.toml", SMALL.replace("size = 60", "size = 140"));
    let teams = ["--plan", "ax", "--team", "desk=1..4", "--team", "people=1..5"];
    let targets = [
        "--target",
        "required_load@team:people <= 0.9",
        "--replications",
        "200",
        "--report",
    ];
    let told = place.done(&[&["size", "small.toml", "--quiet", "--out", "out"], &teams[..], &targets].concat());
    let made = page(&place, "out/report.html");
    let chart = &charts(&made, "frontier")[0];
    let groups = chart["groups"].as_array().unwrap();
    let points = groups.iter().flat_map(|group| {
        let points = group["points"].as_array().unwrap();
        points.iter().map(|point| (group["look"].clone(), point.clone()))
    });
    let points: Vec<(Value, Value)> = points.collect();
    let table = Table::read(&place.path("out/frontier.csv"));
    let rows = table.records;
    assert_eq!(points.len(), rows.len());
    for row in &rows {
        let who = format!("desk {}, people {}", row["desk"], row["people"]);
        let (look, point) = points.iter().find(|(_, point)| point[0] == *who).unwrap();
        assert_eq!(look, row["targets"].as_str());
        assert!(is_near(&point[1], &row["cost_a_year"]));
        for (at, column) in ["mean", "ci_low", "ci_high"].into_iter().enumerate() {
            assert!(is_near(&point[2][at], &row[column]), "{point} {row:?}");
        }
    }
    let sentence = told.lines().find(|line| line.starts_with("The least-cost")).unwrap();
    assert!(seen(&made).contains(sentence));
    assert!(seen(&made).contains("chosen | desk"));
}

#[test]
fn a_break_even() {
    let place = Place::with_small();
    let vary = [
        "--vary",
        "outcomes.churn.sensitivity=0..4",
        "--steps",
        "3",
        "--report",
        "--quiet",
        "--out",
    ];
    let told = place.done(&[&["breakeven", "small.toml"], &vary[..], &["out"]].concat());
    let made = page(&place, "out/report.html");
    let table = Table::read(&place.path("out/breakeven.csv"));
    let chart = &charts(&made, "explorer")[0];
    let cells = chart["gains"][0][0].as_array().unwrap();
    let rows = table.records;
    assert_eq!(cells.len(), rows.len());
    for (cell, row) in cells.iter().zip(&rows) {
        for (at, column) in ["mean", "ci_low", "ci_high"].into_iter().enumerate() {
            assert!(is_near(&cell[at], &row[column]), "{cell} {row:?}");
        }
    }
    let second = told
        .lines()
        .find(|line| line.contains("Cost of doing nothing"))
        .unwrap();
    assert!(seen(&made).replace('\n', " ").contains(&second.replace('`', "")[..40]));
    let discounted = "The present value is taken at 10.0 % a year (economics.discount_rate).";
    assert!(seen(&made).contains(discounted));
    let two = ["--vary", "plans.ax.teams.people.headcount=1..2"];
    place.done(&[&["breakeven", "small.toml"], &two[..], &vary[..], &["map"]].concat());
    let map = &charts(&page(&place, "map/report.html"), "explorer")[0];
    assert_eq!(map["points"].as_array().unwrap().len(), 9);
}

/// Names are text on every page, whatever they are.
#[test]
fn names_do_no_harm_on_any_page() {
    const NAME: &str = "</script><img src=x onerror=alert(1)>";
    const PLAN: &str = "=cmd()<script>`";
    let named = SMALL
        .replace("A small move", NAME)
        .replace("[plans.ax]", &format!("[plans.\"{PLAN}\"]"));
    let place = Place::new().with("small.toml", named);
    let plan = format!("plans.\"{PLAN}\".teams.desk.headcount");
    let vary = format!("{plan}=1,2");
    let runs: [&[&str]; 5] = [
        &["run", "--replications", "4"],
        &["sweep", "--vary", &vary, "--replications", "4"],
        &[
            "sensitivity",
            "--method",
            "tornado,morris",
            "--draws",
            "2",
            "--replications",
            "2",
            "--inputs",
            RANGES,
        ],
        &[
            "size",
            "--plan",
            PLAN,
            "--team",
            "desk=1..2",
            "--target",
            "required_load@team:desk <= 9",
            "--replications",
            "20",
        ],
        &["breakeven", "--vary", "outcomes.churn.sensitivity=0..2", "--steps", "2"],
    ];
    for run in runs {
        place.done(
            &[
                &run[..1],
                &["small.toml", "--quiet", "--report", "--out", "out"],
                &run[1..],
            ]
            .concat(),
        );
        let page = page(&place, "out/report.html");
        assert_eq!(page.matches("</script").count(), 3, "{run:?}");
        let (own, library) = page.split_once("</script>").unwrap();
        assert!(library.starts_with("\n<script nonce="), "{run:?}");
        assert!(!own.contains("<img") && own.matches("<script").count() == 1, "{run:?}");
        assert!(
            own.contains("&#60;/script&#62;&#60;img src=x"),
            "{run:?}: it is shown as it is written"
        );
        assert!(own.contains("=cmd()&#60;script&#62;"), "{run:?}");
        for figure in between(own, "<figure", "</figure>") {
            assert!(figure.matches("<tr>").count() >= 2, "{run:?}: a chart without a table");
        }
    }
}
