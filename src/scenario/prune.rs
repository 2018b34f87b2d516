//! Leaves out the defaults that a scenario does not use, so that its resolved file says nothing idle.

use std::collections::HashSet;

use super::document::{Node, Origin, Table};

/// Removes default programmes that no plan uses, default needs of profiles that no customer has, and default kinds
/// that no need and no programme names. Of the programmes, the user's come first: which defaults are used depends on
/// the plans, and must not move the place, and so the draws, of the user's uncertain numbers.
pub fn prune(root: &mut Node) {
    let used = programmes_used(root);
    retain(root, &["programmes"], &used);
    if let Some(programmes) = root.at_mut(["programmes"]).and_then(Node::table_mut) {
        programmes.sort_by(|_, a, _, b| (a.node.origin != Origin::Given).cmp(&(b.node.origin != Origin::Given)));
    }
    let profiles = names(root, &["population", "profiles"]);
    retain(root, &["need", "profiles"], &profiles);
    let kinds = kinds_named(root);
    retain(root, &["need", "kinds"], &kinds);
}

fn retain(root: &mut Node, path: &[&str], used: &HashSet<String>) {
    if let Some(table) = root.at_mut(path.iter().copied()).and_then(Node::table_mut) {
        table.retain(|name, entry| entry.node.origin == Origin::Given || used.contains(name));
    }
}

fn table<'a>(root: &'a Node, path: &[&str]) -> impl Iterator<Item = (&'a String, &'a Node)> {
    let table = root.at(path.iter().copied()).and_then(Node::table);
    table
        .into_iter()
        .flat_map(Table::iter)
        .map(|(name, entry)| (name, &entry.node))
}

fn names(root: &Node, path: &[&str]) -> HashSet<String> {
    table(root, path).map(|(name, _)| name.clone()).collect()
}

fn programmes_used(root: &Node) -> HashSet<String> {
    table(root, &["plans"])
        .flat_map(|(_, plan)| table(plan, &["segments"]))
        .filter_map(|(_, segment)| segment.at(["programme"])?.text().map(str::to_owned))
        .collect()
}

fn kinds_named(root: &Node) -> HashSet<String> {
    let rates = table(root, &["need", "profiles"]).map(|(_, rates)| rates);
    let cadences = table(root, &["programmes"]).filter_map(|(_, programme)| programme.at(["cadence"]));
    rates.chain(cadences).flat_map(|rates| names(rates, &[])).collect()
}
