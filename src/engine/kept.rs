//! Rows of clusters that were run before, and those that are to be kept.

use std::fmt::Debug;

use super::{Cluster, Row};

/// Where clusters are kept that are done, so that a run that is stopped loses nothing, and parts of a run can be put together. The
/// rows of a cluster are the same whenever and wherever it is run.
pub trait Kept: Debug + Sync {
    /// The rows of a cluster, if it was run before.
    fn load(&self, cluster: u32) -> Option<Cluster>;
    /// Keeps the rows of a cluster that was run.
    fn keep(&self, cluster: u32, rows: &Cluster);
}

/// A cluster from its numbers, row by row: of so many replications, whose rows of each plan are so wide; none where there are too few.
pub fn cluster_of(numbers: Vec<f64>, inner: usize, widths: &[usize]) -> Option<Cluster> {
    let mut numbers = numbers.into_iter();
    let mut rows = || -> Option<Vec<Row>> {
        let row = |&width: &usize| {
            let row: Row = numbers.by_ref().take(width).collect();
            (row.len() == width).then_some(row)
        };
        widths.iter().map(row).collect()
    };
    (0..inner).map(|_| rows()).collect()
}

/// Nothing is kept.
impl Kept for () {
    fn load(&self, _: u32) -> Option<Cluster> {
        None
    }

    fn keep(&self, _: u32, _: &Cluster) {}
}
