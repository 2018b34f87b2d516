//! The people of today: who a list of people names, matched with the scenario's teams. The same in every replication.

use std::collections::HashSet;

use jiff::civil::Date;

use super::list::people::{ListedPerson, PeopleList};
use super::roster::{Roster, plain, whole_months};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::scenario::schema::Scenario;

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
    /// Whether a name is this person's name or id; case and spacing make no difference.
    pub fn is_called(&self, name: &str) -> bool {
        let name = plain(name);
        plain(&self.name) == name || self.id.as_ref().is_some_and(|id| plain(id) == name)
    }
}

/// The people of a list, by team and name. Case and spacing do not tell teams apart.
///
/// # Errors
/// A missing `start_date`; people who start after it.
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
                errors.push(not_yet(list, person, came));
                continue;
            }
            (came, start) => came.zip(start).map(|(came, start)| whole_months(came, start)),
        };
        let team = teams.iter().find(|team| plain(team) == plain(&person.team));
        people.push(Person {
            name: person.name.clone(),
            id: person.id.clone(),
            role: person.role.clone(),
            team: team.map_or_else(|| person.team.clone(), |team| (*team).clone()),
            tenure_months,
            hours: person.hours,
        });
    }
    if !errors.is_empty() {
        return Err(InputErrors(errors));
    }
    people.sort_by(|a, b| (&a.team, &a.name, &a.id).cmp(&(&b.team, &b.name, &b.id)));
    Ok(people)
}

fn not_yet(list: &PeopleList, person: &ListedPerson, came: Date) -> Diagnostic {
    Diagnostic::new(format!(
        "{}:{}: `{}` starts on {came}, after month 1",
        list.file, person.line, person.name
    ))
    .help("list the people of today only; who comes later is part of a team's hiring plan, `headcount_from`")
}

/// Full-time equivalents of a team's people, each as its share of full-time hours.
pub fn full_time(people: &[Person], team: &str, hours_per_month: f64) -> f64 {
    let share = |person: &Person| person.hours.map_or(1.0, |hours| hours / hours_per_month);
    people.iter().filter(|person| person.team == team).map(share).sum()
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
