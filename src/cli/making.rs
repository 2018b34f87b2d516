//! The results of a study that makes many runs, in the making: their directory, and what is kept of the runs meanwhile.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::options::{ReportOptions, TableOptions, WorkOptions};
use super::{Failure, inputs, keeping, watching};
use crate::outputs::words::{several, wrapped};
use crate::results::directory::Staging;
use crate::results::kept::{Keeper, PointLog};
use crate::studies::inputs::Inputs;

/// The results of a study in the making.
pub struct Making {
    out: PathBuf,
    quiet: bool,
    staging: Staging,
    log: Arc<PointLog>,
}

impl Making {
    /// Begins, once all that was asked for is known to be right.
    pub fn begin(out: PathBuf, inputs: &Inputs, work: &WorkOptions) -> Result<Self, Failure> {
        Self::begin_with(out, inputs, (1, "part"), work)
    }

    /// The same of a study that keeps something else than parts of points: so many of these in a record.
    pub fn begin_with(
        out: PathBuf,
        inputs: &Inputs,
        each: (usize, &'static str),
        work: &WorkOptions,
    ) -> Result<Self, Failure> {
        watching::listen();
        let staging = Staging::begin(&out)?;
        if !work.quiet {
            inputs::tell(inputs)?;
        }
        let log = keeping::begin_points(&out, inputs, each, work.quiet)?;
        let (number, of) = log.earlier();
        if number > 0 && !work.quiet {
            let verb = if number == 1 { "is" } else { "are" };
            let earlier = several(number, of);
            let told =
                format!("{earlier} of an earlier command {verb} kept; what this one needs of that is not run again.");
            writeln!(anstream::stderr(), "{}\n", wrapped(&told, ""))?;
        }
        Ok(Self {
            out,
            quiet: work.quiet,
            staging,
            log,
        })
    }

    /// What came of it; where it was stopped, with what is kept.
    pub fn told<T>(&self, found: Result<T, Failure>) -> Result<T, Failure> {
        found.map_err(|failure| keeping::stopped(&*self.log, failure))
    }

    /// What is kept meanwhile.
    pub fn kept(&self) -> &PointLog {
        &self.log
    }

    /// Writes the results, puts them in their place, and says where that is.
    pub fn finish(
        self,
        (report, tables): (&ReportOptions, &TableOptions),
        write: impl FnOnce(&Path) -> Result<(), Failure>,
    ) -> Result<PathBuf, Failure> {
        keeping::tell_trouble(&*self.log, self.quiet)?;
        let directory = self.staging.path();
        let written = write(&directory)
            .and_then(|()| report.beside(&self.staging))
            .and_then(|()| tables.write(&directory))
            .and_then(|()| watching::stopped());
        self.told(written)?;
        let log = &*self.log;
        self.staging
            .commit()
            .map_err(|error| keeping::stopped(log, error.into()))?;
        self.log.forget();
        Ok(self.out)
    }
}
