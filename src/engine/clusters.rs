//! Clusters of replications in parallel.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::compiled::Compiled;
use super::replication::{Setting, Workspace, replicate};
use super::{Cluster, Kept, Watch};
use crate::random::Key;

/// What the world and its plans are at one draw of the uncertain inputs.
pub type Compile<'a> = &'a (dyn Fn(u32) -> Compiled + Sync);

/// Memory that threads hand to each other.
pub type Workspaces = Mutex<Vec<Workspace>>;

/// Replications in clusters: those of a cluster share a draw of the uncertain inputs.
pub struct Clusters<'a> {
    /// Seed of every draw.
    pub seed: u32,
    /// Replications in a cluster.
    pub inner: u32,
    /// The world and its plans with every uncertain number at its median.
    pub central: &'a Compiled,
    /// What they are at the draw of a cluster; none where nothing is uncertain.
    pub compile: Option<Compile<'a>>,
    /// What is the same in every replication.
    pub setting: Setting<'a>,
    /// What is told and asked meanwhile.
    pub watch: &'a Watch<'a>,
    /// Where they are kept.
    pub kept: &'a dyn Kept,
    /// Set where what is being run is not wanted any more.
    pub ended: AtomicBool,
    /// Empty at the start.
    pub workspaces: Workspaces,
}

impl Clusters<'_> {
    /// Runs some clusters in parallel; `None` if the watch says stop, or all has ended. The rows of a replication are the same whatever
    /// else is run.
    pub fn run(&self, clusters: Range<u32>) -> Option<Vec<Cluster>> {
        clusters.into_par_iter().map(|cluster| self.run_one(cluster)).collect()
    }

    fn run_one(&self, cluster: u32) -> Option<Cluster> {
        if let Some(rows) = self.kept.load(cluster) {
            rows.iter().for_each(|_| (self.watch.replication_done)());
            return Some(rows);
        }
        let drawn = self.compile.map(|compile| compile(cluster));
        let compiled = drawn.as_ref().unwrap_or(self.central);
        let taken = self.workspaces.lock().ok().and_then(|mut pool| pool.pop());
        let new = || Workspace::new(self.central, self.setting.roster, self.setting.layouts);
        let mut workspace = taken.unwrap_or_else(new);
        let mut rows = Vec::with_capacity(self.inner as usize);
        for replication in cluster * self.inner..(cluster + 1) * self.inner {
            if self.watch.stop.load(Ordering::Relaxed) || self.ended.load(Ordering::Relaxed) {
                return None;
            }
            let key = Key::new(self.seed, replication);
            rows.push(replicate(key, compiled, self.setting, &mut workspace));
            (self.watch.replication_done)();
        }
        if let Ok(mut pool) = self.workspaces.lock() {
            pool.push(workspace);
        }
        self.kept.keep(cluster, &rows);
        Some(rows)
    }
}
