//! `axplan sensitivity`: what matters.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::making::Making;
use super::memory::MemoryOptions;
use super::options::{ReportOptions, RunOptions, ScenarioOptions, TableOptions, WorkOptions, months};
use super::{Failure, inputs, watching, writing};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::engine::Stopped;
use crate::outputs::sensitivity as card;
use crate::results::manifest::Manifest;
use crate::results::sensitivity as tables;
use crate::scenario::Overrides;
use crate::studies::compare::Study;
use crate::studies::experiment::Measure;
use crate::studies::inputs::Inputs;
use crate::studies::sensitivity::{Answer, Question, choose, information, screening, tornado, variance};
use crate::studies::span::{Span, path_and_range};

/// Arguments of `axplan sensitivity`.
#[derive(Debug, Args)]
#[command(
    after_help = "Without --method, it says what is worth finding out before you choose a plan, and what each input does by itself.\n\n\
    An input is any number that the scenario gives a distribution, or that --inputs gives a range. What cannot be told\n\
    from chance is marked.\n\n\
    Examples:\n  \
    axplan sensitivity scenarios/ravenstack.toml\n  \
    axplan sensitivity scenarios/crm-smb.toml \\\n      \
      --inputs assessment.accuracy.usage=0.5..0.95,outcomes.churn.sensitivity=0.5..3.7\n  \
    axplan sensitivity our-move.toml --method morris --metric grr_12m,margin\n  \
    axplan sensitivity our-move.toml --method sobol --inputs outcomes,assessment.accuracy --draws 512",
    mut_arg("replications", |argument| argument.help(
        "Replications at each point; 100 for tornado, 10 for morris, 4 for sobol when absent"))
)]
pub struct Arguments {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[command(flatten)]
    run: RunOptions,
    #[command(flatten)]
    tables: TableOptions,
    #[command(flatten)]
    memory: MemoryOptions,
    /// How to look, several separated by commas.
    #[arg(long = "method", value_name = "METHOD", value_enum, value_delimiter = ',', default_values_t = [Method::Information, Method::Tornado])]
    methods: Vec<Method>,
    /// What is read, several separated by commas: a metric, with a group and a month if wanted, as in `required_load@team:sync@6`.
    #[arg(long = "metric", value_name = "METRIC", value_delimiter = ',', default_values_t = ["nrr_12m".to_owned(), "margin".to_owned()])]
    metrics: Vec<String>,
    /// Only these inputs, or those of these sections; `path=low..high` makes one that is equally likely anywhere between. The
    /// others stay at their medians.
    #[arg(long, value_name = "PATH[=LOW..HIGH]", value_delimiter = ',')]
    inputs: Vec<String>,
    /// Only these plans, against the baseline.
    #[arg(long = "plans", value_name = "PLAN", value_delimiter = ',')]
    plans: Vec<String>,
    /// What plans are chosen by, for what finding out is worth.
    #[arg(long, value_name = "METRIC", value_enum, default_value_t = Value::Margin)]
    value: Value,
    /// How many independent draws of the inputs; 500 for information (50 at least), 20 trajectories for morris, 128 rows for sobol
    /// when absent.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=16_384))]
    draws: Option<u32>,
    /// Length of the run in months; the scenario's when absent.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = months())]
    months: Option<u32>,
    #[command(flatten)]
    report: ReportOptions,
    /// Where the results go; `results/<scenario>-sensitivity` when absent. Earlier results there are replaced.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Method {
    /// What finding out each input is worth: the expected value of perfect information.
    Information,
    /// One input at a time, at its 5 % and 95 % quantiles.
    Tornado,
    /// Morris's elementary effects: which of many inputs matter at all.
    Morris,
    /// Sobol's first-order and total indices: shares of what is not known.
    Sobol,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Value {
    /// Margin after Customer Success over the run.
    Margin,
    /// Net present value of the margin gained over the baseline.
    Npv,
}

/// What is run, all of it checked.
struct Studies<'a> {
    tornado: Option<tornado::Study<'a>>,
    morris: Option<screening::Study<'a>>,
    sobol: Option<variance::Study<'a>>,
    information: Option<information::Study<'a>>,
}

/// Runs the methods, writes the results directory, prints the answer.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let started = jiff::Timestamp::now();
    let clock = Instant::now();
    let overrides = Overrides {
        seed: arguments.run.seed,
        replications: None,
        months: arguments.months,
    };
    let (paths, ranges) = read_inputs(&arguments.inputs)?;
    let inputs = with_ranges(inputs::read(&arguments.scenario, &overrides)?, ranges)?;
    let chosen = choose(&inputs.template, &paths, "--inputs")?;
    let question = Question::new(&inputs, chosen, &arguments.plans, measures(&arguments.metrics)?)?;
    let studies = Studies::new(arguments, &question)?;
    let out = arguments.scenario.results(arguments.out.as_ref(), "-sensitivity");
    let whole = Study::new(&inputs.template, &inputs.roster, inputs.template.central().months)?;
    // Each thread is at a point of its own.
    let plans = question.plans.len();
    let work = arguments
        .memory
        .work(arguments.run.work, |threads| whole.memory_with(plans, threads))?;
    let making = Making::begin(out, &inputs, &work)?;

    let answer = making.told(studies.run(&work, &question))?;

    let out = making.finish((&arguments.report, &arguments.tables), |directory| {
        write_results(directory, &answer, &inputs, studies.total(), (started, clock))
    })?;
    writing::answer(&work, &answer, card::render, (&out, clock))
}

impl<'a> Studies<'a> {
    fn new(arguments: &Arguments, question: &'a Question<'a>) -> Result<Self, InputErrors> {
        let asked = |method| arguments.methods.contains(&method);
        let replications = |number| arguments.run.replications.unwrap_or(number);
        let draws = |number| arguments.draws.unwrap_or(number);
        let value = match arguments.value {
            Value::Margin => information::Value::Margin,
            Value::Npv => information::Value::Npv,
        };
        // With one plan there is nothing to choose, which is only said to who asks.
        let by_default = arguments.methods == [Method::Information, Method::Tornado];
        let choice = asked(Method::Information) && !(by_default && question.plans.len() < 2);
        let tornado = asked(Method::Tornado).then(|| tornado::Study::new(question, replications(100)));
        let morris = asked(Method::Morris).then(|| screening::Study::new(question, draws(20), replications(10)));
        let sobol = asked(Method::Sobol).then(|| variance::Study::new(question, draws(128), replications(4)));
        let information = choice.then(|| information::Study::new(question, value, draws(500)));
        Ok(Self {
            tornado: tornado.transpose()?,
            morris: morris.transpose()?,
            sobol: sobol.transpose()?,
            information: information.transpose()?,
        })
    }

    /// Replications of all points.
    fn total(&self) -> u64 {
        let totals = [
            self.tornado.as_ref().map(tornado::Study::total),
            self.morris.as_ref().map(screening::Study::total),
            self.sobol.as_ref().map(variance::Study::total),
            self.information.as_ref().map(information::Study::total),
        ];
        totals.into_iter().flatten().sum()
    }

    fn run(&self, work: &WorkOptions, question: &Question) -> Result<Answer, Failure> {
        watching::watched(self.total(), work.threads, work.quiet, |watch, _| {
            let mut answer = Answer::new(question);
            answer.information = self.information.as_ref().map(|study| study.run(watch)).transpose()?;
            answer.tornado = self.tornado.as_ref().map(|study| study.run(watch)).transpose()?;
            answer.morris = self.morris.as_ref().map(|study| study.run(watch)).transpose()?;
            answer.sobol = self.sobol.as_ref().map(|study| study.run(watch)).transpose()?;
            Ok::<_, Stopped>(answer)
        })
    }
}

/// The measures that some texts name.
fn measures(texts: &[String]) -> Result<Vec<Measure>, InputErrors> {
    let mut found: Vec<Measure> = Vec::new();
    let mut wrong = Vec::new();
    for text in texts {
        match text.parse::<Measure>() {
            Ok(measure) if found.contains(&measure) => {}
            Ok(measure) => found.push(measure),
            Err(error) => wrong.push(Diagnostic::new(error.reason).help(error.help)),
        }
    }
    if wrong.is_empty() {
        Ok(found)
    } else {
        Err(InputErrors(wrong))
    }
}

/// The paths that `--inputs` names, and the ranges that it gives, as `--set` takes them.
fn read_inputs(items: &[String]) -> Result<(Vec<String>, Vec<String>), InputErrors> {
    let mut paths = Vec::new();
    let mut ranges = Vec::new();
    let mut wrong = Vec::new();
    for item in items {
        let (path, Some(range)) = path_and_range(item) else {
            paths.push(item.trim().to_owned());
            continue;
        };
        match Span::parse(range).and_then(|span| span.ok_or_else(|| format!("`{}` is not a range", range.trim()))) {
            Ok(Span { ends: [low, high], .. }) => {
                ranges.push(format!("{path}={{ uniform = {{ low = {low}, high = {high} }} }}"));
                paths.push(path.to_owned());
            }
            Err(message) => {
                let help = format!("write the lower number first, as in `{path}=0.5..0.95`");
                wrong.push(Diagnostic::new(format!("`--inputs {item}`: {message}")).help(help));
            }
        }
    }
    if wrong.is_empty() {
        Ok((paths, ranges))
    } else {
        Err(InputErrors(wrong))
    }
}

/// The same lists with some numbers of the scenario made uncertain.
fn with_ranges(inputs: Inputs, ranges: Vec<String>) -> Result<Inputs, InputErrors> {
    if ranges.is_empty() {
        return Ok(inputs);
    }
    let written = inputs.written.with_sets(ranges, "--inputs")?;
    let again = Inputs::new(written, inputs.list)?;
    match inputs.people {
        Some(people) => again.with_people(people),
        None => Ok(again),
    }
}

/// Writes every file of a results directory.
fn write_results(
    directory: &Path,
    answer: &Answer,
    inputs: &Inputs,
    replications: u64,
    (started, clock): (jiff::Timestamp, Instant),
) -> Result<(), Failure> {
    let resolved = inputs.resolved();
    writing::text(directory, "scenario.resolved.toml", &resolved)?;
    let table = |name: &str, write: writing::Write| writing::table(directory, name, write);
    if let Some(found) = &answer.information {
        table("evpi.csv", &|to| tables::information(found, to))?;
        table("choice.csv", &|to| tables::choice(found, &answer.baseline, to))?;
    }
    if let Some(found) = &answer.tornado {
        table("tornado.csv", &|to| tables::tornado(found, to))?;
    }
    if let Some(found) = &answer.morris {
        table("morris.csv", &|to| tables::morris(found, to))?;
    }
    if let Some(found) = &answer.sobol {
        table("sobol.csv", &|to| tables::sobol(found, to))?;
    }
    writing::answer_file(directory, answer)?;
    let replications = usize::try_from(replications).unwrap_or(usize::MAX);
    let manifest = Manifest::of_study(inputs, replications, &resolved, started, clock.elapsed());
    writing::manifest(directory, &manifest)
}
