//! Values that stand in the command line instead of the file: `--set path=value`.

use std::sync::Arc;

use super::document::{DEEPEST, Entry, Node, Origin, Table, Value, nested_too_deep, parse};
use super::findings::known;
use super::merge::merge;
use super::path::Path;
use super::shape::{Form, Shape};
use crate::diagnostics::{Diagnostic, Source};

/// A value for one place of a scenario.
#[derive(Clone, Debug)]
pub struct Assignment {
    path: Path,
    node: Node,
    /// The whole argument, for messages.
    source: Arc<Source>,
    /// How many bytes of it are the path.
    path_length: usize,
}

impl Assignment {
    /// Reads `path=value`. A value that is not TOML is a text, so that names need no quotes.
    pub fn parse(option: &str, argument: &str) -> Result<Self, Diagnostic> {
        let source = Arc::new(Source {
            name: option.to_owned(),
            text: argument.to_owned(),
            first_line: 1,
        });
        let whole = |message: String| Diagnostic::new(message).at(&source, 0..argument.len(), "");
        let Some(equals) = equals_sign(argument) else {
            return Err(whole(format!("`{option} {argument}` has no value"))
                .help("write path=value, for example `--set plans.ax.teams.sync.headcount=9`"));
        };
        if argument[..equals].trim().is_empty() {
            return Err(
                whole(format!("`{option} {argument}` does not say what is to have this value"))
                    .help("write path=value, for example `--set plans.ax.teams.sync.headcount=9`"),
            );
        }
        let Some(path) = Path::parse(&argument[..equals]) else {
            return Err(whole(format!("`{}` is not a path", argument[..equals].trim())).help(
                "write the names with dots between them, and a name with spaces in quotes: \
                 `plans.\"our plan\".teams.sync.headcount=9`",
            ));
        };
        if path.depth() > DEEPEST {
            return Err(nested_too_deep(&source, 0..equals));
        }
        let tree = parse(&source, Origin::Given).ok();
        let node = tree.as_ref().and_then(|tree| tree.at(path.keys()).cloned());
        if node.is_some() && tree.is_some_and(|tree| says_more(&tree, &path)) {
            return Err(whole(format!("more stands here than the value of `{path}`"))
                .help("give each value by itself, as path=value"));
        }
        let node = node.unwrap_or_else(|| {
            let text = argument[equals + 1..].trim();
            let start = argument.len() - argument[equals + 1..].trim_start().len();
            let mut node = Node::whole(Value::String(text.to_owned()), &source);
            node.span = start..start + text.len();
            node
        });
        let mut node = node;
        name_origin(&mut node, &Arc::from(option));
        Ok(Self {
            path,
            node,
            source,
            path_length: argument[..equals].trim_end().len(),
        })
    }

    /// A whole number for a place, given by an option of its own such as `--months`.
    pub fn number(option: &str, path: &str, number: u32) -> Option<Self> {
        let source = Arc::new(Source {
            name: option.to_owned(),
            text: number.to_string(),
            first_line: 1,
        });
        let mut node = Node::whole(Value::Integer(number.into()), &source);
        name_origin(&mut node, &Arc::from(option));
        Some(Self {
            path: Path::parse(path)?,
            node,
            path_length: source.text.len(),
            source,
        })
    }

    /// Writes the value into a tree. What does not belong there is found when the tree is checked; only a name that
    /// the rest of the path goes through must exist already.
    pub fn apply(self, tree: &mut Node, shape: &Shape) -> Result<(), Diagnostic> {
        let names: Vec<String> = self.path.keys().map(str::to_owned).collect();
        self.descend(tree, Some(shape), &names)
    }

    fn descend(self, node: &mut Node, shape: Option<&Shape>, names: &[String]) -> Result<(), Diagnostic> {
        let Some((name, rest)) = names.split_first() else {
            let base = node.clone();
            *node = match shape {
                Some(shape) => merge(base, self.node, shape),
                None => self.node,
            };
            return Ok(());
        };
        let inner = shape.and_then(|shape| shape.inside(name));
        if let (
            Some(Shape {
                form: Form::Map { .. }, ..
            }),
            false,
        ) = (shape, rest.is_empty())
        {
            self.must_hold(node, name, names.len())?;
        }
        let (key, source) = (0..self.path_length, Arc::clone(&self.source));
        if node.table().is_none() {
            *node = Node::whole(Value::Table(Table::new()), &source);
        }
        let Some(table) = node.table_mut() else { return Ok(()) };
        let fresh = || Entry {
            key,
            node: Node::whole(Value::Table(Table::new()), &source),
        };
        let entry = table.entry(name.clone()).or_insert_with(fresh);
        entry.node.origin = Origin::Given;
        if rest.is_empty() || entry.node.table().is_none() {
            // What stands here then is of the argument, and so is its key.
            entry.key = 0..self.path_length;
        }
        self.descend(&mut entry.node, inner, rest)
    }

    /// Reports a name on the way that is not there: a number cannot be set in a team that does not exist.
    fn must_hold(&self, node: &Node, name: &str, left: usize) -> Result<(), Diagnostic> {
        if node.get(name).is_some() {
            return Ok(());
        }
        let parent: Path = self.path.keys().take(self.path.depth() - left).collect();
        let names = node.table().into_iter().flat_map(Table::keys).map(String::as_str);
        let names: Vec<&str> = names.collect();
        Err(Diagnostic::new(format!("there is no `{name}` in `{parent}`"))
            .at(&self.source, 0..self.path_length, "not a place in this scenario")
            .help(known(name, &format!("names in `{parent}`"), names)))
    }
}

/// Whether anything stands beside a path that is there.
fn says_more(tree: &Node, path: &Path) -> bool {
    let tables = (0..path.depth()).filter_map(|depth| tree.at(path.keys().take(depth))?.table());
    tables.map(Table::len).any(|entries| entries > 1)
}

/// Makes a comment of the option that a value comes from.
fn name_origin(node: &mut Node, option: &Arc<str>) {
    node.comment = Some(Arc::clone(option));
    for (_, entry) in node.table_mut().into_iter().flatten() {
        name_origin(&mut entry.node, option);
    }
}

/// Where the first equals sign outside quotes stands.
fn equals_sign(argument: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in argument.char_indices() {
        match (quote, letter) {
            (None, '=') => return Some(at),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}
