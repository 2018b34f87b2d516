//! A TOML text as a tree that remembers where everything was written.

use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use toml_edit::{Document, Item, TableLike};

use super::syntax::syntax_error;
use crate::diagnostics::{Diagnostic, Source};

/// Tables in tables beyond this depth are refused.
pub(super) const DEEPEST: usize = 32;

/// Texts with more signs of entries than this are refused: a table takes some 4 kB in memory.
const MOST_SIGNS: usize = 300_000;

/// Which layer a node comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The built-in defaults.
    Default,
    /// The user: a file or an argument.
    Given,
}

/// A value and where it was written.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands in `source`.
    pub span: Range<usize>,
    /// The text in which it was written.
    pub source: Arc<Source>,
    /// The comment at the end of its line, or of the line of the inline table that holds it.
    pub comment: Option<Arc<str>>,
    /// Which layer it comes from.
    pub origin: Origin,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub enum Value {
    /// Keys and what they hold, in the order in which they were written.
    Table(Table),
    /// A list.
    Array(Vec<Node>),
    /// A text; dates are texts too.
    String(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// True or false.
    Bool(bool),
}

/// The entries of a table.
pub type Table = IndexMap<String, Entry>;

/// An entry of a table.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where the key stands, in the source of the node.
    pub key: Range<usize>,
    /// What it holds.
    pub node: Node,
}

impl Node {
    /// A node whose text is the whole of a source: an argument, or nothing but a name.
    pub fn whole(value: Value, source: &Arc<Source>) -> Self {
        Self {
            value,
            span: 0..source.text.len(),
            source: Arc::clone(source),
            comment: None,
            origin: Origin::Given,
        }
    }

    /// The entries, if this is a table.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The entries, if this is a table.
    pub fn table_mut(&mut self) -> Option<&mut Table> {
        match &mut self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The entry under a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.table()?.get(key)
    }

    /// The node at a path.
    pub fn at<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Option<&Node> {
        path.into_iter().try_fold(self, |node, key| Some(&node.get(key)?.node))
    }

    /// The node at a path, to be changed.
    pub fn at_mut<'a>(&mut self, path: impl IntoIterator<Item = &'a str>) -> Option<&mut Node> {
        path.into_iter()
            .try_fold(self, |node, key| Some(&mut node.table_mut()?.get_mut(key)?.node))
    }

    /// The text, if this is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if this is one.
    pub fn number(&self) -> Option<f64> {
        match self.value {
            Value::Integer(whole) => Some(whole as f64),
            Value::Float(number) => Some(number),
            _ => None,
        }
    }

    /// What it is, in the words of messages.
    pub fn what(&self) -> &'static str {
        match &self.value {
            Value::Table(table) if table.is_empty() => "an empty table",
            Value::Table(_) => "a table",
            Value::Array(_) => "a list",
            Value::String(_) => "a text",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Bool(_) => "true or false",
        }
    }
}

/// Reads a text as a tree.
pub fn parse(source: &Arc<Source>, origin: Origin) -> Result<Node, Diagnostic> {
    must_be_few(source)?;
    let document = Document::parse(source.text.as_str()).map_err(|error| syntax_error(source, &error))?;
    let reader = Reader { source, origin };
    let table = reader.table(document.as_table(), None, 0)?;
    Ok(reader.node(table, 0..0, None))
}

/// Refuses a text with too many entries before any of them takes memory: each has one of these signs beside it, and some have two.
fn must_be_few(source: &Arc<Source>) -> Result<(), Diagnostic> {
    match source.text.match_indices(['=', ',', '.', '[']).nth(MOST_SIGNS) {
        Some((at, sign)) => Err(Diagnostic::new(format!(
            "more than {MOST_SIGNS} of the signs `=`, `,`, `.` and `[` stand here, and no scenario has so many entries"
        ))
        .at(source, at..at + sign.len(), "")
        .help("customers and people stand in lists of their own (CSV)")),
        None => Ok(()),
    }
}

/// What is said of a place beyond [`DEEPEST`].
pub(super) fn nested_too_deep(source: &Arc<Source>, span: Range<usize>) -> Diagnostic {
    Diagnostic::new(format!("tables are nested more than {DEEPEST} deep here"))
        .at(source, span, "")
        .help("no part of a scenario is nested so deeply")
}

/// The nearest span that lies inside a text and on the boundaries of its characters.
pub fn within(text: &str, span: Range<usize>) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    start..floor(span.end).max(start)
}

/// Turns the items of a parsed document into nodes.
struct Reader<'a> {
    source: &'a Arc<Source>,
    origin: Origin,
}

impl Reader<'_> {
    fn node(&self, value: Value, span: Range<usize>, comment: Option<Arc<str>>) -> Node {
        Node {
            value,
            span: within(&self.source.text, span),
            source: Arc::clone(self.source),
            comment,
            origin: self.origin,
        }
    }

    fn table(&self, table: &dyn TableLike, comment: Option<&Arc<str>>, depth: usize) -> Result<Value, Diagnostic> {
        let mut entries = Table::with_capacity(table.len());
        for (name, item) in table.iter() {
            let key = table.key(name).and_then(toml_edit::Key::span).or(item.span());
            let key = within(&self.source.text, key.unwrap_or(0..0));
            let node = self.item(item, key.clone(), comment, depth + 1)?;
            entries.insert(name.to_owned(), Entry { key, node });
        }
        Ok(Value::Table(entries))
    }

    fn item(
        &self,
        item: &Item,
        key: Range<usize>,
        comment: Option<&Arc<str>>,
        depth: usize,
    ) -> Result<Node, Diagnostic> {
        let span = item.span().unwrap_or(key);
        if depth > DEEPEST {
            return Err(nested_too_deep(self.source, within(&self.source.text, span)));
        }
        let own = if item.is_value() {
            self.comment_after(span.end)
        } else {
            None
        };
        let comment = own.as_ref().or(comment);
        let value = match item {
            Item::Table(table) => self.table(table, None, depth)?,
            Item::Value(toml_edit::Value::InlineTable(table)) => self.table(table, comment, depth)?,
            Item::ArrayOfTables(tables) => self.tables(tables, depth)?,
            Item::Value(toml_edit::Value::Array(values)) => self.array(values, comment, depth)?,
            Item::Value(toml_edit::Value::String(text)) => Value::String(text.value().clone()),
            Item::Value(toml_edit::Value::Datetime(date)) => Value::String(date.value().to_string()),
            Item::Value(toml_edit::Value::Integer(number)) => Value::Integer(*number.value()),
            Item::Value(toml_edit::Value::Float(number)) => Value::Float(*number.value()),
            Item::Value(toml_edit::Value::Boolean(flag)) => Value::Bool(*flag.value()),
            Item::None => Value::Table(Table::new()),
        };
        Ok(self.node(value, span, comment.cloned()))
    }

    fn tables(&self, tables: &toml_edit::ArrayOfTables, depth: usize) -> Result<Value, Diagnostic> {
        let mut nodes = Vec::with_capacity(tables.len());
        for table in tables {
            let value = self.table(table, None, depth)?;
            nodes.push(self.node(value, table.span().unwrap_or(0..0), None));
        }
        Ok(Value::Array(nodes))
    }

    fn array(&self, values: &toml_edit::Array, comment: Option<&Arc<str>>, depth: usize) -> Result<Value, Diagnostic> {
        let mut nodes = Vec::with_capacity(values.len());
        for value in values {
            let item = Item::Value(value.clone());
            nodes.push(self.item(&item, value.span().unwrap_or(0..0), comment, depth + 1)?);
        }
        Ok(Value::Array(nodes))
    }

    /// The comment on the rest of a line, if there is nothing else on it.
    fn comment_after(&self, end: usize) -> Option<Arc<str>> {
        let rest = self.source.text.get(end..)?;
        // Looked at first, since a line is long where a long list stands on it.
        let comment = rest.trim_start_matches([' ', '\t']).strip_prefix('#')?;
        let comment = comment.lines().next()?.trim();
        (!comment.is_empty()).then(|| Arc::from(comment))
    }
}
