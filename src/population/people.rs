//! The people of today: who a list of people names, matched with the scenario's teams. The same in every replication.

use std::collections::HashSet;

use jiff::civil::Date;

use super::list::people::{ListedPerson, PeopleList};
use super::roster::{Roster, plain, whole_months};
use crate::diagnostics::{Diagnostic, InputErrors, nearest};
use crate::scenario::schema::{Plan, Scenario};

/// The most names that a note shows.
const MOST_NAMES: usize = 10;

/// A person of today.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Identity, where the list has one.
    pub id: Option<String>,
    /// Role, where the list has one.
    pub role: Option<String>,
    /// Team, by its name in the plans where one has it.
    pub team: String,
    /// Whole months in work at the opening, the first day of month 1; nothing where the list does not say.
    pub tenure_months: Option<u32>,
    /// Paid hours a month; those of a full-time person where the list does not say.
    pub hours: Option<f64>,
}

impl Person {
    /// Full-time equivalents, where full-time people have so many paid hours a month.
    pub fn fte(&self, hours_per_month: f64) -> f64 {
        self.hours.map_or(1.0, |hours| hours / hours_per_month)
    }

    /// Whether this person works in a team: in that role of it, where it has roles.
    pub fn works_in(&self, team: &str, role: Option<&str>) -> bool {
        self.team == team && role.is_none_or(|role| self.is_a(role))
    }

    fn is_a(&self, role: &str) -> bool {
        self.role.as_ref().is_some_and(|own| plain(own) == plain(role))
    }

    /// Whether a name is this person's name or id; case, spacing and punctuation make no difference.
    pub fn is_called(&self, name: &str) -> bool {
        let name = plain(name);
        plain(&self.name) == name || self.id.as_ref().is_some_and(|id| plain(id) == name)
    }
}

/// The people of a list, by team and name. Case, spacing and punctuation do not tell teams apart.
///
/// # Errors
/// A missing `start_date`; people who start after it; people in a role that their team does not have.
pub fn people_of(list: &PeopleList, scenario: &Scenario) -> Result<Vec<Person>, InputErrors> {
    let start = scenario.start_date.as_ref().and_then(|date| date.parse::<Date>().ok());
    let mut errors = Vec::new();
    if start.is_none() && list.people.iter().any(|person| person.start.is_some()) {
        errors.push(
            Diagnostic::new(format!(
                "{} has dates, but the scenario does not say when month 1 is",
                list.file
            ))
            .help("add the first simulated month to the scenario: start_date = \"2025-01-01\""),
        );
    }
    let teams: Vec<&String> = scenario.plans.values().flat_map(|plan| plan.teams.keys()).collect();
    let mut people = Vec::with_capacity(list.people.len());
    for person in &list.people {
        let tenure_months = match (person.start, start) {
            (Some(came), Some(start)) if came > start.last_of_month() => {
                errors.push(not_yet(person, came));
                continue;
            }
            (came, start) => came.zip(start).map(|(came, start)| whole_months(came, start)),
        };
        let team = teams.iter().find(|team| plain(team) == plain(&person.team));
        let listed = person;
        let person = Person {
            name: listed.name.clone(),
            id: listed.id.clone(),
            role: listed.role.clone(),
            team: team.map_or_else(|| listed.team.clone(), |team| (*team).clone()),
            tenure_months,
            hours: listed.hours,
        };
        errors.extend(without_place(&person, scenario).map(|(what, help)| {
            Diagnostic::new(what)
                .at(&listed.row, listed.role_at.clone(), "")
                .help(help)
        }));
        people.push(person);
    }
    if !errors.is_empty() {
        return Err(InputErrors(errors));
    }
    people.sort_by(|a, b| (&a.team, &a.name, &a.id).cmp(&(&b.team, &b.name, &b.id)));
    Ok(people)
}

fn not_yet(person: &ListedPerson, came: Date) -> Diagnostic {
    Diagnostic::new(format!("`{}` starts on {came}, after month 1", person.name))
        .at(&person.row, person.start_at.clone(), "")
        .help("list the people of today only; who comes later is part of a team's hiring plan, `headcount_from`")
}

/// What is wrong, and what to write instead, where a plan's team has roles and a person of that team has none of them.
fn without_place(person: &Person, scenario: &Scenario) -> Option<(String, String)> {
    let in_plan = |(plan, law): (&String, &Plan)| {
        let roles = &law.teams.get(&person.team)?.roles;
        if roles.is_empty() || roles.keys().any(|role| person.is_a(role)) {
            return None;
        }
        let known: Vec<String> = roles.keys().map(|role| format!("`{role}`")).collect();
        let Person { name, team, .. } = person;
        let Some(own) = &person.role else {
            let what = format!("`{name}` has no role, but the team `{team}` of plan `{plan}` has roles");
            return Some((what, format!("write one in the list: {}", known.join(", "))));
        };
        let what = format!("`{name}` has the role `{own}`, which the team `{team}` of plan `{plan}` does not have");
        let help = match nearest(own, roles.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`? Otherwise add the role to the team"),
            None => format!(
                "write a role that it has: {}; or add this one to the team",
                known.join(", ")
            ),
        };
        Some((what, help))
    };
    scenario.plans.iter().find_map(in_plan)
}

/// What does not match between the people, the plans and the owners of the customer list, in sentences.
pub fn unmatched(roster: &Roster, scenario: &Scenario) -> Vec<String> {
    let people = &roster.people;
    if people.is_empty() {
        return Vec::new();
    }
    let known: HashSet<String> = people
        .iter()
        .flat_map(|person| [Some(&person.name), person.id.as_ref()])
        .flatten()
        .map(|name| plain(name))
        .collect();
    let owners = roster.owners.iter().filter(|owner| !known.contains(&plain(owner)));
    let in_a_plan = |person: &&Person| {
        scenario
            .plans
            .values()
            .any(|plan| plan.teams.contains_key(&person.team))
    };
    let outside = people.iter().filter(|person| !in_a_plan(person));
    let outside: Vec<String> = outside
        .map(|person| format!("{} ({})", person.name, person.team))
        .collect();
    let told = [
        (
            "Owners in the customer list who are not in the list of people",
            owners.cloned().collect(),
        ),
        ("People in a team that no plan has, who do no work", outside),
    ];
    let note = |(what, names): (&str, Vec<String>)| {
        let shown = names.iter().take(MOST_NAMES).cloned().collect::<Vec<_>>().join(", ");
        let more = names.len().saturating_sub(MOST_NAMES);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        (!names.is_empty()).then(|| format!("{what}: {shown}{more}."))
    };
    told.into_iter().filter_map(note).collect()
}
