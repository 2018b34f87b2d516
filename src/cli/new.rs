//! `axplan new`: a starter scenario, from nothing or fitted to a customer list.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Failure;
use super::named::is_inside;
use crate::diagnostics::letters::{OF_TEXTS, steering, visible};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::outputs::starter;
use crate::population::list::{self, ListFormat};
use crate::scenario::schema::{Column, NumberFormat};

/// Arguments of `axplan new`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    axplan new > our-move.toml\n  \
    axplan new --from customers.csv > our-move.toml\n  \
    axplan new --from list.csv --column 'arr=Yearly fee' > our-move.toml\n  \
    axplan new --from kunden.csv --number-format 1.234,50 > unser-plan.toml")]
pub struct Arguments {
    /// Fit the scenario to this customer list (CSV).
    #[arg(long, value_name = "CSV")]
    from: Option<PathBuf>,
    /// Which column of the list is which, where its header is not a common one; may be given several times.
    #[arg(long = "column", value_name = "COLUMN=HEADER", requires = "from")]
    columns: Vec<String>,
    /// How the list writes numbers: `1,234.50` or `1.234,50`.
    #[arg(long, value_name = "FORMAT", default_value = "1,234.50", value_parser = named::<NumberFormat>, requires = "from")]
    number_format: NumberFormat,
    /// How the list writes dates, for example `%d/%m/%Y`.
    #[arg(long, value_name = "FORMAT", default_value = "auto", requires = "from")]
    date_format: String,
    /// Leave out up to N rows of the list that cannot be read.
    #[arg(long, value_name = "N", default_value_t = 0, requires = "from")]
    allow_bad_rows: usize,
}

/// Writes the scenario to standard output.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let text = match &arguments.from {
        None => starter::synthetic(),
        Some(path) => {
            let columns = arguments
                .columns
                .iter()
                .map(|text| column(text))
                .collect::<Result<_, _>>()?;
            let format = ListFormat {
                columns: &columns,
                number_format: arguments.number_format,
                date_format: &arguments.date_format,
            };
            let name = path.display().to_string();
            if let Some(what) = steering(&name, &OF_TEXTS) {
                let diagnostic = Diagnostic::new(format!("the path `{}` holds {what}", visible(&name)));
                let help = "rename file or folder, with letters, digits and signs alone: the scenario is to name them";
                return Err(Failure::Input(InputErrors(vec![diagnostic.help(help)])));
            }
            let list = list::read_for_new(path, &name, &format, arguments.allow_bad_rows)?;
            super::inputs::left_out(&list)?;
            if !is_inside(path, Path::new(".")) {
                let note = "The list lies outside of this folder, so commands on the scenario take `--allow-outside`; or move it here.";
                writeln!(anstream::stderr(), "{note}")?;
            }
            starter::fitted(&list, &format)
        }
    };
    let mut to = anstream::stdout().lock();
    write!(to, "{text}")?;
    to.flush()?;
    Ok(())
}

fn column(text: &str) -> Result<(Column, String), Failure> {
    let wrong = |why: String| {
        let help = "write what it holds, then its header: --column 'arr=Annual Recurring Revenue'";
        Failure::Input(InputErrors(vec![
            Diagnostic::new(format!("--column {text}: {why}")).help(help),
        ]))
    };
    let (name, header) = text
        .split_once('=')
        .ok_or_else(|| wrong("there is no `=`".to_owned()))?;
    Ok((named(name.trim()).map_err(wrong)?, header.trim().to_owned()))
}

/// One of the names that scenario files know for a `T`.
fn named<T: serde::de::DeserializeOwned>(name: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::from(name)).map_err(|error| {
        let known = error.to_string();
        let known = known.split_once("expected ").map_or("", |(_, known)| known);
        format!("`{name}` is not known; write {known}")
    })
}
