//! `axplan run --shard K/N`: a part of the replications of a run, on this machine.

use std::ops::ControlFlow;
use std::path::Path;
use std::str::FromStr;

use super::finish::Begun;
use super::options::WorkOptions;
use super::{Failure, keeping, watching, writing};
use crate::diagnostics::letters::visible;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::outputs::words::several;
use crate::results::kept::{Keeper, Log};
use crate::results::manifest::{Manifest, Part};
use crate::results::reading::RESOLVED;
use crate::results::shards::KEPT;
use crate::studies::compare::Study;
use crate::studies::inputs::Inputs;
use crate::studies::precision::Precision;

/// Part K of N.
#[derive(Clone, Copy, Debug)]
pub struct Shard {
    shard: u32,
    of: u32,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text
            .split_once('/')
            .and_then(|(shard, of)| Some((shard.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((shard, of)) if (1..=of).contains(&shard) => Ok(Self { shard, of }),
            Some((_, 0)) => Err("a run has at least one part: write K/N, as in `1/4`".to_owned()),
            Some((_, of)) => Err(format!("the parts of {of} are 1/{of} to {of}/{of}")),
            None => Err("write K/N, as in `1/4`: part 1 of 4".to_owned()),
        }
    }
}

impl Shard {
    /// What the name of its results ends with.
    pub fn ending(self) -> String {
        format!("-shard-{}-of-{}", self.shard, self.of)
    }

    fn part(self, study: &Study) -> Part {
        Part {
            shard: self.shard,
            of: self.of,
            clusters: study.template.clusters(),
        }
    }

    /// Makes sure that the run can be divided, with something to do for every part.
    pub fn check(self, study: &Study, precision: Option<&Precision>) -> Result<(), InputErrors> {
        if precision.is_some() {
            let message = "--precision and --shard do not go together: when a run is precise enough is seen from all its replications, \
                and a shard knows its own alone";
            let help = "say how many there are to be: --replications N --shard K/N";
            return Err(InputErrors(vec![Diagnostic::new(message.to_owned()).help(help)]));
        }
        let clusters = study.template.clusters();
        if self.of <= clusters {
            return Ok(());
        }
        let inner = study.template.inner();
        let message = format!(
            "--shard {}/{}: the run has only {} to divide, of {} each",
            self.shard,
            self.of,
            several(clusters as usize, "cluster"),
            several(inner as usize, "replication"),
        );
        let help = format!("take {clusters} parts at most, or more --replications");
        Err(InputErrors(vec![Diagnostic::new(message).help(help)]))
    }

    /// Runs its replications, which are kept as they are done; it ends where they cannot be.
    pub fn run(self, study: &Study, log: &Log, options: &WorkOptions) -> Result<(), Failure> {
        let clusters = self.part(study).range();
        let replications = u64::from(clusters.end - clusters.start) * u64::from(study.template.inner());
        let go_on = || match log.trouble() {
            Some(_) => ControlFlow::Break(()),
            None => ControlFlow::Continue(()),
        };
        watching::watched(replications, options.threads, options.quiet, |watch, _| {
            study.keep(watch, clusters, go_on)
        })?;
        let Some(trouble) = log.trouble() else {
            return Ok(());
        };
        Err(Failure::Running(format!(
            "cannot keep the replications: {trouble}; {}",
            keeping::goes_on(log)
        )))
    }

    /// Writes its directory: what was run, and the replications that were kept.
    pub fn write(
        self,
        inputs: &Inputs,
        study: &Study,
        log: &Log,
        (directory, begun): (&Path, &Begun),
    ) -> Result<(), Failure> {
        watching::stopped()?;
        let part = self.part(study);
        let resolved = inputs.resolved();
        writing::text(directory, RESOLVED, &resolved)?;
        let replications = part.range().len() * study.template.inner() as usize;
        let manifest = Manifest::of_study(inputs, replications, &resolved, begun.started, begun.clock.elapsed());
        writing::manifest(
            directory,
            &Manifest {
                shard: Some(part),
                ..manifest
            },
        )?;
        log.also_at(&directory.join(KEPT))
            .map_err(|error| Failure::Running(format!("cannot write the replications: {error}")))
    }

    /// Says what is there, and what to do with it.
    pub fn tell(self, study: &Study, out: &Path, quiet: bool) -> Result<(), Failure> {
        if quiet {
            return Ok(());
        }
        let inner = study.template.inner();
        let clusters = self.part(study).range();
        let (first, last) = (clusters.start * inner, clusters.end * inner - 1);
        anstream::eprintln!(
            "Shard {} of {}, replications {first} to {last}, in {}.\nWhen all shards are there: axplan merge DIR...",
            self.shard,
            self.of,
            visible(&out.display().to_string())
        );
        Ok(())
    }
}
