//! People of a list, taken as a run takes them.

use axplan::population::headcounts;
use axplan::population::list::people::{PeopleFormat, read_bytes};
use axplan::population::people::people_of;
use axplan::population::roster::Roster;
use axplan::scenario::Template;

/// A scenario and its customers, with the people of a list (CSV).
pub fn staffed(template: Template, mut roster: Roster, csv: &str) -> (Template, Roster) {
    let scenario = template.central();
    let format = PeopleFormat {
        columns: &scenario.people.as_ref().expect("a list of people").columns,
        number_format: scenario.population.number_format,
        date_format: &scenario.population.date_format,
    };
    let list = read_bytes(csv.as_bytes(), "people.csv", &format).unwrap_or_else(|errors| panic!("{errors}"));
    roster.people = people_of(&list, scenario).unwrap_or_else(|errors| panic!("{errors}"));
    let template = headcounts::staffed(template, &roster.people).unwrap_or_else(|errors| panic!("{errors}"));
    (template, roster)
}
