//! Writes a scenario as a file that says everything and can be run again.

use std::fmt::Write;

use super::document::{Node, Origin, Table, Value};
use super::path::{Path, quoted};
use super::shape::{Form, SCENARIO, Shape};

/// Tables longer than this are written under a header instead of in one line.
const WIDEST: usize = 110;

/// The whole scenario. Comments keep the source of each default and say what was given.
pub fn write(root: &Node, customers: Option<&str>, people: Option<&str>) -> String {
    let mut root = root.clone();
    for (section, file) in [("population", customers), ("people", people)] {
        if let (Some(file), Some(node)) = (file, root.at_mut([section, "file"])) {
            node.value = Value::String(file.to_owned());
        }
    }
    let mut text = String::from(
        "# Everything that the scenario says, defaults included, with the source of each value.\n\
         # Running this file again gives the same results.\n\n",
    );
    section(&mut text, &Path::default(), &root, Some(&SCENARIO));
    text
}

/// An entry of a table: its key, what it holds, and what may stand there.
type Entry<'a> = (&'a str, &'a Node, Option<&'a Shape>);

/// The entries of a table that are written in one line, and those that have a header.
fn lines_and_tables<'a>(path: &Path, node: &'a Node, shape: Option<&'a Shape>) -> (Vec<Entry<'a>>, Vec<Entry<'a>>) {
    let entries = ordered(node, shape);
    let fits = |(key, node, inner): &Entry| in_one_line(key, node, *inner, path.depth());
    let map = matches!(shape.map(|shape| &shape.form), Some(Form::Map { .. }));
    // The entries of a map keep their order, so they are all written in the same way.
    let all = entries.iter().all(fits);
    entries
        .into_iter()
        .partition(|entry| if map { all } else { fits(entry) })
}

/// A table: what fits into lines of its own first, then the tables with headers.
fn section(text: &mut String, path: &Path, node: &Node, shape: Option<&Shape>) {
    let (lines, tables) = lines_and_tables(path, node, shape);
    if path.depth() > 0 && (!lines.is_empty() || tables.is_empty()) {
        let _ = writeln!(text, "[{path}]");
    }
    for (key, node, _) in &lines {
        let note = note(node).map(|note| format!("  # {note}")).unwrap_or_default();
        let _ = writeln!(text, "{} = {}{note}", quoted(key), value(node));
    }
    if !lines.is_empty() || tables.is_empty() {
        text.push('\n');
    }
    for (key, node, shape) in tables {
        section(text, &path.join(key), node, shape);
    }
}

/// The entries of a table with their shapes: known keys in the order of the types, names in their own.
fn ordered<'a>(node: &'a Node, shape: Option<&'a Shape>) -> Vec<Entry<'a>> {
    let inside = |key: &str| shape.and_then(|shape| shape.inside(key));
    let table = node.table().into_iter();
    match shape.map(|shape| &shape.form) {
        Some(Form::Struct(fields)) => fields
            .keys()
            .filter_map(|key| Some((key.as_str(), &node.get(key)?.node, inside(key))))
            .collect(),
        _ => table
            .flat_map(Table::iter)
            .map(|(key, entry)| (key.as_str(), &entry.node, inside(key)))
            .collect(),
    }
}

fn in_one_line(key: &str, node: &Node, shape: Option<&Shape>, depth: usize) -> bool {
    let Some(table) = node.table() else { return true };
    match shape.map(|shape| &shape.form) {
        Some(Form::Number { .. } | Form::Distribution { .. }) => return true,
        Some(Form::Choice(_)) => {}
        // Tables near the root, and tables of tables, are places that one looks for.
        _ if depth < 2 || table.is_empty() => return false,
        Some(Form::Map { values, .. }) if matches!(values.form, Form::Struct(_)) => return false,
        _ => {}
    }
    key.len() + value(node).len() <= WIDEST && note(node).is_some()
}

/// What the comment beside a value says; nothing if the values of a table have different ones.
fn note(node: &Node) -> Option<String> {
    let Some(table) = node.table().filter(|table| !table.is_empty()) else {
        return Some(leaf_note(node));
    };
    let mut notes = table.values().map(|entry| note(&entry.node));
    let first = notes.next()??;
    notes.all(|note| note.as_ref() == Some(&first)).then_some(first)
}

fn leaf_note(node: &Node) -> String {
    match (&node.origin, &node.comment) {
        (Origin::Default, Some(comment)) => format!("default; {comment}"),
        (Origin::Default, None) => "default".to_owned(),
        (Origin::Given, Some(comment)) => comment.to_string(),
        (Origin::Given, None) if node.source.name.starts_with("--") => node.source.name.clone(),
        (Origin::Given, None) => "given".to_owned(),
    }
}

/// A value in one line.
pub(super) fn value(node: &Node) -> String {
    match &node.value {
        Value::Table(table) if table.is_empty() => "{}".to_owned(),
        Value::Table(table) => {
            let entries = table
                .iter()
                .map(|(key, entry)| format!("{} = {}", quoted(key), value(&entry.node)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Array(nodes) => format!("[{}]", nodes.iter().map(value).collect::<Vec<_>>().join(", ")),
        Value::String(text) => toml_edit::Value::from(text.as_str()).to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Bool(flag) => flag.to_string(),
    }
}
