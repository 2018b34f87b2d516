//! Layers: what is written over what, and plans that inherit from plans.

use super::document::{Entry, Node, Table, Value};
use super::findings::{Findings, known};
use super::path::Path;
use super::shape::{Field, Form, Merge, SCENARIO, Shape};
use crate::diagnostics::Diagnostic;

/// One tree written over another. Tables go together entry by entry, unless a number, a distribution or a choice
/// stands there: those replace what was there wholly.
pub fn merge(base: Node, over: Node, shape: &Shape) -> Node {
    let Node {
        value,
        span,
        source,
        comment,
        origin,
    } = over;
    let value = match (base.value, value) {
        (Value::Table(base), Value::Table(over)) => match &shape.form {
            Form::Struct(fields) => Value::Table(of_struct(base, over, fields)),
            Form::Map { values, merge, .. } => Value::Table(of_map(base, over, values, *merge)),
            _ => Value::Table(over),
        },
        (_, over) => over,
    };
    Node {
        value,
        span,
        source,
        comment,
        origin,
    }
}

fn of_struct(base: Table, over: Table, fields: &indexmap::IndexMap<String, Field>) -> Table {
    together(base, over, |name, base, over| match fields.get(name) {
        Some(field) => merge(base, over, &field.shape),
        None => over,
    })
}

fn of_map(mut base: Table, over: Table, values: &Shape, rule: Merge) -> Table {
    if rule == Merge::Keys {
        base.retain(|name, _| over.contains_key(name));
    }
    together(base, over, |_, base, over| match rule {
        Merge::Entries => over,
        Merge::Union | Merge::Keys => merge(base, over, values),
    })
}

/// The entries of both tables: those written over stand in their own order, each other one after the entry that it
/// followed before.
fn together(base: Table, over: Table, both: impl Fn(&str, Node, Node) -> Node) -> Table {
    let mut result = over;
    let mut after = 0;
    for (name, entry) in base {
        let (index, entry) = match result.shift_remove_full(&name) {
            Some((index, _, over)) => {
                let node = both(&name, entry.node, over.node);
                (index, Entry { key: over.key, node })
            }
            None => (after, entry),
        };
        result.shift_insert(index, name, entry);
        after = index + 1;
    }
    result
}

/// Replaces every plan that `inherits` by the plan it inherits from with its own entries written over.
/// A plan whose ancestors cannot be found is reported and left out.
pub fn inherit(root: &mut Node, findings: &mut Findings) {
    let Some(plans) = root.at_mut(["plans"]).and_then(Node::table_mut) else {
        return;
    };
    let heirs = Heirs {
        plans,
        shape: plan_shape(),
    };
    let resolved: Vec<_> = plans.keys().map(|name| heirs.resolve(name, findings)).collect();
    let mut resolved = resolved.into_iter();
    plans.retain(|_, entry| match resolved.next().flatten() {
        Some(node) => {
            entry.node = node;
            true
        }
        None => false,
    });
}

/// The shape of one plan.
fn plan_shape() -> &'static Shape {
    let plan = SCENARIO.inside("plans").and_then(|plans| plans.inside("*"));
    plan.unwrap_or(&SCENARIO)
}

/// The plans as written, each of which may inherit from another.
struct Heirs<'a> {
    plans: &'a Table,
    shape: &'a Shape,
}

impl Heirs<'_> {
    fn resolve(&self, name: &str, findings: &mut Findings) -> Option<Node> {
        let mut layers = vec![self.plans[name].node.clone()];
        let mut trail = vec![name.to_owned()];
        while let Some(inherits) = layers.last_mut()?.table_mut().and_then(|plan| plan.shift_remove(KEY)) {
            let heir: Path = ["plans", trail.last()?, KEY].into_iter().collect();
            match self.parent(&trail, &inherits) {
                Ok(parent) => {
                    layers.push(self.plans[parent].node.clone());
                    trail.push(parent.to_owned());
                }
                Err(diagnostic) => {
                    if let Some(diagnostic) = diagnostic {
                        findings.add(&heir, diagnostic);
                    }
                    return None;
                }
            }
        }
        let eldest = layers.pop()?;
        let plan = layers
            .into_iter()
            .rev()
            .fold(eldest, |base, over| merge(base, over, self.shape));
        Some(plan)
    }

    /// The plan that the last one of a trail inherits from. A ring is a problem of the first of its plans only.
    fn parent<'a>(&self, trail: &[String], inherits: &'a Entry) -> Result<&'a str, Option<Diagnostic>> {
        let node = &inherits.node;
        let heir = trail.last().map_or("", String::as_str);
        let wrong = |message: String, help: String| {
            Diagnostic::new(message)
                .at(&node.source, node.span.clone(), "")
                .help(help)
        };
        let Some(parent) = node.text() else {
            return Err(Some(wrong(
                format!("`inherits` names a plan, but {} stands here", node.what()),
                "write the name of another plan in quotes: `inherits = \"ax\"`".to_owned(),
            )));
        };
        if trail.iter().any(|name| name == parent) {
            let position = |name: &str| self.plans.get_index_of(name);
            let first = trail[0] == parent && trail.iter().all(|name| position(name) >= position(parent));
            let ring = trail.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
            return Err(first.then(|| {
                wrong(
                    format!(
                        "plans inherit in a ring: {}, which inherits from `{parent}`",
                        ring.join(", which inherits from ")
                    ),
                    "write one plan of the ring out, without `inherits`".to_owned(),
                )
            }));
        }
        if !self.plans.contains_key(parent) {
            let others = self.plans.keys().map(String::as_str).filter(|name| *name != heir);
            return Err(Some(wrong(
                format!("there is no plan `{parent}` to inherit from"),
                known(parent, "other plans", others),
            )));
        }
        Ok(parent)
    }
}

/// The key by which a plan names the plan that it is a variant of.
pub const KEY: &str = "inherits";
