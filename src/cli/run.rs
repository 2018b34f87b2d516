//! `axplan run`: the main job.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::options::{PrecisionOptions, RunOptions, ScenarioOptions};
use super::{Failure, inputs, watching, writing};
use crate::diagnostics::InputErrors;
use crate::outputs::words::wrapped;
use crate::outputs::{card, preview};
use crate::results::COLUMNS;
use crate::results::directory::Staging;
use crate::results::manifest::Manifest;
use crate::results::{spread, tables};
use crate::scenario::{Overrides, Template};
use crate::studies::answer::Answer;
use crate::studies::assignments::assigned_customers;
use crate::studies::breakeven;
use crate::studies::compare::{Comparison, Study};
use crate::studies::inputs::Inputs;
use crate::studies::precision::{self, FEWEST, Precision};
use crate::studies::preview::Preview;
use crate::studies::variants::Variants;

/// Arguments of `axplan run`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    axplan run scenarios/crm-smb.toml\n  \
    axplan run our-move.toml --report\n  \
    axplan run our-move.toml --replications 4000 --out results/precise\n  \
    axplan run our-move.toml --precision nrr_12m=0.1pt --precision margin=250k\n  \
    axplan run our-move.toml --set plans.ax.teams.sync.headcount=9\n  \
    axplan run our-move.toml --quiet --format json | jq '.moves[0]'")]
pub struct Arguments {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[command(flatten)]
    run: RunOptions,
    #[command(flatten)]
    precision: PrecisionOptions,
    /// Length of the run in months; the scenario's when absent.
    #[arg(long, value_name = "N")]
    months: Option<u32>,
    /// Do not look for the break-even: how strongly experience must act on renewal for the move to pay. It takes up to a
    /// third of the run's time.
    #[arg(long)]
    no_breakeven: bool,
    /// Make the report too: one HTML page, report.html, and a workbook, report.xlsx, in the results directory.
    #[arg(long)]
    report: bool,
    /// The calendar month in which a fiscal year starts, 1 to 12, for the workbook's quarters; January when absent.
    #[arg(long, value_name = "MONTH", requires = "report", value_parser = clap::value_parser!(u32).range(1..=12))]
    fiscal_year_starts: Option<u32>,
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
    let mut inputs = inputs::read(&arguments.scenario, &overrides)?;
    let variants = Variants::of(&inputs.template, &inputs.roster)?;
    let study = variants.study(&inputs.roster, inputs.template.central().months)?;
    let precision = precision(&arguments.precision, &study)?;
    let out = arguments.scenario.results(arguments.out.as_ref(), "");
    watching::listen();
    let staging = Staging::begin(&out)?;
    let mut err = anstream::stderr();
    let (threads, quiet) = (arguments.run.threads, arguments.run.quiet);
    let mut previewed = None;
    if !quiet {
        inputs::tell(&inputs)?;
        let found = Preview::new(&inputs.template, &inputs.roster)?;
        writeln!(err, "{}\n", wrapped(&preview::retention(&found), ""))?;
        previewed = Some(found);
    }

    let (comparison, mut answer) = match &precision {
        None => {
            let comparison = watching::run(&study, threads, quiet)?;
            let answer = Answer::new(&study, &comparison);
            (comparison, answer)
        }
        Some(precision) => {
            let fewest = u64::from(FEWEST * inputs.template.inner());
            let (comparison, achieved) = watching::watched(fewest, threads, quiet, |watch, expected| {
                precision::run(&study, watch, precision, expected)
            })?;
            let mut answer = Answer::new(&study, &comparison);
            answer.precision = Some(achieved);
            inputs.template = replicated(&inputs.template, answer.replications)?;
            (comparison, answer)
        }
    };

    if let Some(previewed) = &previewed {
        for found in previewed.disagreements(&answer, inputs.template.dependent()) {
            writeln!(err, "{}\n", wrapped(&preview::disagreement(previewed, &found), ""))?;
        }
    }
    if !arguments.no_breakeven {
        answer.breakeven = main_breakeven(&inputs, &study, &answer, (threads, quiet))?;
    }
    write_results(&staging.path(), &study, &comparison, &answer, &inputs, (started, clock))?;
    if arguments.report {
        super::report::of_run(&staging.path(), &out, arguments.fiscal_year_starts)?;
    }
    watching::stopped()?;
    staging.commit()?;

    writing::answer(&arguments.run, &answer, card::render, (&out, clock))
}

/// What --precision and its limits ask of a study, where it is given.
fn precision(options: &PrecisionOptions, study: &Study) -> Result<Option<Precision>, InputErrors> {
    if options.precision.is_empty() {
        return Ok(None);
    }
    let most = options.max_replications;
    Ok(Some(Precision {
        goals: precision::goals(&options.precision, study, most)?,
        most,
        time: options.time_limit,
    }))
}

/// The scenario with the number of replications that were run, so that its resolved file gives these results again.
fn replicated(template: &Template, replications: usize) -> Result<Template, InputErrors> {
    template.with_value("run.replications", &replications.to_string(), "--precision")
}

/// The break-even that the card shows, of the plan that the control arm belongs to or the first beside the baseline.
fn main_breakeven(
    inputs: &Inputs,
    study: &Study,
    answer: &Answer,
    (threads, quiet): (Option<u16>, bool),
) -> Result<Option<breakeven::Main>, Failure> {
    let Ok(plan) = breakeven::plan(&inputs.template, None) else {
        return Ok(None);
    };
    let (plans, replications) = (study.layouts.len(), answer.replications as u32);
    let fewest = breakeven::fewest_replications(plans, inputs.template.dependent());
    if replications < fewest {
        if !quiet {
            let told = format!(
                "The break-even is left out: the run would have to have {fewest} replications. `axplan breakeven` looks for it alone."
            );
            writeln!(anstream::stderr(), "{}\n", wrapped(&told, ""))?;
        }
        return Ok(None);
    }
    let expected = u64::from(breakeven::most_replications(plans, replications));
    watching::watched(expected, threads, quiet, |watch, _| {
        breakeven::main_breakeven(inputs, &plan, plans, replications, watch)
    })
}

/// Writes every file of a results directory.
fn write_results(
    directory: &Path,
    study: &Study,
    comparison: &Comparison,
    answer: &Answer,
    inputs: &Inputs,
    (started, clock): (jiff::Timestamp, Instant),
) -> Result<(), Failure> {
    let resolved = inputs.resolved();
    writing::text(directory, "scenario.resolved.toml", &resolved)?;
    writing::text(directory, "README.md", COLUMNS)?;
    let table = |name: &str, write: writing::Write| writing::table(directory, name, write);
    table("summary.csv", &|to| tables::summary(study, comparison, to))?;
    table("differences.csv", &|to| tables::differences(study, comparison, to))?;
    table("control.csv", &|to| tables::control(study, comparison, to))?;
    if let Some(arm) = &study.added.control_arm {
        table("contributions.csv", &|to| tables::split(study, comparison, arm, to))?;
    }
    if study.template.is_uncertain() {
        table("variance.csv", &|to| spread::variance(study, comparison, to))?;
    }
    table("quantiles.csv", &|to| spread::quantiles(study, comparison, to))?;
    table("replications.csv", &|to| tables::replications(study, comparison, to))?;
    table("assignments.csv", &|to| {
        tables::assignments(&assigned_customers(study), to)
    })?;
    writing::answer_file(directory, answer)?;
    let manifest = Manifest::new(answer, inputs, &resolved, started, clock.elapsed());
    writing::manifest(directory, &manifest)
}
