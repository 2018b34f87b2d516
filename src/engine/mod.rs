//! Replications in parallel, in an order that does not depend on the number of threads.
//!
//! Replications that share a draw of the uncertain inputs form a cluster. Clusters are run in batches that are fixed
//! beforehand: in parallel within a batch, and handed on in order. While a batch is handed on, the next one runs. Who
//! receives them may end the run after any batch, for the same reason on any number of threads.
//!
//! Sums over replications are folded over whole blocks of clusters, whatever the batches: what a run of N replications
//! gives does not depend on how it came to N, and parts of a run that own whole blocks can be put together.

mod clusters;
mod compiled;
mod crowd;
mod kept;
pub mod limit;
mod replication;

use std::borrow::Cow;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};

pub use clusters::{Clusters, Workspaces};
pub use compiled::Compiled;
pub use kept::{Kept, cluster_of};
pub use replication::{Row, Setting, Workspace, replicate};

use crate::measures::observer::Observer;
use crate::random::Key;
use crate::scenario::Template;

/// Clusters in a block: sums are folded over whole blocks. Block `k` is the clusters from `k * BLOCK`.
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

/// A range of clusters as batches that end where blocks end.
pub fn blocks(clusters: Range<u32>) -> impl Iterator<Item = Range<u32>> + Send {
    let Range { start, end } = clusters;
    let touched = start / BLOCK..end.div_ceil(BLOCK);
    touched.map(move |block| start.max(block * BLOCK)..end.min((block + 1) * BLOCK))
}

/// Runs batches of clusters and hands each over, in order, until there are no more or `batch_done` breaks.
///
/// # Errors
/// If the watch says stop.
pub fn run(
    template: &Template,
    central: &Compiled,
    setting: Setting,
    watch: &Watch,
    batches: impl IntoIterator<Item = Range<u32>>,
    batch_done: impl FnMut(Vec<Cluster>) -> ControlFlow<()> + Send,
) -> Result<(), Stopped> {
    run_kept(template, central, setting, (watch, &()), batches, batch_done)
}

/// The same, with what is kept of clusters: those that were run before are not run again, and the others are kept.
///
/// # Errors
/// If the watch says stop.
pub fn run_kept(
    template: &Template,
    central: &Compiled,
    setting: Setting,
    (watch, kept): (&Watch, &dyn Kept),
    batches: impl IntoIterator<Item = Range<u32>>,
    mut batch_done: impl FnMut(Vec<Cluster>) -> ControlFlow<()> + Send,
) -> Result<(), Stopped> {
    let compile = |draw: u32| drawn(template, setting, draw);
    let clusters = Clusters {
        seed: template.central().run.seed,
        inner: template.inner(),
        central,
        compile: template.is_uncertain().then_some(&compile),
        setting,
        watch,
        kept,
        ended: AtomicBool::new(false),
        workspaces: Workspaces::default(),
    };
    let mut batches = batches.into_iter();
    let mut done = match batches.next() {
        Some(first) => clusters.run(first).ok_or(Stopped)?,
        None => return Ok(()),
    };
    for next in batches {
        let hand_on = || {
            let flow = batch_done(done);
            clusters.ended.store(flow.is_break(), Ordering::Relaxed);
            flow
        };
        let (flow, following) = rayon::join(hand_on, || clusters.run(next));
        if flow.is_break() {
            return Ok(());
        }
        done = following.ok_or(Stopped)?;
    }
    let _ = batch_done(done);
    Ok(())
}

/// Runs one replication of a run alone, while somebody looks on; its rows are those of the run, to the bit.
pub fn replay(
    template: &Template,
    central: &Compiled,
    setting: Setting,
    replication: u32,
    observer: &mut impl Observer,
) -> Vec<Row> {
    let compiled = if template.is_uncertain() {
        Cow::Owned(drawn(template, setting, replication / template.inner()))
    } else {
        Cow::Borrowed(central)
    };
    let mut workspace = Workspace::new(central, setting.roster, setting.layouts);
    let key = Key::new(template.central().run.seed, replication);
    replication::observed(key, &compiled, setting, &mut workspace, observer)
}

/// The world and its plans at one draw of the uncertain inputs.
fn drawn(template: &Template, setting: Setting, draw: u32) -> Compiled {
    let scenario = template.draw(template.central().run.seed, draw);
    Compiled::new(&scenario, setting.roster).expect("what compiles at the centre compiles at every draw")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_end_where_blocks_end() {
        let all: Vec<Range<u32>> = blocks(0..150).collect();
        assert_eq!(all, [0..64, 64..128, 128..150]);
        assert!(blocks(64..128).eq(std::iter::once(64..128)));
        assert_eq!(blocks(100..140).collect::<Vec<_>>(), [100..128, 128..140]);
        assert_eq!(blocks(0..0).count(), 0);
    }
}
