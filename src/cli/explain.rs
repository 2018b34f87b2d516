//! `axplan explain`: why the plans differ, for one customer in one replication.

use std::io::Write;
use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::options::{Format, ScenarioOptions, months, replications};
use super::{Failure, inputs};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::outputs::explain;
use crate::outputs::words::visible;
use crate::results::directory::MANIFEST;
use crate::results::manifest::Manifest;
use crate::results::reading;
use crate::scenario::Overrides;
use crate::studies::explain::{Explanation, RankedCustomer, Replay, Replication};
use crate::studies::variants::Variants;

/// Arguments of `axplan explain`.
#[derive(Debug, Args)]
#[command(
    after_help = "SCENARIO may be a results directory: then its scenario.resolved.toml is run again. A replication is\n\
    numbered as in replications.csv; alone, it gives the same numbers, to the bit, as in its run.\n\
    A draw is a random number between 0 and 1; what has the chance c happens where the draw is below c. Under\n\
    every plan the draws are the same, so where outcomes differ, chances do.\n\n\
    Examples:\n  \
    axplan explain scenarios/crm-smb.toml --replication 173\n  \
    axplan explain scenarios/crm-smb.toml --replication 173 --customer S-0000012\n  \
    axplan explain results/crm-smb --replication 173 --customer S-0000012 --format json"
)]
pub struct Arguments {
    #[command(flatten)]
    scenario: ScenarioOptions,
    /// The replication, from 0.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    replication: u32,
    /// The customer, by its id, or by its name in the customer list; without it, customers are listed whose ARR differs
    /// most between the plans.
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
    /// Show this plan beside the baseline; may be given several times, and name plans that a run adds. All of the
    /// scenario's own when absent.
    #[arg(long = "plan", value_name = "NAME")]
    plans: Vec<String>,
    /// How many customers to list.
    #[arg(long, value_name = "N", default_value_t = 10, conflicts_with = "customer", value_parser = clap::value_parser!(u32).range(1..))]
    top: u32,
    /// Seed of every draw; the scenario's when absent.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    seed: Option<u32>,
    /// Number of replications of the run; the scenario's when absent.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = replications())]
    replications: Option<u32>,
    /// Length of the run in months; the scenario's when absent.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = months())]
    months: Option<u32>,
    /// No messages on standard error.
    #[arg(long)]
    quiet: bool,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// What is printed as JSON.
#[derive(Debug, Serialize)]
struct Document {
    #[serde(flatten)]
    replication: Replication,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<Explanation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    most_apart: Option<Vec<RankedCustomer>>,
}

/// Runs one replication again and prints what each plan brought a customer.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let overrides = Overrides {
        seed: arguments.seed,
        replications: arguments.replications,
        months: arguments.months,
    };
    let mut options = arguments.scenario.clone();
    let directory = options.scenario.is_dir().then(|| options.scenario.clone());
    let made = directory.as_deref().map(recorded).transpose()?;
    if let Some(directory) = &directory {
        options.scenario = directory.join(reading::RESOLVED);
    }
    let inputs = inputs::read(&options, &overrides)?;
    if let Some(made) = &made {
        let hashes = [
            (
                "customer list",
                &made.customers_hash,
                inputs.list.as_ref().map(|list| &list.hash),
            ),
            (
                "list of people",
                &made.people_hash,
                inputs.people.as_ref().map(|list| &list.hash),
            ),
        ];
        for (what, then, now) in hashes {
            if then.as_ref() != now {
                return Err(InputErrors(vec![changed(what, &arguments.scenario)]).into());
            }
        }
        if made.version != env!("CARGO_PKG_VERSION") && !arguments.quiet {
            writeln!(
                anstream::stderr(),
                "note: {MANIFEST} says that axplan {} made these results; this is {}, which may give others",
                visible(&made.version),
                env!("CARGO_PKG_VERSION")
            )?;
        }
    }
    let variants = Variants::of(&inputs.template, &inputs.roster)?;
    let study = variants.study(&inputs.roster, inputs.template.central().months)?;
    let replay = Replay::new(
        &study,
        arguments.replication,
        arguments.customer.as_deref(),
        &arguments.plans,
    )?;
    let customer = replay.explanation();
    let document = Document {
        replication: replay.replication(),
        most_apart: customer.is_none().then(|| replay.ranking(arguments.top as usize)),
        customer,
    };
    let mut to = anstream::stdout().lock();
    match arguments.format {
        Format::Table => {
            write!(to, "{}", explain::replication(&document.replication))?;
            if let Some(customers) = &document.most_apart {
                write!(to, "{}", explain::ranking(&document.replication, customers))?;
            }
            if let Some(customer) = &document.customer {
                write!(to, "{}", explain::customer(&document.replication, customer))?;
            }
        }
        Format::Json => {
            let document =
                serde_json::to_string_pretty(&document).map_err(|error| Failure::Running(error.to_string()))?;
            writeln!(to, "{document}")?;
        }
    }
    to.flush()?;
    Ok(())
}

/// What made results, once their scenario is known to be as it was written.
fn recorded(results: &Path) -> Result<Manifest, InputErrors> {
    let manifest = reading::read_manifest(results)?;
    reading::read_resolved(results, &manifest)?;
    Ok(manifest)
}

fn changed(what: &str, options: &ScenarioOptions) -> Diagnostic {
    Diagnostic::new(format!(
        "the {what} is no longer the one that made `{}`",
        options.scenario.display()
    ))
    .help("run the scenario again, or explain the scenario file instead of its results")
}
