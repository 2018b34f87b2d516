//! The plans: segments, rules and programmes that refer to each other.

use indexmap::IndexMap;

use super::super::findings::{and, known};
use super::super::path::quoted;
use super::super::schema::{AxRule, Plan, Programme, Rule};
use super::Check;

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
                "split the scenario, or vary a number with `axplan sweep`",
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
        for (name, programme) in &self.scenario.programmes {
            if let Programme::Cadence(rates) = programme {
                for kind in rates.0.keys() {
                    self.kind(&["programmes", name, "cadence", kind], kind);
                }
            }
        }
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
                    format!(
                        "{}; or add the team: `[plans.{}.teams.{}]`",
                        known(&covered.team, "teams", plan.teams.keys().map(String::as_str)),
                        quoted(name),
                        quoted(&covered.team)
                    ),
                );
            }
            let programmes = &self.scenario.programmes;
            if !programmes.contains_key(&covered.programme) {
                let names = self.programme_names();
                self.wrong(
                    &["plans", name, "segments", segment, "programme"],
                    format!("there is no programme `{}`", covered.programme),
                    format!(
                        "{}; or add the programme to `[programmes]`",
                        known(&covered.programme, "programmes", names.iter().map(String::as_str))
                    ),
                );
            }
        }
        match &plan.rule {
            Rule::AsIs if self.scenario.population.file.is_none() => self.wrong(
                &["plans", name, "rule"],
                "`as_is` takes the segments of the customer list, but there is no list",
                "name the list under `[population]`, `file = \"customers.csv\"`, or use the `revenue` or the `ax` rule",
            ),
            Rule::AsIs => {}
            Rule::Revenue(thresholds) => self.revenue(name, plan, thresholds),
            Rule::Ax(rule) => self.ax(name, plan, rule),
        }
    }

    fn revenue(&mut self, name: &str, plan: &Plan, thresholds: &IndexMap<String, f64>) {
        let rule = ["plans", name, "rule", "revenue"];
        let at = |segment| [rule[0], rule[1], rule[2], rule[3], segment];
        for segment in thresholds
            .keys()
            .filter(|segment| !plan.segments.contains_key(*segment))
        {
            self.unknown_segment(&at(segment), name, plan, segment);
        }
        let below: Vec<String> = plan
            .segments
            .keys()
            .filter(|segment| !thresholds.contains_key(*segment))
            .map(|s| format!("`{s}`"))
            .collect();
        if below.len() != 1 && !plan.segments.is_empty() {
            let which = match below.len() {
                0 => "none is left".to_owned(),
                _ => format!("{} have none", and(&below)),
            };
            self.wrong(
                &rule,
                format!("all segments but the lowest need a threshold, but {which}"),
                "give each segment the lowest ARR that it takes, and leave out the one for the smallest customers",
            );
        }
        let ranges: Vec<_> = thresholds
            .iter()
            .map(|(key, value)| (key, self.range(&at(key), *value)))
            .collect();
        for pair in ranges.windows(2) {
            let ((before, (_, high)), (after, (low, _))) = (pair[0], pair[1]);
            if low <= high {
                self.wrong(
                    &at(after),
                    format!("the threshold of `{after}` is not above the one of `{before}`"),
                    format!("write the thresholds from the lowest to the highest, whatever they turn out to be: `{after}` above {high}"),
                );
            }
        }
        let order = plan.segments.keys().filter(|segment| thresholds.contains_key(*segment));
        let lowest_first = plan
            .segments
            .keys()
            .next()
            .is_none_or(|first| !thresholds.contains_key(first));
        let known = thresholds.keys().filter(|segment| plan.segments.contains_key(*segment));
        if below.len() == 1 && !(lowest_first && order.eq(known.clone())) {
            let listed: Vec<String> = below.iter().cloned().chain(known.map(|s| format!("`{s}`"))).collect();
            self.wrong(
                &["plans", name, "segments"],
                "the segments are not listed in the order of their thresholds",
                format!("list them from least to most touch: {}", and(&listed)),
            );
        }
    }

    fn ax(&mut self, name: &str, plan: &Plan, rule: &AxRule) {
        let profiles = &self.scenario.population.profiles;
        for (profile, segment) in &rule.segments {
            let keys = ["plans", name, "rule", "ax", "segments", profile];
            if !profiles.contains_key(profile) {
                self.wrong(
                    &keys,
                    format!("`{profile}` is not a profile of any customer"),
                    known(profile, "profiles", profiles.keys().map(String::as_str)),
                );
            }
            if !plan.segments.contains_key(segment) {
                self.unknown_segment(&keys, name, plan, segment);
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

    fn unknown_segment(&mut self, keys: &[&str], plan_name: &str, plan: &Plan, segment: &str) {
        self.wrong(
            keys,
            format!("`plans.{}` has no segment `{segment}`", quoted(plan_name)),
            known(segment, "segments", plan.segments.keys().map(String::as_str)),
        );
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
