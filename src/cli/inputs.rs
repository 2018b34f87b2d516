//! Reads what a command works on: the scenario, and the customers and the people it names.

use std::path::{Path, PathBuf};

use super::options::ScenarioOptions;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::population::list::people::{PeopleFormat, PeopleList};
use crate::population::list::{self, CustomerList, ListFormat};
use crate::population::marginal::quantile_table;
use crate::population::roster::Roster;
use crate::population::{headcounts, people};
use crate::scenario::{Overrides, Template};

/// A scenario with its customers.
#[derive(Debug)]
pub struct Inputs {
    /// The scenario.
    pub template: Template,
    /// Its customers.
    pub roster: Roster,
    /// The customer list, where there is one.
    pub list: Option<CustomerList>,
    /// The list of people, where there is one.
    pub people: Option<PeopleList>,
}

impl Inputs {
    /// Everything that is used as a scenario file; it names the lists by their absolute paths, so that it runs from
    /// anywhere.
    pub fn resolved(&self) -> String {
        self.resolved_of(&self.template)
    }

    /// The same of a scenario that was made of it.
    pub fn resolved_of(&self, template: &Template) -> String {
        let customers = self.list.as_ref().map(|list| absolute(&list.file));
        let people = self.people.as_ref().map(|list| absolute(&list.file));
        template.resolved_with(customers.as_deref(), people.as_deref())
    }
}

fn absolute(file: &str) -> String {
    let path = Path::new(file);
    path.canonicalize()
        .unwrap_or_else(|_| path.to_owned())
        .display()
        .to_string()
}

/// Reads and validates everything.
///
/// # Errors
/// All that is wrong with the scenario; or, once that is right, all that is wrong with a list.
pub fn read(options: &ScenarioOptions, overrides: &Overrides) -> Result<Inputs, InputErrors> {
    let template = Template::read(&options.scenario, &options.sets, overrides)?;
    let (template, mut roster, list) = read_customers(template, options)?;
    let (template, people) = read_people(template, &mut roster)?;
    Ok(Inputs {
        template,
        roster,
        list,
        people,
    })
}

fn read_customers(
    mut template: Template,
    options: &ScenarioOptions,
) -> Result<(Template, Roster, Option<CustomerList>), InputErrors> {
    let population = &template.central().population;
    let Some(file) = population.file.clone() else {
        let roster = Roster::synthetic(population.size.unwrap_or(0))?;
        return Ok((template, roster, None));
    };
    let path = found(&template, &file, "customer list", "population.file")?;
    let format = ListFormat {
        columns: &population.columns,
        number_format: population.number_format,
        date_format: &population.date_format,
    };
    let allowed = options
        .allow_bad_rows
        .max(population.allow_bad_rows.unwrap_or(0) as usize);
    let list = list::read(&path, &path.display().to_string(), &format, allowed)?;
    let roster = Roster::listed(&list, template.central())?;
    if population.arr.is_none()
        && let Some(table) = quantile_table(&roster)
    {
        template = template.with_value("population.arr", &empirical(&table), "the customer list")?;
    }
    // Kept with everything else that was used, so that the resolved scenario reads the list as this run did.
    if options.allow_bad_rows > 0 {
        let allowed = allowed.to_string();
        template = template.with_value("population.allow_bad_rows", &allowed, "--allow-bad-rows")?;
    }
    Ok((template, roster, Some(list)))
}

/// Reads the list of people, where the scenario names one, and gives each team and role that it lists its headcount.
fn read_people(template: Template, roster: &mut Roster) -> Result<(Template, Option<PeopleList>), InputErrors> {
    let scenario = template.central();
    let Some(named) = &scenario.people else {
        return Ok((template, None));
    };
    let path = found(&template, &named.file, "list of people", "people.file")?;
    let format = PeopleFormat {
        columns: &named.columns,
        number_format: scenario.population.number_format,
        date_format: &scenario.population.date_format,
    };
    let list = list::people::read(&path, &path.display().to_string(), &format)?;
    roster.people = people::people_of(&list, scenario)?;
    let template = headcounts::staffed(template, &roster.people)?;
    Ok((template, Some(list)))
}

/// The path of a list as seen from here.
fn found(template: &Template, file: &str, what: &str, place: &str) -> Result<PathBuf, InputErrors> {
    let path = template.directory().join(file);
    if path.is_file() {
        return Ok(path);
    }
    let missing: Diagnostic = template.diagnostic_at(place, format!("there is no {what} `{}`", path.display()));
    let help = "write its path as seen from the folder of the scenario file";
    Err(InputErrors(vec![missing.help(help)]))
}

/// A quantile table as a scenario file writes it.
pub fn empirical(quantiles: &[f64]) -> String {
    let quantiles: Vec<String> = quantiles.iter().map(f64::to_string).collect();
    format!("{{ empirical = [{}] }}", quantiles.join(", "))
}
