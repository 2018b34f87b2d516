//! Replications in parallel, in an order that does not depend on the number of threads.
//!
//! Replications that share a draw of the uncertain inputs form a cluster; clusters are run in fixed blocks, in parallel
//! within a block, and handed on in order. While a block is handed on, the next one runs.

mod clusters;
mod compiled;
mod replication;

use std::sync::atomic::AtomicBool;

pub use clusters::{Clusters, Workspaces};
pub use compiled::Compiled;
pub use replication::{Row, Setting, Workspace, replicate};

use crate::scenario::Template;

/// Clusters in a block: sums over replications are folded over whole blocks.
pub const BLOCK: u32 = 64;

/// The rows of one cluster: by replication, then plan.
pub type Cluster = Vec<Vec<Row>>;

/// What a run tells and asks while it works.
pub struct Watch<'a> {
    /// Called after each replication, on any thread.
    pub replication_done: &'a (dyn Fn() + Sync),
    /// Set to stop the run.
    pub stop: &'a AtomicBool,
}

/// The run was stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped before the end")]
pub struct Stopped;

/// Runs all replications of a scenario and hands over each block of clusters in order.
///
/// # Errors
/// If the watch says stop.
pub fn run(
    template: &Template,
    central: &Compiled,
    setting: Setting,
    watch: &Watch,
    mut block_done: impl FnMut(Vec<Cluster>) + Send,
) -> Result<(), Stopped> {
    let plan = &template.central().run;
    let uncertain = template.is_uncertain();
    let inner = if uncertain { plan.inner } else { 1 };
    let number = plan.replications / inner;
    let compile = |draw: u32| {
        let scenario = template.draw(plan.seed, draw);
        Compiled::new(&scenario, setting.roster).expect("what compiles at the centre compiles at every draw")
    };
    let clusters = Clusters {
        seed: plan.seed,
        inner,
        central,
        compile: uncertain.then_some(&compile),
        setting,
        watch,
        workspaces: Workspaces::default(),
    };
    let run_block = |first: u32| -> Option<Vec<Cluster>> { clusters.run(first..number.min(first + BLOCK)) };
    let mut done = run_block(0).ok_or(Stopped)?;
    let mut next = BLOCK;
    while next < number {
        let ((), following) = rayon::join(|| block_done(done), || run_block(next));
        done = following.ok_or(Stopped)?;
        next += BLOCK;
    }
    block_done(done);
    Ok(())
}
