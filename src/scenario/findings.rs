//! What is wrong with a scenario, collected while it is read.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::document::{Entry, Node};
use super::path::{Path, quoted};
use crate::diagnostics::{Diagnostic, InputErrors, Source, nearest};

/// Collects problems. What a plan inherits is wrong once, not once a plan.
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Diagnostic>,
    seen: HashSet<(Option<(String, Range<usize>)>, String)>,
}

impl Findings {
    /// Adds a problem of what stands at a path.
    pub fn add(&mut self, path: &Path, diagnostic: Diagnostic) {
        let mut keys = path.keys();
        let message = match (keys.next(), keys.next()) {
            (Some("plans"), Some(plan)) => {
                let plan = format!("plans.{}", quoted(plan));
                diagnostic.message.replace(&plan, "plans.*")
            }
            _ => diagnostic.message.clone(),
        };
        let place = diagnostic.place.as_ref();
        let place = place.map(|place| (place.source.name.clone(), place.span.clone()));
        if self.seen.insert((place, message)) {
            self.list.push(diagnostic);
        }
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Nothing, or everything that is wrong.
    pub fn into_result(self) -> Result<(), InputErrors> {
        if self.list.is_empty() { Ok(()) } else { Err(InputErrors(self.list)) }
    }
}

/// The key of an entry: where a missing or unknown thing is shown.
pub fn key_of(entry: &Entry) -> (&Arc<Source>, Range<usize>) {
    (&entry.node.source, entry.key.clone())
}

/// The place to show for a path: its value, or the key of the nearest table that holds it.
pub fn place_of<'a>(root: &'a Node, path: &Path) -> Option<(&'a Arc<Source>, Range<usize>)> {
    let mut place = None;
    let mut node = root;
    for (position, key) in path.keys().enumerate() {
        let Some(entry) = node.get(key) else { break };
        node = &entry.node;
        let whole = position + 1 == path.depth() && node.table().is_none();
        place = Some(if whole { (&node.source, node.span.clone()) } else { key_of(entry) });
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

/// A list in words: `a, b and c`.
pub fn and(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
