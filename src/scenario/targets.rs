//! Last year's figures, as a file says them: what a scenario should come to.

use std::path::Path as FilePath;
use std::sync::Arc;

use super::document::{Node, Origin, Value, parse};
use super::layers;
use crate::diagnostics::{Diagnostic, InputErrors, Place, Source};

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Name of the metric.
    pub metric: String,
    /// The team that it is of; all customers and people when absent.
    pub team: Option<String>,
    /// What it was.
    pub value: f64,
    /// Standard error of that: how well it is known.
    pub se: f64,
    /// Where it is written.
    pub place: Place,
}

impl Target {
    /// Something wrong with this figure.
    pub fn diagnostic(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(message).at(&self.place.source, self.place.span.clone(), "")
    }
}

/// Figures of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Targets {
    /// The plan that was in force; the baseline when absent.
    pub plan: Option<String>,
    /// The figures.
    pub targets: Vec<Target>,
    /// BLAKE3 hash of the text, in hexadecimal.
    pub hash: String,
}

const EXAMPLE: &str = "write a number, `nrr_12m = 1.02`, with its standard error, `{ value = 1.02, se = 0.01 }`, or a range \
                       that holds it with 95 %, `{ low = 1.00, high = 1.04 }`";

impl Targets {
    /// Reads a file of figures.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(path: &FilePath) -> Result<Self, InputErrors> {
        let text = layers::read(path, layers::Holds::Figures).map_err(|error| InputErrors(vec![error]))?;
        Self::parse(&path.display().to_string(), &text)
    }

    /// Reads figures from a text; `name` is what messages call it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(name: &str, text: &str) -> Result<Self, InputErrors> {
        let source = Arc::new(Source {
            name: name.to_owned(),
            text: text.to_owned(),
            first_line: 1,
        });
        let root = parse(&source, Origin::Given).map_err(|error| InputErrors(vec![error]))?;
        let mut read = Self {
            plan: None,
            targets: Vec::new(),
            hash: blake3::hash(text.as_bytes()).to_hex().to_string(),
        };
        let mut errors = Vec::new();
        for (key, entry) in root.table().into_iter().flatten() {
            match key.as_str() {
                "plan" => match entry.node.text() {
                    Some(plan) => read.plan = Some(plan.to_owned()),
                    None => errors
                        .push(at(&entry.node, "`plan` must be the name of a plan").help("write `plan = \"revenue\"`")),
                },
                "teams" => {
                    for (team, figures) in entry.node.table().into_iter().flatten() {
                        for (metric, figure) in figures.node.table().into_iter().flatten() {
                            read.take(metric, Some(team), &figure.node, &mut errors);
                        }
                    }
                }
                metric => read.take(metric, None, &entry.node, &mut errors),
            }
        }
        if read.targets.is_empty() && errors.is_empty() {
            errors.push(Diagnostic::new(format!("`{name}` holds no figure")).help(EXAMPLE));
        }
        if errors.is_empty() {
            Ok(read)
        } else {
            Err(InputErrors(errors))
        }
    }

    fn take(&mut self, metric: &str, team: Option<&str>, node: &Node, errors: &mut Vec<Diagnostic>) {
        match figure(node) {
            Some((value, se)) => self.targets.push(Target {
                metric: metric.to_owned(),
                team: team.map(str::to_owned),
                value,
                se,
                place: Place {
                    source: Arc::clone(&node.source),
                    span: node.span.clone(),
                    label: String::new(),
                },
            }),
            None => {
                let what = match (bound(node, "low"), bound(node, "high")) {
                    (Some(low), Some(high)) if low > high => {
                        format!("`low` of `{metric}` is {low}, above its `high`, {high}")
                    }
                    _ => format!("`{metric}` is not a figure"),
                };
                errors.push(at(node, &what).help(EXAMPLE));
            }
        }
    }
}

/// Half the width of a 95 % interval in standard errors.
const NINETY_FIVE: f64 = 1.959_964;

/// The number of a key of a table.
fn bound(node: &Node, key: &str) -> Option<f64> {
    node.get(key).and_then(|entry| entry.node.number())
}

/// Value and standard error.
fn figure(node: &Node) -> Option<(f64, f64)> {
    let number = |key: &str| bound(node, key);
    let count = node.table().map(indexmap::IndexMap::len);
    let (value, se) = match (number("value"), number("se"), number("low"), number("high")) {
        (Some(value), Some(se), None, None) if count == Some(2) => (value, se),
        (Some(value), None, None, None) if count == Some(1) => (value, 0.0),
        (None, None, Some(low), Some(high)) if count == Some(2) && low <= high => {
            (0.5 * (low + high), 0.5 * (high - low) / NINETY_FIVE)
        }
        _ => (node.number()?, 0.0),
    };
    (value.is_finite() && se.is_finite() && se >= 0.0).then_some((value, se))
}

fn at(node: &Node, message: &str) -> Diagnostic {
    match node.value {
        Value::Table(_) => Diagnostic::new(message),
        _ => Diagnostic::new(message).at(&node.source, node.span.clone(), ""),
    }
}
