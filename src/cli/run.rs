//! `axplan run`: the main job.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::finish::{Begun, Finished};
use super::memory::MemoryOptions;
use super::options::{PrecisionOptions, ResultOptions, RunOptions, ScenarioOptions, WorkOptions, months};
use super::shard::Shard;
use super::{Failure, inputs, keeping, watching, writing};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::outputs::words::wrapped;
use crate::outputs::{card, preview};
use crate::results::directory::Staging;
use crate::results::kept::{Keeper, Origin};
use crate::scenario::Overrides;
use crate::studies::answer::Answer;
use crate::studies::compare::{Comparison, Study};
use crate::studies::precision::{self, Achieved, FEWEST, Precision};
use crate::studies::preview::Preview;
use crate::studies::variants::Variants;

/// The most replications that a precision may take, where nobody says.
const MOST_REPLICATIONS: u32 = 10_000;

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
    #[command(flatten)]
    results: ResultOptions,
    /// Length of the run in months; the scenario's when absent.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = months())]
    months: Option<u32>,
    #[command(flatten)]
    memory: MemoryOptions,
    /// Run part K of N of the replications alone, on this machine; `axplan merge` puts the parts together. What is then to be
    /// written beside the tables is said to `merge`.
    #[arg(long, value_name = "K/N", conflicts_with_all = ["report", "fiscal_year_starts", "parquet", "no_breakeven", "format"])]
    shard: Option<Shard>,
    /// Where the results go; `results/<scenario>` when absent. Earlier results there are replaced.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Runs the scenario, writes the results directory, prints the answer.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let begun = Begun::now();
    let overrides = Overrides {
        seed: arguments.run.seed,
        replications: arguments.run.replications,
        months: arguments.months,
    };
    let inputs = inputs::read(&arguments.scenario, &overrides)?;
    let variants = Variants::of(&inputs.template, &inputs.roster)?;
    let mut study = variants.study(&inputs.roster, inputs.template.central().months)?;
    let precision = precision(&arguments.precision, &study)?;
    let ending = arguments.shard.map_or_else(String::new, Shard::ending);
    let out = arguments.scenario.results(arguments.out.as_ref(), &ending);
    if let Some(shard) = arguments.shard {
        shard.check(&study, precision.as_ref())?;
    }
    let written = inputs.template.central().run.replications;
    let replications = match (&arguments.shard, &precision) {
        // A part keeps its replications in a file alone.
        (Some(_), _) => 0,
        // It is likely to end long before the most that it may take.
        (None, Some(precision)) => written.min(precision.most),
        (None, None) => written,
    };
    let options = arguments
        .memory
        .work(arguments.run.work, |threads| study.memory(replications, threads))?;
    watching::listen();
    let staging = Staging::begin(&out)?;
    let quiet = options.quiet;
    let mut previewed = None;
    if !quiet {
        inputs::tell(&inputs)?;
        let found = Preview::new(&inputs.template, &inputs.roster)?;
        writeln!(anstream::stderr(), "{}\n", wrapped(&preview::retention(&found), ""))?;
        previewed = Some(found);
    }
    let mut log = keeping::begin(&out, Origin::of(&inputs, &study), quiet)?;
    if arguments.shard.is_some() {
        log = log.without_limit();
    }
    study.kept = &log;

    let kept = |failure| keeping::stopped(&log, failure);
    if let Some(shard) = arguments.shard {
        shard.run(&study, &log, &options).map_err(kept)?;
        shard
            .write(&inputs, &study, &log, (&staging.path(), &begun))
            .map_err(kept)?;
        staging.commit().map_err(|error| kept(error.into()))?;
        log.forget();
        return shard.tell(&study, &out, quiet);
    }
    let (comparison, achieved) = simulate(&study, precision.as_ref(), &options).map_err(kept)?;
    keeping::tell_trouble(&log, quiet)?;
    let mut answer = Answer::new(&study, &comparison);
    answer.precision = achieved;
    if let Some(previewed) = &previewed {
        let found = previewed.disagreements(&answer, inputs.template.dependent());
        if let Some(told) = preview::disagreement(previewed, &found) {
            writeln!(anstream::stderr(), "{}\n", wrapped(&told, ""))?;
        }
    }
    let finished = Finished {
        inputs: &inputs,
        study: &study,
        comparison: &comparison,
        begun: &begun,
    };
    finished
        .write(&mut answer, (&staging.path(), &out), &arguments.results, &options)
        .map_err(kept)?;
    staging.commit().map_err(|error| kept(error.into()))?;
    log.forget();
    writing::answer(&options, &answer, card::render, (&out, begun.clock))
}

/// Runs all replications, or as many as a precision takes.
fn simulate(
    study: &Study,
    precision: Option<&Precision>,
    options: &WorkOptions,
) -> Result<(Comparison, Option<Achieved>), Failure> {
    let Some(precision) = precision else {
        return Ok((watching::run(study, options.threads, options.quiet)?, None));
    };
    let fewest = u64::from(FEWEST * study.template.inner());
    let (comparison, achieved) = watching::watched(fewest, options.threads, options.quiet, |watch, expected| {
        precision::run(study, watch, precision, expected)
    })?;
    Ok((comparison, Some(achieved)))
}

/// What --precision and its limits ask of a study, where it is given.
fn precision(options: &PrecisionOptions, study: &Study) -> Result<Option<Precision>, InputErrors> {
    if options.precision.is_empty() {
        // Said here: the parser lets them pass beside --replications, which --precision does not go with.
        let limits = [
            ("--max-replications", options.max_replications.is_some()),
            ("--time-limit", options.time_limit.is_some()),
        ];
        return limits.iter().find(|(_, given)| *given).map_or(Ok(None), |(limit, _)| {
            let message = format!("{limit} is a limit of --precision, which is not given");
            let help = "say how precise the run is to be, in place of --replications: --precision nrr_12m=0.1pt";
            Err(InputErrors(vec![Diagnostic::new(message).help(help)]))
        });
    }
    let most = options.max_replications.unwrap_or(MOST_REPLICATIONS);
    Ok(Some(Precision {
        goals: precision::goals(&options.precision, study, most)?,
        most,
        time: options.time_limit,
    }))
}
