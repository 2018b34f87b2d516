//! `axplan load`: today's load, which needs no belief about churn.

use std::io::Write;

use clap::Args;

use super::memory::MemoryOptions;
use super::options::{Format, RunOptions, ScenarioOptions};
use super::{Failure, inputs, watching};
use crate::outputs::load;
use crate::scenario::Overrides;
use crate::studies::answer::Answer;
use crate::studies::compare::Study;

/// Arguments of `axplan load`.
#[derive(Debug, Args)]
#[command(
    after_help = "Required load is the hours that delivering every customer's experience takes ÷ the hours available;\n\
    utilisation is the hours worked ÷ the hours available. A team can be at 100 % of one and 300 % of the other.\n\
    Wait is how long an inbound request to a pooled team waits on average for whoever is free first (Erlang C).\n\n\
    Examples:\n  \
    axplan load scenarios/ravenstack.toml\n  \
    axplan load our-move.toml --quiet --format json | jq '.[].required_load'"
)]
pub struct Arguments {
    #[command(flatten)]
    scenario: ScenarioOptions,
    #[command(flatten)]
    run: RunOptions,
    #[command(flatten)]
    memory: MemoryOptions,
}

/// Simulates month 1 and prints each plan's load by team and by CSM.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let overrides = Overrides {
        seed: arguments.run.seed,
        replications: arguments.run.replications,
        months: None,
    };
    let inputs = inputs::read(&arguments.scenario, &overrides)?;
    if !arguments.run.work.quiet {
        inputs::tell(&inputs)?;
    }
    let study = Study::new(&inputs.template, &inputs.roster, 1)?;
    let replications = inputs.template.central().run.replications;
    let options = arguments
        .memory
        .work(arguments.run.work, |threads| study.memory(replications, threads))?;
    let comparison = watching::run(&study, options.threads, options.quiet)?;
    let answer = Answer::new(&study, &comparison);
    let mut to = anstream::stdout().lock();
    match options.format {
        Format::Table => {
            writeln!(
                to,
                "Load in month 1, by team\n{}",
                load::by_team(&answer.currency, &answer.load)
            )?;
            if answer.load.iter().any(|team| !team.csms.is_empty()) {
                writeln!(
                    to,
                    "\nBy CSM of the dedicated teams\n{}",
                    load::by_csm(&answer.currency, &answer.load)
                )?;
            }
        }
        Format::Json => {
            let document =
                serde_json::to_string_pretty(&answer.load).map_err(|error| Failure::Running(error.to_string()))?;
            writeln!(to, "{document}")?;
        }
    }
    to.flush()?;
    Ok(())
}
