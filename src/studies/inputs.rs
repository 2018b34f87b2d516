//! What a study is made on: a scenario, and the customers and the people that it names.

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::diagnostics::{Diagnostic, InputErrors};
use crate::population::list::CustomerList;
use crate::population::list::people::PeopleList;
use crate::population::marginal::quantile_table;
use crate::population::roster::Roster;
use crate::population::{headcounts, people};
use crate::scenario::Template;
use crate::studies::experiment::KeptPoints;

/// A scenario with its customers.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The scenario as written, without what the lists say.
    pub written: Template,
    /// The scenario.
    pub template: Template,
    /// Its customers.
    pub roster: Roster,
    /// The customer list, where there is one.
    pub list: Option<CustomerList>,
    /// The list of people, where there is one.
    pub people: Option<PeopleList>,
    /// Where what runs give is kept, once there is such a place.
    pub kept: OnceLock<Arc<dyn KeptPoints>>,
}

impl Inputs {
    /// A scenario as written, with the customers that it names already read.
    ///
    /// # Errors
    /// Where the list and the scenario do not fit.
    pub fn new(written: Template, list: Option<CustomerList>) -> Result<Self, InputErrors> {
        let roster = customers(&written, list.as_ref())?;
        let template = described(written.clone(), &roster)?;
        Ok(Self {
            written,
            template,
            roster,
            list,
            people: None,
            kept: OnceLock::new(),
        })
    }

    /// The same, with the people of today.
    ///
    /// # Errors
    /// Where the list and the scenario do not fit.
    pub fn with_people(mut self, list: PeopleList) -> Result<Self, InputErrors> {
        self.template = staffed(self.template, &mut self.roster, &list)?;
        self.people = Some(list);
        Ok(self)
    }

    /// Another scenario for the same lists: what [`Inputs::template`] and [`Inputs::roster`] would be if it had been read
    /// instead. It must read the lists in the same way.
    ///
    /// # Errors
    /// Where a list and the scenario do not fit.
    pub fn instead(&self, written: Template) -> Result<(Template, Cow<'_, Roster>), InputErrors> {
        let (own, other) = (self.written.central(), written.central());
        let same = own.population == other.population && own.start_date == other.start_date;
        let roster = match &self.people {
            None if same => Cow::Borrowed(&self.roster),
            _ => Cow::Owned(customers(&written, self.list.as_ref())?),
        };
        let template = described(written, &roster)?;
        let Some(list) = &self.people else {
            return Ok((template, roster));
        };
        let mut roster = roster.into_owned();
        let template = staffed(template, &mut roster, list)?;
        Ok((template, Cow::Owned(roster)))
    }

    /// Everything that is used as a scenario file; it names the lists by their absolute paths, so that it runs from
    /// anywhere.
    pub fn resolved(&self) -> String {
        self.resolved_of(&self.template)
    }

    /// The same of another scenario for these lists.
    pub fn resolved_of(&self, template: &Template) -> String {
        let customers = self.list.as_ref().map(|list| absolute(&list.file));
        let people = self.people.as_ref().map(|list| absolute(&list.file));
        template.resolved_with(customers.as_deref(), people.as_deref())
    }

    /// Why rows of the customer list were left out, in words that are the same wherever the list is seen from.
    pub fn rows_left_out(&self) -> Vec<String> {
        let Some(list) = &self.list else { return Vec::new() };
        let file = absolute(&list.file);
        let name = Path::new(&file).file_name().unwrap_or_default().display();
        let why = list.left_out.iter().map(Diagnostic::in_one_line);
        why.map(|why| match why.strip_prefix(&list.file) {
            Some(place) => format!("{name}{place}"),
            None => why,
        })
        .collect()
    }
}

/// A path that leads to the same file from anywhere.
pub fn absolute(file: &str) -> String {
    let path = Path::new(file);
    path.canonicalize()
        .unwrap_or_else(|_| path.to_owned())
        .display()
        .to_string()
}

fn customers(template: &Template, list: Option<&CustomerList>) -> Result<Roster, InputErrors> {
    match list {
        Some(list) => Roster::listed(list, template.central()),
        None => Roster::synthetic(template.central().population.size.unwrap_or(0)),
    }
}

/// Writes down how ARR is spread in the list, where the scenario does not say: ranks are taken against it.
fn described(template: Template, roster: &Roster) -> Result<Template, InputErrors> {
    let population = &template.central().population;
    match quantile_table(roster) {
        Some(table) if population.file.is_some() && population.arr.is_none() => {
            template.with_value("population.arr", &empirical(&table), "the customer list")
        }
        _ => Ok(template),
    }
}

/// Gives each team and role that is listed its people and its headcount.
fn staffed(template: Template, roster: &mut Roster, list: &PeopleList) -> Result<Template, InputErrors> {
    roster.people = people::people_of(list, template.central())?;
    headcounts::staffed(template, &roster.people)
}

/// A quantile table as a scenario file writes it.
fn empirical(quantiles: &[f64]) -> String {
    let quantiles: Vec<String> = quantiles.iter().map(f64::to_string).collect();
    format!("{{ empirical = [{}] }}", quantiles.join(", "))
}
