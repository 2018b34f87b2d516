//! Where the values of a resolved scenario came from: its comments, read back.

use std::sync::Arc;

use toml_edit::{Document, Item, Table};

use super::path::Path;
use super::syntax::syntax_error;
use crate::diagnostics::{InputErrors, Source};

/// A value of a resolved scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced {
    /// The table that it stands in; empty for the scenario's own.
    pub table: String,
    /// Its key there.
    pub key: String,
    /// The value, as TOML writes it.
    pub value: String,
    /// Where it came from: `given`, `default; J`, an option of the command line, or what the scenario's author noted.
    pub source: String,
}

impl Sourced {
    /// Its path.
    pub fn path(&self) -> String {
        let dot = if self.table.is_empty() { "" } else { "." };
        format!("{}{dot}{}", self.table, self.key)
    }

    /// Whether nobody gave it.
    pub fn is_default(&self) -> bool {
        self.source == "default" || self.source.starts_with("default;")
    }
}

/// Every line of a resolved scenario that gives a value, in its order; `name` is what messages call it.
///
/// # Errors
/// Where the text is no TOML.
pub fn sources(name: &str, text: &str) -> Result<Vec<Sourced>, InputErrors> {
    let document: Document<&str> = Document::parse(text).map_err(|error| {
        let (name, text) = (name.to_owned(), text.to_owned());
        let source = Source {
            name,
            text,
            first_line: 1,
        };
        InputErrors(vec![syntax_error(&Arc::new(source), &error)])
    })?;
    let mut found = Vec::new();
    collect(&mut found, &Path::default(), document.as_table(), text);
    Ok(found)
}

fn collect(found: &mut Vec<Sourced>, path: &Path, table: &Table, text: &str) {
    for (key, item) in table {
        match item {
            Item::Table(inner) => collect(found, &path.join(key), inner, text),
            Item::Value(value) => {
                let written = value.span().and_then(|span| text.get(span));
                let comment = value.span().and_then(|span| text[span.end..].lines().next());
                found.push(Sourced {
                    table: path.to_string(),
                    key: key.to_owned(),
                    value: written.unwrap_or_default().to_owned(),
                    source: comment.unwrap_or_default().trim_start_matches([' ', '#']).to_owned(),
                });
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_say_where_values_came_from() {
        let text = "name = \"a # b\"  # given\n[need.kinds]\nsync = { hours = 1.25 }  # default; C: a call # of an hour\nbare = 1\n";
        let found = sources("resolved.toml", text).unwrap();
        let found: Vec<[&str; 4]> = found
            .iter()
            .map(|line| [&*line.table, &*line.key, &*line.value, &*line.source])
            .collect();
        assert_eq!(
            found,
            [
                ["", "name", "\"a # b\"", "given"],
                [
                    "need.kinds",
                    "sync",
                    "{ hours = 1.25 }",
                    "default; C: a call # of an hour"
                ],
                ["need.kinds", "bare", "1", ""],
            ]
        );
    }
}
