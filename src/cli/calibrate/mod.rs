//! `axplan calibrate`: is it us?

mod lists;

use std::path::{Path, PathBuf};
use std::time::Instant;

use self::lists::Lists;
use super::making::Making;
use super::memory::MemoryOptions;
use super::options::{ReportOptions, RunOptions, ScenarioOptions, TableOptions, WorkOptions};
use super::{Failure, inputs, watching, writing};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::engine::{Stopped, Watch};
use crate::outputs::calibration as card;
use crate::population::history::History;
use crate::results::calibration as tables;
use crate::results::kept::PointLog;
use crate::results::manifest::{FileRead, Manifest};
use crate::results::names::CALIBRATED;
use crate::results::reading::RESOLVED;
use crate::scenario::schema::Run;
use crate::scenario::{Overrides, Targets, Template};
use crate::studies::calibrate::figures::{self, Figured, Figures, Wave};
use crate::studies::calibrate::kept::KeptRun;
use crate::studies::calibrate::outcomes::Healths;
use crate::studies::calibrate::past::{self, Past};
use crate::studies::calibrate::runs::{self, Runs};
use crate::studies::calibrate::{Calibration, logged, written};
use crate::studies::compare::Study;
use crate::studies::inputs::Inputs;
use clap::Args;

/// Arguments of `axplan calibrate`.
#[derive(Debug, Args)]
#[command(
    after_help = "Every uncertain number of the scenario starts with its distribution there and is narrowed as far as the data\n\
    tell. What they do not tell stays as it was, and the answer says so.\n\n\
    Columns (others are passed over; `--column` names them where headers are unusual):\n  \
    history        customer, month, arr; contacts, health, renewal where known\n  \
    subscriptions  customer, start, end, arr; billing is read and warned of\n  \
    contacts       customer, date: a row each ticket or request\n  \
    churn-events   customer, date\n  \
    hours          activity, hours; customer, date, person, engagements where known\n\n\
    Targets (TOML) are names of metrics: `nrr_12m = 1.02`, `grr_12m = { value = 0.9, se = 0.01 }`,\n  \
    `logo_retention_12m = { low = 0.84, high = 0.88 }`, `teams.scale.utilisation = 0.95`.\n\n\
    Examples:\n  \
    axplan calibrate scenarios/ravenstack.toml \\\n      \
      --subscriptions scenarios/data/ravenstack/subscriptions.csv\n  \
    axplan calibrate our-move.toml --targets last-year.toml\n  \
    axplan calibrate our-move.toml --history history.csv --hours hours.csv\n  \
    axplan run results/our-move-calibration/our-move-calibrated.toml"
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
    /// Last year's figures (TOML): NRR, GRR, logo retention, loads.
    #[arg(long, value_name = "TOML")]
    targets: Option<PathBuf>,
    /// What happened to customers, a row each customer and month (CSV).
    #[arg(long, value_name = "CSV", conflicts_with = "subscriptions")]
    history: Option<PathBuf>,
    /// The same from billing: a row each subscription (CSV).
    #[arg(long, value_name = "CSV")]
    subscriptions: Option<PathBuf>,
    /// Tickets or requests of customers, a row each (CSV); with a history or subscriptions.
    #[arg(long, value_name = "CSV")]
    contacts: Option<PathBuf>,
    /// Customers lost, a row each (CSV), to check the history against.
    #[arg(long, value_name = "CSV")]
    churn_events: Option<PathBuf>,
    /// Logged hours, a row each entry (CSV).
    #[arg(long, value_name = "CSV")]
    hours: Option<PathBuf>,
    /// Months at the end of the history that are foreseen from those before, as a check; a quarter of it, 6 at most, when
    /// absent.
    #[arg(long, value_name = "N")]
    hold_out: Option<usize>,
    /// Which column of a list is which, where its header is not a usual one; may be given several times.
    #[arg(long = "column", value_name = "LIST.COLUMN=HEADER")]
    columns: Vec<String>,
    /// Which engagement kind an activity of the logged hours is; may be given several times.
    #[arg(long = "activity", value_name = "NAME=KIND", requires = "hours")]
    activities: Vec<String>,
    /// Take logged engagements for what customers needed, not only for what they were given.
    #[arg(long, requires = "hours")]
    logged_is_need: bool,
    /// Where the results go; `results/<scenario>-calibration` when absent.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Learns, writes the calibrated scenario and what it stands on, prints the answer.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let started = jiff::Timestamp::now();
    let clock = Instant::now();
    let overrides = Overrides {
        seed: arguments.run.seed,
        replications: arguments.run.replications,
        months: None,
    };
    something_to_learn_from(arguments)?;
    let inputs = inputs::read(&arguments.scenario, &overrides)?;
    if !inputs.template.is_uncertain() && (arguments.targets.is_some() || arguments.hours.is_none()) {
        let message = "every number of this scenario is certain, so there is nothing to learn";
        let help = "write what you hold possible as a distribution, as in \
                    `--set 'outcomes.churn.base_hazard={ lognormal = { median = 0.04, sigma = 0.6 } }'`";
        return Err(InputErrors(vec![Diagnostic::new(message).help(help)]).into());
    }
    let lists = Lists::read(arguments, &inputs.template)?;
    let targets = arguments.targets.as_deref().map(Targets::read).transpose()?;
    let out = arguments.scenario.results(arguments.out.as_ref(), "-calibration");
    let plan = plan_of(&inputs.template, targets.as_ref())?;
    let alone = inputs.template.of_plan(&plan)?;
    let health_is_asked = lists.history.as_ref().is_some_and(|history| !history.has_health);
    let (mut figures, mut options) = (None, arguments.run.work);
    if targets.is_some() || health_is_asked {
        let study = runs::study_of(&alone, &inputs.roster)?;
        let layout = &study.layouts[study.plan(&plan).unwrap_or(0)];
        let found = targets.as_ref().map(|targets| Figures::new(targets, &plan, layout));
        figures = found.transpose()?;
        if figures.is_some() {
            enough(&alone)?;
        }
        let replications = alone.central().run.replications;
        options = arguments
            .memory
            .work(options, |threads| study.memory(replications, threads))?;
    }
    let each = (alone.inner() as usize, "replication");
    let making = Making::begin_with(out, &inputs, each, &options)?;

    let work = Work {
        arguments,
        options: &options,
        inputs: &inputs,
        plan: &plan,
        log: making.kept(),
    };
    let (calibration, calibrated) = making.told(work.calibrate(&lists, figures.as_ref()))?;
    let mut files = lists.files;
    if let (Some(path), Some(targets)) = (&arguments.targets, &targets) {
        files.push(FileRead::new("targets", &path.display().to_string(), &targets.hash));
    }
    let name = arguments.scenario.named(CALIBRATED);
    let no_page = ReportOptions { report: false };
    let out = making.finish((&no_page, &arguments.tables), |directory| {
        write_results(
            directory,
            &calibration,
            (&name, &calibrated),
            &inputs,
            files,
            (started, clock),
        )
    })?;
    let scenario = out.join(name);
    writing::answer(&options, &calibration, card::render, (&scenario, clock))
}

/// Data are needed; contacts and churn events only add to a history.
fn something_to_learn_from(arguments: &Arguments) -> Result<(), InputErrors> {
    let history = arguments.history.is_some() || arguments.subscriptions.is_some();
    if history || arguments.targets.is_some() || arguments.hours.is_some() {
        return Ok(());
    }
    let added = arguments.contacts.is_some() || arguments.churn_events.is_some();
    let message = if added {
        "contacts and churn events add to what a history of customers tells, and there is none"
    } else {
        "there is nothing to learn from"
    };
    let help = "give last year's figures, `--targets last-year.toml`; or what happened to customers, `--history history.csv` or \
                `--subscriptions subscriptions.csv`; or logged hours, `--hours hours.csv`";
    Err(InputErrors(vec![Diagnostic::new(message).help(help)]))
}

/// The plan that was in force.
fn plan_of(template: &Template, targets: Option<&Targets>) -> Result<String, InputErrors> {
    let scenario = template.central();
    let plans = || scenario.plans.keys().map(String::as_str);
    match targets.and_then(|targets| targets.plan.clone()) {
        Some(plan) if scenario.plans.contains_key(&plan) => Ok(plan),
        Some(plan) => Err(InputErrors(vec![
            Diagnostic::new(format!(
                "the targets are of a plan `{plan}`, which the scenario does not have"
            ))
            .help(format!("its plans are {}", plans().collect::<Vec<_>>().join(", "))),
        ])),
        None => Ok(scenario
            .baseline
            .clone()
            .or_else(|| plans().next().map(str::to_owned))
            .unwrap_or_default()),
    }
}

/// Makes sure that there are draws enough to fit the stand-in to.
fn enough(alone: &Template) -> Result<(), InputErrors> {
    let sites = alone.uncertain().len();
    let needed = figures::fewest_draws(sites) as u32;
    if alone.clusters() >= needed {
        return Ok(());
    }
    let Run {
        replications, inner, ..
    } = alone.central().run;
    let message = format!("{replications} replications are too few for {sites} uncertain numbers");
    let help = format!("write `--replications {}` or more; more are better", needed * inner);
    Err(InputErrors(vec![Diagnostic::new(message).help(help)]))
}

/// What there is to do it with.
struct Work<'a> {
    arguments: &'a Arguments,
    options: &'a WorkOptions,
    inputs: &'a Inputs,
    plan: &'a str,
    log: &'a PointLog,
}

impl Work<'_> {
    /// History first, then hours, then figures: each starts from what those before left.
    fn calibrate(&self, lists: &Lists, figures: Option<&Figures>) -> Result<(Calibration, Template), Failure> {
        let mut template = self.inputs.template.clone();
        let mut calibration = Calibration {
            scenario: template.central().name.clone(),
            history: None,
            hours: None,
            targets: None,
            warnings: Vec::new(),
        };
        if let Some(history) = &lists.history {
            let past = self.past(&template, history)?;
            template = written(&template, &past.estimates)?;
            calibration.history = Some(past);
        }
        if let Some(records) = &lists.hours {
            let customers = self.inputs.roster.len() as f64;
            let as_need = self.arguments.logged_is_need;
            let mut found = logged::learn(&template, records, &lists.activities, customers, as_need);
            // Contacts come from the customers themselves; hours of them are told by the team.
            let known = |path: &str| {
                calibration
                    .estimates()
                    .any(|one| one.path == path && one.written.is_some())
            };
            found.estimates.retain(|estimate| !known(&estimate.path));
            template = written(&template, &found.estimates)?;
            calibration.hours = Some(found);
        }
        if let Some(figures) = figures {
            if calibration.history.is_some() {
                calibration.warnings.push(
                    "History and figures are taken as two witnesses. Where the figures are of the same months as the \
                     history, they count twice, and intervals are narrower than they should be."
                        .to_owned(),
                );
            }
            let figured = self.figures(&template, figures)?;
            template = written(&template, &figured.estimates)?;
            calibration.targets = Some(figured);
        }
        Ok((calibration, template))
    }

    fn replications(&self) -> u64 {
        u64::from(self.inputs.template.central().run.replications)
    }

    fn past(&self, template: &Template, history: &History) -> Result<Past, Failure> {
        let hold_out = self.arguments.hold_out.unwrap_or((history.months / 4).min(6));
        let seed = template.central().run.seed;
        let healths = if history.has_health {
            None
        } else {
            Some(self.healths(template)?)
        };
        Ok(past::learn(template, history, healths.as_ref(), hold_out, seed))
    }

    /// What the scenario says of health where the history does not.
    fn healths(&self, template: &Template) -> Result<Healths, Failure> {
        self.year(&template.of_plan(self.plan)?, runs::healths)
    }

    /// Runs the plan of a scenario that has no other for a year; what an earlier command kept of that is not run again.
    fn year<T: Send>(
        &self,
        alone: &Template,
        run: impl FnOnce(&Study, usize, &Watch) -> Result<T, Stopped> + Send,
    ) -> Result<T, Failure> {
        let mut study = runs::study_of(alone, &self.inputs.roster)?;
        let kept = KeptRun::new(self.log, &study);
        study.kept = &kept;
        let WorkOptions { threads, quiet, .. } = *self.options;
        // The one that it moves from may be there, too.
        let plan = study.plan(self.plan).unwrap_or(0);
        watching::watched(self.replications(), threads, quiet, |watch, _| run(&study, plan, watch))
    }

    /// Two waves, and a run of what is written.
    fn figures(&self, template: &Template, figures: &Figures) -> Result<Figured, Failure> {
        let seed = template.central().run.seed;
        let alone = template.of_plan(self.plan)?;
        let run = |alone: &Template| {
            self.year(alone, |study, plan, watch| {
                runs::of_year(study, plan, &figures.positions, watch)
            })
        };
        let learn = |runs: &Runs, wave: u32| {
            Wave::learn(&alone, figures, runs, (seed, wave)).ok_or_else(|| {
                let why =
                    "the figures cannot be learnt from: one of them never varies, or is not defined in too many draws";
                Failure::Running(why.to_owned())
            })
        };
        enough(&alone)?;
        let before = run(&alone)?;
        let first = learn(&before, 0)?;
        let mut refocused = alone.clone();
        for (path, value) in first.refocused() {
            refocused = refocused.with_value(&path, &value, "a wave of calibration")?;
        }
        let second = learn(&run(&refocused)?, 1)?;
        let mut figured = second.figured();
        let calibrated = written(&alone, &figured.estimates)?;
        let after = run(&calibrated)?;
        figures::reached(&mut figured, figures, &second, &before, &after);
        Ok(figured)
    }
}

/// Writes every file of the results directory.
fn write_results(
    directory: &Path,
    calibration: &Calibration,
    (name, calibrated): (&str, &Template),
    inputs: &Inputs,
    files: Vec<FileRead>,
    (started, clock): (jiff::Timestamp, Instant),
) -> Result<(), Failure> {
    let text = |name: &str, text: &str| writing::text(directory, name, text);
    let table = |name: &str, write: writing::Write| writing::table(directory, name, write);
    let resolved = inputs.resolved();
    text(RESOLVED, &resolved)?;
    text(name, &inputs.resolved_of(calibrated))?;
    table("parameters.csv", &|to| tables::parameters(calibration, to))?;
    if let Some(past) = &calibration.history {
        table("holdout.csv", &|to| tables::hold_out(&past.held_out, to))?;
        if past.spread.is_some() {
            table("customers.csv", &|to| tables::customers(&past.customers, to))?;
        }
    }
    writing::answer_file(directory, calibration)?;
    let replications = inputs.template.central().run.replications as usize;
    let manifest = Manifest {
        files,
        ..Manifest::of_study(inputs, replications, &resolved, started, clock.elapsed())
    };
    writing::manifest(directory, &manifest)
}
