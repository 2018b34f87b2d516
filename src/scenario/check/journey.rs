//! How customers change: stages, evolving profiles, risk, goals, and how well all of it is known.

use indexmap::IndexMap;

use super::super::findings::{Part, and};
use super::super::path::quoted;
use super::super::ranges::brief;
use super::super::schema::{Lifecycle, ProfileShares, Stage};
use super::Check;

impl Check<'_> {
    pub(super) fn journey(&mut self) {
        let scenario = self.scenario;
        if let Some(lifecycle) = &scenario.lifecycle {
            self.lifecycle(lifecycle);
        }
        self.evolution();
        if let Some(goals) = &scenario.goals {
            self.chances(&["goals", "changes"], &goals.changes);
        }
        if let Some(at_risk) = &scenario.at_risk {
            self.profile_at_risk(&at_risk.profile);
            let (_, below) = self.range(&["at_risk", "below"], at_risk.below);
            let (recovered, _) = self.range(&["at_risk", "recovered"], at_risk.recovered);
            if recovered < below {
                self.wrong(
                    self.given_of([&["at_risk", "recovered"], &["at_risk", "below"]]),
                    "a customer recovers at a health at which it is still at risk",
                    format!("write an `at_risk.recovered` of {} or more", brief(below)),
                );
            }
        }
        if let Some(review) = &scenario.review
            && review.usage_months <= review.kickoff_months
        {
            self.wrong(
                self.given_of([&["review", "usage_months"], &["review", "kickoff_months"]]),
                "usage is seen before the kick-off has been",
                format!("write a `review.usage_months` above {}", review.kickoff_months),
            );
        }
        self.confusion();
    }

    /// The default profile is a problem of the profiles that the user gave, not of the default.
    fn profile_at_risk(&mut self, profile: &str) {
        let keys = ["at_risk", "profile"];
        let profiles = &self.scenario.population.profiles;
        if self.given_of([&keys, &keys[..1]]).len() == keys.len() || profiles.contains_key(profile) {
            return self.profile(&keys, Part::Value, profile);
        }
        let example = profiles.keys().last().map_or("…", String::as_str);
        self.wrong_name(
            &keys[..1],
            format!("the default profile of a customer at risk, `{profile}`, is not a profile of any customer"),
            format!("say which one is appropriate at risk: `profile = \"{example}\"`"),
        );
    }

    fn lifecycle(&mut self, lifecycle: &Lifecycle) {
        self.number_of_names(&["lifecycle", "stages"], lifecycle.stages.len(), "stage");
        let last = lifecycle.stages.len().saturating_sub(1);
        for (position, (name, stage)) in lifecycle.stages.iter().enumerate() {
            let keys = ["lifecycle", "stages", name];
            match (position == last, has_condition(stage)) {
                (true, true) => self.wrong_name(
                    &keys,
                    format!("the last stage, `{name}`, has a condition, so that some customers would be in no stage"),
                    "leave its conditions out, or add a stage without any after it: `established = { need_factor = 1 }`",
                ),
                (false, false) => self.wrong_name(
                    &keys,
                    format!("the stage `{name}` has no condition, so that those after it are never reached"),
                    "give it one, as `tenure_below = 3`, or put it last",
                ),
                _ => {}
            }
            if stage.milestones_below.is_some() && self.scenario.goals.is_none() {
                self.wrong_name(
                    &["lifecycle", "stages", name, "milestones_below"],
                    format!("the stage `{name}` goes by milestones, but customers have no goals"),
                    "switch goals on, `[goals]` with `enabled = true`, or leave `milestones_below` out",
                );
            }
            for (profile, rates) in &stage.profiles {
                self.profile(&[keys[0], keys[1], name, "profiles", profile], Part::Key, profile);
                for kind in rates.0.keys() {
                    let place = [keys[0], keys[1], name, "profiles", profile, kind];
                    self.kind(&place, Part::Key, kind);
                }
            }
        }
    }

    fn evolution(&mut self) {
        let Some(evolution) = &self.scenario.evolution else {
            return;
        };
        self.chances(&["evolution", "transitions"], &evolution.transitions);
        if !evolution.stages.is_empty() && self.scenario.lifecycle.is_none() {
            self.wrong_name(
                &["evolution", "stages"],
                "`evolution.stages` goes by lifecycle stage, but customers have no stages",
                "switch the stages on, `[lifecycle]` with `enabled = true`, or write `evolution.transitions` only",
            );
        }
        for (stage, rows) in &evolution.stages {
            self.stage(&["evolution", "stages", stage], stage);
            self.chances(&["evolution", "stages", stage], rows);
        }
        let changes = |rows: &IndexMap<String, ProfileShares>| rows.values().any(|row| !row.0.is_empty());
        if !changes(&evolution.transitions) && !evolution.stages.values().any(changes) {
            self.wrong(
                &["evolution", "transitions"],
                "profiles evolve, but no profile is said to become another",
                format!(
                    "write the chances a month under `[evolution.transitions]`: {}",
                    self.two_profiles("0.01")
                ),
            );
        }
    }

    /// An example of a row, with the first two of the scenario's own profiles.
    fn two_profiles(&self, chance: &str) -> String {
        let mut names = self.scenario.population.profiles.keys().map(|name| quoted(name));
        match (names.next(), names.next()) {
            (Some(from), Some(to)) => format!("`{from} = {{ {to} = {chance} }}`"),
            _ => format!("`light = {{ intense = {chance} }}`"),
        }
    }

    /// Rows of chances, by profile, of becoming another one. A row may say the chance of staying too, if all of it adds up to 1.
    fn chances(&mut self, keys: &[&str], rows: &IndexMap<String, ProfileShares>) {
        for (from, row) in rows {
            let place = [keys, &[from.as_str()]].concat();
            self.profile(&place, Part::Key, from);
            let (mut least, mut most) = (0.0, 0.0);
            for (to, chance) in &row.0 {
                let place = [&place[..], &[to.as_str()]].concat();
                self.profile(&place, Part::Key, to);
                if to != from {
                    let (low, high) = self.range(&place, *chance);
                    (least, most) = (least + low, most + high);
                }
            }
            if most > 1.0 + 1e-9 {
                self.wrong_name(
                    &place,
                    format!(
                        "the chances that `{from}` becomes another profile add up to {}",
                        brief(most)
                    ),
                    "lower them: together they are 1 at most, and what is left is the chance of staying",
                );
            } else if let Some(stays) = row.0.get(from) {
                let (low, high) = self.range(&[&place[..], &[from.as_str()]].concat(), *stays);
                self.staying(&place, from, (low, high), (least, most));
            }
        }
    }

    /// The chance of staying of a row that says it, beside the chances of leaving.
    fn staying(&mut self, row: &[&str], from: &str, (low, high): (f64, f64), (least, most): (f64, f64)) {
        if (low + least - 1.0).abs() <= 1e-9 && (high + most - 1.0).abs() <= 1e-9 {
            return;
        }
        let certain = low == high && least == most;
        let message = if certain {
            format!(
                "`{from}` stays what it is with a chance of {}, and becomes another profile with {}: {} together, which must \
                 be 1",
                brief(low),
                brief(least),
                brief(low + least)
            )
        } else {
            format!("the chance that `{from}` stays what it is does not go with uncertain chances that it does not")
        };
        let help = if certain {
            format!(
                "leave `{}` out, since what is left is the chance of staying; or write {}",
                quoted(from),
                brief(1.0 - least)
            )
        } else {
            format!("leave `{}` out: what is left is the chance of staying", quoted(from))
        };
        self.wrong_name(&[row, &[from]].concat(), message, help);
    }

    fn confusion(&mut self) {
        let (scenario, profiles) = (self.scenario, &self.scenario.population.profiles);
        for (point, matrix) in scenario.assessment.confusion.points() {
            if matrix.is_empty() {
                continue;
            }
            let keys = ["assessment", "confusion", point];
            for (truth, row) in matrix {
                let place = [keys[0], keys[1], keys[2], truth];
                self.profile(&place, Part::Key, truth);
                for seen in row.0.keys() {
                    self.profile(&[keys[0], keys[1], keys[2], truth, seen], Part::Key, seen);
                }
                let what = format!("customers of `{truth}` by what they are assessed as");
                self.sum_to_one(&place, &what, row.0.values(), self.uncertain_under(&place));
            }
            let missing = profiles.keys().filter(|profile| !matrix.contains_key(*profile));
            let missing: Vec<String> = missing.map(|profile| format!("`{profile}`")).collect();
            if !missing.is_empty() {
                self.wrong_name(
                    &keys,
                    format!(
                        "`assessment.confusion.{point}` does not say as what {} is assessed",
                        and(&missing)
                    ),
                    format!("write a row for each profile: {}", self.certain_row()),
                );
            }
        }
    }

    /// An example of a row of a confusion matrix.
    fn certain_row(&self) -> String {
        let names: Vec<String> = self
            .scenario
            .population
            .profiles
            .keys()
            .map(|name| quoted(name))
            .collect();
        match &names[..] {
            [first, second, ..] => format!("`{first} = {{ {first} = 0.9, {second} = 0.1 }}`"),
            _ => "its shares sum to 1".to_owned(),
        }
    }
}

fn has_condition(stage: &Stage) -> bool {
    stage.tenure_below.is_some() || stage.renewal_within.is_some() || stage.milestones_below.is_some()
}
