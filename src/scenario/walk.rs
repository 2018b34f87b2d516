//! Walks a scenario as written along its shape: reports everything that does not belong, and finds the numbers that
//! are uncertain.

use std::ops::Range;
use std::sync::Arc;

use super::document::{Entry, Node, Table, Value};
use super::findings::{Findings, key_of, known};
use super::path::{Path, quoted};
use super::ranges;
use super::schema::{Distribution, OuterDesign};
use super::shape::{DISTRIBUTION, Field, Form, SCENARIO, Shape, Variants};
use super::uncertain::{range_as_written, read};
use super::wording::{self, shown};
use crate::diagnostics::letters::{OF_TEXTS, steering};
use crate::diagnostics::{Diagnostic, Source};
use crate::random;

/// A number that is uncertain: a distribution stands where the types have a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Where, as `--set` takes it.
    pub path: String,
    /// What it may be.
    pub distribution: Distribution,
    pub(super) at: Path,
    pub(super) key: u64,
}

impl Site {
    /// What the number is at one draw of everything that is uncertain.
    pub fn draw(&self, design: OuterDesign, seed: u32, outer: u32) -> f64 {
        self.distribution.quantile(self.uniform(design, seed, outer))
    }

    /// The uniform number from which it is drawn.
    pub fn uniform(&self, design: OuterDesign, seed: u32, outer: u32) -> f64 {
        design.uniform(self.key, seed, outer)
    }

    /// What draws the number: numbers with the same one, of plans that write the same place, are drawn together.
    pub fn key(&self) -> u64 {
        self.key
    }

    /// Whether it lies inside of what stands at a path.
    pub(super) fn is_under(&self, keys: &[&str]) -> bool {
        self.at.depth() > keys.len() && self.at.keys().zip(keys).all(|(own, key)| own == *key)
    }

    /// Writes a number in its place.
    pub(super) fn write(&self, data: &mut serde_json::Value, number: f64) {
        let place = self.at.keys().try_fold(data, |data, key| data.get_mut(key));
        if let Some(place) = place {
            *place = number.into();
        }
    }
}

/// Everything that is wrong with a scenario as written, and its uncertain numbers.
pub fn walk(root: &Node, findings: &mut Findings) -> Vec<Site> {
    let mut walk = Walk {
        findings,
        sites: Vec::new(),
        plain: false,
    };
    walk.visit(&At::root(root), root, &SCENARIO);
    // Keys in the order of the types, in whatever order they were written: studies number inputs by it.
    walk.sites.sort_by(|one, other| one.0.cmp(&other.0));
    walk.sites.into_iter().map(|(_, site)| site).collect()
}

/// Everything that is wrong with one section, whose uncertain numbers are not drawn.
pub fn walk_section(root: &Node, name: &str, findings: &mut Findings) {
    let mut walk = Walk {
        findings,
        sites: Vec::new(),
        plain: false,
    };
    if let (Some(entry), Some(shape)) = (root.get(name), SCENARIO.inside(name)) {
        walk.visit(&At::root(root).enter(name, name, 0, entry), &entry.node, shape);
    }
}

/// Where the walk is.
struct At<'a> {
    path: Path,
    /// The path with every name that is the user's replaced by its position, so that other names draw the same; and
    /// without the plan, so that plans share what they inherit.
    ordinal: String,
    /// The place of each part of the path: of a key among those of its type, of a name as it was written.
    order: Vec<usize>,
    source: &'a Arc<Source>,
    key: Range<usize>,
}

impl<'a> At<'a> {
    fn root(node: &'a Node) -> Self {
        At {
            path: Path::default(),
            ordinal: String::new(),
            order: Vec::new(),
            source: &node.source,
            key: 0..0,
        }
    }

    fn enter(&self, name: &str, ordinal: &str, place: usize, entry: &'a Entry) -> Self {
        let (source, key) = key_of(entry);
        At {
            path: self.path.join(name),
            ordinal: format!("{}.{ordinal}", self.ordinal),
            order: self.order.iter().copied().chain([place]).collect(),
            source,
            key,
        }
    }

    /// A problem of the table that stands here: its key is shown.
    fn of_key(&self, message: String, label: &str) -> Diagnostic {
        Diagnostic::new(message).at(self.source, self.key.clone(), label)
    }

    /// A problem of the value that stands here.
    fn of_value(&self, node: &Node, message: String, label: &str) -> Diagnostic {
        match node.value {
            Value::Table(_) => self.of_key(message, label),
            _ => Diagnostic::new(message).at(&node.source, node.span.clone(), label),
        }
    }
}

struct Walk<'a> {
    findings: &'a mut Findings,
    /// What is uncertain, by where it stands.
    sites: Vec<(Vec<usize>, Site)>,
    /// Inside an uncertain number: its own numbers are plain.
    plain: bool,
}

impl Walk<'_> {
    fn visit(&mut self, at: &At, node: &Node, shape: &Shape) {
        match (&shape.form, &node.value) {
            (Form::Struct(fields), Value::Table(table)) => self.fields(at, table, fields),
            (Form::Map { values, names, .. }, Value::Table(table)) => self.map(at, table, values, names.as_deref()),
            (Form::Choice(variants), Value::Table(table)) => self.tagged(at, table, variants),
            (Form::Choice(variants), Value::String(word)) => self.word(at, node, word, variants),
            (Form::Distribution { low, high }, Value::Table(_)) => {
                self.distribution(at, node, *low, *high);
            }
            (Form::List { length }, Value::Array(values)) => self.list(at, node, values, *length),
            (Form::Number { low, high }, Value::Integer(_) | Value::Float(_)) => self.number(at, node, *low, *high),
            (Form::Number { low, high }, Value::Table(_)) if !self.plain => self.uncertain(at, node, *low, *high),
            (Form::Integer { low, high }, Value::Integer(_)) => self.number(at, node, *low as f64, *high as f64),
            (Form::Text, Value::String(text)) => self.text(at, node, text),
            (Form::Flag, Value::Bool(_)) => {}
            _ => self.wrong_type(at, node, shape),
        }
    }

    fn add(&mut self, at: &At, diagnostic: Diagnostic) {
        self.findings.add(&at.path, diagnostic);
    }

    fn wrong_type(&mut self, at: &At, node: &Node, shape: &Shape) {
        let (message, help) = wording::wrong_type(&at.path, node, shape, self.plain);
        self.add(at, at.of_value(node, message, "").help(help));
    }

    /// A text, which terminals and pages will show: letters that steer would move the cursor there, turn numbers around, or worse.
    fn text(&mut self, at: &At, node: &Node, text: &str) {
        if let Some(what) = steering(text, &OF_TEXTS) {
            let diagnostic = at.of_value(node, format!("`{}` holds {what}", at.path), "");
            let help = "write it with letters, digits and signs alone, and new lines where they are wanted";
            self.findings.add(&at.path, diagnostic.help(help));
        }
    }

    fn fields(&mut self, at: &At, table: &Table, fields: &indexmap::IndexMap<String, Field>) {
        for (name, entry) in table {
            let place = fields.get_index_of(name).unwrap_or(fields.len());
            let inner = at.enter(name, name, place, entry);
            match fields.get(name) {
                Some(field) => self.visit(&inner, &entry.node, &field.shape),
                None => {
                    let message = format!("{} has no key `{name}`", wording::table_at(&at.path));
                    let help = wording::unknown_key(&inner.path, fields);
                    self.add(&inner, inner.of_key(message, "not a known key").help(help));
                }
            }
        }
        for (name, field) in fields
            .iter()
            .filter(|(name, field)| field.required && !table.contains_key(*name))
        {
            let message = format!("{} lacks `{name}`", wording::table_at(&at.path));
            let help = wording::to_add(&at.path, name, &field.shape);
            self.add(at, at.of_key(message, "").help(help));
        }
    }

    fn map(&mut self, at: &At, table: &Table, values: &Shape, names: Option<&[String]>) {
        let plans = at.path.keys().eq(["plans"]);
        // Names of plans that are added, at equal cost for one, are made of those of others.
        let most = if plans { 10 } else { 1 } * wording::LONGEST_NAME;
        for (position, (name, entry)) in table.iter().enumerate() {
            let ordinal = if plans { "*".to_owned() } else { format!("#{position}") };
            let inner = at.enter(name, &ordinal, position, entry);
            if let Some(names) = names.filter(|names| !names.contains(name)) {
                let message = format!("{} has no key `{name}`", wording::table_at(&at.path));
                let help = known(name, "keys that it knows", names.iter().map(String::as_str));
                self.add(&inner, inner.of_key(message, "not a known key").help(help));
            } else if let Some(reason) = wording::unfit_name(name, most) {
                let message = format!("`{}` is not a name that outputs can show: {reason}", quoted(name));
                let help = "use letters, digits, spaces, `-`, `_` and the like".to_owned();
                self.add(&inner, inner.of_key(message, "").help(help));
            }
            self.visit(&inner, &entry.node, values);
        }
    }

    fn tagged(&mut self, at: &At, table: &Table, variants: &Variants) {
        let mut entries = table.iter();
        let (Some((name, entry)), None) = (entries.next(), entries.next()) else {
            let (message, help) = wording::not_one_tag(&at.path, table, variants);
            return self.add(at, at.of_key(message, "").help(help));
        };
        let inner = at.enter(name, name, 0, entry);
        match variants.get(name) {
            Some(Some(content)) => self.visit(&inner, &entry.node, content),
            Some(None) => {
                let message = format!("`{name}` stands alone: it has no table of its own");
                self.add(
                    &inner,
                    inner
                        .of_key(message, "")
                        .help(format!("write `{} = \"{name}\"`", at.path.last())),
                );
            }
            None => {
                let message = format!("`{}` cannot be `{name}`", at.path);
                let help = wording::one_of(name, variants);
                self.add(&inner, inner.of_key(message, "not known here").help(help));
            }
        }
    }

    fn word(&mut self, at: &At, node: &Node, word: &str, variants: &Variants) {
        let (message, help) = match variants.get(word) {
            Some(None) => return,
            Some(Some(content)) => {
                let example = wording::table_example(word, content);
                (
                    format!("`{}` cannot be \"{word}\" alone: `{word}` holds a table", at.path),
                    format!("write `{} = {{ {example} }}`", at.path.last()),
                )
            }
            None => (
                format!("`{}` cannot be \"{word}\"", at.path),
                wording::one_of(word, variants),
            ),
        };
        self.add(at, at.of_value(node, message, "").help(help));
    }

    fn list(&mut self, at: &At, node: &Node, values: &[Node], (shortest, longest): (usize, usize)) {
        if !(shortest..=longest).contains(&values.len()) {
            let message = format!("`{}` has {}", at.path, wording::count(values.len(), "number"));
            let help = format!("write {shortest} numbers at least and {longest} at most");
            self.add(at, at.of_value(node, message, "").help(help));
        }
        for (position, value) in values.iter().enumerate() {
            match value.number() {
                Some(number) if number.is_finite() => {}
                _ => {
                    let message = format!(
                        "number {} of `{}` must be a plain number, but {} stands there",
                        position + 1,
                        at.path,
                        shown(value)
                    );
                    let help = "write the list as numbers with commas between them: `[12000, 25000]`";
                    self.add(
                        at,
                        Diagnostic::new(message)
                            .at(&value.source, value.span.clone(), "")
                            .help(help),
                    );
                }
            }
        }
    }

    fn number(&mut self, at: &At, node: &Node, low: f64, high: f64) {
        let Some(number) = node
            .number()
            .filter(|number| !(low..=high).contains(number) || !number.is_finite())
        else {
            return;
        };
        let (message, help) = ranges::out_of_range(&at.path, number, low, high);
        self.add(at, at.of_value(node, message, "").help(help));
    }

    /// A distribution that stands for a number.
    fn uncertain(&mut self, at: &At, node: &Node, low: f64, high: f64) {
        self.plain = true;
        let fine = self.distribution(at, node, low, high);
        self.plain = false;
        if let Some(distribution) = read(node).filter(|_| fine) {
            let site = Site {
                path: at.path.to_string(),
                distribution,
                at: at.path.clone(),
                key: random::stable_key(&at.ordinal),
            };
            self.sites.push((at.order.clone(), site));
        }
    }

    /// Reports what is wrong with a distribution and says whether nothing is.
    fn distribution(&mut self, at: &At, node: &Node, low: f64, high: f64) -> bool {
        let before = self.findings.count();
        self.visit(at, node, &DISTRIBUTION);
        if self.findings.count() > before {
            return false;
        }
        let wrong = match range_as_written(node) {
            Err((reason, help)) => Some((format!("`{}` is not a distribution: {reason}", at.path), help)),
            Ok(range) => ranges::beyond(&at.path, range, (low, high)),
        };
        match wrong {
            Some((message, help)) => {
                self.add(at, at.of_key(message, "").help(help));
                false
            }
            None => true,
        }
    }
}
