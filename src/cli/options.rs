//! Options that several commands share.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::TypedValueParser;
use clap::{Args, ValueEnum};

use super::Failure;
use crate::results::parquet;

/// Which scenario, and what to change in it.
#[derive(Clone, Debug, Args)]
pub struct ScenarioOptions {
    /// The scenario file (TOML).
    pub scenario: PathBuf,
    /// Change one value of the scenario, by its path, as in `plans.ax.teams.sync.headcount=9`; may be given several
    /// times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
    /// Leave out up to N rows of the customer list that cannot be read; they are listed.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub allow_bad_rows: usize,
    /// Let the scenario read lists outside of its own folder; for scenarios whose author you trust.
    #[arg(long)]
    pub allow_outside: bool,
}

impl ScenarioOptions {
    /// Where results go: as asked, else to `results/<scenario>` with the command's own ending.
    pub fn results(&self, asked: Option<&PathBuf>, ending: &str) -> PathBuf {
        asked
            .cloned()
            .unwrap_or_else(|| PathBuf::from("results").join(self.named(ending)))
    }

    /// What is called after the scenario, with an ending.
    pub fn named(&self, ending: &str) -> String {
        named(&self.scenario, ending)
    }
}

/// The name of a scenario's file, without what tells its kind, with an ending.
pub fn named(scenario: &Path, ending: &str) -> String {
    let stem = scenario.file_stem().unwrap_or_default().to_string_lossy();
    format!("{stem}{ending}")
}

/// How to run it.
#[derive(Debug, Args)]
pub struct RunOptions {
    /// Seed of every draw; the scenario's when absent.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub seed: Option<u32>,
    /// Number of replications; the scenario's when absent.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = replications())]
    pub replications: Option<u32>,
    #[command(flatten)]
    pub work: WorkOptions,
}

/// Lengths of a run in months, as in a scenario.
pub fn months() -> impl TypedValueParser<Value = u32> {
    clap::value_parser!(u32).range(12..=600)
}

/// Numbers of replications, as in a scenario.
pub fn replications() -> impl TypedValueParser<Value = u32> {
    clap::value_parser!(u32).range(2..=10_000_000)
}

/// How to work, and what to tell: the results do not depend on it.
#[derive(Clone, Copy, Debug, Args)]
pub struct WorkOptions {
    /// Threads to work on; all of the machine's when absent. The results are the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// No progress bar and no messages on standard error.
    #[arg(long)]
    pub quiet: bool,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// What is told and written of a run beside its tables.
#[derive(Debug, Args)]
pub struct ResultOptions {
    /// Do not look for the break-even: how strongly experience must act on renewal for the move to pay. It takes up to a
    /// third of the run's time.
    #[arg(long)]
    pub no_breakeven: bool,
    /// Make the report too: one HTML page, report.html, and a workbook, report.xlsx, in the results directory.
    #[arg(long)]
    pub report: bool,
    /// The calendar month in which a fiscal year starts, 1 to 12, for the workbook's quarters; January when absent.
    #[arg(long, value_name = "MONTH", requires = "report", value_parser = month, allow_negative_numbers = true)]
    pub fiscal_year_starts: Option<u32>,
    #[command(flatten)]
    pub tables: TableOptions,
}

/// How tables are written.
#[derive(Debug, Args)]
pub struct TableOptions {
    /// Write each table as Parquet too, beside its CSV: the same rows and columns, typed.
    #[arg(long)]
    pub parquet: bool,
}

impl TableOptions {
    /// Writes what was asked for into a results directory in the making, whose tables are there.
    pub fn write(&self, directory: &Path) -> Result<(), Failure> {
        if self.parquet {
            parquet::beside(directory).map_err(|error| {
                Failure::Running(format!(
                    "cannot write the tables as Parquet: {error}; no results were written"
                ))
            })?;
        }
        Ok(())
    }
}

/// What to make of the results.
#[derive(Debug, Args)]
pub struct ReportOptions {
    /// Make the page too: one HTML file, report.html, in the results directory.
    #[arg(long)]
    pub report: bool,
}

/// Until when to run it, where that is not a number of replications.
#[derive(Debug, Args)]
pub struct PrecisionOptions {
    /// Run until the 95 % interval of every plan's difference from the baseline reaches no farther than this to each
    /// side, as in `nrr_12m=0.1pt`, `nrr_12m=0.001`, `margin=500k`; 30 independent draws at least. May be given several
    /// times.
    #[arg(long, value_name = "METRIC=HALFWIDTH", conflicts_with = "replications")]
    pub precision: Vec<String>,
    /// The most replications that --precision may take; 10,000 when absent.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub max_replications: Option<u32>,
    /// The time that --precision may take, as in `90s` or `5m`; no limit when absent. Looked at where batches of
    /// replications end; where it ends the run, how many there are depends on the machine.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub time_limit: Option<Duration>,
}

/// A calendar month.
fn month(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|month| (1..=12).contains(month));
    number.ok_or_else(|| "write the number of a month, 1 to 12, as in `4` for April".to_owned())
}

/// A time: seconds, or with units.
fn time(text: &str) -> Result<Duration, String> {
    let seconds = text
        .parse::<f64>()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let with_units = || {
        let time: jiff::SignedDuration = text.parse().ok()?;
        Duration::try_from(time).ok()
    };
    seconds
        .or_else(with_units)
        .filter(|time| !time.is_zero())
        .ok_or_else(|| "write a time above 0, as in `90s`, `5m` or `1h 30m`".to_owned())
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// One JSON document.
    Json,
}
