//! Which scenarios have the same world, and which the same plan: studies run those together.

use super::Template;
use super::document::Node;
use super::uncertain::json;

impl Template {
    /// The world as a text: everything but the plans, and the programmes that they name. Scenarios with the same text have the
    /// same world, and draw the same in it; other plans do not move its uncertain numbers.
    pub fn world_text(&self) -> String {
        let mut world = self.tree.clone();
        if let Some(table) = world.table_mut() {
            table.retain(|name, _| name != "plans" && name != "programmes");
        }
        text(&world)
    }

    /// A plan as a text: what it says, its programmes, and the plan that was in force before it. In the same world, plans with
    /// the same text are the same.
    pub fn plan_text(&self, plan: &str) -> String {
        let at = |path: &[&str]| self.tree.at(path.iter().copied());
        let own = at(&["plans", plan]);
        let before = own.and_then(|own| own.at(["transition", "from"])?.text());
        let before = before.and_then(|before| at(&["plans", before]));
        let parts = [own, at(&["programmes"]), before].map(|node| node.map_or_else(String::new, text));
        format!("{plan}\n{}", parts.join("\n"))
    }

    /// Everything but the number of replications, as a text: what a replication gives depends on nothing else.
    pub fn replication_text(&self) -> String {
        let mut whole = self.tree.clone();
        if let Some(run) = whole.at_mut(["run"]).and_then(Node::table_mut) {
            run.shift_remove("replications");
        }
        text(&whole)
    }
}

/// The order of entries is part of the text: it is part of the places of uncertain numbers, too.
fn text(node: &Node) -> String {
    json(node).to_string()
}
