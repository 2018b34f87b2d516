//! Reads what a command works on: the scenario, and the customers it names.

use std::path::Path;

use super::options::ScenarioOptions;
use crate::diagnostics::InputErrors;
use crate::population::list::{self, CustomerList, ListFormat};
use crate::population::marginal::quantile_table;
use crate::population::roster::Roster;
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
}

impl Inputs {
    /// Everything that is used as a scenario file; it names the customer list by its absolute path, so that it runs
    /// from anywhere.
    pub fn resolved(&self) -> String {
        let file = self.list.as_ref().map(|list| {
            let path = Path::new(&list.file);
            path.canonicalize()
                .unwrap_or_else(|_| path.to_owned())
                .display()
                .to_string()
        });
        self.template.resolved(file.as_deref())
    }
}

/// Reads and validates everything.
///
/// # Errors
/// All that is wrong with the scenario; or, once that is right, all that is wrong with the list.
pub fn read(options: &ScenarioOptions, overrides: &Overrides) -> Result<Inputs, InputErrors> {
    let mut template = Template::read(&options.scenario, &options.sets, overrides)?;
    let population = &template.central().population;
    let Some(file) = population.file.clone() else {
        let roster = Roster::synthetic(population.size.unwrap_or(0))?;
        return Ok(Inputs {
            template,
            roster,
            list: None,
        });
    };
    let path = template.directory().join(&file);
    if !path.is_file() {
        let message = format!("there is no customer list `{}`", path.display());
        let help = "write its path as seen from the folder of the scenario file";
        return Err(InputErrors(vec![
            template.diagnostic_at("population.file", message).help(help),
        ]));
    }
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
    Ok(Inputs {
        template,
        roster,
        list: Some(list),
    })
}

/// A quantile table as a scenario file writes it.
pub fn empirical(quantiles: &[f64]) -> String {
    let quantiles: Vec<String> = quantiles.iter().map(f64::to_string).collect();
    format!("{{ empirical = [{}] }}", quantiles.join(", "))
}
