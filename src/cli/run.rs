//! `axplan run`: the main job.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::options::{Format, RunOptions, ScenarioOptions};
use super::{Failure, inputs, watching};
use crate::outputs::card;
use crate::results::directory::{MANIFEST, Staging};
use crate::results::manifest::Manifest;
use crate::results::tables;
use crate::scenario::Overrides;
use crate::studies::answer::Answer;
use crate::studies::assignments::assigned_customers;
use crate::studies::compare::{Comparison, Study};
use crate::studies::inputs::Inputs;
use crate::studies::variants::Variants;

/// Arguments of `axplan run`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    axplan run scenarios/crm-smb.toml\n  \
    axplan run our-move.toml --replications 4000 --out results/precise\n  \
    axplan run our-move.toml --set plans.ax.teams.sync.headcount=9\n  \
    axplan run our-move.toml --quiet --format json | jq '.moves[0]'")]
pub struct Arguments {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[command(flatten)]
    run: RunOptions,
    /// Length of the run in months; the scenario's when absent.
    #[arg(long, value_name = "N")]
    months: Option<u32>,
    /// Where the results go; `results/<scenario>` when absent. Earlier results there are replaced.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Runs the scenario, writes the results directory, prints the answer.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let started = jiff::Timestamp::now();
    let clock = Instant::now();
    let overrides = Overrides {
        seed: arguments.run.seed,
        replications: arguments.run.replications,
        months: arguments.months,
    };
    let inputs = inputs::read(&arguments.scenario, &overrides)?;
    let variants = Variants::of(&inputs.template, &inputs.roster)?;
    let study = variants.study(&inputs.roster, inputs.template.central().months)?;
    let stem = arguments.scenario.scenario.file_stem().unwrap_or_default();
    let out = arguments
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("results").join(stem));
    watching::listen();
    let staging = Staging::begin(&out)?;
    let mut err = anstream::stderr();
    if let Some(list) = &inputs.list
        && !arguments.run.quiet
    {
        super::check::left_out(list, &mut err)?;
    }
    if !arguments.run.quiet {
        super::check::unmatched(&inputs, &mut err)?;
    }

    let comparison = watching::run(&study, arguments.run.threads, arguments.run.quiet)?;
    let answer = Answer::new(&study, &comparison);

    write_results(&staging.path(), &study, &comparison, &inputs, (started, clock))?;
    watching::stopped()?;
    staging.commit()?;

    let mut to = anstream::stdout().lock();
    match arguments.run.format {
        Format::Table => {
            write!(to, "{}", card::render(&answer))?;
            if !arguments.run.quiet {
                writeln!(
                    err,
                    "\nResults in {}, {:.1} s.",
                    out.display(),
                    clock.elapsed().as_secs_f64()
                )?;
            }
        }
        Format::Json => {
            let document =
                serde_json::to_string_pretty(&answer).map_err(|error| Failure::Running(error.to_string()))?;
            writeln!(to, "{document}")?;
        }
    }
    to.flush()?;
    Ok(())
}

/// Writes every file of a results directory.
fn write_results(
    directory: &Path,
    study: &Study,
    comparison: &Comparison,
    inputs: &Inputs,
    (started, clock): (jiff::Timestamp, Instant),
) -> Result<(), Failure> {
    let resolved = inputs.resolved();
    write_text(directory, "scenario.resolved.toml", &resolved)?;
    let table = |name: &str, write: &dyn Fn(&mut BufWriter<File>) -> csv::Result<()>| {
        let path = directory.join(name);
        let written = File::create(path)
            .map_err(csv::Error::from)
            .and_then(|file| write(&mut BufWriter::new(file)));
        written.map_err(|error| Failure::Running(format!("cannot write `{name}`: {error}; nothing was kept")))
    };
    table("summary.csv", &|to| tables::summary(study, comparison, to))?;
    table("differences.csv", &|to| tables::differences(study, comparison, to))?;
    if let Some(arm) = &study.added.control_arm {
        table("contributions.csv", &|to| tables::split(study, comparison, arm, to))?;
    }
    table("replications.csv", &|to| tables::replications(study, comparison, to))?;
    table("assignments.csv", &|to| {
        tables::assignments(&assigned_customers(study), to)
    })?;
    let (list, people) = (inputs.list.as_ref(), inputs.people.as_ref());
    let manifest = Manifest::new(study, &resolved, list, people, started, clock.elapsed());
    let manifest = serde_json::to_string_pretty(&manifest).map_err(|error| Failure::Running(error.to_string()))?;
    write_text(directory, MANIFEST, &(manifest + "\n"))
}

/// Writes one file of a results directory.
pub fn write_text(directory: &Path, name: &str, text: &str) -> Result<(), Failure> {
    fs::write(directory.join(name), text)
        .map_err(|error| Failure::Running(format!("cannot write `{name}`: {error}; nothing was kept")))
}
