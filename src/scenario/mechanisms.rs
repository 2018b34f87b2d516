//! Optional mechanisms: sections with `enabled`, off unless the scenario writes them.

use std::sync::{Arc, LazyLock};

use super::document::{Entry, Node, Origin, Value};
use super::shape::{Form, SCENARIO, Shape};

/// The key by which a section is switched on and off.
pub const SWITCH: &str = "enabled";

/// The sections that may be switched on, in the order of the types.
pub static MECHANISMS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let Form::Struct(fields) = &SCENARIO.form else {
        return Vec::new();
    };
    let has_switch = |section: &Shape| matches!(&section.form, Form::Struct(fields) if fields.contains_key(SWITCH));
    let switched = fields.iter().filter(|(_, field)| has_switch(&field.shape));
    switched.map(|(name, _)| name.as_str()).collect()
});

/// Switches on every section that the user wrote without saying whether it is on: who writes one wants it.
pub fn switch_on(root: &mut Node) {
    for name in MECHANISMS.iter() {
        let Some(section) = root.at_mut([*name]).filter(|section| section.origin == Origin::Given) else {
            continue;
        };
        let source = Arc::clone(&section.source);
        let Some(table) = section.table_mut() else { continue };
        let said = table
            .get(SWITCH)
            .is_some_and(|entry| entry.node.origin == Origin::Given);
        if !said {
            let mut node = Node::whole(Value::Bool(true), &source);
            node.span = 0..0;
            table.insert(SWITCH.to_owned(), Entry { key: 0..0, node });
        }
    }
}

/// Whether a section is there and not switched off.
pub fn is_on(root: &Node, name: &str) -> bool {
    root.get(name).is_some() && !is_off(root, name)
}

/// Whether a section is switched off.
pub fn is_off(root: &Node, name: &str) -> bool {
    let switch = root.at([name, SWITCH]);
    matches!(switch.map(|node| &node.value), Some(Value::Bool(false)))
}
