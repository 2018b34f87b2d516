//! What is wrong with a scenario, collected while it is read.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::document::{Entry, Node, Origin};
use super::path::{Path, quoted};
use crate::diagnostics::{Diagnostic, InputErrors, Source, nearest};

/// Collects problems. What a plan inherits is wrong once, not once a plan.
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Diagnostic>,
    seen: HashSet<String>,
    count: usize,
}

impl Findings {
    /// Adds a problem of what stands at a path.
    pub fn add(&mut self, path: &Path, diagnostic: Diagnostic) {
        self.count += 1;
        let mut keys = path.keys();
        let mut known = match (keys.next(), keys.next()) {
            (Some("plans"), Some(plan)) => diagnostic
                .message
                .replace(&format!("plans.{}", quoted(plan)), "plans.*"),
            _ => diagnostic.message.clone(),
        };
        if let Some(place) = &diagnostic.place {
            known += &format!("\n{} {:?}", place.source.name, place.span);
        }
        if self.seen.insert(known) {
            self.list.push(diagnostic);
        }
    }

    /// Adds the problem of something that failed on the whole.
    pub fn take(&mut self, result: Result<(), Diagnostic>) {
        if let Err(diagnostic) = result {
            self.add(&Path::default(), diagnostic);
        }
    }

    /// How many problems were found so far, those that were said before included.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Nothing, or everything that is wrong.
    pub fn into_result(self) -> Result<(), InputErrors> {
        if self.list.is_empty() {
            Ok(())
        } else {
            Err(InputErrors(self.list))
        }
    }
}

/// The key of an entry: where a missing or unknown thing is shown.
pub fn key_of(entry: &Entry) -> (&Arc<Source>, Range<usize>) {
    (&entry.node.source, entry.key.clone())
}

/// Which part of an entry is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The key: the name is wrong.
    Key,
    /// The value, unless it is a table.
    Value,
}

/// The place to show for a path: there, or the key of the nearest table that would hold it.
pub fn place_of<'a>(root: &'a Node, path: &Path, part: Part) -> Option<(&'a Arc<Source>, Range<usize>)> {
    let mut place = None;
    let mut node = root;
    for (position, key) in path.keys().enumerate() {
        let Some(entry) = node.get(key) else { break };
        node = &entry.node;
        let whole = part == Part::Value && position + 1 == path.depth() && node.table().is_none();
        if node.table().is_some() && node.origin == Origin::Default {
            continue;
        }
        place = Some(if whole {
            (&node.source, node.span.clone())
        } else {
            key_of(entry)
        });
    }
    place
}

/// Help for a name that is not known: the nearest one, else all of them.
pub fn known<'a>(word: &str, what: &str, names: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match nearest(word, names.clone()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => match names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>() {
            list if list.is_empty() => format!("there are no {what}"),
            list => format!("the {what} are {}", and(&list)),
        },
    }
}

/// The same, with another way out.
pub fn known_or<'a>(
    word: &str,
    what: &str,
    names: impl IntoIterator<Item = &'a str> + Clone,
    otherwise: &str,
) -> String {
    let help = known(word, what, names);
    let joint = if help.ends_with('?') { " Otherwise" } else { "; or" };
    format!("{help}{joint} {otherwise}")
}

/// A list in words: a, b and c.
pub fn and(words: &[String]) -> String {
    listed(words, "and")
}

/// A choice in words: a, b or c.
pub fn or(words: &[String]) -> String {
    listed(words, "or")
}

fn listed(words: &[String], last_joined_by: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} {last_joined_by} {last}", most.join(", ")),
    }
}
