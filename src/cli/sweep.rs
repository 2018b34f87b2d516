//! `axplan sweep`: the plans at many points, side by side.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::memory::MemoryOptions;
use super::options::{ReportOptions, RunOptions, ScenarioOptions, TableOptions, WorkOptions, months};
use super::{Failure, inputs, watching, writing};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::engine::Stopped;
use crate::outputs::sweep as terminal;
use crate::outputs::words::wrapped;
use crate::results::directory::Staging;
use crate::results::manifest::Manifest;
use crate::results::points::Points;
use crate::results::reading::RESOLVED;
use crate::results::tables;
use crate::scenario::{Overrides, begins_nowhere};
use crate::studies::compare::Study;
use crate::studies::experiment::{Asked, Experiment, Job, Measure, Responses, most_plans};
use crate::studies::inputs::Inputs;
use crate::studies::sweep::design::{self, MOST_POINTS};
use crate::studies::sweep::factor::{Factor, meant_as_range};
use crate::studies::sweep::{HEADLINES, Sweep};

/// What messages call the values of a point.
const VARY: &str = "--vary";

/// Points that are under way are kept again after so many times as long as keeping them took.
const PATIENCE: u32 = 20;

/// Arguments of `axplan sweep`.
#[derive(Debug, Args)]
#[command(
    after_help = "Values after `--vary PATH=` are a list, `3,5,8`; whole numbers, `4..12`; numbers by step,\n\
    `0.5..2.5/0.25`; or so many numbers, evenly spaced with both ends, `0.5..2.5%9`. A value may be\n\
    anything that `--set` takes: a name, a distribution `{ uniform = { low = 1, high = 3 } }`.\n\
    Without a step or a number, `0.5..2.5` is for the designs that choose their own points.\n\n\
    Examples:\n  \
    axplan sweep scenarios/crm-smb.toml --vary plans.ax.teams.sync.headcount=4..8\n  \
    axplan sweep scenarios/crm-smb.toml --vary plans.ax.teams.sync.headcount=4..8 \\\n    \
        --vary plans.ax.teams.async.headcount=4,5,6 --metrics margin,required_load@team:sync\n  \
    axplan sweep scenarios/crm-smb.toml --vary outcomes.churn.sensitivity=0.5..3 \\\n    \
        --vary population.correlation.arr_need=0..0.8 --design sobol --points 32"
)]
pub struct Arguments {
    #[command(flatten)]
    scenario: ScenarioOptions,
    /// What to vary, and over which values; may be given several times.
    #[arg(long, value_name = "PATH=VALUES")]
    vary: Vec<String>,
    /// How the values of several are put together.
    #[arg(long, value_enum, default_value_t = DesignName::Grid)]
    design: DesignName,
    /// How many points `latin-hypercube` and `sobol` have.
    #[arg(long, value_name = "N")]
    points: Option<usize>,
    /// What to read, with commas between; a group and a month stand behind an `@`: `required_load@team:sync@12`. Options are
    /// ranked by the first that has a better way. The headlines when absent.
    #[arg(long, value_name = "METRICS", value_delimiter = ',')]
    metrics: Vec<String>,
    /// Which plans, with commas between; all when absent.
    #[arg(long, value_name = "PLANS", value_delimiter = ',')]
    plans: Vec<String>,
    #[command(flatten)]
    run: RunOptions,
    #[command(flatten)]
    tables: TableOptions,
    #[command(flatten)]
    memory: MemoryOptions,
    /// Length of the run in months; the scenario's when absent.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = months())]
    months: Option<u32>,
    #[command(flatten)]
    report: ReportOptions,
    /// Where the results go; `results/<scenario>-sweep` when absent. Earlier results there are replaced; points of them that
    /// are asked for again are not run again.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// How the values of several factors are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DesignName {
    /// Every value with every other.
    Grid,
    /// The first values of all, then the second ones, and so on.
    Zip,
    /// Random points that take each of N equal steps of every range once.
    LatinHypercube,
    /// Points of a scrambled Sobol sequence, which fill the ranges evenly.
    Sobol,
}

/// Runs all points, or those that are missing; writes the results directory, prints the answer.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let started = jiff::Timestamp::now();
    let clock = Instant::now();
    let overrides = Overrides {
        seed: arguments.run.seed,
        replications: arguments.run.replications,
        months: arguments.months,
    };
    let inputs = inputs::read(&arguments.scenario, &overrides)?;
    let experiment = experiment(arguments, &inputs)?;
    let out = arguments.scenario.results(arguments.out.as_ref(), "-sweep");
    let work = arguments
        .memory
        .work(arguments.run.work, needed(&inputs, &experiment)?)?;
    watching::listen();
    let staging = Staging::begin(&out)?;
    if !work.quiet {
        inputs::tell(&inputs)?;
        for warning in arguments.vary.iter().filter_map(|vary| meant_as_range(vary)) {
            writeln!(anstream::stderr(), "{}\n", wrapped(&warning, ""))?;
        }
    }
    let points = Points::of(&out)?;
    let responses = all(&work, &experiment, &points)?;
    let sweep = Sweep::new(&experiment, &responses);
    write_results(
        &staging.path(),
        &experiment,
        &responses,
        &sweep,
        &inputs,
        (started, clock),
    )?;
    arguments.report.beside(&staging)?;
    arguments.tables.write(&staging.path())?;
    watching::stopped()?;
    staging.commit()?;
    points.forget();

    writing::answer(&work, &sweep, terminal::render, (&out, clock))
}

/// Bytes that the points take on so many threads: those that are run at once, and what all of them give.
fn needed(inputs: &Inputs, experiment: &Experiment) -> Result<impl Fn(usize) -> f64, InputErrors> {
    let whole = Study::new(&inputs.template, &inputs.roster, inputs.template.central().months)?;
    let options = experiment.points().len() * experiment.asked().plans.len();
    // The baseline is run whether it was asked for or not.
    let plans = most_plans(inputs.roster.len()).min(options + 1);
    let numbers = (options * experiment.asked().measures.len()) as f64 * f64::from(experiment.replications());
    Ok(move |threads| whole.memory_with(plans, threads) + numbers * size_of::<f64>() as f64)
}

/// What is to be run, all of it valid.
fn experiment<'a>(arguments: &Arguments, inputs: &'a Inputs) -> Result<Experiment<'a>, InputErrors> {
    let mut errors = Vec::new();
    let mut factors = Vec::new();
    for vary in &arguments.vary {
        match Factor::parse(VARY, vary) {
            Ok(factor) if begins_nowhere(&factor.path) => {
                errors.push(inputs.template.unknown_path(VARY, &factor.path));
            }
            Ok(factor) => factors.push(factor),
            Err(diagnostic) => errors.push(diagnostic),
        }
    }
    let mut measures: Vec<Measure> = Vec::new();
    for text in &arguments.metrics {
        match text.parse() {
            Ok(measure) if measures.contains(&measure) => {}
            Ok(measure) => measures.push(measure),
            Err(unknown) => errors.push(unknown_measure(unknown)),
        }
    }
    let design = design_of(arguments).map_err(|diagnostic| errors.push(diagnostic));
    let (Ok(design), true) = (design, errors.is_empty()) else {
        return Err(InputErrors(errors));
    };
    let seed = inputs.template.central().run.seed;
    let points = design::points(&factors, design, seed, VARY)?;
    let scenario = inputs.template.central();
    let mut plans = arguments.plans.clone();
    if plans.is_empty() {
        plans = scenario.plans.keys().cloned().collect();
    }
    if measures.is_empty() {
        measures = HEADLINES.into_iter().map(Measure::of_all).collect();
    }
    let asked = Asked {
        plans,
        measures,
        controls: false,
    };
    Experiment::new(inputs, points, asked, VARY)
}

fn unknown_measure(unknown: crate::studies::experiment::UnknownMeasure) -> Diagnostic {
    Diagnostic::new(format!("--metrics: {}", unknown.reason)).help(unknown.help)
}

fn design_of(arguments: &Arguments) -> Result<design::Design, Diagnostic> {
    let missing = || {
        let name = arguments.design.to_possible_value();
        let name = name.as_ref().map_or("", |name| name.get_name());
        Diagnostic::new(format!("`--design {name}` does not say how many points")).help(format!(
            "add `--points`, from 1 to {MOST_POINTS}: for example `--points 64`"
        ))
    };
    match (arguments.design, arguments.points) {
        (DesignName::Grid, None) => Ok(design::Design::Grid),
        (DesignName::Zip, None) => Ok(design::Design::Zip),
        (DesignName::Grid | DesignName::Zip, Some(_)) => {
            let message = "`--points` is for designs that choose their own points";
            Err(Diagnostic::new(message).help("take it out, or add `--design latin-hypercube` or `--design sobol`"))
        }
        (DesignName::LatinHypercube, number) => number.map(design::Design::LatinHypercube).ok_or_else(missing),
        (DesignName::Sobol, number) => number.map(design::Design::Sobol).ok_or_else(missing),
    }
}

/// What points gave so far.
struct Going<'a> {
    experiment: &'a Experiment<'a>,
    points: &'a Points,
    /// By point, from the first replication on.
    known: Vec<Option<Responses>>,
    /// The points that are run together just now, of which more is known than is kept.
    unkept: Vec<usize>,
    /// When something was kept, and how long that took.
    last: (Instant, Duration),
    /// Why nothing more is kept.
    trouble: Option<io::Error>,
}

impl Going<'_> {
    /// Takes what replications gave of points that are run together. Those that are whole are kept at once, others now and then.
    fn take(&mut self, parts: Vec<Responses>) {
        let wanted = self.experiment.replications();
        let whole = parts.iter().all(|part| part.replications().end == wanted);
        self.unkept = parts.iter().map(|part| part.point).collect();
        for part in parts {
            let point = part.point;
            part.put_behind(&mut self.known[point]);
        }
        let (kept, took) = self.last;
        if whole || kept.elapsed() >= took * PATIENCE {
            self.keep();
        }
    }

    fn keep(&mut self) {
        // The sweep needs the disk more than what is kept of it does.
        if self.unkept.is_empty() || self.trouble.is_some() {
            return;
        }
        let clock = Instant::now();
        let together = std::mem::take(&mut self.unkept);
        let mut known = together.iter().filter_map(|&point| self.known[point].as_ref());
        let kept = known.try_for_each(|known| self.points.keep(self.experiment, known));
        self.trouble = kept.err();
        self.last = (Instant::now(), clock.elapsed());
    }
}

/// What every point gives: read where it is known from before, run where it is not, and kept while it is.
fn all(work: &WorkOptions, experiment: &Experiment, points: &Points) -> Result<Vec<Responses>, Failure> {
    let wanted = experiment.replications();
    let number = experiment.points().len();
    let known: Vec<Option<Responses>> = (0..number)
        .map(|point| points.load(experiment, point).map(|known| known.up_to(wanted)))
        .collect();
    let from = |known: &Option<Responses>| known.as_ref().map_or(0, |known| known.replications().end);
    let job = |(point, known): (usize, &Option<Responses>)| Job {
        point,
        replications: from(known)..wanted,
    };
    let jobs: Vec<Job> = known
        .iter()
        .enumerate()
        .map(job)
        .filter(|job| !job.replications.is_empty())
        .collect();
    let missing: u64 = jobs.iter().map(|job| job.replications.len() as u64).sum();
    let whole = number as u64 * u64::from(wanted);
    if missing < whole && !work.quiet {
        let points = number - jobs.len();
        let replications = whole - missing;
        writeln!(
            anstream::stderr(),
            "Known from before: {points} of {number} points, {replications} of {whole} replications; they are not run again."
        )?;
    }
    let mut going = Going {
        experiment,
        points,
        known,
        unkept: Vec::new(),
        last: (Instant::now(), Duration::ZERO),
        trouble: None,
    };
    let done = watching::watched(missing, work.threads, work.quiet, |watch, _| {
        let ended = experiment.run_in_parts(&jobs, watch, |parts| going.take(parts));
        going.keep();
        Ok::<_, Stopped>(ended)
    })?;
    let Going { known, trouble, .. } = going;
    if let (Some(error), false) = (trouble, work.quiet) {
        let told = format!("Not all points that are done can be kept, in case the sweep is stopped: {error}.");
        writeln!(anstream::stderr(), "{}\n", wrapped(&told, ""))?;
    }
    if let Err(stopped) = done {
        let replications: u64 = known.iter().map(|known| u64::from(from(known))).sum();
        let kept = if replications == 0 {
            "nothing was written".to_owned()
        } else {
            format!("{replications} of {whole} replications are kept, and the same command goes on from there")
        };
        return Err(Failure::Running(format!("{stopped}; {kept}")));
    }
    Ok(known.into_iter().flatten().collect())
}

/// Writes every file of a results directory.
fn write_results(
    directory: &Path,
    experiment: &Experiment,
    responses: &[Responses],
    sweep: &Sweep,
    inputs: &Inputs,
    (started, clock): (jiff::Timestamp, Instant),
) -> Result<(), Failure> {
    let resolved = inputs.resolved();
    writing::text(directory, RESOLVED, &resolved)?;
    writing::table(directory, "sweep.csv", &|to| tables::sweep(sweep, to))?;
    Points::finish(directory, experiment, responses)
        .map_err(|error| Failure::Running(format!("cannot write `points`: {error}; no results were written")))?;
    let replications = inputs.template.central().run.replications as usize;
    let manifest = Manifest::of_study(inputs, replications, &resolved, started, clock.elapsed());
    writing::answer_file(directory, sweep)?;
    writing::manifest(directory, &manifest)
}
