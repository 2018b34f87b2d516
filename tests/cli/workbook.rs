//! `axplan report`: the workbook of a run. `.ci/workbook` computes it anew in LibreOffice; here its formulas' results are compared with the
//! files beside it, and what may be dangerous in it is looked for.

use std::collections::BTreeMap;
use std::fs;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};

use super::place::{LIST, Place};

const RUN: [&str; 5] = ["run", "small.toml", "--report", "--out", "out"];

fn open(place: &Place, path: &str) -> Xlsx<std::io::BufReader<fs::File>> {
    open_workbook(place.path(path)).unwrap()
}

/// The rows of a CSV file, by its header.
fn rows(place: &Place, path: &str) -> Vec<BTreeMap<String, String>> {
    let mut table = csv::Reader::from_path(place.path(path)).unwrap();
    table.deserialize().map(|row| row.unwrap()).collect()
}

/// The row whose cells begin with these texts.
fn row<'a>(sheet: &'a Range<Data>, texts: &[&str]) -> &'a [Data] {
    let begins = |row: &&[Data]| {
        texts
            .iter()
            .zip(*row)
            .all(|(text, cell)| cell.get_string_ref() == Some(*text))
    };
    sheet.rows().find(begins).unwrap_or_else(|| panic!("{texts:?}"))
}

trait Text {
    fn get_string_ref(&self) -> Option<&str>;
}

impl Text for Data {
    fn get_string_ref(&self) -> Option<&str> {
        match self {
            Data::String(text) => Some(text),
            _ => None,
        }
    }
}

fn number(cell: &Data) -> f64 {
    match cell {
        Data::Float(value) => *value,
        Data::Int(value) => *value as f64,
        other => panic!("{other:?} is no number"),
    }
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1e-6)
}

#[test]
fn formulas_come_to_what_the_files_say() {
    let place = Place::with_small();
    place.done(&RUN);
    let summary = rows(&place, "out/summary.csv");
    let replications = rows(&place, "out/replications.csv");
    let differences = rows(&place, "out/differences.csv");
    let sheet = open(&place, "out/report.xlsx").worksheet_range("Summary").unwrap();
    let of_all = |plan: &str, metric: &str, month: &str| -> f64 {
        let found = summary.iter().find(|row| {
            row["plan"] == plan && row["metric"] == metric && row["group"] == "all" && row["month"] == month
        });
        found.unwrap()["mean"].parse().unwrap()
    };
    let mean = |plan: &str, metric: &str| -> f64 {
        let values = replications.iter().filter(|row| row["plan"] == plan);
        let values: Vec<f64> = values.map(|row| row[metric].parse().unwrap()).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    for plan in ["revenue", "ax"] {
        let margin: f64 = (1..=12).map(|month| of_all(plan, "margin", &month.to_string())).sum();
        for (what, expected) in [
            ("NRR over 12 months, from its parts", mean(plan, "nrr_12m")),
            ("closing ARR, last month of the bridge", of_all(plan, "arr", "12")),
            ("people employed, mean of the run", of_all(plan, "headcount", "")),
            ("cost of Customer Success, the run", -of_all(plan, "cs_cost", "")),
            ("margin, sum of the months", margin),
            ("margin, from its segments", margin),
        ] {
            let found = row(&sheet, &[what, plan]);
            assert!(
                near(number(&found[2]), expected),
                "{what} of {plan}: {found:?}, not {expected}"
            );
            assert_eq!(number(&found[4]), 0.0, "{what} of {plan}");
        }
    }
    let npv = row(&sheet, &["net present value, from the cash flows", "ax"]);
    assert!(near(number(&npv[2]), mean("ax", "npv")), "{npv:?}");
    // The interval of a difference, which is a formula of the confidence and the degrees of freedom.
    let difference = differences
        .iter()
        .find(|row| row["metric"] == "grr_12m" && row["group"] == "all")
        .unwrap();
    let shown: Vec<&[Data]> = sheet
        .rows()
        .filter(|row| row[0].get_string_ref() == Some("GRR, 12 months"))
        .collect();
    for (cell, name) in shown[1][1..5].iter().zip(["mean", "se", "ci_low", "ci_high"]) {
        assert!(
            near(number(cell), difference[name].parse().unwrap()),
            "{name}: {cell:?}"
        );
    }
}

#[test]
fn every_number_that_finance_would_compute_is_a_formula() {
    let place = Place::with_small();
    place.done(&RUN);
    let mut book = open(&place, "out/report.xlsx");
    let sheets = [
        "Summary",
        "Assumptions",
        "Load",
        "NRR by month",
        "ARR bridge",
        "P&L",
        "P&L by segment",
        "Headcount",
        "Sensitivity",
        "Raw",
    ];
    assert_eq!(book.sheet_names(), sheets);
    for (sheet, line, column) in [
        ("ARR bridge", "closing ARR", 1),
        ("ARR bridge", "closing ARR", 8),
        ("P&L", "gross margin", 8),
        ("P&L", "margin after Customer Success", 3),
        ("P&L", "present value: the run's is the NPV", 1),
        ("NRR by month", "NRR", 1),
        ("Headcount", "employed", 8),
    ] {
        let values = book.worksheet_range(sheet).unwrap();
        let at = values
            .rows()
            .position(|row| row[0].get_string_ref() == Some(line))
            .unwrap();
        let formulas = book.worksheet_formula(sheet).unwrap();
        let formula = formulas.get_value((at as u32, column)).unwrap();
        assert!(!formula.is_empty(), "{sheet}, {line}");
    }
    let sensitivity = book.worksheet_range("Sensitivity").unwrap();
    let text = sensitivity
        .rows()
        .flatten()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ");
    assert!(text.contains("axplan sensitivity"), "{text}");
}

#[test]
fn the_fiscal_year_starts_where_it_is_said() {
    let place = Place::with_small();
    place.done(
        &[
            &RUN[..],
            &["--set", "start_date=2025-01-01", "--fiscal-year-starts", "2"],
        ]
        .concat(),
    );
    let mut book = open(&place, "out/report.xlsx");
    let quarters = |book: &mut Xlsx<_>| -> Vec<String> {
        let sheet = book.worksheet_range("P&L").unwrap();
        row(&sheet, &["fiscal quarter"])[2..7]
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    assert_eq!(
        quarters(&mut book),
        ["FY2025 Q4", "FY2026 Q1", "FY2026 Q2", "FY2026 Q3", "FY2026 Q4"]
    );
    let names: Vec<&str> = book.defined_names().iter().map(|(name, _)| name.as_str()).collect();
    for name in [
        "fiscal_year_start",
        "discount_rate",
        "gross_margin_rate",
        "hours_per_month",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    let assumptions = book.worksheet_range("Assumptions").unwrap();
    assert_eq!(number(&row(&assumptions, &["fiscal_year_start"])[1]), 2.0);
    let input = row(&assumptions, &["workforce.hours_per_month"]);
    assert_eq!(input[2].get_string_ref(), Some("hours a month"));
    assert!(input[3].get_string_ref().unwrap().starts_with("default"), "{input:?}");
    place.done(&["report", "out"]);
    assert_eq!(quarters(&mut open(&place, "out/report.xlsx"))[0], "FY2025 Q1");
}

#[test]
fn names_are_texts_and_never_formulas() {
    const EVIL: &str = "=cmd|' /C calc'!A0";
    let place = Place::new().with("customers.csv", LIST.replace("Ann", EVIL).replace("Named", "@SUM(1+1)"));
    let scenario = place.done(&["new", "--from", "customers.csv"]);
    let (_, rest) = scenario.split_once("\nname = ").unwrap();
    let (_, rest) = rest.split_once('\n').unwrap();
    let text = format!("name = \"=1+1\"\nnote = \"{EVIL}\"\n{rest}").replace("plans.ax", &format!("plans.\"{EVIL}\""));
    place.write("listed.toml", text.replace("\"ax\"", &format!("\"{EVIL}\"")));
    place.done(&["run", "listed.toml", "--replications", "8", "--report", "--out", "out"]);
    let mut book = open(&place, "out/report.xlsx");
    let mut shown = 0;
    for sheet in book.sheet_names() {
        for formula in book.worksheet_formula(&sheet).unwrap().rows().flatten() {
            assert!(
                !formula.contains("cmd") && !formula.contains("1+1"),
                "{sheet}: {formula}"
            );
        }
        let values = book.worksheet_range(&sheet).unwrap();
        shown += values
            .rows()
            .flatten()
            .filter(|cell| cell.get_string_ref() == Some(EVIL))
            .count();
    }
    assert!(shown > 8, "{shown}");
    let summary = book.worksheet_range("Summary").unwrap();
    assert_eq!(summary.get_value((0, 0)).unwrap().get_string_ref(), Some("=1+1"));
}

#[test]
fn the_same_results_make_the_same_bytes() {
    let place = Place::with_small();
    place.done(&RUN);
    let made = fs::read(place.path("out/report.xlsx")).unwrap();
    place.done(&["report", "out", "--out", "sent.xlsx"]);
    assert!(fs::read(place.path("sent.xlsx")).unwrap() == made);
    assert!(!place.path("out/sent.xlsx").exists());
}

#[test]
fn what_cannot_be_made_is_said() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--out", "out", "--quiet"]);
    place.done(&["breakeven", "small.toml", "--out", "other", "--quiet"]);
    let fails = |words: &str, arguments: &[&str]| {
        let told = place.axplan(arguments);
        assert_eq!(told.code, Some(2), "{arguments:?}\n{}", told.err);
        assert!(told.err.contains(words), "{arguments:?}\n{}", told.err);
    };
    fails(
        "ends neither in .html nor in .xlsx",
        &["report", "out", "--out", "report.pdf"],
    );
    fails(
        "made of the results of `axplan run` alone",
        &["report", "other", "--out", "a.xlsx"],
    );
    fails(
        "leave --fiscal-year-starts out",
        &["report", "other", "--fiscal-year-starts", "4"],
    );
    fails("13", &["report", "out", "--fiscal-year-starts", "13"]);
    fails("--report", &["run", "small.toml", "--fiscal-year-starts", "4"]);
}
