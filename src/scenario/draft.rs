//! Plans made of parts of other plans, for studies that add plans to a scenario.

use std::sync::Arc;

use super::document::{Entry, Node, Table, Value};
use crate::diagnostics::Source;

/// A plan in the making. What it takes from a plan of the scenario stays as it was written there: an uncertain number
/// stays uncertain, and draws the same where it stands in the same place.
#[derive(Clone, Debug)]
pub struct PlanDraft {
    pub(super) node: Node,
}

impl PlanDraft {
    /// Puts here what stands at a place of another plan; nothing, if nothing stands there.
    pub fn take(&mut self, place: &[&str], from: &Self, their_place: &[&str]) {
        match from.node.at(their_place.iter().copied()) {
            Some(node) => self.put(place, node.clone()),
            None => self.remove(place),
        }
    }

    /// Takes away what stands at a place.
    pub fn remove(&mut self, place: &[&str]) {
        let Some((key, parents)) = place.split_last() else {
            return;
        };
        if let Some(table) = self.node.at_mut(parents.iter().copied()).and_then(Node::table_mut) {
            table.shift_remove(*key);
        }
    }

    /// Puts a number at a place.
    pub fn number(&mut self, place: &[&str], number: f64) {
        let source = source(number.to_string());
        self.put(place, Node::whole(Value::Float(number), &source));
    }

    /// Puts a text at a place.
    pub fn text(&mut self, place: &[&str], text: &str) {
        let source = source(text.to_owned());
        self.put(place, Node::whole(Value::String(text.to_owned()), &source));
    }

    /// Tables on the way that are not there are made.
    fn put(&mut self, place: &[&str], node: Node) {
        let Some((key, parents)) = place.split_last() else {
            return;
        };
        let mut at = &mut self.node;
        for parent in parents {
            let Some(table) = at.table_mut() else { return };
            let entry = table.entry((*parent).to_owned()).or_insert_with(|| Entry {
                key: 0..0,
                node: Node::whole(Value::Table(Table::new()), &source(String::new())),
            });
            at = &mut entry.node;
        }
        if let Some(table) = at.table_mut() {
            table.insert((*key).to_owned(), Entry { key: 0..0, node });
        }
    }
}

fn source(text: String) -> Arc<Source> {
    Arc::new(Source {
        name: "a plan that was added".to_owned(),
        text,
        first_line: 1,
    })
}
