//! A scenario as a list of what stands where, so that two can be compared.

use std::sync::Arc;

use indexmap::IndexMap;

use super::document::{Node, Origin, Table, parse};
use super::path::Path;
use super::resolved;
use super::shape::{Form, SCENARIO, Shape};
use crate::diagnostics::{InputErrors, Source};

/// Every value of a scenario text by its path, as TOML writes it; a distribution is one value. Nothing is checked, so that a
/// file of another version can be read too.
///
/// # Errors
/// Where the text is no TOML.
pub fn leaves(name: &str, text: &str) -> Result<IndexMap<String, String>, InputErrors> {
    let source = Arc::new(Source {
        name: name.to_owned(),
        text: text.to_owned(),
        first_line: 1,
    });
    let root = parse(&source, Origin::Given).map_err(|error| InputErrors(vec![error]))?;
    Ok(leaves_of(&root))
}

/// Every value of a tree by its path.
pub(super) fn leaves_of(root: &Node) -> IndexMap<String, String> {
    let mut found = IndexMap::new();
    collect(&mut found, &Path::default(), root, Some(&SCENARIO));
    found
}

fn collect(found: &mut IndexMap<String, String>, path: &Path, node: &Node, shape: Option<&Shape>) {
    let form = shape.map(|shape| &shape.form);
    let whole = matches!(form, Some(Form::Number { .. } | Form::Distribution { .. }));
    match node.table().filter(|table| !whole && !Table::is_empty(table)) {
        Some(table) => {
            for (key, entry) in table {
                let inside = shape.and_then(|shape| shape.inside(key));
                collect(found, &path.join(key), &entry.node, inside);
            }
        }
        None => {
            found.insert(path.to_string(), resolved::value(node));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distribution_is_one_value() {
        let text =
            "name = \"a\"\n[outcomes.churn]\nsensitivity = { uniform = { low = 1, high = 2 } }\nbase_hazard = 0.05\n";
        let found = leaves("a.toml", text).unwrap();
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(path, value)| (path.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("name", "\"a\""),
                ("outcomes.churn.sensitivity", "{ uniform = { low = 1, high = 2 } }"),
                ("outcomes.churn.base_hazard", "0.05"),
            ]
        );
    }
}
