//! What is done, in a file that grows while a command goes on: one that is stopped goes on from there, and the shards of a run are put
//! together from theirs.

mod origin;
mod points;
mod records;

use std::io;
use std::path::Path;

use self::records::{Damage, Key, Records};
use super::directory::hidden;
use crate::engine::{Cluster, Kept, cluster_of};
use crate::measures::layout::Layout;
use crate::studies::compare::Study;
use crate::studies::inputs::Inputs;

pub use origin::Origin;
pub use points::PointLog;
pub use records::Refused;

/// The form of the file, and its version.
const FORMAT: &str = "axplan replications 2";

/// A file of what is done, whatever that is.
pub trait Keeper {
    /// How much the file holds, and of what: the word for one.
    fn done(&self) -> (usize, &'static str);
    /// What an earlier command kept and cannot be read: so many, and whether there is more of unknown number.
    fn damaged(&self) -> (usize, bool);
    /// Why not all that was done is kept.
    fn trouble(&self) -> Option<String>;
    /// Where it is.
    fn path(&self) -> &Path;
    /// Removes the file: the results are there.
    fn forget(&self);
    /// Removes the file where it holds nothing.
    fn give_up(&self);
}

/// The file of the replications of a run: a record a cluster, known by its number, in the order in which they were done.
#[derive(Debug)]
pub struct Log(Records<{ size_of::<u32>() }>);

impl Origin {
    /// What the replications of a study are of.
    pub fn of(inputs: &Inputs, study: &Study) -> Self {
        Self {
            inner: study.template.inner() as usize,
            widths: study.layouts.iter().map(Layout::width).collect(),
            ..Self::new(FORMAT, inputs, study.template)
        }
    }
}

impl Log {
    /// The replications of a run that writes its results to `target`, in a hidden file beside it. What an earlier run left there is
    /// taken over if it is of the same origin; otherwise it is laid aside, and why is told.
    ///
    /// # Errors
    /// If the file system says no.
    pub fn of_run(target: &Path, origin: Origin) -> io::Result<(Self, Option<Refused>)> {
        let (records, refused) = Records::begin(hidden(target, "replications"), origin)?;
        Ok((Self(records), refused))
    }

    /// Opens a file to read it; it stays as it is.
    ///
    /// # Errors
    /// If it is none of these, or the file system says no.
    pub fn read(path: &Path) -> io::Result<Self> {
        Records::read(path).map(Self)
    }

    /// The same, however large it becomes.
    pub fn without_limit(mut self) -> Self {
        self.0.without_limit();
        self
    }

    /// What the replications are of.
    pub fn origin(&self) -> &Origin {
        self.0.origin()
    }

    /// Whether a cluster was there when the file was opened.
    pub fn knows(&self, cluster: u32) -> bool {
        self.0.knows(&key(cluster))
    }

    /// Puts the file at another place, too.
    ///
    /// # Errors
    /// If something could not be kept, or the file system says no.
    pub fn also_at(&self, path: &Path) -> io::Result<()> {
        self.0.also_at(path)
    }
}

impl Keeper for Log {
    fn done(&self) -> (usize, &'static str) {
        (self.0.number() * self.origin().inner, "replication")
    }

    fn damaged(&self) -> (usize, bool) {
        let Damage { records, at_end } = self.0.damage();
        (records * self.origin().inner, at_end)
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

impl Kept for Log {
    fn load(&self, cluster: u32) -> Option<Cluster> {
        let Origin { inner, widths, .. } = self.origin();
        cluster_of(self.0.load(&key(cluster))?, *inner, widths)
    }

    fn keep(&self, cluster: u32, rows: &Cluster) {
        self.0.keep(&key(cluster), rows.iter().flatten().flatten());
    }
}

fn key(cluster: u32) -> Key<{ size_of::<u32>() }> {
    cluster.to_le_bytes()
}

#[cfg(test)]
mod tests;
