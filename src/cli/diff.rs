//! `axplan diff`: what differs between two runs. It reads their scenarios and their headlines; `answer.json`, which says no more of these, it does not.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::Failure;
use super::options::Format;
use crate::diagnostics::InputErrors;
use crate::outputs::diff;
use crate::results::reading;
use crate::studies::diff::RunDiff;

/// Arguments of `axplan diff`.
#[derive(Debug, Args)]
#[command(
    after_help = "Inputs are those of scenario.resolved.toml and manifest.json; answers are the headlines of\n\
    replications.csv, of each plan and of its difference from the baseline. Under the same seed, replications are\n\
    compared one by one, so that luck cancels and small changes show.\n\n\
    Examples:\n  \
    axplan run scenarios/crm-smb.toml --out results/now\n  \
    axplan run scenarios/crm-smb.toml --set plans.ax.teams.sync.headcount=11 --out results/two-more\n  \
    axplan diff results/now results/two-more\n  \
    axplan diff results/now results/two-more --format json | jq '.inputs'"
)]
pub struct Arguments {
    /// The first results directory.
    #[arg(value_name = "RESULTS")]
    before: PathBuf,
    /// The second results directory.
    #[arg(value_name = "RESULTS")]
    after: PathBuf,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Reads both directories and prints what differs.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let (before, after) = match (reading::read(&arguments.before), reading::read(&arguments.after)) {
        (Ok(before), Ok(after)) => (before, after),
        (before, after) => {
            let errors = [before.err(), after.err()].into_iter().flatten();
            return Err(InputErrors(errors.flat_map(|errors| errors.0).collect()).into());
        }
    };
    let found = RunDiff::new(&before, &after);
    let mut to = anstream::stdout().lock();
    match arguments.format {
        Format::Table => write!(to, "{}", diff::render(&found))?,
        Format::Json => {
            let document = serde_json::to_string_pretty(&found).map_err(|error| Failure::Running(error.to_string()))?;
            writeln!(to, "{document}")?;
        }
    }
    to.flush()?;
    Ok(())
}
