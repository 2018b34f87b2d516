//! The plans: segments, rules and programmes that refer to each other.

use indexmap::IndexMap;

use super::super::findings::{Part, and, known, known_or};
use super::super::path::quoted;
use super::super::ranges::brief;
use super::super::schema::{AxRule, Plan, Rule};
use super::Check;
use crate::diagnostics::Diagnostic;

/// More plans than this are refused.
const MOST_PLANS: usize = 64;

impl Check<'_> {
    pub(super) fn plans(&mut self) {
        let plans = &self.scenario.plans;
        if plans.is_empty() {
            self.wrong(
                &["plans"],
                "there are no plans",
                "add a plan: `[plans.revenue]`, with a rule, segments and teams",
            );
        }
        if plans.len() > MOST_PLANS {
            self.wrong(
                &["plans"],
                format!(
                    "there are {} plans, but at most {MOST_PLANS} are compared at once",
                    plans.len()
                ),
                "split the scenario",
            );
        }
        if let Some(baseline) = self
            .scenario
            .baseline
            .as_ref()
            .filter(|name| !plans.contains_key(*name))
        {
            self.wrong(
                &["baseline"],
                format!("the baseline `{baseline}` is not a plan"),
                known(baseline, "plans", plans.keys().map(String::as_str)),
            );
        }
        self.control_arm();
        for (name, plan) in plans {
            self.plan(name, plan);
        }
    }

    fn plan(&mut self, name: &str, plan: &Plan) {
        self.number_of_names(&["plans", name, "segments"], plan.segments.len(), "segment");
        self.number_of_names(&["plans", name, "teams"], plan.teams.len(), "team");
        for (segment, covered) in &plan.segments {
            if !plan.teams.contains_key(&covered.team) {
                self.wrong(
                    &["plans", name, "segments", segment, "team"],
                    format!("`plans.{}` has no team `{}`", quoted(name), covered.team),
                    known_or(
                        &covered.team,
                        "teams",
                        plan.teams.keys().map(String::as_str),
                        &format!(
                            "add the team: `[plans.{}.teams.{}]`",
                            quoted(name),
                            quoted(&covered.team)
                        ),
                    ),
                );
            }
            self.segment(name, segment, covered, plan);
            if !self.scenario.programmes.contains_key(&covered.programme) {
                self.wrong(
                    &["plans", name, "segments", segment, "programme"],
                    format!("there is no programme `{}`", covered.programme),
                    known_or(
                        &covered.programme,
                        "programmes",
                        self.programme_names().iter().map(String::as_str),
                        "add the programme to `[programmes]`",
                    ),
                );
            }
        }
        for (team_name, team) in &plan.teams {
            self.team(name, team_name, team, plan);
        }
        self.transition(name, plan);
        self.decline(name, plan);
        match &plan.rule {
            Rule::AsIs if self.scenario.population.file.is_none() => self.wrong(
                &["plans", name, "rule"],
                "`as_is` takes the segments of the customer list, but there is no list",
                "name the list under `[population]`, `file = \"customers.csv\"`, or use the `revenue` or the `ax` rule",
            ),
            Rule::AsIs if self.scenario.arrivals.is_some() => self.wrong(
                &["plans", name, "rule"],
                "`as_is` takes the segments of the customer list, but customers who arrive are in no list",
                "use the `revenue`, the `ax` or the `attributes` rule, or switch arrivals off: `enabled = false` under \
                 `[arrivals]`",
            ),
            Rule::AsIs => {}
            Rule::Revenue(thresholds) => self.revenue(name, plan, thresholds),
            Rule::Ax(rule) => self.ax(name, plan, rule),
            Rule::Attributes(conditions) => self.attributes(name, plan, conditions),
        }
    }

    fn revenue(&mut self, name: &str, plan: &Plan, thresholds: &IndexMap<String, f64>) {
        let before = self.findings.count();
        let rule = ["plans", name, "rule", "revenue"];
        let at = |segment| [rule[0], rule[1], rule[2], rule[3], segment];
        for segment in thresholds
            .keys()
            .filter(|segment| !plan.segments.contains_key(*segment))
        {
            self.unknown_segment(&at(segment), Part::Key, name, plan, segment);
        }
        let ranges: Vec<_> = thresholds
            .iter()
            .map(|(key, value)| (key, self.range(&at(key), *value)))
            .collect();
        for pair in ranges.windows(2) {
            let ((lower, (least, high)), (upper, (low, most))) = (pair[0], pair[1]);
            if low <= high {
                let always = if least < high || low < most { "always " } else { "" };
                self.wrong(
                    &at(upper),
                    format!("the threshold of `{upper}` is not {always}above the one of `{lower}`"),
                    format!(
                        "write thresholds that rise: the one of `{upper}` must lie above {}",
                        brief(high)
                    ),
                );
            }
        }
        if self.findings.count() > before || plan.segments.is_empty() {
            return;
        }
        let words = |segments: &[&String]| and(&segments.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>());
        let lowest: Vec<_> = plan
            .segments
            .keys()
            .filter(|segment| !thresholds.contains_key(*segment))
            .collect();
        if lowest.len() != 1 {
            let which = match lowest.len() {
                0 => "every one has one".to_owned(),
                _ => format!("{} have none", words(&lowest)),
            };
            self.wrong(
                &rule,
                format!("all segments but the lowest have a threshold, but here {which}"),
                "give each segment the lowest ARR that it takes, and leave out the one for the smallest customers",
            );
            return;
        }
        let by_threshold: Vec<_> = lowest.into_iter().chain(thresholds.keys()).collect();
        if !plan.segments.keys().eq(by_threshold.iter().copied()) {
            self.wrong(
                &["plans", name, "segments"],
                "the segments are not listed in the order of their thresholds",
                format!("list them from least to most touch: {}", words(&by_threshold)),
            );
        }
    }

    fn ax(&mut self, name: &str, plan: &Plan, rule: &AxRule) {
        let profiles = &self.scenario.population.profiles;
        for (profile, segment) in &rule.segments {
            let keys = ["plans", name, "rule", "ax", "segments", profile];
            if !profiles.contains_key(profile) {
                self.wrong_name(
                    &keys,
                    format!("`{profile}` is not a profile of any customer"),
                    known(profile, "profiles", profiles.keys().map(String::as_str)),
                );
            }
            if !plan.segments.contains_key(segment) {
                self.unknown_segment(&keys, Part::Value, name, plan, segment);
            }
        }
        let unreached =
            |profile: &&String| !rule.segments.contains_key(*profile) && !plan.segments.contains_key(*profile);
        for profile in profiles.keys().filter(unreached) {
            self.wrong(
                &["plans", name, "rule"],
                format!("no segment of `plans.{}` covers the profile `{profile}`", quoted(name)),
                format!(
                    "add a segment of that name, or say which one covers it: \
                     `rule = {{ ax = {{ segments = {{ {} = \"{}\" }} }} }}`",
                    quoted(profile),
                    plan.segments.keys().next().map_or("…", String::as_str)
                ),
            );
        }
    }

    pub(super) fn unknown_segment(&mut self, keys: &[&str], part: Part, plan_name: &str, plan: &Plan, segment: &str) {
        let message = format!("`plans.{}` has no segment `{segment}`", quoted(plan_name));
        let help = known(segment, "segments", plan.segments.keys().map(String::as_str));
        self.add(keys, part, Diagnostic::new(message).help(help));
    }

    /// The programmes that a segment may name, those that come with the program included.
    fn programme_names(&self) -> Vec<String> {
        let own = self.scenario.programmes.keys().cloned();
        let defaults = super::super::layers::defaults().ok();
        let shipped = defaults.as_ref().and_then(|tree| tree.at(["programmes"])?.table());
        let shipped: Vec<String> = shipped.into_iter().flat_map(|table| table.keys().cloned()).collect();
        let mut names: Vec<String> = own.collect();
        names.extend(
            shipped
                .into_iter()
                .filter(|name| !self.scenario.programmes.contains_key(name)),
        );
        names
    }
}
