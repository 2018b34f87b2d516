//! `axplan size`: how many people, where.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::making::Making;
use super::memory::MemoryOptions;
use super::options::{ReportOptions, RunOptions, ScenarioOptions, TableOptions, months};
use super::{Failure, inputs, watching, writing};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::outputs::size as terminal;
use crate::results::manifest::Manifest;
use crate::results::names::SIZED;
use crate::results::size as tables;
use crate::scenario::Overrides;
use crate::studies::compare::Study;
use crate::studies::experiment::most_plans;
use crate::studies::inputs::Inputs;
use crate::studies::size::answer::{Sizing, Staffing};
use crate::studies::size::estimate::Tolerance;
use crate::studies::size::problem::{Problem, TeamRange};
use crate::studies::size::target::Target;
use crate::studies::size::{Effort, SizeError, Watched, size};

/// The most replications of a candidate, where none are asked for: bounds near a probability of 95 % need many.
const REPLICATIONS: u32 = 1600;

/// Arguments of `axplan size`.
#[derive(Debug, Args)]
#[command(
    after_help = "A target is the mean of a measure, `nrr_12m >= 1.03`, `cs_cost <= 2M`, or a probability over replications,\n\
    `P(required_load@team:sync <= 90%) >= 95%`; a group and a month stand behind an `@`, as in `axplan sweep`.\n\
    By quarter, targets of load, burnout and experience must hold in every quarter, all others over the run.\n\n\
    Examples:\n  \
    axplan size scenarios/crm-smb.toml --plan ax --target \"nrr_12m >= 1.04\"\n  \
    axplan size scenarios/crm-smb.toml --plan ax --team sync=4..20 --team async=6..16 \\\n    \
        --target \"P(required_load@team:sync <= 0.9) >= 0.95\" --target \"required_load@team:async <= 0.9\"",
    mut_arg("replications", |argument| argument.help(
        "The most replications of a candidate of the short list; the scenario's, at least 1600, when absent. Fewer where fewer tell"))
)]
pub struct Arguments {
    #[command(flatten)]
    scenario: ScenarioOptions,
    /// The plan whose teams are sized; not needed where there is one plan.
    #[arg(long, value_name = "PLAN")]
    plan: Option<String>,
    /// A team to size and the headcounts that are possible, both ends included; several times. All other teams stay as they
    /// are. When absent, all teams of the plan, from 1 to twice what the plan says (at least 4). A role is written `team.role`.
    #[arg(long = "team", value_name = "TEAM=LOW..HIGH")]
    teams: Vec<String>,
    /// What must hold; several times.
    #[arg(long = "target", value_name = "TARGET", required = true)]
    targets: Vec<String>,
    /// A headcount for each quarter of the run.
    #[arg(long)]
    by_quarter: bool,
    /// The probability that the choice among the short list is right, at least.
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    confidence: f64,
    /// How near to its limit a target does not matter: 0.001 is 0.1 point of a rate, 1 point of a probability, 0.1 % of any
    /// other limit. With 0 the replications must tell on which side it is, and often they do not.
    #[arg(long, value_name = "T", default_value_t = Tolerance::USUAL.0)]
    tolerance: f64,
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
    /// Where the results go; `results/<scenario>-size` when absent. Earlier results there are replaced.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Finds the headcounts, writes the results directory, prints the answer.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let started = jiff::Timestamp::now();
    let clock = Instant::now();
    let overrides = Overrides {
        seed: arguments.run.seed,
        replications: arguments.run.replications,
        months: arguments.months,
    };
    let inputs = inputs::read(&arguments.scenario, &overrides)?;
    let problem = problem(arguments, &inputs)?;
    problem.corners(&inputs)?;
    let replications = inputs.template.central().run.replications;
    let effort = Effort {
        confidence: arguments.confidence,
        replications: arguments.run.replications.unwrap_or(replications.max(REPLICATIONS)),
        tolerance: Tolerance(arguments.tolerance),
    };
    let out = arguments.scenario.results(arguments.out.as_ref(), "-size");
    let whole = Study::new(&inputs.template, &inputs.roster, inputs.template.central().months)?;
    let plans = most_plans(inputs.roster.len());
    let work = arguments
        .memory
        .work(arguments.run.work, |threads| whole.memory_with(plans, threads))?;
    let making = Making::begin(out, &inputs, &work)?;
    // How many there are is said stage by stage.
    let sizing = making.told(watching::watched(1, work.threads, work.quiet, |watch, expect| {
        size(&inputs, &problem, effort, Watched { watch, expect }).map(|(_, sizing)| sizing)
    }))?;
    let out = making.finish((&arguments.report, &arguments.tables), |directory| {
        write_results(directory, arguments, &inputs, &sizing, (started, clock))
    })?;
    writing::answer(&work, &sizing, terminal::render, (&out, clock))
}

/// What is to be decided, all that is wrong with it said at once.
fn problem(arguments: &Arguments, inputs: &Inputs) -> Result<Problem, InputErrors> {
    let mut errors = Vec::new();
    let mut keep = |diagnostic: Diagnostic| errors.push(diagnostic);
    let targets: Vec<Option<Target>> = arguments
        .targets
        .iter()
        .map(|text| text.parse().map_err(&mut keep).ok())
        .collect();
    let ranges: Vec<Option<TeamRange>> = arguments
        .teams
        .iter()
        .map(|text| TeamRange::parse(text).map_err(&mut keep).ok())
        .collect();
    if !(0.5..1.0).contains(&arguments.confidence) {
        let message = format!("--confidence {}: that is not a confidence", arguments.confidence);
        keep(Diagnostic::new(message).help("write a number from 0.5 to below 1, such as 0.95"));
    }
    if !(0.0..=0.1).contains(&arguments.tolerance) {
        let message = format!("--tolerance {}: that is not a tolerance", arguments.tolerance);
        keep(Diagnostic::new(message).help("write a number from 0 to 0.1, such as 0.001 for 0.1 point of a rate"));
    }
    let plans = &inputs.template.central().plans;
    let plan = match (&arguments.plan, plans.len()) {
        (Some(plan), _) => plan.clone(),
        (None, 1) => plans.keys().next().cloned().unwrap_or_default(),
        (None, _) => {
            let names: Vec<String> = plans.keys().map(|name| format!("`--plan {name}`")).collect();
            keep(Diagnostic::new("which plan is to be sized?").help(format!("add one of {}", names.join(", "))));
            String::new()
        }
    };
    if !errors.is_empty() {
        return Err(InputErrors(errors));
    }
    let ranges: Vec<TeamRange> = ranges.into_iter().flatten().collect();
    Problem::new(
        inputs,
        &plan,
        &ranges,
        targets.into_iter().flatten().collect(),
        arguments.by_quarter,
    )
}

impl From<SizeError> for Failure {
    fn from(error: SizeError) -> Self {
        match error {
            SizeError::Input(errors) => errors.into(),
            SizeError::Stopped(stopped) => stopped.into(),
        }
    }
}

/// Writes every file of a results directory.
fn write_results(
    directory: &Path,
    arguments: &Arguments,
    inputs: &Inputs,
    sizing: &Sizing,
    (started, clock): (jiff::Timestamp, Instant),
) -> Result<(), Failure> {
    let resolved = inputs.resolved();
    writing::text(directory, "scenario.resolved.toml", &resolved)?;
    if let Some(chosen) = &sizing.chosen {
        let name = arguments.scenario.named(SIZED);
        writing::text(directory, &name, &sized(inputs, sizing, chosen)?)?;
    }
    writing::answer_file(directory, sizing)?;
    writing::table(directory, "size.csv", &|to| tables::points(sizing, to))?;
    writing::table(directory, "frontier.csv", &|to| tables::frontier(sizing, to))?;
    let replications = usize::try_from(sizing.effort.replications).unwrap_or(usize::MAX);
    let manifest = Manifest::of_study(inputs, replications, &resolved, started, clock.elapsed());
    writing::manifest(directory, &manifest)
}

/// The scenario with these headcounts, which says so in its title.
fn sized(inputs: &Inputs, sizing: &Sizing, chosen: &Staffing) -> Result<String, InputErrors> {
    let title = format!("{}, plan {} as sized", sizing.scenario, sizing.plan);
    let title = format!("name={}", serde_json::Value::from(title));
    let sets = chosen.sets.iter().cloned().chain([title]);
    let (template, _) = inputs.instead(inputs.written.with_sets(sets, "axplan size")?)?;
    Ok(inputs.resolved_of(&template))
}
