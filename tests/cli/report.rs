//! `axplan report`: the page of a run.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;

use super::place::{LIST, Place, names};

/// What stands between two marks, each time.
pub fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    text.split(open)
        .skip(1)
        .map(|rest| rest.split(close).next().unwrap())
        .collect()
}

/// What the script of a page reads.
pub fn data(page: &str) -> Value {
    let text = between(page, "<script type=\"application/json\" id=\"data\">", "</script>");
    assert_eq!(text.len(), 1);
    serde_json::from_str(text[0]).unwrap()
}

/// What a reader sees of the page without opening anything: a line an element.
pub fn seen(page: &str) -> String {
    let main = between(page, "<main>", "</main>")[0];
    let mut shown = String::new();
    for (index, part) in main.split("<details>").enumerate() {
        let rest = if index == 0 {
            part
        } else {
            let (folded, rest) = part.split_once("</details>").unwrap();
            shown += &format!("\n▸ {}\n", between(folded, "<summary>", "</summary>")[0]);
            rest
        };
        shown += rest;
    }
    for end in ["</p>", "</h2>", "</h3>", "</dt>", "</dd>", "</figcaption>", "</tr>"] {
        shown = shown.replace(end, "\n");
    }
    let shown = shown.replace("</th>", " | ").replace("</td>", " | ");
    let mut text = String::new();
    for part in shown.split('<') {
        text += part.split_once('>').map_or(part, |(_, text)| text);
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .collect::<Vec<_>>()
        .join("\n")
        .replace('\u{a0}', " ")
        .replace('\u{2060}', "")
}

pub fn page(place: &Place, path: &str) -> String {
    fs::read_to_string(place.path(path)).unwrap()
}

#[test]
fn what_a_reader_sees() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--report", "--out", "out"]);
    let made = page(&place, "out/report.html");
    // What follows tells the time and the place of the program.
    let seen = seen(&made);
    let (text, _) = seen.split_once("What made these results").unwrap();
    assert_snapshot!("report", text);
    // It is made of the directory alone.
    fs::remove_file(place.path("out/report.html")).unwrap();
    fs::remove_file(place.path("small.toml")).unwrap();
    place.done(&["report", "out"]);
    assert!(page(&place, "out/report.html") == made);
    place.done(&["report", "out", "--out", "sent.html"]);
    assert!(page(&place, "sent.html") == made);
    assert_eq!(place.names(), ["out", "sent.html"]);
}

#[test]
fn it_needs_nothing_from_outside() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--report", "--out", "out"]);
    let page = page(&place, "out/report.html");
    let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"")[0];
    assert!(policy.starts_with("default-src 'none'; script-src 'nonce-"), "{policy}");
    assert!(
        !policy.contains("http") && !policy.contains('*') && !policy.contains("unsafe-eval"),
        "{policy}"
    );
    let nonce = between(policy, "'nonce-", "'")[0];
    assert_eq!(nonce.len(), 64);
    assert_eq!(page.matches(&format!("<script nonce=\"{nonce}\">")).count(), 2);
    let before = page.split("<script").next().unwrap();
    for word in [
        "http://", "https://", "src=", "url(", "@import", "<link", "<img", "<iframe", "<object", " on",
    ] {
        let found = before.find(word).map(|at| &before[at..before.len().min(at + 40)]);
        let prose = word == " on" && found.is_none_or(|found| !found.contains('='));
        assert!(found.is_none() || prose, "{found:?}");
    }
    assert!(
        between(before, "href=\"", "\"")
            .iter()
            .all(|link| link.starts_with('#'))
    );
}

#[test]
fn names_do_no_harm() {
    const NAME: &str = "</script><img src=x onerror=alert(1)>";
    let list = LIST
        .replace("Alder", NAME)
        .replace("Ann", NAME)
        .replace("A3,", "'\"&amp;<b>`,");
    let place = Place::new().with("customers.csv", list);
    let scenario = place.done(&["new", "--from", "customers.csv"]);
    let (_, rest) = scenario.split_once("\nname = ").unwrap();
    let (_, rest) = rest.split_once('\n').unwrap();
    place.write("listed.toml", format!("name = '{NAME}'\nnote = '`{NAME}'\n{rest}"));
    place.done(&["run", "listed.toml", "--replications", "8", "--report", "--out", "out"]);
    let page = page(&place, "out/report.html");
    // All that is the page's own stands before the library.
    assert_eq!(page.matches("</script").count(), 3);
    let (own, library) = page.split_once("</script>").unwrap();
    assert!(library.starts_with("\n<script nonce="));
    assert!(!own.contains("<img") && own.matches("<script").count() == 1);
    assert!(
        page.contains("&#60;/script&#62;&#60;img src=x"),
        "it is shown as it is written"
    );
    let data = data(&page);
    let rows = data["customers"]["rows"].as_array().unwrap();
    assert!(rows.iter().any(|row| row[2] == NAME));
    assert!(rows.iter().any(|row| row[1] == "'\"&amp;<b>`"));
}

#[test]
fn a_table_stands_behind_every_chart() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--report", "--out", "out"]);
    let page = page(&place, "out/report.html");
    let figures = between(&page, "<figure", "</figure>");
    assert_eq!(figures.len(), data(&page)["charts"].as_object().unwrap().len());
    assert!(figures.len() >= 12, "{}", figures.len());
    for figure in figures {
        let title = between(figure, "<figcaption", "</figcaption>")[0];
        assert!(figure.matches("<tr>").count() >= 2, "{title}: no numbers");
        let described = between(figure, "aria-describedby=\"", "\"")[0];
        let words = between(figure, &format!("id=\"{described}\">"), "</p>")[0];
        assert!(words.chars().any(|letter| letter.is_ascii_digit()), "{title}: {words}");
    }
}

#[test]
fn sections_without_data_are_left_out() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--replications", "4", "--report", "--out", "short"]);
    let short = page(&place, "short/report.html");
    let sections = |page: &str| -> Vec<String> {
        between(page, "<section id=\"", "\"")
            .iter()
            .map(|id| (*id).to_owned())
            .collect()
    };
    let found = sections(&short);
    // Four replications tell no distribution, and no break-even.
    assert!(
        !found.contains(&"spread".to_owned()) && !found.contains(&"breakeven".to_owned()),
        "{found:?}"
    );
    assert!(found.contains(&"moves".to_owned()), "{found:?}");
    let alone = super::place::SMALL.split("[plans.ax]").next().unwrap();
    place.write("alone.toml", alone);
    place.done(&["run", "alone.toml", "--report", "--out", "alone"]);
    let found = sections(&page(&place, "alone/report.html"));
    assert_eq!(
        found,
        [
            "decision",
            "load",
            "course",
            "bridge",
            "months",
            "margin",
            "sensitivity",
            "plans",
            "assumed",
            "reproduce"
        ]
    );
}

#[test]
fn many_customers_leave_some_out_and_say_so() {
    let place = Place::with_small();
    let run = [
        "run",
        "small.toml",
        "--set",
        "population.size=14000",
        "--replications",
        "4",
    ];
    place.done(&[&run[..], &["--report", "--out", "out"]].concat());
    let page = page(&place, "out/report.html");
    assert!(page.len() < 3_000_000, "{}", page.len());
    let listed = data(&page)["customers"]["rows"].as_array().unwrap().len();
    assert!((8_000..14_000).contains(&listed), "{listed}");
    let left_out = between(&page, "The other ", " are left out")[0].replace(',', "");
    assert_eq!(left_out.parse::<usize>().unwrap(), 14_000 - listed);
}

#[test]
fn what_cannot_be_reported_is_said_and_leaves_nothing() {
    let place = Place::with_small();
    place.done(&["run", "small.toml", "--out", "out"]);
    let whole = names(&place.path("out"));
    let fails = |code: i32, words: &str, arguments: &[&str]| {
        let told = place.axplan(arguments);
        assert_eq!(told.code, Some(code), "{arguments:?}\n{}", told.err);
        assert!(told.err.contains(words), "{arguments:?}\n{}", told.err);
        assert_eq!(told.out, "");
        assert_eq!(names(&place.path("out")), whole);
    };
    fails(2, "does not exist", &["report", "nowhere"]);
    fails(2, "is a scenario, not a results directory", &["report", "small.toml"]);
    fails(2, "no results directory", &["report", "."]);
    fails(2, "is a directory", &["report", "out", "--out", "out"]);
    fails(
        1,
        "cannot write `nowhere/page.html`",
        &["report", "out", "--out", "nowhere/page.html"],
    );
    for (name, damage) in [
        ("answer.json", "{"),
        ("answer.json", "{\"scenario\": 3}"),
        ("summary.csv", "plan,metric\na,b\n"),
        ("replications.csv", "plan\n"),
        ("assignments.csv", "plan\nax\n"),
        ("scenario.resolved.toml", "name = "),
        ("manifest.json", "[]"),
    ] {
        let path = place.path("out").join(name);
        let before = fs::read(&path).unwrap();
        fs::write(&path, damage).unwrap();
        fails(2, name, &["report", "out"]);
        fs::write(&path, before).unwrap();
    }
    // Results of nothing that is shown on a page.
    fs::remove_file(place.path("out/replications.csv")).unwrap();
    let told = place.axplan(&["report", "out"]);
    assert_eq!(told.code, Some(2));
    assert!(
        told.err.contains("`out` holds no results that a report is made of") && told.err.contains("`sensitivity`"),
        "{}",
        told.err
    );
}

/// A plan that starts as the baseline has its segments, under names of its own: until its first wave nobody is in another one.
#[test]
fn nobody_moves_before_a_move() {
    let scenario = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/moving-to-ax.toml");
    let place = Place::new();
    place.done(&[
        "run",
        scenario,
        "--replications=2",
        "--no-breakeven",
        "--quiet",
        "--report",
        "--out=out",
    ]);
    let page = std::fs::read_to_string(place.path("out/report.html")).unwrap();
    let moves = |plan: &str| page.contains(&format!("segments to those of {plan}, by ARR"));
    assert!(moves("at-once") && !moves("ax"));
    assert!(seen(&page).contains("ax starts as revenue: nobody has moved in month 1."));
}

/// Numbers that no study gives, in results that were damaged since: none of them comes into a page.
#[test]
fn numbers_that_are_none() {
    let place = Place::with_small();
    let people = ["--vary=plans.ax.teams.desk.headcount=1,2", "--replications=4"];
    let inputs = [
        "--method=tornado",
        "--inputs=outcomes.churn.sensitivity=0.5..2.5",
        "--replications=8",
    ];
    let team = [
        "--plan=ax",
        "--team=desk=1..2",
        "--target=nrr_12m >= 0.5",
        "--replications=100",
    ];
    let studies: [(&str, &[&str]); 4] = [
        ("run", &[]),
        ("sweep", &people),
        ("sensitivity", &inputs),
        ("size", &team),
    ];
    for (study, options) in studies {
        place.done(&[&[study, "small.toml", "--quiet", "--out", study], options].concat());
    }
    let refused = |results: &str, name: &str, damaged: &str| {
        let path = place.path(results).join(name);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, damaged).unwrap();
        let told = place.axplan(&["report", results]);
        assert_eq!(told.code, Some(2), "{told:?}");
        assert!(told.err.contains(&format!("{name}` cannot be read: ")), "{}", told.err);
        fs::write(&path, whole).unwrap();
    };
    let read = |results: &str, name: &str| fs::read_to_string(place.path(results).join(name)).unwrap();
    for (results, number, damaged) in [
        ("run", "/load/3/utilisation", Value::from(-1e308)),
        ("run", "/plans/0/figures/0/mean", Value::from(-1e308)),
        ("sweep", "/options/1/figures/0/mean", Value::Null),
        ("sweep", "/options/1/figures/0/difference/ci_high", Value::from(1e308)),
        ("sensitivity", "/tornado/charts/0/bars/0/at_low/value", Value::Null),
        ("size", "/frontier/0/mean", Value::Null),
    ] {
        let mut answer: Value = serde_json::from_str(&read(results, "answer.json")).unwrap();
        *answer.pointer_mut(number).unwrap() = damaged;
        refused(results, "answer.json", &answer.to_string());
    }
    let assignments = read("run", "assignments.csv");
    let arr = assignments.lines().nth(1).unwrap().split(',').nth(7).unwrap();
    for none in ["nan", "inf", "-1", "1e61"] {
        let damaged = assignments.replacen(&format!(",{arr},"), &format!(",{none},"), 1);
        refused("run", "assignments.csv", &damaged);
    }
}
