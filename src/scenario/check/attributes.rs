//! The rule by conditions on attributes.

use indexmap::IndexMap;

use super::super::findings::{Part, known};
use super::super::path::quoted;
use super::super::ranges::brief;
use super::super::schema::{Condition, Plan};
use super::Check;
use crate::diagnostics::Diagnostic;

impl Check<'_> {
    pub(super) fn attributes(&mut self, name: &str, plan: &Plan, conditions: &IndexMap<String, Condition>) {
        let rule = ["plans", name, "rule", "attributes"];
        self.number_of_names(&rule, conditions.len(), "condition");
        let last = conditions.len().saturating_sub(1);
        for (position, (label, condition)) in conditions.iter().enumerate() {
            let keys = [rule[0], rule[1], rule[2], rule[3], label];
            match (position == last, is_open(condition)) {
                (true, false) => self.wrong_name(
                    &keys,
                    format!("the last condition, `{label}`, does not hold for everyone, so that some customers would be in no segment"),
                    format!(
                        "add one after it that has a segment and no condition: `others = {{ segment = \"{}\" }}`",
                        condition.segment
                    ),
                ),
                (false, true) => self.wrong_name(
                    &keys,
                    format!("`{label}` holds for every customer, so that the conditions after it are never read"),
                    "give it a condition, as `arr_from = 25000`, or put it last",
                ),
                _ => {}
            }
            self.condition(&keys, name, plan, condition);
        }
    }

    fn condition(&mut self, keys: &[&str], name: &str, plan: &Plan, condition: &Condition) {
        let at = |key| [keys, &[key]].concat();
        if !plan.segments.contains_key(&condition.segment) {
            self.unknown_segment(&at("segment"), Part::Value, name, plan, &condition.segment);
        }
        if let Some(kind) = &condition.kind {
            let types = &self.scenario.population.types;
            if !types.contains_key(kind) {
                let help = known(kind, "types", types.keys().map(String::as_str));
                let message = format!("`{kind}` is not a customer type");
                self.add(&at("type"), Part::Value, Diagnostic::new(message).help(help));
            }
        }
        if let Some(channel) = &condition.channel {
            self.channel(&at("channel"), Part::Value, channel);
        }
        if let Some(profile) = &condition.profile {
            self.profile(&at("profile"), Part::Value, profile);
        }
        if condition.today.is_some() && self.scenario.population.file.is_none() {
            self.wrong(
                &at("today"),
                "`today` is the segment of the customer list, but there is no list",
                "name the list under `[population]`, `file = \"customers.csv\"`, or leave the condition out",
            );
        }
        if let (Some(from), Some(below)) = (condition.arr_from, condition.arr_below) {
            let (from, below) = (self.range(&at("arr_from"), from), self.range(&at("arr_below"), below));
            if below.1 <= from.0 {
                self.wrong(
                    &at("arr_below"),
                    format!("no ARR is from {} on and below {}", brief(from.0), brief(below.1)),
                    format!(
                        "write an `arr_below` above {}; `plans.{}` reads conditions in order",
                        brief(from.0),
                        quoted(name)
                    ),
                );
            }
        }
    }
}

/// Whether it holds for every customer.
fn is_open(condition: &Condition) -> bool {
    let Condition {
        segment: _,
        arr_from,
        arr_below,
        kind,
        channel,
        profile,
        today,
    } = condition;
    let named = [kind, channel, profile, today];
    arr_from.is_none() && arr_below.is_none() && named.iter().all(|name| name.is_none())
}
