//! Options that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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
}

/// How to run it.
#[derive(Debug, Args)]
pub struct RunOptions {
    /// Seed of every draw; the scenario's when absent.
    #[arg(long, value_name = "N")]
    pub seed: Option<u32>,
    /// Number of replications; the scenario's when absent.
    #[arg(long, value_name = "N")]
    pub replications: Option<u32>,
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

/// How an answer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// One JSON document.
    Json,
}
