//! `--parquet`: each table typed, beside its CSV.

use std::fs::File;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::place::{LIST, Place, SMALL, names};

/// A table read back from Parquet, each value with its column.
fn rows(place: &Place, path: &str) -> Vec<Vec<(String, Field)>> {
    let file = SerializedFileReader::new(File::open(place.path(path)).unwrap()).unwrap();
    let rows = file.get_row_iter(None).unwrap();
    rows.map(|row| row.unwrap().into_columns()).collect()
}

/// What the CSV must have where the Parquet file has this: a number that reads back to the same bits.
fn says(field: &Field, text: &str) -> bool {
    match field {
        Field::Null => text.is_empty() || text == "none",
        Field::Str(read) => read == text,
        Field::Long(read) => text.parse() == Ok(*read),
        Field::Double(read) => text
            .parse::<f64>()
            .is_ok_and(|written| written.to_bits() == read.to_bits()),
        Field::Bool(read) => text.parse() == Ok(*read),
        _ => false,
    }
}

fn must_agree(place: &Place, folder: &str) {
    let mut compared = 0;
    for name in names(&place.path(folder)) {
        let Some(stem) = name.strip_suffix(".csv") else {
            continue;
        };
        let mut written = csv::Reader::from_path(place.path(&format!("{folder}/{name}"))).unwrap();
        let header = written.headers().unwrap().clone();
        let records: Vec<_> = written.records().map(Result::unwrap).collect();
        let read = rows(place, &format!("{folder}/{stem}.parquet"));
        assert_eq!(read.len(), records.len(), "{name}");
        for (row, record) in read.iter().zip(&records) {
            assert_eq!(row.len(), header.len(), "{name}");
            for (((column, field), named), text) in row.iter().zip(&header).zip(record) {
                assert_eq!(column, named, "{name}");
                assert!(says(field, text), "{name}, {column}: {field:?} is not {text:?}");
            }
        }
        compared += 1;
    }
    assert!(compared > 0, "no tables in {folder}");
}

#[test]
fn says_what_the_csv_says() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--quiet", "--parquet", "--out", "out"]);
    must_agree(&place, "out");
    let summary = rows(&place, "out/summary.parquet");
    let kind = |wanted: &str| &summary[0].iter().find(|(column, _)| column == wanted).unwrap().1;
    assert!(matches!(kind("plan"), Field::Str(_)));
    assert!(matches!(kind("month"), Field::Null));
    assert!(matches!(kind("mean"), Field::Double(_)));
    assert!(matches!(kind("n"), Field::Long(8)));
}

/// Who is called by a number, or `none`, keeps the name.
#[test]
fn names_stay_names() {
    let list = LIST.replace("A1,Alder", "007,none").replace("A2,Birch", "1e3,true");
    let scenario = SMALL
        .replace("months = 12", "months = 12\nstart_date = \"2026-01-01\"")
        .replace("size = 60", "file = \"list.csv\"");
    let place = Place::new().with("list.csv", list).with("listed.toml", scenario);
    place.done(&["run", "listed.toml", "--quiet", "--parquet", "--out", "out"]);
    let assigned = rows(&place, "out/assignments.parquet");
    let text = |text: &str| Field::Str(text.to_owned());
    let of = |id: &str| {
        let column =
            |row: &[(String, Field)], wanted: &str| row.iter().find(|(name, _)| name == wanted).unwrap().1.clone();
        let row = assigned.iter().find(|row| column(row, "customer") == text(id));
        column(row.unwrap_or_else(|| panic!("no customer {id}")), "name")
    };
    assert_eq!(of("007"), text("none"));
    assert_eq!(of("1e3"), text("true"));
}

#[test]
fn each_study_writes_its_tables() {
    let place = Place::with_small();
    let common = ["--quiet", "--parquet", "--out"];
    let cases: [&[&str]; 2] = [
        &["sweep", "small.toml", "--vary", "plans.ax.teams.desk.headcount=0.8,1.2"],
        &["breakeven", "small.toml", "--replications", "50"],
    ];
    for case in cases {
        place.done(&[case, &common, &[case[0]]].concat());
        must_agree(&place, case[0]);
    }
}
