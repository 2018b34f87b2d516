//! The corpus of wrong inputs (`tests/cli/bad/*.txt`), each with the exact message that it must give. Those of `scenarios.txt` are
//! read by `tests/scenario/messages.rs`; here are lists, histories, results directories and command lines.
//!
//! A case has a title, files and one command:
//!
//! ```text
//! === what is wrong
//! > customers.csv
//! | ID,ARR
//! | 1,\xff
//! cut out/answer.json 100
//! $ report out
//! ```
//!
//! `\xff` is a byte, `\n` and `\r` ends of a line, `\-` no end of the line here. `cut` leaves so many bytes of a file, `delete` none of
//! it, `swap FILE OLD => NEW` writes something else for what stands there, `folder` puts an empty folder there. `fit` puts the hash of a changed
//! scenario into the manifest of results: else they are refused at once.
//! Every case has the files of [`place`]; those that speak of `out/` have the results of a run there, of `swept/` those of a sweep, of `mapped/`
//! those of a break-even in two inputs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use axplan::results::manifest::hash_of;
use axplan::results::reading::read_manifest;

use super::place::{LIST, Place, SMALL, listed, names};

/// The results that cases may speak of, and what makes them.
const RESULTS: [(&str, &str); 3] = [
    ("out", "run small.toml"),
    (
        "swept",
        "sweep small.toml --vary plans.ax.teams.desk.headcount=1,2 --replications 4",
    ),
    (
        "mapped",
        "breakeven small.toml --vary plans.ax.teams.desk.headcount=1..2 --vary outcomes.churn.sensitivity=0..2 --steps 2 --replications 4",
    ),
];

/// Everything that the cases may name.
fn place() -> Place {
    Place::with_small()
        .with("customers.csv", LIST)
        .with("listed.toml", listed("customers.csv"))
        .with("peopled.toml", peopled())
}

/// A plan whose people are listed.
fn peopled() -> String {
    let listed = SMALL.replace("{ headcount = 1.5, mode = \"dedicated\" }", "{ mode = \"dedicated\" }");
    listed + "\n[people]\nfile = \"people.csv\"\n"
}

/// One wrong input.
struct Case<'a> {
    title: &'a str,
    lines: Vec<&'a str>,
}

fn cases(corpus: &str) -> Vec<Case<'_>> {
    let cases = corpus.split("\n=== ").skip(1);
    cases
        .map(|case| {
            let mut lines = case.lines();
            Case {
                title: lines.next().unwrap_or_default(),
                lines: lines.collect(),
            }
        })
        .collect()
}

/// A line of a file, its escapes written out.
fn bytes(line: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend(before.as_bytes());
        let (escape, taken) = match after.as_bytes() {
            [b'x', ..] => (u8::from_str_radix(&after[1..3], 16).unwrap(), 3),
            [b'n', ..] => (b'\n', 1),
            [b'r', ..] => (b'\r', 1),
            [b'-'] => return bytes,
            _ => panic!("{line}: what is `\\{after}`?"),
        };
        bytes.push(escape);
        rest = &after[taken..];
    }
    bytes.extend(rest.as_bytes());
    bytes.push(b'\n');
    bytes
}

/// The words of a command; those in single quotes stay together.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, piece) in command.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}

impl Case<'_> {
    /// Puts the files in their places; the command.
    fn prepare(&self, place: &Place, made: &Place) -> Vec<String> {
        let mut command = Vec::new();
        let mut open = None;
        for (name, _) in RESULTS {
            if self.lines.iter().any(|line| line.contains(name)) {
                copy(&made.path(name), &place.path(name));
            }
        }
        for line in &self.lines {
            let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
            let path = |name: &str| place.path(name);
            match verb {
                ">" => {
                    fs::write(path(rest), "").unwrap();
                    open = Some(rest);
                }
                "|" => {
                    let name = open.expect("`>` says which file");
                    let text = [fs::read(path(name)).unwrap(), bytes(rest)].concat();
                    place.write(name, text);
                }
                "cut" => {
                    let (name, length) = rest.split_once(' ').unwrap();
                    let text = fs::read(path(name)).unwrap();
                    place.write(name, &text[..length.parse().unwrap()]);
                }
                "swap" => {
                    let (name, change) = rest.split_once(' ').unwrap();
                    let (old, new) = change.split_once(" => ").unwrap();
                    let text = fs::read_to_string(path(name)).unwrap();
                    assert!(text.contains(old), "{}: {name} has no {old}", self.title);
                    place.write(name, text.replacen(old, new, 1));
                }
                "fit" => {
                    let results = path(rest);
                    let old = read_manifest(&results).unwrap().scenario_hash;
                    let new = hash_of(&results.join("scenario.resolved.toml")).unwrap();
                    let name = format!("{rest}/manifest.json");
                    let manifest = fs::read_to_string(path(&name)).unwrap();
                    place.write(&name, manifest.replace(&old, &new));
                }
                "delete" => fs::remove_file(path(rest)).unwrap(),
                "folder" => {
                    let _ = fs::remove_file(path(rest));
                    fs::create_dir(path(rest)).unwrap();
                }
                "$" => command = words(rest),
                "" => {}
                _ => panic!("{}: what is `{line}`?", self.title),
            }
        }
        assert!(!command.is_empty(), "{}: which command?", self.title);
        command
    }
}

/// Copies a folder, without those in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for name in names(from).iter().filter(|name| from.join(name).is_file()) {
        fs::copy(from.join(name), to.join(name)).unwrap();
    }
}

/// Every file below a folder, with what is in it.
fn everything(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for name in names(folder) {
        let path = folder.join(name);
        if path.is_dir() {
            found.extend(everything(&path));
        } else {
            let content = fs::read(&path).unwrap_or_default();
            found.push((path, content));
        }
    }
    found
}

/// What is said about each case. Every one is refused with exit code 2, prints no result and leaves everything as it was.
fn said(corpus: &str) -> String {
    let made = place();
    for (name, command) in RESULTS {
        let command = words(&format!("{command} --quiet --out {name}"));
        made.done(&command.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let (mut said, mut failed) = (String::new(), String::new());
    for case in cases(corpus) {
        let place = place();
        let command = case.prepare(&place, &made);
        let before = everything(&place.path("."));
        let arguments: Vec<&str> = command.iter().map(String::as_str).collect();
        let told = place.axplan(&arguments);
        let title = case.title;
        let same = before == everything(&place.path("."));
        if told.code != Some(2) || !told.out.is_empty() || !same {
            failed += &format!(
                "=== {title}\n{:?}, files as they were: {same}\n{:.300}\n{:.300}\n",
                told.code, told.out, told.err
            );
        }
        said += &format!("=== {title}\n$ axplan {}\n{}\n", command.join(" "), told.err);
    }
    assert!(failed.is_empty(), "not refused as wrong input:\n{failed}");
    said
}

macro_rules! corpus {
    ($($test:ident $file:literal)*) => {
        $(#[test]
        fn $test() {
            insta::with_settings!({ snapshot_path => "bad", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!($file, said(include_str!(concat!("bad/", $file, ".txt"))));
            });
        })*
    };
}

corpus! {
    wrong_lists "lists"
    wrong_histories "histories"
    wrong_results "results"
    wrong_arguments "arguments"
}

/// A message without what it speaks of: names, values and numbers.
fn template(message: &str) -> String {
    let quoted = message.split('`').step_by(2).collect::<Vec<_>>().join("``");
    let mut template = String::new();
    for letter in quoted.chars() {
        match letter {
            '0'..='9' if template.ends_with('0') => {}
            '0'..='9' => template.push('0'),
            other => template.push(other),
        }
    }
    template
}

#[test]
fn the_corpus_is_large_and_its_messages_differ() {
    let (mut inputs, mut messages) = (0, BTreeSet::new());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/bad");
    for name in names(&folder).iter().filter(|name| name.ends_with(".snap")) {
        let said = fs::read_to_string(folder.join(name)).unwrap();
        inputs += said.lines().filter(|line| line.starts_with("=== ")).count();
        messages.extend(
            said.lines()
                .filter_map(|line| line.strip_prefix("error: "))
                .map(template),
        );
    }
    assert!(inputs >= 460, "{inputs} inputs");
    assert!(messages.len() >= 340, "{} messages: {messages:#?}", messages.len());
}
