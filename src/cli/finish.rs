//! What follows once all replications are there: the break-even, the files, the report.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use super::options::{ResultOptions, WorkOptions};
use super::{Failure, report, watching, writing};
use crate::diagnostics::InputErrors;
use crate::outputs::words::wrapped;
use crate::results::COLUMNS;
use crate::results::manifest::Manifest;
use crate::results::reading::RESOLVED;
use crate::results::{spread, tables};
use crate::scenario::Template;
use crate::studies::answer::Answer;
use crate::studies::assignments::assigned_customers;
use crate::studies::breakeven;
use crate::studies::compare::{Comparison, Study};
use crate::studies::inputs::Inputs;

/// All that a run is made from, and what it gave.
pub struct Finished<'a> {
    pub inputs: &'a Inputs,
    pub study: &'a Study<'a>,
    pub comparison: &'a Comparison,
    pub begun: &'a Begun,
}

/// When a command began.
pub struct Begun {
    pub started: jiff::Timestamp,
    pub clock: Instant,
}

impl Begun {
    pub fn now() -> Self {
        Self {
            started: jiff::Timestamp::now(),
            clock: Instant::now(),
        }
    }
}

impl Finished<'_> {
    /// Looks for the break-even, unless it is not wanted, and writes the results into a directory in the making.
    pub fn write(
        &self,
        answer: &mut Answer,
        (directory, out): (&Path, &Path),
        wanted: &ResultOptions,
        options: &WorkOptions,
    ) -> Result<(), Failure> {
        if !wanted.no_breakeven {
            answer.breakeven = main_breakeven(self.inputs, self.study, answer, (options.threads, options.quiet))?;
        }
        let resolved = match &answer.precision {
            None => self.inputs.resolved(),
            Some(_) => self
                .inputs
                .resolved_of(&replicated(&self.inputs.template, answer.replications)?),
        };
        self.write_files(answer, &resolved, directory)?;
        if wanted.report {
            report::of_run(directory, out, wanted.fiscal_year_starts)?;
        }
        wanted.tables.write(directory)?;
        watching::stopped()
    }

    /// Writes every file of a results directory.
    fn write_files(&self, answer: &Answer, resolved: &str, directory: &Path) -> Result<(), Failure> {
        let (study, comparison) = (self.study, self.comparison);
        writing::text(directory, RESOLVED, resolved)?;
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
        let Begun { started, clock } = self.begun;
        let manifest = Manifest::new(answer, self.inputs, resolved, *started, clock.elapsed());
        writing::manifest(directory, &manifest)
    }
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
