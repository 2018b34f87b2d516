//! What any bytes go through: the ways into the program, each as far as it goes. A way may refuse; then it says what is wrong. It never
//! panics, and no number that comes out is infinite. Fuzz targets (`fuzz/`) and an ordinary test (`tests/hostile.rs`) call the same
//! functions.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use axplan::diagnostics::InputErrors;
use axplan::engine::Watch;
use axplan::outputs::{card, diff, report, workbook};
use axplan::population::history::{Facts, History, columns};
use axplan::population::list::people::{self, PeopleFormat};
use axplan::population::list::records::{self, RecordFormat, RecordKind, Records};
use axplan::population::list::{self, ListFormat};
use axplan::population::people::people_of;
use axplan::population::roster::Roster;
use axplan::results::kind::Kind;
use axplan::results::manifest::hash_of;
use axplan::results::reading;
use axplan::results::recorded::RecordedRun;
use axplan::results::study::RecordedStudy;
use axplan::scenario::schema::NumberFormat;
use axplan::scenario::{Overrides, Targets, Template};
use axplan::studies::answer::Answer;
use axplan::studies::breakeven::Vary;
use axplan::studies::compare::Study;
use axplan::studies::diff::RunDiff;
use axplan::studies::precision::goals;
use axplan::studies::size::problem::TeamRange;
use axplan::studies::sweep::design::{Design, points};
use axplan::studies::sweep::factor::Factor;

/// A small scenario that is right.
const BASE: &str = include_str!("../cli/bad/base.toml");

/// More customers, months × plans or people than this are checked, but not run: a fuzzer asks for many runs a second.
const MOST_CUSTOMERS: u32 = 40;
const MOST_MONTHS: u32 = 36;
const MOST_PEOPLE: f64 = 200.0;

/// What is read of a results directory.
const READ: [&str; 6] = [
    "answer.json",
    "assignments.csv",
    "manifest.json",
    "replications.csv",
    "scenario.resolved.toml",
    "summary.csv",
];

static TEMPLATE: LazyLock<Template> =
    LazyLock::new(|| Template::parse("base.toml", BASE, &[], &Overrides::default()).expect("the base is right"));

/// What is refused is said, in words.
fn said<T>(read: Result<T, InputErrors>) -> Option<T> {
    read.map_err(|errors| {
        assert!(!errors.0.is_empty(), "refused without a word");
        assert!(errors.to_string().contains("error: "));
        for error in &errors.0 {
            assert!(!error.in_one_line().is_empty());
        }
    })
    .ok()
}

/// A scenario file. What is right is written out and read again; what is small is run.
pub fn scenario(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Some(template) = said(Template::parse("plan.toml", text, &[], &Overrides::default())) {
        right(&template);
    }
}

/// Arguments of the command line, one a line: each is taken as the value of every option that has a language of its own, then all
/// of them as values of `--set`.
pub fn arguments(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let lines: Vec<String> = text.lines().take(8).map(str::to_owned).collect();
    let roster = Roster::synthetic(20).expect("twenty customers");
    let study = Study::new(&TEMPLATE, &roster, 12).expect("the base is right");
    let mut factors = Vec::new();
    for line in &lines {
        factors.extend(said(Factor::parse("--vary", line).map_err(one)));
        said(TeamRange::parse(line).map_err(one));
        said(goals(std::slice::from_ref(line), &study, 1_000));
        if let Some(vary) = said(Vary::parse(line, &TEMPLATE)) {
            assert!(vary.low.is_finite() && vary.high.is_finite());
        }
    }
    for design in [Design::Grid, Design::Zip, Design::LatinHypercube(5), Design::Sobol(5)] {
        said(points(&factors, design, 1, "--vary"));
    }
    let small = ["months=12", "population.size=12", "run.replications=4"].map(str::to_owned);
    let sets = [&small, lines.as_slice()].concat();
    if let Some(template) = said(Template::parse("plan.toml", BASE, &sets, &Overrides::default())) {
        right(&template);
    }
}

/// A customer list, in each way of writing numbers.
pub fn customers(data: &[u8]) {
    let (columns, scenario) = (Default::default(), TEMPLATE.central());
    for number_format in [NumberFormat::PointDecimal, NumberFormat::CommaDecimal] {
        let format = ListFormat {
            columns: &columns,
            number_format,
            date_format: "auto",
        };
        let Some(list) = said(list::read_bytes(data, "customers.csv", &format, 2)) else {
            continue;
        };
        assert!(list.customers.iter().all(|customer| customer.arr.is_finite()));
        let Some(roster) = said(Roster::listed(&list, scenario)) else {
            continue;
        };
        assert_eq!(roster.len(), list.customers.len());
        if let Some(study) = said(Study::new(&TEMPLATE, &roster, 12)) {
            let _ = study.assigned(&study.central.plans[0]);
        }
    }
}

/// A list of people.
pub fn people(data: &[u8]) {
    let format = PeopleFormat {
        columns: &Default::default(),
        number_format: NumberFormat::PointDecimal,
        date_format: "auto",
    };
    if let Some(list) = said(people::read_bytes(data, "people.csv", &format)) {
        said(people_of(&list, TEMPLATE.central()));
    }
}

/// Lists of what happened: a history, subscriptions, contacts, churn events, hours.
pub fn history(data: &[u8]) {
    let read = |kind: &RecordKind| -> Option<Records> {
        let format = RecordFormat {
            columns: &Default::default(),
            number_format: NumberFormat::PointDecimal,
            date_format: "auto",
            allow_bad_rows: 1,
        };
        said(records::read_bytes(data, "history.csv", kind, &format))
    };
    let monthly = read(&columns::HISTORY).and_then(|records| said(History::monthly(&records)));
    let billed = read(&columns::SUBSCRIPTIONS).and_then(|records| said(History::of_subscriptions(&records)));
    let (contacts, events) = (read(&columns::CONTACTS), read(&columns::CHURN_EVENTS));
    read(&columns::HOURS);
    for mut history in monthly.into_iter().chain(billed) {
        contacts.iter().for_each(|records| history.add_contacts(records));
        events.iter().for_each(|records| history.add_churn_events(records));
        let facts = Facts::of(&history);
        let finite = |retention: axplan::population::history::Retention| {
            retention.nrr.is_finite() && retention.grr.is_finite() && retention.logos.is_finite()
        };
        assert!(facts.retention.is_none_or(finite), "{facts:?}");
    }
}

/// A file of last year's figures.
pub fn targets(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Some(read) = said(Targets::parse("last-year.toml", text)) {
        assert!(
            read.targets
                .iter()
                .all(|one| one.value.is_finite() && one.se.is_finite())
        );
    }
}

/// The files that are read of the results directories in a folder, by directory.
pub fn files(whole: &Path) -> Vec<PathBuf> {
    let studies = fs::read_dir(whole).expect("results that are whole");
    let mut studies: Vec<PathBuf> = studies
        .map(|study| study.expect("results that are whole").path())
        .collect();
    studies.sort();
    let files = studies.iter().flat_map(|study| READ.map(|name| study.join(name)));
    files.filter(|file| file.is_file()).collect()
}

/// A results directory of which one file is damaged: the first byte says which of [`files`], the others are what it holds then. `whole` holds
/// directories that are right.
pub fn results(whole: &Path, data: &[u8]) {
    let Some((&which, bytes)) = data.split_first() else {
        return;
    };
    let files = files(whole);
    let damaged = &files[usize::from(which) % files.len()];
    let study = damaged.parent().expect("a file stands in a folder");
    // Beside it, so that the other files can be linked.
    let beside = whole.parent().expect("results stand in a folder");
    let folder = tempfile::tempdir_in(beside).expect("a place for temporary files");
    let place = folder.path();
    for entry in fs::read_dir(study).expect("results that are whole") {
        let entry = entry.expect("results that are whole");
        let (from, to) = (entry.path(), place.join(entry.file_name()));
        if from == *damaged {
            fs::write(to, bytes).expect("room for a file");
        } else if from.is_file() {
            fs::hard_link(from, to).expect("a link");
        }
    }
    if damaged.ends_with("scenario.resolved.toml") {
        fit_the_hash(study, place);
    }
    if let Some(page) = page(place) {
        assert!(page.contains("</html>"));
        has_no_odd_number(&outside_scripts(&page), bytes);
    }
    if let (Some(before), Some(after)) = (said(reading::read(study)), said(reading::read(place))) {
        let told = diff::render(&RunDiff::new(&before, &after));
        let obeyed = |letter: char| letter.is_control() && letter != '\n';
        assert!(!told.contains(obeyed), "{told:?}");
        has_no_odd_number(&told, bytes);
    }
}

/// Writes the hash of a changed scenario into the manifest: else it stops there, and nothing that lies behind is tried.
fn fit_the_hash(whole: &Path, place: &Path) {
    let hash = &said(reading::read_manifest(whole))
        .expect("results that are whole")
        .scenario_hash;
    let manifest = fs::read_to_string(whole.join("manifest.json")).expect("results that are whole");
    let fitting = hash_of(&place.join("scenario.resolved.toml")).expect("it was just written");
    // Not through the link to the one that is right.
    fs::remove_file(place.join("manifest.json")).expect("a link");
    fs::write(place.join("manifest.json"), manifest.replace(hash, &fitting)).expect("room for a file");
}

/// A page without what the browser runs, which has such words of its own.
fn outside_scripts(page: &str) -> String {
    let pieces = page
        .split("<script")
        .map(|piece| piece.split_once("</script>").map_or(piece, |(_, after)| after));
    pieces.collect()
}

/// No number that is none stands in what people read, where it is not a word of the input.
fn has_no_odd_number(text: &str, input: &[u8]) {
    for odd in ["NaN", "inf ", "inf\u{a0}", "inf%", "±inf", "±\u{2060}inf", "$inf"] {
        let given = input.windows(odd.len()).any(|part| part == odd.as_bytes());
        let at = text.find(odd).filter(|_| !given);
        assert_eq!(at.map(|at| text[at..].chars().take(60).collect::<String>()), None);
    }
}

/// The page of results; of a run, the workbook is made, too.
fn page(results: &Path) -> Option<String> {
    match said(Kind::of(results))? {
        Kind::Run => {
            let run = said(RecordedRun::read(results, results))?;
            // What has no room in a workbook is refused.
            if let Ok(workbook) = workbook::render(&run, 4) {
                assert!(workbook.starts_with(b"PK"));
            }
            Some(report::run(&run))
        }
        Kind::Sweep => said(RecordedStudy::read(results)).map(|study| report::sweep(&study)),
        Kind::Size => said(RecordedStudy::read(results)).map(|study| report::size(&study)),
        Kind::Sensitivity => said(RecordedStudy::read(results)).map(|study| report::sensitivity(&study)),
        Kind::Breakeven => said(RecordedStudy::read(results)).map(|study| report::breakeven(&study)),
    }
}

fn one(diagnostic: axplan::diagnostics::Diagnostic) -> InputErrors {
    InputErrors(vec![diagnostic])
}

/// A scenario that is right, with values written over it, each `path=value`; whether they were right, too.
pub fn with_values(template: &Template, sets: &[String]) -> bool {
    let read = said(template.with_sets(sets.iter().cloned(), "--set"));
    read.inspect(right).is_some()
}

/// A scenario that is right: it says the same when it is written out and read again, any draw of it is one, and it runs.
fn right(template: &Template) {
    let resolved = template.resolved(None);
    let again = Template::parse("scenario.resolved.toml", &resolved, &[], &Overrides::default());
    let again = again.unwrap_or_else(|errors| panic!("{errors}\n{resolved}"));
    assert_eq!(again.central(), template.central(), "{resolved}");
    assert_eq!(again.uncertain(), template.uncertain(), "{resolved}");
    let scenario = template.draw(1, 0);
    let people = scenario.plans.values().flat_map(|plan| plan.teams.values());
    let headcounts = people.map(|team| {
        team.headcount_from
            .values()
            .fold(team.people(), |most, now| most.max(*now))
    });
    let people: f64 = headcounts.sum();
    let size = scenario.population.size.filter(|size| *size <= MOST_CUSTOMERS);
    let small = scenario.months <= MOST_MONTHS && scenario.plans.len() <= 3 && people <= MOST_PEOPLE;
    let (Some(size), true, true) = (size, small, scenario.run.replications <= 8) else {
        return;
    };
    let Some(roster) = said(Roster::synthetic(size)) else {
        return;
    };
    let Some(study) = said(Study::new(template, &roster, scenario.months)) else {
        return;
    };
    let stop = AtomicBool::new(false);
    let watch = Watch {
        replication_done: &|| {},
        stop: &stop,
    };
    let comparison = study.run(&watch).expect("nobody stops it");
    let values = comparison.headlines.iter().flatten();
    assert!(
        values.clone().all(|value| !value.is_infinite()),
        "an infinite headline\n{resolved}"
    );
    for plan in &comparison.differences {
        for difference in &plan.differences {
            assert!(
                difference.mean().is_none_or(f64::is_finite),
                "an infinite difference\n{resolved}"
            );
        }
    }
    assert!(!card::render(&Answer::new(&study, &comparison)).is_empty());
}
