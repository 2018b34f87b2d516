//! `axplan breakeven`: from when a plan is worth it.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::making::Making;
use super::memory::MemoryOptions;
use super::options::{ReportOptions, RunOptions, ScenarioOptions, TableOptions, months};
use super::{Failure, inputs, watching, writing};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::outputs::breakeven as output;
use crate::results::breakeven as tables;
use crate::results::manifest::Manifest;
use crate::scenario::Overrides;
use crate::studies::breakeven::{self, BreakEven, Question, SENSITIVITY, Vary};
use crate::studies::compare::Study;
use crate::studies::inputs::Inputs;
use crate::studies::span::path_and_range;

/// Values of the input that are looked at where the command line does not say.
const STEPS: u32 = 7;

/// Arguments of `axplan breakeven`.
#[derive(Debug, Args)]
#[command(
    after_help = "The break-even is the value of an input at which the mean difference between a plan and the\n\
    baseline is 0. Its 95 % interval holds the values at which the interval of that difference holds 0.\n\
    Plans that differ in cost are compared at equal cost. Value, the gain over the run, and cash, when\n\
    it has come back, are told apart.\n\n\
    Examples:\n  \
    axplan breakeven scenarios/moving-to-ax.toml --plan ax --vary outcomes.churn.sensitivity=0..4\n  \
    axplan breakeven our-move.toml --vary assessment.accuracy.usage --metric nrr_12m\n  \
    axplan breakeven our-move.toml --vary population.correlation.arr_need=0..1 \\\n    \
    --vary outcomes.churn.sensitivity=0..4 --replications 100"
)]
pub struct Arguments {
    #[command(flatten)]
    scenario: ScenarioOptions,
    /// The input, by its path, and its range; without a range, one around what the scenario says. Given twice, a map
    /// over both: the first from left to right. The churn sensitivity when absent.
    #[arg(long, value_name = "PATH[=LO..HI]")]
    vary: Vec<String>,
    /// What the plan must gain in, a metric of which more is better: `npv`, `margin`, `nrr_12m` …
    #[arg(long, value_name = "METRIC", default_value = "npv")]
    metric: String,
    /// The plan; the one that the control arm belongs to, or the first beside the baseline, when absent.
    #[arg(long, value_name = "NAME")]
    plan: Option<String>,
    /// Values of each input that are looked at, at equal steps; more are then run near the break-evens of one input.
    #[arg(long, value_name = "N", default_value_t = STEPS, value_parser = clap::value_parser!(u32).range(2..=101))]
    steps: u32,
    /// Length of the run in months; the scenario's when absent.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = months())]
    months: Option<u32>,
    #[command(flatten)]
    run: RunOptions,
    #[command(flatten)]
    tables: TableOptions,
    #[command(flatten)]
    memory: MemoryOptions,
    #[command(flatten)]
    report: ReportOptions,
    /// Where the results go; `results/<scenario>-breakeven` when absent. Earlier results there are replaced.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Finds the break-even, writes the results directory, prints the answer.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let started = jiff::Timestamp::now();
    let clock = Instant::now();
    let overrides = Overrides {
        seed: arguments.run.seed,
        replications: arguments.run.replications,
        months: arguments.months,
    };
    let inputs = inputs::read(&arguments.scenario, &overrides)?;
    let question = question(arguments, &inputs)?;
    question.check(&inputs)?;
    let out = arguments.scenario.results(arguments.out.as_ref(), "-breakeven");
    let whole = Study::new(&inputs.template, &inputs.roster, inputs.template.central().months)?;
    // Two at a point, and the baseline.
    let work = arguments
        .memory
        .work(arguments.run.work, |threads| whole.memory_with(3, threads))?;
    let making = Making::begin(out, &inputs, &work)?;

    let replications = question.points() * u64::from(inputs.template.central().run.replications);
    let found = making.told(watching::watched(
        replications,
        work.threads,
        work.quiet,
        |watch, expected| question.run(&inputs, watch, expected),
    ))?;

    let out = making.finish((&arguments.report, &arguments.tables), |directory| {
        write_results(directory, &inputs, &found, (started, clock))
    })?;
    writing::answer(&work, &found, output::report, (&out, clock))
}

fn question(arguments: &Arguments, inputs: &Inputs) -> Result<Question, InputErrors> {
    let sensitivity = [SENSITIVITY.to_owned()];
    let texts: &[String] = match &arguments.vary[..] {
        [] => &sensitivity,
        [one] => std::slice::from_ref(one),
        [one, other] if path_and_range(one).0 == path_and_range(other).0 => {
            let message = format!("`{}` is varied twice", path_and_range(one).0);
            return Err(InputErrors(vec![
                Diagnostic::new(message).help("a map takes two different inputs"),
            ]));
        }
        two @ [_, _] => two,
        more => {
            let message = format!("{} inputs are varied, and a map has two", more.len());
            let help = "give `--vary` once for a break-even, or twice for a map";
            return Err(InputErrors(vec![Diagnostic::new(message).help(help)]));
        }
    };
    let vary = texts.iter().map(|text| Vary::parse(text, &inputs.template));
    Ok(Question {
        plan: breakeven::plan(&inputs.template, arguments.plan.as_deref())?,
        metric: breakeven::metric(&arguments.metric)?,
        vary: vary.collect::<Result<_, _>>()?,
        steps: arguments.steps,
    })
}

fn write_results(
    directory: &Path,
    inputs: &Inputs,
    found: &BreakEven,
    (started, clock): (jiff::Timestamp, Instant),
) -> Result<(), Failure> {
    let resolved = inputs.resolved();
    writing::text(directory, "scenario.resolved.toml", &resolved)?;
    if let Some(along) = &found.along {
        writing::table(directory, "breakeven.csv", &|to| tables::points(found, along, to))?;
    }
    if let Some(map) = &found.map {
        writing::table(directory, "map.csv", &|to| tables::map(found, map, to))?;
    }
    writing::table(directory, "crossings.csv", &|to| tables::crossings(found, to))?;
    writing::answer_file(directory, found)?;
    let replications = found.replications as usize;
    let manifest = Manifest::of_study(inputs, replications, &resolved, started, clock.elapsed());
    writing::manifest(directory, &manifest)
}
