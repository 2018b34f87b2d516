//! What the runs of a study gave, point by point or cluster by cluster, while it goes on.

use std::io;
use std::path::Path;

use super::records::Records;
use super::{Keeper, Origin, Refused};
use crate::results::directory::hidden;
use crate::studies::experiment::{Identity, KeptPoints};
use crate::studies::inputs::Inputs;

/// The file of what points gave: a record for the replications of a point that were asked for at once, or for a cluster of one of several
/// runs, known by what they depend on.
#[derive(Debug)]
pub struct PointLog {
    records: Records<{ size_of::<Identity>() }>,
    /// What a record stands for: so many of these.
    each: (usize, &'static str),
}

impl PointLog {
    /// The points of a study that writes its results to `target`, in a hidden file beside it. What an earlier one left there is
    /// taken over if it is of the same origin; otherwise it is laid aside, and why is told. Each record is told as so many of something.
    ///
    /// # Errors
    /// If the file system says no.
    pub fn of_study(
        target: &Path,
        inputs: &Inputs,
        each: (usize, &'static str),
    ) -> io::Result<(Self, Option<Refused>)> {
        // The form of the file, and its version.
        let format = format!("axplan {}s 1", each.1);
        let origin = Origin::new(&format, inputs, &inputs.template);
        let (records, refused) = Records::begin(hidden(target, "kept"), origin)?;
        Ok((Self { records, each }, refused))
    }
}

impl Keeper for PointLog {
    fn done(&self) -> (usize, &'static str) {
        let (number, of) = self.each;
        (self.records.number() * number, of)
    }

    fn trouble(&self) -> Option<String> {
        self.records.trouble()
    }

    fn path(&self) -> &Path {
        self.records.path()
    }

    fn forget(&self) {
        self.records.forget();
    }

    fn give_up(&self) {
        self.records.give_up();
    }
}

impl KeptPoints for PointLog {
    fn load(&self, of: &Identity) -> Option<Vec<f64>> {
        self.records.load(of)
    }

    fn keep(&self, of: &Identity, numbers: &[f64]) {
        self.records.keep(of, numbers.iter());
    }
}
