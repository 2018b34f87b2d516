//! Leaves out the defaults that a scenario does not use, so that its resolved file says nothing idle.

use std::collections::HashSet;

use super::document::{Node, Origin, Table};
use super::mechanisms::{MECHANISMS, is_off, is_on};

/// Removes mechanisms that are switched off, default programmes that no plan uses, what defaults say of profiles and
/// channels that no customer has, and default kinds that nothing names. Of the programmes, the user's come first: which
/// defaults are used depends on the plans, and must not move the place, and so the draws, of the user's uncertain numbers.
pub fn prune(root: &mut Node) {
    let off: HashSet<&str> = MECHANISMS.iter().copied().filter(|name| is_off(root, name)).collect();
    if let Some(sections) = root.table_mut() {
        sections.retain(|name, _| !off.contains(name.as_str()));
    }
    let used = programmes_used(root);
    retain(root, &["programmes"], &used);
    if let Some(programmes) = root.at_mut(["programmes"]).and_then(Node::table_mut) {
        programmes.sort_by(|_, a, _, b| (a.node.origin != Origin::Given).cmp(&(b.node.origin != Origin::Given)));
    }
    let profiles = names(root, &["population", "profiles"]);
    retain(root, &["need", "profiles"], &profiles);
    for chances in [["evolution", "transitions"], ["goals", "changes"]] {
        retain_chances(root, &chances, &profiles);
    }
    let channels = names(root, &["population", "channels"]);
    retain(root, &["expectation", "hours"], &channels);
    if !is_on(root, "arrivals") && !is_on(root, "review") {
        retain(root, &["assessment", "accuracy"], &HashSet::from(["usage".to_owned()]));
    }
    let kinds = kinds_named(root);
    retain(root, &["need", "kinds"], &kinds);
}

fn retain(root: &mut Node, path: &[&str], used: &HashSet<String>) {
    if let Some(table) = root.at_mut(path.iter().copied()).and_then(Node::table_mut) {
        table.retain(|name, entry| entry.node.origin == Origin::Given || used.contains(name));
    }
}

/// Of chances by profile, from one to another, retains the defaults between profiles that customers have.
fn retain_chances(root: &mut Node, path: &[&str], profiles: &HashSet<String>) {
    retain(root, path, profiles);
    let Some(rows) = root.at_mut(path.iter().copied()).and_then(Node::table_mut) else {
        return;
    };
    rows.retain(|_, row| {
        let given = row.node.origin == Origin::Given;
        let Some(chances) = row.node.table_mut() else {
            return true;
        };
        chances.retain(|name, entry| entry.node.origin == Origin::Given || profiles.contains(name));
        given || !chances.is_empty()
    });
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

fn segments(root: &Node) -> impl Iterator<Item = &Node> {
    table(root, &["plans"])
        .flat_map(|(_, plan)| table(plan, &["segments"]))
        .map(|(_, segment)| segment)
}

fn programmes_used(root: &Node) -> HashSet<String> {
    segments(root)
        .filter_map(|segment| segment.at(["programme"])?.text().map(str::to_owned))
        .collect()
}

fn kinds_named(root: &Node) -> HashSet<String> {
    let rates = table(root, &["need", "profiles"]).map(|(_, rates)| rates);
    let of_stages = table(root, &["lifecycle", "stages"])
        .flat_map(|(_, stage)| table(stage, &["profiles"]))
        .map(|(_, rates)| rates);
    let cadences = table(root, &["programmes"]).filter_map(|(_, programme)| programme.at(["cadence"]));
    let by_stage = table(root, &["programmes"])
        .flat_map(|(_, programme)| table(programme, &["cadence_by_stage"]))
        .map(|(_, rates)| rates);
    let rates = rates.chain(of_stages).chain(cadences).chain(by_stage);
    // A kind that nobody needs may still be what another one is served as.
    let served_as = segments(root).filter_map(|segment| segment.at(["carve_out", "to"])?.text().map(str::to_owned));
    rates.flat_map(|rates| names(rates, &[])).chain(served_as).collect()
}
