//! Rows of clusters that were run before, and those that are to be kept.

use std::fmt::Debug;

use super::Cluster;

/// Where clusters are kept that are done, so that a run that is stopped loses nothing, and parts of a run can be put together. The
/// rows of a cluster are the same whenever and wherever it is run.
pub trait Kept: Debug + Sync {
    /// The rows of a cluster, if it was run before.
    fn load(&self, cluster: u32) -> Option<Cluster>;
    /// Keeps the rows of a cluster that was run.
    fn keep(&self, cluster: u32, rows: &Cluster);
}

/// Nothing is kept.
impl Kept for () {
    fn load(&self, _: u32) -> Option<Cluster> {
        None
    }

    fn keep(&self, _: u32, _: &Cluster) {}
}
