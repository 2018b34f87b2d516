//! What is kept of replications while scenarios are calibrated, which takes several runs.

use crate::engine::{Cluster, Kept, cluster_of};
use crate::measures::layout::Layout;
use crate::studies::compare::Study;
use crate::studies::experiment::{Identity, KeptPoints};

/// The clusters of one of several runs, each known by what it depends on.
#[derive(Debug)]
pub struct KeptRun<'a> {
    all: &'a dyn KeptPoints,
    run: blake3::Hash,
    inner: usize,
    widths: Vec<usize>,
}

impl<'a> KeptRun<'a> {
    /// Those of a study, among what is kept of all of them: these have the same lists and the same seed.
    pub fn new(all: &'a dyn KeptPoints, study: &Study) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&study.months.to_le_bytes());
        hasher.update(study.template.replication_text().as_bytes());
        Self {
            all,
            run: hasher.finalize(),
            inner: study.template.inner() as usize,
            widths: study.layouts.iter().map(Layout::width).collect(),
        }
    }

    fn identity(&self, cluster: u32) -> Identity {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.run.as_bytes());
        hasher.update(&cluster.to_le_bytes());
        *hasher.finalize().as_bytes()
    }
}

impl Kept for KeptRun<'_> {
    fn load(&self, cluster: u32) -> Option<Cluster> {
        cluster_of(self.all.load(&self.identity(cluster))?, self.inner, &self.widths)
    }

    fn keep(&self, cluster: u32, rows: &Cluster) {
        let numbers: Vec<f64> = rows.iter().flatten().flatten().copied().collect();
        self.all.keep(&self.identity(cluster), &numbers);
    }
}
