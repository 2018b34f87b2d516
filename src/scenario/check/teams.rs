//! Teams: how many people, in which roles, for which months.

use super::super::findings::known_or;
use super::super::path::{Path, quoted};
use super::super::schema::{Mode, Plan, Team};
use super::{Check, whole_months};

/// The least headcount but none. Studies that divide people anew may give a role thousandths of a person.
const LEAST_PEOPLE: f64 = 1e-6;

impl Check<'_> {
    pub(super) fn team(&mut self, plan_name: &str, name: &str, team: &Team, plan: &Plan) {
        let keys = ["plans", plan_name, "teams", name];
        let at = |key| [&keys[..], &[key]].concat();
        match (team.headcount, team.roles.is_empty()) {
            (None, true) if self.scenario.people.is_none() => self.wrong_name(
                &keys,
                format!("`plans.{}.teams.{}` lacks `headcount`", quoted(plan_name), quoted(name)),
                "add `headcount = 4`: full-time equivalents; may be fractional. Otherwise give its `roles`, or list its \
                 people: `[people]` with `file = \"people.csv\"`",
            ),
            (Some(_), false) => self.wrong(
                &at("headcount"),
                format!("the team `{name}` has both a headcount and roles"),
                "leave `headcount` out: each role has its own",
            ),
            _ => {}
        }
        match (team.mode, team.roles.is_empty()) {
            (Mode::TaskForce, true) => self.wrong(
                &at("mode"),
                format!("the task force `{name}` has no roles"),
                if self.scenario.people.is_none() {
                    "give them instead of `headcount`: `roles = { csm = { headcount = 2 }, engineer = { headcount = 1 } }`"
                } else {
                    "give them instead of `headcount`, and list their people by role: `roles = { csm = {}, engineer = {} }`"
                },
            ),
            (Mode::Dedicated | Mode::Pooled, false) => self.wrong_name(
                &at("roles"),
                format!("the team `{name}` has roles, but only those of a pod or a task force work together"),
                "give it `headcount` instead, or `mode = \"task_force\"`",
            ),
            _ => {}
        }
        if team.books.is_some() && team.mode != Mode::Dedicated {
            self.wrong_name(
                &at("books"),
                format!("the team `{name}` has no books to mix or split"),
                "leave `books` out, or give the team `mode = \"dedicated\"`",
            );
        }
        self.headcounts_of_roles(&keys, team);
        self.headcount_from(&keys, name, team);
        self.least_people(&keys, team);
        self.roles_of_kinds(&keys, name, team, plan);
    }

    fn headcounts_of_roles(&mut self, keys: &[&str], team: &Team) {
        let lacking = team.roles.iter().filter(|(_, role)| role.headcount.is_none());
        for (role, _) in lacking.filter(|_| self.scenario.people.is_none()) {
            let place = [keys, &["roles", role]].concat();
            let path: Vec<String> = place.iter().map(|key| quoted(key)).collect();
            self.wrong_name(
                &place,
                format!("`{}` lacks `headcount`", path.join(".")),
                "add `headcount = 2`: full-time equivalents; may be fractional. Otherwise list its people: `[people]` with \
                 `file = \"people.csv\"`",
            );
        }
    }

    fn headcount_from(&mut self, keys: &[&str], name: &str, team: &Team) {
        let months = self.scenario.months;
        let here = [keys, &["headcount_from"]].concat();
        if !team.headcount_from.is_empty() && team.headcount.is_none() {
            self.wrong_name(
                &here,
                format!("the team `{name}` has a hiring plan, but no headcount that it starts from"),
                "add the headcount of month 1: `headcount = 4`; roles and listed people have no hiring plan",
            );
        }
        let mut before = 0;
        for month in team.headcount_from.keys() {
            let place = [&here[..], &[month]].concat();
            match whole_months(month).filter(|month| (2..=months).contains(month)) {
                None => self.wrong_name(
                    &place,
                    format!("`{month}` is not a month of the run after the first"),
                    format!("write the month from which the headcount holds, from 2 to {months}: `headcount_from = {{ 7 = 6 }}`"),
                ),
                Some(month) if month < before => self.wrong_name(
                    &place,
                    format!("month {month} of the hiring plan stands after month {before}"),
                    "list the months in order",
                ),
                Some(month) => before = month,
            }
        }
    }

    /// Where anybody works, it is more than next to nobody, at the most at least: accounts per CSM would be numbers that nobody can read.
    fn least_people(&mut self, keys: &[&str], team: &Team) {
        let own = team.headcount.map(|people| (vec!["headcount"], people));
        let later = team.headcount_from.iter();
        let later = later.map(|(month, people)| (vec!["headcount_from", month.as_str()], *people));
        let roles = team.roles.iter();
        let roles = roles.filter_map(|(role, law)| Some((vec!["roles", role.as_str(), "headcount"], law.headcount?)));
        for (place, people) in own.into_iter().chain(later).chain(roles) {
            let place = [keys, &place[..]].concat();
            let (_, most) = self.range(&place, people);
            if 0.0 < most && most < LEAST_PEOPLE {
                let path: Path = place.iter().copied().collect();
                self.wrong(
                    &place,
                    format!("`{path}` is {most:e}, but must be 0, or at least {LEAST_PEOPLE}"),
                    "write 0 where nobody works",
                );
            }
        }
    }

    /// The roles that kinds name are there in every task force that serves a segment.
    fn roles_of_kinds(&mut self, keys: &[&str], name: &str, team: &Team, plan: &Plan) {
        let serves = plan.segments.values().any(|segment| segment.team == name);
        if team.mode != Mode::TaskForce || !serves || team.roles.is_empty() {
            return;
        }
        let scenario = self.scenario;
        for (kind, law) in &scenario.need.kinds {
            for role in law.roles.keys().filter(|role| !team.roles.contains_key(*role)) {
                let add = format!("add the role to the team: `{} = {{ headcount = 1 }}`", quoted(role));
                let names = team.roles.keys().map(String::as_str);
                self.wrong_name(
                    &[keys, &["roles"]].concat(),
                    format!("`{kind}` takes the role `{role}`, which the task force `{name}` does not have"),
                    known_or(role, "roles", names, &add),
                );
            }
        }
    }

    /// The shares of roles in an hour of each kind.
    pub(super) fn shares_of_roles(&mut self) {
        let scenario = self.scenario;
        for (kind, law) in &scenario.need.kinds {
            let keys = ["need", "kinds", kind, "roles"];
            let least: f64 = law
                .roles
                .iter()
                .map(|(role, share)| self.range(&[keys[0], keys[1], keys[2], keys[3], role], *share).0)
                .sum();
            if !law.roles.is_empty() && least <= 0.0 {
                self.wrong_name(
                    &keys,
                    format!("no role has a share of `{kind}`"),
                    "give the roles shares above 0: `roles = { csm = 0.5, engineer = 0.5 }`",
                );
            }
        }
    }
}
