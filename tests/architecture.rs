//! Who may use whom (docs/architecture.md): every path from one room of `src` into another is in the list, and the
//! document says the same list. The model, above all, knows no file, no thread, no percentile and no command.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with those that it may use.
const ALLOWED: [(&str, &[&str]); 13] = [
    ("random", &[]),
    ("diagnostics", &[]),
    ("statistics", &["random"]),
    ("scenario", &["random", "diagnostics"]),
    ("population", &["scenario", "random", "diagnostics"]),
    ("plans", &["population", "scenario", "random", "diagnostics"]),
    ("model", &["plans", "population", "random"]),
    ("measures", &["model", "plans", "population", "scenario", "random"]),
    (
        "engine",
        &[
            "measures",
            "model",
            "plans",
            "population",
            "scenario",
            "random",
            "diagnostics",
        ],
    ),
    (
        "studies",
        &[
            "engine",
            "statistics",
            "measures",
            "plans",
            "population",
            "scenario",
            "diagnostics",
            "random",
        ],
    ),
    (
        "results",
        &["studies", "engine", "statistics", "measures", "scenario", "diagnostics"],
    ),
    (
        "outputs",
        &[
            "results",
            "studies",
            "measures",
            "population",
            "scenario",
            "diagnostics",
        ],
    ),
    (
        "cli",
        &[
            "random",
            "diagnostics",
            "scenario",
            "population",
            "plans",
            "engine",
            "studies",
            "results",
            "outputs",
        ],
    ),
];

/// What a room that only computes has no business with.
const OUTSIDE: [&str; 13] = [
    "std::fs",
    "std::io",
    "std::env",
    "std::path",
    "std::process",
    "std::sync",
    "std::thread",
    "std::time",
    "rayon",
    "serde",
    "csv::",
    "toml_edit",
    "println!",
];

/// Functions whose last bit depends on the machine's library; `random::pinned` has its own.
const UNPINNED: [&str; 16] = [
    ".exp(",
    ".exp2(",
    ".exp_m1(",
    ".ln(",
    ".ln_1p(",
    ".log(",
    ".log2(",
    ".log10(",
    ".powf(",
    ".cbrt(",
    ".sin(",
    ".cos(",
    ".tan(",
    ".tanh(",
    ".atan(",
    ".mul_add(",
];

fn rooms() -> impl Iterator<Item = &'static str> {
    ALLOWED.into_iter().map(|(room, _)| room)
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The files of a room, tests beside the code left out, with how deep in the tree of modules each stands.
fn files(room: &str) -> Vec<(PathBuf, usize)> {
    let mut found = Vec::new();
    let mut folders = vec![source().join(room)];
    let alone = source().join(format!("{room}.rs"));
    found.extend(alone.is_file().then_some(alone));
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("tests.rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "the room `{room}` has no files");
    found.sort();
    let depth = |path: &PathBuf| {
        path.strip_prefix(source()).unwrap().components().count() - usize::from(path.ends_with("mod.rs"))
    };
    found.into_iter().map(|path| (path.clone(), depth(&path))).collect()
}

/// The code of a file up to its tests, without comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .fold(String::new(), |code, line| code + line + "\n")
}

fn word(text: &str) -> &str {
    &text[..text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len())]
}

/// The rooms that a file names: by `crate::room`, or by as many `super::` as lead out of its own.
fn used(path: &Path, depth: usize) -> BTreeSet<String> {
    let code = code(path);
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        assert!(
            !rest.starts_with(['{', '*']),
            "{}: name each room in a `use` of its own",
            path.display()
        );
        used.insert(word(rest).to_owned());
    }
    for (at, _) in code.match_indices("super::") {
        let mut rest = &code[at..];
        let mut up = 0;
        while let Some(next) = rest.strip_prefix("super::") {
            rest = next;
            up += 1;
        }
        if up >= depth && rooms().any(|room| room == word(rest)) {
            used.insert(word(rest).to_owned());
        }
    }
    used
}

#[test]
fn every_file_is_in_a_room() {
    for entry in fs::read_dir(source()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(
            ["lib", "main"].contains(&name.as_str()) || rooms().any(|room| room == name),
            "`{name}` is not in the list of rooms"
        );
    }
}

/// One idea a file: who needs more lines has more ideas.
#[test]
fn no_file_is_long() {
    let mut folders = ["src", "tests", "benches"]
        .map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .to_vec();
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let lines = fs::read_to_string(&path).unwrap().lines().count();
                assert!(lines <= 400, "{} has {lines} lines, more than 400", path.display());
                files += 1;
            }
        }
    }
    assert!(files > 300, "{files} files");
}

#[test]
fn rooms_use_what_they_may() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    for (room, allowed) in ALLOWED {
        for (path, depth) in files(room) {
            for other in used(&path, depth) {
                seen += 1;
                if other != room && !allowed.contains(&other.as_str()) {
                    wrong.push(format!("{}: `{room}` may not use `{other}`", path.display()));
                }
            }
        }
    }
    assert!(seen > 80, "{seen} uses found");
    assert_eq!(wrong, Vec::<String>::new());
}

/// No two rooms use each other, even by way of others.
#[test]
fn the_list_has_no_rings() {
    let mut done: Vec<&str> = Vec::new();
    while done.len() < ALLOWED.len() {
        let free = ALLOWED
            .iter()
            .find(|(room, uses)| !done.contains(room) && uses.iter().all(|used| done.contains(used)));
        let (room, _) = free.unwrap_or_else(|| panic!("a ring among those that are not {done:?}"));
        done.push(room);
    }
}

#[test]
fn rooms_that_compute_know_nothing_outside() {
    for room in ["random", "model", "plans", "measures", "statistics"] {
        for (path, _) in files(room) {
            let code = code(&path);
            let tells = |outside: &&&str| code.contains(**outside);
            // A distribution is also what a scenario file says, so it can be read from one.
            let read = path.ends_with("random/distribution.rs");
            let found: Vec<&&str> = OUTSIDE
                .iter()
                .filter(tells)
                .filter(|found| !read || **found != "serde")
                .collect();
            assert!(found.is_empty(), "{}: {found:?}", path.display());
        }
    }
}

/// The program opens no connection (docs/trust.md).
#[test]
fn no_room_knows_a_network() {
    for room in rooms() {
        for (path, _) in files(room) {
            let code = code(&path);
            assert!(
                !code.contains("std::net") && !code.contains(" net::"),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn results_do_not_hang_on_the_library_of_the_machine() {
    for room in rooms() {
        for (path, _) in files(room) {
            let code = code(&path);
            let found: Vec<&str> = UNPINNED
                .into_iter()
                .filter(|function| code.contains(function))
                .collect();
            assert!(found.is_empty(), "{}: {found:?}: use random::pinned", path.display());
        }
    }
}

/// The table of docs/architecture.md is this list.
#[test]
fn the_document_says_the_same() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md")).unwrap();
    let names = |cell: &str| -> BTreeSet<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let mut told: Vec<(String, BTreeSet<String>)> = Vec::new();
    let table = text.split("| room | uses |").nth(1).expect("the table of rooms");
    for row in table.lines().skip(2).take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.split('|').collect();
        let uses = if cells[2].contains("every room but") {
            let but = names(cells[2]);
            rooms()
                .filter(|room| *room != "cli" && !but.contains(*room))
                .map(str::to_owned)
                .collect()
        } else {
            names(cells[2])
        };
        told.extend(names(cells[1]).into_iter().map(|room| (room, uses.clone())));
    }
    assert_eq!(told.len(), ALLOWED.len());
    for (room, allowed) in ALLOWED {
        let (_, uses) = told
            .iter()
            .find(|(name, _)| name == room)
            .unwrap_or_else(|| panic!("`{room}` is not told"));
        assert!(
            uses.iter()
                .map(String::as_str)
                .eq(BTreeSet::from_iter(allowed.iter().copied())),
            "`{room}`: {uses:?}"
        );
    }
}
