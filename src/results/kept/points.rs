//! What points gave, while a study goes on.

use std::io;
use std::path::Path;

use super::records::Records;
use super::{Keeper, Origin};
use crate::results::directory::hidden;
use crate::studies::experiment::{Identity, KeptPoints};
use crate::studies::inputs::Inputs;

/// The form of the file, and its version.
const FORMAT: &str = "axplan points 1";

/// The file of what points gave: a record for the replications of a point that were asked for at once, known by what they depend on.
#[derive(Debug)]
pub struct PointLog(Records<{ size_of::<Identity>() }>);

impl PointLog {
    /// The points of a study that writes its results to `target`, in a hidden file beside it. What an earlier one left there is
    /// taken over if it is of the same origin; otherwise it is laid aside, and why is told.
    ///
    /// # Errors
    /// If the file system says no.
    pub fn of_study(target: &Path, inputs: &Inputs) -> io::Result<(Self, Option<String>)> {
        let origin = Origin::new(FORMAT, inputs, &inputs.template);
        let (records, refused) = Records::begin(hidden(target, "kept"), origin)?;
        Ok((Self(records), refused))
    }
}

impl Keeper for PointLog {
    fn done(&self) -> (usize, &'static str) {
        (self.0.number(), "point")
    }

    fn trouble(&self) -> Option<String> {
        self.0.trouble()
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn forget(&self) {
        self.0.forget();
    }

    fn give_up(&self) {
        self.0.give_up();
    }
}

impl KeptPoints for PointLog {
    fn load(&self, of: &Identity) -> Option<Vec<f64>> {
        self.0.load(of)
    }

    fn keep(&self, of: &Identity, numbers: &[f64]) {
        self.0.keep(of, numbers.iter());
    }
}
