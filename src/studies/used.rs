//! What went into results, so that those of two studies can be compared.

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

/// What results were made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Used {
    /// Version of axplan that made them.
    pub version: String,
    /// BLAKE3 of the customer list and of the list of people.
    pub lists: [Option<String>; 2],
    /// The values of the scenario by their paths.
    pub inputs: IndexMap<String, String>,
}

impl Used {
    /// The paths of the scenario's own plans.
    pub fn plans(&self) -> IndexSet<String> {
        self.inputs.keys().filter_map(|path| plan_of(path)).collect()
    }
}

/// An input that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputChange {
    /// Its path in the scenario; or what else it is.
    pub input: String,
    /// What the first run had; none where it had nothing.
    pub before: Option<String>,
    /// What the second run had.
    pub after: Option<String>,
}

/// Versions, lists, and values of the scenario; a plan that only one has is one change. Where a list has moved but holds the
/// same, its path is no change.
pub fn changes(before: &Used, after: &Used) -> Vec<InputChange> {
    let mut changes = Vec::new();
    let mut change = |input: &str, before: Option<&String>, after: Option<&String>| {
        if before != after {
            changes.push(InputChange {
                input: input.to_owned(),
                before: before.cloned(),
                after: after.cloned(),
            });
        }
    };
    change("version of axplan", Some(&before.version), Some(&after.version));
    let lists = [("customer list", "population.file"), ("list of people", "people.file")];
    for ((what, _), (before, after)) in lists.iter().zip(before.lists.iter().zip(&after.lists)) {
        let short = |hash: &Option<String>| {
            hash.as_ref()
                .map(|hash| format!("BLAKE3 {}…", hash.chars().take(12).collect::<String>()))
        };
        change(what, short(before).as_ref(), short(after).as_ref());
    }
    let (of_before, of_after) = (before.plans(), after.plans());
    for plan in &of_before {
        if !of_after.contains(plan) {
            change(plan, Some(&"the plan".to_owned()), None);
        }
    }
    for plan in &of_after {
        if !of_before.contains(plan) {
            change(plan, None, Some(&"the plan".to_owned()));
        }
    }
    let both = |path: &str| plan_of(path).is_none_or(|plan| of_before.contains(&plan) && of_after.contains(&plan));
    let added = after.inputs.keys().filter(|path| !before.inputs.contains_key(*path));
    for path in before.inputs.keys().chain(added) {
        let is_list = lists.iter().any(|(_, file)| file == path);
        if !is_list && both(path) {
            change(path, before.inputs.get(path), after.inputs.get(path));
        }
    }
    changes
}

/// The path of the plan that a path leads into.
fn plan_of(path: &str) -> Option<String> {
    let inside = path.strip_prefix("plans.")?;
    let quote = inside.chars().next().filter(|first| ['"', '\''].contains(first));
    let length = match quote {
        Some(quote) => inside[1..].find(quote)? + 2,
        None => inside.find('.')?,
    };
    Some(format!("plans.{}", &inside[..length]))
}
