//! What the runs of a study gave, point by point or cluster by cluster, while it goes on.

use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use super::records::{Damage, Records};
use super::{Keeper, Origin, Refused};
use crate::results::directory::hidden;
use crate::studies::experiment::{Identity, KeptPoints};
use crate::studies::inputs::Inputs;

/// The file of what points gave: a record for what a block of clusters gave of a point, or for a cluster of one of several runs, known by
/// what they depend on. Records of an earlier command may be of points that this one does not ask at.
#[derive(Debug)]
pub struct PointLog {
    records: Records<{ size_of::<Identity>() }>,
    /// What a record stands for: so many of these.
    each: (usize, &'static str),
    /// Records that an earlier command kept.
    earlier: usize,
    /// Those of them that this one needed.
    needed: Mutex<HashSet<Identity>>,
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
        let log = Self {
            earlier: records.number(),
            records,
            each,
            needed: Mutex::default(),
        };
        Ok((log, refused))
    }

    /// How much an earlier command kept, and of what: the word for one.
    pub fn earlier(&self) -> (usize, &'static str) {
        let (number, of) = self.each;
        (self.earlier * number, of)
    }
}

impl Keeper for PointLog {
    /// Of what this command needs.
    fn done(&self) -> (usize, &'static str) {
        let (number, of) = self.each;
        let needed = self.needed.lock().map_or(0, |needed| needed.len());
        let new = self.records.number().saturating_sub(self.earlier);
        ((needed + new) * number, of)
    }

    fn damaged(&self) -> (usize, bool) {
        let Damage { records, at_end } = self.records.damage();
        (records * self.each.0, at_end)
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
        let numbers = self.records.load(of)?;
        if let Ok(mut needed) = self.needed.lock() {
            needed.insert(*of);
        }
        Some(numbers)
    }

    fn keep(&self, of: &Identity, numbers: &[f64]) {
        self.records.keep(of, numbers.iter());
    }
}
