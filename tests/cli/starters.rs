//! Starter scenarios: whatever `axplan new` writes can be checked and run.

use insta::assert_snapshot;

use super::place::{LIST, Place};
use super::tables::Table;

/// Writes a starter with `axplan new …`, checks and runs it; the starter.
fn starts(place: &Place, arguments: &[&str]) -> String {
    let told = place.axplan(&[&["new"], arguments].concat());
    assert_eq!(told.code, Some(0), "{}", told.err);
    assert_eq!(told.err, "");
    place.write("starter.toml", &told.out);
    place.done(&["check", "starter.toml"]);
    place.done(&[
        "run",
        "starter.toml",
        "--replications",
        "4",
        "--months",
        "12",
        "--out",
        "out",
    ]);
    told.out
}

#[test]
fn from_nothing() {
    assert_snapshot!("starter", starts(&Place::new(), &[]));
}

#[test]
fn from_the_shipped_lists() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/data");
    let lists = super::place::names(folder.as_ref());
    let lists: Vec<_> = lists.iter().filter(|name| name.ends_with(".csv")).collect();
    assert!(!lists.is_empty());
    for list in lists {
        let bytes = std::fs::read(format!("{folder}/{list}")).unwrap();
        starts(&Place::new().with(list, bytes), &["--from", list]);
    }
}

#[test]
fn from_segments_owners_and_profiles() {
    let place = Place::new().with("customers.csv", LIST);
    assert_snapshot!("starter-listed", starts(&place, &["--from", "customers.csv"]));
}

#[test]
fn from_profiles_of_the_lists_own() {
    let list = LIST
        .replace("inbound", "Self sufficient")
        .replace(",sync", ",Weekly talks")
        .replace("task_force", "Task Force");
    let place = Place::new().with("customers.csv", list);
    let starter = starts(&place, &["--from", "customers.csv"]);
    assert_snapshot!("starter-own-profiles", starter);
    let summary = Table::read(&place.path("out/summary.csv"));
    summary.find(&[
        ("plan", "ax"),
        ("metric", "nrr_12m"),
        ("group", "profile:Self sufficient"),
    ]);
}

#[test]
fn from_semicolons_decimal_commas_and_monthly_revenue() {
    let place = Place::new().with(
        "kunden.csv",
        "Kundennr;MRR;Renewal;Owner\n1;1.234,50 \u{20ac};31.01.2026;Anna\n2;980,00 \u{20ac};28.02.2026;Bert\n\
         3;12.000,00 \u{20ac};31.12.2026;Anna\n",
    );
    let starter = starts(
        &place,
        &[
            "--from",
            "kunden.csv",
            "--number-format",
            "1.234,50",
            "--date-format",
            "%d.%m.%Y",
            "--column",
            "id=Kundennr",
        ],
    );
    assert_snapshot!("starter-decimal-comma", starter);
    let assignments = Table::read(&place.path("out/assignments.csv"));
    assert_eq!(assignments.find(&[("plan", "ax"), ("customer", "1")])["arr"], "14814");
}

/// Words for types and channels that no default scenario knows are told and passed over.
#[test]
fn from_types_and_channels_of_the_lists_own() {
    let place = Place::new().with(
        "customers.csv",
        "id,arr,type,channel\nA,1000,Partner,Self-Service\nB,2000,SMB,self service\nC,300,,\n",
    );
    let starter = starts(&place, &["--from", "customers.csv"]);
    assert!(
        starter.contains("type = \"\"    # not read: \"type\" holds \"Partner\""),
        "{starter}"
    );
    assert!(starter.contains("channel = \"channel\""), "{starter}");
}

#[test]
fn from_names_that_need_quotes() {
    let place = Place::new().with(
        "customers.csv",
        "id,arr,segment,ax profile\nA,1000,a 'b'.c,p.1\nB,2000,d = [e],#2\nC,4000,d = [e],p.1\n",
    );
    let starter = starts(&place, &["--from", "customers.csv"]);
    assert!(starter.contains("rule = \"as_is\""), "{starter}");
    // These separate names in results: such profiles are named without, such segments are not taken up.
    place.write(
        "customers.csv",
        "id,arr,segment,ax profile\nA,1000,\"SMB, EMEA\",\"low: 1\"\nB,20,\"a \"\"b\"\"\",low: 2\n",
    );
    let starter = starts(&place, &["--from", "customers.csv"]);
    assert!(starter.contains("\"low  1\" = 0.5"), "{starter}");
    assert!(starter.contains("rule = { revenue"), "{starter}");
}

/// What steers how text is shown comes into no title.
#[test]
fn from_a_file_whose_name_holds_a_tab() {
    let place = Place::new().with("our\tlist.csv", LIST);
    let starter = place.done(&["new", "--from", "our\tlist.csv"]);
    assert!(starter.contains("name = \"AX for our·list\""), "{starter}");
}

/// Many small lists: one customer, no revenue, all the same, a segment each, many segments, some without one.
#[test]
fn from_odd_lists() {
    let rows = |row: &dyn Fn(usize) -> String| -> String { (0..40).map(row).collect() };
    let lists = [
        "id,arr\nA,5\n".to_owned(),
        "id,arr\nA,0\nB,0\n".to_owned(),
        format!("id,arr\n{}", rows(&|i| format!("C{i},1000\n"))),
        format!("id,arr,segment\n{}", rows(&|i| format!("C{i},{},s{i}\n", i + 1))),
        format!("id,arr,segment\n{}", rows(&|i| format!("C{i},{},s{}\n", i + 1, i % 3))),
        format!(
            "id,arr,segment\n{}",
            rows(&|i| format!("C{i},{},{}\n", i + 1, ["", "x"][i % 2]))
        ),
        format!(
            "id,arr,ax profile,csm\n{}",
            rows(&|i| format!("C{i},{},p{},o{}\n", i + 1, i % 9, i % 5))
        ),
    ];
    for list in lists {
        starts(&Place::new().with("customers.csv", list), &["--from", "customers.csv"]);
    }
}
