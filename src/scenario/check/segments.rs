//! What a segment delivers beside its programme.

use super::super::findings::Part;
use super::super::schema::{Mode, Plan, Segment};
use super::Check;

impl Check<'_> {
    pub(super) fn segment(&mut self, plan_name: &str, name: &str, segment: &Segment, plan: &Plan) {
        let keys = ["plans", plan_name, "segments", name];
        let at = |inner: &[&'static str]| [&keys[..], inner].concat();
        for kind in segment.digital.keys() {
            self.kind(&[&at(&["digital"])[..], &[kind]].concat(), Part::Key, kind);
        }
        if let Some(carve_out) = &segment.carve_out {
            self.kind(&at(&["carve_out", "from"]), Part::Value, &carve_out.from);
            self.kind(&at(&["carve_out", "to"]), Part::Value, &carve_out.to);
            if carve_out.from == carve_out.to {
                self.wrong(
                    &at(&["carve_out", "to"]),
                    format!("`{}` is carved out as itself", carve_out.from),
                    "name the kind that serves it instead: `carve_out = { from = \"sync\", to = \"async\", share = 0.3 }`",
                );
            }
        }
        self.reserved(&keys, name, segment, plan);
        self.expected(&keys, name, segment);
        if segment.paid_coverage.is_some() && self.scenario.paid_coverage.is_none() {
            self.wrong_name(
                &at(&["paid_coverage"]),
                format!("`{name}` offers coverage for sale, but customers are not said to buy"),
                "switch it on, `[paid_coverage]` with `enabled = true`, or leave the offer out",
            );
        }
    }

    fn reserved(&mut self, keys: &[&str], name: &str, segment: &Segment, plan: &Plan) {
        let Some(team) = plan.teams.get(&segment.team) else {
            return;
        };
        let at = [keys, &["reserved_hours"]].concat();
        match (team.mode == Mode::Pod, segment.reserved_hours) {
            (true, None) => self.wrong_name(
                keys,
                format!(
                    "`{name}` is served by the pod `{}`, but it is not said how many hours that reserves",
                    segment.team
                ),
                "add the hours for each customer a month: `reserved_hours = 20`",
            ),
            (false, Some(_)) => self.wrong_name(
                &at,
                format!("`{name}` reserves hours, but its team `{}` is no pod", segment.team),
                "leave `reserved_hours` out, or give the team `mode = \"pod\"`",
            ),
            _ => {}
        }
    }

    /// What only customers who expect something have.
    fn expected(&mut self, keys: &[&str], name: &str, segment: &Segment) {
        let at = |key| [keys, &[key]].concat();
        if self.scenario.expectation.is_none() {
            let used = [
                ("conversation", segment.conversation.is_some()),
                ("meets_expectation", segment.meets_expectation.is_some()),
            ];
            for (key, _) in used.into_iter().filter(|(_, used)| *used) {
                self.wrong_name(
                    &at(key),
                    format!("`{name}` has `{key}`, but customers expect nothing"),
                    format!("switch expectations on, `[expectation]` with `enabled = true`, or leave `{key}` out"),
                );
            }
        }
        if let Some(kind) = &segment.meets_expectation {
            self.kind(&at("meets_expectation"), Part::Value, kind);
            if self.scenario.need.kinds.get(kind).is_some_and(|law| law.inbound) {
                self.wrong(
                    &at("meets_expectation"),
                    format!("`{kind}` arrives by itself: an expectation cannot be met with it"),
                    "name a kind that the team brings, such as `\"sync\"`",
                );
            }
        }
    }
}
