//! Reads what a command works on: the scenario, and the customers and the people it names.

use std::io::{self, Write};

use super::named::Named;
use super::options::ScenarioOptions;
use crate::diagnostics::InputErrors;
use crate::diagnostics::letters::visible;
use crate::outputs::words::wrapped;
use crate::population::list::people::PeopleFormat;
use crate::population::list::{self, CustomerList, ListFormat};
use crate::population::people;
use crate::scenario::{Overrides, Template};
use crate::studies::inputs::Inputs;

/// Reads and validates everything.
///
/// # Errors
/// All that is wrong with the scenario; or, once that is right, all that is wrong with a list.
pub fn read(options: &ScenarioOptions, overrides: &Overrides) -> Result<Inputs, InputErrors> {
    let written = Template::read(&options.scenario, &options.sets, overrides)?;
    let (written, list) = read_customers(written, options)?;
    read_people(Inputs::new(written, list)?, options)
}

/// Tells on standard error what of the lists was left out, and what does not match between the people, the plans and the owners of the
/// customer list, and what changes nothing.
///
/// # Errors
/// If writing fails.
pub fn tell(inputs: &Inputs) -> io::Result<()> {
    let mut to = anstream::stderr();
    if let Some(list) = &inputs.list {
        left_out(list)?;
    }
    let mut notes = people::unmatched(&inputs.roster, inputs.template.central());
    notes.extend(idle_design(&inputs.template));
    for note in &notes {
        writeln!(to, "{}", wrapped(note, ""))?;
    }
    if !notes.is_empty() {
        writeln!(to)?;
    }
    Ok(())
}

/// A design of what is uncertain, where nothing is.
fn idle_design(template: &Template) -> Option<String> {
    let design = template.central().run.outer_design;
    (design != template.outer_design()).then(|| {
        format!(
            "Warning: `run.outer_design = \"{}\"` changes nothing, since no input of this scenario is uncertain: leave it out, or write \
             what you hold possible as a distribution.",
            design.name()
        )
    })
}

/// Tells on standard error which rows of a list were left out, and why.
///
/// # Errors
/// If writing fails.
pub fn left_out(list: &CustomerList) -> io::Result<()> {
    let mut to = anstream::stderr();
    for diagnostic in &list.left_out {
        writeln!(to, "{}\n", diagnostic.render(true))?;
    }
    if !list.left_out.is_empty() {
        writeln!(to, "The rows above were left out of {}.\n", visible(&list.file))?;
    }
    Ok(())
}

fn read_customers(
    written: Template,
    options: &ScenarioOptions,
) -> Result<(Template, Option<CustomerList>), InputErrors> {
    let population = &written.central().population;
    let Some(file) = &population.file else {
        return Ok((written, None));
    };
    let path = Named::Customers.found(&written, file, options)?;
    let format = ListFormat {
        columns: &population.columns,
        number_format: population.number_format,
        date_format: &population.date_format,
    };
    let allowed = options
        .allow_bad_rows
        .max(population.allow_bad_rows.unwrap_or(0) as usize);
    let list = list::read(&path, &path.display().to_string(), &format, allowed)?;
    // Kept with everything else that was used, so that the resolved scenario reads the list as this run did.
    if options.allow_bad_rows > 0 {
        let allowed = allowed.to_string();
        let written = written.with_value("population.allow_bad_rows", &allowed, "--allow-bad-rows")?;
        return Ok((written, Some(list)));
    }
    Ok((written, Some(list)))
}

/// Reads the list of people, where the scenario names one.
fn read_people(inputs: Inputs, options: &ScenarioOptions) -> Result<Inputs, InputErrors> {
    let scenario = inputs.template.central();
    let Some(named) = &scenario.people else {
        return Ok(inputs);
    };
    let path = Named::People.found(&inputs.template, &named.file, options)?;
    let format = PeopleFormat {
        columns: &named.columns,
        number_format: scenario.population.number_format,
        date_format: &scenario.population.date_format,
    };
    let list = list::people::read(&path, &path.display().to_string(), &format)?;
    inputs.with_people(list)
}
