//! Every shipped scenario, shortened.

use std::path::{Path, PathBuf};

use axplan::population::list::{self, ListFormat};
use axplan::population::roster::Roster;
use axplan::scenario::{Overrides, Template};

use crate::comparison::compare;

/// Synthetic populations are shortened to this.
const CUSTOMERS: u32 = 200;

fn scenarios() -> Vec<PathBuf> {
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
        replications: Some(4),
        months: Some(15),
        ..Overrides::default()
    };
    let template = |sets: &[String]| Template::read(path, sets, &short).unwrap_or_else(|errors| panic!("{errors}"));
    let found = template(&[]);
    let population = &found.central().population;
    let Some(file) = population.file.clone() else {
        let size = population.size.unwrap().min(CUSTOMERS);
        let found = template(&[format!("population.size={size}")]);
        return (found, Roster::synthetic(size).unwrap());
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

#[test]
fn every_one_agrees() {
    let scenarios = scenarios();
    assert!(!scenarios.is_empty());
    for path in scenarios {
        let (template, roster) = read(&path);
        match compare(&template, &roster) {
            Ok(compared) => assert!(compared > 5_000, "{}: {compared} numbers compared", path.display()),
            Err(report) => panic!("{}: {report}", path.display()),
        }
    }
}
