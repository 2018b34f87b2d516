//! How many people are listed for each team, or each of its roles: its headcount, where the scenario says none.

use super::people::Person;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::scenario::schema::{Role, Team};
use crate::scenario::{Template, quoted};

/// How far a headcount may be from what its people come to: hours are written in whole ones, headcounts with two decimals.
const ROUNDING: f64 = 0.01;

/// What takes people from the list: a team without roles, or a role of one.
struct Post<'a> {
    team_name: &'a str,
    team: &'a Team,
    role: Option<&'a str>,
    /// Where it is written, as `plans.ax.teams.force.roles.csm`.
    path: String,
    /// Its headcount as written.
    written: Option<f64>,
    /// Full-time equivalents of the people listed for it.
    listed: f64,
}

/// The scenario with the headcount of each team and role whose people are listed, in full-time equivalents.
///
/// # Errors
/// A team or role with neither a headcount nor a listed person; one whose headcount is another than its people come to; a
/// hiring plan of listed people.
pub fn staffed(template: Template, people: &[Person]) -> Result<Template, InputErrors> {
    let posts = posts(&template, people);
    let errors: Vec<Diagnostic> = posts.iter().filter_map(|post| post.wrong(&template, people)).collect();
    if !errors.is_empty() {
        return Err(InputErrors(errors));
    }
    let headcounts: Vec<(String, f64)> = posts
        .iter()
        .filter(|post| post.listed > 0.0 && post.written != Some(post.listed))
        .map(|post| (format!("{}.headcount", post.path), post.listed))
        .collect();
    headcounts.into_iter().try_fold(template, |template, (path, people)| {
        template.with_value(&path, &people.to_string(), "the list of people")
    })
}

fn posts<'a>(template: &'a Template, people: &[Person]) -> Vec<Post<'a>> {
    let scenario = template.central();
    let mut posts = Vec::new();
    for (plan_name, plan) in &scenario.plans {
        for (team_name, team) in &plan.teams {
            let full_time = team.hours_per_month.unwrap_or(scenario.workforce.hours_per_month);
            let post = |role: Option<&'a str>, path: String, written: Option<f64>| {
                let here = people.iter().filter(|person| person.works_in(team_name, role));
                Post {
                    team_name,
                    team,
                    role,
                    path,
                    written,
                    listed: here.map(|person| person.fte(full_time)).sum(),
                }
            };
            let path = format!("plans.{}.teams.{}", quoted(plan_name), quoted(team_name));
            if team.roles.is_empty() {
                posts.push(post(None, path, team.headcount));
                continue;
            }
            let of_role = |(name, role): (&'a String, &'a Role)| {
                post(Some(name), format!("{path}.roles.{}", quoted(name)), role.headcount)
            };
            posts.extend(team.roles.iter().map(of_role));
        }
    }
    posts
}

impl Post<'_> {
    fn wrong(&self, template: &Template, people: &[Person]) -> Option<Diagnostic> {
        let Self { listed, written, .. } = self;
        let (message, help) = if *listed == 0.0 && written.is_none() {
            (
                format!("nobody of {} is in the list of people", self.named()),
                self.ways_out(people),
            )
        } else if *listed > 0.0 && !self.team.headcount_from.is_empty() {
            (
                format!(
                    "the people of {} are listed, but it has a hiring plan too",
                    self.named()
                ),
                "leave this out; or give the team another name than in the list, and say its people here".to_owned(),
            )
        } else if *listed > 0.0 && written.is_some_and(|own| (own - listed).abs() > ROUNDING) {
            (
                format!(
                    "{} has another headcount than its people in the list come to, {listed:.2}",
                    self.named()
                ),
                "leave `headcount` out; or give the team another name than in the list".to_owned(),
            )
        } else {
            return None;
        };
        let headcount = format!("{}.headcount", self.path);
        let place = if written.is_some() { &headcount } else { &self.path };
        Some(template.diagnostic_at(place, message).help(help))
    }

    fn named(&self) -> String {
        match self.role {
            None => format!("the team `{}`", self.team_name),
            Some(role) => format!("the role `{role}` of the team `{}`", self.team_name),
        }
    }

    /// What to do where nobody is listed.
    fn ways_out(&self, people: &[Person]) -> String {
        if self.role.is_some() {
            return "give the role a `headcount`, 0 where nobody has it; or list its people, with team and role"
                .to_owned();
        }
        let mut listed: Vec<String> = people.iter().map(|person| format!("`{}`", person.team)).collect();
        listed.dedup();
        format!(
            "give the team a `headcount`, or name it as the list does: {}",
            listed.join(", ")
        )
    }
}
