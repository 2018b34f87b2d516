//! Plans beside their segments: moving from another plan, declining, splitting the gain.

use super::super::findings::known;
use super::super::path::quoted;
use super::super::schema::{Plan, Rule};
use super::Check;

impl Check<'_> {
    pub(super) fn transition(&mut self, name: &str, plan: &Plan) {
        let Some(transition) = &plan.transition else {
            return;
        };
        let (plans, months) = (&self.scenario.plans, self.scenario.months);
        let from = ["plans", name, "transition", "from"];
        let others = plans.keys().map(String::as_str).filter(|other| *other != name);
        match plans.get(&transition.from) {
            None => self.wrong(
                &from,
                format!("there is no plan `{}` to move from", transition.from),
                known(&transition.from, "other plans", others),
            ),
            Some(_) if transition.from == name => self.wrong(
                &from,
                format!("the plan `{name}` moves from itself"),
                known("", "other plans", others),
            ),
            Some(former) if former.transition.is_some() => self.wrong(
                &from,
                format!("the plan `{}` is itself moved to from another", transition.from),
                "name a plan without a `transition`: one move at a time",
            ),
            Some(_) => {}
        }
        let last = transition.start + transition.over - 1;
        if last > months {
            self.wrong(
                &["plans", name, "transition", "start"],
                format!("the move to `{name}` ends in month {last}, after the run, which has {months} months"),
                format!("start earlier, move over fewer months, or run {last} months or more: `months = {last}`"),
            );
        }
    }

    pub(super) fn decline(&mut self, name: &str, plan: &Plan) {
        if plan.decline.is_none() {
            return;
        }
        let sections = [
            ("fit", self.scenario.fit.is_none()),
            ("arrivals", self.scenario.arrivals.is_none()),
        ];
        for (section, _) in sections.into_iter().filter(|(_, missing)| *missing) {
            let what = if section == "fit" {
                "no customer is a bad fit"
            } else {
                "no new customers arrive"
            };
            self.wrong_name(
                &["plans", name, "decline"],
                format!("`plans.{}` declines candidates, but {what}", quoted(name)),
                format!("switch it on, `[{section}]` with `enabled = true`, or leave `decline` out"),
            );
        }
    }

    /// The plan whose gain is split into its parts.
    pub(super) fn control_arm(&mut self) {
        let (scenario, plans) = (self.scenario, &self.scenario.plans);
        let Some(arm) = &scenario.control_arm else { return };
        let baseline = scenario.baseline.as_ref().or(plans.keys().next());
        let Some(plan) = plans.get(arm) else {
            self.wrong(
                &["control_arm"],
                format!("`control_arm` names `{arm}`, which is not a plan"),
                known(arm, "plans", plans.keys().map(String::as_str)),
            );
            return;
        };
        if Some(arm) == baseline {
            self.wrong(
                &["control_arm"],
                format!("`control_arm` names the baseline, `{arm}`, which gains nothing over itself"),
                "name the plan that is compared with it",
            );
            return;
        }
        if !matches!(plan.rule, Rule::Ax(_)) {
            self.wrong(
                &["control_arm"],
                format!("`control_arm` names `{arm}`, which does not go by Appropriate Experience"),
                "name a plan with the `ax` rule: its gain is split into people, programme and knowing the profiles",
            );
        }
        if let Some(baseline) = baseline
            && plans.get(baseline).is_some_and(|plan| matches!(plan.rule, Rule::Ax(_)))
        {
            self.wrong(
                &["control_arm"],
                format!("the gain over `{baseline}` cannot be split, since that goes by Appropriate Experience itself"),
                "let the baseline be a plan with the `revenue`, the `as_is` or the `attributes` rule",
            );
        }
    }
}
