//! `axplan merge`: the shards of a run, put together.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::finish::{Begun, Finished};
use super::memory::MemoryOptions;
use super::options::{ResultOptions, ScenarioOptions, WorkOptions};
use super::{Failure, inputs, watching, writing};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::outputs::card;
use crate::results::directory::Staging;
use crate::results::kept::Origin;
use crate::results::shards::Shards;
use crate::scenario::Overrides;
use crate::studies::answer::Answer;
use crate::studies::variants::Variants;

/// Arguments of `axplan merge`.
#[derive(Debug, Args)]
#[command(
    after_help = "The results are those of one run, to the bit. Nothing is simulated again but the break-even that the card shows.\n\n\
    Examples:\n  \
    axplan run our-move.toml --replications 4000 --shard 1/2    # on one machine\n  \
    axplan run our-move.toml --replications 4000 --shard 2/2    # on another\n  \
    axplan merge results/our-move-shard-1-of-2 results/our-move-shard-2-of-2"
)]
pub struct Arguments {
    /// The directories that `axplan run --shard K/N` wrote, all N of them, in any order.
    #[arg(required = true, value_name = "DIR")]
    shards: Vec<PathBuf>,
    #[command(flatten)]
    results: ResultOptions,
    #[command(flatten)]
    memory: MemoryOptions,
    #[command(flatten)]
    work: WorkOptions,
    /// Where the results go; `results/merged` when absent. Earlier results there are replaced.
    #[arg(
        long,
        value_name = "DIR",
        default_value = "results/merged",
        hide_default_value = true
    )]
    out: PathBuf,
}

/// Reads the shards, writes the results directory of the whole run, prints the answer.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let begun = Begun::now();
    let shards = Shards::read(&arguments.shards)?;
    no_shard(&arguments.out, &arguments.shards)?;
    let scenario = ScenarioOptions {
        scenario: shards.scenario(),
        sets: Vec::new(),
        allow_bad_rows: shards.rows_left_out(),
        // Its lists are known by their hashes.
        allow_outside: false,
    };
    let inputs = inputs::read(&scenario, &Overrides::default())?;
    let variants = Variants::of(&inputs.template, &inputs.roster)?;
    let mut study = variants.study(&inputs.roster, inputs.template.central().months)?;
    shards.check(Origin::of(&inputs, &study))?;
    study.kept = &shards;
    // Nothing is simulated again but the break-even, of a pair of plans and one between them.
    let simulated = |threads| study.memory_with(3, threads) - study.memory_with(3, 0);
    let needed = |threads| {
        let breakeven = if arguments.results.no_breakeven {
            0.0
        } else {
            simulated(threads)
        };
        study.memory(inputs.template.central().run.replications, 0) + breakeven
    };
    let options = arguments.memory.work(arguments.work, needed)?;
    watching::listen();
    let staging = Staging::begin(&arguments.out)?;
    let comparison = watching::run(&study, options.threads, options.quiet)?;
    let mut answer = Answer::new(&study, &comparison);
    let finished = Finished {
        inputs: &inputs,
        study: &study,
        comparison: &comparison,
        begun: &begun,
    };
    finished.write(
        &mut answer,
        (&staging.path(), &arguments.out),
        &arguments.results,
        &options,
    )?;
    staging.commit()?;
    writing::answer(&options, &answer, card::render, (&arguments.out, begun.clock))
}

/// Makes sure that the results do not go where a shard is.
fn no_shard(out: &Path, shards: &[PathBuf]) -> Result<(), InputErrors> {
    let same = |shard: &&PathBuf| {
        fs::canonicalize(out).is_ok_and(|out| fs::canonicalize(shard).is_ok_and(|shard| shard == out))
    };
    shards.iter().find(same).map_or(Ok(()), |shard| {
        let message = format!(
            "--out `{}` would replace the shard `{}`",
            out.display(),
            shard.display()
        );
        Err(InputErrors(vec![
            Diagnostic::new(message).help("name a folder of its own, as in --out results/whole"),
        ]))
    })
}
