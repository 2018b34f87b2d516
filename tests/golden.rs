//! Golden results: the headlines of the first replications of every shipped scenario, shortened, with all their digits, and a
//! hash of each table of its results: groups, months, quantiles, intervals and the control variate are in these.
//! A change of the model, of a default or of a draw changes them, and has to be accepted by hand: it is then seen in
//! the change itself. Where hashes change and headlines do not, what is made of outcomes did, or a metric was added.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use axplan::engine::Watch;
use axplan::measures::metric::Metric;
use axplan::population::list::{self, ListFormat};
use axplan::population::roster::Roster;
use axplan::results::{spread, tables};
use axplan::scenario::{Overrides, Template};
use axplan::studies::compare::{Comparison, Study};

/// Two in a cluster: more than the ten clusters from which on a control variate is used.
const REPLICATIONS: u32 = 24;
/// The first replications, whose headlines are shown.
const SHOWN: usize = 4;
/// The headlines that are shown, which are the first ones: those that came later are not in older results.
const HELD: usize = 16;
/// A synthetic population larger than this is shortened, too.
const LARGEST: u32 = 2000;

fn shipped() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut scenarios: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|kind| kind == "toml"))
        .collect();
    scenarios.sort();
    scenarios
}

fn read(path: &Path) -> (Template, Roster) {
    let short = Overrides {
        replications: Some(REPLICATIONS),
        months: Some(12),
        ..Overrides::default()
    };
    let template = |sets: &[String]| Template::read(path, sets, &short).unwrap_or_else(|errors| panic!("{errors}"));
    let found = template(&[]);
    let population = &found.central().population;
    let size = population.size;
    let Some(file) = population.file.clone() else {
        let found = if size > Some(LARGEST) {
            template(&["population.size=500".to_owned()])
        } else {
            found
        };
        let roster = Roster::synthetic(found.central().population.size.unwrap()).unwrap();
        return (found, roster);
    };
    let format = ListFormat {
        columns: &population.columns,
        number_format: population.number_format,
        date_format: &population.date_format,
    };
    let list =
        list::read(&found.directory().join(&file), &file, &format, 0).unwrap_or_else(|errors| panic!("{errors}"));
    let roster = Roster::listed(&list, found.central()).unwrap_or_else(|errors| panic!("{errors}"));
    (found, roster)
}

/// One line a replication, plan and headline; one a table, with its hash.
fn golden(path: &Path) -> String {
    let (template, roster) = read(path);
    let study = Study::new(&template, &roster, 12).unwrap_or_else(|errors| panic!("{errors}"));
    let stop = AtomicBool::new(false);
    let watch = Watch {
        replication_done: &|| (),
        stop: &stop,
    };
    let comparison = study.run(&watch).unwrap();
    let mut text = format!("{} customers\n", roster.len());
    for (replication, row) in comparison.headlines.iter().enumerate().take(SHOWN) {
        for (name, values) in study.plans().iter().zip(row.chunks(Metric::HEADLINES.len())) {
            for (metric, value) in Metric::HEADLINES.iter().zip(values).take(HELD) {
                writeln!(text, "{replication} {name} {} {value:?}", metric.name()).unwrap();
            }
        }
    }
    text + &hashes(&study, &comparison)
}

/// One line a table of the results directory: its name, and a hash of its bytes, in which numbers have all their digits.
fn hashes(study: &Study, comparison: &Comparison) -> String {
    let hash = |name: &str, write: &dyn Fn(&mut Vec<u8>) -> csv::Result<()>| {
        let mut bytes = Vec::new();
        write(&mut bytes).unwrap();
        format!("{name} {}\n", blake3::hash(&bytes).to_hex())
    };
    [
        hash("summary.csv", &|to| tables::summary(study, comparison, to)),
        hash("differences.csv", &|to| tables::differences(study, comparison, to)),
        hash("control.csv", &|to| tables::control(study, comparison, to)),
        hash("variance.csv", &|to| spread::variance(study, comparison, to)),
        hash("quantiles.csv", &|to| spread::quantiles(study, comparison, to)),
        hash("replications.csv", &|to| tables::replications(study, comparison, to)),
    ]
    .concat()
}

#[test]
fn shipped_scenarios() {
    let scenarios = shipped();
    assert!(!scenarios.is_empty());
    for path in scenarios {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        insta::assert_snapshot!(name, golden(&path));
    }
}
